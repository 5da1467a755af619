// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/studio/event_probe.h"
#include "tests/support/test_paths.h"
#include "ui/app/first_paint.h"
#include "ui/app/main_window.h"
#include "ui/app/translations.h"
#include "ui/library/thumbnail_store.h"
#include "ui/video/video_page.h"

#include <unistd.h>

#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QListView>
#include <QPainter>
#include <QProcess>
#include <QScrollBar>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <optional>

// What using the studio feels like, in figures: how soon the window is there, how soon files and faces are, how long
// the event loop is ever kept from its work, how much memory a large library takes. `./dev bench studio` runs it.
//
//   bauta-studio-bench [--photos N] [--library N]
//
// Photos are those of the test data and the samples, again under other names where that is not enough. The engine is
// the library that the program loads.

namespace
{

using namespace bauta;
using namespace bauta::bench;
using namespace bauta::ui;

constexpr double kMostTimesBareWindow = 2.5;
constexpr double kMostBlockedMs = 50.0;
constexpr double kMostMegabytes = 800.0;
constexpr int kPatience = 1'200'000; // milliseconds
constexpr QSize kWindow(1360, 860);

void row(const char* what, const QString& figure, const QString& target = {}, std::optional<bool> met = {})
{
    std::printf("%-44s %14s  %-10s %s\n", what, qPrintable(figure), qPrintable(target),
                met ? (*met ? "ok" : "MISSED") : "");
    std::fflush(stdout);
}

QString inSeconds(double milliseconds)
{
    return QString::number(milliseconds / 1e3, 'f', 2) + QStringLiteral(" s");
}

bool waitFor(const std::function<bool()>& done)
{
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
        if (clock.elapsed() > kPatience) {
            std::fputs("waited too long\n", stderr);
            return false;
        }
        QEventLoop loop;
        QTimer::singleShot(10, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return true;
}

void blocked(WatchedApplication& application, const char* during)
{
    const WatchedApplication::Figures& f = application.figures();
    row(during, QString::number(f.longestGapMs, 'f', 1) + QStringLiteral(" ms"),
        QStringLiteral("<= %1 ms").arg(kMostBlockedMs), f.longestGapMs <= kMostBlockedMs);
    std::printf("    longest event %.1f ms (%.1f of them computing): %s\n", f.longestEventMs, f.cpuOfEventMs,
                f.longestEvent.constData());
    application.reset();
}

// ------------------------------------------------------------------------------------------------- first paint

/// What the studio's window is compared with: nothing in it. Ends when it is painted.
class BareWindow final : public QWidget
{
protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter(this).fillRect(rect(), Qt::white);
        QTimer::singleShot(0, this, [] { ::_exit(0); });
    }
};

int showBareWindow()
{
    BareWindow window;
    window.resize(kWindow);
    window.show();
    return QApplication::exec();
}

/// Median over some starts, in milliseconds from before the process exists until it has painted and ended.
std::optional<double> timeToPaint(const QString& program, const QStringList& arguments)
{
    std::vector<double> times;
    const QTemporaryDir home; // settings of its own
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
    environment.insert(QStringLiteral("XDG_DATA_HOME"), home.path());
    for (int i = 0; i < 9; ++i) {
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QElapsedTimer clock;
        clock.start();
        process.start(program, arguments);
        if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit ||
            process.exitCode() != 0) {
            return std::nullopt;
        }
        times.push_back(1e-6 * static_cast<double>(clock.nsecsElapsed()));
    }
    std::nth_element(times.begin(), times.begin() + 4, times.end());
    return times[4];
}

bool measureFirstPaint()
{
    const QString folder = QCoreApplication::applicationDirPath();
    const auto bare = timeToPaint(QCoreApplication::applicationFilePath(), {QStringLiteral("--bare-window")});
    const auto studio = timeToPaint(folder + QStringLiteral("/bauta-studio"), {QStringLiteral("--exit-when-painted")});
    if (!bare || !studio) {
        std::fputs("a program did not start\n", stderr);
        return false;
    }
    row("bare window of the same size painted", inSeconds(*bare));
    row("studio painted", inSeconds(*studio));
    const double times = *studio / *bare;
    row("    times the bare window", QString::number(times, 'f', 2), QStringLiteral("<= %1").arg(kMostTimesBareWindow),
        times <= kMostTimesBareWindow);
    return true;
}

// ------------------------------------------------------------------------------------------------- a day's work

std::vector<std::filesystem::path> photosAtHand()
{
    std::vector<std::filesystem::path> photos;
    std::vector<std::filesystem::path> folders{*test::samplePhotos()};
    if (const auto data = test::testData()) {
        folders.push_back(*data / "testdata" / "people");
        folders.push_back(*data / "testdata" / "groups");
    }
    for (const auto& folder : folders) {
        std::error_code ec;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ec)) {
            if (entry.path().extension() == ".jpg") {
                photos.push_back(entry.path());
            }
        }
    }
    std::sort(photos.begin(), photos.end());
    return photos;
}

