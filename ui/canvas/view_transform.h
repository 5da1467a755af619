// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPointF>
#include <QRectF>
#include <QSize>
#include <QSizeF>

namespace bauta::ui
{

/// Where a picture lies in a view: zoom and pan. Zoom 1 shows one pixel of the picture as one pixel of the view's
/// coordinates. While it fits, it goes on fitting when the view changes its size. Plain arithmetic, no widget.
class ViewTransform
{
public:
    static constexpr double kSmallestZoom = 0.02;
    static constexpr double kLargestZoom = 16.0;

    void setPicture(QSize size);
    void setView(QSizeF size);

    void fit();
    void zoomTo(double zoom, QPointF anchorInView);
    void zoomBy(double factor, QPointF anchorInView) { zoomTo(m_zoom * factor, anchorInView); }
    void pan(QPointF deltaInView);
    /// Brings a place to the middle and makes it at least `share` of the view's height.
    void show(const QRectF& placeInPicture, double share);

    [[nodiscard]] bool fits() const { return m_fits; }
    [[nodiscard]] double zoom() const { return m_zoom; }
    [[nodiscard]] QPointF toView(QPointF inPicture) const { return inPicture * m_zoom + m_offset; }
    [[nodiscard]] QPointF toPicture(QPointF inView) const { return (inView - m_offset) / m_zoom; }
    [[nodiscard]] QRectF toView(const QRectF& inPicture) const;
    [[nodiscard]] QRectF pictureInView() const;

private:
    [[nodiscard]] double fittingZoom() const;
    void keepInView();

    QSizeF m_picture;
    QSizeF m_view;
    double m_zoom = 1.0;
    QPointF m_offset;
    bool m_fits = true;
};

} // namespace bauta::ui
