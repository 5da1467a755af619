// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"
#include "core/image/decode.h"
#include "core/jobs/cloak_protector.h"
#include "core/jobs/protect_job.h"
#include "core/jobs/scan_job.h"
#include "tests/core/jobs/fake_services.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;
using bauta::test::anyContains;
using bauta::test::bytesOf;
using bauta::test::FakeServices;
using bauta::test::magenta;
using bauta::test::PaintedFace;
using bauta::test::writePhoto;
using protect::Method;
using protect::Strength;
namespace fs = std::filesystem;

namespace
{

const cv::Size kSize(640, 480);
const PaintedFace kBig{{60, 80, 160, 160}, 0};
const PaintedFace kMiddle{{320, 100, 90, 90}, 1};
const PaintedFace kSmall{{560, 400, 20, 20}, 2};

cv::Mat decoded(const fs::path& file)
{
    const auto bytes = readFile(file, 100'000'000).value();
    return image::toRgb8(image::decode(bytes).value().image).clone();
}

/// Whether an area of the photo changed.
bool changed(const cv::Mat& before, const cv::Mat& after, const cv::Rect& area)
{
    return cv::norm(before(area), after(area), cv::NORM_INF) > 0.0;
}

/// How much of a painted face's own area still looks like it.
double visible(const cv::Mat& rgb, const PaintedFace& face)
{
    const cv::Rect ring(face.box.x, face.box.y, face.box.width, face.box.height / 5);
    return cv::countNonZero(magenta(rgb)(ring)) / static_cast<double>(ring.area());
}

} // namespace

