// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/align.h"

#include <opencv2/imgproc.hpp>

#include <QTest>

#include <cmath>
#include <limits>

using namespace bauta;
using faces::Landmarks5;

namespace
{

cv::Point2f apply(const cv::Matx23f& m, cv::Point2f p)
{
    return {m(0, 0) * p.x + m(0, 1) * p.y + m(0, 2), m(1, 0) * p.x + m(1, 1) * p.y + m(1, 2)};
}

/// Image <- frame: scaled by `scale`, turned clockwise by `degrees`, then moved.
cv::Matx23f placed(float scale, float degrees, float x, float y)
{
    const float radians = degrees * static_cast<float>(CV_PI) / 180.F;
    const float a = scale * std::cos(radians);
    const float b = scale * std::sin(radians);
    return {a, -b, x, b, a, y};
}

Landmarks5 landmarksAt(const cv::Matx23f& imageFromFrame)
{
    Landmarks5 landmarks = faces::frameLandmarks();
    for (auto& point : landmarks) {
        point = apply(imageFromFrame, point);
    }
    return landmarks;
}

double greatestDifference(const cv::Mat& a, const cv::Mat& b)
{
    return cv::norm(a, b, cv::NORM_INF);
}

/// Soft blobs of colour: detail far coarser than a pixel, so that interpolation hardly matters.
cv::Mat softPicture(cv::Size size)
{
    cv::Mat picture(size, CV_8UC3);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            picture.at<cv::Vec3b>(y, x) = {cv::saturate_cast<uchar>(128 + 100 * std::sin(x * 0.031)),
                                           cv::saturate_cast<uchar>(128 + 100 * std::sin(y * 0.023)),
                                           cv::saturate_cast<uchar>(128 + 100 * std::sin((x + y) * 0.017))};
        }
    }
    return picture;
}

bool allFinite(const cv::Matx23f& m)
{
    for (const float value : m.val) {
        if (!std::isfinite(value)) {
            return false;
        }
    }
    return true;
}

} // namespace

