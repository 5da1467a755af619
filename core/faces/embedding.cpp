// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/embedding.h"

#include <sodium.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::faces
{

void wipe(std::span<float> values) noexcept
{
    sodium_memzero(values.data(), values.size_bytes());
}

Embedding::Embedding(std::vector<float> values) : m_values(std::move(values))
{
    double sum = 0.0;
    for (const float value : m_values) {
        sum += static_cast<double>(value) * static_cast<double>(value);
    }
    if (!std::isfinite(sum) || sum <= 0.0) {
        wipe(m_values);
        m_values.clear();
        return;
    }
    const double factor = 1.0 / std::sqrt(sum);
    for (float& value : m_values) {
        value = static_cast<float>(value * factor);
    }
}

Embedding& Embedding::operator=(const Embedding& other)
{
    if (this != &other) {
        // A vector that has to grow would release its old memory as it is.
        wipe(m_values);
        m_values = other.m_values;
    }
    return *this;
}

Embedding& Embedding::operator=(Embedding&& other) noexcept
{
    if (this != &other) {
        wipe(m_values);
        m_values = std::move(other.m_values);
        other.m_values.clear();
    }
    return *this;
}

Embedding::~Embedding()
{
    wipe(m_values);
}

float cosine(const Embedding& a, const Embedding& b)
{
    if (a.empty() || a.values().size() != b.values().size()) {
        return 0.F;
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < a.values().size(); ++i) {
        sum += static_cast<double>(a.values()[i]) * static_cast<double>(b.values()[i]);
    }
    return static_cast<float>(std::clamp(sum, -1.0, 1.0));
}

} // namespace bauta::faces
