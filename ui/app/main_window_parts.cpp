// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/computer_dialog.h"
#include "ui/app/dialogs.h"
#include "ui/app/icons.h"
#include "ui/app/main_window.h"
#include "ui/app/welcome_page.h"
#include "ui/canvas/face_bar.h"
#include "ui/engine/background.h"
#include "ui/inspector/file_panel.h"
#include "ui/inspector/protection_panel.h"
#include "ui/library/library_panel.h"
#include "ui/output/queue_panel.h"
#include "ui/people/people_panel.h"
#include "ui/video/video_page.h"

#include <QApplication>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

// How the window is built and how its parts follow each other; what it does is in main_window.cpp.

namespace bauta::ui
{

void MainWindow::buildWorkspace()
{
    m_library = new LibraryPanel(m_workspace, *m_thumbnails, this);
    m_canvas = new Canvas(this);
    new FaceBar(m_workspace, *m_canvas); // the canvas owns it
    m_presenter = new PhotoPresenter(m_workspace, *m_canvas, this);
    m_video = new VideoPage(m_workspace, this);
    m_centre = new QStackedWidget(this);
    m_centre->addWidget(m_canvas);
    m_centre->addWidget(m_video);
    m_people = new PeoplePanel(m_workspace, *m_faceImages, this);
    m_side = new QTabWidget(this);
    m_side->setObjectName(QStringLiteral("sideTabs"));
    m_side->setDocumentMode(true);
    m_side->addTab(m_people, tr("People"));
    m_side->addTab(new ProtectionPanel(m_workspace, m_estimate, this), tr("Protection"));
    m_side->addTab(new FilePanel(m_workspace, this), tr("File"));

    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("mainSplitter"));
    splitter->setHandleWidth(1);
    splitter->addWidget(m_library);
    splitter->addWidget(m_centre);
    splitter->addWidget(m_side);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setStretchFactor(2, 0);
    m_library->setMinimumWidth(180);
    m_side->setMinimumWidth(352);
    splitter->setSizes({340, 668, 352});
    splitter->setChildrenCollapsible(false);
    m_work = splitter;

    m_banner = new QFrame(this);
    m_banner->setObjectName(QStringLiteral("banner"));
    m_banner->setProperty("role", QStringLiteral("banner"));
    auto* sign = new QLabel(m_banner);
    sign->setPixmap(
        icons::icon(QStringLiteral("warning"), QColor(0xD9, 0x7A, 0x1E)).pixmap(QSize(20, 20), devicePixelRatioF()));
    m_bannerText = new QLabel(m_banner);
    m_bannerText->setObjectName(QStringLiteral("bannerLabel"));
    m_bannerText->setWordWrap(true);
    m_bannerText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* again = new QPushButton(tr("Try again"), m_banner);
    again->setObjectName(QStringLiteral("reloadButton"));
    connect(again, &QPushButton::clicked, &m_host, &EngineHost::reloadModels);
    auto* bannerLayout = new QHBoxLayout(m_banner);
    bannerLayout->setContentsMargins(14, 8, 14, 8);
    bannerLayout->addWidget(sign);
    bannerLayout->addWidget(m_bannerText, 1);
    bannerLayout->addWidget(again);
    m_banner->hide();

    m_pages->addWidget(m_welcome);
    m_pages->addWidget(m_work);
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_pages, 1);
    setCentralWidget(centre);

    auto* queuePanel = new QueuePanel(m_queue, this);
    m_queueDock = new QDockWidget(tr("Exports"), this);
    m_queueDock->setObjectName(QStringLiteral("queueDock"));
    m_queueDock->setWidget(queuePanel);
    m_queueDock->setFeatures(QDockWidget::DockWidgetClosable);
    m_queueDock->setMinimumHeight(150);
    addDockWidget(Qt::BottomDockWidgetArea, m_queueDock);
    m_queueDock->hide();
    connect(queuePanel, &QueuePanel::auditWanted, this, &MainWindow::showAudit);
    connect(m_welcome, &WelcomePage::addFilesWanted, this, &MainWindow::addFiles);
    connect(m_welcome, &WelcomePage::addFolderWanted, this, &MainWindow::addFolder);
    connect(m_welcome, &WelcomePage::projectWanted, this, [this](const QString& file) { openPaths({file}); });
    connect(m_library, &LibraryPanel::addWanted, this, &MainWindow::addFiles);
    connect(m_video, &VideoPage::exportRangeWanted, this, [this](std::int64_t from, std::int64_t to) {
        ExportSettings settings = settingsFor(ExportPurpose::SocialMedia, suggestedFolder());
        settings.format.reset();
        settings.fromInMicroseconds = from;
        settings.toInMicroseconds = to;
        startExport(settings, std::set<int>{m_workspace.currentMedia()});
    });
}

