// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/contrast.h"

#include <opencv2/core.hpp>

#include <QtTest>

using namespace bauta::faces;

namespace
{

/// Noise of a deviation around a mean.
cv::Mat texture(double mean, double deviation, cv::Size size = {200, 160})
{
    cv::Mat picture(size, CV_8UC3);
    cv::RNG(5).fill(picture, cv::RNG::NORMAL, mean, deviation);
    return picture;
}

double deviationOf(const cv::Mat& picture)
{
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(picture.reshape(1), mean, deviation);
    return deviation[0];
}

} // namespace

class TestContrast final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void evensOut()
    {
        const cv::Mat flat = texture(30.0, 4.0);
        const cv::Mat even = equalised(flat);
        QCOMPARE(even.size(), flat.size());
        QCOMPARE(even.type(), CV_8UC3);
        QVERIFY(deviationOf(even) > 2.0 * deviationOf(flat));
    }

    void placesAreDimOrNot()
    {
        cv::Mat picture = texture(120.0, 60.0);
        cv::Mat corner = picture(cv::Rect(0, 0, 60, 60));
        texture(25.0, 3.0, {60, 60}).copyTo(corner);
        QVERIFY(isDim(picture, {5.F, 5.F, 50.F, 50.F}));
        QVERIFY(!isDim(picture, {100.F, 80.F, 50.F, 50.F}));
        QVERIFY(!isDim(picture, {500.F, 500.F, 20.F, 20.F})); // outside
    }

    void surroundingsAreCutOut()
    {
        const cv::Mat picture = texture(60.0, 5.0);
        const Surroundings middle = equalisedAround(picture, {90.F, 70.F, 20.F, 20.F});
        QCOMPARE(middle.rgb.size(), cv::Size(100, 100));
        QCOMPARE(middle.offset, cv::Point2f(50.F, 30.F));
        const Surroundings edge = equalisedAround(picture, {-5.F, -5.F, 20.F, 20.F});
        QCOMPARE(edge.offset, cv::Point2f(0.F, 0.F));
        QVERIFY(equalisedAround(picture, {500.F, 500.F, 20.F, 20.F}).rgb.empty());
    }

    void wholePicturesAreDimOrNot_data()
    {
        QTest::addColumn<double>("left");
        QTest::addColumn<double>("right");
        QTest::addColumn<bool>("dim");
        QTest::newRow("dark") << 8.0 << 40.0 << true;
        QTest::newRow("hazy") << 160.0 << 180.0 << true;
        QTest::newRow("mostly dark, with a lamp") << 5.0 << 70.0 << true;
        QTest::newRow("usual") << 50.0 << 190.0 << false;
    }

    void wholePicturesAreDimOrNot()
    {
        QFETCH(double, left);
        QFETCH(double, right);
        QFETCH(bool, dim);
        cv::Mat picture(300, 400, CV_8UC3, cv::Scalar::all(left));
        picture.colRange(200, 400).setTo(cv::Scalar::all(right));
        QCOMPARE(isMostlyDim(picture), dim);
    }
};

QTEST_GUILESS_MAIN(TestContrast)
#include "tst_contrast.moc"
