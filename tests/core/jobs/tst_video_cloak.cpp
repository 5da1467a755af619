// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A cloak on a video by a real job: real detector, meshes and surrogates on a pan over a sample photo.

#include "core/jobs/protect_job.h"
#include "core/jobs/workshop.h"
#include "core/models/compute_threads.h"
#include "tests/core/jobs/painted_clips.h"
#include "tests/support/test_paths.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <memory>

using namespace bauta;
using namespace bauta::jobs;
namespace fs = std::filesystem;

namespace
{

constexpr int kPanFrames = 30; ///< more than a second, so the cloak changes once on the way
const cv::Size kPanSize(640, 480);
const cv::Rect kFaceInFirst(234, 100, 229, 319); ///< moves left by a pixel a frame

/// Pans over a woman's face in sample3.jpg.
void makePan(const fs::path& file)
{
    const cv::Mat photo = cv::imread((*test::samplePhotos() / "sample3.jpg").string());
    test::ClipOptions options;
    options.width = kPanSize.width;
    options.height = kPanSize.height;
    options.times = test::steady(kPanFrames);
    test::paintFrames(file, options, [&photo](cv::Mat& rgb, int frame) {
        cv::cvtColor(photo(cv::Rect(cv::Point(840 + frame, 100), kPanSize)), rgb, cv::COLOR_BGR2RGB);
    });
}

double meanChange(const cv::Mat& a, const cv::Mat& b, const cv::Rect& area)
{
    return cv::norm(a(area), b(area), cv::NORM_L1) / (3.0 * area.area());
}

} // namespace

class TestVideoCloak final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!test::builtInModels() || !test::samplePhotos()) {
            QSKIP("the models are not installed: run ./dev setup");
        }
        models::setComputeThreads(models::availableProcessors());
        m_root = m_folder.path().toStdString();
        makePan(m_root / "in/pan.mp4");
        m_services = std::make_unique<Workshop>(models::ModelStore::Folders{*test::builtInModels(), {}});
    }

    void cloaksEveryFrameAndNothingElse()
    {
        const auto report = runProtect(request(), {}, *m_services);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        const ItemReport& item = report->items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        const auto cloaked = std::find_if(item.faces.begin(), item.faces.end(), [](const FaceOutcome& face) {
            return face.method == protect::Method::Cloak && face.cloak.has_value();
        });
        QVERIFY(cloaked != item.faces.end());
        QVERIFY(cloaked->span.has_value());

        const std::vector<cv::Mat> before = test::framesOf(m_root / "in/pan.mp4");
        const std::vector<cv::Mat> after = test::framesOf(m_root / "out/pan.mp4");
        QCOMPARE(after.size(), std::size_t{kPanFrames});
        QCOMPARE(before.size(), after.size());
        double leastChanged = 255.0;
        for (int i = 0; i < kPanFrames; ++i) {
            const auto k = static_cast<std::size_t>(i);
            const cv::Rect face = kFaceInFirst - cv::Point(i, 0);
            const cv::Rect middle(face.x + face.width / 4, face.y + face.height / 4, face.width / 2, face.height / 2);
            const double changed = meanChange(before[k], after[k], middle);
            leastChanged = std::min(leastChanged, changed);
            // A cloak, not a cover: the face is still that of the frame.
            QVERIFY2(changed < 12.0, qPrintable(QString("frame %1: %2").arg(i).arg(changed)));
            const double wall = meanChange(before[k], after[k], {0, 0, 60, 60});
            QVERIFY2(wall < 0.35 * changed,
                     qPrintable(QString("frame %1: wall %2, face %3").arg(i).arg(wall).arg(changed)));
        }
        QVERIFY2(leastChanged > 1.0, qPrintable(QString::number(leastChanged)));
    }

    void stopsWithinTheCloak()
    {
        CancelSource cancel;
        JobContext context;
        context.cancel = cancel.token();
        int steps = 0;
        context.report = [&](const Progress&) {
            if (++steps == 3) {
                cancel.request();
            }
        };
        ProtectRequest cancelled = request();
        cancelled.output.outputFolder = m_root / "cancelled";
        const auto report = runProtect(cancelled, context, *m_services);
        QVERIFY(!report || report->cancelled);
        QVERIFY(!fs::exists(m_root / "cancelled/pan.mp4"));
    }

private:
    [[nodiscard]] ProtectRequest request() const
    {
        ProtectRequest request;
        request.inputs = collectInputs({m_root / "in"}, {});
        request.output.outputFolder = m_root / "out";
        request.rules.hide.method = protect::Method::Cloak;
        request.rules.hide.strength = protect::Strength::Standard;
        request.video.preset = "ultrafast";
        request.video.crf = 8;
        request.seed = 1;
        return request;
    }

    QTemporaryDir m_folder;
    fs::path m_root;
    std::unique_ptr<Workshop> m_services;
};

QTEST_GUILESS_MAIN(TestVideoCloak)
#include "tst_video_cloak.moc"
