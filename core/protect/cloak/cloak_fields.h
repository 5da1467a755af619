// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/image.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>
#include <opencv2/core/types.hpp>

namespace bauta::protect
{

/// A cloak as two smooth fields over a square of the alignment frame, independent of the photo's resolution.
///
/// A pixel at frame position p shows what was at p + flow(p), and its luminance changes by tone(p). Both are zero on
/// and beyond the border of the square and outside the head's silhouette.
struct CloakFields
{
    cv::Matx23f frameFromImage; ///< to the 112 x 112 alignment frame
    cv::Point2f originInFrame;  ///< outer corner of the square's top left sample
    float sideInFrame = 0.F;
    cv::Mat flowInFrame; ///< CV_32FC2, n x n samples, in units of the frame
    cv::Mat tone;        ///< CV_32FC1, m x m samples, of 1 (white)
};

/// Resamples the fields to the photo's own resolution and applies them there, in place, at the photo's depth. Pixels
/// outside the square, and wherever both fields are zero, keep every bit. Grey photos stay grey; alpha moves with the
/// flow.
///
/// `photo` may be a cut-out of the picture whose coordinates the fields are stated in, with its top left pixel at
/// `cutAt` there. If it holds cloakedArea(), it becomes what the same area of the whole picture would become.
void applyCloak(image::Image& photo, const CloakFields& fields, cv::Point cutAt = {});

/// The part of a picture that applyCloak() reads or changes; may be empty.
[[nodiscard]] cv::Rect cloakedArea(const CloakFields& fields, cv::Size pictureSize);

} // namespace bauta::protect
