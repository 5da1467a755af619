// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/canvas/canvas.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace bauta::ui
{

namespace
{

constexpr double kSplitReach = 8.0;  ///< of the line, on each side
constexpr double kLeastDrawn = 12.0; ///< pixels of the photo

} // namespace

Canvas::Canvas(QWidget* parent) : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setObjectName(QStringLiteral("canvas"));
    setAccessibleName(tr("Photo"));
    setAccessibleDescription(tr("Shows the photo with its faces. Press F6 to go to the next face and the keys of the "
                                "menu Face to decide."));
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void Canvas::setPhoto(const Pyramid& original, const QString& message)
{
    const bool other = original.fullSize() != m_original.fullSize();
    m_original = original;
    m_preview = {};
    m_message = message;
    m_hovered = -1;
    m_grip = Grip::None;
    m_view.setPicture(original.fullSize());
    if (!other) {
        m_view.fit();
    }
    showZoom();
    update();
}

void Canvas::setPreview(const Pyramid& preview)
{
    m_preview = preview;
    update();
}

void Canvas::setMarks(std::vector<FaceMark> marks)
{
    m_marks = std::move(marks);
    if (m_hovered >= static_cast<int>(m_marks.size())) {
        m_hovered = -1;
    }
    update();
}

void Canvas::setMode(CanvasMode mode)
{
    m_mode = mode;
    updateView();
}

void Canvas::setMarksVisible(bool visible)
{
    m_marksVisible = visible;
    update();
}

void Canvas::setShowOriginal(bool show)
{
    m_showOriginal = show;
    update();
}

void Canvas::setDrawing(bool drawing)
{
    m_drawing = drawing;
    setCursor(drawing ? Qt::CrossCursor : Qt::ArrowCursor);
    update();
}

void Canvas::setBusy(const QString& text, double part)
{
    if (text != m_busyText || part != m_busyPart) {
        m_busyText = text;
        m_busyPart = part;
        update();
    }
}

// ------------------------------------------------------------------------------------------------------- geometry

QRectF Canvas::paneRect() const
{
    if (m_mode == CanvasMode::SideBySide) {
        return QRectF(0, 0, (width() - 2) / 2.0, height());
    }
    return QRectF(rect());
}

QPointF Canvas::inPane(QPointF position) const
{
    const QRectF pane = paneRect();
    return m_mode == CanvasMode::SideBySide && position.x() > pane.width() + 1 ? position - QPointF(pane.width() + 2, 0)
                                                                               : position;
}

void Canvas::updateView()
{
    m_view.setView(paneRect().size());
    showZoom();
    update();
}

void Canvas::showZoom()
{
    Q_EMIT zoomChanged(m_view.zoom());
    Q_EMIT viewChanged();
}

void Canvas::zoomToFit()
{
    m_view.fit();
    showZoom();
    update();
}

void Canvas::zoomToPixels()
{
    m_view.zoomTo(1.0 / devicePixelRatioF(), paneRect().center());
    showZoom();
    update();
}

void Canvas::zoomIn()
{
    m_view.zoomBy(1.25, paneRect().center());
    showZoom();
    update();
}

void Canvas::zoomOut()
{
    m_view.zoomBy(0.8, paneRect().center());
    showZoom();
    update();
}

void Canvas::showFace(int index)
{
    if (index < 0 || index >= static_cast<int>(m_marks.size())) {
        return;
    }
    const QRectF& box = m_marks[static_cast<std::size_t>(index)].boxInImage;
    if (!paneRect().contains(m_view.toView(box))) {
        m_view.show(box, 0.2);
        showZoom();
        update();
    }
}

int Canvas::faceAt(QPointF position) const
{
    if (!m_marksVisible) {
        return -1;
    }
    int best = -1;
    double bestArea = 0.0;
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        const QRectF box = m_view.toView(m_marks[i].boxInImage).adjusted(-3, -3, 3, 3);
        const double area = box.width() * box.height();
        if (box.contains(position) && (best < 0 || area < bestArea)) {
            best = static_cast<int>(i);
            bestArea = area;
        }
    }
    return best;
}

