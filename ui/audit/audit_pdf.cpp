// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/audit/audit_pdf.h"

#include "ui/audit/similarity_bars.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QPainter>
#include <QPalette>
#include <QPdfWriter>
#include <QSaveFile>

#include <algorithm>

namespace bauta::ui
{

namespace
{

constexpr double kPicture = 90.0; ///< points

/// Black on white, whatever the screen's theme.
QPalette paper()
{
    QPalette palette;
    palette.setColor(QPalette::Window, Qt::white);
    palette.setColor(QPalette::WindowText, Qt::black);
    palette.setColor(QPalette::PlaceholderText, QColor(0x55, 0x5B, 0x66));
    palette.setColor(QPalette::Highlight, QColor(0x2F, 0x62, 0xC4));
    return palette;
}

} // namespace

bool writeAuditPdf(const jobs::AuditReport& report, const QString& headline, const QString& name)
{
    QBuffer buffer; // complete before it gets its name
    if (!buffer.open(QIODevice::WriteOnly)) {
        return false;
    }
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(18, 18, 18, 18), QPageLayout::Millimeter);
        writer.setResolution(72);
        writer.setCreator(QStringLiteral("Bauta"));
        writer.setTitle(headline);
        QPainter painter(&writer);
        const double width = writer.width();
        const double height = writer.height();
        QFont font = QGuiApplication::font();
        const auto use = [&](double size, bool bold) {
            font.setPixelSize(static_cast<int>(size));
            font.setBold(bold);
            painter.setFont(font);
        };
        double y = 0;
        const auto paragraph = [&](const QString& text, double size, bool bold, double left) {
            use(size, bold);
            painter.setPen(Qt::black);
            QRectF used;
            painter.drawText(QRectF(left, y, width - left, height), Qt::TextWordWrap, text, &used);
            y = used.bottom() + size * 0.4;
        };
        paragraph(headline, 16, true, 0);
        paragraph(AuditWords::caveat(), 9, false, 0);
        y += 8;
        for (const jobs::AuditedPhoto& photo : report.items) {
            for (const jobs::AuditedFace& face : photo.faces) {
                use(9, false);
                const double bars = face.leftOnPurpose ? 0.0
                                                       : SimilarityBars::heightFor(face.audit.recognisers.size(),
                                                                                   QFontMetricsF(painter.font()));
                const double needed = std::max(kPicture, 40.0 + bars) + 16;
                if (y + needed > height) {
                    writer.newPage();
                    y = 0;
                }
                const double top = y;
                const QImage picture = QImage::fromData(reinterpret_cast<const uchar*>(face.protectedJpeg.data()),
                                                        static_cast<int>(face.protectedJpeg.size()));
                if (!picture.isNull()) {
                    painter.drawImage(QRectF(0, top, kPicture, kPicture), picture);
                }
                const double left = kPicture + 14;
                paragraph(AuditWords::verdict(face.audit, face.leftOnPurpose), 11, true, left);
                paragraph(QString::fromStdString(photo.original.filename().string()), 9, false, left);
                if (!face.leftOnPurpose) {
                    use(9, false);
                    y += SimilarityBars::paintInto(painter, QRectF(left, y, width - left, bars), face.audit, paper());
                }
                y = std::max(y, top + kPicture) + 14;
            }
        }
    }
    QSaveFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(buffer.data()) == buffer.data().size() && file.commit();
}

} // namespace bauta::ui
