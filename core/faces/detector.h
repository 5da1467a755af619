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

/// How hard to search. Fast: one pass over the whole picture. Balanced: adds passes over tiles where small faces may
/// be, within a time budget that grows with the picture. Thorough: every tile at every scale, and turned pictures.
enum class SearchEffort { Fast, Balanced, Thorough };

struct DetectOptions
{
    SearchEffort effort = SearchEffort::Balanced;
    float minConfidence = 0.F; ///< 0: each detector's calibrated default
};

struct Detection
{
    cv::Rect2f boxInImage;
    float confidence = 0.F;
    std::optional<Landmarks5> landmarksInImage;
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
