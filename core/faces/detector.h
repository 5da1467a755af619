// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/faces/face.h"
#include "core/models/model_store.h"

#include <opencv2/core/mat.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace bauta::faces
{

/// How hard to search. Fast: the whole picture at one scale. Balanced: adds finer scales as far as a budget goes that
/// grows with the picture, searches finer still around every small face it meets (crowds), and looks at the picture
/// turned by 90 degrees either way. Thorough: every scale up to twice the picture's own, and upside down.
enum class SearchEffort
{
    Fast,
    Balanced,
    Thorough
};

struct DetectOptions
{
    SearchEffort effort = SearchEffort::Balanced;
};

/// What a fit of landmarks may take for granted.
enum class FitStart
{
    Anew = 0, ///< a rough place; the head may lie on its side
    Upright,  ///< a rough place; the roll is that of the detection
    Followed  ///< the landmarks are those of an earlier fit, followed since: nearly right
};

struct Detection
{
    cv::Rect2f boxInImage;
    float confidence = 0.F;  ///< 0..1; what is returned is meant to be covered, doubtful ones are near the threshold
    float rollDegrees = 0.F; ///< rough rotation of the head, clockwise, a multiple of 90
    std::optional<Landmarks5> landmarksInImage;
    FitStart fitStart = FitStart::Anew; ///< detectors leave it at that
};

/// Finds faces in a picture. Interface, so that jobs and tests can use others.
class Detector
{
public:
    virtual ~Detector() = default;
    /// `rgb` is CV_8UC3. Thread-safe.
    [[nodiscard]] virtual Expected<std::vector<Detection>> detect(const cv::Mat& rgb, const DetectOptions& options,
                                                                  const CancelToken& cancel) const = 0;
};

/// The best detector that the installed models allow: SSD always, joined by YuNet if present.
[[nodiscard]] Expected<std::unique_ptr<Detector>> makeDetector(const models::ModelStore& store);

} // namespace bauta::faces
