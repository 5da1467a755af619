// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/canvas/pyramid.h"

#include <algorithm>

namespace bauta::ui
{

Pyramid::Pyramid(const QImage& image, QSize fullSize) : m_fullSize(fullSize)
{
    if (image.isNull()) {
        return;
    }
    m_levels.push_back(image.format() == QImage::Format_RGB32 ? image : image.convertToFormat(QImage::Format_RGB32));
    while (std::max(m_levels.back().width(), m_levels.back().height()) > 512) {
        const QSize half = m_levels.back().size() / 2;
        m_levels.push_back(
            m_levels.back().scaled(half.expandedTo({1, 1}), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    }
}

void Pyramid::draw(QPainter& painter, const QRectF& target, const QRectF& source) const
{
    if (isNull() || source.width() <= 0 || target.width() <= 0) {
        return;
    }
    const double pixelsWanted = target.width() * painter.device()->devicePixelRatioF();
    std::size_t level = 0;
    while (level + 1 < m_levels.size()) {
        const double have = source.width() * m_levels[level + 1].width() / m_fullSize.width();
        if (have < pixelsWanted) {
            break;
        }
        ++level;
    }
    const QImage& image = m_levels[level];
    const double sx = static_cast<double>(image.width()) / m_fullSize.width();
    const double sy = static_cast<double>(image.height()) / m_fullSize.height();
    // Beyond three times its size, pixels are what one wants to see.
    const bool smooth = pixelsWanted < 3.0 * source.width() * sx || level > 0;
    painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth);
    painter.drawImage(target, image, {source.x() * sx, source.y() * sy, source.width() * sx, source.height() * sy});
}

} // namespace bauta::ui