/// `count` photos in a folder, repeated where there are fewer.
void fillFolder(const QString& folder, int count)
{
    QDir().mkpath(folder);
    const auto photos = photosAtHand();
    for (int i = 0; i < count; ++i) {
        const auto& source = photos[static_cast<std::size_t>(i) % photos.size()];
        QFile::copy(QString::fromStdString(source.string()),
                    folder + QStringLiteral("/photo%1.jpg").arg(i, 4, 10, QLatin1Char('0')));
    }
}

double megabytes(const char* field)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) {
        return 0.0;
    }
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith(field)) {
            return line.mid(static_cast<int>(qstrlen(field))).trimmed().split(' ').front().toDouble() / 1024.0;
        }
    }
    return 0.0;
}

void measureScan(WatchedApplication& application, EngineHost& host, MainWindow& window, const QString& folder,
                 int count)
{
    QElapsedTimer clock;
    std::optional<double> firstThumbnail;
    auto* thumbnails = window.findChild<ThumbnailStore*>();
    QObject::connect(thumbnails, &ThumbnailStore::arrived, &window, [&](int) {
        if (!firstThumbnail) {
            firstThumbnail = static_cast<double>(clock.elapsed());
        }
    });
    application.reset();
    clock.start();
    host.start();
    window.openPaths({folder});
    waitFor([&] { return host.state() == EngineHost::State::Ready; });
    blocked(application, "event loop blocked while engine and models load");
    waitFor([&] {
        return window.document().media().size() == static_cast<std::size_t>(count) && window.scans().total() == 0;
    });
    QObject::disconnect(thumbnails, &ThumbnailStore::arrived, &window, nullptr);
    row("first thumbnail, from opening the folder", inSeconds(firstThumbnail.value_or(-1.0)));
    row(qPrintable(QStringLiteral("all faces of %1 photos").arg(count)),
        inSeconds(static_cast<double>(clock.elapsed())));
    blocked(application, "event loop blocked during the scan");
}

const Media* photoWithFaces(const Document& document, std::size_t least)
{
    for (const Media& media : document.media()) {
        if (!media.isVideo() && media.faceCount() >= least) {
            return &media;
        }
    }
    return nullptr;
}

void measurePreview(WatchedApplication& application, MainWindow& window)
{
    const Media* media = photoWithFaces(window.document(), 2);
    if (media == nullptr) {
        return;
    }
    window.workspace().setCurrentMedia(media->id);
    waitFor([&] { return window.presenter().isPreviewComplete(); });
    application.reset();
    plan::Decision changed = decisionFor(Treatment::Cloak);
    changed.method = protect::Method::Disguise; // another cloak than the one that is shown
    PlanEdits::decideFace(window.document(), {media->id, 0}, changed);
    waitFor([&] { return !window.presenter().isPreviewComplete(); });
    waitFor([&] { return window.presenter().isPreviewComplete(); });
    blocked(application, "event loop blocked during a cloak preview");
}

void measureScrubbing(WatchedApplication& application, MainWindow& window, const QString& file)
{
    window.openPaths({file});
    waitFor([&] { return window.document().findFile(file.toStdString()) != nullptr && window.scans().total() == 0; });
    const Media* media = window.document().findFile(file.toStdString());
    window.workspace().setCurrentMedia(media->id);
    auto* page = window.findChild<VideoPage*>(QStringLiteral("videoPage"));
    int shown = 0;
    const auto counting = QObject::connect(page, &VideoPage::frameShown, &window, [&shown](int) { ++shown; });
    waitFor([&] { return shown > 0; });
    application.reset();
    shown = 0;
    QElapsedTimer clock;
    clock.start();
    const int frames = media->planned.video->frames;
    // A hand that drags to the end and back: a wish every 16 ms.
    for (int i = 0; i < 240; ++i) {
        const int along = i < 120 ? i : 240 - i;
        page->goToFrame(frames * along / 120);
        QEventLoop loop;
        QTimer::singleShot(16, &loop, &QEventLoop::quit);
        loop.exec();
    }
    row("frames shown a second while scrubbing",
        QString::number(1e3 * shown / static_cast<double>(clock.elapsed()), 'f', 1));
    QObject::disconnect(counting);
    blocked(application, "event loop blocked while scrubbing");
}

void measureExport(WatchedApplication& application, MainWindow& window, const QString& folder)
{
    std::set<int> some;
    for (const Media& media : window.document().media()) {
        if (!media.isVideo() && some.size() < 12) {
            some.insert(media.id);
        }
    }
    application.reset();
    window.startExport(settingsFor(ExportPurpose::SocialMedia, folder), some);
    const int id = window.queue().entries().back().id;
    waitFor([&] { return window.queue().find(id)->isOver(); });
    blocked(application, "event loop blocked during an export");
}

