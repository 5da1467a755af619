// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/jobs/face_protector.h"
#include "core/jobs/services.h"
#include "core/plan/planned_video.h"
#include "core/protect/cloak/track_cloak.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace bauta::jobs
{

struct VideoCloakRequest
{
    std::filesystem::path file;
    plan::PlannedVideo video;
    std::vector<plan::Decision> decisions; ///< one for each track; those that are no cloaks are passed over
    CloakFallback fallback = CloakFallback::Cover;
    std::uint64_t seed = 0; ///< of the run
    int firstPainted = 0;   ///< frames before it are never asked for
};

/// Makes the cloaks of a video's tracks while it is painted: reads the video at full size a little ahead of the
/// painter, looks at each cloaked face twice a second, and makes a cloak on three such views for each second, going on
/// from the one before. So a cloak fits the face as it looks just then, changes slowly, and nothing is kept that grows
/// with the video. Cloaks of the same person in other tracks are kept apart. One thread at a time.
///
/// A cloak may come out so weak that a face may well be recognised (isWeak()). Then nothing is gained by showing it:
/// TrackCloak::holdsAt() says so, unless the fallback wants a warning alone.
class VideoCloaks
{
public:
    /// Reads the first frames only when asked for. `services` must outlive this.
    [[nodiscard]] static Expected<std::unique_ptr<VideoCloaks>> open(VideoCloakRequest request, Services& services,
                                                                     const CancelToken& cancel);
    VideoCloaks(const VideoCloaks&) = delete;
    VideoCloaks& operator=(const VideoCloaks&) = delete;
    ~VideoCloaks();

    /// Null for a track that is not to be cloaked; else the cloak as far as it is made, empty where no frame nearby can
    /// carry one.
    [[nodiscard]] std::shared_ptr<const protect::TrackCloak> of(std::size_t track) const;

    /// Makes what frame `number` needs and forgets what no later frame does. Frames in order. Fails with
    /// InvalidArgument at the end of a track that cannot be cloaked anywhere, where CloakFallback::Fail says so.
    [[nodiscard]] Expected<void> prepare(int number);

    /// What became of each track, once the last frame is painted.
    [[nodiscard]] std::vector<FaceResult> results() const;

private:
    struct Implementation;
    explicit VideoCloaks(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace bauta::jobs