void MainWindow::buildToolBar()
{
    m_actions->fillMenuBar(*menuBar());
    auto* bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setIconSize({20, 20});
    const auto withText = [bar](QAction* action, const QString& text) {
        action->setIconText(text);
        auto* button = new QToolButton(bar);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        bar->addWidget(button);
    };
    withText(m_actions->addFiles, tr("Add"));
    bar->addSeparator();
    bar->addAction(m_actions->undo);
    bar->addAction(m_actions->redo);
    bar->addSeparator();
    for (QAction* action : {m_actions->modeProtected, m_actions->modeSplit, m_actions->modeSideBySide}) {
        bar->addAction(action);
    }
    auto* hold = new QToolButton(bar);
    hold->setObjectName(QStringLiteral("holdButton"));
    hold->setIcon(icons::themed(QStringLiteral("eye")));
    hold->setText(tr("Hold for the original"));
    hold->setToolTip(tr("Hold to see the original (key O switches)"));
    hold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(hold, &QToolButton::pressed, this, [this] { m_canvas->setShowOriginal(true); });
    connect(hold, &QToolButton::released, this,
            [this] { m_canvas->setShowOriginal(m_actions->showOriginal->isChecked()); });
    bar->addWidget(hold);
    bar->addAction(m_actions->showOutlines);
    bar->addSeparator();
    withText(m_actions->drawFace, tr("Draw a face"));
    bar->addSeparator();
    bar->addAction(m_actions->zoomOut);
    m_zoomLabel = new QLabel(bar);
    m_zoomLabel->setMinimumWidth(48);
    m_zoomLabel->setAlignment(Qt::AlignCenter);
    m_zoomLabel->setAccessibleName(tr("Zoom"));
    bar->addWidget(m_zoomLabel);
    bar->addAction(m_actions->zoomIn);
    bar->addAction(m_actions->zoomFit);
    bar->addAction(m_actions->zoomPixels);
    auto* space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    auto* start = new QPushButton(tr("Export …"), bar);
    start->setObjectName(QStringLiteral("exportButton"));
    start->setProperty("role", QStringLiteral("primary"));
    connect(start, &QPushButton::clicked, m_actions->exportFiles, &QAction::trigger);
    connect(m_actions->exportFiles, &QAction::changed, start,
            [this, start] { start->setEnabled(m_actions->exportFiles->isEnabled()); });
    bar->addWidget(start);
    connect(m_canvas, &Canvas::zoomChanged, this, [this](double zoom) {
        m_zoomLabel->setText(tr("%1 %").arg(std::lround(100 * zoom * devicePixelRatioF())));
    });
}

void MainWindow::buildStatusBar()
{
    m_engineLabel = new QLabel(this);
    m_engineLabel->setObjectName(QStringLiteral("engineLabel"));
    m_scanLabel = new QLabel(this);
    m_scanBar = new QProgressBar(this);
    m_scanBar->setObjectName(QStringLiteral("scanBar"));
    m_scanBar->setFixedWidth(140);
    m_scanBar->setTextVisible(false);
    m_scanBar->setAccessibleName(tr("Progress of looking for faces"));
    m_scanCancel = new QToolButton(this);
    m_scanCancel->setObjectName(QStringLiteral("scanCancelButton"));
    m_scanCancel->setIcon(icons::themed(QStringLiteral("close")));
    m_scanCancel->setToolTip(tr("Stop looking for faces"));
    m_scanCancel->setAccessibleName(m_scanCancel->toolTip());
    connect(m_scanCancel, &QToolButton::clicked, &m_scans, &ScanController::cancel);
    auto* offline = new QLabel(tr("No network"), this);
    offline->setProperty("role", QStringLiteral("quiet"));
    offline->setToolTip(tr("Bauta never opens a network connection. Everything stays on this computer."));
    statusBar()->addPermanentWidget(m_scanLabel);
    statusBar()->addPermanentWidget(m_scanBar);
    statusBar()->addPermanentWidget(m_scanCancel);
    statusBar()->addPermanentWidget(m_engineLabel);
    statusBar()->addPermanentWidget(offline);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(8, 0, 12, 0);
}

