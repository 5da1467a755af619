// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/tracklet_joining.h"

#include "core/faces/boxes.h"
#include "core/faces/track/assignment.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr float kCoincide = 0.30F;    ///< mean overlap of two tracklets in the frames that both have
constexpr float kRepeats = 0.45F;     ///< the same where one lies within the other in time
constexpr float kReachAtOnce = 0.7F;  ///< how far a face may be from where it was lost, in sizes
constexpr float kReachGrowth = 0.08F; ///< more for each frame
constexpr float kMaxReach = 2.5F;
constexpr float kMaxSizeRatio = 1.8F;
constexpr float kLeastLikeness = 0.25F; ///< of a gap that no recogniser speaks for
constexpr double kSamePerson = 1e-3;    ///< false-accept rates
constexpr double kOtherPerson = 0.2;
constexpr int kSureDetections = 3;
constexpr int kLongGaps = 4; ///< by how many times a recogniser's word prolongs the gap that can be bridged
constexpr int kVelocityFrames = 6;
constexpr float kVelocityKept = 0.9F;

enum class Verdict
{
    Unknown = 0,
    Same,
    Other
};

Verdict recognised(const Tracklet& a, const Tracklet& b, const Calibration& calibration)
{
    std::optional<float> best;
    for (const KeptSample& one : a.samples) {
        for (const KeptSample& other : b.samples) {
            if (!one.sample.faceTemplate.empty() && !other.sample.faceTemplate.empty()) {
                const float score = calibration.fusedScore(one.sample.faceTemplate, other.sample.faceTemplate);
                best = std::max(best.value_or(score), score);
            }
        }
    }
    if (!best) {
        return Verdict::Unknown;
    }
    const double rate = calibration.falseAcceptRate(Calibration::kFused, *best);
    return rate <= kSamePerson ? Verdict::Same : rate >= kOtherPerson ? Verdict::Other : Verdict::Unknown;
}

/// Mean overlap in the frames that both were seen in; absent if there are none.
std::optional<float> meanOverlap(const Tracklet& a, const Tracklet& b)
{
    float sum = 0.F;
    int count = 0;
    for (int frame = std::max(a.firstFrame(), b.firstFrame()); frame <= std::min(a.lastFrame(), b.lastFrame());
         ++frame) {
        const Sighting* one = a.at(frame);
        const Sighting* other = b.at(frame);
        if (one != nullptr && other != nullptr) {
            sum += intersectionOverUnion(one->place.box, other->place.box);
            ++count;
        }
    }
    return count > 0 ? std::optional(sum / static_cast<float>(count)) : std::nullopt;
}

/// Where the last sighting's motion leads after some frames, fading.
cv::Point2f drift(const Tracklet& tracklet, int frames)
{
    cv::Point2f velocity;
    int count = 0;
    for (auto s = tracklet.sightings.rbegin(); s != tracklet.sightings.rend() && count < kVelocityFrames; ++s) {
        if (s->step) {
            velocity += s->step->shift;
            ++count;
        }
    }
    velocity *= count > 0 ? 1.F / static_cast<float>(count) : 0.F;
    const float times = (1.F - std::pow(kVelocityKept, static_cast<float>(frames))) / (1.F - kVelocityKept);
    return velocity * times;
}

bool touchesBorder(const cv::Rect2f& box, cv::Size picture)
{
    const float slack = 0.1F * boxSize(box);
    return box.x < slack || box.y < slack || box.br().x > static_cast<float>(picture.width) - slack ||
           box.br().y > static_cast<float>(picture.height) - slack;
}

/// What it costs to take `b` for the continuation of `a`; kForbidden if it cannot be.
float joiningCost(const Tracklet& a, const Tracklet& b, const TrackingPace& pace, cv::Size graySize,
                  const Calibration& calibration)
{
    if (a.scene != b.scene || a.lastDetected() >= b.firstDetected()) {
        return kForbidden;
    }
    const Verdict verdict = recognised(a, b, calibration);
    if (a.lastFrame() >= b.firstFrame()) {
        const auto overlap = meanOverlap(a, b);
        return overlap && *overlap > kCoincide && verdict != Verdict::Other ? 1.F - *overlap : kForbidden;
    }
    const Sighting& end = a.sightings.back();
    const Sighting& begin = b.sightings.front();
    const int gap = begin.frame - end.frame;
    // What was seen but once or twice may be chance; it carries no long bridge.
    const bool sure = std::min(a.detections, b.detections) >= kSureDetections;
    const int longest = verdict == Verdict::Same ? kLongGaps * pace.lostFor : sure ? pace.lostFor : pace.lostFor / 3;
    const float size = std::sqrt(boxSize(end.place.box) * boxSize(begin.place.box));
    const float ratio = std::max(boxSize(end.place.box), boxSize(begin.place.box)) / std::max(1.F, size);
    if (gap > longest || verdict == Verdict::Other || ratio * ratio > kMaxSizeRatio) {
        return kForbidden;
    }
    if (gap > pace.lostFor / 3 && touchesBorder(end.place.box, graySize) && touchesBorder(begin.place.box, graySize)) {
        return kForbidden; // gone and back: there is nothing to cover in between
    }
    const float reach = std::min(kMaxReach, kReachAtOnce + kReachGrowth * static_cast<float>(gap));
    const cv::Point2f from = centreOf(end.place.box);
    const cv::Point2f to = centreOf(begin.place.box);
    const auto distance = static_cast<float>(std::min(cv::norm(to - from), cv::norm(to - from - drift(a, gap)))) / size;
    const float alike = likeness(a.lastPatch, b.firstPatch);
    if (distance > reach || (verdict == Verdict::Unknown && alike < kLeastLikeness)) {
        return kForbidden;
    }
    return 1.F + distance / reach + 0.5F * (1.F - alike) +
           0.5F * static_cast<float>(gap) / static_cast<float>(longest) - (verdict == Verdict::Same ? 0.7F : 0.F);
}

