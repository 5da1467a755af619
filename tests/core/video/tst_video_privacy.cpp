// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Nothing of what a container tells about people gets into an output, and the read-back would notice.

#include "core/video/transcoder.h"
#include "core/video/verify.h"
#include "tests/core/video/clip_maker.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace bauta;
using namespace bauta::video;
using test::ClipOptions;
using test::steady;

namespace
{

const std::vector<std::string> kSecrets = {"48.8577", "iPhone", "Alice",  "Birthday", "SECRET",       "at Bob's",
                                           "x264",    "Lavf59", "Lavc59", "Camera",   "alice-private"};

ClipOptions tellingClip(const std::string& muxer)
{
    ClipOptions options{.muxer = muxer,
                        .times = steady(20),
                        .sounds = {{.language = "deu", .tags = {{"title", "Alice speaks"}}}},
                        .tags = {{"location", "+48.8577+002.2950/"},
                                 {"com.apple.quicktime.location.ISO6709", "+48.8577+002.2950/"},
                                 {"make", "Apple"},
                                 {"model", "iPhone 99"},
                                 {"creation_time", "2021-03-04T05:06:07Z"},
                                 {"artist", "Alice"},
                                 {"title", "Birthday"},
                                 {"comment", "at Bob's"}},
                        .videoTags = {{"handler_name", "Camera of Alice"}},
                        .chapters = {"at Alice's", "at Bob's"}};
    options.gpsTrack = muxer == "mov" || muxer == "mp4";
    options.coverArt = muxer == "mp4";
    options.attachment = options.subtitles = muxer == "matroska";
    if (muxer == "avi" || muxer == "mpegts") {
        options.chapters.clear();
    }
    if (muxer == "avi") {
        options.sounds.front().encoder = "mp2";
    }
    return options;
}

} // namespace

class TestVideoPrivacy final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outputsTellNothing_data();
    void outputsTellNothing();
    void verifyNoticesWhatIsLeft_data();
    void verifyNoticesWhatIsLeft();
    void verifyCountsFrames();
    void verifyNoticesDamage();
    void otherToolsFindNothing();

private:
    std::filesystem::path pathOf(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    QTemporaryDir m_folder;
};

void TestVideoPrivacy::outputsTellNothing_data()
{
    QTest::addColumn<QString>("muxer");
    QTest::addColumn<QString>("extension");
    QTest::addColumn<QString>("encoder");
    QTest::newRow("mp4") << "mp4"
                         << "mp4"
                         << "same";
    QTest::newRow("mov") << "mov"
                         << "mov"
                         << "same";
    QTest::newRow("mov to mp4, hevc") << "mov"
                                      << "mp4"
                                      << "hevc";
    QTest::newRow("mkv") << "matroska"
                         << "mkv"
                         << "same";
    QTest::newRow("mkv to webm") << "matroska"
                                 << "webm"
                                 << "vp9";
    QTest::newRow("mkv, hevc") << "matroska"
                               << "mkv"
                               << "hevc";
    QTest::newRow("avi") << "avi"
                         << "avi"
                         << "mpeg4";
    QTest::newRow("ts") << "mpegts"
                        << "ts"
                        << "same";
    QTest::newRow("to gif") << "mp4"
                            << "gif"
                            << "same";
}

void TestVideoPrivacy::outputsTellNothing()
{
    QFETCH(QString, muxer);
    QFETCH(QString, extension);
    QFETCH(QString, encoder);
    test::makeClip(pathOf("source"), tellingClip(muxer.toStdString()));
    QVERIFY(test::fileContains(pathOf("source"), "Birthday") || muxer == "mpegts");
    const auto target = pathOf("clip." + extension.toStdString());
    const auto report =
        transcode(pathOf("source"), target,
                  {.encoder = encoder.toStdString(), .preset = "ultrafast", .existing = OutputFile::Existing::Replace},
                  [](Frame&) -> Expected<void> { return {}; });
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QVERIFY(!report->source.metadata.items.empty());
    for (const std::string& secret : kSecrets) {
        QVERIFY2(!test::fileContains(target, secret), secret.c_str());
    }
    QCOMPARE(test::streamsOf(target, 'v'), 1);
    QCOMPARE(test::streamsOf(target, 'd'), 0);
    QCOMPARE(test::streamsOf(target, 's'), 0);
    QCOMPARE(test::streamsOf(target, 't'), 0);
    const auto info = inspectVideo(target);
    QVERIFY(info);
    QVERIFY(info->metadata.items.empty());
    QVERIFY(info->chapters.empty());
    QCOMPARE(info->pictures, 0);
    const bool says = std::any_of(report->messages.begin(), report->messages.end(),
                                  [](const std::string& message) { return message == "a subtitle track is left out"; });
    QCOMPARE(says, muxer == "matroska");
}

