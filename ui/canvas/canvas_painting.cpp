// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/canvas/canvas.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

// The painting half of Canvas; events are in canvas.cpp.

namespace bauta::ui
{

void Canvas::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const QColor ground =
        palette().color(QPalette::Window).lightness() < 128 ? QColor(0x17, 0x19, 0x1E) : QColor(0xE4, 0xE7, 0xEC);
    painter.fillRect(rect(), ground);
    if (m_original.isNull()) {
        painter.setPen(palette().color(QPalette::Disabled, QPalette::WindowText));
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, m_message);
        return;
    }
    const QRectF pane = paneRect();
    const Pyramid& protectedOne = m_preview.isNull() ? m_original : m_preview;
    if (m_mode == CanvasMode::SideBySide) {
        const QRectF right = pane.translated(pane.width() + 2, 0);
        paintPane(painter, pane, m_original);
        paintPane(painter, right, m_showOriginal ? m_original : protectedOne);
        paintMarks(painter, pane);
        paintMarks(painter, right);
        painter.fillRect(QRectF(pane.right(), 0, 2, height()), palette().color(QPalette::Window));
        paintLabel(painter, tr("Original"), pane.topLeft(), false);
        paintLabel(painter, tr("Protected"), right.topLeft(), false);
    } else if (m_mode == CanvasMode::Split && !m_showOriginal) {
        paintSplit(painter, pane);
    } else {
        paintPane(painter, pane, m_showOriginal ? m_original : protectedOne);
        paintMarks(painter, pane);
        if (m_showOriginal) {
            paintLabel(painter, tr("Original"), pane.topLeft(), false);
        }
    }
    paintBusy(painter);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void Canvas::paintPane(QPainter& painter, const QRectF& pane, const Pyramid& picture)
{
    painter.save();
    painter.setClipRect(pane);
    painter.translate(pane.topLeft());
    const QRectF visible = m_view.pictureInView().intersected(QRectF({0, 0}, pane.size()));
    if (!visible.isEmpty()) {
        const QPointF from = m_view.toPicture(visible.topLeft());
        const QPointF to = m_view.toPicture(visible.bottomRight());
        picture.draw(painter, visible, QRectF(from, to));
    }
    painter.restore();
}

void Canvas::paintSplit(QPainter& painter, const QRectF& pane)
{
    const double x = pane.left() + pane.width() * m_splitShare;
    painter.save();
    painter.setClipRect(QRectF(pane.left(), 0, x - pane.left(), pane.height()));
    paintPane(painter, QRectF(pane.left(), 0, x - pane.left(), pane.height()), m_original);
    painter.restore();
    painter.save();
    painter.setClipRect(QRectF(x, 0, pane.right() - x, pane.height()), Qt::IntersectClip);
    {
        const QRectF visible = m_view.pictureInView().intersected(QRectF(x, 0, pane.right() - x, pane.height()));
        if (!visible.isEmpty()) {
            const Pyramid& picture = m_preview.isNull() ? m_original : m_preview;
            picture.draw(painter, visible,
                         QRectF(m_view.toPicture(visible.topLeft()), m_view.toPicture(visible.bottomRight())));
        }
    }
    painter.restore();
    paintMarks(painter, pane);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(0, 0, 0, 120), 4));
    painter.drawLine(QPointF(x, 0), QPointF(x, height()));
    painter.setPen(QPen(Qt::white, 2));
    painter.drawLine(QPointF(x, 0), QPointF(x, height()));
    const QPointF knob(x, height() / 2.0);
    painter.setPen(QPen(QColor(0, 0, 0, 120), 1));
    painter.setBrush(Qt::white);
    painter.drawEllipse(knob, 14, 14);
    painter.setPen(QPen(QColor(60, 64, 72), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF({knob + QPointF(-4, -4), knob + QPointF(-8, 0), knob + QPointF(-4, 4)}));
    painter.drawPolyline(QPolygonF({knob + QPointF(4, -4), knob + QPointF(8, 0), knob + QPointF(4, 4)}));
    paintLabel(painter, tr("Original"), pane.topLeft(), false);
    paintLabel(painter, tr("Protected"), pane.topRight(), true);
}

void Canvas::paintMarks(QPainter& painter, const QRectF& pane)
{
    painter.save();
    painter.setClipRect(pane, Qt::IntersectClip);
    painter.translate(pane.topLeft());
    if (m_marksVisible) {
        for (std::size_t i = 0; i < m_marks.size(); ++i) {
            const bool gripped =
                static_cast<int>(i) == m_gripFace && m_dragged && (m_grip == Grip::Move || m_grip == Grip::Resize);
            const QRectF box = m_view.toView(gripped ? draggedBox() : m_marks[i].boxInImage);
            marks::drawOutline(painter, box, m_marks[i], static_cast<int>(i) == m_hovered);
            if (m_marks[i].selected) {
                marks::drawHandles(painter, box);
            }
        }
    }
    if (m_grip == Grip::Draw && m_dragged) {
        painter.setPen(QPen(marks::colour(Treatment::Cover), 2, Qt::DashLine));
        painter.setBrush(QColor(255, 255, 255, 40));
        painter.drawRect(m_view.toView(draggedBox()));
    }
    if (m_marksVisible && m_hovered >= 0 && m_grip == Grip::None) {
        const FaceMark& mark = m_marks[static_cast<std::size_t>(m_hovered)];
        const QString size =
            tr("%1 × %2 pixels").arg(std::lround(mark.boxInImage.width())).arg(std::lround(mark.boxInImage.height()));
        const QString certainty =
            mark.drawnByHand ? tr("drawn by hand") : tr("%1 % certain").arg(std::lround(100 * mark.confidence));
        const QString text =
            mark.person + QStringLiteral(" · ") + mark.decision + u'\n' + size + QStringLiteral(" · ") + certainty;
        marks::drawInfo(painter, m_view.toView(mark.boxInImage), text, QRectF({0, 0}, pane.size()));
    }
    painter.restore();
}

void Canvas::paintLabel(QPainter& painter, const QString& text, QPointF topLeft, bool rightAligned)
{
    const QFontMetricsF metrics(font());
    QRectF box(topLeft + QPointF(12, 12), QSizeF(metrics.horizontalAdvance(text) + 20, metrics.height() + 8));
    if (rightAligned) {
        box.moveRight(topLeft.x() - 12);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(24, 27, 33, 200));
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    painter.setPen(QColor(240, 243, 248));
    painter.drawText(box, Qt::AlignCenter, text);
}

void Canvas::paintBusy(QPainter& painter)
{
    if (m_busyText.isEmpty()) {
        return;
    }
    const QFontMetricsF metrics(font());
    QRectF box(0, 0, metrics.horizontalAdvance(m_busyText) + 24, metrics.height() + (m_busyPart >= 0 ? 20 : 12));
    box.moveBottomLeft(QPointF(12, height() - 12));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(24, 27, 33, 215));
    painter.drawRoundedRect(box, 8, 8);
    painter.setPen(QColor(240, 243, 248));
    painter.drawText(box.adjusted(12, 6, -12, 0), Qt::AlignLeft | Qt::AlignTop, m_busyText);
    if (m_busyPart >= 0) {
        QRectF bar(box.left() + 12, box.bottom() - 10, box.width() - 24, 4);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(255, 255, 255, 60));
        painter.drawRoundedRect(bar, 2, 2);
        bar.setWidth(bar.width() * std::clamp(m_busyPart, 0.0, 1.0));
        painter.setBrush(marks::colour(Treatment::Cloak));
        painter.drawRoundedRect(bar, 2, 2);
    }
}

} // namespace bauta::ui