void append(Tracklet& a, Tracklet&& b)
{
    const int aDetected = a.lastDetected();
    const int bDetected = b.firstDetected();
    if (b.firstFrame() > a.lastFrame() + 1) {
        a.bridges.push_back({a.lastFrame(), b.firstFrame()});
    }
    for (Sighting& sighting : b.sightings) {
        // Where both have followed the face, the nearer detection knows better.
        const bool nearerToA = sighting.frame - aDetected < bDetected - sighting.frame;
        if (a.at(sighting.frame) == nullptr || !nearerToA) {
            a.put(std::move(sighting));
        }
    }
    std::move(b.samples.begin(), b.samples.end(), std::back_inserter(a.samples));
    std::move(b.bridges.begin(), b.bridges.end(), std::back_inserter(a.bridges));
    a.lastPatch = b.lastPatch;
    a.detections += b.detections;
    a.refusals += b.refusals;
    a.bestConfidence = std::max(a.bestConfidence, b.bestConfidence);
}

/// A tracklet that runs along another for all its time adds nothing.
void leaveOutRepeats(std::vector<Tracklet>& tracklets)
{
    std::vector<bool> repeats(tracklets.size(), false);
    for (std::size_t i = 0; i < tracklets.size(); ++i) {
        for (std::size_t k = 0; k < tracklets.size() && !repeats[i]; ++k) {
            const Tracklet& small = tracklets[i];
            const Tracklet& large = tracklets[k];
            if (i == k || repeats[k] || small.scene != large.scene || small.firstDetected() < large.firstFrame() ||
                small.lastDetected() > large.lastFrame() || small.detections > large.detections) {
                continue;
            }
            const auto overlap = meanOverlap(small, large);
            repeats[i] = overlap && *overlap > kRepeats && small.firstFrame() >= large.firstFrame() &&
                         small.lastFrame() <= large.lastFrame();
        }
    }
    std::size_t index = 0;
    std::erase_if(tracklets, [&](const Tracklet&) { return repeats[index++]; });
}

} // namespace

std::vector<Tracklet> joined(std::vector<Tracklet> tracklets, const TrackingPace& pace, cv::Size graySize,
                             const Calibration& calibration)
{
    std::sort(tracklets.begin(), tracklets.end(), [](const Tracklet& a, const Tracklet& b) {
        return std::pair(a.firstFrame(), a.id) < std::pair(b.firstFrame(), b.id);
    });
    std::map<int, std::vector<std::size_t>> ofScene;
    for (std::size_t i = 0; i < tracklets.size(); ++i) {
        ofScene[tracklets[i].scene].push_back(i);
    }
    std::vector<Tracklet> result;
    for (const auto& [scene, members] : ofScene) {
        const std::size_t n = members.size();
        std::vector<float> cost(n * n, kForbidden);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t k = 0; k < n; ++k) {
                if (i != k) {
                    cost[i * n + k] =
                        joiningCost(tracklets[members[i]], tracklets[members[k]], pace, graySize, calibration);
                }
            }
        }
        const std::vector<int> next = assign(cost, static_cast<int>(n), static_cast<int>(n));
        std::vector<bool> isContinuation(n, false);
        for (const int k : next) {
            if (k >= 0) {
                isContinuation[static_cast<std::size_t>(k)] = true;
            }
        }
        for (std::size_t i = 0; i < n; ++i) {
            if (isContinuation[i]) {
                continue;
            }
            Tracklet chain = std::move(tracklets[members[i]]);
            for (int k = next[i]; k >= 0; k = next[static_cast<std::size_t>(k)]) {
                append(chain, std::move(tracklets[members[static_cast<std::size_t>(k)]]));
            }
            result.push_back(std::move(chain));
        }
    }
    leaveOutRepeats(result);
    return result;
}

} // namespace bauta::faces
