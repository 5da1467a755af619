// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "ui/document/plan_edits.h"
#include "ui/engine/engine_host.h"

#include <QCache>
#include <QObject>
#include <QPixmap>

#include <array>
#include <set>
#include <utility>

namespace bauta::ui
{

/// Small pictures of faces: those that a scan made, else cut out of the photo in the background when first asked for;
/// Document::faceImageArrived tells when. GUI thread.
class FaceImages : public QObject
{
    Q_OBJECT

public:
    FaceImages(Document& document, EngineHost& host, QObject* parent = nullptr);
    ~FaceImages() override;

    /// Round-cornered, `side` device-independent pixels; a placeholder until it is there.
    [[nodiscard]] QPixmap pixmap(const FaceRef& face, int side, double ratio);

private:
    using PixmapKey = std::pair<qint64, std::pair<int, double>>; ///< the image's, with side and ratio

    Document& m_document;
    EngineHost& m_host;
    std::set<std::pair<int, std::array<int, 4>>> m_asked;
    QCache<PixmapKey, QPixmap> m_pixmaps;
    CancelSource m_cancel;
};

} // namespace bauta::ui
