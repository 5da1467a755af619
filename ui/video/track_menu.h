// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/workspace.h"

#include <QMenu>

#include <functional>

namespace bauta::ui
{

/// What can be done to the chosen track of the current video: cut it here, make it reach to here, join it with another,
/// or say that it is no face. Its actions have keys, which work while `owner` or a child of it has the focus.
class TrackMenu : public QMenu
{
    Q_OBJECT

public:
    /// `frame` says which frame is here. `owner` owns the menu.
    TrackMenu(Workspace& workspace, std::function<int()> frame, QWidget* owner);

    /// Says what is possible; to be called when the frame has changed. Choices and edits it sees itself.
    void refresh();

private:
    [[nodiscard]] const plan::PlannedTrack* chosen() const;
    void fillOthers();

    Workspace& m_workspace;
    std::function<int()> m_frame;
    QAction* m_split;
    QAction* m_extend;
    QMenu* m_others;
    QAction* m_remove;
};

} // namespace bauta::ui
