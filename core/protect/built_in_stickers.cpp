// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/built_in_stickers.h"

#include <cmath>
#include <numbers>

namespace bauta::protect
{

namespace
{

constexpr std::uint32_t kInk = 0x33241C;
constexpr std::uint32_t kWhite = 0xFFFFFF;

/// The same shape on both sides.
void fillBoth(VectorDrawing& drawing, const Path& path, VectorDrawing::Paint paint)
{
    drawing.fill(path, paint);
    if (paint.clip) {
        paint.clip = paint.clip->mirrored();
    }
    drawing.fill(path.mirrored(), paint);
}

void strokeBoth(VectorDrawing& drawing, const Path& path, float width, const VectorDrawing::Paint& paint)
{
    drawing.stroke(path, width, paint);
    drawing.stroke(path.mirrored(), width, paint);
}

/// A round eye with two lights in it, on both sides.
void brightEyes(VectorDrawing& drawing, float x, float y, float rx, float ry, std::uint32_t rgb = kInk)
{
    for (const float cx : {x, 100.F - x}) {
        drawing.fill(Path::ellipse(cx, y, rx, ry), {.rgb = rgb});
        drawing.fill(Path::circle(cx + rx * 0.32F, y - ry * 0.36F, rx * 0.34F), {.rgb = kWhite});
        drawing.fill(Path::circle(cx - rx * 0.34F, y + ry * 0.42F, rx * 0.17F), {.rgb = kWhite, .opacity = 0.8F});
    }
}

void yellowFace(VectorDrawing& drawing)
{
    const Path body = Path::circle(50, 50, 44);
    drawing.fill(body, {.rgb = 0xF7A21B, .silhouette = true});
    drawing.fill(Path::circle(50, 47.6F, 43.2F), {.rgb = 0xFFE06B, .bottomRgb = 0xFDBD2C, .clip = body});
    drawing.fill(Path::ellipse(36, 17, 15, 6.5F, -24), {.rgb = kWhite, .opacity = 0.35F});
}

VectorDrawing smiley()
{
    VectorDrawing drawing;
    yellowFace(drawing);
    brightEyes(drawing, 34, 41, 5.6F, 8);
    fillBoth(drawing, Path::ellipse(20.5F, 56, 6.5F, 4.6F), {.rgb = 0xFF7A59, .opacity = 0.45F});
    Path mouth;
    mouth.moveTo(27.5F, 58).curveTo(38, 61.5F, 62, 61.5F, 72.5F, 58).curveTo(72, 87, 28, 87, 27.5F, 58);
    drawing.fill(mouth, {.rgb = 0x6B2416});
    drawing.fill(Path::ellipse(50, 82, 14, 9), {.rgb = 0xF2606B, .clip = mouth});
    Path teeth;
    teeth.moveTo(27, 56).lineTo(73, 56).lineTo(70.4F, 64).curveTo(58, 66.6F, 42, 66.6F, 29.6F, 64);
    drawing.fill(teeth, {.rgb = kWhite, .clip = mouth});
    return drawing;
}

VectorDrawing cool()
{
    VectorDrawing drawing;
    yellowFace(drawing);
    Path lens;
    lens.moveTo(13, 35.5F).curveTo(24, 33, 38, 33, 47, 35.5F).curveTo(48.5F, 50, 42, 57.5F, 31, 57.5F);
    lens.curveTo(19, 57.5F, 13.5F, 50, 13, 35.5F);
    Path bridge;
    bridge.moveTo(7.6F, 35).lineTo(92.4F, 35);
    drawing.stroke(bridge, 4, {.rgb = 0x20242B});
    fillBoth(drawing, lens, {.rgb = 0x20242B, .bottomRgb = 0x3C4655});
    Path glint;
    glint.moveTo(22, 31).lineTo(31, 31).lineTo(22, 60).lineTo(13, 60);
    drawing.fill(glint, {.rgb = kWhite, .opacity = 0.22F, .clip = lens});
    Path second;
    second.moveTo(72, 31).lineTo(81, 31).lineTo(72, 60).lineTo(63, 60);
    drawing.fill(second, {.rgb = kWhite, .opacity = 0.22F, .clip = lens.mirrored()});
    Path smirk;
    smirk.moveTo(33, 70).curveTo(43, 78, 60, 77.5F, 69, 66.5F);
    drawing.stroke(smirk, 4, {.rgb = 0x6B2416});
    Path dimple;
    dimple.moveTo(66.5F, 64).curveTo(69, 65, 71, 67, 71.5F, 69.5F);
    drawing.stroke(dimple, 3, {.rgb = 0x6B2416});
    return drawing;
}

VectorDrawing cat()
{
    VectorDrawing drawing;
    const Path ear = Path::roundedPolygon({{11, 5}, {47, 24}, {10, 52}}, 8);
    fillBoth(drawing, ear, {.rgb = 0xF09A4A, .silhouette = true});
    fillBoth(drawing, Path::roundedPolygon({{16.5F, 13.5F}, {37, 24.5F}, {16, 40}}, 5), {.rgb = 0xF9B7A6});
    Path head;
    head.moveTo(50, 16).curveTo(77, 16, 95, 34, 95, 57).curveTo(95, 80, 74, 94, 50, 94);
    head.curveTo(26, 94, 5, 80, 5, 57).curveTo(5, 34, 23, 16, 50, 16);
    drawing.fill(head, {.rgb = 0xFBB463, .bottomRgb = 0xF09A4A, .silhouette = true});
    for (const float dx : {-11.F, 0.F, 11.F}) {
        const float length = dx == 0.F ? 15.F : 11.F;
        Path stripe;
        stripe.moveTo(47.4F + dx, 14).lineTo(52.6F + dx, 14).lineTo(50 + dx * 0.8F, 17 + length);
        drawing.fill(stripe, {.rgb = 0xD97B2C, .clip = head});
    }
    Path cheekStripe;
    cheekStripe.moveTo(3, 54).curveTo(9, 55, 13, 57, 16.5F, 59.5F).curveTo(12, 59.5F, 8, 59.5F, 3, 59.5F);
    fillBoth(drawing, cheekStripe, {.rgb = 0xD97B2C, .clip = head});
    Path lower;
    lower.moveTo(3, 63.5F).curveTo(9, 63.5F, 13, 64.5F, 16, 66.5F).curveTo(12, 67.5F, 8, 68.5F, 4, 69);
    fillBoth(drawing, lower, {.rgb = 0xD97B2C, .clip = head});
    fillBoth(drawing, Path::ellipse(31, 50, 9.5F, 10.5F), {.rgb = 0xD8F08A, .bottomRgb = 0x8CC63F});
    fillBoth(drawing, Path::ellipse(31.5F, 50, 4.2F, 8.6F), {.rgb = kInk});
    for (const float x : {33.5F, 70.5F}) {
        drawing.fill(Path::circle(x, 45.4F, 2.3F), {.rgb = kWhite});
    }
    fillBoth(drawing, Path::ellipse(41, 72.5F, 12.5F, 10), {.rgb = 0xFFF4E4});
    drawing.fill(Path::ellipse(50, 79, 10, 7), {.rgb = 0xFFF4E4});
    drawing.fill(Path::roundedPolygon({{43, 62.5F}, {57, 62.5F}, {50, 70.5F}}, 3.6F), {.rgb = 0xE86A73});
    Path mouth;
    mouth.moveTo(50, 69).lineTo(50, 73.5F).curveTo(47, 79.5F, 40.5F, 79.5F, 37.5F, 75.5F);
    strokeBoth(drawing, mouth, 1.9F, {.rgb = 0x7A4424});
    for (const float y : {69.5F, 74.5F}) {
        Path whisker;
        whisker.moveTo(30, y).curveTo(22, y - 1.5F, 14, y - 1, 8, y + (y - 71) * 0.9F);
        strokeBoth(drawing, whisker, 1.1F, {.rgb = 0x7A4424, .opacity = 0.7F});
    }
    return drawing;
}

VectorDrawing dog()
{
    VectorDrawing drawing;
    Path head;
    head.moveTo(50, 7).curveTo(76, 7, 88, 24, 89, 48).curveTo(90, 76, 73, 94, 50, 94);
    head.curveTo(27, 94, 10, 76, 11, 48).curveTo(12, 24, 24, 7, 50, 7);
    drawing.fill(head, {.rgb = 0xE3B37B, .bottomRgb = 0xCF965A, .silhouette = true});
    Path blaze;
    blaze.moveTo(44, 5).lineTo(56, 5).curveTo(55, 30, 58, 44, 68, 56).lineTo(32, 56).curveTo(42, 44, 45, 30, 44, 5);
    drawing.fill(blaze, {.rgb = 0xFFF6E9, .clip = head});
    Path ear;
    ear.moveTo(31, 9).curveTo(17, 6, 7, 14, 4.5F, 30).curveTo(2, 46, 4, 60, 11, 63);
    ear.curveTo(20, 66, 25, 52, 27, 38).curveTo(28.5F, 27, 33, 20, 31, 9);
    fillBoth(drawing, ear, {.rgb = 0x8A5530, .bottomRgb = 0x6B3F22, .silhouette = true});
    brightEyes(drawing, 34, 45, 5.4F, 6.8F);
    Path brow;
    brow.moveTo(28.5F, 33.5F).curveTo(31, 31, 35, 30.5F, 38, 32);
    strokeBoth(drawing, brow, 2.2F, {.rgb = 0x8A5530});
    drawing.fill(Path::ellipse(50, 72, 25, 19.5F), {.rgb = 0xFFF6E9});
    Path tongue;
    tongue.moveTo(42.5F, 78).lineTo(57.5F, 78).curveTo(60, 96, 40, 96, 42.5F, 78);
    drawing.fill(tongue, {.rgb = 0xF2727C});
    Path crease;
    crease.moveTo(50, 80).lineTo(50, 87);
    drawing.stroke(crease, 1.3F, {.rgb = 0xD24F5C});
    Path mouth;
    mouth.moveTo(50, 66).lineTo(50, 74).curveTo(46, 81, 36, 80.5F, 33, 74.5F);
    strokeBoth(drawing, mouth, 2.1F, {.rgb = kInk});
    Path nose;
    nose.moveTo(50, 56).curveTo(57.5F, 56, 61, 58, 60.5F, 61.5F).curveTo(59.5F, 66.5F, 54, 69, 50, 69);
    nose.curveTo(46, 69, 40.5F, 66.5F, 39.5F, 61.5F).curveTo(39, 58, 42.5F, 56, 50, 56);
    drawing.fill(nose, {.rgb = 0x2B2220});
    drawing.fill(Path::ellipse(47, 59.4F, 4, 1.7F, -8), {.rgb = kWhite, .opacity = 0.55F});
    return drawing;
}

VectorDrawing panda()
{
    VectorDrawing drawing;
    fillBoth(drawing, Path::circle(19, 20, 14), {.rgb = 0x2B2D33, .silhouette = true});
    fillBoth(drawing, Path::circle(20, 21, 7.5F), {.rgb = 0x4A4D57});
    Path head;
    head.moveTo(50, 10).curveTo(78, 10, 95, 29, 95, 55).curveTo(95, 80, 75, 94, 50, 94);
    head.curveTo(25, 94, 5, 80, 5, 55).curveTo(5, 29, 22, 10, 50, 10);
    drawing.fill(head, {.rgb = 0xFFFFFF, .bottomRgb = 0xE6E9EF, .silhouette = true});
    fillBoth(drawing, Path::ellipse(31, 50, 11.5F, 15, 28), {.rgb = 0x2B2D33});
    fillBoth(drawing, Path::circle(33, 48.5F, 5.8F), {.rgb = kWhite});
    fillBoth(drawing, Path::circle(33.8F, 48.8F, 4.3F), {.rgb = 0x201A1A});
    for (const float x : {35.2F, 67.6F}) {
        drawing.fill(Path::circle(x, 47, 1.6F), {.rgb = kWhite});
    }
    fillBoth(drawing, Path::ellipse(19, 68, 7, 4.6F), {.rgb = 0xFF9AA2, .opacity = 0.5F});
    drawing.fill(Path::roundedPolygon({{41.5F, 63}, {58.5F, 63}, {50, 72}}, 4.5F), {.rgb = 0x2B2D33});
    drawing.fill(Path::ellipse(47.3F, 64.9F, 3, 1.2F), {.rgb = kWhite, .opacity = 0.5F});
    Path mouth;
    mouth.moveTo(50, 70).lineTo(50, 75).curveTo(47.5F, 81, 41, 81, 38.5F, 77);
    strokeBoth(drawing, mouth, 2.1F, {.rgb = 0x2B2D33});
    return drawing;
}

VectorDrawing fox()
{
    VectorDrawing drawing;
    fillBoth(drawing, Path::roundedPolygon({{9, 3}, {48, 22}, {9, 54}}, 6), {.rgb = 0xE8703A, .silhouette = true});
    fillBoth(drawing, Path::roundedPolygon({{14.5F, 12}, {36, 23}, {15, 40}}, 5), {.rgb = 0x4A2A20});
    Path head;
    head.moveTo(50, 15).curveTo(74, 15, 88, 28, 96, 52).curveTo(98, 58, 95, 63, 91, 66);
    head.curveTo(81, 80, 64, 95, 50, 95).curveTo(36, 95, 19, 80, 9, 66).curveTo(5, 63, 2, 58, 4, 52);
    head.curveTo(12, 28, 26, 15, 50, 15);
    drawing.fill(head, {.rgb = 0xF58B4C, .bottomRgb = 0xE8703A, .silhouette = true});
    Path cheek;
    cheek.moveTo(-2, 57)
        .curveTo(14, 52, 30, 53, 40, 63)
        .curveTo(46, 69, 49, 76, 50.5F, 80)
        .lineTo(50.5F, 99)
        .lineTo(10, 99);
    fillBoth(drawing, cheek, {.rgb = 0xFFF6EC, .bottomRgb = 0xF6E4D4, .clip = head});
    Path bridge;
    bridge.moveTo(38, 62).curveTo(44, 52, 56, 52, 62, 62).curveTo(58, 70, 55, 75, 54, 80);
    bridge.lineTo(46, 80).curveTo(45, 75, 42, 70, 38, 62);
    drawing.fill(bridge, {.rgb = 0xF1823F});
    brightEyes(drawing, 31, 48, 5.2F, 6.6F);
    drawing.fill(Path::ellipse(50, 81, 7.4F, 5.6F), {.rgb = 0x2E2019});
    drawing.fill(Path::ellipse(48, 79, 2.7F, 1.3F, -10), {.rgb = kWhite, .opacity = 0.55F});
    return drawing;
}

VectorDrawing robot()
{
    VectorDrawing drawing;
    Path antenna;
    antenna.moveTo(50, 18).lineTo(50, 9);
    drawing.stroke(antenna, 3.2F, {.rgb = 0x6C7A92, .silhouette = true});
    drawing.fill(Path::circle(50, 8, 4.6F), {.rgb = 0xFF6B6B, .bottomRgb = 0xE84545, .silhouette = true});
    fillBoth(drawing, Path::roundedRect(3.5F, 42, 12, 26, 5), {.rgb = 0x6C7A92, .silhouette = true});
    const Path head = Path::roundedRect(9, 16, 82, 78, 20);
    drawing.fill(head, {.rgb = 0x8797B2, .silhouette = true});
    drawing.fill(Path::roundedRect(9, 14, 82, 76.5F, 20), {.rgb = 0xC9D4E6, .bottomRgb = 0xA5B4CD, .clip = head});
    drawing.fill(Path::roundedRect(18, 31, 64, 30, 13), {.rgb = 0x222B3D, .bottomRgb = 0x2F3B54});
    fillBoth(drawing, Path::circle(35, 46, 9), {.rgb = 0x3BE3E8, .opacity = 0.22F});
    fillBoth(drawing, Path::circle(35, 46, 6.2F), {.rgb = 0x6FF3F0, .bottomRgb = 0x2FD0DE});
    for (const float x : {37.F, 67.F}) {
        drawing.fill(Path::circle(x, 43.8F, 1.8F), {.rgb = kWhite, .opacity = 0.9F});
    }
    drawing.fill(Path::roundedRect(31, 71, 38, 12, 6), {.rgb = 0x5A6880});
    for (const float x : {40.5F, 50.F, 59.5F}) {
        Path bar;
        bar.moveTo(x, 72.4F).lineTo(x, 81.6F);
        drawing.stroke(bar, 2, {.rgb = 0xC9D4E6});
    }
    fillBoth(drawing, Path::circle(18.5F, 25.5F, 2.3F), {.rgb = 0x7F8FAB});
    fillBoth(drawing, Path::circle(18.5F, 83, 2.3F), {.rgb = 0x7F8FAB});
    return drawing;
}

std::vector<cv::Point2f> starCorners(float cx, float cy, float outer, float inner)
{
    std::vector<cv::Point2f> corners;
    for (int i = 0; i < 10; ++i) {
        const float angle = std::numbers::pi_v<float> * (static_cast<float>(i) / 5.F - 0.5F);
        const float r = i % 2 == 0 ? outer : inner;
        corners.emplace_back(cx + r * std::cos(angle), cy + r * std::sin(angle));
    }
    return corners;
}

VectorDrawing star()
{
    VectorDrawing drawing;
    const Path body = Path::roundedPolygon(starCorners(50, 52.5F, 49.5F, 32), 14);
    drawing.fill(body, {.rgb = 0xF29A1F, .silhouette = true});
    drawing.fill(Path::roundedPolygon(starCorners(50, 50.3F, 48.5F, 31), 14),
                 {.rgb = 0xFFE36E, .bottomRgb = 0xFBB72F, .clip = body});
    fillBoth(drawing, Path::ellipse(27.5F, 60.5F, 5.4F, 3.8F), {.rgb = 0xFF7A59, .opacity = 0.45F});
    brightEyes(drawing, 37.5F, 49, 4.5F, 6.2F);
    Path mouth;
    mouth.moveTo(42.5F, 59).curveTo(46, 61, 54, 61, 57.5F, 59).curveTo(57, 71, 43, 71, 42.5F, 59);
    drawing.fill(mouth, {.rgb = 0x7A2D16});
    drawing.fill(Path::ellipse(50, 68.4F, 5, 3.6F), {.rgb = 0xF2606B, .clip = mouth});
    return drawing;
}

VectorDrawing heart()
{
    VectorDrawing drawing;
    Path body;
    body.moveTo(50, 94).curveTo(30, 80, 4.5F, 62, 4.5F, 36).curveTo(4.5F, 18, 17, 8, 30, 8);
    body.curveTo(39, 8, 46, 12, 50, 19).curveTo(54, 12, 61, 8, 70, 8).curveTo(83, 8, 95.5F, 18, 95.5F, 36);
    body.curveTo(95.5F, 62, 70, 80, 50, 94);
    drawing.fill(body, {.rgb = 0xC9203F, .silhouette = true});
    Path front;
    front.moveTo(50, 90.5F).curveTo(30, 77, 4.5F, 59, 4.5F, 33).curveTo(4.5F, 16, 17, 6, 30, 6);
    front.curveTo(39, 6, 46, 10, 50, 17).curveTo(54, 10, 61, 6, 70, 6).curveTo(83, 6, 95.5F, 16, 95.5F, 33);
    front.curveTo(95.5F, 59, 70, 77, 50, 90.5F);
    drawing.fill(front, {.rgb = 0xFF6A7C, .bottomRgb = 0xE8304F, .clip = body});
    drawing.fill(Path::ellipse(24, 25, 11, 6.5F, -42), {.rgb = kWhite, .opacity = 0.45F});
    drawing.fill(Path::circle(14.2F, 39, 2.6F), {.rgb = kWhite, .opacity = 0.4F});
    return drawing;
}

/// The mask that the program is named after: white face with a jutting chin, under a black tricorn.
VectorDrawing bauta()
{
    VectorDrawing drawing;
    Path hood;
    hood.moveTo(50, 12).curveTo(80, 12, 90, 34, 91, 60).curveTo(92, 78, 88, 89, 84, 94).lineTo(16, 94);
    hood.curveTo(12, 89, 8, 78, 9, 60).curveTo(10, 34, 20, 12, 50, 12);
    drawing.fill(hood, {.rgb = 0x2A2730, .bottomRgb = 0x1B191F, .silhouette = true});
    Path face;
    face.moveTo(21, 31).curveTo(38, 26, 62, 26, 79, 31).curveTo(82, 46, 79, 58, 73, 66);
    face.curveTo(73, 78, 70, 87, 67, 94).lineTo(33, 94).curveTo(30, 88, 27, 78, 27, 66);
    face.curveTo(21, 58, 18, 46, 21, 31);
    drawing.fill(face, {.rgb = 0xFFFDF7, .bottomRgb = 0xE4DCCB});
    Path cheekShade;
    cheekShade.moveTo(15, 56).curveTo(24, 62, 27, 66, 31, 76).curveTo(33, 84, 35, 90, 35, 97).lineTo(20, 97);
    fillBoth(drawing, cheekShade, {.rgb = 0xCFC4AE, .opacity = 0.7F, .clip = face});
    Path noseShade;
    noseShade.moveTo(45.5F, 44).curveTo(45, 54, 41, 60, 39.5F, 65).curveTo(43, 69.5F, 57, 69.5F, 60.5F, 65);
    noseShade.curveTo(59, 60, 55, 54, 54.5F, 44);
    drawing.fill(noseShade, {.rgb = 0xEFE6D3, .bottomRgb = 0xC9BCA2});
    Path noseFront;
    noseFront.moveTo(47.2F, 43).curveTo(47, 53, 44.5F, 59, 43.5F, 63.5F).curveTo(46, 66, 54, 66, 56.5F, 63.5F);
    noseFront.curveTo(55.5F, 59, 53, 53, 52.8F, 43);
    drawing.fill(noseFront, {.rgb = 0xFFFDF7, .bottomRgb = 0xF6EFE0});
    Path lip;
    lip.moveTo(29, 74).curveTo(40, 78.5F, 60, 78.5F, 71, 74).curveTo(70, 77, 70, 78, 69.4F, 80);
    lip.curveTo(58, 83.5F, 42, 83.5F, 30.6F, 80).curveTo(30, 78, 30, 77, 29, 74);
    drawing.fill(lip, {.rgb = 0xCFC4AE, .opacity = 0.8F, .clip = face});
    Path eye;
    eye.moveTo(26, 47).curveTo(30, 41.5F, 38, 41, 43, 46.5F).curveTo(40, 51.5F, 31, 52.5F, 26, 47);
    fillBoth(drawing, eye, {.rgb = 0x1B191F});
    Path brow;
    brow.moveTo(23.5F, 41.5F).curveTo(29, 35.5F, 38, 35.5F, 44.5F, 40.5F);
    strokeBoth(drawing, brow, 1.8F, {.rgb = 0xD9A93A});
    fillBoth(drawing, Path::circle(33, 58.5F, 1.5F), {.rgb = 0xD9A93A});
    Path hat;
    hat.moveTo(4, 27).curveTo(10, 30, 16, 20, 26, 12).curveTo(35, 5.5F, 42, 9, 50, 9);
    hat.curveTo(58, 9, 65, 5.5F, 74, 12).curveTo(84, 20, 90, 30, 96, 27).curveTo(92, 38, 84, 40, 74, 37.5F);
    hat.curveTo(60, 33.5F, 40, 33.5F, 26, 37.5F).curveTo(16, 40, 8, 38, 4, 27);
    drawing.fill(hat, {.rgb = 0x3A3642, .bottomRgb = 0x211F26, .silhouette = true});
    Path trim;
    trim.moveTo(6, 29.5F).curveTo(10, 36.5F, 17, 37.6F, 26, 34.8F).curveTo(40, 30.8F, 60, 30.8F, 74, 34.8F);
    trim.curveTo(83, 37.6F, 90, 36.5F, 94, 29.5F);
    drawing.stroke(trim, 1.8F, {.rgb = 0xD9A93A});
    return drawing;
}

VectorDrawing leaf()
{
    VectorDrawing drawing;
    Path stem;
    stem.moveTo(50, 82).curveTo(50, 88, 51, 91, 53.5F, 94);
    drawing.stroke(stem, 3.6F, {.rgb = 0x3B7D3A, .silhouette = true});
    Path body;
    body.moveTo(50, 4).curveTo(68, 10, 94, 28, 92, 55).curveTo(90, 77, 70, 89, 50, 89);
    body.curveTo(30, 89, 10, 77, 8, 55).curveTo(6, 28, 32, 10, 50, 4);
    drawing.fill(body, {.rgb = 0x8FD16A, .bottomRgb = 0x4FA84B, .silhouette = true});
    Path half;
    half.moveTo(50, 0).lineTo(100, 0).lineTo(100, 100).lineTo(50, 100);
    drawing.fill(half, {.rgb = 0x2F7D3B, .opacity = 0.28F, .clip = body});
    Path rib;
    rib.moveTo(50, 13).lineTo(50, 86);
    drawing.stroke(rib, 2.2F, {.rgb = 0xDDF2C4});
    for (const float y : {28.F, 42.F, 56.F, 70.F}) {
        const float reach = y < 35.F ? 18.F : (y < 50.F ? 29.F : (y < 60.F ? 31.F : 24.F));
        Path vein;
        vein.moveTo(50, y + 5).curveTo(50 - reach * 0.4F, y + 2, 50 - reach * 0.8F, y - 3, 50 - reach, y - 8);
        strokeBoth(drawing, vein, 1.5F, {.rgb = 0xDDF2C4, .opacity = 0.85F});
    }
    return drawing;
}

VectorDrawing flower()
{
    VectorDrawing drawing;
    for (int i = 0; i < 8; ++i) {
        const float angle = std::numbers::pi_v<float> * (static_cast<float>(i) / 4.F + 0.125F);
        drawing.fill(Path::circle(50 + 31 * std::cos(angle), 50 + 31 * std::sin(angle), 15.5F),
                     {.rgb = 0xFF9EC4, .bottomRgb = 0xF277A8, .silhouette = true});
    }
    drawing.fill(Path::circle(50, 51.2F, 29), {.rgb = 0xE39A1B});
    drawing.fill(Path::circle(50, 50, 29), {.rgb = 0xFFDF6B, .bottomRgb = 0xFBC038});
    brightEyes(drawing, 40, 47, 4, 5.4F);
    fillBoth(drawing, Path::ellipse(31.5F, 56.5F, 4.4F, 3), {.rgb = 0xFF7A59, .opacity = 0.45F});
    Path mouth;
    mouth.moveTo(43, 57).curveTo(46, 63, 54, 63, 57, 57);
    drawing.stroke(mouth, 2.6F, {.rgb = 0x7A2D16});
    return drawing;
}

VectorDrawing dot()
{
    VectorDrawing drawing;
    const Path body = Path::circle(50, 50, 45);
    drawing.fill(body, {.rgb = 0x158C8C, .silhouette = true});
    drawing.fill(Path::circle(50, 48, 44.4F), {.rgb = 0x3CC8BE, .bottomRgb = 0x1FA8A6, .clip = body});
    drawing.fill(Path::circle(50, 48.6F, 32).add(Path::circle(50, 48.6F, 28)), {.rgb = kWhite, .opacity = 0.35F});
    return drawing;
}

} // namespace

const std::vector<BuiltInDrawing>& builtInDrawings()
{
    static const std::vector<BuiltInDrawing> drawings{
        {"smiley", 0xFDC43A, smiley}, {"cool", 0xFDC43A, cool},     {"cat", 0xF5A655, cat},
        {"dog", 0xD8A267, dog},       {"fox", 0xEE7E43, fox},       {"panda", 0xF1F3F7, panda},
        {"robot", 0xB5C3D9, robot},   {"bauta", 0xF1EADB, bauta},   {"star", 0xFCC842, star},
        {"heart", 0xF04C64, heart},   {"flower", 0xFDC94A, flower}, {"leaf", 0x66B755, leaf},
        {"dot", 0x2BB5B0, dot}};
    return drawings;
}

} // namespace bauta::protect
