// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/anonymize/training_set.h"

#include "core/base/output_file.h"
#include "core/faces/mesh_geometry.h"
#include "core/image/decode.h"
#include "core/image/image.h"
#include "core/protect/anonymize/mesh_raster.h"
#include "core/protect/anonymize/rim.h"
#include "core/protect/face_shape.h"
#include "tests/bench/photo_workers.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <initializer_list>
#include <optional>

namespace bauta::bench
{

namespace
{

constexpr std::uintmax_t kMaxPhotoBytes = 64'000'000;
constexpr float kMostDegrees = 25.F; ///< of a turned head whose far cheek can still be read
constexpr int kAlignments = 4;
constexpr float kMargin = 3.F; ///< texels round the layout

// Rings of the MediaPipe mesh.
const std::vector<int> kInnerLips{78,  191, 80,  81,  82,  13, 312, 311, 310, 415,
                                  308, 324, 318, 402, 317, 14, 87,  178, 88,  95};
const std::vector<int> kOuterLips{61,  185, 40,  39,  37,  0,  267, 269, 270, 409,
                                  291, 375, 321, 405, 314, 17, 84,  181, 91,  146};
const std::vector<int> kLeftEye{33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7};
const std::vector<int> kRightEye{263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249};
const std::vector<int> kLeftBrow{70, 63, 105, 66, 107, 55, 65, 52, 53, 46};
const std::vector<int> kRightBrow{300, 293, 334, 296, 336, 285, 295, 282, 283, 276};

constexpr std::size_t kFirstFaces = 24; ///< that the detector finds, for the mean place
constexpr float kSure = 0.999F;         ///< presence of a mesh that needs no detector

Expected<cv::Mat> pictureOf(const PortraitFile& file)
{
    const auto content = readFile(file.file, kMaxPhotoBytes);
    if (!content) {
        return fail(content.error());
    }
    const auto decoded = image::decode(*content);
    if (!decoded) {
        return fail(decoded.error());
    }
    return image::toRgb8(decoded->image);
}

/// The face about `box`, if there is one for sure.
std::optional<faces::Face> faceNear(const faces::Landmarker& landmarker, const PortraitFile& file,
                                    const cv::Rect2f& box)
{
    const auto rgb = pictureOf(file);
    if (!rgb) {
        return std::nullopt;
    }
    faces::Detection detection;
    detection.boxInImage = box;
    detection.confidence = 1.F;
    auto fitted = landmarker.fit(*rgb, {detection});
    if (!fitted || !fitted->front().mesh || fitted->front().mesh->presence < kSure) {
        return std::nullopt;
    }
    fitted->front().boxInImage = faces::boundsOf(*fitted->front().mesh);
    return std::move(fitted->front());
}

const std::vector<int> kBeard{57, 165, 164, 391, 287, 422, 428, 199, 208, 202}; ///< upper lip to chin

/// Up to here from the rim hair, ears and what lies behind a face get into its texture.
constexpr float kSkinFrom = 0.1F;

cv::Mat inwardMap(const cv::Mat& depth)
{
    cv::Mat distance;
    cv::Mat labels;
    cv::distanceTransform(depth < static_cast<double>(kSkinFrom), distance, labels, cv::DIST_L2, cv::DIST_MASK_5,
                          cv::DIST_LABEL_PIXEL);
    std::vector<cv::Point2f> placeOf(1);
    for (int y = 0; y < depth.rows; ++y) {
        for (int x = 0; x < depth.cols; ++x) {
            if (depth.at<float>(y, x) >= kSkinFrom) {
                const auto label = static_cast<std::size_t>(labels.at<int>(y, x));
                placeOf.resize(std::max(placeOf.size(), label + 1));
                placeOf[label] = {static_cast<float>(x), static_cast<float>(y)};
            }
        }
    }
    cv::Mat map(depth.size(), CV_32FC2);
    for (int y = 0; y < depth.rows; ++y) {
        for (int x = 0; x < depth.cols; ++x) {
            map.at<cv::Point2f>(y, x) = placeOf.at(static_cast<std::size_t>(labels.at<int>(y, x)));
        }
    }
    return map;
}

cv::Mat mirrorMap(const cv::Mat& pointsInTexels, int side)
{
    // The corners of the eyes and of the mouth, left and right.
    const int pairs[][2] = {{33, 263}, {133, 362}, {61, 291}, {234, 454}};
    float axis = 0.F;
    for (const auto& pair : pairs) {
        axis += (pointsInTexels.at<float>(pair[0], 0) + pointsInTexels.at<float>(pair[1], 0)) / 8.F;
    }
    cv::Mat map(side, side, CV_32FC2);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            map.at<cv::Point2f>(y, x) = {2.F * axis - 1.F - static_cast<float>(x), static_cast<float>(y)};
        }
    }
    return map;
}