void MainWindow::connectActions()
{
    const WindowActions& a = *m_actions;
    connect(a.newProject, &QAction::triggered, this, [this] { withSavedWork([this] { startNewProject(); }); });
    connect(a.openProject, &QAction::triggered, this, [this] {
        auto* dialog =
            new QFileDialog(this, tr("Open project"), QString(), tr("Bauta project (*.bauta *.plan);;All files (*)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this,
                [this](const QString& file) { withSavedWork([this, file] { m_keeper.open(file); }); });
        dialog->open();
    });
    connect(a.save, &QAction::triggered, this, &MainWindow::saveProject);
    connect(a.saveAs, &QAction::triggered, this, &MainWindow::saveProjectAs);
    connect(a.addFiles, &QAction::triggered, this, &MainWindow::addFiles);
    connect(a.addFolder, &QAction::triggered, this, &MainWindow::addFolder);
    connect(a.exportFiles, &QAction::triggered, this, &MainWindow::showExportDialog);
    connect(a.quit, &QAction::triggered, this, &QWidget::close);

    QUndoStack& undo = m_document.undoStack();
    const auto follow = [this] {
        const QUndoStack& stack = m_document.undoStack();
        m_actions->undo->setEnabled(stack.canUndo());
        m_actions->redo->setEnabled(stack.canRedo());
        m_actions->undo->setText(stack.canUndo() ? tr("Undo: %1").arg(stack.undoText()) : tr("Undo"));
        m_actions->redo->setText(stack.canRedo() ? tr("Redo: %1").arg(stack.redoText()) : tr("Redo"));
    };
    connect(&undo, &QUndoStack::indexChanged, this, follow);
    connect(a.undo, &QAction::triggered, &undo, &QUndoStack::undo);
    connect(a.redo, &QAction::triggered, &undo, &QUndoStack::redo);
    follow();
    connect(a.settings, &QAction::triggered, this, [this] {
        auto* dialog = new SettingsDialog(m_settings, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &SettingsDialog::applied, this, &MainWindow::applySettings);
        dialog->open();
    });
    connect(a.modeProtected, &QAction::triggered, this, [this] { m_canvas->setMode(CanvasMode::Protected); });
    connect(a.modeSplit, &QAction::triggered, this, [this] { m_canvas->setMode(CanvasMode::Split); });
    connect(a.modeSideBySide, &QAction::triggered, this, [this] { m_canvas->setMode(CanvasMode::SideBySide); });
    connect(a.showOutlines, &QAction::toggled, m_canvas, &Canvas::setMarksVisible);
    connect(a.showOriginal, &QAction::toggled, m_canvas, &Canvas::setShowOriginal);
    connect(a.zoomFit, &QAction::triggered, m_canvas, &Canvas::zoomToFit);
    connect(a.zoomPixels, &QAction::triggered, m_canvas, &Canvas::zoomToPixels);
    connect(a.zoomIn, &QAction::triggered, m_canvas, &Canvas::zoomIn);
    connect(a.zoomOut, &QAction::triggered, m_canvas, &Canvas::zoomOut);
    connect(a.showQueue, &QAction::toggled, m_queueDock, &QWidget::setVisible);
    connect(m_queueDock, &QDockWidget::visibilityChanged, this, [this](bool visible) {
        if (isVisible()) {
            m_actions->showQueue->setChecked(visible);
        }
    });
    const auto open = [this](QDialog* dialog) {
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    };
    connect(a.introduction, &QAction::triggered, this, [this, open] { open(new IntroductionDialog(this)); });
    connect(a.shortcuts, &QAction::triggered, this, [this, open] { open(new ShortcutsDialog(*m_actions, this)); });
    connect(a.aboutComputer, &QAction::triggered, this, [this, open] { open(new ComputerDialog(m_host, this)); });
    connect(a.about, &QAction::triggered, this, [this, open] { open(new AboutDialog(this)); });
}

void MainWindow::connectFaceActions()
{
    const WindowActions& a = *m_actions;
    connect(a.keep, &QAction::triggered, this, [this] { decideSelected(Treatment::Keep); });
    connect(a.cloak, &QAction::triggered, this, [this] { decideSelected(Treatment::Cloak); });
    connect(a.cover, &QAction::triggered, this, [this] { decideSelected(Treatment::Cover); });
    connect(a.replace, &QAction::triggered, this, [this] { decideSelected(Treatment::Replace); });
    connect(a.drawFace, &QAction::toggled, m_canvas, &Canvas::setDrawing);
    connect(m_canvas, &Canvas::drawingEnded, a.drawFace, [this] { m_actions->drawFace->setChecked(false); });
    connect(a.nextFace, &QAction::triggered, this, [this] { stepFace(1); });
    connect(a.previousFace, &QAction::triggered, this, [this] { stepFace(-1); });
    connect(a.notAFace, &QAction::triggered, this,
            [this] { PlanEdits::removeFace(m_document, m_workspace.selectedFace()); });
    connect(a.nextFile, &QAction::triggered, this, [this] { m_library->step(1); });
    connect(a.previousFile, &QAction::triggered, this, [this] { m_library->step(-1); });
    connect(m_canvas, &Canvas::faceClicked, &m_workspace, &Workspace::selectFace);
    connect(m_canvas, &Canvas::faceDrawn, this, &MainWindow::takeDrawnFace);
    connect(m_canvas, &Canvas::faceMoved, this, &MainWindow::takeMovedFace);
    connect(m_canvas, &Canvas::contextMenuWanted, this, &MainWindow::showFaceMenu);
}

// ------------------------------------------------------------------------------------------------------------ faces

void MainWindow::decideSelected(Treatment treatment)
{
    const plan::Decision decision = decisionFor(treatment, m_document.defaultDecision());
    if (m_workspace.hasSelectedFace()) {
        PlanEdits::decideFace(m_document, m_workspace.selectedFace(), decision);
    } else if (m_workspace.selectedPerson() >= 0) {
        PlanEdits::decidePerson(m_document, m_workspace.selectedPerson(), decision);
    }
}

void MainWindow::stepFace(int step)
{
    const Media* media = m_document.find(m_workspace.currentMedia());
    if (media == nullptr || media->faceCount() == 0) {
        return;
    }
    const int count = static_cast<int>(media->faceCount());
    const int now = m_workspace.selectedFace().face;
    const int next = now < 0 ? (step > 0 ? 0 : count - 1) : (now + step + count) % count;
    m_workspace.goTo({media->id, next});
}

void MainWindow::takeDrawnFace(const QRectF& box)
{
    const Media* media = m_document.find(m_workspace.currentMedia());
    if (media == nullptr || !m_host.engine()) {
        return;
    }
    if (media->state != MediaState::Ready || m_host.state() != EngineHost::State::Ready) {
        tell(tr("The photo is still being looked at; draw the face when that is done."));
        return;
    }
    const cv::Rect2f drawn(static_cast<float>(box.x()), static_cast<float>(box.y()), static_cast<float>(box.width()),
                           static_cast<float>(box.height()));
    runInBackground(
        m_host.viewPool(), this,
        [engine = m_host.engine(), file = media->planned.file, drawn] { return engine->fitFace(file, drawn); },
        [this, id = media->id](Expected<plan::PlannedFace> face) {
            if (!face) {
                tell(DecisionWords::inWords(face.error()));
                return;
            }
            PlanEdits::addFace(m_document, id, *std::move(face));
            if (m_workspace.currentMedia() == id) {
                m_workspace.selectFace(static_cast<int>(m_document.find(id)->faceCount()) - 1);
            }
        },
        10);
}

void MainWindow::takeMovedFace(int face, const QRectF& box)
{
    const FaceRef ref{m_workspace.currentMedia(), face};
    if (!exists(m_document, ref) || !m_host.engine()) {
        return;
    }
    const cv::Rect2f moved(static_cast<float>(box.x()), static_cast<float>(box.y()), static_cast<float>(box.width()),
                           static_cast<float>(box.height()));
    runInBackground(
        m_host.viewPool(), this,
        [engine = m_host.engine(), file = m_document.find(ref.media)->planned.file, moved] {
            return engine->fitFace(file, moved);
        },
        [this, ref](const Expected<plan::PlannedFace>& fitted) {
            if (fitted) {
                PlanEdits::moveFace(m_document, ref, *fitted);
            } else {
                tell(DecisionWords::inWords(fitted.error()));
            }
        },
        10);
}

void MainWindow::showFaceMenu(int face, QPoint position)
{
    m_workspace.selectFace(face);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_actions->keep, m_actions->cloak, m_actions->cover, m_actions->replace});
    menu->addSeparator();
    connect(menu->addAction(tr("Is somebody else")), &QAction::triggered, this,
            [this] { PlanEdits::split(m_document, {m_workspace.selectedFace()}); });
    menu->addAction(m_actions->notAFace);
    menu->popup(position);
}

