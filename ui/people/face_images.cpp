// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/people/face_images.h"

#include "ui/app/icons.h"
#include "ui/engine/background.h"

#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>

#include <cmath>

namespace bauta::ui
{

namespace
{
constexpr int kMostPixmaps = 600;
} // namespace

FaceImages::FaceImages(Document& document, EngineHost& host, QObject* parent)
    : QObject(parent),
      m_document(document),
      m_host(host),
      m_pixmaps(kMostPixmaps)
{
}

FaceImages::~FaceImages()
{
    m_cancel.request();
}

QPixmap FaceImages::pixmap(const FaceRef& face, int side, double ratio)
{
    QImage image;
    if (exists(m_document, face)) {
        const cv::Rect2f box = boxOf(m_document, face);
        image = m_document.faceImage(face.media, box);
        const Media* media = m_document.find(face.media);
        const std::pair key(face.media, std::array<int, 4>{static_cast<int>(box.x), static_cast<int>(box.y),
                                                           static_cast<int>(box.width), static_cast<int>(box.height)});
        if (image.isNull() && !media->isVideo() && m_host.engine() && m_asked.insert(key).second) {
            runInBackground(
                m_host.viewPool(), this,
                [engine = m_host.engine(), file = media->planned.file, box, token = m_cancel.token()] {
                    return engine->faceThumbnail(file, box, token);
                },
                [this, id = face.media, box](Expected<QImage> made) {
                    if (made) {
                        m_document.setFaceImage(id, box, *made);
                    }
                },
                -5);
        }
    }
    const PixmapKey shape(image.cacheKey(), {side, ratio});
    if (!image.isNull()) {
        if (const QPixmap* known = m_pixmaps.object(shape)) {
            return *known;
        }
    }
    QPixmap pixmap(QSize(side, side) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath path;
    path.addRoundedRect(QRectF(0, 0, side, side), 8, 8);
    painter.setClipPath(path);
    if (image.isNull()) {
        QColor ground = QGuiApplication::palette().color(QPalette::WindowText);
        ground.setAlpha(22);
        painter.fillRect(0, 0, side, side, ground);
        const int inset = side / 4;
        icons::icon(QStringLiteral("face"), QGuiApplication::palette().color(QPalette::PlaceholderText))
            .paint(&painter, QRect(inset, inset, side - 2 * inset, side - 2 * inset));
    } else {
        painter.drawImage(QRectF(0, 0, side, side), image);
        painter.end();
        m_pixmaps.insert(shape, new QPixmap(pixmap)); // the cache owns it
    }
    return pixmap;
}

} // namespace bauta::ui