/// Skin goes on to the rim, and no side of the face is brighter than the other: what makes it so is light.
cv::Mat cleaned(const cv::Mat& plane, const TextureLayout& layout)
{
    cv::Mat inner;
    cv::GaussianBlur(plane, inner, {}, 1.5);
    cv::remap(inner, inner, layout.inward, {}, cv::INTER_NEAREST);
    cv::GaussianBlur(inner, inner, {}, 4.0);
    cv::Mat result = plane.clone();
    for (int y = 0; y < plane.rows; ++y) {
        for (int x = 0; x < plane.cols; ++x) {
            const float t =
                std::clamp((layout.depth.at<float>(y, x) - 0.8F * kSkinFrom) / (0.4F * kSkinFrom), 0.F, 1.F);
            result.at<float>(y, x) += (1.F - t) * (inner.at<float>(y, x) - plane.at<float>(y, x));
        }
    }
    cv::Mat smooth;
    cv::GaussianBlur(result, smooth, {}, 14.0, 14.0, cv::BORDER_REPLICATE);
    cv::Mat other;
    cv::remap(smooth, other, layout.mirrored, {}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return cv::Mat(result - 0.5 * (smooth - other));
}

std::vector<cv::Point> polygonOf(const cv::Mat& layout, const std::vector<int>& ring)
{
    std::vector<cv::Point> polygon;
    for (const int i : ring) {
        polygon.emplace_back(cvRound(layout.at<float>(i, 0)), cvRound(layout.at<float>(i, 1)));
    }
    return polygon;
}

void fillRing(cv::Mat& mask, const cv::Mat& layout, const std::vector<int>& ring, int value, bool asHull)
{
    std::vector<cv::Point> polygon = polygonOf(layout, ring);
    if (asHull) {
        std::vector<cv::Point> hull;
        cv::convexHull(polygon, hull);
        polygon = hull;
    }
    cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{polygon}, cv::Scalar(value));
}

std::vector<cv::Vec3i> delaunay(const cv::Mat& layout, int side)
{
    cv::Subdiv2D subdivision(cv::Rect(0, 0, side, side));
    std::vector<int> pointOfVertex;
    for (int i = 0; i < layout.rows; ++i) {
        const int vertex = subdivision.insert(cv::Point2f(layout.at<float>(i, 0), layout.at<float>(i, 1)));
        pointOfVertex.resize(std::max(pointOfVertex.size(), static_cast<std::size_t>(vertex) + 1), -1);
        pointOfVertex[static_cast<std::size_t>(vertex)] = i;
    }
    std::vector<cv::Vec6f> corners;
    subdivision.getTriangleList(corners);
    const auto pointAt = [&](float x, float y) {
        int edge = 0;
        int vertex = 0;
        if (subdivision.locate({x, y}, edge, vertex) != cv::Subdiv2D::PTLOC_VERTEX ||
            static_cast<std::size_t>(vertex) >= pointOfVertex.size()) {
            return -1;
        }
        return pointOfVertex[static_cast<std::size_t>(vertex)];
    };
    std::vector<cv::Vec3i> triangles;
    for (const cv::Vec6f& c : corners) {
        const cv::Vec3i triangle(pointAt(c[0], c[1]), pointAt(c[2], c[3]), pointAt(c[4], c[5]));
        if (triangle[0] >= 0 && triangle[1] >= 0 && triangle[2] >= 0) {
            triangles.push_back(triangle);
        }
    }
    return triangles;
}

} // namespace

std::vector<TrainingFace> findTrainingFaces(const PortraitLoader& loader, const faces::Landmarker& landmarker,
                                            const std::vector<PortraitFile>& files, int workers)
{
    std::vector<std::optional<faces::Face>> found(files.size());
    const auto search = [&](std::size_t i) {
        if (auto portrait = loader.load(files[i], faces::SearchEffort::Fast)) {
            found[i] = std::move(portrait->face);
        }
    };
    const std::size_t first = std::min(kFirstFaces, files.size());
    const std::size_t stride = std::max<std::size_t>(1, files.size() / std::max<std::size_t>(1, first));
    forEachPhoto(first, workers, [&](std::size_t k) { search(k * stride); });
    cv::Rect2f usual;
    float count = 0.F;
    for (std::size_t k = 0; k < first; ++k) {
        if (const auto& face = found[k * stride]) {
            const cv::Rect2f& box = face->boxInImage;
            usual = {usual.x + box.x, usual.y + box.y, usual.width + box.width, usual.height + box.height};
            count += 1.F;
        }
    }
    usual = {usual.x / count, usual.y / count, usual.width / count, usual.height / count};
    forEachPhoto(files.size(), workers, [&](std::size_t i) {
        if (found[i]) {
            return;
        }
        if (count > 0.F) {
            found[i] = faceNear(landmarker, files[i], usual);
        }
        if (!found[i]) {
            search(i);
        }
    });
    std::vector<TrainingFace> faces;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto& face = found[i];
        if (face && protect::meshTrust(*face) == protect::MeshTrust::Full &&
            std::abs(face->pose.yawDegrees) <= kMostDegrees && std::abs(face->pose.pitchDegrees) <= kMostDegrees) {
            faces.push_back({files[i], face->mesh->pointsInImage, {}, {}, {}});
        }
    }
    fmt::print(stderr, "{} of {} pictures show a face that can be learned from\n", faces.size(), files.size());
    return faces;
}

