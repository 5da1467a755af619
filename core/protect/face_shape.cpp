// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/face_shape.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace bauta::protect
{

namespace
{

using Polygon = std::vector<cv::Point2f>;

constexpr int kForeheadTop = 10;
constexpr int kChin = 152;
constexpr int kLeftRim = 234; // at the ear, on the picture's left for a frontal face
constexpr int kRightRim = 454;
constexpr int kLeftJaw = 172;
constexpr int kRightJaw = 397;
constexpr std::array<int, 11> kForehead{21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251};

// How far what the mesh leaves out reaches beyond it, in widths (ears) and heights (forehead) of the head's own frame.
// The depths make the cover turn with the head: they show as width on the near side of a half-profile.
constexpr float kEarOutward = 0.07F;
constexpr float kEarBackward = 0.20F;
constexpr float kEarAbove = 0.12F;
constexpr float kEarBelow = 0.18F;
constexpr float kJawBackward = 0.12F;
constexpr float kHairlineAbove = 0.15F;
constexpr float kHairlineBackward = 0.08F;

// A network that looks at a face gives .99 and more here. Between .5 and .95 lie deep profiles, on which the mesh turns
// the wrong way, and faces cut by the picture's border; below that, what is no face at all.
constexpr float kTrustedPresence = 0.95F;

bool isFinite(float value)
{
    return std::isfinite(value) && std::abs(value) < 1e7F;
}

bool isUsable(const cv::Rect2f& box)
{
    return isFinite(box.x) && isFinite(box.y) && isFinite(box.width) && isFinite(box.height) && box.width > 0.F &&
           box.height > 0.F;
}

cv::Rect2f scaledAboutCentre(const cv::Rect2f& box, float factor)
{
    const cv::Size2f size(box.width * factor, box.height * factor);
    return {box.x + (box.width - size.width) / 2.F, box.y + (box.height - size.height) / 2.F, size.width, size.height};
}

cv::Point2f centreOf(const cv::Rect2f& box)
{
    return {box.x + box.width / 2.F, box.y + box.height / 2.F};
}

Polygon corners(const cv::Rect2f& box)
{
    return {{box.x, box.y},
            {box.x + box.width, box.y},
            {box.x + box.width, box.y + box.height},
            {box.x, box.y + box.height}};
}

Polygon hullOf(const Polygon& points)
{
    Polygon hull;
    cv::convexHull(points, hull);
    return hull;
}

/// A convex shape without corners that holds `hull`: its radius about the centre is blurred and never lowered. A cover
/// with corners looks cut out with scissors, and its corners would tell the mesh's pose and proportions.
Polygon rounded(const Polygon& hull)
{
    constexpr int kDirections = 96;
    constexpr int kPasses = 60; // of a 1-2-1 blur: a sigma of about 20 degrees
    cv::Point2f centre;
    for (const cv::Point2f& p : hull) {
        centre += p * (1.F / static_cast<float>(hull.size()));
    }
    const auto wrapped = [](int i) {
        return static_cast<std::size_t>((i + kDirections) % kDirections);
    };
    const auto direction = [](int i) {
        const float angle = 2.F * std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(kDirections);
        return cv::Point2f(std::cos(angle), std::sin(angle));
    };
    std::array<float, kDirections> radius{};
    for (int i = 0; i < kDirections; ++i) {
        const cv::Point2f ray = direction(i);
        for (std::size_t k = 0; k < hull.size(); ++k) {
            // Where the ray crosses this edge, if it does: centre + r ray = a + t edge.
            const cv::Point2f a = hull[k] - centre;
            const cv::Point2f edge = hull[(k + 1) % hull.size()] - hull[k];
            const double denominator = ray.cross(edge);
            if (std::abs(denominator) < 1e-9) {
                continue;
            }
            const double r = a.cross(edge) / denominator;
            const double t = a.cross(ray) / denominator;
            if (r > 0.0 && t >= 0.0 && t <= 1.0) {
                radius[wrapped(i)] = std::max(radius[wrapped(i)], static_cast<float>(r));
            }
        }
    }
    const std::array<float, kDirections> least = radius;
    for (int pass = 0; pass < kPasses; ++pass) {
        const std::array<float, kDirections> before = radius;
        for (int i = 0; i < kDirections; ++i) {
            const float blurred =
                0.25F * before[wrapped(i - 1)] + 0.5F * before[wrapped(i)] + 0.25F * before[wrapped(i + 1)];
            radius[wrapped(i)] = std::max(blurred, least[wrapped(i)]);
        }
    }
    Polygon points = hull;
    for (int i = 0; i < kDirections; ++i) {
        points.push_back(centre + direction(i) * radius[wrapped(i)]);
    }
    return hullOf(points);
}

Polygon meshPoints(const faces::Mesh& mesh)
{
    Polygon points;
    points.reserve(mesh.pointsInImage.size());
    for (const cv::Point3f& p : mesh.pointsInImage) {
        points.emplace_back(p.x, p.y);
    }
    return points;
}

float intersectionArea(const Polygon& a, const Polygon& b)
{
    Polygon common;
    return cv::intersectConvexConvex(a, b, common);
}

cv::Point2f rightOf(float roll)
{
    return {std::cos(roll), std::sin(roll)};
}
cv::Point2f downOf(float roll)
{
    return {-std::sin(roll), std::cos(roll)};
}

/// |x/a|^n + |y/b|^n = 1 about a centre, turned by `roll`. n = 2 is an ellipse; above that the corners fill up.
Polygon superellipse(cv::Point2f centre, cv::Size2f halfAxes, float exponent, float roll)
{
    constexpr int kCorners = 72;
    const cv::Point2f right = rightOf(roll);
    const cv::Point2f down = downOf(roll);
    Polygon points;
    points.reserve(kCorners);
    for (int i = 0; i < kCorners; ++i) {
        const float angle = 2.F * std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(kCorners);
        const auto lift = [exponent](float v) {
            return std::copysign(std::pow(std::abs(v), 2.F / exponent), v);
        };
        points.push_back(centre + right * (halfAxes.width * lift(std::cos(angle))) +
                         down * (halfAxes.height * lift(std::sin(angle))));
    }
    return points;
}

/// Width of a face seen from the front, from the two sides of a box around it in any pose.
float frontalWidth(cv::Size2f size)
{
    return std::max(std::min(size.width, size.height), 0.75F * std::max(size.width, size.height));
}

bool landmarksUsable(const faces::Face& face)
{
    if (!face.landmarksReliable) {
        return false;
    }
    const cv::Rect2f around = scaledAboutCentre(face.boxInImage, 1.6F);
    return std::all_of(face.landmarksInImage.begin(), face.landmarksInImage.end(),
                       [&](const cv::Point2f& p) { return isFinite(p.x) && isFinite(p.y) && around.contains(p); });
}

/// Direction from between the eyes to between the mouth's corners: steadier than the line through the eyes, which
/// collapses in a profile.
float rollOf(const faces::Landmarks5& landmarks)
{
    const cv::Point2f down = (landmarks[3] + landmarks[4] - landmarks[0] - landmarks[1]) * 0.5F;
    return cv::norm(down) > 0.0 ? std::atan2(-down.x, down.y) : 0.F;
}

/// Without a mesh: an ellipse with full corners that holds the head in every pose the box may stand for.
Polygon boxShape(const faces::Face& face, bool rollKnown, float roll)
{
    const cv::Rect2f& box = face.boxInImage;
    cv::Size2f half(box.width / 2.F, box.height / 2.F);
    if (rollKnown) {
        // Extent of the box's inscribed ellipse along the face's own axes.
        const cv::Point2f right = rightOf(roll);
        const cv::Point2f down = downOf(roll);
        const auto extent = [&half](cv::Point2f u) {
            return std::hypot(half.width * u.x, half.height * u.y);
        };
        half = {extent(right), extent(down)};
    }
    const cv::Size2f axes(1.24F * std::max(half.width, 0.85F * half.height),
                          1.28F * std::max(half.height, 0.85F * half.width));
    const cv::Point2f centre = centreOf(box) - downOf(rollKnown ? roll : 0.F) * (0.1F * half.height);
    Polygon points = superellipse(centre, axes, 2.5F, rollKnown ? roll : 0.F);
    // The turned ellipse might leave a corner region of the box that its inscribed ellipse holds.
    const Polygon inscribed = superellipse(centreOf(box), {box.width / 2.F, box.height / 2.F}, 2.F, 0.F);
    points.insert(points.end(), inscribed.begin(), inscribed.end());
    return hullOf(points);
}

cv::Point3f unit(const cv::Point3f& v)
{
    const double length = cv::norm(v);
    return length > 0.0 ? v * static_cast<float>(1.0 / length) : cv::Point3f{};
}

/// What the mesh leaves out of the head, seen in the picture: points to be joined with it in one convex hull.
///
/// They are placed in the head's own frame (right, down, back; from the mesh's depths) and projected, so that they
/// follow roll, yaw and pitch without any case analysis.
Polygon headBeyondMesh(const std::vector<cv::Point3f>& mesh)
{
    const auto at = [&mesh](int index) {
        return mesh[static_cast<std::size_t>(index)];
    };
    const cv::Point3f across = at(kRightRim) - at(kLeftRim);
    const cv::Point3f along = at(kChin) - at(kForeheadTop);
    const auto width = static_cast<float>(cv::norm(across));
    const auto height = static_cast<float>(cv::norm(along));
    const cv::Point3f right = unit(across);
    const cv::Point3f down = unit(along - right * along.dot(right));
    const cv::Point3f back = right.cross(down);

    Polygon points;
    const auto add = [&points](const cv::Point3f& p) {
        points.emplace_back(p.x, p.y);
    };
    for (const float side : {-1.F, 1.F}) {
        const cv::Point3f ear = at(side < 0.F ? kLeftRim : kRightRim) + right * (side * kEarOutward * width);
        const cv::Point3f earBack = ear + back * (kEarBackward * width);
        for (const cv::Point3f& rim : {ear, earBack}) {
            add(rim - down * (kEarAbove * height));
            add(rim);
            add(rim + down * (kEarBelow * height));
        }
        add(at(side < 0.F ? kLeftJaw : kRightJaw) + back * (kJawBackward * width));
    }
    for (std::size_t i = 0; i < kForehead.size(); ++i) {
        // Rises from the temples to the middle, like a hairline.
        const float t = static_cast<float>(i) / static_cast<float>(kForehead.size() - 1);
        const float lift = height * kHairlineAbove * (0.35F + 0.65F * std::sin(std::numbers::pi_v<float> * t));
        add(at(kForehead[i]) - down * lift + back * (kHairlineBackward * height));
    }
    return points;
}

FaceShape wholePicture(cv::Size imageSize)
{
    const cv::Rect2f all(0.F, 0.F, static_cast<float>(imageSize.width), static_cast<float>(imageSize.height));
    FaceShape shape;
    shape.outlines = {corners(all)};
    shape.centre = centreOf(all);
    shape.width = frontalWidth(all.size());
    return shape;
}

} // namespace

const std::vector<int>& meshOval()
{
    static const std::vector<int> oval{10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288,
                                       397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
                                       172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109};
    return oval;
}

MeshTrust meshTrust(const faces::Face& face)
{
    if (!face.mesh || face.mesh->pointsInImage.size() != static_cast<std::size_t>(faces::kMeshPoints)) {
        return MeshTrust::None;
    }
    const auto& points = face.mesh->pointsInImage;
    if (!std::all_of(points.begin(), points.end(),
                     [](const cv::Point3f& p) { return isFinite(p.x) && isFinite(p.y) && isFinite(p.z); })) {
        return MeshTrust::None;
    }
    const Polygon hull = hullOf(meshPoints(*face.mesh));
    const auto area = hull.size() < 3 ? 0.F : static_cast<float>(cv::contourArea(hull));
    if (!isUsable(face.boxInImage)) {
        // Nothing to compare with: better than nothing, if it is at least a face of some size.
        return area >= 4.F ? MeshTrust::Full : MeshTrust::None;
    }
    const float boxArea = face.boxInImage.area();
    if (!(area > 0.05F * boxArea)) {
        return MeshTrust::None;
    }
    const float nearBox = intersectionArea(hull, corners(scaledAboutCentre(face.boxInImage, 1.35F)));
    if (nearBox < 0.25F * area || area > 6.F * boxArea) {
        return MeshTrust::None;
    }
    const bool agrees = nearBox > 0.75F * area && area > 0.4F * boxArea && area < 2.5F * boxArea;
    return agrees && face.mesh->presence >= kTrustedPresence ? MeshTrust::Full : MeshTrust::Partly;
}

FaceShape faceShape(const faces::Face& face, cv::Size imageSize)
{
    const MeshTrust trust = meshTrust(face);
    const bool boxUsable = isUsable(face.boxInImage);
    if (!boxUsable && trust == MeshTrust::None) {
        return wholePicture(imageSize);
    }

    FaceShape shape;
    shape.meshTrust = trust;
    if (trust == MeshTrust::Full) {
        const auto& mesh = face.mesh->pointsInImage;
        const Polygon points = meshPoints(*face.mesh);
        const cv::Point2f down = points[kChin] - points[kForeheadTop];
        shape.rollRadians = cv::norm(down) > 0.0 ? std::atan2(-down.x, down.y) : 0.F;
        const cv::RotatedRect around = cv::minAreaRect(points);
        shape.width = frontalWidth(around.size);
        shape.centre = around.center;

        Polygon head = headBeyondMesh(mesh);
        head.insert(head.end(), points.begin(), points.end());
        if (boxUsable) {
            // The box's word counts too: a mesh that slipped must not open a gap.
            const cv::Rect2f inner = scaledAboutCentre(face.boxInImage, 0.94F);
            const Polygon safety = superellipse(centreOf(inner), {inner.width / 2.F, inner.height / 2.F}, 2.F, 0.F);
            head.insert(head.end(), safety.begin(), safety.end());
            shape.width = std::max(shape.width, 0.9F * frontalWidth(face.boxInImage.size()));
        }
        shape.outlines = {rounded(hullOf(head))};
        return shape;
    }

    const bool rollKnown = landmarksUsable(face);
    shape.rollRadians = rollKnown ? rollOf(face.landmarksInImage) : 0.F;
    shape.centre = centreOf(face.boxInImage);
    shape.width = frontalWidth(face.boxInImage.size());
    shape.outlines = {boxShape(face, rollKnown, shape.rollRadians)};
    if (trust == MeshTrust::Partly) {
        // Adds what it claims near the box; where it is wrong it costs a little picture, where right it saves a face.
        Polygon claimed;
        const Polygon limit = corners(scaledAboutCentre(face.boxInImage, 1.8F));
        if (cv::intersectConvexConvex(hullOf(meshPoints(*face.mesh)), limit, claimed) > 0.F) {
            shape.outlines.push_back(claimed);
        }
    }
    return shape;
}

} // namespace bauta::protect
