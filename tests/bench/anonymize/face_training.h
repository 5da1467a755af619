// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/anonymize/face_model.h"
#include "tests/bench/anonymize/training_set.h"

#include <opencv2/core/mat.hpp>

#include <string>
#include <vector>

namespace bauta::bench
{

struct FaceTrainingOptions
{
    int side = 256;
    int chromaSide = 64;
    int textureComponents = 120;
    int shapeComponents = 40;
    int details = 40;
};

/// What was learned from, and how well.
struct FaceTrainingNotes
{
    std::size_t faces = 0;   ///< that the statistics rest on
    std::size_t leftOut = 0; ///< hidden in part (glasses, hands, hats), by their residual
    double explained = 0.0;  ///< of the texture's variance
    double shapeExplained = 0.0;
};

/// The whole training; the steps are described where they are done. `faces` are aligned (alignFaces).
[[nodiscard]] protect::FaceModel trainFaceModel(std::vector<TrainingFace> faces, const cv::Mat& meanShape,
                                                const FaceTrainingOptions& options, int workers,
                                                FaceTrainingNotes& notes);

} // namespace bauta::bench
