// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: what an open file is and carries.

#pragma once

#include "core/video/input_av.h"
#include "core/video/video_info.h"

namespace bauta::video
{

/// Describes the file without reading on. Throws where it has no video stream.
[[nodiscard]] VideoInfo describe(const Demuxer& demuxer);

/// Everything private that the container carries.
[[nodiscard]] image::MetadataReport privateData(const Demuxer& demuxer);

} // namespace bauta::video
