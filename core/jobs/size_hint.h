// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/image.h"

#include <opencv2/core/types.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace bauta::jobs
{

/// The size that a photo's header states, without decoding: for sharing out memory and for reading an output back.
/// Never trusted for anything else; the decoder checks by itself. Before the orientation is applied. Empty where the
/// header is not understood.
[[nodiscard]] std::optional<cv::Size> statedSize(std::span<const std::byte> content, image::Format format) noexcept;

/// Pixels that decoding the content will need at most, by statedSize or, without it, by the length of the file.
[[nodiscard]] std::int64_t expectedPixels(std::span<const std::byte> content, image::Format format) noexcept;

} // namespace bauta::jobs
