// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/likeness.h"

#include <opencv2/core.hpp>

#include <QTest>

#include <cmath>

using bauta::protect::structuralSimilarity;

namespace
{

cv::Mat noise(double deviation, int seed)
{
    cv::Mat picture(64, 64, CV_32F);
    cv::RNG random(static_cast<std::uint64_t>(seed));
    random.fill(picture, cv::RNG::NORMAL, 128.0, deviation);
    return picture;
}

const cv::Mat kEverywhere(64, 64, CV_8U, cv::Scalar(255));

} // namespace

class TestLikeness final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalPicturesAreAlike()
    {
        const cv::Mat picture = noise(30.0, 1);
        QCOMPARE(structuralSimilarity(picture, picture, kEverywhere), 1.F);
    }

    void flatPicturesDifferByTheLuminanceTermAlone()
    {
        const cv::Mat dark(64, 64, CV_32F, cv::Scalar(100.0));
        const cv::Mat light(64, 64, CV_32F, cv::Scalar(120.0));
        const double c1 = 2.55 * 2.55;
        const double expected = (2.0 * 100.0 * 120.0 + c1) / (100.0 * 100.0 + 120.0 * 120.0 + c1);
        QVERIFY(std::abs(static_cast<double>(structuralSimilarity(dark, light, kEverywhere)) - expected) < 1e-4);
    }

    void moreChangeIsLessAlike()
    {
        const cv::Mat picture = noise(20.0, 2);
        const cv::Mat change = noise(1.0, 3) - 128.0;
        const float little = structuralSimilarity(picture, cv::Mat(picture + 3.0 * change), kEverywhere);
        const float much = structuralSimilarity(picture, cv::Mat(picture + 9.0 * change), kEverywhere);
        QVERIFY(little < 1.F);
        QVERIFY2(much < little - 0.02F, qPrintable(QString::number(static_cast<double>(much))));
    }

    void onlyTheMaskCounts()
    {
        const cv::Mat picture = noise(20.0, 4);
        cv::Mat changed = picture.clone();
        changed(cv::Rect(0, 0, 64, 24)) += noise(10.0, 5)(cv::Rect(0, 0, 64, 24)) - 128.0;
        cv::Mat below(64, 64, CV_8U, cv::Scalar(0));
        below(cv::Rect(0, 40, 64, 24)).setTo(255);
        QCOMPARE(structuralSimilarity(picture, changed, below), 1.F);
        QVERIFY(structuralSimilarity(picture, changed, kEverywhere) < 0.99F);
        QCOMPARE(structuralSimilarity(picture, changed, cv::Mat(64, 64, CV_8U, cv::Scalar(0))), 1.F);
    }
};

QTEST_APPLESS_MAIN(TestLikeness)
#include "tst_likeness.moc"
