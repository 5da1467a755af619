// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/studio_fixture.h"
#include "ui/output/queue_panel.h"
#include "ui/video/timeline.h"
#include "ui/video/track_edits.h"
#include "ui/video/video_page.h"

#include <QMenu>
#include <QMimeData>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace bauta;
using namespace bauta::test;
using namespace bauta::ui;

namespace
{

constexpr int kLong = 180'000; ///< milliseconds: networks on a busy machine
constexpr int kFrames = 45;

/// A short video of a real photo that moves a little, with sound. False where FFmpeg's program is missing.
bool makeVideo(const QString& photo, const QString& video)
{
    const QString ffmpeg = QStandardPaths::findExecutable(QStringLiteral("ffmpeg"));
    if (ffmpeg.isEmpty()) {
        return false;
    }
    QProcess process;
    process.start(ffmpeg,
                  {QStringLiteral("-v"),          QStringLiteral("error"),
                   QStringLiteral("-loop"),       QStringLiteral("1"),
                   QStringLiteral("-framerate"),  QStringLiteral("15"),
                   QStringLiteral("-i"),          photo,
                   QStringLiteral("-f"),          QStringLiteral("lavfi"),
                   QStringLiteral("-i"),          QStringLiteral("sine=frequency=440:duration=3"),
                   QStringLiteral("-vf"),         QStringLiteral("scale=520:390,crop=480:360:n/2:n/3,format=yuv420p"),
                   QStringLiteral("-t"), // of both: a limit of frames would end the sound with the first packet
                   QString::number(kFrames / 15), QStringLiteral("-c:v"),
                   QStringLiteral("libx264"),     QStringLiteral("-c:a"),
                   QStringLiteral("aac"),         video});
    return process.waitForFinished(60'000) && process.exitCode() == 0;
}

void drag(QWidget* widget, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {})
{
    QTest::mousePress(widget, Qt::LeftButton, modifiers, from);
    QMouseEvent between(QEvent::MouseMove, QPointF((from + to) / 2), widget->mapToGlobal(QPointF((from + to) / 2)),
                        Qt::NoButton, Qt::LeftButton, modifiers);
    QApplication::sendEvent(widget, &between);
    QMouseEvent there(QEvent::MouseMove, QPointF(to), widget->mapToGlobal(QPointF(to)), Qt::NoButton, Qt::LeftButton,
                      modifiers);
    QApplication::sendEvent(widget, &there);
    QTest::mouseRelease(widget, Qt::LeftButton, modifiers, to);
}

/// How far colours inside a box are from one colour, at most, over all channels: 0 under a plain cover.
int spread(const QImage& frame, const QRect& box)
{
    int low[3] = {255, 255, 255};
    int high[3] = {0, 0, 0};
    for (int y = box.top(); y <= box.bottom(); ++y) {
        for (int x = box.left(); x <= box.right(); ++x) {
            const QRgb pixel = frame.pixel(x, y);
            const int values[3] = {qRed(pixel), qGreen(pixel), qBlue(pixel)};
            for (int c = 0; c < 3; ++c) {
                low[c] = std::min(low[c], values[c]);
                high[c] = std::max(high[c], values[c]);
            }
        }
    }
    return std::max({high[0] - low[0], high[1] - low[1], high[2] - low[2]});
}

} // namespace

class StudioVideoTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scrubDrawATrackAndExportARange()
    {
        if (!haveModelsAndSamples()) {
            QSKIP("models or sample photos are missing: run ./dev setup");
        }
        StudioFixture studio;
        MainWindow& window = studio.window();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QString file = studio.path(QStringLiteral("film.mp4"));
        if (!makeVideo(studio.sample(2, QStringLiteral("photo.jpg")), file)) {
            QSKIP("ffmpeg is not installed or cannot make the video");
        }
        window.openPaths({file});
        QTRY_VERIFY_WITH_TIMEOUT(!window.document().media().empty(), kLong);
        QVERIFY(studio.waitForScan(kLong));
        const int id = window.document().media()[0].id;
        const auto video = [&]() -> const plan::PlannedVideo& {
            return *window.document().find(id)->planned.video;
        };
        QCOMPARE(window.document().find(id)->state, MediaState::Ready);
        QCOMPARE(video().frames, kFrames);
        const std::size_t found = video().tracks.size();
        QVERIFY(found >= 1);

        // Scrubbing: the frame under the mouse is shown, whichever wish was overtaken on the way.
        auto* page = window.findChild<VideoPage*>(QStringLiteral("videoPage"));
        auto* timeline = window.findChild<Timeline*>(QStringLiteral("timeline"));
        auto* canvas = window.findChild<Canvas*>(QStringLiteral("videoCanvas"));
        QVERIFY(page->isVisible());
        QSignalSpy shown(page, &VideoPage::frameShown);
        QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty(), kLong);
        const auto ruler = [&](int frame) {
            return QPoint(static_cast<int>(std::lround(timeline->xOf(frame))), 8);
        };
        drag(timeline, ruler(2), ruler(30));
        QCOMPARE(page->frame(), 30);
        QTRY_COMPARE_WITH_TIMEOUT(shown.last().at(0).toInt(), 30, kLong);
        QTest::keyClick(timeline, Qt::Key_Left);
        QTRY_COMPARE_WITH_TIMEOUT(shown.last().at(0).toInt(), 29, kLong);

