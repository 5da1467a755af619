// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/canvas/face_marks.h"
#include "ui/canvas/pyramid.h"
#include "ui/canvas/view_transform.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace bauta::ui
{

/// How before and after are shown.
enum class CanvasMode
{
    Protected = 0, ///< the preview alone
    Split,         ///< original left of a line that can be dragged, protected right of it
    SideBySide
};

/// Shows one photo with its faces, before and after. Knows no document: what the user does comes out as signals, in
/// pixels of the photo. Arrow keys and the like are actions of the window.
class Canvas : public QWidget
{
    Q_OBJECT

public:
    explicit Canvas(QWidget* parent = nullptr);

    /// A null pyramid: `message` is shown instead.
    void setPhoto(const Pyramid& original, const QString& message = {});
    /// Null: not there yet; the original is shown.
    void setPreview(const Pyramid& preview);
    void setMarks(std::vector<FaceMark> marks);
    void setMode(CanvasMode mode);
    [[nodiscard]] CanvasMode mode() const { return m_mode; }
    void setMarksVisible(bool visible);
    /// While it is set, the original alone is shown.
    void setShowOriginal(bool show);
    void setDrawing(bool drawing);
    [[nodiscard]] bool isDrawing() const { return m_drawing; }
    /// Shown in a corner: what is being refined. Empty: nothing. `part` < 0: unknown.
    void setBusy(const QString& text, double part);

    void zoomToFit();
    void zoomToPixels(); ///< one to one
    void zoomIn();
    void zoomOut();
    void showFace(int index);
    [[nodiscard]] double zoom() const { return m_view.zoom(); }
    /// For tests and for what is placed beside a face.
    [[nodiscard]] QRectF boxInView(const QRectF& boxInImage) const { return m_view.toView(boxInImage); }
    [[nodiscard]] const std::vector<FaceMark>& faceMarks() const { return m_marks; }
    [[nodiscard]] bool hasPreview() const { return !m_preview.isNull(); }

    [[nodiscard]] QSize sizeHint() const override { return {720, 540}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 180}; }

Q_SIGNALS:
    void faceClicked(int index); ///< -1: the empty part of the photo
    void faceDrawn(const QRectF& boxInImage);
    void faceMoved(int index, const QRectF& boxInImage);
    void contextMenuWanted(int index, QPoint globalPosition);
    void zoomChanged(double zoom);
    void viewChanged(); ///< zoom, pan or size
    void drawingEnded();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum class Grip
    {
        None = 0,
        Pan,
        Draw,
        Move,
        Resize,
        Split
    };

    [[nodiscard]] QRectF paneRect() const;                ///< of one picture, at the left
    [[nodiscard]] QPointF inPane(QPointF position) const; ///< from the right pane into the left one
    [[nodiscard]] int faceAt(QPointF position) const;
    [[nodiscard]] int selectedFace() const;
    void paintPane(QPainter& painter, const QRectF& pane, const Pyramid& picture);
    void paintSplit(QPainter& painter, const QRectF& pane);
    void paintMarks(QPainter& painter, const QRectF& pane);
    void paintLabel(QPainter& painter, const QString& text, QPointF topLeft, bool rightAligned);
    void paintBusy(QPainter& painter);
    void updateView();
    void updateCursor(QPointF position);
    void showZoom();
    [[nodiscard]] QRectF draggedBox() const;

    Pyramid m_original;
    Pyramid m_preview;
    QString m_message;
    std::vector<FaceMark> m_marks;
    CanvasMode m_mode = CanvasMode::Protected;
    bool m_marksVisible = true;
    bool m_showOriginal = false;
    bool m_drawing = false;
    bool m_spaceHeld = false;
    double m_splitShare = 0.5; ///< of the pane's width
    ViewTransform m_view;
    int m_hovered = -1;
    QString m_busyText;
    double m_busyPart = -1.0;

    Grip m_grip = Grip::None;
    int m_gripHandle = -1;
    int m_gripFace = -1;
    bool m_dragged = false;
    QPointF m_pressedAt;
    QPointF m_lastAt;
};

} // namespace bauta::ui
