// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/track_smoothing.h"

#include "core/faces/boxes.h"
#include "core/faces/mesh_geometry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

namespace bauta::faces
{

namespace
{

// Standard deviations; of places in sizes of the face, of sizes in logarithms.
constexpr float kDetectedPlace = 0.05F;
constexpr float kDetectedSize = 0.08F;
constexpr float kFollowedPlace = 0.010F; ///< a frame, when all points agree
constexpr float kFollowedSize = 0.005F;
constexpr float kBlindPlace = 0.04F; ///< a frame without any sight
constexpr float kBlindSize = 0.02F;
constexpr float kBlindPerSpeed = 0.15F; ///< more for a face that was moving, of its speed

constexpr float kDeviations = 1.3F;     ///< how many of them uncertainty means
constexpr float kNoUncertainty = 0.06F; ///< sizes; the growth that covers have anyway makes up for so much
constexpr float kMaxUncertainty = 0.4F; ///< sizes
constexpr float kVelocityKept = 0.85F;  ///< a frame, beyond the ends
constexpr int kVelocityFrames = 5;
constexpr int kExtendedFrames = 3;
constexpr float kLeastInside = 0.1F;
constexpr int kEnvelopeFrames = 5; ///< over which an excess of a detection fades
constexpr int kLandmarkFrames = 3; ///< reach of the smoothing of landmarks
constexpr float kLandmarkDeviation = 1.2F;

/// A scalar random walk with known steps, filtered forward and smoothed backward.
struct Walk
{
    std::vector<float> step;                               ///< into each frame
    std::vector<float> variance;                           ///< of it
    std::vector<std::optional<std::array<float, 2>>> seen; ///< value and variance

    std::vector<float> mean;
    std::vector<float> deviation;

    explicit Walk(std::size_t n) : step(n, 0.F), variance(n, 0.F), seen(n), mean(n, 0.F), deviation(n, 0.F) {}

    void solve()
    {
        const std::size_t n = step.size();
        std::vector<double> m(n);
        std::vector<double> p(n);
        std::vector<double> predicted(n);
        for (std::size_t i = 0; i < n; ++i) {
            // Nothing is known at first.
            m[i] = i == 0 ? 0.0 : m[i - 1] + static_cast<double>(step[i]);
            p[i] = i == 0 ? 1e9 : p[i - 1] + static_cast<double>(variance[i]);
            predicted[i] = p[i];
            if (seen[i]) {
                const double gain = p[i] / (p[i] + static_cast<double>((*seen[i])[1]));
                m[i] += gain * (static_cast<double>((*seen[i])[0]) - m[i]);
                p[i] *= 1.0 - gain;
            }
        }
        for (std::size_t i = n - 1; i-- > 0;) {
            const double gain = p[i] / predicted[i + 1];
            m[i] += gain * (m[i + 1] - (m[i] + static_cast<double>(step[i + 1])));
            p[i] += gain * gain * (p[i + 1] - predicted[i + 1]);
        }
        for (std::size_t i = 0; i < n; ++i) {
            mean[i] = static_cast<float>(m[i]);
            deviation[i] = static_cast<float>(std::sqrt(std::max(0.0, p[i])));
        }
    }
};

float square(float value)
{
    return value * value;
}

/// Mean motion of the few steps nearest to one end.
cv::Point2f velocityAt(const Tracklet& tracklet, bool atEnd)
{
    cv::Point2f sum;
    int count = 0;
    const auto add = [&](const Sighting& sighting) {
        if (sighting.step && count < kVelocityFrames) {
            sum += sighting.step->shift;
            ++count;
        }
    };
    if (atEnd) {
        std::for_each(tracklet.sightings.rbegin(), tracklet.sightings.rend(), add);
    } else {
        std::for_each(tracklet.sightings.begin(), tracklet.sightings.end(), add);
    }
    return count > 0 ? sum / static_cast<float>(count) : cv::Point2f();
}

bool isInside(cv::Rect2f box, cv::Size picture)
{
    const cv::Rect2f all(0.F, 0.F, static_cast<float>(picture.width), static_cast<float>(picture.height));
    return (box & all).area() > kLeastInside * box.area();
}

/// By how many frames to go on beyond an end: until the face has left the picture, or nobody expects it any more.
int reachBeyond(const Sighting& end, cv::Point2f velocity, int longest, cv::Size picture)
{
    cv::Rect2f box = end.place.box;
    int frames = 0;
    while (frames < longest && isInside(box, picture)) {
        box += velocity;
        velocity *= kVelocityKept;
        ++frames;
    }
    return frames;
}

/// Where the face may be in each frame, and how it is known.
class Course
{
public:
    Course(const Tracklet& tracklet, const FrameRange& scene, cv::Size graySize, const TrackingPace& pace)
        : m_tracklet(tracklet)
    {
        const cv::Point2f velocityIn = -velocityAt(tracklet, false);
        const cv::Point2f velocityOut = velocityAt(tracklet, true);
        const int before = reachBeyond(tracklet.sightings.front(), velocityIn, pace.predictedFor / 2, graySize);
        const int after = reachBeyond(tracklet.sightings.back(), velocityOut, pace.predictedFor, graySize);
        m_first = std::max(scene.first, tracklet.firstFrame() - before);
        m_last = std::min(scene.last, tracklet.lastFrame() + after);
        m_velocityIn = velocityIn;
        m_velocityOut = velocityOut;
    }