class TestAlign final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsKnownTransform_data()
    {
        QTest::addColumn<float>("scale");
        QTest::addColumn<float>("degrees");
        QTest::addColumn<float>("x");
        QTest::addColumn<float>("y");
        QTest::newRow("as it is") << 1.F << 0.F << 0.F << 0.F;
        QTest::newRow("moved") << 1.F << 0.F << 310.F << -20.F;
        QTest::newRow("small and turned") << 0.1F << 33.F << 40.F << 90.F;
        QTest::newRow("large, upside down") << 30.F << 180.F << 5000.F << 4000.F;
        QTest::newRow("on its side") << 4.F << -90.F << 100.F << 700.F;
    }

    void findsKnownTransform()
    {
        QFETCH(float, scale);
        QFETCH(float, degrees);
        QFETCH(float, x);
        QFETCH(float, y);
        const cv::Matx23f imageFromFrame = placed(scale, degrees, x, y);
        const cv::Matx23f frameFromImage = faces::frameFromImage(landmarksAt(imageFromFrame));
        for (const cv::Point2f point : {cv::Point2f{0.F, 0.F}, cv::Point2f{112.F, 0.F}, cv::Point2f{30.F, 112.F}}) {
            const cv::Point2f back = apply(frameFromImage, apply(imageFromFrame, point));
            QVERIFY2(cv::norm(back - point) < 0.05, qPrintable(QString("%1 %2").arg(back.x).arg(back.y)));
        }
    }

    void fitsNoisyLandmarksBest()
    {
        // Moving any parameter of the fit must not lower the sum of squared distances.
        Landmarks5 landmarks = landmarksAt(placed(2.F, 12.F, 50.F, 60.F));
        landmarks[0] += cv::Point2f{3.F, -2.F};
        landmarks[2] += cv::Point2f{-4.F, 5.F};
        landmarks[4] += cv::Point2f{1.F, 4.F};
        const cv::Matx23f fit = faces::frameFromImage(landmarks);
        const auto error = [&landmarks](const cv::Matx23f& m) {
            double sum = 0.0;
            for (std::size_t i = 0; i < landmarks.size(); ++i) {
                const cv::Point2f miss = apply(m, landmarks[i]) - faces::frameLandmarks()[i];
                sum += static_cast<double>(miss.dot(miss));
            }
            return sum;
        };
        const double best = error(fit);
        QVERIFY(best > 0.5);
        for (const float sign : {-1.F, 1.F}) {
            cv::Matx23f turned = fit;
            turned(0, 1) -= sign * 0.01F;
            turned(1, 0) += sign * 0.01F;
            QVERIFY(error(turned) > best);
            cv::Matx23f scaled = fit;
            scaled(0, 0) += sign * 0.01F;
            scaled(1, 1) += sign * 0.01F;
            QVERIFY(error(scaled) > best);
            cv::Matx23f moved = fit;
            moved(1, 2) += sign * 0.2F;
            QVERIFY(error(moved) > best);
        }
    }

    void survivesDegenerateLandmarks_data()
    {
        QTest::addColumn<float>("kind");
        for (int kind = 0; kind < 6; ++kind) {
            QTest::addRow("%d", kind) << static_cast<float>(kind);
        }
    }

    void survivesDegenerateLandmarks()
    {
        QFETCH(float, kind);
        Landmarks5 landmarks = landmarksAt(placed(1.F, 0.F, 20.F, 20.F));
        const int which = static_cast<int>(kind);
        for (std::size_t i = 0; i < landmarks.size(); ++i) {
            auto& point = landmarks[i];
            switch (which) {
            case 0:
                point = {70.F, 80.F};
                break;
            case 1:
                point.x = 150.F - point.x;
                break; // mirrored: left and right exchanged
            case 2:
                point.x = std::numeric_limits<float>::quiet_NaN();
                break;
            case 3:
                point.y = std::numeric_limits<float>::infinity();
                break;
            case 4:
                point = {i % 2 == 0 ? 3e38F : -3e38F, 3e38F};
                break;
            default:
                point = {static_cast<float>(i * 20 % 50), static_cast<float>(i * 30 % 40)};
                break;
            }
        }
        const cv::Matx23f fit = faces::frameFromImage(landmarks);
        QVERIFY(allFinite(fit));
        QVERIFY(allFinite(faces::inverse(fit)));
        // And the crop is a picture of the right size, whatever it shows.
        const cv::Mat crop = faces::alignedCrop(softPicture({160, 120}), fit, {0.F, 0.F, 112.F}, {112, 112});
        QCOMPARE(crop.cols, 112);
        QCOMPARE(crop.type(), CV_8UC3);
    }

    void inverseInverts()
    {
        const cv::Matx23f m = placed(3.F, 25.F, 17.F, -4.F);
        const cv::Point2f point{12.F, 90.F};
        QVERIFY(cv::norm(apply(faces::inverse(m), apply(m, point)) - point) < 1e-3);
    }

    void cropOfUntransformedPictureIsThePicture()
    {
        const cv::Mat picture = softPicture({112, 112});
        const cv::Matx23f identity{1.F, 0.F, 0.F, 0.F, 1.F, 0.F};
        QVERIFY(greatestDifference(faces::alignedCrop(picture, identity, {0.F, 0.F, 112.F}, {112, 112}), picture) <= 1);
        // Part of it, not square: columns 8..103.
        const cv::Mat part = faces::alignedCrop(picture, identity, {8.F, 0.F, 112.F}, {96, 112});
        QVERIFY(greatestDifference(part, picture.colRange(8, 104)) <= 1);
    }

    void cropDoesNotDependOnThePicturesResolution()
    {
        // The same scene at 1x and 8x: half a pixel of misplacement, as from counting from pixel centres, would show.
        const cv::Mat large = softPicture({1600, 1600});
        cv::Mat small;
        cv::resize(large, small, {200, 200}, 0.0, 0.0, cv::INTER_AREA);
        const Landmarks5 inSmall = landmarksAt(placed(1.2F, 20.F, 50.F, 5.F));
        Landmarks5 inLarge = inSmall;
        for (auto& point : inLarge) {
            point *= 8.F;
        }
        const cv::Mat a = faces::alignedCrop(small, faces::frameFromImage(inSmall), {0.F, 0.F, 112.F}, {112, 112});
        const cv::Mat b = faces::alignedCrop(large, faces::frameFromImage(inLarge), {0.F, 0.F, 112.F}, {112, 112});
        QVERIFY2(greatestDifference(a, b) <= 3, qPrintable(QString::number(greatestDifference(a, b))));
    }

    void largeFacesDoNotAlias_data()
    {
        QTest::addColumn<float>("scale");
        for (const float scale : {2.F, 3.7F, 6.F, 13.3F, 40.F}) {
            QTest::addRow("%g pixels a frame unit", static_cast<double>(scale)) << scale;
        }
    }

    void largeFacesDoNotAlias()
    {
        // A checkerboard of single pixels has to come out as even grey at any angle.
        QFETCH(float, scale);
        const int side = static_cast<int>(scale * 170.F);
        cv::Mat board(side, side, CV_8UC3);
        for (int y = 0; y < side; ++y) {
            for (int x = 0; x < side; ++x) {
                board.at<cv::Vec3b>(y, x) = cv::Vec3b::all((x + y) % 2 == 0 ? 0 : 255);
            }
        }
        const cv::Matx23f imageFromFrame = placed(scale, 14.F, scale * 35.F, scale * 10.F);
        const cv::Mat crop = faces::alignedCrop(board, faces::inverse(imageFromFrame), {0.F, 0.F, 112.F}, {112, 112});
        cv::Scalar mean;
        cv::Scalar deviation;
        cv::meanStdDev(crop, mean, deviation);
        QVERIFY2(std::abs(mean[0] - 127.5) < 3.0 && deviation[0] < 20.0,
                 qPrintable(QString("mean %1, deviation %2").arg(mean[0]).arg(deviation[0])));
    }

    void repeatsTheEdgeOutside()
    {
        cv::Mat picture(100, 100, CV_8UC3, cv::Scalar(10, 200, 30));
        picture.col(0).setTo(cv::Scalar(250, 0, 0));
        const cv::Matx23f shifted{1.F, 0.F, 60.F, 0.F, 1.F, 5.F}; // the picture's left edge lies at x = 60
        const cv::Mat crop = faces::alignedCrop(picture, shifted, {0.F, 0.F, 112.F}, {112, 112});
        QCOMPARE(crop.at<cv::Vec3b>(50, 0), cv::Vec3b(250, 0, 0));
        QCOMPARE(crop.at<cv::Vec3b>(50, 80), cv::Vec3b(10, 200, 30));
        // Wholly outside: the nearest pixels.
        const cv::Matx23f far{1.F, 0.F, 1e6F, 0.F, 1.F, 0.F};
        const cv::Mat outside = faces::alignedCrop(picture, far, {0.F, 0.F, 112.F}, {112, 112});
        QCOMPARE(outside.at<cv::Vec3b>(50, 50), cv::Vec3b(250, 0, 0));
    }
};

QTEST_GUILESS_MAIN(TestAlign)
#include "tst_align.moc"
