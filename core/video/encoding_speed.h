// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"

#include <string>

namespace bauta::video
{

struct EncodingSpeed
{
    std::string encoder; ///< FFmpeg's name
    int frames = 0;      ///< that came out of it while the clock ran
    double framesPerSecond = 0.0;
};

/// Encodes frames of 1280 x 720 that it draws itself, as transcode() would with the usual settings and one thread a
/// processor, for about `seconds`; up to three seconds where hardly anything comes out. Nothing is written. `family`
/// is one of the encoder table, such as "h264". UnsupportedFormat where this FFmpeg has no encoder for it, Unknown
/// where even that time was too short, Cancelled.
[[nodiscard]] Expected<EncodingSpeed> measureEncoding(const std::string& family, double seconds,
                                                      const CancelToken& cancel);

} // namespace bauta::video
