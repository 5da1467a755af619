// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/detector.h"
#include "core/faces/face.h"
#include "core/models/model_store.h"

#include <memory>

namespace bauta::faces
{

/// Turns detections into faces with five landmarks, mesh and pose.
class Landmarker
{
public:
    [[nodiscard]] static Expected<Landmarker> make(const models::ModelStore& store);
    Landmarker(Landmarker&&) noexcept;
    Landmarker& operator=(Landmarker&&) noexcept;
    ~Landmarker();

    /// Fits every detection, batched. Never drops one: where the mesh does not fit, landmarks are those of the
    /// detector or, without any, estimated from the box, and `mesh` stays empty. Thread-safe.
    [[nodiscard]] Expected<std::vector<Face>> fit(const cv::Mat& rgb, const std::vector<Detection>& detections) const;

private:
    struct Implementation;
    explicit Landmarker(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace bauta::faces
