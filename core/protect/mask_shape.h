// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/types.hpp>

#include <optional>
#include <string>
#include <vector>

namespace bauta::protect
{

/// What a cover looks like. Ellipse and Box lie around all of Head, so that each covers at least what Head does.
enum class MaskShape
{
    Head = 0, ///< the silhouette itself
    Ellipse,  ///< upright on the head
    Box       ///< upright in the picture
};
/// How far a cover reaches beyond the head unless something else is decided, in widths of the face.
inline constexpr float kUsualMargin = 0.12F;

[[nodiscard]] const char* toString(MaskShape shape) noexcept;
[[nodiscard]] std::optional<MaskShape> maskShapeFromString(const std::string& name) noexcept;

/// Convex outlines of a head in that shape. `rollRadians` as in FaceShape; empty outlines stay empty.
[[nodiscard]] std::vector<std::vector<cv::Point2f>> inShape(std::vector<std::vector<cv::Point2f>> outlines,
                                                            MaskShape shape, float rollRadians);

} // namespace bauta::protect