// ------------------------------------------------------------------------------------------------------------ state

void MainWindow::updateEngineState()
{
    QString text;
    QString problem;
    switch (m_host.state()) {
    case EngineHost::State::Loading:
    case EngineHost::State::LoadingModels:
        text = tr("Loading models …");
        break;
    case EngineHost::State::Ready:
        text = tr("Ready");
        break;
    case EngineHost::State::ModelsMissing:
        text = tr("Models missing");
        problem =
            tr("Faces cannot be found, because the models are missing. To fix it, run ./dev setup and ./dev build in "
               "the source folder, or install the package again. (%1)")
                .arg(m_host.problem());
        break;
    case EngineHost::State::Failed:
        text = tr("Not working");
        problem = tr("Bauta cannot work: %1").arg(m_host.problem());
        break;
    }
    m_engineLabel->setText(text);
    m_bannerText->setText(problem);
    m_banner->setVisible(!problem.isEmpty());
    m_banner->findChild<QPushButton*>(QStringLiteral("reloadButton"))
        ->setVisible(m_host.state() == EngineHost::State::ModelsMissing);
    updateFaceActions();
}

void MainWindow::updateScanState()
{
    const bool running = m_scans.total() > 0;
    m_scanLabel->setVisible(running);
    m_scanBar->setVisible(running);
    m_scanCancel->setVisible(running);
    if (running) {
        m_scanLabel->setText(tr("Looking for faces: %1 of %2").arg(m_scans.done()).arg(m_scans.total()));
        m_scanBar->setRange(0, m_scans.total());
        m_scanBar->setValue(m_scans.done());
    }
    updateFaceActions();
}

