// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/embedding.h"
#include "core/faces/face.h"
#include "core/models/model_store.h"

#include <opencv2/core/mat.hpp>

#include <memory>
#include <string>
#include <vector>

namespace bauta::faces
{

/// One recogniser: built in (Network) or the user's (ONNX through OpenCV's dnn).
class Recogniser
{
public:
    virtual ~Recogniser() = default;
    [[nodiscard]] virtual const std::string& name() const = 0;
    /// One embedding a face, in order; batched; that of the mirrored crop averaged in, which lowers both kinds of
    /// error of all built-in recognisers. `rgb` is CV_8UC3. Thread-safe.
    [[nodiscard]] virtual Expected<std::vector<Embedding>> embed(const cv::Mat& rgb,
                                                                 const std::vector<Face>& faces) const = 0;
};

/// Checks the model file as ModelStore::verify() does.
[[nodiscard]] Expected<std::unique_ptr<Recogniser>> makeRecogniser(const models::ModelStore& store,
                                                                   const models::ModelEntry& entry);
/// Without that check, for files of no store.
[[nodiscard]] Expected<std::unique_ptr<Recogniser>> makeRecogniser(const models::ModelEntry& entry);

/// The built-in recognisers together: all that the calibration knows how to fuse.
class RecogniserSet
{
public:
    /// MissingModel or ModelMismatch if one of them is absent or altered.
    [[nodiscard]] static Expected<RecogniserSet> make(const models::ModelStore& store);
    RecogniserSet(RecogniserSet&&) noexcept;
    RecogniserSet& operator=(RecogniserSet&&) noexcept;
    ~RecogniserSet();

    /// "dlib-resnet", "faceres", "mobileface", "faceplugin": the order of every FaceTemplate and of Calibration.
    [[nodiscard]] static const std::vector<std::string>& names();
    /// Thread-safe.
    [[nodiscard]] Expected<std::vector<FaceTemplate>> embed(const cv::Mat& rgb, const std::vector<Face>& faces) const;

private:
    struct Implementation;
    explicit RecogniserSet(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace bauta::faces
