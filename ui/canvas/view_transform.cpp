// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/canvas/view_transform.h"

#include <algorithm>

namespace bauta::ui
{

namespace
{
constexpr double kMargin = 16.0; ///< around a picture that fits
}

void ViewTransform::setPicture(QSize size)
{
    if (m_picture != QSizeF(size)) {
        m_picture = size;
        fit();
    }
}

void ViewTransform::setView(QSizeF size)
{
    const QPointF middle = toPicture({m_view.width() / 2, m_view.height() / 2});
    m_view = size;
    if (m_fits) {
        fit();
    } else {
        m_offset = QPointF(size.width() / 2, size.height() / 2) - middle * m_zoom;
        keepInView();
    }
}

double ViewTransform::fittingZoom() const
{
    if (m_picture.isEmpty() || m_view.isEmpty()) {
        return 1.0;
    }
    const double width = std::max(1.0, m_view.width() - 2 * kMargin);
    const double height = std::max(1.0, m_view.height() - 2 * kMargin);
    // Small pictures are not blown up beyond twice their size.
    return std::clamp(std::min(width / m_picture.width(), height / m_picture.height()), kSmallestZoom, 2.0);
}

void ViewTransform::fit()
{
    m_fits = true;
    m_zoom = fittingZoom();
    m_offset = {(m_view.width() - m_picture.width() * m_zoom) / 2, (m_view.height() - m_picture.height() * m_zoom) / 2};
}

void ViewTransform::zoomTo(double zoom, QPointF anchorInView)
{
    const QPointF anchor = toPicture(anchorInView);
    m_zoom = std::clamp(zoom, kSmallestZoom, kLargestZoom);
    m_offset = anchorInView - anchor * m_zoom;
    m_fits = false;
    keepInView();
}

void ViewTransform::pan(QPointF deltaInView)
{
    m_offset += deltaInView;
    m_fits = false;
    keepInView();
}

void ViewTransform::show(const QRectF& placeInPicture, double share)
{
    if (placeInPicture.height() <= 0) {
        return;
    }
    const double wanted = share * m_view.height() / placeInPicture.height();
    m_zoom = std::clamp(std::max(m_zoom, wanted), kSmallestZoom, kLargestZoom);
    m_offset = QPointF(m_view.width() / 2, m_view.height() / 2) - placeInPicture.center() * m_zoom;
    m_fits = false;
    keepInView();
}

QRectF ViewTransform::toView(const QRectF& inPicture) const
{
    return {toView(inPicture.topLeft()), inPicture.size() * m_zoom};
}

QRectF ViewTransform::pictureInView() const
{
    return toView(QRectF({0, 0}, m_picture));
}

void ViewTransform::keepInView()
{
    const auto keep = [](double offset, double picture, double view) {
        if (picture <= view) { // smaller than the view: in the middle
            return (view - picture) / 2;
        }
        const double slack = view / 3;
        return std::clamp(offset, view - picture - slack, slack);
    };
    m_offset.setX(keep(m_offset.x(), m_picture.width() * m_zoom, m_view.width()));
    m_offset.setY(keep(m_offset.y(), m_picture.height() * m_zoom, m_view.height()));
}

} // namespace bauta::ui