cv::Mat alignFaces(std::vector<TrainingFace>& faces)
{
    // The first mesh, then the mean of all, in distances between the eyes (33, 133 and 263, 362 are their corners).
    const auto scaled = [](cv::Mat shape) {
        const auto point = [&shape](int i) {
            return cv::Vec3f(shape.at<float>(3 * i), shape.at<float>(3 * i + 1), shape.at<float>(3 * i + 2));
        };
        const auto left = (point(33) + point(133)) * 0.5F;
        const auto right = (point(263) + point(362)) * 0.5F;
        return cv::Mat(shape / cv::norm(right - left));
    };
    cv::Mat mean(1, 3 * faces::kMeshPoints, CV_32FC1);
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        const cv::Point3f& p = faces.front().meshInImage[static_cast<std::size_t>(i)];
        mean.at<float>(3 * i) = p.x;
        mean.at<float>(3 * i + 1) = p.y;
        mean.at<float>(3 * i + 2) = p.z;
    }
    mean = scaled(mean);
    for (int round = 0; round < kAlignments; ++round) {
        cv::Mat sum(1, mean.cols, CV_32FC1, cv::Scalar(0.0));
        for (TrainingFace& face : faces) {
            face.placement = protect::placeHead(mean, face.meshInImage);
            face.shape = protect::shapeInModel(face.placement, face.meshInImage);
            sum += face.shape;
        }
        mean = sum / static_cast<double>(faces.size());
        // Symmetric about x = 0 and upright: the first mesh was neither.
        const auto point = [&mean](int i) {
            return cv::Vec3f(mean.at<float>(3 * i), mean.at<float>(3 * i + 1), mean.at<float>(3 * i + 2));
        };
        const cv::Vec3f across = point(263) - point(33);
        const cv::Vec3f x = across / static_cast<float>(cv::norm(across));
        cv::Vec3f y = point(152) - point(10);
        y -= x * x.dot(y);
        y /= static_cast<float>(cv::norm(y));
        const cv::Vec3f z = x.cross(y);
        const cv::Vec3f centre = (point(263) + point(33)) * 0.5F;
        for (int i = 0; i < faces::kMeshPoints; ++i) {
            const cv::Vec3f p = point(i) - centre;
            mean.at<float>(3 * i) = p.dot(x);
            mean.at<float>(3 * i + 1) = p.dot(y);
            mean.at<float>(3 * i + 2) = p.dot(z);
        }
        mean = scaled(mean);
    }
    for (TrainingFace& face : faces) {
        face.placement = protect::placeHead(mean, face.meshInImage);
        face.shape = protect::shapeInModel(face.placement, face.meshInImage);
        face.expression = protect::expressionOf(face.shape);
    }
    return mean;
}

