// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <span>
#include <vector>

namespace bauta::faces
{

/// L2-normalised output of one recogniser for one face. Biometric data: lives in memory only, never in any file, and
/// is wiped when destroyed or overwritten.
class Embedding
{
public:
    Embedding() = default;
    /// Normalises. Empty if the values are all zero or not all finite, as after a failed crop.
    explicit Embedding(std::vector<float> values);
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

/// What the built-in recognisers say of one face, in the order of RecogniserSet::names().
using FaceTemplate = std::vector<Embedding>;

/// Cosine similarity; 0 if either is empty or they are not of one length.
[[nodiscard]] float cosine(const Embedding& a, const Embedding& b);

/// Overwrites biometric values in a way that the compiler does not remove.
void wipe(std::span<float> values) noexcept;

} // namespace bauta::faces
