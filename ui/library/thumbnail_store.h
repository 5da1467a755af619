// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "ui/document/document.h"
#include "ui/engine/engine_host.h"

#include <QCache>
#include <QObject>
#include <QPixmap>

#include <deque>
#include <set>

namespace bauta::ui
{

/// Small pictures of files, made when they are first asked for, latest wish first, and kept in memory only, up to a
/// limit. GUI thread.
class ThumbnailStore : public QObject
{
    Q_OBJECT

public:
    static constexpr int kSide = 192;

    ThumbnailStore(Document& document, EngineHost& host, QObject* parent = nullptr);
    ~ThumbnailStore() override;

    /// Null until it is there; then arrived() is emitted.
    [[nodiscard]] QPixmap thumbnail(int mediaId);

Q_SIGNALS:
    void arrived(int mediaId);

private:
    void startNext();

    Document& m_document;
    EngineHost& m_host;
    QCache<int, QPixmap> m_cache; ///< cost in kB
    std::deque<int> m_wishes;     ///< latest last
    std::set<int> m_failed;
    bool m_busy = false;
    CancelSource m_cancel;
};

} // namespace bauta::ui
