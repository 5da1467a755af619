// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/plan/planned_video.h"
#include "core/video/frame_reader.h"

#include <filesystem>

namespace bauta::ui
{

/// Frames of a video, counted from 0.
struct FrameSpan
{
    int first = 0;
    int count = 0;
};

/// Which frames of a video lie in a range: by their own times, as rates may vary. Decodes from the start to the end of
/// the range. InvalidArgument if there are none.
[[nodiscard]] Expected<FrameSpan> framesIn(const std::filesystem::path& file, const video::TimeRange& range,
                                           const CancelToken& cancel);

/// What was planned for a whole video, for a part of it: tracks and spots as they are there, frames counted from the
/// start of the part. `range` is what the part is called by.
[[nodiscard]] plan::PlannedVideo cutTo(const plan::PlannedVideo& whole, const FrameSpan& span,
                                       const video::TimeRange& range);

} // namespace bauta::ui
