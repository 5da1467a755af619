// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/library/library_delegate.h"

#include "ui/app/icons.h"
#include "ui/document/document.h"
#include "ui/library/library_model.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace bauta::ui
{

namespace
{

constexpr int kPadding = 6;
constexpr int kPictureHeight = 108; ///< height of the thumbnail's place

/// A dark pill with an icon and perhaps a number; returns the place right of it.
int paintBadge(QPainter& painter, QPoint at, const QString& icon, const QString& text, const QColor& colour)
{
    const QFontMetrics metrics(painter.font());
    const int height = 18;
    const int width = 20 + (text.isEmpty() ? 0 : metrics.horizontalAdvance(text) + 5);
    const QRect box(at, QSize(width, height));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(20, 23, 28, 205));
    painter.drawRoundedRect(box, 9, 9);
    icons::icon(icon, colour).paint(&painter, QRect(box.left() + 4, box.top() + 3, 12, 12));
    if (!text.isEmpty()) {
        painter.setPen(QColor(240, 243, 248));
        painter.drawText(box.adjusted(19, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
    }
    return box.right() + 4;
}

} // namespace

QSize LibraryDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const
{
    return {152, kPictureHeight + 2 * kPadding + option.fontMetrics.height() + 6};
}

void LibraryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = option.state & QStyle::State_Selected;
    const bool hovered = option.state & QStyle::State_MouseOver;
    const QRect card = option.rect.adjusted(3, 3, -3, -3);
    if (selected || hovered) {
        QColor ground = option.palette.color(QPalette::Highlight);
        ground.setAlpha(selected ? 70 : 28);
        painter->setPen(selected ? QPen(option.palette.color(QPalette::Highlight), 2) : QPen(Qt::NoPen));
        painter->setBrush(ground);
        painter->drawRoundedRect(card.adjusted(1, 1, -1, -1), 8, 8);
    }
    const QRect place(card.left() + kPadding, card.top() + kPadding, card.width() - 2 * kPadding,
                      kPictureHeight - kPadding);
    const auto state = static_cast<MediaState>(index.data(LibraryModel::StateRole).toInt());
    const QPixmap picture = index.data(Qt::DecorationRole).value<QPixmap>();
    QPainterPath rounded;
    rounded.addRoundedRect(place, 6, 6);
    QColor ground = option.palette.color(QPalette::WindowText);
    ground.setAlpha(18);
    painter->fillPath(rounded, ground);
    if (!picture.isNull()) {
        // The whole place is filled; faces are rarely at the bottom, so more of it is cut there.
        const double scale = std::max(static_cast<double>(place.width()) / picture.width(),
                                      static_cast<double>(place.height()) / picture.height());
        const QSizeF size(picture.width() * scale, picture.height() * scale);
        const QRectF target(place.x() - (size.width() - place.width()) / 2,
                            place.y() - (size.height() - place.height()) * 0.35, size.width(), size.height());
        painter->save();
        painter->setClipPath(rounded);
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawPixmap(target, picture, QRectF(picture.rect()));
        painter->restore();
    } else if (state == MediaState::Failed) {
        icons::icon(QStringLiteral("broken"), option.palette.color(QPalette::PlaceholderText))
            .paint(painter, QRect(place.center() - QPoint(16, 16), QSize(32, 32)));
    }

    QFont small = option.font;
    small.setPointSizeF(small.pointSizeF() * 0.85);
    painter->setFont(small);
    int x = place.left() + 4;
    const int y = place.bottom() - 21;
    const int faces = index.data(LibraryModel::FacesRole).toInt();
    const QColor plain(240, 243, 248);
    if (index.data(LibraryModel::VideoRole).toBool()) {
        x = paintBadge(*painter, {x, y}, QStringLiteral("film"), {}, plain);
    }
    if (faces >= 0) {
        x = paintBadge(*painter, {x, y}, QStringLiteral("face"), QString::number(faces), plain);
        const int people = index.data(LibraryModel::PeopleRole).toInt();
        if (people > 1 && people != faces) {
            x = paintBadge(*painter, {x, y}, QStringLiteral("people"), QString::number(people), plain);
        }
    } else if (state == MediaState::Waiting) {
        x = paintBadge(*painter, {x, y}, QStringLiteral("clock"), {}, plain);
    }
    if (index.data(LibraryModel::LocationRole).toBool()) {
        x = paintBadge(*painter, {x, y}, QStringLiteral("pin"), {}, QColor(0xF5, 0xB9, 0x52));
    }
    if (index.data(LibraryModel::WarningRole).toBool()) {
        paintBadge(*painter, {x, y}, QStringLiteral("warning"), {}, QColor(0xFF, 0xA0, 0x5A));
    }
    const int done = index.data(LibraryModel::ProtectedRole).toInt();
    if (done > 0) {
        const QColor colour = done == 1 ? QColor(0x5A, 0xD1, 0x9A) : QColor(0xF5, 0xB9, 0x52);
        paintBadge(*painter, {place.right() - 24, place.top() + 4},
                   done == 1 ? QStringLiteral("check") : QStringLiteral("refresh"), {}, colour);
    }
    painter->setFont(option.font);
    painter->setPen(option.palette.color(state == MediaState::Failed ? QPalette::Disabled : QPalette::Active,
                                         QPalette::WindowText));
    const QRect line(card.left() + kPadding, place.bottom() + 5, card.width() - 2 * kPadding,
                     option.fontMetrics.height() + 2);
    painter->drawText(line, Qt::AlignHCenter | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, line.width()));
    painter->restore();
}

} // namespace bauta::ui
