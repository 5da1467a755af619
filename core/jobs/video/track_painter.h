// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/keyed_random.h"
#include "core/jobs/cover_protector.h"
#include "core/jobs/video/track_anonymizer.h"
#include "core/jobs/video/track_faces.h"
#include "core/plan/planned_video.h"
#include "core/protect/cloak/track_cloak.h"
#include "core/video/frame.h"

#include <cstddef>
#include <cstdint>
#include <memory>
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

/// How faces are covered that should be cloaked or replaced, where that does not hold.
inline constexpr protect::Method kCoverInstead = protect::Method::Blur;

/// A track and what is done to it.
struct PaintedTrack
{
    faces::FaceTrack track;
    plan::Decision decision;
    std::shared_ptr<const protect::TrackCloak> cloak; ///< null: covered, or left alone
    plan::Decision uncloaked;                         ///< what is done instead of a cloak where there is none
    int id = 0;                                       ///< of the track, and the person it shows; for Method::Anonymize
    int person = -1;
};

/// How often a cloaked track had to be covered after all.
struct TrackCount
{
    int frames = 0;
    int covered = 0; ///< turned too far or too small for its cloak or its new face, or its cloak is weak
};

/// Protects the faces of tracks in the frames of a video, in order. A cover's noise is the same in all frames of its
/// track: changing noise could be averaged away. A cloaked or replaced face that turns away, or is lost, or whose
/// cloak is weak, is blurred for as long.
/// One thread at a time; references must outlive it.
class TrackPainter
{
public:
    TrackPainter(const FaceFitter& fitter, CoverProtector& covers, std::vector<PaintedTrack> tracks,
                 FailSecure failSecure, TrackAnonymizer* anonymizer = nullptr);

    /// Works on the planes of frame number `number`, which must be writable.
    [[nodiscard]] Expected<void> paint(video::Frame& frame, int number);

    [[nodiscard]] std::int64_t blurredFrames() const noexcept { return m_blurredFrames; }
    /// One entry a track, in their order.
    [[nodiscard]] std::vector<TrackCount> counts() const;

private:
    struct Hidden
    {
        std::size_t place = 0; ///< among all tracks
        plan::Decision decision;
        std::shared_ptr<const protect::TrackCloak> cloak;
        plan::Decision uncloaked;
        KeyedRandom::Key noise{};
        bool isCovered = false; ///< a cloaked one that was covered in the frame before
        AnonymizedTrack anonymized;
        TrackCount count;
    };

    [[nodiscard]] static std::vector<faces::FaceTrack> hiddenTracks(const std::vector<PaintedTrack>& tracks);
    [[nodiscard]] static std::vector<TrackFaces::Fits> fitsOf(const std::vector<PaintedTrack>& tracks);
    [[nodiscard]] static bool isReplaceable(const TrackedFace& tracked, Hidden& hidden);
    [[nodiscard]] bool mustBeCovered(const TrackedFace& tracked, Hidden& hidden) const;
    [[nodiscard]] Expected<void> cover(video::Frame& frame, const TrackedFace& tracked, const Hidden& hidden,
                                       const plan::Decision& decision);
    static void cloak(video::Frame& frame, int number, const TrackedFace& tracked, const protect::TrackCloak& cloak);

    CoverProtector& m_covers;
    std::vector<Hidden> m_hidden; ///< in the order of m_faces
    TrackFaces m_faces;
    FailSecure m_failSecure;
    TrackAnonymizer* m_anonymizer; ///< null: no track is replaced
    std::size_t m_tracks = 0;
    std::int64_t m_blurredFrames = 0;
};

/// Leaves nothing of a frame but a few patches of colour.
void obscureFrame(video::Frame& frame);

} // namespace bauta::jobs
