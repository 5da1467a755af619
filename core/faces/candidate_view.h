// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/boxes.h"

#include <opencv2/core/mat.hpp>

#include <functional>
#include <vector>

namespace bauta::faces
{

/// What a network finds in each of some pictures of one size, in their pixels, however weak.
using BatchSearch = std::function<Expected<std::vector<std::vector<Candidate>>>(const std::vector<cv::Mat>& pictures)>;

/// How strongly a network believes in `candidate` when it is shown alone: the mean of its best scores near it over
/// views at three sizes and mirrored, 0..1. Real faces keep their score, chance patterns lose it.
/// What the first two views leave no doubt about gets no more. A face that the picture's border cuts gets a second
/// chance, completed by its mirror image.
[[nodiscard]] Expected<float> scoreAlone(const cv::Mat& rgb, const Candidate& candidate, const BatchSearch& search);

} // namespace bauta::faces
