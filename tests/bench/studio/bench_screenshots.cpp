// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/model_store.h"
#include "tests/support/test_paths.h"
#include "ui/app/computer_dialog.h"
#include "ui/app/dialogs.h"
#include "ui/app/main_window.h"
#include "ui/app/translations.h"
#include "ui/audit/audit_view.h"
#include "ui/engine/core_engine.h"
#include "ui/output/export_dialog.h"
#include "ui/video/video_page.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFileInfo>
#include <QMenu>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <functional>

// No measurement: pictures of the studio's main states, to be looked at.
//
//   bauta-studio-shots FOLDER [--language zh_CN] [--dark] [--only computer] [--video FILE]

namespace
{

using namespace bauta;
using namespace bauta::ui;

constexpr int kPatience = 240'000; // milliseconds for one state

bool waitFor(const std::function<bool()>& done, int milliseconds = kPatience)
{
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
        if (clock.elapsed() > milliseconds) {
            return false;
        }
        QEventLoop loop;
        QTimer::singleShot(20, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return true;
}

void settle(int milliseconds = 400)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

class Photographer
{
public:
    Photographer(QString folder, QString prefix) : m_folder(std::move(folder)), m_prefix(std::move(prefix))
    {
        QDir().mkpath(m_folder);
    }

    void take(QWidget& widget, const QString& name)
    {
        settle();
        const QString file = m_folder + u'/' + m_prefix + name + QStringLiteral(".png");
        widget.grab().save(file);
        std::printf("%s\n", qPrintable(QFileInfo(file).fileName()));
        std::fflush(stdout);
    }

private:
    QString m_folder;
    QString m_prefix;
};

/// What the Help menu tells of the computer, with its figures.
void shootComputer(MainWindow& window, Photographer& photos)
{
    window.actions().aboutComputer->trigger();
    auto* dialog = window.findChild<ComputerDialog*>(QStringLiteral("computerDialog"));
    photos.take(*dialog, QStringLiteral("computer-looking"));
    waitFor([&] { return dialog->isComplete(); });
    photos.take(*dialog, QStringLiteral("computer"));
    dialog->close();
    settle(50);
}

/// The open dialog of this name, or null.
QWidget* dialogNamed(QWidget& window, const char* name)
{
    return window.findChild<QWidget*>(QLatin1String(name));
}

void shootDialogs(MainWindow& window, Photographer& photos)
{
    const std::pair<QAction*, const char*> dialogs[] = {{window.actions().about, "aboutDialog"},
                                                        {window.actions().shortcuts, "shortcutsDialog"},
                                                        {window.actions().introduction, "introductionDialog"},
                                                        {window.actions().settings, "settingsDialog"}};
    for (const auto& [action, name] : dialogs) {
        action->trigger();
        if (QWidget* dialog = dialogNamed(window, name)) {
            photos.take(*dialog, QLatin1String(name));
            dialog->close();
            settle(50);
        }
    }
}

int shoot(const QStringList& arguments)
{
    const auto value = [&](const QString& option) {
        const auto at = arguments.indexOf(option);
        return at >= 0 && at + 1 < arguments.size() ? arguments.at(at + 1) : QString();
    };
    const QString language =
        value(QStringLiteral("--language")).isEmpty() ? QStringLiteral("en") : value(QStringLiteral("--language"));
    const bool dark = arguments.contains(QStringLiteral("--dark"));
    const bool brief = arguments.contains(QStringLiteral("--brief")); // the window's states only
    const auto samples = test::samplePhotos();
    const auto models = test::builtInModels();
    if (!samples || !models) {
        std::fputs("models or sample photos are missing: run ./dev setup\n", stderr);
        return 1;
    }
    Photographer photos(arguments.value(1), (language == QLatin1String("en") ? QString() : language + u'-') +
                                                (dark ? QStringLiteral("dark-") : QString()));
    const Translations translations(language);
    theme::apply(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    settings.setTheme(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    settings.setExportFolder(folder.filePath(QStringLiteral("protected")));
    models::ModelStore::Folders folders;
    folders.builtIn = *models;
    EngineHost host([folders]() -> Expected<std::unique_ptr<Engine>> { return makeCoreEngine(folders); });
    MainWindow window(host, settings, folder.filePath(QStringLiteral("recovery")));
    window.resize(1360, 860);
    window.show();
    photos.take(window, QStringLiteral("empty"));
    if (!brief) {
        shootDialogs(window, photos);
    }

    host.start();
    if (!brief) {
        shootComputer(window, photos);
    }
    if (value(QStringLiteral("--only")) == QLatin1String("computer")) {
        return 0;
    }
    window.openPaths({QString::fromStdString(samples->string())});
    if (!value(QStringLiteral("--video")).isEmpty()) {
        window.openPaths({value(QStringLiteral("--video"))});
    }
    waitFor([&] { return window.scans().total() > 0 && window.scans().done() >= 1; });
    photos.take(window, QStringLiteral("looking"));
    waitFor([&] { return window.scans().total() == 0; });
    Document& document = window.document();
    waitFor([&] { return window.canvas().hasPreview(); });
    photos.take(window, QStringLiteral("faces"));

    const auto people = summarisePeople(document);
    if (!people.empty()) {
        PlanEdits::decidePerson(document, people.front().person, decisionFor(Treatment::Keep));
        if (people.size() > 1) {
            PlanEdits::decidePerson(document, people[1].person, decisionFor(Treatment::Cloak));
        }
        window.workspace().goTo(people[people.size() > 1 ? 1 : 0].faces.front());
    }
    waitFor([&] { return window.presenter().isPreviewComplete(); });
    photos.take(window, QStringLiteral("people"));
    window.actions().modeSplit->trigger();
    photos.take(window, QStringLiteral("split"));
    window.actions().modeSideBySide->trigger();
    window.findChild<QTabWidget*>(QStringLiteral("sideTabs"))->setCurrentIndex(1);
    photos.take(window, QStringLiteral("side-by-side"));
    window.actions().modeProtected->trigger();
    window.findChild<QTabWidget*>(QStringLiteral("sideTabs"))->setCurrentIndex(2);
    photos.take(window, QStringLiteral("file"));
    PlanEdits::decideEverybody(document, decisionFor(Treatment::Replace));
    window.workspace().selectFace(-1);
    window.findChild<QTabWidget*>(QStringLiteral("sideTabs"))->setCurrentIndex(1);
    settle(200);
    waitFor([&] { return window.presenter().isPreviewComplete(); });
    photos.take(window, QStringLiteral("replaced"));
    plan::Decision box = decisionFor(Treatment::Cover);
    box.shape = protect::MaskShape::Box;
    PlanEdits::decideEverybody(document, box);
    settle(200);
    waitFor([&] { return window.presenter().isPreviewComplete(); });
    photos.take(window, QStringLiteral("box"));
    window.actions().undo->trigger();
    window.actions().undo->trigger();
    window.findChild<QTabWidget*>(QStringLiteral("sideTabs"))->setCurrentIndex(0);
    if (brief) {
        return 0;
    }

    window.actions().exportFiles->trigger();
    if (QWidget* dialog = dialogNamed(window, "exportDialog")) {
        photos.take(*dialog, QStringLiteral("export"));
        dialog->close();
    }
    ExportSettings exportSettings =
        settingsFor(ExportPurpose::SocialMedia, folder.filePath(QStringLiteral("protected")));
    const std::set<int> some{window.workspace().currentMedia()};
    window.startExport(exportSettings, some);
    const int id = window.queue().entries().back().id;
    waitFor([&] { return window.queue().find(id)->itemsDone > 0.05; });
    photos.take(window, QStringLiteral("queue"));
    waitFor([&] { return window.queue().find(id)->isOver(); });
    waitFor([&] { return window.findChild<AuditView*>() != nullptr; }, 2000);
    if (auto* view = window.findChild<AuditView*>()) {
        photos.take(*view, QStringLiteral("audit"));
        view->close();
    }
    photos.take(window, QStringLiteral("exported"));

    for (const Media& media : document.media()) {
        if (media.isVideo()) {
            window.workspace().setCurrentMedia(media.id);
            auto* page = window.findChild<VideoPage*>(QStringLiteral("videoPage"));
            settle(2500);
            page->goToFrame(12);
            settle(1500);
            photos.take(window, QStringLiteral("video"));
            window.workspace().selectFace(0);
            window.resize(1024, 700);
            photos.take(window, QStringLiteral("video-narrow"));
            page->findChild<QMenu*>(QStringLiteral("trackMenu"))->popup(window.mapToGlobal(QPoint(360, 380)));
            photos.take(*page->findChild<QMenu*>(QStringLiteral("trackMenu")), QStringLiteral("track-menu"));
            break;
        }
    }
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("OMP_WAIT_POLICY", "passive");
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    QApplication::setApplicationVersion(QStringLiteral("0.1.0"));
    if (argc < 2) {
        std::puts(
            "usage: bauta-studio-shots FOLDER [--language zh_CN] [--dark] [--brief] [--only computer] [--video FILE]");
        return 2;
    }
    return shoot(QApplication::arguments());
}
