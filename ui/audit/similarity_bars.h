// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audit/face_audit.h"

#include <QCoreApplication>
#include <QPainter>
#include <QWidget>

#include <vector>

namespace bauta::ui
{

/// Verdicts and uploads in the user's language.
class AuditWords
{
    Q_DECLARE_TR_FUNCTIONS(bauta::ui::AuditWords)

public:
    [[nodiscard]] static QString verdict(const audit::FaceAudit& face, bool leftOnPurpose);
    [[nodiscard]] static QString upload(audit::Upload upload);
    [[nodiscard]] static QString recogniser(const audit::RecogniserAudit& recogniser);
    /// What no audit can promise.
    [[nodiscard]] static QString caveat();
};

/// How similar a face still is to every recogniser: without protection, protected, after the worst upload, and the
/// threshold from which it counts as a match. One row a recogniser. What matches is red, unless no detector finds a
/// face there any more: then similarity is that of a covered place with itself, and tells nobody who it was.
class SimilarityBars : public QWidget
{
    Q_OBJECT

public:
    explicit SimilarityBars(audit::FaceAudit face, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    /// Draws rows and scale into a rectangle of any painter; the height that it needs.
    static double paintInto(QPainter& painter, const QRectF& area, const audit::FaceAudit& face,
                            const QPalette& palette);
    static double heightFor(std::size_t recognisers, const QFontMetricsF& metrics);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    audit::FaceAudit m_face;
};

} // namespace bauta::ui
