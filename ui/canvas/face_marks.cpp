// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/canvas/face_marks.h"

#include <QPainterPath>

#include <algorithm>
#include <array>

namespace bauta::ui::marks
{

namespace
{

constexpr double kHandle = 9.0;

std::array<QPointF, 8> handles(const QRectF& box)
{
    const QPointF c = box.center();
    return {box.topLeft(),     QPointF(c.x(), box.top()),    box.topRight(),   QPointF(box.right(), c.y()),
            box.bottomRight(), QPointF(c.x(), box.bottom()), box.bottomLeft(), QPointF(box.left(), c.y())};
}

QPainterPath outlineOf(const QRectF& box, Treatment treatment)
{
    QPainterPath path;
    switch (treatment) {
    case Treatment::Keep:
        path.addRoundedRect(box, 8, 8);
        break;
    case Treatment::Cloak:
        path.addEllipse(
            box.adjusted(-box.width() * 0.06, -box.height() * 0.06, box.width() * 0.06, box.height() * 0.06));
        break;
    case Treatment::Cover:
        path.addRect(box);
        break;
    case Treatment::Replace: { // corners cut off
        const double cut = 0.22 * std::min(box.width(), box.height());
        path.addPolygon(QPolygonF({{box.left() + cut, box.top()},
                                   {box.right() - cut, box.top()},
                                   {box.right(), box.top() + cut},
                                   {box.right(), box.bottom() - cut},
                                   {box.right() - cut, box.bottom()},
                                   {box.left() + cut, box.bottom()},
                                   {box.left(), box.bottom() - cut},
                                   {box.left(), box.top() + cut}}));
        path.closeSubpath();
        break;
    }
    }
    return path;
}

} // namespace

QColor colour(Treatment treatment)
{
    // From Okabe and Ito's palette; told apart with every common colour blindness, on light and dark.
    switch (treatment) {
    case Treatment::Keep:
        return QColor(0x2C, 0xB6, 0x7D);
    case Treatment::Cloak:
        return QColor(0x56, 0xA8, 0xF5);
    case Treatment::Cover:
        return QColor(0xF0, 0x8C, 0x2E);
    case Treatment::Replace:
        return QColor(0xD9, 0x86, 0xB4);
    }
    return {};
}

void drawSign(QPainter& painter, QPointF centre, double radius, Treatment treatment)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1.0));
    painter.setBrush(colour(treatment));
    painter.drawEllipse(centre, radius, radius);
    const double r = radius * 0.55;
    painter.setPen(QPen(QColor(20, 22, 26), std::max(1.2, radius * 0.18), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    switch (treatment) {
    case Treatment::Keep: { // an open eye
        QPainterPath eye(centre - QPointF(r, 0));
        eye.quadTo(centre - QPointF(0, r * 1.1), centre + QPointF(r, 0));
        eye.quadTo(centre + QPointF(0, r * 1.1), centre - QPointF(r, 0));
        painter.drawPath(eye);
        painter.setBrush(QColor(20, 22, 26));
        painter.drawEllipse(centre, r * 0.25, r * 0.25);
        break;
    }
    case Treatment::Cloak: { // waves
        for (const double y : {-0.35, 0.35}) {
            QPainterPath wave(centre + QPointF(-r, y * r));
            wave.cubicTo(centre + QPointF(-r * 0.4, (y - 0.7) * r), centre + QPointF(r * 0.4, (y + 0.7) * r),
                         centre + QPointF(r, y * r));
            painter.drawPath(wave);
        }
        break;
    }
    case Treatment::Cover: // a bar
        painter.setBrush(QColor(20, 22, 26));
        painter.drawRect(QRectF(centre.x() - r, centre.y() - r * 0.4, 2 * r, r * 0.8));
        break;
    case Treatment::Replace: { // head and shoulders
        painter.setBrush(QColor(20, 22, 26));
        painter.drawEllipse(centre - QPointF(0, r * 0.4), r * 0.4, r * 0.45);
        QPainterPath shoulders(centre + QPointF(-r * 0.8, r * 0.95));
        shoulders.cubicTo(centre + QPointF(-r * 0.7, r * 0.1), centre + QPointF(r * 0.7, r * 0.1),
                          centre + QPointF(r * 0.8, r * 0.95));
        shoulders.closeSubpath();
        painter.drawPath(shoulders);
        break;
    }
    }
    painter.restore();
}

void drawOutline(QPainter& painter, const QRectF& boxInView, const FaceMark& mark, bool hovered)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QPainterPath path = outlineOf(boxInView, mark.treatment);
    const QColor colour = marks::colour(mark.treatment);
    const double width = mark.selected ? 3.0 : hovered || mark.ofSelectedPerson ? 2.6 : 1.8;
    painter.setBrush(Qt::NoBrush); // no tint: what is inside is to be judged
    painter.setPen(QPen(QColor(0, 0, 0, 140), width + 2.0));
    painter.drawPath(path);
    QPen pen(colour, width);
    if (mark.treatment == Treatment::Keep) {
        pen.setDashPattern({4.0, 2.5});
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    if (mark.treatment == Treatment::Cover && boxInView.width() > 24) { // filled corners
        const double arm = std::clamp(boxInView.width() * 0.16, 5.0, 16.0);
        painter.setPen(QPen(colour, width + 2.2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        for (const auto& [corner, dx, dy] :
             {std::tuple(boxInView.topLeft(), arm, arm), std::tuple(boxInView.topRight(), -arm, arm),
              std::tuple(boxInView.bottomRight(), -arm, -arm), std::tuple(boxInView.bottomLeft(), arm, -arm)}) {
            painter.drawPolyline(QPolygonF({corner + QPointF(dx, 0), corner, corner + QPointF(0, dy)}));
        }
    }
    const double radius = std::clamp(boxInView.width() * 0.12, 6.0, 11.0);
    if (boxInView.width() > 18) {
        drawSign(painter, boxInView.topRight() + QPointF(-radius * 0.4, radius * 0.4), radius, mark.treatment);
    }
    painter.restore();
}

void drawHandles(QPainter& painter, const QRectF& boxInView)
{
    painter.save();
    painter.setPen(QPen(QColor(30, 32, 36), 1.0));
    painter.setBrush(Qt::white);
    for (const QPointF& handle : handles(boxInView)) {
        painter.drawRect(QRectF(handle.x() - kHandle / 2 + 1, handle.y() - kHandle / 2 + 1, kHandle - 2, kHandle - 2));
    }
    painter.restore();
}

int handleAt(const QRectF& boxInView, QPointF position)
{
    const auto all = handles(boxInView);
    for (int i = 0; i < 8; ++i) {
        const QPointF d = all.at(static_cast<std::size_t>(i)) - position;
        if (std::abs(d.x()) <= kHandle && std::abs(d.y()) <= kHandle) {
            return i;
        }
    }
    return -1;
}

QRectF pulled(const QRectF& box, int handle, QPointF delta)
{
    QRectF result = box;
    if (handle == 0 || handle == 6 || handle == 7) {
        result.setLeft(std::min(box.left() + delta.x(), box.right() - 4.0));
    }
    if (handle == 0 || handle == 1 || handle == 2) {
        result.setTop(std::min(box.top() + delta.y(), box.bottom() - 4.0));
    }
    if (handle == 2 || handle == 3 || handle == 4) {
        result.setRight(std::max(box.right() + delta.x(), box.left() + 4.0));
    }
    if (handle == 4 || handle == 5 || handle == 6) {
        result.setBottom(std::max(box.bottom() + delta.y(), box.top() + 4.0));
    }
    return result;
}

void drawInfo(QPainter& painter, const QRectF& boxInView, const QString& text, const QRectF& bounds)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetricsF metrics(painter.font());
    QSizeF size = metrics.size(Qt::TextExpandTabs, text);
    size += QSizeF(20, 12);
    QRectF box({boxInView.center().x() - size.width() / 2, boxInView.bottom() + 10}, size);
    if (box.bottom() > bounds.bottom()) {
        box.moveBottom(boxInView.top() - 10);
    }
    box.moveLeft(
        std::clamp(box.left(), bounds.left() + 4, std::max(bounds.left() + 4, bounds.right() - size.width() - 4)));
    box.moveTop(
        std::clamp(box.top(), bounds.top() + 4, std::max(bounds.top() + 4, bounds.bottom() - size.height() - 4)));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(24, 27, 33, 225));
    painter.drawRoundedRect(box, 7, 7);
    painter.setPen(QColor(240, 243, 248));
    painter.drawText(box, Qt::AlignCenter, text);
    painter.restore();
}

} // namespace bauta::ui::marks
