// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/anonymize/face_model.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace bauta::protect
{

/// How the new face presents. Nobody's pixels decide about that: unless the user says something it stays more or less
/// in between, as the draw has it, which goes with any hair.
enum class Presentation
{
    Neutral = 0,
    Feminine,
    Masculine
};
[[nodiscard]] const char* toString(Presentation presentation) noexcept;
[[nodiscard]] std::optional<Presentation> presentationFromString(const std::string& name) noexcept;

/// Somebody who does not exist: coefficients of a FaceModel, of deviation 1.
struct SyntheticIdentity
{
    cv::Mat texture;  ///< 1 x texture components
    cv::Mat shape;    ///< 1 x shape components, beside what the texture lets expect
    float lean = 0.F; ///< how a Neutral one presents: -1 feminine, 1 masculine
};

/// What a photo asks of whoever is to be seen in it, by what stays of it along the rim of the face.
struct RimDemands
{
    cv::Vec3f skinTone;    ///< L, a, b; see FaceModel::meanTone
    bool hasBeard = false; ///< which growBeard() sees to: nobody feminine goes with it
};

/// The same seed gives the same person. Drawn from the model alone, without any knowledge of whom it is to replace, and
/// again where it comes too near to a face that the model was made of. The rim and the presentation then move it along
/// the model's own directions, as little as they must.
[[nodiscard]] SyntheticIdentity drawIdentity(const FaceModel& model, std::uint64_t seed);
[[nodiscard]] SyntheticIdentity fitted(const FaceModel& model, const SyntheticIdentity& identity, const RimDemands& rim,
                                       Presentation presentation);

/// The distance to the nearest face that the model was made of, in units of what two of those are apart on average.
[[nodiscard]] float distanceToKnown(const FaceModel& model, const SyntheticIdentity& identity);

/// What the identity makes of a shape: 1 x 1404, to be added to mean and expression.
[[nodiscard]] cv::Mat identityShapeOf(const FaceModel& model, const SyntheticIdentity& identity);

} // namespace bauta::protect
