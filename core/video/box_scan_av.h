// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: what stands in the boxes of an MP4 or QuickTime file that libavformat does not report.

#pragma once

#include "core/image/metadata.h"
#include "core/video/input_av.h"

#include <vector>

namespace bauta::video
{

/// User data, XMP and other private boxes, times in headers, padding that is not empty, bytes after the last box. Reads
/// headers of boxes, not the media. Bounded in depth and number; damaged parts are an item.
[[nodiscard]] std::vector<image::MetadataItem> scanBoxes(const InputFile& file);

} // namespace bauta::video