class TestCloakProtector final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_services = std::make_unique<FakeServices>();
        m_services->fakeFitter.withMesh = true;
    }

    void allFacesOfAPhotoTogether_data()
    {
        QTest::addColumn<int>("method");
        QTest::newRow("cloak") << static_cast<int>(Method::Cloak);
        QTest::newRow("disguise") << static_cast<int>(Method::Disguise);
    }

    void allFacesOfAPhotoTogether()
    {
        QFETCH(const int, method);
        writePhoto(m_root / "in/a.png", kSize, {kBig, kMiddle});
        ProtectRequest request = cloakRequest();
        request.rules.hide.method = static_cast<Method>(method);
        request.rules.hide.strength = Strength::Strong;
        const ProtectReport report = protectAll(request);
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{1});
        const auto calls = m_services->fakeCloak.calls();
        QCOMPARE(calls.size(), std::size_t{1});
        QCOMPARE(calls[0].seeds.size(), std::size_t{2});
        QVERIFY(calls[0].seeds[0] != calls[0].seeds[1]);
        for (const protect::CloakBudget& budget : calls[0].budgets) {
            QVERIFY(budget == protect::budgetFor(request.rules.hide.method, Strength::Strong));
        }
        const cv::Mat before = decoded(m_root / "in/a.png");
        cv::Mat after = decoded(m_root / "out/a.png");
        for (const PaintedFace& face : {kBig, kMiddle}) {
            QVERIFY(changed(before, after, face.box));
            before(face.box).copyTo(after(face.box)); // the fake stays within the boxes
        }
        QVERIFY(!changed(before, after, cv::Rect({}, kSize)));

        const ItemReport& item = report.items[0];
        for (const FaceOutcome& face : item.faces) {
            QVERIFY(face.method == request.rules.hide.method);
            QVERIFY(face.strength == Strength::Strong);
            QVERIFY(face.reason.empty());
            QVERIFY(face.cloak);
            QCOMPARE(face.cloak->steps, 24);
            QVERIFY(face.cloak->matchProbability < 0.5);
            QVERIFY(face.cloak->spent == calls[0].budgets[0]);
            QCOMPARE(methodInWords(face), std::string(protect::toString(face.method)) + " (strong)");
        }
        QVERIFY(item.warnings.empty());
        QCOMPARE(report.facesCloaked(), std::size_t{2});
        QCOMPARE(report.facesHidden(), std::size_t{0});
        QCOMPARE(report.notes, std::vector<std::string>{kCloakNote});
    }

    void aRunWithoutCloaksSaysNothingOfThem()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        ProtectRequest request = cloakRequest();
        request.rules.hide = {};
        const ProtectReport report = protectAll(request);
        QVERIFY(report.notes.empty());
        QCOMPARE(report.facesCloaked(), std::size_t{0});
        QCOMPARE(m_services->cloakCalls.load(), 0); // its networks take time to load
    }

    void limitsOfOnesOwn()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        ProtectRequest request = cloakRequest();
        request.rules.hide.budget = protect::CloakBudget{0.02F, 0.3F, 0.01F};
        const ProtectReport report = protectAll(request);
        QVERIFY(m_services->fakeCloak.calls().at(0).budgets.at(0) == *request.rules.hide.budget);
        QCOMPARE(methodInWords(report.items[0].faces.at(0)), std::string("cloak (own budget)"));

        request.rules.hide.budget = protect::CloakBudget{2.8F, 0.3F, 0.01F}; // percent where a share is meant
        const auto refused = runProtect(request, {}, *m_services);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    }

    void aSmallFaceIsCovered()
    {
        const ProtectReport report = withSmallFace(CloakFallback::Cover);
        const ItemReport& item = report.items.at(0);
        QVERIFY(item.status == ItemStatus::Succeeded);
        const cv::Mat after = decoded(m_root / "out/a.png");
        QVERIFY(visible(after, kBig) > 0.9); // cloaked, not covered
        QVERIFY(visible(after, kSmall) < 0.1);
        const FaceOutcome& small = faceOf(item, kSmall);
        QVERIFY(small.method == Method::Solid);
        QVERIFY(small.strength == Strength::None);
        QVERIFY(!small.cloak);
        QVERIFY2(small.reason.find("covered instead of cloaked") != std::string::npos, small.reason.c_str());
        QVERIFY(small.reason.find("too small") != std::string::npos);
        QVERIFY(faceOf(item, kBig).method == Method::Cloak);
        QVERIFY(anyContains(item.notes, "one face is covered instead of cloaked"));
        QVERIFY(item.warnings.empty());
        QCOMPARE(report.facesHidden(), std::size_t{1});
        QCOMPARE(report.facesCloaked(), std::size_t{1});
    }

    void aSmallFaceIsLeftWithALoudWarning()
    {
        const ProtectReport report = withSmallFace(CloakFallback::Warn);
        const ItemReport& item = report.items.at(0);
        QVERIFY(item.status == ItemStatus::Succeeded);
        const cv::Mat before = decoded(m_root / "in/a.png");
        const cv::Mat after = decoded(m_root / "out/a.png");
        QVERIFY(changed(before, after, kBig.box));
        QVERIFY(!changed(before, after, kSmall.box));
        const FaceOutcome& small = faceOf(item, kSmall);
        QVERIFY(small.method == Method::Keep);
        QVERIFY(small.reason.find("too small") != std::string::npos);
        QVERIFY(anyContains(item.warnings, "NOT PROTECTED: one face is left as it is"));
        QCOMPARE(report.facesHidden(), std::size_t{0});
        QCOMPARE(report.facesCloaked(), std::size_t{1});
    }

    void aSmallFaceFailsThePhotoAlone()
    {
        writePhoto(m_root / "in/b.png", kSize, {kBig});
        const ProtectReport report = withSmallFace(CloakFallback::Fail);
        QVERIFY(report.items.at(0).status == ItemStatus::Failed);
        const std::string& detail = report.items.at(0).error->detail;
        QVERIFY2(detail.find("560,400") != std::string::npos && detail.find("too small") != std::string::npos,
                 detail.c_str());
        QVERIFY(!fs::exists(m_root / "out/a.png"));
        QVERIFY(report.items.at(1).status == ItemStatus::Succeeded);
        QVERIFY(fs::exists(m_root / "out/b.png"));
    }

    void aFaceWithoutAMeshIsCovered()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig, kMiddle});
        m_services->fakeFitter.withMesh = false;
        const ProtectReport report = protectAll(cloakRequest());
        const cv::Mat after = decoded(m_root / "out/a.png");
        QVERIFY(visible(after, kBig) < 0.2);
        QVERIFY(visible(after, kMiddle) < 0.2);
        QVERIFY(m_services->fakeCloak.calls().empty());
        QVERIFY(anyContains(report.items[0].notes, "2 faces are covered instead of cloaked"));
        QVERIFY(report.notes.empty()); // no cloak in it, so nothing to say of cloaks
    }

    void aWeakCloakIsSaid()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig, kMiddle});
        m_services->fakeCloak.similarity = 1.F; // as if there were no cloak
        const ProtectReport report = protectAll(cloakRequest());
        QVERIFY(report.items[0].faces.at(0).cloak->matchProbability > 0.5);
        QVERIFY(anyContains(report.items[0].warnings, "2 of 2 cloaks came out weak"));
    }

    void aDryRunTellsAndDoesNothing()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig, kSmall});
        ProtectRequest request = cloakRequest();
        request.dryRun = true;
        const ProtectReport report = protectAll(request);
        QVERIFY(faceOf(report.items[0], kBig).method == Method::Cloak);
        QVERIFY(faceOf(report.items[0], kSmall).method == Method::Solid);
        QVERIFY(!fs::exists(m_root / "out"));
        QCOMPARE(m_services->cloakCalls.load(), 0);
    }

    void progressMovesWithinAPhoto_data()
    {
        QTest::addColumn<int>("workers");
        QTest::newRow("one") << 1;
        QTest::newRow("three") << 3;
    }

    void progressMovesWithinAPhoto()
    {
        QFETCH(const int, workers);
        for (const char* name : {"a", "b", "c"}) {
            writePhoto(m_root / "in" / (std::string(name) + ".png"), kSize, {kBig});
        }
        ProtectRequest request = cloakRequest();
        request.jobs = workers;
        std::vector<Progress> seen;
        const JobContext context{{}, [&seen](const Progress& progress) {
                                     seen.push_back(progress);
                                 }};
        QVERIFY(runProtect(request, context, *m_services));
        QVERIFY(seen.size() >= 3 * 24);
        double before = 0.0;
        bool named = false;
        for (const Progress& progress : seen) {
            QCOMPARE(progress.total, std::int64_t{3});
            QVERIFY(progress.itemsDone() >= before);
            QVERIFY(progress.itemsDone() <= 3.0);
            before = progress.itemsDone();
            named = named || progress.item.ends_with("b.png: cloak 12/24");
        }
        QVERIFY(named);
        QCOMPARE(seen.back().done, std::int64_t{3});
        QCOMPARE(seen.back().partial, 0.0);
        if (workers == 1) { // half of a photo's steps are about half of a photo
            const auto half = std::find_if(seen.begin(), seen.end(),
                                           [](const Progress& p) { return p.item.ends_with("b.png: cloak 12/24"); });
            QVERIFY(std::abs(half->itemsDone() - 1.5) < 0.15);
        }
    }

    void cancelledAtAStepLeavesNothing()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        writePhoto(m_root / "in/b.png", kSize, {kBig});
        CancelSource source;
        int steps = 0;
        m_services->fakeCloak.onStep = [&](int) {
            if (++steps == 24 + 7) { // within the second photo
                source.request();
            }
        };
        ProtectRequest request = cloakRequest();
        request.jobs = 1;
        const auto report = runProtect(request, {source.token(), {}}, *m_services);
        QVERIFY(report);
        QVERIFY(report->cancelled);
        QVERIFY(report->items[0].status == ItemStatus::Succeeded);
        QVERIFY(report->items[1].status == ItemStatus::Cancelled);
        QCOMPARE(steps, 24 + 7);
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(m_root / "out")) {
            files.push_back(entry.path().filename());
        }
        QCOMPARE(files, std::vector<fs::path>{"a.png"});
    }

    void theSameSeedGivesTheSameBytes()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig, kMiddle});
        ProtectRequest request = cloakRequest();
        const auto run = [&](const char* out, std::optional<std::uint64_t> seed) {
            request.seed = seed;
            request.output.outputFolder = m_root / out;
            protectAll(request);
            return bytesOf(m_root / out / "a.png");
        };
        const auto first = run("1", 7);
        QVERIFY(first == run("2", 7));
        QVERIFY(first != run("3", 8));
        QVERIFY(run("4", std::nullopt) != run("5", std::nullopt));
    }

    void timingAndNamesDoNotMatter()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        writePhoto(m_root / "in/m.png", kSize, {kBig, kMiddle});
        writePhoto(m_root / "in/z.png", kSize, {kMiddle});
        fs::create_directories(m_root / "alone");
        fs::copy_file(m_root / "in/m.png", m_root / "alone/0.png"); // another name, the same content
        ProtectRequest request = cloakRequest();
        request.seed = 7;
        request.jobs = 1;
        request.output.outputFolder = m_root / "1";
        protectAll(request);
        request.jobs = 3;
        request.output.outputFolder = m_root / "2";
        protectAll(request);
        request.inputs = collectInputs({m_root / "alone"}, {.recursive = true, .outputFolder = {}});
        request.output.outputFolder = m_root / "3";
        protectAll(request);
        for (const char* name : {"a.png", "m.png", "z.png"}) {
            QVERIFY(bytesOf(m_root / "1" / name) == bytesOf(m_root / "2" / name));
        }
        QVERIFY(bytesOf(m_root / "1/m.png") != bytesOf(m_root / "3/0.png")); // a.png shows the same person
        // Each face of each photo has a seed of its own: 4 of them, thrice, and 2 of the lone photo the same again.
        std::set<std::uint64_t> seeds;
        for (const auto& call : m_services->fakeCloak.calls()) {
            seeds.insert(call.seeds.begin(), call.seeds.end());
        }
        QCOMPARE(seeds.size(), std::size_t{4});
    }

    void seedsDependOnAllThree()
    {
        const std::string a(64, 'a');
        const std::string b(64, 'b');
        const std::set<std::uint64_t> seeds{cloakSeed(1, a, 0), cloakSeed(2, a, 0), cloakSeed(1, b, 0),
                                            cloakSeed(1, a, 1), cloakSeed(11, a, 0)};
        QCOMPARE(seeds.size(), std::size_t{5});
        QCOMPARE(cloakSeed(1, a, 0), cloakSeed(1, a, 0));
    }

    void missingModelsAreSaidOnce()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        m_services->cloakMissing = true;
        const auto report = runProtect(cloakRequest(), {}, *m_services);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::MissingModel);
        QVERIFY(!fs::exists(m_root / "out"));
    }

    void aFailingOptimiserFailsThePhoto()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        m_services->fakeCloak.fails = true;
        const ProtectReport report = protectAll(cloakRequest());
        QVERIFY(report.items[0].status == ItemStatus::Failed);
        QVERIFY(report.items[0].error->detail.find("fell over") != std::string::npos);
        QVERIFY(!fs::exists(m_root / "out/a.png"));
        QVERIFY(report.notes.empty());
    }

    void grayAndDeepPhotosKeepTheirForm()
    {
        CloakProtector protector(*m_services, CloakFallback::Cover, m_memory);
        plan::Decision decision{.method = Method::Cloak, .strength = Strength::Subtle};
        faces::Face face;
        face.boxInImage = kBig.box;
        face.mesh = test::meshIn(face.boxInImage);
        face.landmarksInImage = {{{108.F, 144.F}, {172.F, 144.F}, {140.F, 176.F}, {116.F, 208.F}, {164.F, 208.F}}};
        for (const int type : {CV_8UC1, CV_8UC4, CV_16UC3, CV_16UC1}) {
            image::Image photo;
            photo.pixels = cv::Mat(kSize, type, cv::Scalar::all(CV_MAT_DEPTH(type) == CV_16U ? 30'000 : 120));
            const cv::Mat before = photo.pixels.clone();
            const auto results = protector.apply(photo, {{&face, &decision, -1, 999}}, {});
            QVERIFY2(results, results ? "" : results.error().detail.c_str());
            QCOMPARE(photo.pixels.type(), type);
            QVERIFY(cv::norm(before.reshape(1), photo.pixels.reshape(1), cv::NORM_INF) > 0.0);
        }
    }

    void coversLieOverCloaks()
    {
        // A face that cannot be cloaked within one that can: its cover is not touched by the other's cloak.
        CloakProtector protector(*m_services, CloakFallback::Cover, m_memory);
        const plan::Decision decision{.method = Method::Cloak};
        faces::Face large;
        large.boxInImage = kBig.box;
        large.mesh = test::meshIn(large.boxInImage);
        large.landmarksInImage = {{{108.F, 144.F}, {172.F, 144.F}, {140.F, 176.F}, {116.F, 208.F}, {164.F, 208.F}}};
        faces::Face small;
        small.boxInImage = {130.F, 150.F, 20.F, 20.F};
        image::Image photo;
        photo.pixels = cv::Mat(kSize, CV_8UC3, cv::Scalar(200, 150, 120));
        QVERIFY(protector.apply(photo, {{&small, &decision, -1, 1}, {&large, &decision, -1, 999}}, {}));
        QCOMPARE(photo.pixels.at<cv::Vec3b>(160, 140), cv::Vec3b(0x2B, 0x2B, 0x2B));
        QVERIFY(photo.pixels.at<cv::Vec3b>(183, 140) != cv::Vec3b(200, 150, 120));
    }

    void aPlanMixesMethods()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig, kMiddle, {{320, 300, 90, 90}, 2}});
        ScanRequest scan;
        scan.inputs = collectInputs({m_root / "in"}, {.recursive = true, .outputFolder = {}});
        scan.rules.hide = {.method = Method::Cloak, .strength = Strength::Subtle};
        auto scanned = runScan(scan, {}, *m_services);
        QVERIFY(scanned);
        ProtectRequest request = cloakRequest();
        request.inputs = {};
        // Through the file's form, as a user's plan comes.
        request.plan = plan::parsePlan(plan::formatPlan(scanned->plan, m_root), m_root).value();
        for (plan::PlannedFace& face : request.plan->media.at(0).faces) {
            const auto near = [&face](int x, int y) {
                return std::abs(face.boxInImage.x - static_cast<float>(x)) < 5.F &&
                       std::abs(face.boxInImage.y - static_cast<float>(y)) < 5.F;
            };
            if (near(320, 100)) {
                face.decision = plan::Decision{.method = Method::Solid};
            } else if (near(320, 300)) {
                face.decision = plan::Decision{.method = Method::Keep};
            }
        }
        const ProtectReport report = protectAll(request);
        QVERIFY(report.items[0].status == ItemStatus::Succeeded);
        QCOMPARE(report.facesCloaked(), std::size_t{1});
        QCOMPARE(report.facesHidden(), std::size_t{1});
        QVERIFY(faceOf(report.items[0], kBig).strength == Strength::Subtle);
        const cv::Mat before = decoded(m_root / "in/a.png");
        const cv::Mat after = decoded(m_root / "out/a.png");
        QVERIFY(changed(before, after, kBig.box));
        QVERIFY(visible(after, kBig) > 0.9);
        QVERIFY(visible(after, kMiddle) < 0.2);
        QVERIFY(!changed(before, after, {320, 300, 90, 90}));
    }

