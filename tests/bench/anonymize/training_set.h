// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/protect/anonymize/face_geometry.h"
#include "core/protect/anonymize/face_model.h"
#include "tests/bench/people_data.h"

#include <opencv2/core/mat.hpp>

#include <string>
#include <vector>

namespace bauta::bench
{

/// A face to learn from, before its texture is taken.
struct TrainingFace
{
    PortraitFile file;
    std::vector<cv::Point3f> meshInImage;
    protect::HeadPlacement placement; ///< against the mean of all
    cv::Mat shape;                    ///< 1 x 1404, see FaceModel
    protect::Expression expression{};
};

/// Finds the main face of each picture; those without one, or turned away, are left out and counted on standard error.
/// Pictures of a set are mostly cut alike: where the mean place of the first faces leads to a sure mesh, the detector
/// is spared, which takes most of the time.
[[nodiscard]] std::vector<TrainingFace> findTrainingFaces(const PortraitLoader& loader,
                                                          const faces::Landmarker& landmarker,
                                                          const std::vector<PortraitFile>& files, int workers);

/// Lays all meshes on their mean (generalised Procrustes analysis; J. Gower, 1975), which it returns: 1 x 1404.
[[nodiscard]] cv::Mat alignFaces(std::vector<TrainingFace>& faces);

/// Where the mesh points lie in the texture: the mean face with its mouth open, unrolled from a cylinder.
struct TextureLayout
{
    cv::Mat pointsInTexels; ///< 468 x 2
    std::vector<cv::Vec3i> triangles;
    cv::Mat covered;       ///< CV_8U
    cv::Mat coveredChroma; ///< CV_8U
    cv::Mat skin;          ///< CV_8U: no eyes, brows, lips or rim, where hair may lie
    cv::Mat innerMouth;    ///< CV_8U
    cv::Mat beard;         ///< CV_8U: between nose and mouth and over the chin
    cv::Mat cheeks;        ///< CV_8U
    cv::Mat depth;         ///< CV_32F, see rimDistance()
    cv::Mat inward;        ///< CV_32FC2: for each texel near the rim the nearest one further in, else itself
    cv::Mat mirrored;      ///< CV_32FC2: the texel on the other side of the face
    cv::Mat rim;           ///< CV_8U: the band along the border that stays as it was in a photo
};
[[nodiscard]] TextureLayout makeLayout(const cv::Mat& meanShape, const cv::Mat& expressionShape, int side,
                                       int chromaSide);

/// A face as it lies in the texture: 1 x texels, see FaceModel; with the light still in it.
[[nodiscard]] Expected<cv::Mat> textureOf(const TrainingFace& face, const TextureLayout& layout);

} // namespace bauta::bench
