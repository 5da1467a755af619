// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/track_looks.h"

#include "core/video/frame_rgb.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr double kStretchSeconds = 0.5;
constexpr std::size_t kMostStretches = 12; ///< of a track
constexpr std::size_t kLeastStretches = 2; ///< where a video has many tracks
constexpr std::size_t kMostLooks = 480;    ///< at all tracks of a video, about
constexpr float kAround = 1.F;             ///< seen beside the face, in sides of its box
constexpr float kMostHeight = 256.F;       ///< of a face in a look
constexpr float kMuchLess = 0.5F;          ///< of the change of the largest view
constexpr float kLargerBy = 1.05F;         ///< a view that is hardly larger is not worth a copy
constexpr float kSensorNoise = 8.F;        ///< contrast of 8 bits that a flat patch has
constexpr int kChangeSide = 32;            ///< pixels that changes are measured on

/// Sizes that differ by a padded row or column are one size.
cv::Point2f scaleBetween(const video::Frame& original, const video::Frame& protectedOne)
{
    const auto scale = [](int from, int to) {
        return std::abs(from - to) <= 1 ? 1.F : static_cast<float>(to) / static_cast<float>(from);
    };
    return {scale(original.width(), protectedOne.width()), scale(original.height(), protectedOne.height())};
}

cv::Rect2f scaled(const cv::Rect2f& box, cv::Point2f by)
{
    return {box.x * by.x, box.y * by.y, box.width * by.x, box.height * by.y};
}

cv::Rect wholePixels(const cv::Rect2f& box)
{
    const int left = cvFloor(box.x);
    const int top = cvFloor(box.y);
    return {left, top, cvCeil(box.x + box.width) - left, cvCeil(box.y + box.height) - top};
}

/// The brightness of a part of a frame in 8 bits, at a fixed size; empty outside of the frame.
cv::Mat brightness(const video::Frame& frame, const cv::Rect2f& box)
{
    const cv::Mat& luma = frame.planes[0];
    const cv::Rect area = wholePixels(box) & cv::Rect(0, 0, luma.cols, luma.rows);
    if (area.empty()) {
        return {};
    }
    cv::Mat small;
    cv::resize(luma(area), small, {kChangeSide, kChangeSide}, 0, 0, cv::INTER_AREA);
    const int extraBits = std::max(frame.layout.bitDepth - 8, 0);
    small.convertTo(small, CV_32F, 1.0 / static_cast<double>(1 << extraBits));
    return small;
}

struct Cutout
{
    cv::Mat rgb8;
    cv::Matx23f fromFrame;
};

Cutout cutOut(const video::Frame& frame, const cv::Rect2f& area, float scale)
{
    const video::RgbPatch patch = video::takePatch(frame, wholePixels(area));
    Cutout cut;
    if (patch.rgb.empty()) {
        return cut;
    }
    cut.rgb8 = patch.rgb;
    if (cut.rgb8.depth() == CV_16U) {
        cut.rgb8.convertTo(cut.rgb8, CV_8U, 1.0 / 257.0);
    }
    cv::Point2f by(1.F, 1.F);
    if (scale < 1.F) {
        const cv::Size size(std::max(1, cvRound(static_cast<float>(cut.rgb8.cols) * scale)),
                            std::max(1, cvRound(static_cast<float>(cut.rgb8.rows) * scale)));
        by = {static_cast<float>(size.width) / static_cast<float>(cut.rgb8.cols),
              static_cast<float>(size.height) / static_cast<float>(cut.rgb8.rows)};
        cv::resize(cut.rgb8, cut.rgb8, size, 0, 0, cv::INTER_AREA);
    }
    const cv::Point2f tl(patch.area.tl());
    cut.fromFrame = {by.x, 0.F, -tl.x * by.x, 0.F, by.y, -tl.y * by.y};
    return cut;
}

cv::Point2f at(const cv::Matx23f& m, cv::Point2f p)
{
    return {m(0, 0) * p.x + m(0, 2), m(1, 1) * p.y + m(1, 2)};
}

/// b after the inverse of a, both without rotation.
cv::Matx23f betweenCutouts(const cv::Matx23f& a, const cv::Matx23f& b, cv::Point2f frameScale)
{
    const float x = b(0, 0) * frameScale.x / a(0, 0);
    const float y = b(1, 1) * frameScale.y / a(1, 1);
    return {x, 0.F, b(0, 2) - x * a(0, 2), 0.F, y, b(1, 2) - y * a(1, 2)};
}

TrackLook lookAt(std::size_t track, const FramePair& pair, const faces::TrackPoint& point)
{
    TrackLook look;
    look.track = track;
    look.seconds = pair.seconds;
    const cv::Rect2f& box = point.boxInImage;
    const cv::Rect2f area(box.x - kAround * box.width, box.y - kAround * box.height, (1.F + 2.F * kAround) * box.width,
                          (1.F + 2.F * kAround) * box.height);
    const cv::Point2f toProtected = scaleBetween(pair.original, pair.protectedOne);
    const float height = std::max(box.height, 1.F);
    const Cutout before = cutOut(pair.original, area, std::min(1.F, kMostHeight / height));
    const Cutout after = cutOut(pair.protectedOne, scaled(area, toProtected),
                                std::min(1.F, kMostHeight / (height * std::max(toProtected.y, 1e-3F))));
    if (before.rgb8.empty() || after.rgb8.empty()) {
        return look;
    }
    look.original = before.rgb8;
    look.protectedOne = after.rgb8;
    look.scale = before.fromFrame(0, 0);
    look.protectedFromOriginal = betweenCutouts(before.fromFrame, after.fromFrame, toProtected);
    look.place = point;
    const cv::Point2f tl = at(before.fromFrame, box.tl());
    const cv::Point2f br = at(before.fromFrame, box.br());
    look.place.boxInImage = {tl, br};
    for (cv::Point2f& p : look.place.landmarksInImage) {
        p = at(before.fromFrame, p);
    }
    return look;
}

} // namespace

