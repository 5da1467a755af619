// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

namespace bauta::ui::icons
{

namespace
{

QByteArray drawing(const QString& name)
{
    static QHash<QString, QByteArray> known;
    const auto found = known.constFind(name);
    if (found != known.constEnd()) {
        return *found;
    }
    QFile file(QStringLiteral(":/icons/") + name + QStringLiteral(".svg"));
    const QByteArray svg = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    known.insert(name, svg);
    return svg;
}

/// Renders a drawing when it is needed, at the size and in the colour that are needed then.
class DrawnIcon final : public QIconEngine
{
public:
    /// An invalid colour: that of text in the palette of the moment.
    DrawnIcon(QString name, const QColor& colour) : m_name(std::move(name)), m_colour(colour) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        painter->drawPixmap(rect, scaledPixmap(rect.size() * painter->device()->devicePixelRatioF(), mode, state,
                                               painter->device()->devicePixelRatioF()));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State /*state*/, qreal ratio) override
    {
        QColor colour = m_colour;
        if (!colour.isValid()) {
            const QPalette palette = QGuiApplication::palette();
            colour = palette.color(QPalette::Active,
                                   mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::WindowText);
        }
        const double opacity = mode == QIcon::Disabled ? 0.35 : 1.0;
        const QString key = m_name + colour.name(QColor::HexArgb) + QString::number(size.width()) + u'x' +
                            QString::number(size.height()) + QString::number(opacity);
        if (const auto found = m_pixmaps.constFind(key); found != m_pixmaps.constEnd()) {
            return *found;
        }
        QByteArray svg = drawing(m_name);
        svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(svg);
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setOpacity(opacity);
        renderer.render(&painter);
        painter.end();
        pixmap.setDevicePixelRatio(ratio);
        m_pixmaps.insert(key, pixmap);
        return pixmap;
    }
    [[nodiscard]] QIconEngine* clone() const override { return new DrawnIcon(*this); }

private:
    QString m_name;
    QColor m_colour;
    QHash<QString, QPixmap> m_pixmaps;
};

} // namespace

QIcon icon(const QString& name, const QColor& colour)
{
    static QHash<QString, QIcon> known;
    const QString key = name + colour.name(QColor::HexArgb);
    const auto found = known.constFind(key);
    if (found != known.constEnd()) {
        return *found;
    }
    const QIcon made(new DrawnIcon(name, colour));
    known.insert(key, made);
    return made;
}

QIcon themed(const QString& name)
{
    return QIcon(new DrawnIcon(name, {}));
}

QIcon application()
{
    return QIcon(new DrawnIcon(QStringLiteral("bauta"), Qt::white));
}

} // namespace bauta::ui::icons
