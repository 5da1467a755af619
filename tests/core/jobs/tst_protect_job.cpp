// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"
#include "core/image/decode.h"
#include "core/jobs/protect_job.h"
#include "core/jobs/scan_job.h"
#include "tests/core/jobs/fake_services.h"

#include <sys/mount.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;
using bauta::test::FakeServices;
using bauta::test::magenta;
using bauta::test::PaintedFace;
using bauta::test::writePhoto;
namespace fs = std::filesystem;

namespace
{

const cv::Size kSize(640, 480);
const PaintedFace kBig{{60, 80, 160, 160}, 0};
const PaintedFace kMiddle{{320, 100, 90, 90}, 1};
const PaintedFace kSmall{{560, 400, 20, 20}, 2};

void writeText(const fs::path& file, const std::string& content)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
}

std::string readText(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

cv::Mat decoded(const fs::path& file)
{
    const auto bytes = readFile(file, 100'000'000).value();
    return image::toRgb8(image::decode(bytes).value().image).clone();
}

/// How much of a painted face's own area still looks like it.
double visible(const cv::Mat& rgb, const PaintedFace& face)
{
    const cv::Rect ring(face.box.x, face.box.y, face.box.width, face.box.height / 5);
    return cv::countNonZero(magenta(rgb)(ring)) / static_cast<double>(ring.area());
}

std::vector<fs::path> filesBelow(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code ec;
    for (const auto& entry : fs::recursive_directory_iterator(folder, ec)) {
        if (!entry.is_directory()) {
            files.push_back(entry.path().lexically_relative(folder));
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

class TestProtectJob final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_services = std::make_unique<FakeServices>();
    }

    /// Before QTemporaryDir does, which cannot remove names that are not UTF-8.
    void cleanup() { fs::remove_all(m_root); }

    void everyMethodHidesAndLeavesTheRestAlone_data()
    {
        QTest::addColumn<int>("method");
        using protect::Method;
        for (const Method method : {Method::Solid, Method::Pixelate, Method::Blur, Method::Sticker}) {
            QTest::newRow(protect::toString(method)) << static_cast<int>(method);
        }
    }

    void everyMethodHidesAndLeavesTheRestAlone()
    {
        QFETCH(const int, method);
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        ProtectRequest request = requestFor({m_root / "in"});
        request.rules.hide.method = static_cast<protect::Method>(method);
        const ProtectReport report = protectAll(request);
        QCOMPARE(report.items.size(), std::size_t{1});
        QVERIFY2(report.items[0].status == ItemStatus::Succeeded,
                 report.items[0].error ? report.items[0].error->detail.c_str() : "");
        const cv::Mat before = decoded(m_root / "in/a.png");
        const cv::Mat after = decoded(m_root / "out/a.png");
        QVERIFY(visible(before, kBig) > 0.9);
        QVERIFY(visible(after, kBig) < 0.2);
        // A face's mask never reaches the far side of the photo.
        const cv::Rect far(500, 0, 140, 480);
        QCOMPARE(cv::norm(before(far), after(far), cv::NORM_INF), 0.0);
        QCOMPARE(report.facesHidden(), std::size_t{1});
        QCOMPARE(m_services->templateMakerCalls.load(), 0); // hiding everybody needs no recogniser
    }

    void whoRules_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<bool>("bigHidden");
        QTest::addColumn<bool>("middleHidden");
        QTest::addColumn<bool>("smallHidden");
        QTest::newRow("all") << "all" << true << true << true;
        QTest::newRow("largest") << "largest" << true << false << false;
        QTest::newRow("none") << "none" << false << false << false;
        QTest::newRow("min-size 50") << "pixels" << true << true << false;
        QTest::newRow("min-size 25%") << "share" << true << false << false;
        QTest::newRow("background kept") << "background" << true << true << false;
    }

    void whoRules()
    {
        QFETCH(const QString, rule);
        QFETCH(const bool, bigHidden);
        QFETCH(const bool, middleHidden);
        QFETCH(const bool, smallHidden);
        writePhoto(m_root / "in/a.png", kSize, {kBig, kMiddle, kSmall});
        ProtectRequest request = requestFor({m_root / "in"});
        if (rule == "largest") {
            request.rules.who = Who::Largest;
        } else if (rule == "none") {
            request.rules.who = Who::None;
        } else if (rule == "pixels") {
            request.rules.minSize.pixels = 50.F;
        } else if (rule == "share") {
            request.rules.minSize.shareOfHeight = 0.25F;
        }
        request.rules.keepBackgroundFaces = rule == "background";
        const ProtectReport report = protectAll(request);
        QVERIFY(report.items[0].status == ItemStatus::Succeeded);
        const cv::Mat after = decoded(m_root / "out/a.png");
        QCOMPARE(visible(after, kBig) < 0.2, bigHidden);
        QCOMPARE(visible(after, kMiddle) < 0.2, middleHidden);
        QCOMPARE(visible(after, kSmall) < 0.2, smallHidden);
        if (rule == "none") {
            QVERIFY(!report.items[0].facesSought);
            QCOMPARE(m_services->detectorCalls.load(), 0);
        }
    }

    void onlyAndExcept_data()
    {
        QTest::addColumn<bool>("only");
        QTest::newRow("only") << true;
        QTest::newRow("except") << false;
    }

    void onlyAndExcept()
    {
        QFETCH(const bool, only);
        writePhoto(m_root / "in/a.png", kSize, {kBig, kMiddle});            // identities 0 and 1
        writePhoto(m_root / "in/b.png", kSize, {{{300, 60, 150, 150}, 0}}); // 0
        writePhoto(m_root / "in/c.png", kSize, {{{300, 60, 150, 150}, 1}}); // 1
        writePhoto(m_root / "me.png", kSize, {{{200, 100, 200, 200}, 0}});
        ProtectRequest request = requestFor({m_root / "in"});
        auto& references = only ? request.rules.only : request.rules.except;
        references = {m_root / "me.png"};
        const ProtectReport report = protectAll(request);
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{3});
        QCOMPARE(visible(decoded(m_root / "out/a.png"), kBig) < 0.2, only);
        QCOMPARE(visible(decoded(m_root / "out/a.png"), kMiddle) < 0.2, !only);
        QCOMPARE(visible(decoded(m_root / "out/b.png"), {{300, 60, 150, 150}, 0}) < 0.2, only);
        QCOMPARE(visible(decoded(m_root / "out/c.png"), {{300, 60, 150, 150}, 1}) < 0.2, !only);
    }

    void referencesMustShowOnePerson()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        writePhoto(m_root / "two.png", kSize, {{{50, 50, 150, 150}, 0}, {{350, 50, 140, 140}, 1}});
        writePhoto(m_root / "none.png", kSize, {});
        writeText(m_root / "text.png", "hello");
        for (const char* reference : {"two.png", "none.png", "text.png", "absent.png"}) {
            ProtectRequest request = requestFor({m_root / "in"});
            request.rules.except = {m_root / reference};
            const auto report = runProtect(request, {}, *m_services);
            QVERIFY(!report);
            QCOMPARE(report.error().code, ErrorCode::InvalidArgument);
            QVERIFY2(report.error().detail.find(reference) != std::string::npos, report.error().detail.c_str());
            QVERIFY(!fs::exists(m_root / "out"));
        }
    }

    void contradictionsAreRefused()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        ProtectRequest request = requestFor({m_root / "in"});
        request.rules.only = {m_root / "in/a.png"};
        request.rules.except = {m_root / "in/a.png"};
        QCOMPARE(runProtect(request, {}, *m_services).error().code, ErrorCode::InvalidArgument);
        request = requestFor({m_root / "in"});
        request.rules.hide = {.method = protect::Method::Pixelate, .detail = 40};
        QCOMPARE(runProtect(request, {}, *m_services).error().code, ErrorCode::InvalidArgument);
        request.rules.hide.cosmetic = true;
        const auto cosmetic = runProtect(request, {}, *m_services);
        QVERIFY(cosmetic);
        QVERIFY(!cosmetic->warnings.empty());
        request.rules.hide = {.method = protect::Method::Sticker, .detail = 0, .sticker = "/no/such.png"};
        QCOMPARE(runProtect(request, {}, *m_services).error().code, ErrorCode::InvalidArgument);
    }

    void missingModelsAreSaidOnce()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        m_services->modelsMissing = true;
        const auto report = runProtect(requestFor({m_root / "in"}), {}, *m_services);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::MissingModel);
    }

    void badInputsFailAloneAndLeaveNothing()
    {
        writePhoto(m_root / "in/good1.png", kSize, {kBig});
        writePhoto(m_root / "in/good2.jpg", kSize, {kBig}, image::Format::Jpeg);
        writePhoto(m_root / "whole.jpg", kSize, {kBig}, image::Format::Jpeg);
        const std::string whole = readText(m_root / "whole.jpg");
        writeText(m_root / "in/truncated.jpg", whole.substr(0, whole.size() / 2));
        writeText(m_root / "in/empty.jpg", "");
        writeText(m_root / "in/zip.jpg", std::string("PK\x03\x04\x14\0\1\0", 8) + "password-protected");
        writeText(m_root / "in/text.png", "not a picture at all");
        writeText(m_root / "in/zeros.png", std::string(4096, '\0'));
        // A PNG header that promises 60000 x 60000 pixels.
        std::string bomb = readText(m_root / "in/good1.png");
        bomb[18] = static_cast<char>(0xEA);
        bomb[19] = 0x60;
        bomb[22] = static_cast<char>(0xEA);
        bomb[23] = 0x60;
        writeText(m_root / "in/bomb.png", bomb);
        fs::create_directory(m_root / "in/folder.jpg"); // a folder named like a photo is only a folder
        fs::create_symlink("nowhere", m_root / "in/dangling.jpg");

        const ProtectReport report = protectAll(requestFor({m_root / "in"}));
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{2});
        QCOMPARE(report.count(ItemStatus::Failed), std::size_t{7});
        QCOMPARE(filesBelow(m_root / "out"), (std::vector<fs::path>{"good1.png", "good2.jpg"}));
        for (const ItemReport& item : report.items) {
            QCOMPARE(item.error.has_value(), item.status == ItemStatus::Failed);
            if (item.error) {
                QVERIFY(!item.error->detail.empty());
                QVERIFY2(item.error->detail.find('\n') == std::string::npos, item.error->detail.c_str());
                QVERIFY(item.output.empty());
                QVERIFY(item.metadataRemoved.empty());
            }
        }
        const auto detail = [&](const char* name) {
            for (const ItemReport& item : report.items) {
                if (item.input.filename() == name && item.error) {
                    return item.error->detail;
                }
            }
            return std::string();
        };
        QVERIFY(detail("zip.jpg").find("password-protected ZIP") != std::string::npos);
        QVERIFY(detail("empty.jpg").find("empty") != std::string::npos);
        QVERIFY(detail("text.png").find("text") != std::string::npos);
    }

    void aWronglyNamedPhotoIsDoneUnderItsTrueExtension()
    {
        writePhoto(m_root / "in/really-jpeg.png", kSize, {kBig}, image::Format::Jpeg);
        const ProtectReport report = protectAll(requestFor({m_root / "in"}));
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{1});
        QCOMPARE(filesBelow(m_root / "out"), (std::vector<fs::path>{"really-jpeg.jpg"}));
        QVERIFY(!report.items[0].warnings.empty());
    }

    void aPhotoWithoutFacesIsCleanedAndSaysSo()
    {
        writePhoto(m_root / "in/a.png", kSize, {});
        const ProtectReport report = protectAll(requestFor({m_root / "in"}));
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{1});
        QVERIFY(fs::exists(m_root / "out/a.png"));
        QVERIFY(!report.items[0].notes.empty());
        QVERIFY(report.items[0].notes[0].find("no face") != std::string::npos);
    }

    void anUnreadableFileFails()
    {
        if (::geteuid() == 0) {
            QSKIP("root reads everything");
        }
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        fs::permissions(m_root / "in/a.png", fs::perms::none);
        const ProtectReport report = protectAll(requestFor({m_root / "in"}));
        QCOMPARE(report.items[0].error->code, ErrorCode::PermissionDenied);
    }

    void anOutputFolderThatCannotBeMadeFailsEveryPhoto()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        writePhoto(m_root / "in/b.png", kSize, {kBig});
        writeText(m_root / "out", "a file is in the way");
        const ProtectReport report = protectAll(requestFor({m_root / "in"}));
        QCOMPARE(report.count(ItemStatus::Failed), std::size_t{2});
        QCOMPARE(readText(m_root / "out"), std::string("a file is in the way"));
    }

    void aFullDeviceIsSaidAndLeavesNoPart()
    {
        const fs::path small = m_root / "small";
        fs::create_directories(small);
        if (::mount("tmpfs", small.c_str(), "tmpfs", 0, "size=64k") != 0) {
            QSKIP("needs the right to mount a small file system");
        }
        struct Unmount
        {
            fs::path at;
            ~Unmount() { ::umount(at.c_str()); }
        } unmount{small};
        cv::Mat noise(600, 800, CV_8UC3);
        cv::randu(noise, 0, 256);
        image::Image picture;
        picture.pixels = noise;
        const auto bytes = image::encode(picture, image::Format::Png, {}).value();
        writeText(m_root / "in/big.png",
                  std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())); // more than 64 KiB
        writePhoto(m_root / "in/tiny.png", {64, 64}, {});
        ProtectRequest request = requestFor({m_root / "in"});
        request.output.outputFolder = small;
        const ProtectReport report = protectAll(request);
        QCOMPARE(report.count(ItemStatus::Failed), std::size_t{1});
        QCOMPARE(report.items[0].error->code, ErrorCode::NoSpace);
        QCOMPARE(filesBelow(small), (std::vector<fs::path>{"tiny.png"}));
    }

    void originalsAreNeverTouched()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        const std::string before = readText(m_root / "in/a.png");
        for (const auto policy : {OverwritePolicy::Never, OverwritePolicy::Replace, OverwritePolicy::Rename}) {
            ProtectRequest request = requestFor({m_root / "in"});
            request.output.outputFolder = m_root / "in";
            request.output.overwrite = policy;
            const ProtectReport report = protectAll(request);
            QVERIFY(readText(m_root / "in/a.png") == before);
            QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{policy == OverwritePolicy::Rename ? 1U : 0U});
        }
    }

    void existingOutputsByPolicy()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        writeText(m_root / "out/a.png", "old");
        ProtectRequest request = requestFor({m_root / "in"});
        QCOMPARE(protectAll(request).count(ItemStatus::Skipped), std::size_t{1});
        QCOMPARE(readText(m_root / "out/a.png"), std::string("old"));
        request.output.overwrite = OverwritePolicy::Replace;
        QCOMPARE(protectAll(request).count(ItemStatus::Succeeded), std::size_t{1});
        QVERIFY(readText(m_root / "out/a.png") != "old");
    }

    void aDryRunWritesNothing()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        ProtectRequest request = requestFor({m_root / "in"});
        request.dryRun = true;
        const ProtectReport report = protectAll(request);
        QCOMPARE(report.facesHidden(), std::size_t{1});
        QCOMPARE(report.items[0].output, m_root / "out/a.png");
        QVERIFY(!fs::exists(m_root / "out"));
    }

    void cancellingKeepsFinishedPhotosOnly()
    {
        for (int i = 0; i < 6; ++i) {
            writePhoto(m_root / "in" / ("p" + std::to_string(i) + ".png"), kSize, {kBig});
        }
        CancelSource source;
        int seen = 0;
        m_services->fakeDetector.onDetect = [&] {
            if (++seen == 3) {
                source.request();
            }
        };
        ProtectRequest request = requestFor({m_root / "in"});
        request.jobs = 1;
        const auto report = runProtect(request, {source.token(), {}}, *m_services);
        QVERIFY(report);
        QVERIFY(report->cancelled);
        QCOMPARE(report->count(ItemStatus::Succeeded), std::size_t{2});
        QCOMPARE(report->count(ItemStatus::Cancelled), std::size_t{4});
        QCOMPARE(filesBelow(m_root / "out"), (std::vector<fs::path>{"p0.png", "p1.png"}));
    }

    void exceptionsStopAtTheItem()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig});
        writePhoto(m_root / "in/b.png", kSize, {kBig});
        int calls = 0;
        m_services->fakeDetector.onDetect = [&] {
            if (calls++ == 0) {
                throw std::runtime_error("boom");
            }
        };
        ProtectRequest request = requestFor({m_root / "in"});
        request.jobs = 1;
        const ProtectReport report = protectAll(request);
        QVERIFY(report.items[0].status == ItemStatus::Failed);
        QVERIFY(report.items[1].status == ItemStatus::Succeeded);
    }

    void severalWorkersGiveTheSameReport()
    {
        for (int i = 0; i < 12; ++i) {
            writePhoto(m_root / "in" / ("p" + std::to_string(i) + ".png"), kSize,
                       i % 2 == 0 ? std::vector<PaintedFace>{kBig} : std::vector<PaintedFace>{kBig, kMiddle});
        }
        ProtectRequest request = requestFor({m_root / "in"});
        request.jobs = 3;
        std::int64_t last = 0;
        int calls = 0;
        const JobContext context{{}, [&](const Progress& progress) {
                                     QVERIFY(progress.done >= last);
                                     last = progress.done;
                                     ++calls;
                                 }};
        const auto report = runProtect(request, context, *m_services);
        QVERIFY(report);
        QCOMPARE(last, std::int64_t{12});
        QCOMPARE(calls, 13);
        QCOMPARE(report->facesHidden(), std::size_t{18});
        for (std::size_t i = 0; i < 12; ++i) {
            QCOMPARE(report->items[i].input.filename().native(), "p" + std::to_string(i) + ".png");
        }
    }

    void aPlanIsCarriedOut()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig, kMiddle});
        writePhoto(m_root / "in/b.png", kSize, {kBig});
        ScanRequest scan;
        scan.inputs = collectInputs({m_root / "in"}, {});
        auto scanned = runScan(scan, {}, *m_services);
        QVERIFY(scanned);
        QCOMPARE(scanned->people.size(), std::size_t{2}); // identity 0 in both photos
        QCOMPARE(scanned->plan.media.size(), std::size_t{2});
        plan::Plan plan = scanned->plan;
        plan.people.at(0).decision = plan::Decision{.method = protect::Method::Keep};
        QVERIFY(plan::writePlan(plan, m_root / "my.plan"));
        const auto read = plan::readPlan(m_root / "my.plan");
        QVERIFY2(read, read ? "" : read.error().detail.c_str());

        writePhoto(m_root / "in/b.png", kSize, {kBig, kMiddle}); // changed since: everything in it is hidden
        ProtectRequest request = requestFor({});
        request.plan = *read;
        const ProtectReport report = protectAll(request);
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{2});
        const int keptPerson = read->media[0].faces[0].person;
        QCOMPARE(keptPerson, 0);
        const cv::Mat a = decoded(m_root / "out/a.png");
        const bool bigKept = scanned->items[0].faces[0].boxInImage.width > 120.F;
        QCOMPARE(visible(a, kBig) > 0.9, bigKept);
        QCOMPARE(visible(a, kMiddle) > 0.9, !bigKept);
        const cv::Mat b = decoded(m_root / "out/b.png");
        QVERIFY(visible(b, kBig) < 0.2);
        QVERIFY(visible(b, kMiddle) < 0.2);
        QVERIFY(!report.items[1].warnings.empty());
    }

    void scanTellsWhoIsWhere()
    {
        writePhoto(m_root / "in/a.png", kSize, {kBig, kSmall});
        writePhoto(m_root / "in/b.png", kSize, {{{100, 100, 150, 150}, 0}});
        writeText(m_root / "in/bad.png", "x");
        ScanRequest scan;
        scan.inputs = collectInputs({m_root / "in"}, {});
        scan.thumbnails = Thumbnails::Obscured;
        const auto report = runScan(scan, {}, *m_services);
        QVERIFY(report);
        QCOMPARE(report->facesFound(), std::size_t{3});
        QCOMPARE(report->count(ItemStatus::Failed), std::size_t{1});
        const ScannedPhoto& a = report->items[0];
        const ScannedPhoto& b = report->items[1];
        const auto big = std::find_if(a.faces.begin(), a.faces.end(),
                                      [](const ScannedFace& face) { return face.boxInImage.width > 100.F; });
        QVERIFY(big != a.faces.end());
        QCOMPARE(big->person, b.faces[0].person);
        for (const ScannedFace& face : a.faces) {
            QCOMPARE(face.background, face.boxInImage.width < 50.F);
            QVERIFY(!face.thumbnailJpeg.empty());
            QVERIFY(face.identifiability != Identifiability::Unknown);
            // Nothing of the face's own colours survives in an obscured thumbnail but block averages.
            const cv::Mat thumbnail = image::toRgb8(image::decode(face.thumbnailJpeg).value().image);
            QVERIFY(cv::countNonZero(magenta(thumbnail)) < thumbnail.rows * thumbnail.cols);
        }
    }

private:
    ProtectRequest requestFor(const std::vector<fs::path>& inputs) const
    {
        ProtectRequest request;
        if (!inputs.empty()) {
            request.inputs = collectInputs(inputs, {});
        }
        request.output.outputFolder = m_root / "out";
        request.jobs = 1;
        return request;
    }

    ProtectReport protectAll(const ProtectRequest& request)
    {
        auto report = runProtect(request, {}, *m_services);
        if (!report) {
            qWarning("%s", report.error().detail.c_str());
        }
        return *std::move(report);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    std::unique_ptr<FakeServices> m_services;
};

QTEST_GUILESS_MAIN(TestProtectJob)
#include "tst_protect_job.moc"
