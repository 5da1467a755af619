// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/track/face_track.h"
#include "core/jobs/video/paired_frames.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace bauta::jobs
{

/// The surroundings of a track's face in one frame, before and after, small enough to keep: a face is at most 256
/// pixels high, more than any recogniser sees.
struct TrackLook
{
    std::size_t track = 0; ///< index into the tracks
    cv::Mat original;      ///< CV_8UC3
    cv::Mat protectedOne;
    faces::TrackPoint place;           ///< in pixels of `original`
    cv::Matx23f protectedFromOriginal; ///< from the pixels of the one to those of the other
    double seconds = 0.0;              ///< from the start of the protected video
    float scale = 1.F;                 ///< pixels of `original` for one of the frame
};

/// What was seen of a track while choosing.
struct TrackSight
{
    double screenSeconds = 0.0; ///< in which the face is to be seen
    int frames = 0;             ///< the same
    bool tooSmall = true;       ///< in all of them
};

/// Chooses the frames in which recognisers look at each track. A track is divided into stretches of half a second or
/// more; of each, the largest view is looked at, and also the frame that the protection changed least, if it changed
/// far less there: that is where a cover slipped. Faces lower than kLeastHeight give recognisers nothing and are left
/// out. Keeps two looks for each track that is on the screen. One thread at a time.
class TrackLooks
{
public:
    static constexpr float kLeastHeight = 20.F;

    explicit TrackLooks(std::vector<faces::FaceTrack> tracks, double framesPerSecond);

    /// The looks that are complete with this frame. Pairs in order.
    [[nodiscard]] std::vector<TrackLook> add(const FramePair& pair);
    /// Those that are left.
    [[nodiscard]] std::vector<TrackLook> finish();

    [[nodiscard]] const std::vector<TrackSight>& sights() const noexcept { return m_sights; }

private:
    struct Candidate
    {
        TrackLook look;
        float height = 0.F;
        float change = 0.F;
    };
    struct Stretch
    {
        int number = -1;
        std::optional<Candidate> largest;
        std::optional<Candidate> leastChanged;
    };

    void offer(std::size_t track, const FramePair& pair, const faces::TrackPoint& point);
    void end(Stretch& stretch);

    std::vector<faces::FaceTrack> m_tracks;
    std::vector<int> m_stretchFrames; ///< of each track
    std::vector<Stretch> m_stretches;
    std::vector<TrackSight> m_sights;
    std::vector<std::size_t> m_order; ///< of the tracks, by their first frame
    std::size_t m_begun = 0;          ///< how many of them have begun
    std::vector<std::size_t> m_active;
    std::vector<TrackLook> m_ready;
};

/// How much a face changed, as its pixels say: the mean difference of brightness in units of the original's contrast.
/// Both frames may differ in size and depth. About 0 where nothing was done, above 0.5 where it was covered.
[[nodiscard]] float changeOf(const video::Frame& original, const video::Frame& protectedOne,
                             const cv::Rect2f& boxInOriginal);

} // namespace bauta::jobs
