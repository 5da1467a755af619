// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/align.h"
#include "core/faces/landmarker.h"
#include "core/faces/recogniser.h"
#include "core/faces/similarity.h"
#include "tests/support/test_paths.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace bauta;

namespace
{

/// A face whose landmarks lie where the alignment frame has them, `scale` times as large.
faces::Face frameFace(float scale)
{
    faces::Face face;
    face.landmarksInImage = faces::frameLandmarks();
    for (auto& point : face.landmarksInImage) {
        point *= scale;
    }
    face.landmarksReliable = true;
    return face;
}

cv::Mat noisePicture(int side, int seed)
{
    cv::Mat picture(side, side, CV_8UC3);
    cv::RNG random(static_cast<std::uint64_t>(seed));
    random.fill(picture, cv::RNG::UNIFORM, 0, 256);
    cv::GaussianBlur(picture, picture, {}, 6.0);
    cv::normalize(picture, picture, 0, 255, cv::NORM_MINMAX);
    return picture;
}

std::optional<models::ModelStore> store()
{
    const auto folder = test::builtInModels();
    if (!folder) {
        return std::nullopt;
    }
    auto opened = models::ModelStore::open({.builtIn = *folder, .user = {}});
    return opened ? std::optional(std::move(*opened)) : std::nullopt;
}

bool close(const faces::Embedding& a, const faces::Embedding& b, float tolerance)
{
    if (a.values().size() != b.values().size() || a.empty()) {
        return false;
    }
    for (std::size_t i = 0; i < a.values().size(); ++i) {
        if (std::abs(a.values()[i] - b.values()[i]) > tolerance) {
            return false;
        }
    }
    return true;
}

} // namespace