int Canvas::selectedFace() const
{
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        if (m_marks[i].selected) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

QRectF Canvas::draggedBox() const
{
    const QPointF from = m_view.toPicture(m_pressedAt);
    const QPointF to = m_view.toPicture(m_lastAt);
    if (m_grip == Grip::Draw) {
        return QRectF(from, to).normalized().intersected(QRectF({0, 0}, QSizeF(m_original.fullSize())));
    }
    const QRectF box = m_marks.at(static_cast<std::size_t>(m_gripFace)).boxInImage;
    return m_grip == Grip::Resize ? marks::pulled(box, m_gripHandle, to - from) : box.translated(to - from);
}

// ---------------------------------------------------------------------------------------------------------- events

void Canvas::resizeEvent(QResizeEvent* /*event*/)
{
    updateView();
}

void Canvas::wheelEvent(QWheelEvent* event)
{
    if (m_original.isNull()) {
        return;
    }
    const QPointF at = inPane(event->position());
    if (!event->pixelDelta().isNull() && !(event->modifiers() & Qt::ControlModifier)) {
        m_view.pan(event->pixelDelta()); // a touch pad: two fingers move, pinch or Ctrl zooms
    } else {
        m_view.zoomBy(std::pow(1.0015, event->angleDelta().y()), at);
    }
    showZoom();
    update();
    event->accept();
}

bool Canvas::event(QEvent* event)
{
    if (event->type() == QEvent::NativeGesture) {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            m_view.zoomBy(1.0 + gesture->value(), inPane(gesture->position()));
            showZoom();
            update();
            return true;
        }
    }
    return QWidget::event(event);
}

void Canvas::mousePressEvent(QMouseEvent* event)
{
    if (m_original.isNull()) {
        return;
    }
    const QPointF at = inPane(event->position());
    m_pressedAt = at;
    m_lastAt = at;
    m_dragged = false;
    m_gripFace = -1;
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_spaceHeld)) {
        m_grip = Grip::Pan;
    } else if (event->button() != Qt::LeftButton) {
        return;
    } else if (m_drawing || (event->modifiers() & Qt::ControlModifier)) {
        m_grip = Grip::Draw;
    } else if (m_mode == CanvasMode::Split && std::abs(event->position().x() - width() * m_splitShare) < kSplitReach) {
        m_grip = Grip::Split;
    } else {
        const int selected = selectedFace();
        if (selected >= 0 && m_marksVisible) {
            m_gripHandle = marks::handleAt(m_view.toView(m_marks[static_cast<std::size_t>(selected)].boxInImage), at);
            if (m_gripHandle >= 0) {
                m_grip = Grip::Resize;
                m_gripFace = selected;
                return;
            }
        }
        const int face = faceAt(at);
        m_grip = face >= 0 && face == selected ? Grip::Move : Grip::Pan;
        m_gripFace = face;
    }
    updateCursor(at);
}

void Canvas::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF at = inPane(event->position());
    if (m_grip == Grip::None) {
        const int hovered = faceAt(at);
        if (hovered != m_hovered) {
            m_hovered = hovered;
            update();
        }
        updateCursor(at);
        return;
    }
    const QPointF delta = at - m_lastAt;
    m_dragged = m_dragged || (at - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (!m_dragged && m_grip != Grip::Split) {
        return;
    }
    m_lastAt = at;
    if (m_grip == Grip::Pan) {
        m_view.pan(delta);
        Q_EMIT viewChanged();
    } else if (m_grip == Grip::Split) {
        m_splitShare = std::clamp(event->position().x() / width(), 0.0, 1.0);
    }
    update();
}

