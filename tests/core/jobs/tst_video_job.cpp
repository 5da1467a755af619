// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Videos through scan and protect, with painted faces that a fake detector finds.

#include "core/jobs/protect_job.h"
#include "core/jobs/scan_job.h"
#include "tests/core/jobs/fake_services.h"
#include "tests/core/jobs/painted_clips.h"

#include <opencv2/imgproc.hpp>

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;
using bauta::test::FakeServices;
namespace fs = std::filesystem;

namespace
{

using test::framesOf;
using test::kFrames;
using test::oneWalks;
using test::paintClip;
using test::Places;
using test::twoWalk;
using test::visible;

} // namespace

class TestVideoJob final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_services.fakeFitter.withMesh = false;
        m_services.fakeCloak.similarity = test::FakeCloak().similarity;
        m_root = m_folder->path().toStdString();
    }

    void everyFrameIsCovered_data()
    {
        QTest::addColumn<QString>("method");
        for (const char* method : {"solid", "pixelate", "blur", "sticker"}) {
            QTest::newRow(method) << QString::fromLatin1(method);
        }
    }
    void everyFrameIsCovered()
    {
        QFETCH(const QString, method);
        paintClip(m_root / "in/clip.mp4", twoWalk, kFrames, true);
        ProtectRequest request = requestFor("in");
        request.rules.hide.method = *protect::methodFromString(method.toStdString());
        const auto report = runProtect(request, {}, m_services);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        const ItemReport& item = report->items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        QVERIFY(item.video.has_value());
        QCOMPARE(item.video->frames, kFrames);
        QCOMPARE(item.video->audioCopied, 1);
        QVERIFY(item.faces.size() >= 2);
        QVERIFY(item.faces[0].span.has_value());
        const std::vector<cv::Mat> frames = framesOf(m_root / "out/clip.mp4");
        QCOMPARE(frames.size(), std::size_t{kFrames});
        for (int i = 0; i < kFrames; ++i) {
            for (const cv::Rect& box : twoWalk(i)) {
                const double left = visible(frames[static_cast<std::size_t>(i)], box);
                QVERIFY2(left < 0.05, qPrintable(QStringLiteral("frame %1: %2").arg(i).arg(left)));
            }
        }
    }

    void aCloakThatDoesNotHoldIsCovered_data()
    {
        QTest::addColumn<CloakFallback>("fallback");
        QTest::addColumn<float>("similarity");
        QTest::addColumn<bool>("covered");
        QTest::newRow("weak") << CloakFallback::Cover << 0.99F << true;
        QTest::newRow("weak, but a warning will do") << CloakFallback::Warn << 0.99F << false;
        QTest::newRow("strong") << CloakFallback::Cover << -0.5F << false;
    }
    void aCloakThatDoesNotHoldIsCovered()
    {
        QFETCH(const CloakFallback, fallback);
        QFETCH(const float, similarity);
        QFETCH(const bool, covered);
        const cv::Rect face(100, 60, 110, 110);
        paintClip(m_root / "in/clip.mp4", [face](int) { return std::vector<cv::Rect>{face}; });
        m_services.fakeFitter.withMesh = true;
        m_services.fakeCloak.similarity = similarity;
        ProtectRequest request = requestFor("in");
        request.rules.hide.method = protect::Method::Cloak;
        request.cloakFallback = fallback;
        const auto report = runProtect(request, {}, m_services);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        const ItemReport& item = report->items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        QCOMPARE(item.faces.size(), std::size_t{1});
        QCOMPARE(item.faces[0].method, covered ? protect::Method::Blur : protect::Method::Cloak);
        QCOMPARE(item.faces[0].cloak.has_value(), !covered);
        const bool isTold = std::any_of(item.warnings.begin(), item.warnings.end(), [](const std::string& warning) {
            return warning.find("came out weak") != std::string::npos;
        });
        QCOMPARE(isTold, fallback == CloakFallback::Warn);
        int hidden = 0;
        for (const cv::Mat& frame : framesOf(m_root / "out/clip.mp4")) {
            hidden += visible(frame, face) < 0.05 ? 1 : 0;
        }
        // Flat paint cannot be followed: of the frames after the last search it is not known where the face is.
        QVERIFY2(covered ? hidden == kFrames : hidden <= 2, qPrintable(QString::number(hidden)));
    }

    void noiseStandsStill()
    {
        paintClip(m_root / "in/clip.mp4", [](int) { return std::vector<cv::Rect>{{120, 80, 80, 80}}; });
        ProtectRequest request = requestFor("in");
        request.rules.hide.method = protect::Method::Pixelate;
        QVERIFY(runProtect(request, {}, m_services));
        const std::vector<cv::Mat> frames = framesOf(m_root / "out/clip.mp4");
        QCOMPARE(frames.size(), std::size_t{kFrames});
        const cv::Rect middle(140, 100, 40, 40);
        double most = 0.0;
        for (std::size_t i = 1; i < frames.size(); ++i) {
            most = std::max(most, cv::norm(frames[i](middle), frames[0](middle), cv::NORM_L1) / (3.0 * middle.area()));
        }
        QVERIFY2(most < 9.0, qPrintable(QString::number(most))); // what encoding does to a still picture
        const double spread = cv::norm(frames[0](middle), frames[0](middle - cv::Point(20, 20)), cv::NORM_L1);
        QVERIFY(spread > 0.0); // and it is a mosaic, not one colour
    }

    void aPlanDecidesTrackByTrack()
    {
        paintClip(m_root / "in/clip.mp4", twoWalk);
        ScanRequest scan;
        scan.inputs = collectInputs({m_root / "in"}, {});
        scan.rules.hide.method = protect::Method::Solid;
        const auto scanned = runScan(scan, {}, m_services);
        QVERIFY2(scanned, scanned ? "" : scanned.error().detail.c_str());
        const ScannedPhoto& item = scanned->items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        QVERIFY(item.video.has_value());
        QCOMPARE(item.video->frames, kFrames);
        QCOMPARE(item.faces.size(), std::size_t{2});
        QVERIFY(item.faces[0].span && item.faces[0].span->firstSeconds < 0.1);
        QVERIFY(std::abs(item.faces[0].span->lastSeconds - 1.6) < 0.1);
        QCOMPARE(item.faces[0].identifiableSeconds, 0.0); // flat paint is as blurred as a face can be
        QVERIFY(item.faces[0].person != item.faces[1].person);

        const auto plan = plan::parsePlan(plan::formatPlan(scanned->plan, m_root.native()), m_root.native());
        QVERIFY2(plan, plan ? "" : plan.error().detail.c_str());
        ProtectRequest request;
        request.plan = *plan;
        request.output.outputFolder = m_root / "out";
        auto& tracks = request.plan->media.at(0).video->tracks;
        QCOMPARE(tracks.size(), std::size_t{2});
        const std::size_t upper = tracks[0].points.front().boxInImage.y < 100.F ? 0 : 1;
        tracks[upper].decision = plan::Decision{.method = protect::Method::Keep};
        const auto report = runProtect(request, {}, m_services);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QVERIFY(report->items.at(0).status == ItemStatus::Succeeded);
        const std::vector<cv::Mat> frames = framesOf(m_root / "out/clip.mp4");
        QCOMPARE(frames.size(), std::size_t{kFrames});
        for (int i = 0; i < kFrames; ++i) {
            const std::vector<cv::Rect> boxes = twoWalk(i);
            QVERIFY(visible(frames[static_cast<std::size_t>(i)], boxes[0]) > 0.6);
            QVERIFY(visible(frames[static_cast<std::size_t>(i)], boxes[1]) < 0.05);
        }
    }

    void aChangedFileIsHiddenWhole()
    {
        paintClip(m_root / "in/clip.mp4", oneWalks);
        ScanRequest scan;
        scan.inputs = collectInputs({m_root / "in"}, {});
        auto scanned = runScan(scan, {}, m_services);
        QVERIFY(scanned);
        ProtectRequest request;
        request.plan = scanned->plan;
        for (plan::PlannedTrack& track : request.plan->media.at(0).video->tracks) {
            track.decision = plan::Decision{.method = protect::Method::Keep};
        }
        request.output.outputFolder = m_root / "out";
        paintClip(m_root / "in/clip.mp4", twoWalk); // another video under the same name
        const auto report = runProtect(request, {}, m_services);
        QVERIFY(report);
        QVERIFY(!report->items.at(0).warnings.empty());
        const std::vector<cv::Mat> frames = framesOf(m_root / "out/clip.mp4");
        QCOMPARE(frames.size(), std::size_t{kFrames});
        for (int i = 0; i < kFrames; ++i) {
            for (const cv::Rect& box : twoWalk(i)) {
                QVERIFY(visible(frames[static_cast<std::size_t>(i)], box) < 0.05);
            }
        }
    }

    void aRangeIsCutOut()
    {
        paintClip(m_root / "in/clip.mp4", oneWalks, 50, true);
        ProtectRequest request = requestFor("in");
        request.range = {.fromInMicroseconds = 400'000, .toInMicroseconds = 1'200'000};
        const auto report = runProtect(request, {}, m_services);
        QVERIFY(report);
        QVERIFY2(report->items.at(0).status == ItemStatus::Succeeded,
                 report->items.at(0).error ? report->items.at(0).error->detail.c_str() : "");
        const std::vector<cv::Mat> frames = framesOf(m_root / "out/clip.mp4");
        QCOMPARE(frames.size(), std::size_t{20});
        for (int i = 0; i < 20; ++i) {
            QVERIFY(visible(frames[static_cast<std::size_t>(i)], oneWalks(i + 10).front()) < 0.05);
        }
    }

    void badVideosDoNotStopTheOthers()
    {
        paintClip(m_root / "in/good.mp4", oneWalks, 12);
        std::ofstream(m_root / "in/list.mp4") << "#EXTM3U\n#EXTINF:1,\ngood.mp4\n";
        std::ofstream(m_root / "in/text.mkv") << "nothing of the kind";
        const auto report = runProtect(requestFor("in"), {}, m_services);
        QVERIFY(report);
        QCOMPARE(report->count(ItemStatus::Succeeded), std::size_t{1});
        QCOMPARE(report->count(ItemStatus::Failed), std::size_t{2});
        for (const ItemReport& item : report->items) {
            QVERIFY(item.status == ItemStatus::Succeeded || (item.error && !item.error->detail.empty()));
        }
        QVERIFY(fs::exists(m_root / "out/good.mp4"));
        QVERIFY(!fs::exists(m_root / "out/list.mp4"));
    }

    void cancellingLeavesNothing()
    {
        paintClip(m_root / "in/clip.mp4", oneWalks);
        CancelSource cancel;
        std::atomic<int> told{0};
        JobContext context{cancel.token(), [&](const Progress&) {
                               ++told;
                           }};
        m_services.fakeDetector.onDetect = [&] {
            cancel.request();
        };
        const auto report = runProtect(requestFor("in"), context, m_services);
        m_services.fakeDetector.onDetect = {};
        QVERIFY(report);
        QVERIFY(report->cancelled);
        QVERIFY(report->items.at(0).status == ItemStatus::Cancelled);
        QVERIFY(!fs::exists(m_root / "out") || fs::is_empty(m_root / "out"));
    }

    void referencesDecideWhoIsHidden_data()
    {
        QTest::addColumn<bool>("only");
        QTest::newRow("--only") << true;
        QTest::newRow("--except") << false;
    }
    void referencesDecideWhoIsHidden()
    {
        QFETCH(const bool, only);
        m_services.fakeFitter.withMesh = true; // without, nothing can be aligned for a recogniser
        paintClip(m_root / "in/clip.mp4", twoWalk);
        test::writePhoto(m_root / "me.png", {640, 480}, {{{200, 100, 200, 200}, 1}});
        ProtectRequest request = requestFor("in");
        std::vector<fs::path>& references = only ? request.rules.only : request.rules.except;
        references.push_back(m_root / "me.png");
        const auto report = runProtect(request, {}, m_services);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        const ItemReport& item = report->items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        QCOMPARE(item.faces.size(), std::size_t{2});
        for (const FaceOutcome& face : item.faces) {
            const bool me = face.boxInImage.y > 100.F;
            QCOMPARE(face.method == protect::Method::Keep, me != only);
            QVERIFY(face.person >= 0);
            QVERIFY(!me || face.reason.find("me.png") != std::string::npos);
        }
        const std::vector<cv::Mat> frames = framesOf(m_root / "out/clip.mp4");
        QCOMPARE(frames.size(), std::size_t{kFrames});
        for (int i = 0; i < kFrames; ++i) {
            const std::vector<cv::Rect> boxes = twoWalk(i);
            const cv::Mat& frame = frames[static_cast<std::size_t>(i)];
            QVERIFY(only ? visible(frame, boxes[0]) > 0.6 : visible(frame, boxes[0]) < 0.05);
            QVERIFY(only ? visible(frame, boxes[1]) < 0.05 : visible(frame, boxes[1]) > 0.6);
        }
    }

    /// A face that no detector finds, followed by hand with three keys.
    void aTrackMadeByHandIsCarriedOut()
    {
        paintClip(m_root / "in/clip.mp4", oneWalks);
        ScanRequest scan;
        scan.inputs = collectInputs({m_root / "in"}, {});
        auto scanned = runScan(scan, {}, m_services);
        QVERIFY(scanned);
        plan::PlannedVideo& video = *scanned->plan.media.at(0).video;
        video.tracks = {{.id = 7, .points = {}, .decision = plan::Decision{.method = protect::Method::Pixelate}}};
        for (const int key : {0, 13, kFrames - 1}) {
            faces::TrackPoint& point = video.tracks[0].points.emplace_back();
            point.frame = key;
            point.kind = faces::PointKind::Manual;
            point.boxInImage = oneWalks(key).front();
        }
        const auto plan = plan::parsePlan(plan::formatPlan(scanned->plan, m_root.native()), m_root.native());
        QVERIFY2(plan, plan ? "" : plan.error().detail.c_str());
        const plan::PlannedTrack& track = plan->media.at(0).video->tracks.at(0);
        QCOMPARE(track.points.size(), std::size_t{3});
        QCOMPARE(track.points[1].kind, faces::PointKind::Manual);
        QCOMPARE(track.points[1].boxInImage, cv::Rect2f(oneWalks(13).front()));
        ProtectRequest request;
        request.plan = *plan;
        request.output.outputFolder = m_root / "out";
        int searches = 0;
        m_services.fakeDetector.onDetect = [&searches] {
            ++searches;
        };
        const auto report = runProtect(request, {}, m_services);
        m_services.fakeDetector.onDetect = {};
        QVERIFY(report);
        QCOMPARE(searches, 0);
        const ItemReport& item = report->items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        QCOMPARE(item.faces.size(), std::size_t{1});
        QCOMPARE(item.faces[0].span->track, 7);
        QCOMPARE(item.faces[0].method, protect::Method::Pixelate);
        const std::vector<cv::Mat> frames = framesOf(m_root / "out/clip.mp4");
        QCOMPARE(frames.size(), std::size_t{kFrames});
        for (int i = 0; i < kFrames; ++i) {
            const double left = visible(frames[static_cast<std::size_t>(i)], oneWalks(i).front());
            QVERIFY2(left < 0.05, qPrintable(QStringLiteral("frame %1: %2").arg(i).arg(left)));
        }
    }

    void aDryRunWritesNothing()
    {
        paintClip(m_root / "in/clip.mp4", twoWalk);
        ProtectRequest request = requestFor("in");
        request.dryRun = true;
        const auto report = runProtect(request, {}, m_services);
        QVERIFY(report);
        QVERIFY(report->items.at(0).faces.size() >= 2);
        QVERIFY(!fs::exists(m_root / "out/clip.mp4"));
    }

    void aLostFaceBlursTheFrame()
    {
        // It goes behind something for a moment and never comes back.
        const auto places = [](int frame) {
            return frame < 20 ? oneWalks(frame) : std::vector<cv::Rect>();
        };
        paintClip(m_root / "in/clip.mp4", places);
        ProtectRequest request = requestFor("in");
        request.video.failSecure = FailSecure::Frame;
        const auto report = runProtect(request, {}, m_services);
        QVERIFY(report);
        const ItemReport& item = report->items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        bool predicted = false;
        for (const plan::PlannedReview& review : item.video->review) {
            predicted = predicted || review.spot.reason == faces::ReviewReason::Predicted;
        }
        QCOMPARE(item.video->blurredFrames > 0, predicted);
        QVERIFY(predicted);
    }

private:
    ProtectRequest requestFor(const std::string& folder)
    {
        ProtectRequest request;
        request.inputs = collectInputs({m_root / folder}, {});
        request.output.outputFolder = m_root / "out";
        request.rules.hide.method = protect::Method::Solid;
        request.video.preset = "ultrafast";
        request.video.crf = 12;
        return request;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    FakeServices m_services;
};

QTEST_GUILESS_MAIN(TestVideoJob)
#include "tst_video_job.moc"
