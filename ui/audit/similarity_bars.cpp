// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/audit/similarity_bars.h"

#include "ui/app/theme.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace bauta::ui
{

namespace
{

constexpr double kLowest = -0.2; ///< of the scale
constexpr double kHighest = 1.0;

double place(double similarity, const QRectF& scale)
{
    const double share = (std::clamp(similarity, kLowest, kHighest) - kLowest) / (kHighest - kLowest);
    return scale.left() + share * scale.width();
}

double rowHeight(const QFontMetricsF& metrics)
{
    return metrics.height() * 2 + 10;
}

} // namespace

QString AuditWords::verdict(const audit::FaceAudit& face, bool leftOnPurpose)
{
    if (leftOnPurpose) {
        return tr("Left visible on purpose");
    }
    if (face.unchanged) {
        return tr("Not protected: the face is as it was");
    }
    switch (face.verdict) {
    case audit::Verdict::Hidden:
        return tr("No recogniser here would match it");
    case audit::Verdict::Unlikely:
        return tr("Unlikely to be recognised");
    case audit::Verdict::Possible:
        return tr("May well be recognised");
    case audit::Verdict::Recognisable:
        return tr("Still recognisable");
    case audit::Verdict::Unknown:
        break;
    }
    return tr("Not known");
}

QString AuditWords::upload(audit::Upload upload)
{
    switch (upload) {
    case audit::Upload::None:
        return tr("as it is");
    case audit::Upload::Jpeg75:
        return tr("JPEG 75");
    case audit::Upload::HalfSize:
        return tr("half the size");
    case audit::Upload::HalfSizeJpeg75:
        return tr("half the size, JPEG 75");
    case audit::Upload::Webp70:
        return tr("WebP 70");
    case audit::Upload::Screenshot:
        return tr("a screenshot");
    case audit::Upload::CropAndTurn:
        return tr("cropped and turned");
    case audit::Upload::Denoise:
        return tr("denoised");
    }
    return {};
}

QString AuditWords::recogniser(const audit::RecogniserAudit& recogniser)
{
    return recogniser.role == audit::RecogniserRole::Fused ? tr("All built-in ones together")
                                                           : QString::fromStdString(recogniser.name);
}

QString AuditWords::caveat()
{
    return tr(
        "This is about recognisers of today. Somebody who trains one on cloaked photos, or knows the clothes, the "
        "place or the company, may still recognise people.");
}

SimilarityBars::SimilarityBars(audit::FaceAudit face, QWidget* parent) : QWidget(parent), m_face(std::move(face))
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setSizePolicy(policy);
    QStringList words;
    for (const audit::RecogniserAudit& recogniser : m_face.recognisers) {
        if (!recogniser.byUpload.empty()) {
            words << tr("%1: %2 without protection, %3 protected")
                         .arg(AuditWords::recogniser(recogniser),
                              QLocale().toString(static_cast<double>(recogniser.unprotected.similarity), 'f', 2),
                              QLocale().toString(static_cast<double>(recogniser.byUpload.front().similarity), 'f', 2));
        }
    }
    setAccessibleName(tr("Similarity by recogniser"));
    setAccessibleDescription(words.join(QStringLiteral("; ")));
}

double SimilarityBars::heightFor(std::size_t recognisers, const QFontMetricsF& metrics)
{
    return static_cast<double>(recognisers) * rowHeight(metrics) + metrics.height() + 14;
}

QSize SimilarityBars::sizeHint() const
{
    return {460, static_cast<int>(heightFor(m_face.recognisers.size(), QFontMetricsF(font()))) + 1};
}

QSize SimilarityBars::minimumSizeHint() const
{
    return {320, sizeHint().height()};
}