void MainWindow::updateTitle()
{
    const QString name = m_keeper.file().isEmpty() ? tr("New project") : QFileInfo(m_keeper.file()).completeBaseName();
    setWindowTitle(name + QStringLiteral("[*] – Bauta"));
    setWindowModified(hasUnsavedWork());
}

void MainWindow::updatePages()
{
    const bool empty = m_document.media().empty();
    m_pages->setCurrentWidget(empty ? static_cast<QWidget*>(m_welcome) : m_work);
    const Media* media = m_document.find(m_workspace.currentMedia());
    m_centre->setCurrentWidget(media != nullptr && media->isVideo() ? static_cast<QWidget*>(m_video) : m_canvas);
    updateTitle();
    updateFaceActions();
}

void MainWindow::updateFaceActions()
{
    const bool face = m_workspace.hasSelectedFace();
    const bool person = m_workspace.selectedPerson() >= 0;
    const Media* media = m_document.find(m_workspace.currentMedia());
    const bool photo = media != nullptr && !media->isVideo();
    for (QAction* action : {m_actions->keep, m_actions->cloak, m_actions->cover, m_actions->replace}) {
        action->setEnabled(face || person);
    }
    m_actions->notAFace->setEnabled(face);
    m_actions->drawFace->setEnabled(photo && media->state == MediaState::Ready);
    for (QAction* action :
         {m_actions->modeProtected, m_actions->modeSplit, m_actions->modeSideBySide, m_actions->showOriginal,
          m_actions->showOutlines, m_actions->zoomFit, m_actions->zoomIn, m_actions->zoomOut, m_actions->zoomPixels}) {
        action->setEnabled(photo);
    }
    const bool steps = media != nullptr && media->faceCount() > 0;
    m_actions->nextFace->setEnabled(steps);
    m_actions->previousFace->setEnabled(steps);
    bool ready = false;
    for (const Media& each : m_document.media()) {
        ready = ready || each.state == MediaState::Ready;
    }
    m_actions->exportFiles->setEnabled(ready && m_host.state() == EngineHost::State::Ready);
    m_actions->save->setEnabled(ready);
    m_actions->saveAs->setEnabled(ready);
}

void MainWindow::updateRecent()
{
    const QStringList recent = m_settings.recentProjects();
    m_welcome->setRecent(recent);
    QMenu* menu = m_actions->recentMenu;
    menu->clear();
    for (const QString& file : recent) {
        connect(menu->addAction(QFileInfo(file).completeBaseName()), &QAction::triggered, this,
                [this, file] { openPaths({file}); });
    }
    menu->setEnabled(!recent.isEmpty());
    if (!recent.isEmpty()) {
        menu->addSeparator();
        connect(menu->addAction(tr("Forget them")), &QAction::triggered, this, [this] {
            m_settings.clearRecentProjects();
            updateRecent();
        });
    }
}

void MainWindow::applySettings()
{
    m_presenter->setCloakPreview(m_settings.previewsCloaks());
    if (m_shown) {
        if (auto* application = qobject_cast<QApplication*>(QCoreApplication::instance())) {
            theme::apply(*application, m_settings.theme());
        }
    }
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    m_shown = true;
}

} // namespace bauta::ui