TextureLayout makeLayout(const cv::Mat& meanShape, const cv::Mat& expressionShape, int side, int chromaSide)
{
    constexpr int kMouthOpening = 2; // of Expression
    constexpr float kOpen = 0.16F;   // distances between the eyes
    const cv::Mat open = meanShape + static_cast<double>(kOpen) * expressionShape.row(kMouthOpening);
    float furthest = 0.F;
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        furthest = std::max(furthest, open.at<float>(3 * i + 2));
    }
    const float axis = furthest + 0.35F;
    TextureLayout layout;
    layout.pointsInTexels.create(faces::kMeshPoints, 2, CV_32FC1);
    cv::Point2f low(1e9F, 1e9F);
    cv::Point2f high(-1e9F, -1e9F);
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        const float u = 1.2F * std::atan2(open.at<float>(3 * i), axis - open.at<float>(3 * i + 2));
        const float v = open.at<float>(3 * i + 1);
        layout.pointsInTexels.at<float>(i, 0) = u;
        layout.pointsInTexels.at<float>(i, 1) = v;
        low = {std::min(low.x, u), std::min(low.y, v)};
        high = {std::max(high.x, u), std::max(high.y, v)};
    }
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        for (int k = 0; k < 2; ++k) {
            const float from = k == 0 ? low.x : low.y;
            const float to = k == 0 ? high.x : high.y;
            float& value = layout.pointsInTexels.at<float>(i, k);
            value = kMargin + (value - from) / (to - from) * (static_cast<float>(side) - 2.F * kMargin);
        }
    }
    layout.triangles = delaunay(layout.pointsInTexels, side);

    std::vector<cv::Point3f> points;
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        points.emplace_back(layout.pointsInTexels.at<float>(i, 0), layout.pointsInTexels.at<float>(i, 1), 0.F);
    }
    layout.covered =
        protect::rasterise(points, std::vector<protect::MeshValue>(points.size()), layout.triangles, {side, side})
            .inside;
    cv::resize(layout.covered, layout.coveredChroma, {chromaSide, chromaSide}, 0.0, 0.0, cv::INTER_AREA);
    cv::threshold(layout.coveredChroma, layout.coveredChroma, 127.0, 255.0, cv::THRESH_BINARY);

    layout.innerMouth = cv::Mat(side, side, CV_8UC1, cv::Scalar(0));
    fillRing(layout.innerMouth, layout.pointsInTexels, kInnerLips, 255, false);
    const cv::Mat depth = protect::rimDistance(layout.covered);
    layout.rim = (depth < static_cast<double>(protect::kBandEnd)) & layout.covered;
    layout.depth = depth;
    layout.inward = inwardMap(depth);
    layout.mirrored = mirrorMap(layout.pointsInTexels, side);
    layout.beard = cv::Mat(side, side, CV_8UC1, cv::Scalar(0));
    fillRing(layout.beard, layout.pointsInTexels, kBeard, 255, true);
    fillRing(layout.beard, layout.pointsInTexels, kOuterLips, 0, true);
    layout.cheeks = cv::Mat(side, side, CV_8UC1, cv::Scalar(0));
    fillRing(layout.cheeks, layout.pointsInTexels, {116, 205, 187, 147}, 255, true);
    fillRing(layout.cheeks, layout.pointsInTexels, {345, 425, 411, 376}, 255, true);
    cv::Mat features(side, side, CV_8UC1, cv::Scalar(0));
    for (const auto* ring : {&kLeftEye, &kRightEye, &kLeftBrow, &kRightBrow, &kOuterLips}) {
        fillRing(features, layout.pointsInTexels, *ring, 255, true);
    }
    cv::dilate(features, features, cv::getStructuringElement(cv::MORPH_ELLIPSE, {9, 9}));
    layout.skin = layout.covered & ~features & (depth > 0.04);
    return layout;
}

Expected<cv::Mat> textureOf(const TrainingFace& face, const TextureLayout& layout)
{
    const auto rgb = pictureOf(face.file);
    if (!rgb) {
        return fail(rgb.error());
    }
    cv::Mat picture;
    rgb->convertTo(picture, CV_32F, 1.0 / 255.0);
    cv::cvtColor(picture, picture, cv::COLOR_RGB2Lab);

    std::vector<cv::Point3f> points;
    std::vector<protect::MeshValue> places;
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        const cv::Point3f& p = face.meshInImage[static_cast<std::size_t>(i)];
        points.emplace_back(layout.pointsInTexels.at<float>(i, 0), layout.pointsInTexels.at<float>(i, 1), 0.F);
        places.emplace_back(p.x - 0.5F, p.y - 0.5F, 0.F, 0.F); // cv::remap counts from pixel centres
    }
    const auto raster = protect::rasterise(points, places, layout.triangles, layout.covered.size());
    cv::Mat map(layout.covered.size(), CV_32FC2);
    const int pairs[] = {0, 0, 1, 1};
    cv::mixChannels(&raster.values, 1, &map, 1, pairs, 2);
    cv::Mat lab;
    cv::remap(picture, lab, map, {}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::Mat planes[3];
    cv::split(lab, planes);
    for (cv::Mat& plane : planes) {
        plane = cleaned(plane, layout);
    }
    const int luma = cv::countNonZero(layout.covered);
    const int chroma = cv::countNonZero(layout.coveredChroma);
    cv::Mat texture(1, luma + 2 * chroma, CV_32FC1);
    auto* to = texture.ptr<float>();
    const auto pack = [&to](const cv::Mat& plane, const cv::Mat& mask) {
        for (int y = 0; y < plane.rows; ++y) {
            for (int x = 0; x < plane.cols; ++x) {
                if (mask.at<unsigned char>(y, x) != 0) {
                    *to++ = plane.at<float>(y, x);
                }
            }
        }
    };
    pack(planes[0], layout.covered);
    for (int k = 1; k < 3; ++k) {
        cv::Mat small;
        cv::resize(planes[k], small, layout.coveredChroma.size(), 0.0, 0.0, cv::INTER_AREA);
        pack(small, layout.coveredChroma);
    }
    return texture;
}

} // namespace bauta::bench
