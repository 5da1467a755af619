// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

#include <algorithm>
#include <cstddef>

namespace bauta::protect
{

/// A moving window on the rows of a picture that is being changed from top to bottom: keeps the rows as they were
/// before. Beyond the picture its border pixels are repeated. Pixels are stored as four samples, whatever the picture
/// has, so that one can be loaded as one vector: gray and RGB leave the rest zero.
template <class T, int Channels>
class SourceRows
{
public:
    /// Keeps `columns` (which may reach beyond the picture) of up to `rows` rows.
    SourceRows(const cv::Mat& pixels, const cv::Range& columns, int rows)
        : m_pixels(pixels),
          m_columns(columns),
          m_kept(rows, columns.size(), CV_MAKETYPE(cv::DataType<T>::depth, 4), cv::Scalar::all(0))
    {
    }

    /// From now on holds the rows first..last - 1. Both may only grow, and no row that is new may have been changed.
    void moveTo(int first, int last)
    {
        const int overlap = m_last > m_first ? std::max(0, m_last - first) : 0; // nothing at first
        for (int i = 0; i < overlap; ++i) {
            m_kept.row(first - m_first + i).copyTo(m_kept.row(i));
        }
        for (int i = overlap; i < last - first; ++i) {
            fill(std::clamp(first + i, 0, m_pixels.rows - 1), m_kept.ptr<T>(i));
        }
        m_first = first;
        m_last = last;
    }

    [[nodiscard]] const T* at(int x, int y) const
    {
        return m_kept.ptr<T>(y - m_first) + static_cast<std::ptrdiff_t>(x - m_columns.start) * 4;
    }
    [[nodiscard]] std::ptrdiff_t stride() const { return static_cast<std::ptrdiff_t>(m_kept.step1()); }

private:
    void fill(int y, T* to) const
    {
        const T* row = m_pixels.ptr<T>(y);
        for (int x = m_columns.start; x < m_columns.end; ++x, to += 4) {
            const T* from = row + static_cast<std::ptrdiff_t>(std::clamp(x, 0, m_pixels.cols - 1)) * Channels;
            std::copy_n(from, Channels, to);
        }
    }

    const cv::Mat& m_pixels;
    cv::Range m_columns;
    cv::Mat m_kept;
    int m_first = 0;
    int m_last = 0;
};

} // namespace bauta::protect