float changeOf(const video::Frame& original, const video::Frame& protectedOne, const cv::Rect2f& boxInOriginal)
{
    const cv::Mat before = brightness(original, boxInOriginal);
    const cv::Mat after = brightness(protectedOne, scaled(boxInOriginal, scaleBetween(original, protectedOne)));
    if (before.empty() || after.empty()) {
        return 0.F;
    }
    cv::Scalar mean;
    cv::Scalar contrast;
    cv::meanStdDev(before, mean, contrast);
    const double difference = cv::norm(before, after, cv::NORM_L1) / (kChangeSide * kChangeSide);
    return static_cast<float>(difference / (contrast[0] + static_cast<double>(kSensorNoise)));
}

TrackLooks::TrackLooks(std::vector<faces::FaceTrack> tracks, double framesPerSecond)
    : m_tracks(std::move(tracks)),
      m_stretches(m_tracks.size()),
      m_sights(m_tracks.size()),
      m_order(m_tracks.size())
{
    const std::size_t most =
        std::clamp(kMostLooks / std::max<std::size_t>(m_tracks.size(), 1), kLeastStretches, kMostStretches);
    const double usual = std::max(1.0, kStretchSeconds * framesPerSecond);
    for (const faces::FaceTrack& track : m_tracks) {
        const double frames = faces::lastFrame(track) - faces::firstFrame(track) + 1;
        m_stretchFrames.push_back(static_cast<int>(std::ceil(std::max(usual, frames / static_cast<double>(most)))));
    }
    std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    std::stable_sort(m_order.begin(), m_order.end(), [this](std::size_t a, std::size_t b) {
        return faces::firstFrame(m_tracks[a]) < faces::firstFrame(m_tracks[b]);
    });
}

std::vector<TrackLook> TrackLooks::add(const FramePair& pair)
{
    const auto frame = static_cast<int>(pair.original.index);
    while (m_begun < m_order.size() && faces::firstFrame(m_tracks[m_order[m_begun]]) <= frame) {
        m_active.push_back(m_order[m_begun++]);
    }
    std::vector<std::size_t> goOn;
    for (const std::size_t track : m_active) {
        if (faces::lastFrame(m_tracks[track]) < frame) {
            end(m_stretches[track]);
            continue;
        }
        goOn.push_back(track);
        const auto point = faces::pointAt(m_tracks[track], frame);
        if (point && faces::isInSight(point->kind)) {
            TrackSight& sight = m_sights[track];
            sight.screenSeconds += pair.duration;
            ++sight.frames;
            if (point->boxInImage.height >= kLeastHeight) {
                sight.tooSmall = false;
                offer(track, pair, *point);
            }
        }
    }
    m_active = std::move(goOn);
    return std::exchange(m_ready, {});
}

void TrackLooks::offer(std::size_t track, const FramePair& pair, const faces::TrackPoint& point)
{
    Stretch& stretch = m_stretches[track];
    const int number =
        (static_cast<int>(pair.original.index) - faces::firstFrame(m_tracks[track])) / m_stretchFrames[track];
    if (number != stretch.number) {
        end(stretch);
        stretch.number = number;
    }
    const float height = point.boxInImage.height;
    const float change = changeOf(pair.original, pair.protectedOne, point.boxInImage);
    const bool larger = !stretch.largest || height > kLargerBy * stretch.largest->height;
    const bool lessChanged = !stretch.leastChanged || change < stretch.leastChanged->change;
    if (!larger && !lessChanged) {
        return;
    }
    TrackLook look = lookAt(track, pair, point);
    if (look.original.empty()) {
        return;
    }
    const Candidate candidate{std::move(look), height, change};
    if (larger) {
        stretch.largest = candidate;
    }
    if (lessChanged) {
        stretch.leastChanged = candidate;
    }
}

void TrackLooks::end(Stretch& stretch)
{
    if (stretch.largest) {
        const float change = stretch.largest->change;
        const double seconds = stretch.largest->look.seconds;
        m_ready.push_back(std::move(stretch.largest->look));
        if (stretch.leastChanged && stretch.leastChanged->look.seconds != seconds &&
            stretch.leastChanged->change < kMuchLess * change) {
            m_ready.push_back(std::move(stretch.leastChanged->look));
        }
    }
    stretch = {};
}

std::vector<TrackLook> TrackLooks::finish()
{
    for (const std::size_t track : m_active) {
        end(m_stretches[track]);
    }
    m_active.clear();
    return std::exchange(m_ready, {});
}

} // namespace bauta::jobs
