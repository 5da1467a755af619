// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/library/thumbnail_store.h"

#include "ui/engine/background.h"

#include <algorithm>

namespace bauta::ui
{

namespace
{
constexpr int kMostKilobytes = 96 * 1024;
constexpr std::size_t kMostWishes = 64; ///< who scrolls past does not wait for what is out of sight
} // namespace

ThumbnailStore::ThumbnailStore(Document& document, EngineHost& host, QObject* parent)
    : QObject(parent),
      m_document(document),
      m_host(host),
      m_cache(kMostKilobytes)
{
    connect(&host, &EngineHost::stateChanged, this, &ThumbnailStore::startNext);
    connect(&document, &Document::mediaRemoved, this, [this] {
        m_wishes.clear();
        m_failed.clear();
    });
}

ThumbnailStore::~ThumbnailStore()
{
    m_cancel.request();
}

QPixmap ThumbnailStore::thumbnail(int mediaId)
{
    if (const QPixmap* known = m_cache.object(mediaId)) {
        return *known;
    }
    if (!m_failed.contains(mediaId)) {
        const auto waiting = std::find(m_wishes.begin(), m_wishes.end(), mediaId);
        if (waiting != m_wishes.end()) {
            m_wishes.erase(waiting);
        }
        m_wishes.push_back(mediaId);
        if (m_wishes.size() > kMostWishes) {
            m_wishes.pop_front();
        }
        startNext();
    }
    return {};
}

void ThumbnailStore::startNext()
{
    const auto engine = m_host.engine();
    if (m_busy || !engine) {
        return;
    }
    const Media* media = nullptr;
    while (media == nullptr && !m_wishes.empty()) {
        media = m_document.find(m_wishes.back());
        m_wishes.pop_back();
    }
    if (media == nullptr) {
        return;
    }
    m_busy = true;
    runInBackground(
        m_host.viewPool(), this,
        [engine, file = media->planned.file, token = m_cancel.token()] {
            return engine->thumbnail(file, kSide, token);
        },
        [this, id = media->id](Expected<QImage> image) {
            m_busy = false;
            if (image) {
                auto* pixmap = new QPixmap(QPixmap::fromImage(*image)); // the cache owns it
                m_cache.insert(id, pixmap, std::max(1, pixmap->width() * pixmap->height() * 4 / 1024));
            } else {
                m_failed.insert(id);
            }
            Q_EMIT arrived(id);
            startNext();
        });
}

} // namespace bauta::ui