private:
    ProtectRequest cloakRequest()
    {
        ProtectRequest request;
        request.inputs = collectInputs({m_root / "in"}, {.recursive = true, .outputFolder = m_root / "out"});
        request.output.outputFolder = m_root / "out";
        request.rules.hide = {.method = Method::Cloak, .strength = Strength::Standard};
        return request;
    }

    ProtectReport protectAll(const ProtectRequest& request) { return runProtect(request, {}, *m_services).value(); }

    ProtectReport withSmallFace(CloakFallback fallback)
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig, kSmall});
        ProtectRequest request = cloakRequest();
        request.cloakFallback = fallback;
        return protectAll(request);
    }

    static const FaceOutcome& faceOf(const ItemReport& item, const PaintedFace& painted)
    {
        const auto found = std::find_if(item.faces.begin(), item.faces.end(), [&](const FaceOutcome& face) {
            return cv::Rect2f(painted.box).contains((face.boxInImage.tl() + face.boxInImage.br()) / 2.F);
        });
        if (found == item.faces.end()) {
            qFatal("the painted face was not found");
        }
        return *found;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    std::unique_ptr<FakeServices> m_services;
    CloakMemory m_memory;
};

QTEST_GUILESS_MAIN(TestCloakProtector)
#include "tst_cloak_protector.moc"