class TestRecogniser final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesImpossibleInput_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<float>("cropSide");
        QTest::newRow("no width") << 0 << 112.F;
        QTest::newRow("negative") << -5 << 112.F;
        QTest::newRow("huge") << 1'000'000 << 112.F;
        QTest::newRow("no crop") << 112 << 0.F;
        QTest::newRow("crop not a number") << 112 << std::nanf("");
    }

    void refusesImpossibleInput()
    {
        QFETCH(int, width);
        QFETCH(float, cropSide);
        models::ModelEntry entry;
        entry.name = "made";
        entry.runtime = models::ModelRuntime::Onnx;
        entry.input = {.width = width, .height = 112, .cropInFrame = {0.F, 0.F, cropSide}};
        const auto recogniser = faces::makeRecogniser(entry);
        QVERIFY(!recogniser);
        QVERIFY(recogniser.error().code == ErrorCode::ModelMismatch);
    }

    void refusesFilesThatAreNoModels_data()
    {
        QTest::addColumn<int>("runtime");
        QTest::newRow("own format") << static_cast<int>(models::ModelRuntime::Bauta);
        QTest::newRow("ONNX") << static_cast<int>(models::ModelRuntime::Onnx);
        QTest::newRow("TorchScript") << static_cast<int>(models::ModelRuntime::TorchScript);
        QTest::newRow("none") << static_cast<int>(models::ModelRuntime::Invalid);
    }

    void refusesFilesThatAreNoModels()
    {
        QFETCH(int, runtime);
        const QTemporaryDir folder;
        models::ModelEntry entry;
        entry.name = "made";
        entry.runtime = static_cast<models::ModelRuntime>(runtime);
        entry.file = folder.filePath("model").toStdString();
        entry.input = {.width = 112, .height = 112};
        QVERIFY(!faces::makeRecogniser(entry)); // absent
        std::ofstream(entry.file) << "this is not a model";
        const auto recogniser = faces::makeRecogniser(entry);
        QVERIFY(!recogniser);
        QVERIFY(!recogniser.error().detail.empty());
    }

    void missingModelsAreNamed()
    {
        const auto set = faces::RecogniserSet::make(models::ModelStore());
        QVERIFY(!set);
        QVERIFY(set.error().code == ErrorCode::MissingModel);
        QVERIFY(set.error().detail.find("dlib-resnet") != std::string::npos);
    }

    void embedsEveryFaceInOrder()
    {
        const auto models = store();
        if (!models) {
            QSKIP("the models are not there: run ./dev setup");
        }
        const auto set = faces::RecogniserSet::make(*models);
        QVERIFY2(set, set ? "" : set.error().detail.c_str());
        const cv::Mat picture = noisePicture(600, 1);
        // More faces than one run takes, each at another place, so that a mixed-up order would show.
        std::vector<faces::Face> found;
        for (int i = 0; i < 6; ++i) {
            found.push_back(frameFace(1.F + 0.5F * static_cast<float>(i)));
        }
        const auto together = set->embed(picture, found);
        QVERIFY(together);
        QCOMPARE(together->size(), found.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto alone = set->embed(picture, {found[i]});
            QVERIFY(alone);
            QCOMPARE(alone->front().size(), faces::RecogniserSet::names().size());
            for (std::size_t k = 0; k < alone->front().size(); ++k) {
                QVERIFY(close((*together)[i][k], alone->front()[k], 1e-4F));
            }
        }
        QCOMPARE(together->front()[0].values().size(), std::size_t{128});
        QCOMPARE(together->front()[1].values().size(), std::size_t{1024});
        QCOMPARE(together->front()[2].values().size(), std::size_t{256});
        const auto none = set->embed(picture, {});
        QVERIFY(none && none->empty());
        QVERIFY(!set->embed(cv::Mat(), found));
        QVERIFY(!set->embed(cv::Mat(50, 50, CV_8UC1), found));
    }

    void mirroredPictureGivesTheSameEmbedding()
    {
        const auto models = store();
        if (!models) {
            QSKIP("the models are not there: run ./dev setup");
        }
        const auto set = faces::RecogniserSet::make(*models);
        QVERIFY(set);
        // An upright face whose frame is the whole picture; mirrored, left and right landmarks change places.
        const cv::Mat picture = noisePicture(112, 2);
        faces::Face face = frameFace(1.F);
        auto& points = face.landmarksInImage;
        for (const auto& [left, right] : {std::pair<std::size_t, std::size_t>{0, 1}, {3, 4}}) {
            const float distance = 0.5F * (112.F - points[right].x - points[left].x);
            points[left].x += distance; // symmetric about the middle
            points[right].x += distance;
            points[left].y = points[right].y;
        }
        points[2].x = 56.F;
        cv::Mat mirrored;
        cv::flip(picture, mirrored, 1);
        const auto a = set->embed(picture, {face});
        const auto b = set->embed(mirrored, {face});
        QVERIFY(a && b);
        for (std::size_t k = 0; k < a->front().size(); ++k) {
            QVERIFY2(faces::cosine(a->front()[k], b->front()[k]) > 0.995F,
                     qPrintable(QString::number(faces::cosine(a->front()[k], b->front()[k]))));
        }
    }

    void givesTheSameFromManyThreads()
    {
        const auto models = store();
        if (!models) {
            QSKIP("the models are not there: run ./dev setup");
        }
        const auto set = faces::RecogniserSet::make(*models);
        QVERIFY(set);
        const cv::Mat picture = noisePicture(224, 3);
        const auto expected = set->embed(picture, {frameFace(2.F)});
        QVERIFY(expected);
        std::vector<std::optional<faces::FaceTemplate>> results(3);
        std::vector<std::thread> threads;
        for (auto& result : results) {
            threads.emplace_back([&result, &set, &picture] {
                auto embedded = set->embed(picture, {frameFace(2.F)});
                if (embedded) {
                    result = std::move(embedded->front());
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        for (const auto& result : results) {
            QVERIFY(result.has_value());
            for (std::size_t k = 0; k < result->size(); ++k) {
                QVERIFY(close((*result)[k], expected->front()[k], 1e-4F));
            }
        }
    }

    void onnxJudgeTakesPartOfTheFrame()
    {
        const auto data = test::testData();
        if (!data || !std::filesystem::exists(*data / "models" / "judge_arcface.onnx")) {
            QSKIP("no judge among the test data");
        }
        models::ModelEntry entry;
        entry.name = "judge_arcface";
        entry.role = models::ModelRole::Judge;
        entry.runtime = models::ModelRuntime::Onnx;
        entry.file = *data / "models" / "judge_arcface.onnx";
        entry.input = {.width = 96,
                       .height = 112,
                       .cropInFrame = {8.F, 0.F, 112.F},
                       .mean = {127.5F, 127.5F, 127.5F},
                       .scale = 1.F / 128.F};
        const auto judge = faces::makeRecogniser(entry);
        QVERIFY2(judge, judge ? "" : judge.error().detail.c_str());
        cv::Mat picture = noisePicture(112, 4);
        const auto before = (*judge)->embed(picture, {frameFace(1.F)});
        QVERIFY(before);
        QCOMPARE(before->front().values().size(), std::size_t{128});
        // What lies outside of columns 8..103 does not count.
        picture.colRange(0, 7).setTo(cv::Scalar::all(0));
        picture.colRange(105, 112).setTo(cv::Scalar::all(255));
        const auto after = (*judge)->embed(picture, {frameFace(1.F)});
        QVERIFY(after && close(before->front(), after->front(), 1e-4F));
        // A wrong size is an error, not a crash.
        entry.input.width = 64;
        const auto wrong = faces::makeRecogniser(entry);
        QVERIFY(!wrong || !(*wrong)->embed(picture, {frameFace(1.F)}));
    }

    void onePersonIsNearerThanStrangers()
    {
        const auto data = test::testData();
        const auto models = store();
        if (!data || !models) {
            QSKIP("needs the test data and the models");
        }
        const auto detector = faces::makeDetector(*models);
        const auto landmarker = faces::Landmarker::make(*models);
        const auto set = faces::RecogniserSet::make(*models);
        QVERIFY(detector && landmarker && set);
        std::vector<faces::FaceTemplate> templates;
        for (const char* photo : {"p01/01.jpg", "p01/02.jpg", "p02/01.jpg", "p02/02.jpg"}) {
            const cv::Mat bgr = cv::imread((*data / "testdata" / "people" / photo).string());
            QVERIFY(!bgr.empty());
            cv::Mat rgb;
            cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
            const auto detections = (*detector)->detect(rgb, {.effort = faces::SearchEffort::Fast}, {});
            QVERIFY(detections && !detections->empty());
            const auto best =
                std::max_element(detections->begin(), detections->end(), [](const auto& a, const auto& b) {
                    return a.boxInImage.area() * a.confidence < b.boxInImage.area() * b.confidence;
                });
            const auto fitted = landmarker->fit(rgb, {*best});
            QVERIFY(fitted);
            auto embedded = set->embed(rgb, *fitted);
            QVERIFY(embedded);
            templates.push_back(std::move(embedded->front()));
        }
        const faces::Calibration& calibration = faces::Calibration::builtIn();
        const auto rate = [&](std::size_t a, std::size_t b) {
            return calibration.falseAcceptRate(faces::Calibration::kFused,
                                               calibration.fusedScore(templates[a], templates[b]));
        };
        QVERIFY2(rate(0, 1) < 1e-2 && rate(2, 3) < 1e-2, qPrintable(QString("%1 %2").arg(rate(0, 1)).arg(rate(2, 3))));
        for (const std::size_t first : {0U, 1U}) {
            for (const std::size_t second : {2U, 3U}) {
                QVERIFY2(rate(first, second) > 1e-2, qPrintable(QString::number(rate(first, second))));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestRecogniser)
#include "tst_recogniser.moc"
