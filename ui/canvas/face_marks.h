// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/decision_words.h"
#include "ui/engine/engine.h"

#include <QColor>
#include <QPainter>
#include <QRectF>
#include <QString>

namespace bauta::ui
{

/// One face on the canvas.
struct FaceMark
{
    QRectF boxInImage;
    Treatment treatment = Treatment::Cover;
    PreviewState preview = PreviewState::Done;
    QString person;
    QString decision; ///< in short
    double confidence = 0.0;
    bool drawnByHand = false;
    bool selected = false;
    bool ofSelectedPerson = false;
};

/// How decisions look, the same everywhere: a colour that people with colour blindness tell apart, and a shape.
namespace marks
{

[[nodiscard]] QColor colour(Treatment treatment);
/// keep: dashed rounded rectangle; cloak: oval; cover: rectangle with filled corners.
void drawOutline(QPainter& painter, const QRectF& boxInView, const FaceMark& mark, bool hovered);
/// A small round sign of the treatment.
void drawSign(QPainter& painter, QPointF centre, double radius, Treatment treatment);
/// Eight places to pull at, around the box: corners and middles of edges.
void drawHandles(QPainter& painter, const QRectF& boxInView);
/// 0..7 clockwise from the top left, -1: none.
[[nodiscard]] int handleAt(const QRectF& boxInView, QPointF position);
/// The box after pulling a handle by this much.
[[nodiscard]] QRectF pulled(const QRectF& box, int handle, QPointF delta);
/// A dark box with text beside a face, kept inside `bounds`.
void drawInfo(QPainter& painter, const QRectF& boxInView, const QString& text, const QRectF& bounds);

} // namespace marks

} // namespace bauta::ui