double SimilarityBars::paintInto(QPainter& painter, const QRectF& area, const audit::FaceAudit& face,
                                 const QPalette& palette)
{
    const QFontMetricsF metrics(painter.font());
    const QColor text = palette.color(QPalette::WindowText);
    const QColor quiet = theme::quiet(palette);
    QColor grid = text;
    grid.setAlpha(30);
    QColor clean = text;
    clean.setAlpha(70);
    const QColor kept = palette.color(QPalette::Highlight);
    const double value = metrics.horizontalAdvance(QStringLiteral("-00.00 → -00.00")) + 12;
    const QRectF scale(area.left(), area.top(), area.width() - value, area.height());
    const double bottom = area.top() + static_cast<double>(face.recognisers.size()) * rowHeight(metrics);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        const double x = place(tick, scale);
        painter.setPen(QPen(grid, 1));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, bottom));
        painter.setPen(quiet);
        const QString label = QLocale().toString(tick, 'g', 2);
        const double width = metrics.horizontalAdvance(label);
        painter.drawText(
            QPointF(std::clamp(x - width / 2, area.left(), scale.right() - width), bottom + metrics.ascent() + 4),
            label);
    }
    double y = area.top();
    for (const audit::RecogniserAudit& recogniser : face.recognisers) {
        QString name = AuditWords::recogniser(recogniser);
        painter.setPen(text);
        painter.drawText(QPointF(area.left(), y + metrics.ascent()), name);
        const QString note = recogniser.tookPart ? tr("took part in making the cloak, so it proves little")
                             : recogniser.role == audit::RecogniserRole::Judge ? tr("judge of yours")
                                                                               : QString();
        if (!note.isEmpty()) {
            painter.setPen(quiet);
            painter.drawText(QPointF(area.left() + metrics.horizontalAdvance(name) + 8, y + metrics.ascent()), note);
        }
        const double top = y + metrics.height() + 2;
        const double height = metrics.height() * 0.62;
        const double zero = place(0.0, scale);
        const double before = static_cast<double>(recogniser.unprotected.similarity);
        // The score of all together is no cosine: shown relative to the face without protection.
        const double unit = recogniser.role == audit::RecogniserRole::Fused ? std::max(1e-6, before) : 1.0;
        const auto bar = [&](double similarity, const QColor& colour, double from, double thick) {
            const double x = place(similarity / unit, scale);
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            painter.drawRoundedRect(QRectF(std::min(zero, x), from, std::max(2.0, std::abs(x - zero)), thick), 2, 2);
        };
        bar(before, clean, top, height);
        if (!recogniser.byUpload.empty()) {
            const double after = static_cast<double>(recogniser.byUpload.front().similarity);
            const audit::Score& worst =
                recogniser.byUpload.at(std::min(recogniser.worstUpload, recogniser.byUpload.size() - 1));
            const QColor colour = !recogniser.matches ? kept : face.faceFound ? theme::bad(palette) : quiet;
            bar(after, colour, top + height * 0.25, height * 0.5);
            const double x = place(static_cast<double>(worst.similarity) / unit, scale);
            painter.setBrush(palette.color(QPalette::Window));
            painter.setPen(QPen(colour, 2));
            painter.drawEllipse(QPointF(x, top + height / 2), 4, 4);
            painter.setPen(text);
            painter.drawText(
                QRectF(scale.right() + 8, top - 2, value - 8, height + 4), Qt::AlignLeft | Qt::AlignVCenter,
                QLocale().toString(before, 'f', 2) + QStringLiteral(" → ") + QLocale().toString(after, 'f', 2));
        }
        if (recogniser.calibrated) {
            const double x = place(static_cast<double>(recogniser.thresholdAtLevel) / unit, scale);
            painter.setPen(QPen(text, 2));
            painter.drawLine(QPointF(x, top - 3), QPointF(x, top + height + 3));
        }
        y += rowHeight(metrics);
    }
    return bottom + metrics.height() + 14 - area.top();
}

void SimilarityBars::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    paintInto(painter, QRectF(rect()).adjusted(0, 4, 0, 0), m_face, palette());
}

} // namespace bauta::ui