void TestVideoPrivacy::verifyNoticesWhatIsLeft_data()
{
    QTest::addColumn<QString>("muxer");
    QTest::newRow("mp4") << "mp4";
    QTest::newRow("mov") << "mov";
    QTest::newRow("mkv") << "matroska";
    QTest::newRow("avi") << "avi";
    QTest::newRow("ts") << "mpegts";
}

void TestVideoPrivacy::verifyNoticesWhatIsLeft()
{
    QFETCH(QString, muxer);
    ClipOptions options = tellingClip(muxer.toStdString());
    if (muxer == "mpegts") {
        options.tags["service_name"] = "Alice TV";
    }
    test::makeClip(pathOf("telling"), options);
    const auto verified = verifyClean(pathOf("telling"));
    QVERIFY(!verified);
    QCOMPARE(verified.error().code, ErrorCode::VerificationFailed);
    QVERIFY(verified.error().detail.find("private data") != std::string::npos);
}

void TestVideoPrivacy::verifyCountsFrames()
{
    test::makeClip(pathOf("source.mp4"), {.times = steady(20), .bFrames = 2});
    const auto report =
        transcode(pathOf("source.mp4"), pathOf("counted.mp4"), {.existing = OutputFile::Existing::Replace}, {});
    QVERIFY(report);
    const auto right = verifyClean(pathOf("counted.mp4"), {.expectedFrames = 20, .decodeAll = true});
    QVERIFY2(right, right ? "" : right.error().detail.c_str());
    QCOMPARE(right->frames, std::int64_t{20});
    QCOMPARE(right->decoded, std::int64_t{20});
    const auto wrong = verifyClean(pathOf("counted.mp4"), {.expectedFrames = 21});
    QVERIFY(!wrong);
    QVERIFY(wrong.error().detail.find("20 frames instead of 21") != std::string::npos);
    test::makeClip(pathOf("turned.mp4"), {.times = steady(5), .clockwiseDegrees = 90});
    QVERIFY(!verifyClean(pathOf("turned.mp4")));
}

void TestVideoPrivacy::verifyNoticesDamage()
{
    test::makeClip(pathOf("source.mp4"), {.width = 128, .height = 96, .times = steady(30)});
    QVERIFY(transcode(pathOf("source.mp4"), pathOf("whole.mp4"), {.existing = OutputFile::Existing::Replace}, {}));
    std::filesystem::resize_file(pathOf("whole.mp4"), std::filesystem::file_size(pathOf("whole.mp4")) / 2);
    const auto verified = verifyClean(pathOf("whole.mp4"), {.expectedFrames = 30});
    QVERIFY(!verified);
    QCOMPARE(verified.error().code, ErrorCode::VerificationFailed);
}

void TestVideoPrivacy::otherToolsFindNothing()
{
    const QString exiftool = QStandardPaths::findExecutable("exiftool");
    if (exiftool.isEmpty()) {
        QSKIP("exiftool is not installed");
    }
    test::makeClip(pathOf("source"), tellingClip("mov"));
    const auto target = pathOf("seen.mp4");
    QVERIFY(transcode(pathOf("source"), target, {.existing = OutputFile::Existing::Replace}, {}));
    const auto textOf = [&exiftool](const std::filesystem::path& path) {
        QProcess process;
        process.start(exiftool, {"-G", "-s", "-a", "-ee", QString::fromStdString(path.string())});
        process.waitForFinished();
        return QString::fromUtf8(process.readAllStandardOutput());
    };
    QVERIFY(textOf(pathOf("source")).contains("iPhone"));
    const QString text = textOf(target);
    for (const char* word : {"GPS", "iPhone", "Alice", "2021", "Birthday", "Lavf", "Encoder", "Chapter"}) {
        QVERIFY2(!text.contains(word), qPrintable(text));
    }
    QVERIFY(text.contains("0000:00:00"));
}

QTEST_GUILESS_MAIN(TestVideoPrivacy)
#include "tst_video_privacy.moc"
