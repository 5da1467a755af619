// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/jobs/identity_book.h"
#include "core/jobs/services.h"
#include "core/jobs/video/track_faces.h"
#include "core/plan/decision.h"
#include "core/protect/anonymize/anonymize.h"
#include "core/video/frame.h"

#include <cstdint>
#include <optional>
#include <string>

namespace bauta::jobs
{

/// A track whose face is replaced by another, from frame to frame.
struct AnonymizedTrack
{
    int id = 0;
    int person = -1;                                      ///< the plan's
    std::optional<protect::SyntheticIdentity> identity{}; ///< once the face was seen
    std::uint32_t grain = 0;
    protect::Anonymizer::Steady steady{};
    int lastFrame = -2; ///< in which it was replaced
};

/// Replaces the faces of tracks in the frames of a video by those of people who do not exist: one of them a person, the
/// same as in the job's photos and other videos. One thread at a time; references must outlive it.
class TrackAnonymizer
{
public:
    /// `videoName` tells the tracks of one video from those of others.
    TrackAnonymizer(Services& services, IdentityBook& book, std::uint64_t runSeed, int identities,
                    std::string videoName);

    /// requires: the face is not unsuitableForAnonymize().
    [[nodiscard]] Expected<void> paint(video::Frame& frame, int number, const faces::Face& face,
                                       const plan::Decision& decision, AnonymizedTrack& track);

private:
    [[nodiscard]] Expected<void> identify(const video::Frame& frame, const faces::Face& face,
                                          const plan::Decision& decision, AnonymizedTrack& track);

    Services& m_services;
    IdentityBook& m_book;
    std::uint64_t m_runSeed;
    int m_identities;
    std::string m_videoName;
};

} // namespace bauta::jobs
