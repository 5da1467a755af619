// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/document.h"
#include "ui/document/plan_edits.h"
#include "ui/engine/engine_host.h"

#include <QObject>

namespace bauta::ui
{

/// What the views share beside the document: which file is on screen, which face and which person are chosen. GUI
/// thread.
class Workspace : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive this.
    Workspace(Document& document, EngineHost& host, QObject* parent = nullptr);

    [[nodiscard]] Document& document() { return m_document; }
    [[nodiscard]] EngineHost& host() { return m_host; }

    /// 0: none.
    [[nodiscard]] int currentMedia() const { return m_media; }
    void setCurrentMedia(int id);
    /// In the current file; face -1: none. Choosing a face chooses its person too.
    [[nodiscard]] FaceRef selectedFace() const { return {m_media, m_face}; }
    [[nodiscard]] bool hasSelectedFace() const;
    void selectFace(int face);
    /// -1: none. Choosing a person lets go of a face of somebody else.
    [[nodiscard]] int selectedPerson() const { return m_person; }
    void selectPerson(int person);
    /// Shows a face wherever it is.
    void goTo(const FaceRef& face);

Q_SIGNALS:
    void currentMediaChanged(int id);
    void selectionChanged();
    void faceShown(int face); ///< somebody asked for it: bring it into view

private:
    void afterChange();

    Document& m_document;
    EngineHost& m_host;
    int m_media = 0;
    int m_face = -1;
    int m_person = -1;
};

} // namespace bauta::ui
