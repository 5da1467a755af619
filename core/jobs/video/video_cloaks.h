// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/jobs/face_protector.h"
#include "core/jobs/services.h"
#include "core/plan/planned_video.h"
#include "core/protect/cloak/track_cloak.h"
#include "core/video/frame_reader.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace bauta::jobs
{

/// The cloak of one track, or why it has none.
struct MadeCloak
{
    std::shared_ptr<const protect::TrackCloak> cloak; ///< null: the track cannot be cloaked
    FaceResult result;
};

struct VideoCloakRequest
{
    std::filesystem::path file;
    const plan::PlannedVideo* video = nullptr;
    std::vector<plan::Decision> decisions; ///< one for each track; those that are no cloaks are passed over
    CloakFallback fallback = CloakFallback::Cover;
    std::uint64_t seed = 0; ///< of the run
};

/// Makes one cloak for each track that is to have one: reads the video once at full size, keeps small cut-outs of a
/// dozen views of each face, chooses the most diverse and optimises on them together. Cloaks of the same person are
/// kept apart. One entry a track, with a null cloak for others. Fails with InvalidArgument where CloakFallback::Fail
/// says so. `progress` gets 0..1.
[[nodiscard]] Expected<std::vector<MadeCloak>> makeVideoCloaks(const VideoCloakRequest& request, Services& services,
                                                               const CancelToken& cancel,
                                                               const std::function<void(double)>& progress);

} // namespace bauta::jobs
