// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/keyed_random.h"
#include "core/jobs/cover_protector.h"
#include "core/jobs/video/track_faces.h"
#include "core/plan/planned_video.h"
#include "core/video/frame.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// What happens while a face that should be hidden is lost from sight.
enum class FailSecure
{
    Area = 0, ///< the place where it should be is covered, the more widely the longer it is lost
    Frame     ///< the whole frame is blurred
};
[[nodiscard]] const char* toString(FailSecure failSecure) noexcept;
[[nodiscard]] std::optional<FailSecure> failSecureFromString(const std::string& name) noexcept;

/// A track and what is done to it. Its decision is a cover or Keep.
struct CoveredTrack
{
    faces::FaceTrack track;
    plan::Decision decision;
};

/// Covers the faces of tracks in the frames of a video, in order. A cover's noise is the same in all frames of its
/// track: changing noise could be averaged away. One thread at a time; references must outlive it.
class TrackPainter
{
public:
    TrackPainter(const FaceFitter& fitter, CoverProtector& covers, std::vector<CoveredTrack> tracks,
                 FailSecure failSecure);

    /// Works on the planes of frame number `number`, which must be writable.
    [[nodiscard]] Expected<void> paint(video::Frame& frame, int number);

    [[nodiscard]] std::int64_t blurredFrames() const noexcept { return m_blurredFrames; }

private:
    [[nodiscard]] Expected<void> cover(video::Frame& frame, const TrackedFace& tracked);

    CoverProtector& m_covers;
    std::vector<plan::Decision> m_decisions;
    std::vector<KeyedRandom::Key> m_noise;
    TrackFaces m_faces;
    FailSecure m_failSecure;
    std::int64_t m_blurredFrames = 0;
};

/// Leaves nothing of a frame but a few patches of colour.
void obscureFrame(video::Frame& frame);

} // namespace bauta::jobs