    [[nodiscard]] std::vector<TrackPoint> points()
    {
        const auto n = static_cast<std::size_t>(m_last - m_first + 1);
        Walk x(n);
        Walk y(n);
        Walk width(n);
        Walk height(n);
        float size = boxSize(m_tracklet.sightings.front().place.box);
        for (std::size_t i = 0; i < n; ++i) {
            const int frame = m_first + static_cast<int>(i);
            const Sighting* sighting = m_tracklet.at(frame);
            if (sighting != nullptr) {
                size = std::max(1.F, boxSize(sighting->place.box));
            }
            enter(sighting, frame, i, size, x, y, width, height);
            if (sighting != nullptr && sighting->kind == PointKind::Detected) {
                const cv::Rect2f& box = sighting->place.box;
                const cv::Point2f centre = centreOf(box);
                const float doubt = 2.F - std::clamp(sighting->confidence, 0.F, 1.F);
                const float place = square(kDetectedPlace * size * doubt);
                const float extent = square(kDetectedSize * doubt);
                x.seen[i] = {centre.x, place};
                y.seen[i] = {centre.y, place};
                width.seen[i] = {std::log(std::max(1.F, box.width)), extent};
                height.seen[i] = {std::log(std::max(1.F, box.height)), extent};
            }
        }
        for (Walk* walk : {&x, &y, &width, &height}) {
            walk->solve();
        }
        std::vector<TrackPoint> result(n);
        for (std::size_t i = 0; i < n; ++i) {
            TrackPoint& point = result[i];
            point.frame = m_first + static_cast<int>(i);
            const cv::Size2f extent(std::exp(width.mean[i]), std::exp(height.mean[i]));
            point.boxInImage = {x.mean[i] - extent.width / 2.F, y.mean[i] - extent.height / 2.F, extent.width,
                                extent.height};
            const float side = boxSize(point.boxInImage);
            const float deviation = std::hypot(std::max(x.deviation[i], y.deviation[i]),
                                               0.5F * side * std::max(width.deviation[i], height.deviation[i]));
            point.uncertaintyInPixels =
                std::clamp(kDeviations * deviation - kNoUncertainty * side, 0.F, kMaxUncertainty * side);
            describe(point);
        }
        return result;
    }

private:
    /// The step into a frame: as the pixels say, else blind.
    void enter(const Sighting* sighting, int frame, std::size_t i, float size, Walk& x, Walk& y, Walk& width,
               Walk& height) const
    {
        cv::Point2f shift;
        float logScale = 0.F;
        float place = square(kBlindPlace * size);
        float extent = square(kBlindSize);
        if (sighting != nullptr && sighting->step) {
            const float doubt = 1.F / std::clamp(sighting->reliability, 0.2F, 1.F);
            shift = sighting->step->shift;
            logScale = std::log(sighting->step->scale);
            place = square(kFollowedPlace * size * doubt);
            extent = square(kFollowedSize * doubt);
        } else if (frame > m_tracklet.lastFrame()) {
            const int beyond = frame - m_tracklet.lastFrame();
            shift = m_velocityOut * std::pow(kVelocityKept, static_cast<float>(beyond - 1));
            place = square(kBlindPlace * size + kBlindPerSpeed * static_cast<float>(cv::norm(shift)));
        } else if (frame <= m_tracklet.firstFrame()) {
            const int beyond = m_tracklet.firstFrame() - frame;
            shift = -m_velocityIn * std::pow(kVelocityKept, static_cast<float>(beyond));
            place = square(kBlindPlace * size + kBlindPerSpeed * static_cast<float>(cv::norm(shift)));
        }
        x.step[i] = shift.x;
        y.step[i] = shift.y;
        x.variance[i] = y.variance[i] = place;
        width.step[i] = height.step[i] = logScale;
        width.variance[i] = height.variance[i] = extent;
    }

