// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/face.h"
#include "core/models/model_store.h"

#include <opencv2/core/mat.hpp>

#include <memory>
#include <string>
#include <vector>

namespace bauta::faces
{

/// L2-normalised output of one recogniser for one face. Biometric data: lives in memory only, never in any file, and
/// is wiped when destroyed.
class Embedding
{
public:
    Embedding() = default;
    explicit Embedding(std::vector<float> values); ///< normalises
    Embedding(const Embedding&) = default;
    Embedding(Embedding&&) noexcept = default;
    Embedding& operator=(const Embedding& other);
    Embedding& operator=(Embedding&& other) noexcept;
    ~Embedding();
    [[nodiscard]] const std::vector<float>& values() const noexcept { return m_values; }
    [[nodiscard]] bool empty() const noexcept { return m_values.empty(); }

private:
    std::vector<float> m_values;
};

/// Cosine similarity; 0 if either is empty.
[[nodiscard]] float cosine(const Embedding& a, const Embedding& b);

/// One recogniser: built in (Network) or the user's (ONNX through OpenCV's dnn, TorchScript through libtorch).
class Recogniser
{
public:
    virtual ~Recogniser() = default;
    [[nodiscard]] virtual const std::string& name() const = 0;
    /// One embedding a face, in order; batched; mirrored copies averaged in. Thread-safe.
    [[nodiscard]] virtual Expected<std::vector<Embedding>> embed(const cv::Mat& rgb,
                                                                 const std::vector<Face>& faces) const = 0;
};

[[nodiscard]] Expected<std::unique_ptr<Recogniser>> makeRecogniser(const models::ModelEntry& entry);

/// What the three built-in recognisers say of one face, in the order of RecogniserSet::names().
using FaceTemplate = std::vector<Embedding>;

/// The built-in recognisers together with the calibration that fuses them.
class RecogniserSet
{
public:
    [[nodiscard]] static Expected<RecogniserSet> make(const models::ModelStore& store);
    RecogniserSet(RecogniserSet&&) noexcept;
    RecogniserSet& operator=(RecogniserSet&&) noexcept;
    ~RecogniserSet();

    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] Expected<std::vector<FaceTemplate>> embed(const cv::Mat& rgb, const std::vector<Face>& faces) const;

private:
    struct Implementation;
    explicit RecogniserSet(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace bauta::faces
