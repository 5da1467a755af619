// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <vector>

namespace bauta::protect
{

/// The four weights of Catmull-Rom interpolation at t in [0, 1) after the second of four samples. They add up to one
/// and are exactly (0, 1, 0, 0) at t = 0; straight lines stay straight, so that a shift is neither more nor less than
/// was asked for (Keys' other cubics, such as OpenCV's with -0.75, bend them).
[[nodiscard]] inline cv::v_float32x4 cubicWeights(float t)
{
    const cv::v_float32x4 x = cv::v_setall_f32(t);
    cv::v_float32x4 weights = cv::v_muladd(cv::v_float32x4(-0.5F, 1.5F, -1.5F, 0.5F), x,
                                           cv::v_float32x4(1.F, -2.5F, 2.F, -0.5F)); // of t^3 and t^2
    weights = cv::v_muladd(weights, x, cv::v_float32x4(-0.5F, 0.F, 0.5F, 0.F));
    return cv::v_muladd(weights, x, cv::v_float32x4(0.F, 1.F, 0.F, 0.F));
}

/// A square grid of samples as a surface: through the samples, with a continuous slope, so that the grid shows neither
/// in smooth skin nor in straight outlines; zero beyond the samples. Where the 4 x 4 samples around are zero it is
/// exactly zero. Immutable.
class FieldSurface
{
public:
    /// Where a point lies between the samples; the same for all channels.
    struct Place
    {
        std::ptrdiff_t offset = 0; ///< of the first of 4 x 4 samples
        cv::v_float32x4 columnWeights;
        cv::v_float32x4 rowWeights;
    };

    /// `samples`: CV_32F, n x n, any number of channels.
    explicit FieldSurface(const cv::Mat& samples) : m_samples(samples.rows)
    {
        cv::Mat padded; // by what the 4 x 4 samples around a point at the square's border need
        cv::copyMakeBorder(samples, padded, kPadding, kPadding, kPadding, kPadding, cv::BORDER_CONSTANT, 0.0);
        cv::split(padded, m_planes);
        m_stride = static_cast<std::ptrdiff_t>(m_planes.front().step1());
    }

    [[nodiscard]] int samples() const { return m_samples; }

    /// `column` and `row` count samples from the centre of the first; both from -0.5 to samples() - 0.5.
    [[nodiscard]] Place place(float column, float row) const
    {
        const int left = cvFloor(column);
        const int top = cvFloor(row);
        return {(top - 1 + kPadding) * m_stride + (left - 1 + kPadding),
                cubicWeights(column - static_cast<float>(left)), cubicWeights(row - static_cast<float>(top))};
    }

    [[nodiscard]] float at(const Place& place, std::size_t channel) const
    {
        const auto* first = m_planes[channel].ptr<float>() + place.offset;
        cv::v_float32x4 sum = cv::v_load(first) * cv::v_broadcast_element<0>(place.rowWeights);
        sum = cv::v_muladd(cv::v_load(first + m_stride), cv::v_broadcast_element<1>(place.rowWeights), sum);
        sum = cv::v_muladd(cv::v_load(first + 2 * m_stride), cv::v_broadcast_element<2>(place.rowWeights), sum);
        sum = cv::v_muladd(cv::v_load(first + 3 * m_stride), cv::v_broadcast_element<3>(place.rowWeights), sum);
        return cv::v_reduce_sum(sum * place.columnWeights);
    }

private:
    static constexpr int kPadding = 2;

    int m_samples;
    std::vector<cv::Mat> m_planes;
    std::ptrdiff_t m_stride = 0;
};

} // namespace bauta::protect
