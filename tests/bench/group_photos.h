// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::bench
{

/// A photo of testdata/groups with what is known about its faces.
struct GroupPhoto
{
    std::string name;
    cv::Mat rgb;
    std::vector<cv::Rect2f> faceBoxes; ///< annotated; empty if only counted
    int countedFaces = 0;              ///< by eye (testdata's README); the number of boxes where annotated
};

/// All photos of the folder: the annotated ones first, then the counted ones, then the rest. Empty if it is missing.
[[nodiscard]] std::vector<GroupPhoto> loadGroupPhotos(const std::filesystem::path& groupsFolder);

/// The photo at another scale, boxes with it.
[[nodiscard]] GroupPhoto scaledPhoto(const GroupPhoto& photo, double scale);

/// A made crowd: copies of the annotated photos, shrunk to faces of random sizes between `minFacePx` and
/// `maxFacePx`, laid side by side over a canvas. The same for the same seed.
[[nodiscard]] GroupPhoto makeCrowd(const std::vector<GroupPhoto>& photos, cv::Size canvas, double minFacePx,
                                   double maxFacePx, unsigned seed);

} // namespace bauta::bench
