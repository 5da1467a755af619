// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Audits of videos, with painted faces that a fake detector finds and fake recognisers tell apart by colour.

#include "core/jobs/audit_job.h"
#include "core/jobs/protect_job.h"
#include "core/jobs/report_html.h"
#include "core/jobs/report_json.h"
#include "core/jobs/video/track_looks.h"
#include "tests/core/jobs/audit_runs.h"
#include "tests/core/jobs/painted_clips.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;
using bauta::test::anyContains;
using bauta::test::FakeServices;
using bauta::test::kFrames;
using bauta::test::oneWalks;
using bauta::test::paintClip;
using bauta::test::twoWalk;
namespace fs = std::filesystem;

namespace
{

constexpr double kRate = 25.0;

std::vector<cv::Rect> nobody(int /*frame*/)
{
    return {};
}

} // namespace

class TestVideoAudit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_services = std::make_unique<FakeServices>();
    }

    void aCopyIsStillRecognisable()
    {
        paintClip(m_root / "in/clip.mp4", twoWalk);
        copy("in/clip.mp4", "safe/clip.mp4");
        const AuditReport report = audited();
        const AuditedPhoto& item = report.items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        QCOMPARE(item.faces.size(), std::size_t{2});
        QCOMPARE(report.facesRecognisable(), std::size_t{2});
        QVERIFY(item.video);
        QCOMPARE(item.video->framesCompared, kFrames);
        QCOMPARE(item.video->framesAlone, 0);
        for (const AuditedFace& face : item.faces) {
            QVERIFY(face.audit.unchanged);
            QCOMPARE(face.audit.verdict, audit::Verdict::Recognisable);
            QVERIFY(face.track);
            QVERIFY(face.track->framesLookedAt >= 3); // about two a second, of 1.6 s
            QCOMPARE(face.track->framesIdentifiable, face.track->framesLookedAt);
            QVERIFY(std::abs(face.track->screenSeconds - kFrames / kRate) < 0.2);
            QVERIFY(std::abs(face.track->span.lastSeconds - kFrames / kRate) < 0.05);
            QCOMPARE(face.audit.uploads.size(), std::size_t{2});
            // Compared with the person at other times too, and with nobody else.
            const auto& recogniser = face.audit.recognisers.at(0);
            QVERIFY(recogniser.across);
            QVERIFY(recogniser.across->cleanClean.pairs >= 2);
            QCOMPARE(recogniser.across->cleanClean.matching, recogniser.across->cleanClean.pairs);
        }
        QVERIFY(item.faces[0].person != item.faces[1].person);
    }

    void aCoveredVideoIsHidden()
    {
        paintClip(m_root / "in/clip.mp4", twoWalk);
        const ProtectReport done = covered(protect::Method::Solid);
        const auto known = auditOutputs(done, {}, {}, *m_services);
        QVERIFY2(known, known ? "" : known.error().detail.c_str());
        const AuditReport unknown = audited();
        for (const AuditReport& report : {*known, unknown}) {
            QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{1});
            QVERIFY(report.facesAudited() >= 2);
            QCOMPARE(report.facesRecognisable(), std::size_t{0});
            for (const AuditedFace& face : report.items[0].faces) {
                QVERIFY(!face.audit.faceFound);
                QVERIFY(!face.audit.unchanged);
                QCOMPARE(face.audit.verdict, audit::Verdict::Hidden);
                QVERIFY(face.track->framesLookedAt >= 3);
                QCOMPARE(face.track->framesIdentifiable, 0);
            }
        }
        // What the protection knew is not looked for again, and nothing was optimised against.
        QVERIFY(!known->items[0].faces[0].audit.recognisers[0].tookPart);
        QVERIFY(unknown.items[0].faces[0].audit.recognisers[0].tookPart);
    }

    /// The face shows in one frame of forty: a look every half second would hardly see it.
    void oneOpenFrameIsFound_data()
    {
        QTest::addColumn<int>("open");
        for (const int open : {0, 8, 17, 29, kFrames - 1}) {
            QTest::newRow(std::to_string(open).c_str()) << open;
        }
    }
    void oneOpenFrameIsFound()
    {
        QFETCH(const int, open);
        paintClip(m_root / "in/clip.mp4", oneWalks);
        paintClip(m_root / "safe/clip.mp4",
                  [open](int frame) { return frame == open ? oneWalks(frame) : std::vector<cv::Rect>(); });
        const AuditReport report = audited();
        QCOMPARE(report.facesAudited(), std::size_t{1});
        QCOMPARE(report.facesRecognisable(), std::size_t{1});
        const AuditedFace& face = report.items[0].faces[0];
        QCOMPARE(face.track->framesIdentifiable, 1);
        QVERIFY(face.track->framesLookedAt > 2);
        QVERIFY(std::abs(face.track->worstSeconds - open / kRate) < 1e-6);
        QVERIFY(face.audit.faceFound);
        QVERIFY(!face.audit.unchanged); // not in most frames
    }

    void oneWhoComesBackIsOnePerson()
    {
        const auto comesBack = [](int frame) {
            return frame < 30    ? std::vector<cv::Rect>{{10, 20, 110, 110}}
                   : frame >= 70 ? std::vector<cv::Rect>{{200, 120, 110, 110}}
                                 : std::vector<cv::Rect>();
        };
        paintClip(m_root / "in/clip.mp4", comesBack, 100);
        // Covered the first time, forgotten the second time.
        paintClip(
            m_root / "safe/clip.mp4",
            [&](int frame) { return frame < 70 ? std::vector<cv::Rect>() : comesBack(frame); }, 100);
        const AuditReport report = audited();
        const AuditedPhoto& item = report.items.at(0);
        QCOMPARE(item.faces.size(), std::size_t{2});
        QCOMPARE(report.facesRecognisable(), std::size_t{1});
        const std::vector<AuditedPerson> people = peopleIn(item);
        QCOMPARE(people.size(), std::size_t{1});
        QCOMPARE(people[0].tracks.size(), std::size_t{2});
        QVERIFY(std::abs(people[0].screenSeconds - 60 / kRate) < 0.2);
        QVERIFY(item.faces[people[0].worst].fails());
        QVERIFY(people[0].framesIdentifiable > 0 && people[0].framesIdentifiable < people[0].framesLookedAt);
    }

    void aRangeIsComparedWithWhatWasWritten()
    {
        paintClip(m_root / "in/clip.mp4", oneWalks, 50);
        const video::TimeRange range{.fromInMicroseconds = 400'000, .toInMicroseconds = 1'200'000};
        const ProtectReport done = covered(protect::Method::Solid, range);
        AuditOptions options;
        options.range = range;
        const auto known = auditOutputs(done, {}, {}, *m_services);
        QVERIFY(known);
        for (const AuditReport& report : {*known, audited(options)}) {
            QCOMPARE(report.items.at(0).video->framesCompared, 20);
            QCOMPARE(report.items.at(0).video->framesAlone, 0);
            QVERIFY(report.items.at(0).warnings.empty());
            QCOMPARE(report.facesRecognisable(), std::size_t{0});
            QVERIFY(report.facesAudited() >= 1);
        }
        const AuditReport whole = audited();
        QVERIFY(anyContains(whole.items.at(0).warnings, "--from"));
        QCOMPARE(whole.items.at(0).video->framesAlone, 30);
    }

    void framesThatWereLostOnTheWayArePassedOver()
    {
        paintClip(m_root / "in/clip.mp4", oneWalks);
        test::ClipOptions slow;
        slow.times = test::steady(kFrames / 2, 0, 2);
        paintClip(
            m_root / "safe/clip.mp4", [](int frame) { return oneWalks(2 * frame); }, kFrames / 2, false, slow);
        const AuditReport report = audited();
        const AuditedPhoto& item = report.items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        QCOMPARE(item.video->framesCompared, kFrames / 2);
        QCOMPARE(item.video->framesAlone, kFrames / 2);
        QVERIFY(item.faces.at(0).audit.unchanged); // each frame was held against the right one
        QVERIFY(item.faces.at(0).fails());
    }

    void aCopyOfAnotherSizeIsCompared()
    {
        paintClip(m_root / "in/clip.mp4", oneWalks);
        test::ClipOptions small;
        small.width = 160;
        small.height = 120;
        const auto half = [](int frame) {
            const cv::Rect whole = oneWalks(frame).front();
            return std::vector<cv::Rect>{{whole.x / 2, whole.y / 2, whole.width / 2, whole.height / 2}};
        };
        paintClip(m_root / "safe/clip.mp4", half, kFrames, false, small);
        const AuditReport open = audited();
        QCOMPARE(open.items.at(0).protectedSizeInPixels, cv::Size(160, 120));
        QCOMPARE(open.facesRecognisable(), std::size_t{1});
        QVERIFY(open.items.at(0).faces.at(0).audit.faceFound);
        paintClip(m_root / "safe/clip.mp4", nobody, kFrames, false, small);
        QCOMPARE(audited().facesRecognisable(), std::size_t{0});
    }

    void whoIsLeftOnPurposeDoesNotFail()
    {
        paintClip(m_root / "in/clip.mp4", twoWalk);
        ProtectRequest request = requestFor();
        request.rules.who = Who::Largest;
        const auto done = runProtect(request, {}, *m_services);
        QVERIFY(done);
        const auto report = auditOutputs(*done, {}, {}, *m_services);
        QVERIFY(report);
        QCOMPARE(report->facesAudited(), std::size_t{2});
        QCOMPARE(report->facesRecognisable(), std::size_t{0});
        int left = 0;
        for (const AuditedFace& face : report->items[0].faces) {
            left += face.leftOnPurpose ? 1 : 0;
            QCOMPARE(face.audit.verdict, face.leftOnPurpose ? audit::Verdict::Recognisable : audit::Verdict::Hidden);
            QVERIFY(!face.leftOnPurpose || !face.reason.empty());
        }
        QCOMPARE(left, 1);
        // Who was not even looked for is not taken for hidden.
        request.rules.who = Who::None;
        request.output.outputFolder = m_root / "none";
        const auto none = runProtect(request, {}, *m_services);
        QVERIFY(none);
        const auto open = auditOutputs(*none, {}, {}, *m_services);
        QVERIFY(open);
        QCOMPARE(open->facesRecognisable(), std::size_t{2});
    }

    void tinyFacesAreSaidToBeTooSmall()
    {
        const auto tiny = [](int frame) {
            return std::vector<cv::Rect>{{20 + frame, 60, 16, 16}};
        };
        paintClip(m_root / "in/clip.mp4", tiny);
        copy("in/clip.mp4", "safe/clip.mp4");
        const AuditReport report = audited();
        QCOMPARE(report.facesAudited(), std::size_t{1});
        const AuditedFace& face = report.items[0].faces[0];
        QCOMPARE(face.track->framesLookedAt, 0);
        QVERIFY(face.track->tooSmall);
        QVERIFY(face.track->screenSeconds > 1.0);
        QCOMPARE(verdictInWords(face), std::string("too small to be recognised"));
        QVERIFY(!face.fails());
    }

    void pairsThatCannotBeComparedFail()
    {
        paintClip(m_root / "in/a.mp4", oneWalks, 10);
        test::ClipOptions wide;
        wide.width = 320;
        wide.height = 120;
        paintClip(m_root / "safe/a.mp4", nobody, 10, false, wide);
        paintClip(m_root / "in/b.mp4", oneWalks, 10);
        test::writePhoto(m_root / "safe/b.png", test::kClipSize, {});
        paintClip(m_root / "in/c.mp4", oneWalks, 10);
        std::ofstream(m_root / "safe/c.mp4") << "#EXTM3U\nother.mp4\n";
        const AuditReport report = audited();
        QCOMPARE(report.count(ItemStatus::Failed), std::size_t{3});
        QVERIFY(report.items[0].error->detail.find("differ in shape") != std::string::npos);
        QVERIFY(report.items[1].error->detail.find("its counterpart is none") != std::string::npos);
        QVERIFY(report.items[2].error->detail.find("the protected video: ") == 0);
    }

    void cancelling()
    {
        paintClip(m_root / "in/clip.mp4", oneWalks);
        copy("in/clip.mp4", "safe/clip.mp4");
        CancelSource source;
        m_services->fakeDetector.onDetect = [&] {
            source.request();
        };
        const auto report = runAudit(requestFor({}), {source.token(), {}}, *m_services);
        QVERIFY(report);
        QVERIFY(report->cancelled);
        QVERIFY(report->items.at(0).status == ItemStatus::Cancelled);
    }

    void reportsTellOfTracksAndPeople()
    {
        paintClip(m_root / "in/clip.mp4", twoWalk);
        copy("in/clip.mp4", "safe/clip.mp4");
        AuditOptions options;
        options.thumbnails = AuditThumbnails::Both;
        const AuditReport report = audited(options);
        for (const AuditedFace& face : report.items.at(0).faces) {
            QVERIFY(!face.protectedJpeg.empty() && !face.originalJpeg.empty());
        }
        const QJsonObject item = QJsonDocument::fromJson(QByteArray::fromStdString(toJson(report)))
                                     .object()["items"]
                                     .toArray()
                                     .at(0)
                                     .toObject();
        const QJsonObject video = item["video"].toObject();
        QCOMPARE(video["framesCompared"].toInt(), kFrames);
        QCOMPARE(video["people"].toArray().size(), 2);
        const QJsonObject person = video["people"].toArray().at(0).toObject();
        QCOMPARE(person["verdict"].toString(), QString("recognisable"));
        QVERIFY(person["framesIdentifiable"].toInt() > 0);
        QVERIFY(person["worstAtSeconds"].isDouble());
        const QJsonObject face = item["faces"].toArray().at(0).toObject();
        QVERIFY(face["track"].isDouble() && face["screenSeconds"].toDouble() > 1.0);
        QCOMPARE(face["recognisers"].toArray().at(0).toObject()["protected"].toObject().keys(),
                 QStringList({"half-size-jpeg-75", "none"}));
        const std::string html = toHtml(report);
        QVERIFY(html.find("person 2") != std::string::npos);
        QVERIFY(html.find("frames that were looked at") != std::string::npos);
    }

    void changesAreMeasuredWhateverTheDepth()
    {
        for (const char* format : {"yuv420p", "yuv420p10le"}) {
            test::ClipOptions like;
            like.pixelFormat = format;
            if (like.pixelFormat != "yuv420p") {
                like.encoder = test::hasEncoder("libx265") ? "libx265" : "ffv1";
                like.encoderOptions = {};
                like.muxer = "matroska";
            }
            paintClip(m_root / "in/clip.mkv", oneWalks, 3, false, like);
            auto pair = PairedFrames::open(m_root / "in/clip.mkv", m_root / "in/clip.mkv", {}, {});
            QVERIFY(pair);
            const auto frames = pair->next();
            QVERIFY(frames && *frames);
            const video::Frame& frame = (*frames)->original;
            QCOMPARE(changeOf(frame, frame, oneWalks(0).front()), 0.F);
            video::Frame dark = frame;
            dark.planes[0] = cv::Mat(frame.planes[0].size(), frame.planes[0].type(), cv::Scalar(0));
            const float change = changeOf(frame, dark, oneWalks(0).front());
            QVERIFY2(change > 0.5F, qPrintable(QStringLiteral("%1: %2").arg(format).arg(change)));
            QCOMPARE(changeOf(frame, dark, {1000.F, 1000.F, 50.F, 50.F}), 0.F);
            fs::remove(m_root / "in/clip.mkv");
        }
    }

private:
    void copy(const char* from, const char* to) const
    {
        fs::create_directories((m_root / to).parent_path());
        fs::copy_file(m_root / from, m_root / to);
    }

    [[nodiscard]] ProtectRequest requestFor() const
    {
        ProtectRequest request;
        request.inputs = collectInputs({m_root / "in"}, {});
        request.output.outputFolder = m_root / "safe";
        request.rules.hide.method = protect::Method::Solid;
        request.video.preset = "ultrafast";
        request.video.crf = 12;
        return request;
    }

    ProtectReport covered(protect::Method method, const video::TimeRange& range = {})
    {
        ProtectRequest request = requestFor();
        request.rules.hide.method = method;
        request.range = range;
        auto done = runProtect(request, {}, *m_services);
        if (!done) {
            qFatal("%s", done.error().detail.c_str());
        }
        return *std::move(done);
    }

    [[nodiscard]] AuditRequest requestFor(const AuditOptions& options) const
    {
        return test::auditRequestFor(m_root, options);
    }

    AuditReport audited(const AuditOptions& options = {}) { return test::audited(m_root, *m_services, options); }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    std::unique_ptr<FakeServices> m_services;
};

QTEST_GUILESS_MAIN(TestVideoAudit)
#include "tst_video_audit.moc"
