// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/main_window.h"

#include "ui/app/dialogs.h"
#include "ui/app/icons.h"
#include "ui/app/notifier.h"
#include "ui/app/welcome_page.h"
#include "ui/audit/audit_view.h"
#include "ui/library/library_panel.h"
#include "ui/output/export_dialog.h"
#include "ui/output/queue_panel.h"
#include "ui/people/people_panel.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTimer>

#include <utility>

// What the window does; how it is built is in main_window_parts.cpp.

namespace bauta::ui
{

MainWindow::MainWindow(EngineHost& host, Settings& settings, const QString& recoveryFolder)
    : m_host(host),
      m_settings(settings),
      m_workspace(m_document, host),
      m_scans(m_document, host),
      m_queue(m_document, host),
      m_estimate(settings.pace()),
      m_keeper(m_document, recoveryFolder),
      m_actions(new WindowActions(this)),
      m_notifier(new Notifier(this)),
      m_thumbnails(new ThumbnailStore(m_document, host, this)),
      m_faceImages(new FaceImages(m_document, host, this)),
      m_pages(new QStackedWidget(this)),
      m_welcome(new WelcomePage(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(icons::application());
    setAcceptDrops(true);
    resize(1360, 860);
    buildWorkspace();
    buildToolBar();
    buildStatusBar();
    connectActions();
    connectFaceActions();
    connect(&m_host, &EngineHost::stateChanged, this, &MainWindow::updateEngineState);
    connect(&m_scans, &ScanController::progressChanged, this, &MainWindow::updateScanState);
    connect(&m_scans, &ScanController::finished, this, &MainWindow::updateScanState);
    connect(&m_scans, &ScanController::problemsMet, this, [this](const QStringList& problems) {
        tell(problems.size() == 1 ? problems.first()
                                  : tr("%n file(s) cannot be used", nullptr, static_cast<int>(problems.size())));
    });
    connect(&m_document, &Document::mediaAdded, this, &MainWindow::updatePages);
    connect(&m_document, &Document::mediaRemoved, this, &MainWindow::updatePages);
    connect(&m_document, &Document::mediaChanged, this, [this](int id) {
        if (id == m_workspace.currentMedia()) {
            updatePages();
        }
    });
    connect(&m_document, &Document::modifiedChanged, this, &MainWindow::updateTitle);
    connect(&m_document, &Document::planChanged, this, &MainWindow::updateFaceActions);
    connect(&m_workspace, &Workspace::selectionChanged, this, &MainWindow::updateFaceActions);
    connect(&m_workspace, &Workspace::currentMediaChanged, this, &MainWindow::updatePages);
    connect(&m_keeper, &ProjectKeeper::fileChanged, this, &MainWindow::updateTitle);
    connect(&m_keeper, &ProjectKeeper::failed, this, [this](const QString& problem) {
        auto* box = new QMessageBox(QMessageBox::Warning, QStringLiteral("Bauta"), problem, QMessageBox::Ok, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
    const auto remember = [this](const QString& file) {
        if (!file.isEmpty()) {
            m_settings.addRecentProject(file);
            updateRecent();
        }
    };
    connect(&m_keeper, &ProjectKeeper::opened, this, remember);
    connect(&m_keeper, &ProjectKeeper::saved, this, [this, remember](const QString& file) {
        remember(file);
        tell(tr("Saved"));
    });
    connect(&m_queue, &ExportQueue::finished, this, &MainWindow::takeExport);
    startNewProject();
    applySettings();
    updateRecent();
    updateTitle();
    updatePages();
    updateEngineState();
    updateScanState();
    updateFaceActions();
    restoreGeometry(m_settings.windowGeometry());
}

MainWindow::~MainWindow()
{
    m_closing = true;
    m_scans.cancel();
    m_queue.cancelAll();
    m_document.undoStack().disconnect(this); // that it ends is no change to show
}

void MainWindow::tell(const QString& text)
{
    statusBar()->showMessage(text, 8000);
}

// ----------------------------------------------------------------------------------------------------------- files

void MainWindow::openPaths(const QStringList& paths)
{
    QStringList media;
    QString project;
    for (const QString& path : paths) {
        const QString suffix = QFileInfo(path).suffix().toLower();
        if (suffix == QLatin1String("bauta") || suffix == QLatin1String("plan")) {
            project = path;
        } else {
            media << path;
        }
    }
    if (!project.isEmpty()) {
        withSavedWork([this, project] { m_keeper.open(project); });
    }
    m_scans.add(media);
}

void MainWindow::addFiles()
{
    auto* dialog = new QFileDialog(this, tr("Add photos and videos"));
    dialog->setObjectName(QStringLiteral("addFilesDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Photos and videos (%1)")
                                .arg(QStringLiteral("*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.heic *.heif *.avif "
                                                    "*.gif *.mp4 *.mov *.mkv *.webm *.avi *.ts *.m4v")),
                            tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) { m_scans.add(files); });
    dialog->open();
}

void MainWindow::addFolder()
{
    auto* dialog = new QFileDialog(this, tr("Add a folder"));
    dialog->setObjectName(QStringLiteral("addFolderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) { m_scans.add({folder}); });
    dialog->open();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
        m_welcome->setDropping(true);
    }
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent* /*event*/)
{
    m_welcome->setDropping(false);
}

void MainWindow::dropEvent(QDropEvent* event)
{
    m_welcome->setDropping(false);
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) {
            paths << url.toLocalFile();
        }
    }
    event->acceptProposedAction();
    openPaths(paths);
}

// -------------------------------------------------------------------------------------------------------- projects

void MainWindow::startNewProject()
{
    m_keeper.newProject();
    plan::Plan empty;
    empty.defaultDecision = decisionFor(m_settings.treatment());
    m_document.load(empty);
}

void MainWindow::saveProject()
{
    if (m_keeper.file().isEmpty()) {
        saveProjectAs();
    } else {
        m_keeper.save(m_keeper.file());
    }
}

void MainWindow::saveProjectAs()
{
    auto* dialog = new QFileDialog(this, tr("Save project"), m_keeper.file(), tr("Bauta project (*.bauta)"));
    dialog->setObjectName(QStringLiteral("saveProjectDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("bauta"));
    connect(dialog, &QFileDialog::fileSelected, &m_keeper, &ProjectKeeper::save);
    dialog->open();
}

bool MainWindow::hasUnsavedWork() const
{
    return m_document.isModified() && !m_document.media().empty();
}

void MainWindow::withSavedWork(std::function<void()> next)
{
    if (!hasUnsavedWork()) {
        next();
        return;
    }
    auto* box = new QMessageBox(QMessageBox::Question, QStringLiteral("Bauta"),
                                tr("The project has changes that are not saved."), QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("unsavedBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* save = box->addButton(tr("Save"), QMessageBox::AcceptRole);
    QPushButton* drop = box->addButton(tr("Do not save"), QMessageBox::DestructiveRole);
    drop->setObjectName(QStringLiteral("dropButton"));
    box->addButton(tr("Cancel"), QMessageBox::RejectRole);
    connect(box, &QMessageBox::buttonClicked, this, [this, save, drop, next](QAbstractButton* button) {
        if (button == drop) {
            next();
        } else if (button == save) {
            auto once = std::make_shared<QMetaObject::Connection>();
            *once = connect(&m_keeper, &ProjectKeeper::saved, this, [once, next] {
                disconnect(*once);
                next();
            });
            saveProject();
        }
    });
    box->open();
}

void MainWindow::offerRecovery()
{
    m_recovered = m_keeper.findRecovered();
    if (m_recovered.empty()) {
        return;
    }
    auto* box = new QMessageBox(QMessageBox::Question, QStringLiteral("Bauta"),
                                tr("Bauta did not end well the last time. Your unsaved work is still there."),
                                QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("recoveryBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* recover = box->addButton(tr("Go on with it"), QMessageBox::AcceptRole);
    recover->setObjectName(QStringLiteral("recoverButton"));
    box->addButton(tr("Throw it away"), QMessageBox::DestructiveRole)->setObjectName(QStringLiteral("discardButton"));
    connect(box, &QMessageBox::buttonClicked, this, [this, recover](QAbstractButton* button) {
        std::vector<ProjectKeeper::Recovered> all = std::exchange(m_recovered, {});
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i == 0 && button == recover) {
                m_keeper.recover(std::move(all[i])); // the latest
            } else if (button != recover) {
                ProjectKeeper::discard(all[i]);
            }
        }
    });
    box->open();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    const bool mayGo = m_closing || (!m_queue.isBusy() && !hasUnsavedWork());
    if (mayGo) {
        m_closing = true;
        m_scans.cancel();
        m_queue.cancelAll();
        m_settings.setWindow(saveGeometry(), saveState());
        event->accept();
        return;
    }
    event->ignore();
    // Called after an answer, never from within this event, where Qt takes a second close() for the first.
    const auto leave = [this] {
        withSavedWork([this] {
            m_closing = true;
            close();
        });
    };
    if (!m_queue.isBusy()) {
        leave();
        return;
    }
    auto* box =
        new QMessageBox(QMessageBox::Question, QStringLiteral("Bauta"),
                        tr("An export is still running. Finished files are complete; what is in work is dropped."),
                        QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("busyBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* stop = box->addButton(tr("Stop and quit"), QMessageBox::DestructiveRole);
    stop->setObjectName(QStringLiteral("stopButton"));
    box->addButton(tr("Stay"), QMessageBox::RejectRole)->setObjectName(QStringLiteral("stayButton"));
    connect(box, &QMessageBox::buttonClicked, this, [stop, leave](QAbstractButton* button) {
        if (button == stop) {
            leave();
        }
    });
    box->open();
}

// ---------------------------------------------------------------------------------------------------------- export

QString MainWindow::suggestedFolder() const
{
    if (!m_settings.exportFolder().isEmpty()) {
        return m_settings.exportFolder();
    }
    if (!m_document.media().empty()) {
        const std::filesystem::path folder = m_document.media().front().planned.file.parent_path();
        return QString::fromStdString((folder / "protected").string());
    }
    return QStandardPaths::writableLocation(QStandardPaths::PicturesLocation) + QStringLiteral("/protected");
}

void MainWindow::showExportDialog()
{
    auto* dialog = new ExportDialog(m_workspace, m_estimate, suggestedFolder(), m_library->selection(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { startExport(dialog->settings(), dialog->files()); });
    dialog->open();
}

void MainWindow::startExport(const ExportSettings& settings, const std::optional<std::set<int>>& files)
{
    m_settings.setExportFolder(settings.folder);
    m_actions->showQueue->setChecked(true);
    m_queue.add(settings, files);
}

void MainWindow::takeExport(int id)
{
    const ExportEntry* entry = m_queue.find(id);
    if (entry == nullptr || m_closing) {
        return;
    }
    if (entry->state == ExportState::Done) {
        m_estimate.learn(workOf(entry->plan, entry->settings), entry->secondsBefore + entry->secondsWorked);
        m_settings.setPace(m_estimate.pace());
    }
    if (QApplication::activeWindow() == nullptr) { // the user is somewhere else
        QApplication::alert(this);
        m_notifier->tell(tr("Export ended"), QueueRow::inWords(*entry));
    }
    if (entry->audit) {
        showAudit(id);
    } else {
        tell(entry->state == ExportState::Done ? tr("Export finished") : tr("Export ended; see the list of exports"));
    }
}

void MainWindow::showAudit(int exportId)
{
    const ExportEntry* entry = m_queue.find(exportId);
    if (entry == nullptr || !entry->audit) {
        return;
    }
    auto* view = new AuditView(m_workspace, *entry, this);
    connect(view, &AuditView::exportAgainWanted, this,
            [this](const ExportSettings& settings, const std::set<int>& files) { startExport(settings, files); });
    view->show();
}

} // namespace bauta::ui
