// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: whether a file ends before it should, which demuxers take for a normal end.

#pragma once

#include "core/video/input_av.h"

namespace bauta::video
{

/// By the sizes that the container's outermost parts state: boxes of MP4, the RIFF size of AVI, the segment of
/// Matroska, the trailer of GIF. False where the format has no such statement, as MPEG-TS and live recordings.
[[nodiscard]] bool endsEarly(const Demuxer& demuxer);

} // namespace bauta::video
