// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"
#include "core/jobs/cloak_memory.h"
#include "core/jobs/protect_job.h"
#include "core/jobs/scan_job.h"
#include "core/models/compute_threads.h"
#include "tests/core/jobs/fake_services.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;
using bauta::test::FakeServices;
using bauta::test::PaintedFace;
using bauta::test::writePhoto;
using protect::Method;
namespace fs = std::filesystem;

namespace
{

const cv::Size kSize(640, 480);
const PaintedFace kAnna{{60, 80, 160, 160}, 0};
const PaintedFace kBert{{320, 100, 90, 90}, 1};

PaintedFace movedBy(PaintedFace face, int pixels)
{
    face.box.x += pixels;
    return face;
}

faces::FaceTemplate templateOf(std::vector<float> values)
{
    return faces::FaceTemplate(3, faces::Embedding(std::move(values)));
}

faces::FaceTemplate seenAs(int number)
{
    return {faces::Embedding({1.F, static_cast<float>(number)})};
}

bool same(const faces::FaceTemplate& a, const faces::FaceTemplate& b)
{
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(),
        [](const faces::Embedding& left, const faces::Embedding& right) { return left.values() == right.values(); });
}

} // namespace

class TestCloakMemory final : public QObject
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

    void whoIsTheSame()
    {
        const auto& calibration = faces::Calibration::builtIn();
        const auto anna = templateOf({1.F, 0.F, 0.F});
        const auto bert = templateOf({0.F, 1.F, 0.F});
        CloakMemory memory;
        QVERIFY(memory.othersOf({-1, anna}, "b", calibration).empty());
        memory.remember("a", {{{-1, anna}, seenAs(1)}, {{4, {}}, seenAs(2)}});
        const auto byTemplate = memory.othersOf({-1, anna}, "b", calibration);
        QCOMPARE(byTemplate.size(), std::size_t{1});
        QVERIFY(same(byTemplate[0], seenAs(1)));
        const auto byPlan = memory.othersOf({4, bert}, "b", calibration);
        QCOMPARE(byPlan.size(), std::size_t{1});
        QVERIFY(same(byPlan[0], seenAs(2)));
        QVERIFY(memory.othersOf({-1, bert}, "b", calibration).empty());
        QVERIFY(memory.othersOf({-1, {}}, "b", calibration).empty());   // nobody knows either of them
        QVERIFY(memory.othersOf({-1, anna}, "a", calibration).empty()); // the photo itself
        memory.remember("a", {{{-1, anna}, seenAs(3)}});                // again, in a stronger way
        const auto again = memory.othersOf({4, anna}, "b", calibration);
        QCOMPARE(again.size(), std::size_t{1});
        QVERIFY(same(again[0], seenAs(3)));
    }

    void onlyTheLatest()
    {
        const auto anna = templateOf({1.F, 0.F, 0.F});
        CloakMemory memory;
        for (int i = 0; i < 20; ++i) {
            memory.remember(std::to_string(i), {{{-1, anna}, seenAs(i)}});
        }
        const auto others = memory.othersOf({-1, anna}, "x", faces::Calibration::builtIn());
        QCOMPARE(others.size(), CloakMemory::kMostOthers);
        QVERIFY(same(others.front(), seenAs(12)));
        QVERIFY(same(others.back(), seenAs(19)));
    }

    void photosOfOnePersonAreKeptApart()
    {
        writePhoto(m_root / "in/a.png", kSize, {kAnna});
        writePhoto(m_root / "in/b.png", kSize, {kBert});
        writePhoto(m_root / "in/c.png", kSize, {movedBy(kAnna, 10), movedBy(kBert, 20)});
        ProtectRequest request = cloakRequest();
        request.jobs = 1;
        const ProtectReport report = protectAll(request);
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{3});
        QVERIFY(report.warnings.empty());
        const auto calls = m_services->fakeCloak.calls();
        QVERIFY(calls.at(0).others.at(0).empty());
        QVERIFY(calls.at(1).others.at(0).empty()); // somebody else
        const auto& third = calls.at(2);
        const bool annaFirst = third.others.at(0).size() == 1 && same(third.others[0][0], calls[0].seen.at(0));
        const std::size_t anna = annaFirst ? 0 : 1;
        QCOMPARE(third.others.at(anna).size(), std::size_t{1});
        QVERIFY(same(third.others[anna][0], calls[0].seen.at(0)));
        QCOMPARE(third.others.at(1 - anna).size(), std::size_t{1});
        QVERIFY(same(third.others[1 - anna][0], calls[1].seen.at(0)));
    }

    void aLonePhotoNeedsNoRecogniser()
    {
        writePhoto(m_root / "in/a.png", kSize, {kAnna});
        protectAll(cloakRequest());
        QCOMPARE(m_services->templateMakerCalls.load(), 0);
        QCOMPARE(m_services->fakeCloak.calls().size(), std::size_t{1});
    }

    void withoutRecognisersItGoesOn()
    {
        for (const char* name : {"in/a.png", "in/b.png", "in/c.png"}) {
            writePhoto(m_root / name, kSize, {kAnna});
        }
        m_services->fakeTemplateMaker.fails = true;
        const ProtectReport report = protectAll(cloakRequest());
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{3});
        QCOMPARE(report.warnings.size(), std::size_t{1});
        QVERIFY(report.warnings[0].find("the recognisers fell over") != std::string::npos);
        for (const auto& call : m_services->fakeCloak.calls()) {
            QVERIFY(call.others.at(0).empty());
        }
    }

    void thePlanKnowsPeopleToo()
    {
        writePhoto(m_root / "in/a.png", kSize, {kAnna});
        writePhoto(m_root / "in/b.png", kSize, {movedBy(kAnna, 30)});
        ProtectRequest request = cloakRequest();
        ScanRequest scan;
        scan.inputs = request.inputs;
        scan.rules = request.rules;
        request.plan = runScan(scan, {}, *m_services).value().plan;
        request.jobs = 1;
        m_services->fakeTemplateMaker.fails = true;
        protectAll(request);
        const auto calls = m_services->fakeCloak.calls();
        QCOMPARE(calls.at(1).others.at(0).size(), std::size_t{1});
        QVERIFY(same(calls[1].others[0][0], calls[0].seen.at(0)));
    }

    void withASeedTimingDoesNotMatter()
    {
        writeHoliday();
        // Memory for one photo at a time and many workers: whoever holds it must not wait for whoever wants it.
        ProtectRequest request = cloakRequest();
        request.seed = 7;
        std::map<std::uint64_t, std::size_t> expected;
        for (const int workers : {1, 4, 12, 12, 12}) {
            const fs::path out = m_root / ("out" + std::to_string(m_services->fakeCloak.calls().size()));
            const std::size_t before = m_services->fakeCloak.calls().size();
            request.output.outputFolder = out;
            request.jobs = workers;
            request.pixelsAtOnce = workers == 4 ? PixelBudget::kDefaultPixels : 1000;
            if (workers == 1) {
                m_first = out;
            }
            fs::create_directories(out);
            std::ofstream(out / "7.png") << "mine"; // so this one is skipped
            const ProtectReport report = protectAll(request);
            QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{10});
            QCOMPARE(report.count(ItemStatus::Failed), std::size_t{1});
            QCOMPARE(report.count(ItemStatus::Skipped), std::size_t{1});
            std::map<std::uint64_t, std::size_t> others;
            const auto calls = m_services->fakeCloak.calls();
            for (std::size_t k = before; k < calls.size(); ++k) {
                QCOMPARE(calls[k].threads, models::availableProcessors());
                for (std::size_t f = 0; f < calls[k].seeds.size(); ++f) {
                    others[calls[k].seeds[f]] = calls[k].others[f].size();
                }
            }
            expected = workers == 1 ? others : expected;
            QVERIFY(others == expected);
            for (const ItemReport& item : report.items) {
                if (item.status == ItemStatus::Succeeded) {
                    QVERIFY(bytesOf(item.output) == bytesOf(m_first / item.output.filename()));
                }
            }
        }
        QVERIFY(std::any_of(expected.begin(), expected.end(), [](const auto& face) { return face.second > 3; }));
    }

    void cancellingEndsTheWaiting()
    {
        writeHoliday();
        CancelSource source;
        m_services->fakeCloak.onStep = [&source](int step) {
            if (step == 5) { // the first photo, while the others wait for it
                source.request();
            }
        };
        for (const std::int64_t pixels : {std::int64_t{1000}, PixelBudget::kDefaultPixels}) {
            source = CancelSource();
            ProtectRequest request = cloakRequest();
            request.seed = 7;
            request.jobs = 12;
            request.pixelsAtOnce = pixels;
            const auto report = runProtect(request, {source.token(), {}}, *m_services);
            QVERIFY(report);
            QVERIFY(report->cancelled);
            QCOMPARE(report->count(ItemStatus::Succeeded), std::size_t{0});
        }
    }

private:
    /// Two people in turn over twelve photos, of which one is damaged.
    void writeHoliday()
    {
        for (int i = 0; i < 12; ++i) {
            const fs::path file = m_root / "in" / (std::to_string(i) + ".png");
            writePhoto(file, kSize, {movedBy(i % 3 == 0 ? kBert : kAnna, i)});
            if (i == 4) {
                fs::resize_file(file, fs::file_size(file) / 2);
            }
        }
    }

    ProtectRequest cloakRequest()
    {
        ProtectRequest request;
        request.inputs = collectInputs({m_root / "in"}, {.recursive = true, .outputFolder = m_root / "out"});
        request.output.outputFolder = m_root / "out";
        request.rules.hide = {.method = Method::Cloak};
        return request;
    }

    ProtectReport protectAll(const ProtectRequest& request) { return runProtect(request, {}, *m_services).value(); }

    static std::vector<std::byte> bytesOf(const fs::path& file) { return readFile(file, 100'000'000).value(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    fs::path m_first; ///< outputs of one worker
    std::unique_ptr<FakeServices> m_services;
};

QTEST_GUILESS_MAIN(TestCloakMemory)
#include "tst_cloak_memory.moc"
