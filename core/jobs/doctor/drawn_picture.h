// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

namespace bauta::jobs
{

/// A picture for measurements, CV_8UC3, RGB: smooth colours, edges and the grain of a camera, so that codecs have as
/// much to do as with a photo; nothing in it looks like a face. The same one for the same size.
[[nodiscard]] cv::Mat drawPicture(cv::Size size);

} // namespace bauta::jobs