void Canvas::mouseReleaseEvent(QMouseEvent* event)
{
    const Grip grip = m_grip;
    m_lastAt = inPane(event->position());
    const bool dragged = m_dragged;
    const QRectF box =
        dragged && (grip == Grip::Draw || grip == Grip::Move || grip == Grip::Resize) ? draggedBox() : QRectF();
    const int face = m_gripFace;
    m_grip = Grip::None;
    m_dragged = false;
    m_gripFace = -1;
    updateCursor(m_lastAt);
    update();
    switch (grip) {
    case Grip::Draw:
        if (box.width() >= kLeastDrawn && box.height() >= kLeastDrawn) {
            Q_EMIT faceDrawn(box);
        }
        if (m_drawing) {
            setDrawing(false);
            Q_EMIT drawingEnded();
        }
        break;
    case Grip::Move:
    case Grip::Resize:
        if (dragged) {
            Q_EMIT faceMoved(face, box);
        } else if (grip == Grip::Move) {
            Q_EMIT faceClicked(face);
        }
        break;
    case Grip::Pan:
        if (!dragged && event->button() == Qt::LeftButton && !m_spaceHeld) {
            Q_EMIT faceClicked(face);
        }
        break;
    case Grip::Split:
    case Grip::None:
        break;
    }
}

void Canvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QPointF at = inPane(event->position());
    if (faceAt(at) >= 0 || m_drawing) {
        return;
    }
    if (m_view.fits()) {
        m_view.zoomTo(1.0 / devicePixelRatioF(), at);
        showZoom();
        update();
    } else {
        zoomToFit();
    }
}

void Canvas::contextMenuEvent(QContextMenuEvent* event)
{
    const int face = event->reason() == QContextMenuEvent::Keyboard ? selectedFace() : faceAt(inPane(event->pos()));
    if (face >= 0) {
        Q_EMIT contextMenuWanted(face, event->globalPos());
    }
}

void Canvas::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceHeld = true;
        setCursor(Qt::OpenHandCursor);
        return;
    }
    if (event->key() == Qt::Key_Escape && (m_drawing || m_grip != Grip::None)) {
        m_grip = Grip::None;
        setDrawing(false);
        Q_EMIT drawingEnded();
        return;
    }
    QWidget::keyPressEvent(event);
}

void Canvas::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceHeld = false;
        setCursor(m_drawing ? Qt::CrossCursor : Qt::ArrowCursor);
        return;
    }
    QWidget::keyReleaseEvent(event);
}

void Canvas::leaveEvent(QEvent* /*event*/)
{
    m_hovered = -1;
    update();
}

void Canvas::updateCursor(QPointF position)
{
    if (m_drawing) {
        return;
    }
    Qt::CursorShape shape = Qt::ArrowCursor;
    if (m_grip == Grip::Pan || m_spaceHeld) {
        shape = m_grip == Grip::Pan ? Qt::ClosedHandCursor : Qt::OpenHandCursor;
    } else if (m_mode == CanvasMode::Split && std::abs(position.x() - width() * m_splitShare) < kSplitReach) {
        shape = Qt::SplitHCursor;
    } else if (const int selected = selectedFace(); selected >= 0 && m_marksVisible) {
        const int handle =
            marks::handleAt(m_view.toView(m_marks[static_cast<std::size_t>(selected)].boxInImage), position);
        constexpr Qt::CursorShape kShapes[8] = {Qt::SizeFDiagCursor, Qt::SizeVerCursor,   Qt::SizeBDiagCursor,
                                                Qt::SizeHorCursor,   Qt::SizeFDiagCursor, Qt::SizeVerCursor,
                                                Qt::SizeBDiagCursor, Qt::SizeHorCursor};
        if (handle >= 0) {
            shape = kShapes[handle];
        } else if (faceAt(position) == selected) {
            shape = Qt::SizeAllCursor;
        } else if (faceAt(position) >= 0) {
            shape = Qt::PointingHandCursor;
        }
    } else if (faceAt(position) >= 0) {
        shape = Qt::PointingHandCursor;
    }
    setCursor(shape);
}

} // namespace bauta::ui