void measureMemory(WatchedApplication& application, MainWindow& window, const QString& folder, int count)
{
    row("memory after all that, resident", QString::number(megabytes("VmRSS:"), 'f', 0) + QStringLiteral(" MB"));
    // What was found, under the names of a larger library: a project that is opened.
    const plan::Plan found = window.document().toPlan();
    plan::Plan large = found;
    large.media.clear();
    for (int i = 0; large.media.size() < static_cast<std::size_t>(count); ++i) {
        plan::PlannedMedia media = found.media[static_cast<std::size_t>(i) % found.media.size()];
        if (media.video) {
            continue;
        }
        const QString copy = folder + QStringLiteral("/photo%1.jpg").arg(large.media.size(), 4, 10, QLatin1Char('0'));
        if (!QFileInfo::exists(copy)) {
            QDir().mkpath(folder);
            QFile::copy(QString::fromStdString(media.file.string()), copy);
        }
        media.file = copy.toStdString();
        media.outputSubpath = media.file.filename();
        large.media.push_back(std::move(media));
    }
    application.reset();
    window.document().load(large);
    window.workspace().setCurrentMedia(window.document().media().front().id);
    auto* view = window.findChild<QListView*>(QStringLiteral("libraryView"));
    QScrollBar* bar = view->verticalScrollBar();
    int arrived = 0;
    const auto counting = QObject::connect(window.findChild<ThumbnailStore*>(), &ThumbnailStore::arrived, &window,
                                           [&arrived](int) { ++arrived; });
    for (int at = 0; at <= bar->maximum(); at += std::max(1, bar->pageStep())) {
        bar->setValue(at);
        int before = -1; // until all that is in sight has come
        while (before != arrived) {
            before = arrived;
            QEventLoop loop;
            QTimer::singleShot(250, &loop, &QEventLoop::quit);
            loop.exec();
        }
    }
    waitFor([&] { return window.canvas().hasPreview(); });
    QObject::disconnect(counting);
    row(qPrintable(QStringLiteral("thumbnails made of %1 photos").arg(count)), QString::number(arrived));
    blocked(application, "event loop blocked scrolling through them");
    const double resident = megabytes("VmRSS:");
    row(qPrintable(QStringLiteral("memory with %1 photos, resident").arg(count)),
        QString::number(resident, 'f', 0) + QStringLiteral(" MB"), QStringLiteral("<= %1 MB").arg(kMostMegabytes),
        resident <= kMostMegabytes);
    row("    of it anonymous", QString::number(megabytes("RssAnon:"), 'f', 0) + QStringLiteral(" MB"));
    row("    the most at any time", QString::number(megabytes("VmHWM:"), 'f', 0) + QStringLiteral(" MB"));
}

int measure(WatchedApplication& application)
{
    if (!test::samplePhotos() || !test::builtInModels()) {
        std::fputs("models or sample photos are missing: run ./dev setup\n", stderr);
        return 1;
    }
    const QStringList arguments = QApplication::arguments();
    const auto number = [&](const QString& option, int otherwise) {
        const auto at = arguments.indexOf(option);
        return at >= 0 && at + 1 < arguments.size() ? arguments.at(at + 1).toInt() : otherwise;
    };
    const int photos = std::max(2, number(QStringLiteral("--photos"), 100));
    const int library = std::max(2, number(QStringLiteral("--library"), 500));
    if (!measureFirstPaint()) {
        return 1;
    }
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    const Translations translations(QStringLiteral("en"));
    theme::apply(application, ThemeChoice::Light);
    EngineHost host(EngineHost::libraryFactory(QString()));
    MainWindow window(host, settings, folder.filePath(QStringLiteral("recovery")));
    window.resize(kWindow);
    bool painted = false;
    const FirstPaint first(window, [&painted] { painted = true; });
    window.show();
    waitFor([&] { return painted; });
    fillFolder(folder.filePath(QStringLiteral("photos")), photos);
    measureScan(application, host, window, folder.filePath(QStringLiteral("photos")), photos);
    measurePreview(application, window);
    if (const auto data = test::testData()) {
        measureScrubbing(application, window,
                         QString::fromStdString((*data / "testdata" / "video" / "talk_1080p.mp4").string()));
    } else {
        row("scrubbing", QStringLiteral("no test data"));
    }
    measureExport(application, window, folder.filePath(QStringLiteral("out")));
    measureMemory(application, window, folder.filePath(QStringLiteral("library")), library);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("OMP_WAIT_POLICY", "passive");
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    if (argc == 2 && qstrcmp(argv[1], "--bare-window") == 0) {
        const QApplication application(argc, argv);
        return showBareWindow();
    }
    WatchedApplication application(argc, argv);
    const int exitCode = measure(application);
    std::fflush(nullptr);
    ::_exit(exitCode); // as the program ends
}
