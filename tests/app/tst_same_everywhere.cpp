// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same faces and the same covers whatever versions the libraries have: the sample photos, covered by the real
// program, against figures that were made on Debian 12 (tests/golden/sample_faces.json). BAUTA_GOLDEN_UPDATE=1 writes
// them anew.

#include "core/base/output_file.h"
#include "core/image/decode.h"
#include "tests/support/test_paths.h"

#include <opencv2/core.hpp>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

using namespace bauta;
namespace fs = std::filesystem;

namespace
{

constexpr double kMaxBoxDifference = 0.02;   ///< of a box's longer side
constexpr double kMaxCoverDifference = 0.01; ///< of the covered area
constexpr int kChanged = 24;                 ///< of 255: more than JPEG does to what was not touched

cv::Mat decoded(const fs::path& file)
{
    const auto bytes = readFile(file, 100'000'000).value();
    return image::toRgb8(image::decode(bytes).value().image).clone();
}

/// How many pixels differ between the photo and what became of it.
int coveredPixels(const fs::path& before, const fs::path& after)
{
    cv::Mat difference;
    cv::absdiff(decoded(before), decoded(after), difference);
    cv::Mat largest = difference.reshape(1, static_cast<int>(difference.total()));
    cv::reduce(largest, largest, 1, cv::REDUCE_MAX);
    return cv::countNonZero(largest > kChanged);
}

/// The faces of a photo, from left to right.
QJsonArray boxesOf(const QJsonObject& item)
{
    std::vector<QJsonArray> boxes;
    for (const QJsonValue& face : item["faces"].toArray()) {
        QJsonArray box;
        for (const QJsonValue& number : face.toObject()["box"].toArray()) {
            box.append(std::round(number.toDouble() * 10.0) / 10.0);
        }
        boxes.push_back(box);
    }
    std::sort(boxes.begin(), boxes.end(),
              [](const QJsonArray& a, const QJsonArray& b) { return a[0].toDouble() < b[0].toDouble(); });
    QJsonArray sorted;
    for (const QJsonArray& box : boxes) {
        sorted.append(box);
    }
    return sorted;
}

} // namespace

class TestSameEverywhere final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sampleFaces()
    {
        const auto samples = test::samplePhotos();
        const auto models = test::builtInModels();
        if (!samples || !models) {
            QSKIP("the models are missing: run ./dev setup");
        }
        if (fs::exists(*models / "yunet.onnx")) {
            QSKIP("YuNet was added, which finds further faces");
        }
        const QTemporaryDir folder;
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("BAUTA_MODELS", QString::fromStdString(models->native()));
        process.setProcessEnvironment(environment);
        process.start(BAUTA_PROGRAM, {"protect", QString::fromStdString(samples->native()), "-o", folder.path(),
                                      "--method", "solid", "--format", "png", "--json", "--quiet"});
        QVERIFY(process.waitForFinished(280'000));
        QCOMPARE(process.exitCode(), 0);
        QJsonObject found;
        for (const QJsonValue& value : QJsonDocument::fromJson(process.readAllStandardOutput())["items"].toArray()) {
            const QJsonObject item = value.toObject();
            const fs::path input = item["input"].toString().toStdString();
            const int covered = coveredPixels(input, item["output"].toString().toStdString());
            found[QString::fromStdString(input.filename().string())] =
                QJsonObject{{"boxes", boxesOf(item)}, {"coveredPixels", covered}};
        }
        QVERIFY(!found.isEmpty());
        compare(found);
    }

private:
    static void compare(const QJsonObject& found)
    {
        QFile golden(QStringLiteral(BAUTA_GOLDEN_FOLDER "/sample_faces.json"));
        if (qEnvironmentVariableIsSet("BAUTA_GOLDEN_UPDATE")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(QJsonDocument(found).toJson(QJsonDocument::Indented));
            QSKIP("written anew");
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        const QJsonObject expected = QJsonDocument::fromJson(golden.readAll()).object();
        QCOMPARE(found.keys(), expected.keys());
        for (const QString& photo : expected.keys()) {
            const QJsonArray boxes = found[photo]["boxes"].toArray();
            const QJsonArray wanted = expected[photo]["boxes"].toArray();
            QCOMPARE(boxes.size(), wanted.size());
            for (qsizetype i = 0; i < boxes.size(); ++i) {
                const double side = std::max(wanted[i][2].toDouble(), wanted[i][3].toDouble());
                for (int edge = 0; edge < 4; ++edge) {
                    const double off = std::abs(boxes[i][edge].toDouble() - wanted[i][edge].toDouble()) / side;
                    QVERIFY2(off <= kMaxBoxDifference,
                             qPrintable(QStringLiteral("%1, face %2: off by %3").arg(photo).arg(i).arg(off)));
                }
            }
            const double covered = found[photo]["coveredPixels"].toDouble();
            const double area = expected[photo]["coveredPixels"].toDouble();
            QVERIFY2(std::abs(covered - area) <= kMaxCoverDifference * area,
                     qPrintable(QStringLiteral("%1: %2 instead of %3 pixels").arg(photo).arg(covered).arg(area)));
        }
    }
};

QTEST_GUILESS_MAIN(TestSameEverywhere)
#include "tst_same_everywhere.moc"
