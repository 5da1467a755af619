// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

namespace bauta::protect
{

/// Movements of the face that a mesh tells whatever the identity: openings of both eyes and of the mouth, width of the
/// mouth, lift of its two corners, height of both brows. In distances between the eyes.
inline constexpr int kExpressions = 8;
using Expression = cv::Vec<float, kExpressions>;

/// A statistical model of faces: 3D shape of the mesh and its canonical texture, each as a mean, what expressions do to
/// it, and principal components of what is left, which is identity (after V. Blanz, T. Vetter, "A Morphable Model for
/// the Synthesis of 3D Faces", 1999, without their scans). Made by `./dev bench train-faces`;
/// resources/synthetic_face.md is its model card. Immutable, shared between threads.
///
/// Shapes are rows of x, y, z of the 468 mesh points, upright, frontal, in distances between the eyes; x to the
/// picture's right, y down, z away. Textures are rows: L of each covered texel of a `side` x `side` square, then a,
/// then b of the covered texels of a `chromaSide` square (CIE L*a*b*, D65, of pixels taken as sRGB), with the light
/// taken out. Components are scaled to a deviation of 1.
struct FaceModel
{
    int side = 0;
    int chromaSide = 0;

    cv::Mat meanShape;       ///< 1 x 1404
    cv::Mat expressionShape; ///< kExpressions x 1404: per unit of Expression
    cv::Mat identityShape;   ///< shape components x 1404
    Expression meanExpression;
    Expression expressionSpread; ///< deviations; the textures of expressions are known about so far from the mean

    cv::Mat layout;                   ///< 468 x 2, where a mesh point lies in the square, in texels
    std::vector<cv::Vec3i> triangles; ///< of mesh points; one layer over the whole square
    cv::Mat covered;                  ///< CV_8U, side x side: not 0 where a texel belongs to the face
    cv::Mat coveredChroma;            ///< the same, chromaSide x chromaSide

    cv::Mat meanTexture;             ///< CV_32F, 1 x texels
    cv::Mat expressionTexture;       ///< CV_8S, kExpressions x texels
    cv::Mat expressionTextureScales; ///< CV_32F, kExpressions x 3 (L, a, b): of one step
    cv::Mat identityTexture;         ///< CV_8S, texture components x texels
    cv::Mat identityTextureScales;   ///< CV_32F, components x 3

    cv::Mat shapeFromTexture; ///< shape components x texture components: the expected shape of a texture
    cv::Mat shapeSpread;      ///< 1 x shape components: deviation from it

    cv::Vec3f meanTone;      ///< L, a, b of the skin along the rim of the face
    cv::Mat toneFromTexture; ///< 3 x texture components
    /// 1 x texture components: from an average feminine to an average masculine face; half of it either way from the
    /// mean. Empty if the training data told no such groups.
    cv::Mat presentation;

    /// 1 x texture components: how much brighter each makes the skin where beards grow than the cheeks.
    cv::Mat shaven;

    /// How much darker brows are than the forehead above them, in L: of the mean, and 1 x texture components what each
    /// adds. Not in the file: taken from the textures when it is read.
    float meanBrows = 0.F;
    cv::Mat brows;
    /// 1 x texture components: how much brighter each makes the cheeks than the rim, in L. Taken from the textures too.
    cv::Mat glow;

    cv::Mat known; ///< faces x components: coefficients of the faces that it was made of, to keep away from

    cv::Mat detailKeys;   ///< details x components: the texture that a detail goes with
    cv::Mat details;      ///< CV_8S, details x L texels: pores, lashes and hair that components leave out
    cv::Mat detailScales; ///< CV_32F, details x 1

    [[nodiscard]] int shapeComponents() const { return identityShape.rows; }
    [[nodiscard]] int textureComponents() const { return identityTexture.rows; }
};

/// Reads a model file. Damaged if its checksum or anything about its contents does not hold.
[[nodiscard]] Expected<FaceModel> readFaceModel(std::span<const std::byte> content);
/// Its name among the built-in models.
inline constexpr const char* kFaceModelFile = "synthetic-face.bin";
[[nodiscard]] Expected<FaceModel> loadFaceModel(const std::filesystem::path& file);

/// The contents of a model file.
[[nodiscard]] std::vector<std::byte> formatFaceModel(const FaceModel& model);

} // namespace bauta::protect
