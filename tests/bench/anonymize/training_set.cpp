// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/anonymize/training_set.h"

#include "core/base/output_file.h"
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

std::vector<TrainingFace> findTrainingFaces(const PortraitLoader& loader, const std::vector<PortraitFile>& files,
                                            int workers)
{
    std::vector<std::optional<TrainingFace>> found(files.size());
    forEachPhoto(files.size(), workers, [&](std::size_t i) {
        const auto portrait = loader.load(files[i], faces::SearchEffort::Fast);
        if (!portrait || protect::meshTrust(portrait->face) != protect::MeshTrust::Full ||
            std::abs(portrait->face.pose.yawDegrees) > kMostDegrees ||
            std::abs(portrait->face.pose.pitchDegrees) > kMostDegrees) {
            return;
        }
        found[i] = TrainingFace{files[i], portrait->face.mesh->pointsInImage, {}, {}, {}};
    });
    std::vector<TrainingFace> faces;
    for (auto& face : found) {
        if (face) {
            faces.push_back(*std::move(face));
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
    const auto content = readFile(face.file.file, kMaxPhotoBytes);
    if (!content) {
        return fail(content.error());
    }
    const auto decoded = image::decode(*content);
    if (!decoded) {
        return fail(decoded.error());
    }
    cv::Mat picture;
    image::toRgb8(decoded->image).convertTo(picture, CV_32F, 1.0 / 255.0);
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
