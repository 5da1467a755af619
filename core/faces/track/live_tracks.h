// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/track/face_source.h"
#include "core/faces/track/gray_frames.h"
#include "core/faces/track/sample_choice.h"
#include "core/faces/track/tracking_pace.h"
#include "core/faces/track/tracklet.h"

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <vector>

namespace bauta::faces
{

/// A face that is being followed, or was lost a moment ago.
struct LiveTrack
{
    Tracklet tracklet;
    FacePlace place; ///< in the latest frame; a guess while lost
    cv::Point2f velocity;
    bool lost = false;
    bool doubted = false; ///< does not look as when it was detected
    int lastSeen = 0;     ///< frame of the last sighting
    int lastDetected = 0;
    int lastLook = 0; ///< frame of the last look at its place alone
    int nextFit = 0;  ///< frame from which on its landmarks are fitted anew
    SampleChoice choice;
};

/// The faces of the current scene: follows them from frame to frame, gives them what a search found, and follows new
/// ones back in time. Coordinates are pixels of the gray frames. One thread.
class LiveTracks
{
public:
    explicit LiveTracks(const TrackingPace& pace) : m_pace(pace) {}

    /// All that are alive, in the order of the places of a search.
    [[nodiscard]] std::vector<LiveTrack>& all() noexcept { return m_live; }

    /// Follows every track into the latest frame; those that cannot be followed are lost, those that are lost for too
    /// long or gone from the picture end.
    void follow(GrayFrames& frames);

    /// What a search said: `found` in pixels of the gray frames, `place` is an index into all(), and `looked` says
    /// which tracks were looked at. Assigns, begins new tracks, follows back. Returns the indices of tracks that were
    /// detected.
    std::vector<std::size_t> update(const std::vector<FoundFace>& found, const std::vector<bool>& looked,
                                    GrayFrames& frames);

    /// The scene is over.
    void endAll();

    /// Of ended tracks; the caller may take them.
    [[nodiscard]] std::vector<Tracklet>& ended() noexcept { return m_ended; }

private:
    struct BackwardWalk
    {
        std::size_t track = 0;
        FacePlace place;
        cv::Point2f velocity;
        int stopAt = 0; ///< the frame of the last sighting before; nothing is written into it
    };

    void end(std::size_t index);
    void endDuplicates(int frame);
    [[nodiscard]] std::vector<int> assigned(const std::vector<FoundFace>& found, const GrayFrame& now) const;
    [[nodiscard]] bool belongsToAnother(std::size_t track, const FoundFace& face) const;
    void detected(LiveTrack& track, const Detection& detection, const cv::Mat& gray, int frame);
    [[nodiscard]] bool repeatsAnother(const FoundFace& face) const;
    void walkBack(std::vector<BackwardWalk> walks, GrayFrames& frames);

    TrackingPace m_pace;
    std::vector<LiveTrack> m_live;
    std::vector<Tracklet> m_ended;
    int m_nextId = 0;
};

} // namespace bauta::faces
