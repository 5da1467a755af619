// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>
#include <QPainter>
#include <QSize>

#include <vector>

namespace bauta::ui
{

/// A picture with its halves, quarters, ..., so that drawing it small is quick and does not flicker. Cheap to copy;
/// make it in a background thread.
class Pyramid
{
public:
    Pyramid() = default;
    /// `fullSize`: of the file, in whose pixels drawing is stated; the image may be smaller.
    Pyramid(const QImage& image, QSize fullSize);

    [[nodiscard]] bool isNull() const { return m_levels.empty(); }
    [[nodiscard]] QSize fullSize() const { return m_fullSize; }
    /// Draws the part `source` (in full-size pixels) into `target` of the painter's device.
    void draw(QPainter& painter, const QRectF& target, const QRectF& source) const;

private:
    QSize m_fullSize;
    std::vector<QImage> m_levels; ///< largest first
};

} // namespace bauta::ui
