// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/window_actions.h"

#include "ui/app/icons.h"

#include <QMenu>

namespace bauta::ui
{

QAction* WindowActions::make(const char* name, const QString& text, const QString& icon, const QKeySequence& key)
{
    auto* action = new QAction(text, m_widget);
    action->setObjectName(QLatin1String(name));
    if (!icon.isEmpty()) {
        action->setIcon(icons::themed(icon));
    }
    action->setShortcut(key);
    m_widget->addAction(action);
    return action;
}

WindowActions::WindowActions(QWidget* parent) : QObject(parent), m_widget(parent)
{
    newProject = make("newProjectAction", tr("New project"), QStringLiteral("file"), QKeySequence::New);
    openProject = make("openProjectAction", tr("Open project …"), QStringLiteral("folder"), QKeySequence::Open);
    save = make("saveAction", tr("Save project"), QStringLiteral("save"), QKeySequence::Save);
    saveAs = make("saveAsAction", tr("Save project as …"), {}, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    addFiles = make("addFilesAction", tr("Add photos and videos …"), QStringLiteral("add"),
                    QKeySequence(Qt::CTRL | Qt::Key_I));
    addFolder = make("addFolderAction", tr("Add a folder …"), QStringLiteral("add-folder"),
                     QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I));
    exportFiles = make("exportAction", tr("Export …"), QStringLiteral("share"), QKeySequence(Qt::CTRL | Qt::Key_E));
    quit = make("quitAction", tr("Quit"), {}, QKeySequence(Qt::CTRL | Qt::Key_Q));
    quit->setMenuRole(QAction::QuitRole);
    quit->setShortcutContext(Qt::ApplicationShortcut); // also from the check of an export

    undo = make("undoAction", tr("Undo"), QStringLiteral("undo"), QKeySequence::Undo);
    redo = make("redoAction", tr("Redo"), QStringLiteral("redo"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    settings = make("settingsAction", tr("Settings …"), QStringLiteral("gear"), QKeySequence(Qt::CTRL | Qt::Key_Comma));
    settings->setMenuRole(QAction::PreferencesRole);

    modes = new QActionGroup(this);
    modeProtected =
        make("modeProtectedAction", tr("Protected"), QStringLiteral("view-single"), QKeySequence(Qt::Key_1));
    modeSplit =
        make("modeSplitAction", tr("Split before and after"), QStringLiteral("view-split"), QKeySequence(Qt::Key_2));
    modeSideBySide =
        make("modeSideBySideAction", tr("Side by side"), QStringLiteral("view-side"), QKeySequence(Qt::Key_3));
    for (QAction* mode : {modeProtected, modeSplit, modeSideBySide}) {
        mode->setCheckable(true);
        modes->addAction(mode);
    }
    modeProtected->setChecked(true);
    showOutlines =
        make("showOutlinesAction", tr("Outlines of faces"), QStringLiteral("outline"), QKeySequence(Qt::Key_L));
    showOutlines->setCheckable(true);
    showOutlines->setChecked(true);
    showOriginal = make("showOriginalAction", tr("Show the original"), QStringLiteral("eye"), QKeySequence(Qt::Key_O));
    showOriginal->setCheckable(true);
    zoomFit =
        make("zoomFitAction", tr("Fit into the window"), QStringLiteral("fit"), QKeySequence(Qt::CTRL | Qt::Key_0));
    zoomPixels =
        make("zoomPixelsAction", tr("One to one"), QStringLiteral("one-to-one"), QKeySequence(Qt::CTRL | Qt::Key_1));
    zoomIn = make("zoomInAction", tr("Closer"), QStringLiteral("zoom-in"), QKeySequence(Qt::CTRL | Qt::Key_Plus));
    zoomIn->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    zoomOut = make("zoomOutAction", tr("Farther"), QStringLiteral("zoom-out"), QKeySequence(Qt::CTRL | Qt::Key_Minus));
    showQueue = make("showQueueAction", tr("Exports"), QStringLiteral("queue"), QKeySequence(Qt::Key_F9));
    showQueue->setCheckable(true);

    keep = make("keepAction", tr("Keep visible"), {}, QKeySequence(Qt::Key_K));
    cloak = make("cloakAction", tr("Cloak"), {}, QKeySequence(Qt::Key_C));
    cover = make("coverAction", tr("Cover"), {}, QKeySequence(Qt::Key_V));
    replace = make("replaceAction", tr("Replace by another face"), {}, QKeySequence(Qt::Key_R));
    drawFace =
        make("drawFaceAction", tr("Draw a face that was missed"), QStringLiteral("draw"), QKeySequence(Qt::Key_D));
    drawFace->setCheckable(true);
    nextFace = make("nextFaceAction", tr("Next face"), {}, QKeySequence(Qt::Key_F6));
    previousFace = make("previousFaceAction", tr("Previous face"), {}, QKeySequence(Qt::SHIFT | Qt::Key_F6));
    notAFace = make("notAFaceAction", tr("Not a face"), QStringLiteral("trash"), QKeySequence(Qt::Key_Backspace));
    notAFace->setShortcuts({QKeySequence(Qt::Key_Backspace), QKeySequence(Qt::CTRL | Qt::Key_Delete)});
    nextFile = make("nextFileAction", tr("Next file"), {}, QKeySequence(Qt::Key_PageDown));
    previousFile = make("previousFileAction", tr("Previous file"), {}, QKeySequence(Qt::Key_PageUp));

    introduction =
        make("introductionAction", tr("What Bauta does …"), QStringLiteral("shield"), QKeySequence::HelpContents);
    shortcuts =
        make("shortcutsAction", tr("Keys …"), QStringLiteral("keyboard"), QKeySequence(Qt::CTRL | Qt::Key_Slash));
    aboutComputer = make("aboutComputerAction", tr("About this computer …"), QStringLiteral("log"));
    about = make("aboutAction", tr("About Bauta …"));
    about->setMenuRole(QAction::AboutRole);

    m_groups = {
        {tr("File"), {newProject, openProject, save, saveAs, addFiles, addFolder, exportFiles, quit}},
        {tr("Edit"), {undo, redo, settings}},
        {tr("View"),
         {modeProtected, modeSplit, modeSideBySide, showOriginal, showOutlines, zoomFit, zoomPixels, zoomIn, zoomOut,
          showQueue}},
        {tr("Face"), {keep, cloak, cover, replace, drawFace, notAFace, nextFace, previousFace, nextFile, previousFile}},
        {tr("Help"), {introduction, shortcuts, aboutComputer, about}},
    };
}

void WindowActions::fillMenuBar(QMenuBar& bar)
{
    for (const Group& group : m_groups) {
        QMenu* menu = bar.addMenu(group.title);
        for (QAction* action : group.actions) {
            if (action == addFiles || action == exportFiles || action == quit || action == settings ||
                action == showOriginal || action == zoomFit || action == showQueue || action == drawFace ||
                action == nextFace || action == aboutComputer) {
                menu->addSeparator();
            }
            menu->addAction(action);
            if (action == openProject) {
                recentMenu = menu->addMenu(tr("Recent projects"));
            }
        }
    }
}

} // namespace bauta::ui
