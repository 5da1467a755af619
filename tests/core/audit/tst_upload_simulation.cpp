// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/upload_simulation.h"

#include <opencv2/imgproc.hpp>

#include <QtTest>

#include <cmath>
#include <set>
#include <string>

using namespace bauta;
using namespace bauta::audit;

namespace
{

/// Smooth white spots on a dark ground, one at each landmark.
FaceView spottedView(cv::Size size)
{
    FaceView view;
    const float w = static_cast<float>(size.width);
    const float h = static_cast<float>(size.height);
    view.face.boxInImage = {0.2F * w, 0.2F * h, 0.6F * w, 0.6F * h};
    view.face.landmarksInImage = {cv::Point2f{0.33F * w, 0.37F * h}, cv::Point2f{0.67F * w, 0.36F * h},
                                  cv::Point2f{0.5F * w, 0.53F * h}, cv::Point2f{0.38F * w, 0.71F * h},
                                  cv::Point2f{0.64F * w, 0.7F * h}};
    const float sigma = 0.02F * w;
    view.rgb = cv::Mat(size, CV_8UC3);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            float brightest = 0.F;
            for (const cv::Point2f& spot : view.face.landmarksInImage) {
                const float dx = static_cast<float>(x) + 0.5F - spot.x;
                const float dy = static_cast<float>(y) + 0.5F - spot.y;
                brightest = std::max(brightest, std::exp(-(dx * dx + dy * dy) / (2.F * sigma * sigma)));
            }
            view.rgb.at<cv::Vec3b>(y, x) = cv::Vec3b::all(cv::saturate_cast<std::uint8_t>(20.F + 220.F * brightest));
        }
    }
    return view;
}

/// Where the spot near `about` really is: centre of what is brighter than the ground, from the picture's outer corner.
cv::Point2d spotNear(const cv::Mat& rgb, const cv::Point2f& about)
{
    const int radius = cvRound(0.07 * rgb.cols);
    cv::Point2d sum;
    double mass = 0.0;
    for (int y = std::max(0, cvFloor(about.y) - radius); y <= std::min(rgb.rows - 1, cvFloor(about.y) + radius); ++y) {
        for (int x = std::max(0, cvFloor(about.x) - radius); x <= std::min(rgb.cols - 1, cvFloor(about.x) + radius);
             ++x) {
            const double weight = std::max(0, rgb.at<cv::Vec3b>(y, x)[1] - 60);
            sum += cv::Point2d(x + 0.5, y + 0.5) * weight;
            mass += weight;
        }
    }
    return mass > 0.0 ? cv::Point2d(sum.x / mass, sum.y / mass) : cv::Point2d(-1e9, -1e9);
}

} // namespace

class TestUploadSimulation final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void landmarksStayOnWhatTheyShow_data()
    {
        QTest::addColumn<int>("upload");
        QTest::addColumn<QSize>("size");
        for (const Upload upload : allUploads()) {
            for (const QSize size : {QSize(240, 240), QSize(201, 243), QSize(1300, 1100)}) {
                QTest::addRow("%s %dx%d", toString(upload), size.width(), size.height())
                    << static_cast<int>(upload) << size;
            }
        }
    }

    void landmarksStayOnWhatTheyShow()
    {
        QFETCH(const int, upload);
        QFETCH(const QSize, size);
        const FaceView before = spottedView({size.width(), size.height()});
        const auto after = simulateUpload(before, static_cast<Upload>(upload));
        QVERIFY2(after, after ? "" : after.error().detail.c_str());
        for (const cv::Point2f& landmark : after->face.landmarksInImage) {
            const cv::Point2d spot = spotNear(after->rgb, landmark);
            const double distance =
                std::hypot(spot.x - static_cast<double>(landmark.x), spot.y - static_cast<double>(landmark.y));
            QVERIFY2(distance < 0.1, qPrintable(QString("%1 pixels away").arg(distance)));
        }
        QVERIFY(after->face.boxInImage.contains(after->face.landmarksInImage[2]));
    }

    void everyUploadChangesThePicture()
    {
        const FaceView before = spottedView({240, 240});
        for (const Upload upload : allUploads()) {
            const auto after = simulateUpload(before, upload);
            QVERIFY(after);
            const bool same = after->rgb.size() == before.rgb.size() && cv::norm(after->rgb, before.rgb) == 0.0;
            QCOMPARE(same, upload == Upload::None);
        }
    }

    void halfOfThePictureIsHalf()
    {
        const auto after = simulateUpload(spottedView({240, 200}), Upload::HalfSize);
        QCOMPARE(after->rgb.cols, 120);
        QCOMPARE(after->rgb.rows, 100);
        QCOMPARE(after->face.boxInImage.width, 72.F);
    }

    void largeViewsAreShrunkFirst()
    {
        QCOMPARE(simulateUpload(spottedView({1300, 1100}), Upload::Jpeg75)->rgb.cols, 768);
        QCOMPARE(simulateUpload(spottedView({1300, 1100}), Upload::Denoise)->rgb.cols, 384);
        QCOMPARE(simulateUpload(spottedView({1300, 1100}), Upload::None)->rgb.cols, 1300);
    }

    void theSameEveryTime()
    {
        const FaceView before = spottedView({240, 240});
        for (const Upload upload : allUploads()) {
            QCOMPARE(cv::norm(simulateUpload(before, upload)->rgb, simulateUpload(before, upload)->rgb), 0.0);
        }
    }

    void tinyViewsWork()
    {
        for (const Upload upload : allUploads()) {
            const auto after = simulateUpload(spottedView({1, 2}), upload);
            QVERIFY2(after, toString(upload));
            QVERIFY(!after->rgb.empty());
        }
    }

    void onlyRgbIsTaken()
    {
        FaceView view = spottedView({40, 40});
        cv::cvtColor(view.rgb, view.rgb, cv::COLOR_RGB2GRAY);
        QCOMPARE(simulateUpload(view, Upload::Jpeg75).error().code, ErrorCode::InvalidArgument);
        view.rgb = cv::Mat();
        QCOMPARE(simulateUpload(view, Upload::None).error().code, ErrorCode::InvalidArgument);
    }

    void namesAreStableAndDistinct()
    {
        std::set<std::string> identifiers;
        std::set<std::string> words;
        for (const Upload upload : allUploads()) {
            identifiers.insert(toString(upload));
            words.insert(inWords(upload));
        }
        QCOMPARE(identifiers.size(), allUploads().size());
        QCOMPARE(words.size(), allUploads().size());
        QCOMPARE(allUploads().front(), Upload::None);
    }
};

QTEST_GUILESS_MAIN(TestUploadSimulation)
#include "tst_upload_simulation.moc"
