// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/settings.h"
#include "ui/app/window_actions.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/photo_presenter.h"
#include "ui/document/project_keeper.h"
#include "ui/document/scan_controller.h"
#include "ui/document/workspace.h"
#include "ui/engine/engine_host.h"
#include "ui/output/export_queue.h"
#include "ui/output/time_estimate.h"

#include <QMainWindow>

class QDockWidget;
class QFrame;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace bauta::ui
{

class FaceImages;
class LibraryPanel;
class Notifier;
class PeoplePanel;
class ThumbnailStore;
class VideoPage;
class WelcomePage;

/// The studio's window: puts document, controllers and views together. Everything else is theirs.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// Both must outlive this. `recoveryFolder`: where unsaved work is kept.
    MainWindow(EngineHost& host, Settings& settings, const QString& recoveryFolder);
    ~MainWindow() override;

    /// Files, folders, or one project, as from a command line or a drop.
    void openPaths(const QStringList& paths);
    /// Offers what an earlier run left behind.
    void offerRecovery();

    [[nodiscard]] Document& document() { return m_document; }
    [[nodiscard]] Workspace& workspace() { return m_workspace; }
    [[nodiscard]] ScanController& scans() { return m_scans; }
    [[nodiscard]] ExportQueue& queue() { return m_queue; }
    [[nodiscard]] ProjectKeeper& keeper() { return m_keeper; }
    [[nodiscard]] PhotoPresenter& presenter() { return *m_presenter; }
    [[nodiscard]] WindowActions& actions() { return *m_actions; }
    [[nodiscard]] Canvas& canvas() { return *m_canvas; }

public Q_SLOTS:
    void addFiles();
    void addFolder();
    void showExportDialog();
    void startExport(const ExportSettings& settings, const std::optional<std::set<int>>& files);
    void showAudit(int exportId);
    void saveProject();
    void saveProjectAs();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void buildWorkspace();
    void buildToolBar();
    void buildStatusBar();
    void connectActions();
    void connectFaceActions();
    void updateEngineState();
    void updateScanState();
    void updateTitle();
    void updatePages();
    void updateFaceActions();
    void updateRecent();
    void decideSelected(Treatment treatment);
    void stepFace(int step);
    void takeDrawnFace(const QRectF& box);
    void takeMovedFace(int face, const QRectF& box);
    void showFaceMenu(int face, QPoint position);
    [[nodiscard]] bool hasUnsavedWork() const;
    /// Asks where unsaved work would be lost, then goes on.
    void withSavedWork(std::function<void()> next);
    void startNewProject();
    void applySettings();
    void tell(const QString& text);
    void takeExport(int id);
    [[nodiscard]] QString suggestedFolder() const;

    EngineHost& m_host;
    Settings& m_settings;
    Document m_document;
    Workspace m_workspace;
    ScanController m_scans;
    ExportQueue m_queue;
    TimeEstimate m_estimate;
    ProjectKeeper m_keeper;
    WindowActions* m_actions;
    Notifier* m_notifier;
    ThumbnailStore* m_thumbnails;
    FaceImages* m_faceImages;

    QStackedWidget* m_pages;
    WelcomePage* m_welcome;
    QWidget* m_work = nullptr;
    LibraryPanel* m_library = nullptr;
    QStackedWidget* m_centre = nullptr;
    Canvas* m_canvas = nullptr;
    PhotoPresenter* m_presenter = nullptr;
    VideoPage* m_video = nullptr;
    QTabWidget* m_side = nullptr;
    PeoplePanel* m_people = nullptr;
    QDockWidget* m_queueDock = nullptr;
    QFrame* m_banner = nullptr;
    QLabel* m_bannerText = nullptr;
    QLabel* m_engineLabel = nullptr;
    QLabel* m_scanLabel = nullptr;
    QProgressBar* m_scanBar = nullptr;
    QToolButton* m_scanCancel = nullptr;
    QLabel* m_zoomLabel = nullptr;
    std::vector<ProjectKeeper::Recovered> m_recovered;
    bool m_closing = false;
    bool m_shown = false;
};

} // namespace bauta::ui