    void describe(TrackPoint& point) const
    {
        if (const Sighting* sighting = m_tracklet.at(point.frame)) {
            point.kind = sighting->kind;
            point.confidence = sighting->confidence;
            return;
        }
        const int outside = std::max(m_tracklet.firstFrame() - point.frame, point.frame - m_tracklet.lastFrame());
        point.kind = outside <= 0                 ? PointKind::Filled
                     : outside <= kExtendedFrames ? PointKind::Extended
                                                  : PointKind::Predicted;
        const Sighting& nearest = point.frame < m_tracklet.firstFrame() ? m_tracklet.sightings.front()
                                  : outside > 0                         ? m_tracklet.sightings.back()
                                                                        : lastBefore(point.frame);
        point.confidence = 0.5F * nearest.confidence;
    }

    [[nodiscard]] const Sighting& lastBefore(int frame) const
    {
        return *std::prev(std::lower_bound(m_tracklet.sightings.begin(), m_tracklet.sightings.end(), frame,
                                           [](const Sighting& s, int f) { return s.frame < f; }));
    }

    const Tracklet& m_tracklet;
    int m_first = 0;
    int m_last = 0;
    cv::Point2f m_velocityIn; ///< backwards in time
    cv::Point2f m_velocityOut;
};

/// Coverage beats beauty: uncertainty grows until a cover of the box holds every detection, and fades to both sides.
void holdDetections(std::vector<TrackPoint>& points, const Tracklet& tracklet)
{
    std::vector<float> excess(points.size(), 0.F);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Sighting* sighting = tracklet.at(points[i].frame);
        if (sighting != nullptr && sighting->kind == PointKind::Detected) {
            const cv::Rect2f& outer = points[i].boxInImage;
            const cv::Rect2f& inner = sighting->place.box;
            const float missing = std::max(
                {outer.x - inner.x, outer.y - inner.y, inner.br().x - outer.br().x, inner.br().y - outer.br().y});
            excess[i] = std::max(0.F, missing - kNoUncertainty * boxSize(outer));
        }
    }
    const int n = static_cast<int>(points.size());
    for (int i = 0; i < n; ++i) {
        float envelope = 0.F;
        for (int k = std::max(0, i - kEnvelopeFrames); k <= std::min(n - 1, i + kEnvelopeFrames); ++k) {
            const float share = 1.F - static_cast<float>(std::abs(k - i)) / static_cast<float>(kEnvelopeFrames + 1);
            envelope = std::max(envelope, excess[static_cast<std::size_t>(k)] * share);
        }
        TrackPoint& point = points[static_cast<std::size_t>(i)];
        point.uncertaintyInPixels = std::max(point.uncertaintyInPixels, envelope);
    }
}

/// Landmarks relative to the smooth box, averaged over a few frames; where there are none, those of an average face.
void placeLandmarks(std::vector<TrackPoint>& points, const Tracklet& tracklet)
{
    std::vector<std::optional<Landmarks5>> inUnitBox(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Sighting* sighting = tracklet.at(points[i].frame);
        if (sighting != nullptr && sighting->place.landmarksKnown) {
            const cv::Rect2f& box = points[i].boxInImage;
            Landmarks5 relative;
            for (std::size_t k = 0; k < relative.size(); ++k) {
                const cv::Point2f d = sighting->place.landmarks.at(k) - box.tl();
                relative.at(k) = {d.x / box.width, d.y / box.height};
            }
            inUnitBox[i] = relative;
        }
    }
    const int n = static_cast<int>(points.size());
    for (int i = 0; i < n; ++i) {
        Landmarks5 sum{};
        float weights = 0.F;
        for (int k = std::max(0, i - kLandmarkFrames); k <= std::min(n - 1, i + kLandmarkFrames); ++k) {
            if (const auto& relative = inUnitBox[static_cast<std::size_t>(k)]) {
                const float weight = std::exp(-0.5F * square(static_cast<float>(k - i) / kLandmarkDeviation));
                for (std::size_t j = 0; j < sum.size(); ++j) {
                    sum.at(j) += relative->at(j) * weight;
                }
                weights += weight;
            }
        }
        TrackPoint& point = points[static_cast<std::size_t>(i)];
        const cv::Rect2f& box = point.boxInImage;
        point.landmarksReliable = inUnitBox[static_cast<std::size_t>(i)].has_value();
        if (weights <= 0.F) {
            point.landmarksInImage = landmarksInBox(box, 0.F);
            continue;
        }
        for (std::size_t j = 0; j < sum.size(); ++j) {
            const cv::Point2f relative = sum.at(j) / weights;
            point.landmarksInImage.at(j) = box.tl() + cv::Point2f(relative.x * box.width, relative.y * box.height);
        }
    }
}

} // namespace

std::vector<TrackPoint> smoothed(const Tracklet& tracklet, const FrameRange& scene, cv::Size graySize,
                                 const TrackingPace& pace)
{
    std::vector<TrackPoint> points = Course(tracklet, scene, graySize, pace).points();
    holdDetections(points, tracklet);
    placeLandmarks(points, tracklet);
    return points;
}

} // namespace bauta::faces
