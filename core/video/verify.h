// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/video/video_info.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace bauta::video
{

struct VerifyOptions
{
    /// Frames that must be there; without it any number but none.
    std::optional<std::int64_t> expectedFrames = std::nullopt;
    bool decodeAll = false; ///< every frame, not only the key frames
    VideoLimits limits = {};
    CancelToken cancel = {};
};

struct VerifyReport
{
    std::int64_t frames = 0;  ///< packets of the video stream
    std::int64_t decoded = 0; ///< frames that were decoded
    VideoInfo info;
};

/// Reads an output back. Fails with VerificationFailed and the names of what is there if it carries private data
/// (tags, data streams, chapters, attachments, pictures, a rotation that is not in the pixels), has another number of
/// frames than expected, or does not decode.
[[nodiscard]] Expected<VerifyReport> verifyClean(const std::filesystem::path& path, const VerifyOptions& options = {});

} // namespace bauta::video