        // Playing shows every frame and stops at the end.
        QTest::keyClick(timeline, Qt::Key_Home);
        QTRY_COMPARE_WITH_TIMEOUT(shown.last().at(0).toInt(), 0, kLong);
        shown.clear();
        auto* play = window.findChild<QToolButton*>(QStringLiteral("playButton"));
        play->click();
        QTRY_VERIFY_WITH_TIMEOUT(!play->isChecked(), kLong);
        QTRY_COMPARE_WITH_TIMEOUT(shown.count(), kFrames - 1, kLong);
        for (int i = 0; i < shown.count(); ++i) {
            QCOMPARE(shown[i][0].toInt(), i + 1);
        }

        // A track by hand, with two key frames, in the lower left corner.
        page->goToFrame(5);
        QTRY_COMPARE_WITH_TIMEOUT(shown.last().at(0).toInt(), 5, kLong);
        window.findChild<QToolButton*>(QStringLiteral("drawTrackButton"))->click();
        const auto inView = [&](double x, double y) {
            return canvas->boxInView(QRectF(x, y, 1, 1)).topLeft().toPoint();
        };
        drag(canvas, inView(10, 270), inView(70, 340));
        QCOMPARE(video().tracks.size(), found + 1);
        const FaceRef hand{id, static_cast<int>(found)};
        QCOMPARE(window.workspace().selectedFace(), hand);
        page->goToFrame(40);
        QTRY_COMPARE_WITH_TIMEOUT(shown.last().at(0).toInt(), 40, kLong);
        drag(canvas, inView(40, 305), inView(140, 305)); // its nearest place is there to be pulled
        QCOMPARE(video().tracks[found].points.size(), std::size_t{2});
        QCOMPARE(video().tracks[found].points[1].frame, 40);
        const cv::Rect2f middle = trackPointAt(video().tracks[found], 22)->boxInImage;
        QVERIFY2(middle.x > 50.F && middle.x < 70.F, qPrintable(QString::number(middle.x)));

        // Cut and undone: the key works where the frames are.
        page->goToFrame(22);
        QTRY_COMPARE_WITH_TIMEOUT(shown.last().at(0).toInt(), 22, kLong);
        auto* split = window.findChild<QAction*>(QStringLiteral("splitTrackAction"));
        QVERIFY(split->isEnabled());
        timeline->setFocus();
        QTest::keyClick(timeline, Qt::Key_S);
        QCOMPARE(video().tracks.size(), found + 2);
        QVERIFY(!split->isEnabled());
        window.actions().undo->trigger();
        QCOMPARE(video().tracks.size(), found + 1);

        // A range, chosen with Shift, is exported: as long as it is, and covered where the hand said.
        auto* range = window.findChild<QToolButton*>(QStringLiteral("exportRangeButton"));
        QVERIFY(!range->isEnabled());
        drag(timeline, ruler(15), ruler(29), Qt::ShiftModifier);
        QVERIFY(range->isEnabled());
        studio.settings().setExportFolder(studio.path(QStringLiteral("out")));
        QSignalSpy finished(&window.queue(), &ExportQueue::finished);
        QTest::mouseClick(range, Qt::LeftButton);
        QVERIFY(finished.count() > 0 || finished.wait(kLong));
        const ExportEntry& entry = window.queue().entries().back();
        QVERIFY2(entry.state == ExportState::Done, qPrintable(entry.log.join(u'\n')));
        const auto made = window.document().find(id)->output;
        auto opened = studio.host().engine()->openVideo(made);
        QVERIFY(opened.has_value());
        QCOMPARE((*opened)->facts().frames, 15);
        auto whole = studio.host().engine()->openVideo(file.toStdString());
        QVERIFY(whole.has_value());
        QCOMPARE((*whole)->facts().audioTracks, 1);
        QCOMPARE((*opened)->facts().audioTracks, 1);
        const auto frame = (*opened)->frame(7, {}); // the 22nd of the original
        QVERIFY(frame.has_value());
        const QRect core =
            QRectF(middle.x, middle.y, middle.width, middle.height).marginsRemoved(QMarginsF(15, 18, 15, 18)).toRect();
        QVERIFY2(spread(*frame, core) <= 12, qPrintable(QString::number(spread(*frame, core))));
        const auto before = (*whole)->frame(22, {});
        QVERIFY(before.has_value());
        QVERIFY2(spread(*before, core) > 24, "the place is too plain for this test to tell anything");

        // What was written can be dragged out of the list.
        const auto results = window.findChild<QueueRow*>()->results();
        QVERIFY(results != nullptr);
        QCOMPARE(results->urls(), QList<QUrl>{QUrl::fromLocalFile(QString::fromStdString(made.string()))});
    }
};

QTEST_MAIN(StudioVideoTest)
#include "tst_studio_video.moc"
