// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/redact.h"
#include "core/protect/sticker.h"
#include "tests/core/protect/synthetic_face.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace bauta;
using protect::Method;
using protect::StickerArt;

namespace
{

const cv::Size kSize(360, 360);

cv::Mat withSticker(const cv::Mat& pixels, const faces::Face& face, std::shared_ptr<const StickerArt> art)
{
    image::Image image;
    image.pixels = pixels.clone();
    protect::RedactOptions options;
    options.sticker = std::move(art);
    protect::redact(image, face, Method::Sticker, options, [] { return 0U; });
    return image.pixels;
}

cv::Mat maskOnPicture(const faces::Face& face)
{
    const auto mask = protect::faceMask(face, kSize);
    cv::Mat picture(kSize, CV_8UC1, cv::Scalar(0));
    mask.alpha.copyTo(picture(mask.boundsInImage));
    return picture;
}

} // namespace

class StickerTest final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::filesystem::path fileOf(const char* name, const cv::Mat& bgra) const
    {
        const std::string path = m_folder.filePath(QString::fromLatin1(name)).toStdString();
        cv::imwrite(path, bgra);
        return path;
    }

private Q_SLOTS:
    void thereAreEnough()
    {
        QVERIFY(protect::builtInStickers().size() >= 8);
        QVERIFY(!protect::builtInSticker("no such sticker"));
        for (const std::string& name : protect::builtInStickers()) {
            const auto art = protect::builtInSticker(name);
            QVERIFY(art);
            QCOMPARE(art, protect::builtInSticker(name));
            QCOMPARE(art->name(), name);
            QVERIFY(art->anchor().x > 0.4F && art->anchor().x < 0.6F);
            QVERIFY(art->anchor().y > 0.3F && art->anchor().y < 0.7F);
            const cv::Mat small = art->atLeast(100);
            QCOMPARE(small.type(), CV_8UC4);
            QVERIFY(small.rows >= 100 && small.rows == small.cols);
            // Clear of its own border, so that no edge looks cut off.
            cv::Mat alpha;
            cv::extractChannel(small, alpha, 3);
            for (const cv::Mat& side :
                 {alpha.row(0), alpha.row(alpha.rows - 1), alpha.col(0), alpha.col(alpha.cols - 1)}) {
                QVERIFY2(cv::countNonZero(side > 128) == 0, name.c_str());
            }
        }
    }

    void nothingOfTheFaceIsLeft_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<float>("roll");
        for (const std::string& name : protect::builtInStickers()) {
            for (const float roll : {-180.F, -120.F, -60.F, -10.F, 0.F, 45.F, 90.F, 135.F, 180.F}) {
                QTest::addRow("%s, roll %g", name.c_str(), double(roll)) << QString::fromStdString(name) << roll;
            }
        }
    }
    void nothingOfTheFaceIsLeft()
    {
        QFETCH(QString, name);
        QFETCH(float, roll);
        const auto face = test::syntheticFace({{180.F, 180.F}, 110.F, 20.F, roll});
        const auto art = protect::builtInSticker(name.toStdString());
        const cv::Mat mask = maskOnPicture(face);
        const cv::Mat one = test::noisePicture(kSize, CV_8UC3, 1);
        cv::Mat other = test::noisePicture(kSize, CV_8UC3, 2);
        one.copyTo(other, mask < 255);
        QVERIFY(!(cv::norm(withSticker(one, face, art), withSticker(other, face, art), cv::NORM_INF) > 0.0));

        // The drawing itself holds the face, so that its filling need not show.
        cv::Mat clear(kSize, CV_8UC4, cv::Scalar::all(0));
        const auto shape = protect::faceShape(face, kSize);
        protect::paintSticker(clear, shape, 0.12F * shape.width, *art);
        cv::Mat alpha;
        cv::extractChannel(clear, alpha, 3);
        const double held = static_cast<double>(cv::countNonZero((alpha >= 250) & (mask == 255))) /
                            static_cast<double>(cv::countNonZero(mask == 255));
        QVERIFY2(held > 0.985, qPrintable(QString::number(held)));
    }

    void turnsWithTheFace()
    {
        cv::Mat halves(200, 200, CV_8UC4, cv::Scalar(0, 0, 255, 255)); // red
        halves.rowRange(100, 200) = cv::Scalar(255, 0, 0, 255);        // blue below
        const auto art = protect::loadSticker(fileOf("halves.png", halves));
        QVERIFY(art.has_value());
        const cv::Mat black(kSize, CV_8UC3, cv::Scalar::all(0));
        const auto isRedAt = [&](float roll, cv::Point p) {
            const auto face = test::syntheticFace({{180.F, 180.F}, 110.F, 0.F, roll});
            return withSticker(black, face, *art).at<cv::Vec3b>(p)[0] > 200;
        };
        QVERIFY(isRedAt(0.F, {180, 130}) && !isRedAt(0.F, {180, 230}));
        QVERIFY(!isRedAt(180.F, {180, 130}) && isRedAt(180.F, {180, 230}));
        QVERIFY(isRedAt(90.F, {230, 180}) && !isRedAt(90.F, {130, 180})); // clockwise: the top points right
    }

    void holesShowTheFillingNotTheFace()
    {
        cv::Mat ring(300, 300, CV_8UC4, cv::Scalar::all(0));
        cv::circle(ring, {150, 150}, 120, {40, 200, 90, 255}, 40);
        const auto art = protect::loadSticker(fileOf("ring.png", ring));
        QVERIFY(art.has_value());
        const auto face = test::syntheticFace({{180.F, 180.F}, 110.F, 0.F, 0.F});
        const cv::Mat mask = maskOnPicture(face);
        const cv::Mat one = test::noisePicture(kSize, CV_8UC3, 1);
        cv::Mat other = test::noisePicture(kSize, CV_8UC3, 2);
        one.copyTo(other, mask < 255);
        QVERIFY(!(cv::norm(withSticker(one, face, *art), withSticker(other, face, *art), cv::NORM_INF) > 0.0));
    }

    void coversEveryKindOfPicture_data()
    {
        QTest::addColumn<int>("type");
        for (const int type : {CV_8UC1, CV_8UC3, CV_8UC4, CV_16UC1, CV_16UC3, CV_16UC4}) {
            QTest::addRow("%d bits, %d channels", CV_MAT_DEPTH(type) == CV_16U ? 16 : 8, CV_MAT_CN(type)) << type;
        }
    }
    void coversEveryKindOfPicture()
    {
        QFETCH(int, type);
        const auto face = test::syntheticFace({{180.F, 180.F}, 110.F, 0.F, 0.F});
        const cv::Mat before = test::noisePicture(kSize, type, 1);
        const cv::Mat after = withSticker(before, face, protect::builtInSticker("dot"));
        QCOMPARE(after.type(), type);
        // The corners are far from sticker and mask.
        QCOMPARE(cv::norm(before.rowRange(0, 20), after.rowRange(0, 20), cv::NORM_INF), 0.0);
        // The dot is flat in its middle.
        cv::Scalar mean;
        cv::Scalar deviation;
        cv::meanStdDev(after({170, 170, 20, 20}), mean, deviation);
        const double unit = before.depth() == CV_16U ? 257.0 : 1.0;
        QVERIFY(deviation[0] < 6.0 * unit);
        QVERIFY(mean[0] > 20.0 * unit);
        if (before.channels() == 4) {
            QVERIFY(mean[3] > 254.0 * unit); // drawn, so visible
        }
    }

    void badFilesAreRefused()
    {
        const auto codeOf = [](const std::filesystem::path& file) {
            const auto art = protect::stickerFor(file.string());
            return art.has_value() ? ErrorCode::Unknown : art.error().code;
        };
        QCOMPARE(codeOf(m_folder.filePath(QStringLiteral("none.png")).toStdString()), ErrorCode::NotFound);
        QCOMPARE(codeOf(m_folder.path().toStdString()), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(fileOf("clear.png", cv::Mat(40, 40, CV_8UC4, cv::Scalar::all(0)))), ErrorCode::InvalidArgument);
        QCOMPARE(codeOf(fileOf("large.png", cv::Mat(5000, 4000, CV_8UC1, cv::Scalar(9)))), ErrorCode::TooLarge);
        const std::string text = m_folder.filePath(QStringLiteral("text.png")).toStdString();
        std::ofstream(text) << "this is no picture";
        const ErrorCode code = codeOf(text);
        QVERIFY(code == ErrorCode::UnsupportedFormat || code == ErrorCode::Damaged);
    }

    void oddFilesWork()
    {
        const auto face = test::syntheticFace({{180.F, 180.F}, 110.F, 0.F, 0.F});
        const cv::Mat before = test::noisePicture(kSize, CV_8UC3, 1);
        for (const cv::Mat& odd :
             {cv::Mat(1, 1, CV_8UC4, cv::Scalar(10, 20, 30, 255)), cv::Mat(3, 900, CV_8UC3, cv::Scalar(10, 20, 30)),
              cv::Mat(64, 64, CV_16UC1, cv::Scalar(30000)), cv::Mat(50, 50, CV_8UC4, cv::Scalar(10, 20, 30, 90))}) {
            const auto art = protect::loadSticker(fileOf("odd.png", odd));
            QVERIFY(art.has_value());
            QVERIFY(cv::norm(before, withSticker(before, face, *art), cv::NORM_INF) > 0.0);
        }
    }
};

QTEST_GUILESS_MAIN(StickerTest)
#include "tst_sticker.moc"
