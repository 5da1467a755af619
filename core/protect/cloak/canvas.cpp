// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/canvas.h"

#include "core/faces/align.h"
#include "core/protect/face_shape.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace bauta::protect
{

namespace
{

// Point indices of the MediaPipe mesh: contours of the eyes and the inner contour of the lips.
constexpr std::array<int, 16> kLeftEye{33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246};
constexpr std::array<int, 16> kRightEye{362, 382, 381, 380, 374, 373, 390, 249, 263, 466, 388, 387, 386, 385, 384, 398};
constexpr std::array<int, 20> kInnerLips{78,  95,  88,  178, 87,  14, 317, 402, 318, 324,
                                         308, 415, 310, 311, 312, 13, 82,  81,  80,  191};

cv::Point2f onCanvas(const cv::Matx23f& frameFromImage, cv::Point2f p)
{
    const float x = frameFromImage(0, 0) * p.x + frameFromImage(0, 1) * p.y + frameFromImage(0, 2);
    const float y = frameFromImage(1, 0) * p.x + frameFromImage(1, 1) * p.y + frameFromImage(1, 2);
    return {(x - kCanvasInFrame[0]) * kCanvasPerFrame, (y - kCanvasInFrame[1]) * kCanvasPerFrame};
}

float scaleOf(const cv::Matx23f& similarity)
{
    return std::hypot(similarity(0, 0), similarity(1, 0));
}

void fillPolygon(cv::Mat& mask, const std::vector<cv::Point2f>& points)
{
    constexpr int kShift = 4;
    std::vector<cv::Point> fixed;
    fixed.reserve(points.size());
    for (const cv::Point2f& p : points) {
        fixed.emplace_back(cvRound((std::clamp(p.x, -300.F, 600.F) - 0.5F) * (1 << kShift)),
                           cvRound((std::clamp(p.y, -300.F, 600.F) - 0.5F) * (1 << kShift)));
    }
    const std::vector<std::vector<cv::Point>> polygons{fixed};
    cv::fillPoly(mask, polygons, cv::Scalar(255), cv::LINE_8, kShift);
}

template <std::size_t N>
std::vector<cv::Point2f> pick(const std::vector<cv::Point2f>& mesh, const std::array<int, N>& indices)
{
    std::vector<cv::Point2f> points;
    for (const int index : indices) {
        points.push_back(mesh[static_cast<std::size_t>(index)]);
    }
    return points;
}

/// The iris and what is around it between the lids.
Canvas::Disc openEyeOf(const std::vector<cv::Point2f>& eye)
{
    cv::Point2f centre;
    for (const cv::Point2f& p : eye) {
        centre += p * (1.F / static_cast<float>(eye.size()));
    }
    const float width = static_cast<float>(cv::norm(eye[8] - eye[0]));
    // The iris is about .42 of the eye's width across; the lids above and below it move with it, or the look changes.
    return {centre, 0.27F * width};
}

/// The head: face, forehead, ears.
cv::Mat silhouetteOf(const faces::Face& face, cv::Size imageSize, const cv::Matx23f& frameFromImage)
{
    cv::Mat inside(kCanvasSide, kCanvasSide, CV_8U, cv::Scalar(0));
    for (const auto& outline : faceShape(face, imageSize).outlines) {
        std::vector<cv::Point2f> points;
        for (const cv::Point2f& p : outline) {
            points.push_back(onCanvas(frameFromImage, p));
        }
        fillPolygon(inside, points);
    }
    return inside;
}

/// 0 beyond the mask and on its edge, 1 from `fadeWidth` inside on. The canvas's own border counts as beyond.
cv::Mat fadeInside(const cv::Mat& inside, float fadeWidth)
{
    cv::Mat framed;
    cv::copyMakeBorder(inside, framed, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::Mat distance;
    cv::distanceTransform(framed, distance, cv::DIST_L2, cv::DIST_MASK_5);
    distance = distance(cv::Rect(1, 1, kCanvasSide, kCanvasSide)).clone();
    for (int y = 0; y < distance.rows; ++y) {
        auto* row = distance.ptr<float>(y);
        for (int x = 0; x < distance.cols; ++x) {
            const float t = std::clamp((row[x] - 2.F) / fadeWidth, 0.F, 1.F);
            row[x] = t * t * (3.F - 2.F * t);
        }
    }
    return distance;
}

/// 1 where nothing is straight, less along long straight edges: rims of glasses, letters, a wall behind the ear. Where
/// those bend, everybody sees it; where skin does, nobody (lines: R. Grompone von Gioi et al., "LSD", 2010).
cv::Mat straightEdgeGate(const cv::Mat& gray, float eyeDistance)
{
    constexpr float kLeastLength = 0.45F; // of the distance between the eyes
    constexpr double kWidth = 5.0;
    constexpr double kDamping = 0.7;
    std::vector<cv::Vec4f> segments;
    cv::createLineSegmentDetector(cv::LSD_REFINE_STD)->detect(gray, segments);
    cv::Mat lines(gray.size(), CV_32F, cv::Scalar(0.0));
    for (const cv::Vec4f& s : segments) {
        if (std::hypot(s[2] - s[0], s[3] - s[1]) >= kLeastLength * eyeDistance) {
            cv::line(lines, {cvRound(s[0]), cvRound(s[1])}, {cvRound(s[2]), cvRound(s[3])}, cv::Scalar(1.0), 5);
        }
    }
    cv::GaussianBlur(lines, lines, {}, kWidth);
    return 1.0 - kDamping * cv::min(lines, 1.0);
}

/// 0 up to `low`, 1 from `high` on, straight between.
cv::Mat ramp(const cv::Mat& values, double low, double high)
{
    return cv::min(cv::max((values - low) / (high - low), 0.0), 1.0);
}

/// 0 on smooth skin and wherever the photo is blurred, 1 in hair, brows and pores: only detail hides detail (texture
/// masking, as in every perceptual coder). The edge of a highlight or a shadow is none.
cv::Mat textureOf(const cv::Mat& gray)
{
    // Detail of smooth skin deviates by .5 to 1.5; of freckles by 3; of hair and brows by 6 to 20.
    constexpr double kSmooth = 2.0;
    constexpr double kRough = 6.0;
    cv::Mat smoothed;
    cv::GaussianBlur(gray, smoothed, {}, 2.0);
    const cv::Mat detail = gray - smoothed;
    cv::Mat deviation;
    cv::GaussianBlur(detail.mul(detail), deviation, {}, 3.0);
    cv::sqrt(cv::max(deviation, 0.0), deviation);
    return ramp(deviation, kSmooth, kRough);
}

/// 1 in the light, less in the dark, where the same step of tone is a larger share of what is there (Weber).
cv::Mat lightOf(const cv::Mat& gray, float inTheDark)
{
    constexpr double kDark = 30.0;
    constexpr double kLight = 110.0;
    cv::Mat mean;
    cv::GaussianBlur(gray, mean, {}, 4.0);
    return inTheDark + (1.0 - inTheDark) * ramp(mean, kDark, kLight);
}

} // namespace

Canvas makeCanvas(const cv::Mat& rgb, const faces::Face& face, float largestTone, const CloakTuning& tuning)
{
    Canvas canvas;
    canvas.frameFromImage = faces::frameFromImage(face.landmarksInImage);
    canvas.rgb = faces::alignedCrop(rgb, canvas.frameFromImage, kCanvasInFrame, {kCanvasSide, kCanvasSide});
    for (const cv::Point3f& p : face.mesh->pointsInImage) {
        canvas.meshInCanvas.push_back(onCanvas(canvas.frameFromImage, {p.x, p.y}));
    }
    canvas.eyeDistance =
        std::max(1.F, static_cast<float>(cv::norm(face.landmarksInImage[1] - face.landmarksInImage[0])) *
                          scaleOf(canvas.frameFromImage) * kCanvasPerFrame);
    cv::Mat gray;
    cv::cvtColor(canvas.rgb, gray, cv::COLOR_RGB2GRAY);
    const cv::Mat fade = fadeInside(silhouetteOf(face, rgb.size(), canvas.frameFromImage), tuning.fade);
    canvas.movable = fade.mul(straightEdgeGate(gray, canvas.eyeDistance));

    std::vector<cv::Point2f> hull;
    cv::convexHull(canvas.meshInCanvas, hull);
    canvas.face = cv::Mat(kCanvasSide, kCanvasSide, CV_8U, cv::Scalar(0));
    fillPolygon(canvas.face, hull);

    const auto leftEye = pick(canvas.meshInCanvas, kLeftEye);
    const auto rightEye = pick(canvas.meshInCanvas, kRightEye);
    canvas.openEyes = {openEyeOf(leftEye), openEyeOf(rightEye)};

    // Whites of the eyes, pupils and teeth are where people notice a change of tone first.
    cv::Mat delicate(kCanvasSide, kCanvasSide, CV_8U, cv::Scalar(0));
    fillPolygon(delicate, leftEye);
    fillPolygon(delicate, rightEye);
    fillPolygon(delicate, pick(canvas.meshInCanvas, kInnerLips));
    cv::Mat keep;
    delicate.convertTo(keep, CV_32F, -0.8 / 255.0, 1.0);
    cv::GaussianBlur(keep, keep, {}, 1.5);
    // A plain wall beside the cheek shows the faintest tone, so it keeps to the face itself.
    const cv::Mat allowed = fadeInside(canvas.face, tuning.fade).mul(fade).mul(keep);
    gray.convertTo(gray, CV_32F);
    const cv::Mat texture = textureOf(gray);
    const double onSkin = std::min(1.F, tuning.toneOnSkin / (255.F * largestTone));
    const cv::Mat masked = onSkin + (1.0 - onSkin) * texture;
    canvas.toneCap = allowed.mul(masked).mul(lightOf(gray, tuning.toneInTheDark));
    return canvas;
}

} // namespace bauta::protect
