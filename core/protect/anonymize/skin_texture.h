// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/anonymize/face_model.h"
#include "core/protect/anonymize/identity.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace bauta::protect
{

/// The canonical texture of an identity with an expression: CV_32FC3, L, a, b, side x side, without light. Texels that
/// do not belong to the face repeat the nearest one that does.
[[nodiscard]] cv::Mat skinTexture(const FaceModel& model, const SyntheticIdentity& identity,
                                  const Expression& expression);

/// The part of it that an expression does not change, for the frames of a video: 1 x texels.
[[nodiscard]] cv::Mat identityTextureOf(const FaceModel& model, const SyntheticIdentity& identity);
[[nodiscard]] cv::Mat skinTexture(const FaceModel& model, const cv::Mat& identityTexture, const Expression& expression);

} // namespace bauta::protect
