// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAction>
#include <QActionGroup>
#include <QList>
#include <QMenuBar>
#include <QObject>

class QMenu;

namespace bauta::ui
{

/// Every action of the main window with its text, icon and key, in one place, so that menus, tool bar and the list of
/// keys agree. What they do is connected by the window. Owned by the parent.
class WindowActions : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QWidget* parent);

    QAction* newProject;
    QAction* openProject;
    QAction* save;
    QAction* saveAs;
    QAction* addFiles;
    QAction* addFolder;
    QAction* exportFiles;
    QAction* quit;

    QAction* undo; ///< texts follow the undo stack
    QAction* redo;
    QAction* settings;

    QActionGroup* modes;
    QAction* modeProtected;
    QAction* modeSplit;
    QAction* modeSideBySide;
    QAction* showOutlines;
    QAction* showOriginal; ///< for as long as it is checked
    QAction* zoomFit;
    QAction* zoomPixels;
    QAction* zoomIn;
    QAction* zoomOut;
    QAction* showQueue;

    QAction* keep;
    QAction* cloak;
    QAction* cover;
    QAction* replace;
    QAction* drawFace;
    QAction* nextFace;
    QAction* previousFace;
    QAction* notAFace;
    QAction* nextFile;
    QAction* previousFile;

    QAction* introduction;
    QAction* shortcuts;
    QAction* aboutComputer;
    QAction* about;

    QMenu* recentMenu = nullptr;

    void fillMenuBar(QMenuBar& bar);
    /// All with their keys, grouped by menu; for the list of keys.
    struct Group
    {
        QString title;
        QList<QAction*> actions;
    };
    [[nodiscard]] QList<Group> groups() const { return m_groups; }

private:
    QAction* make(const char* name, const QString& text, const QString& icon = {}, const QKeySequence& key = {});

    QWidget* m_widget;
    QList<Group> m_groups;
};

} // namespace bauta::ui
