// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"

#include <filesystem>

namespace bauta::models::importers
{

/// Networks of the face-api package. Its files hold weights only; the architectures are rebuilt here after the
/// package's sources. Each function takes the folder with the *-weights_manifest.json files and throws ImportError.

/// SSD MobileNet v1 face detector. Input (value / 127.5 - 1), any height and width; made for 512 x 512.
///
/// Outputs, for the feature maps i = 0..5 of stride 16, 32, 64, 128, 256, 512 with A = 3 anchors a cell on map 0 and
/// 6 on the others:
///   boxes_<i>   N x 4A x H x W: ty, tx, th, tw of anchor a in channels 4a..4a+3
///   scores_<i>  N x 3A x H x W: logits of background, face and an unused class of anchor a in channels 3a..3a+2; the
///               probability of a face is the sigmoid of channel 3a+1
/// Constant "anchors", 5118 x 4: ymin, xmin, ymax, xmax of every anchor at 512 x 512 in units of the picture; in the
/// order map, row, column, anchor. With centre (cy, cx) and size (h, w) of an anchor a box is: centre
/// (ty/10*h + cy, tx/10*w + cx), size (exp(th/5)*h, exp(tw/5)*w).
[[nodiscard]] Graph importSsdMobilenet(const std::filesystem::path& folder);

/// dlib's ResNet-34 face descriptor. Input 150 x 150, (RGB - (122.782, 117.001, 104.298)) / 255. Output "descriptor",
/// N x 128.
[[nodiscard]] Graph importDlibResnet(const std::filesystem::path& folder);

/// 68 landmarks. Input 112 x 112, normalised as for dlib. Output "landmarks", N x 136: x, y by turns, in units of the
/// input's side.
[[nodiscard]] Graph importLandmarks68(const std::filesystem::path& folder);

} // namespace bauta::models::importers
