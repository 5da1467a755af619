// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/score_scale.h"

#include <QtTest>

#include <cmath>
#include <optional>

using namespace bauta;
using namespace bauta::audit;

class TestScoreScale final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheCalibration()
    {
        const faces::Calibration& calibration = faces::Calibration::builtIn();
        for (const char* name : {"dlib-resnet", "faceres", "mobileface", faces::Calibration::kFused}) {
            const ScoreScale scale = ScoreScale::fromCalibration(calibration, name);
            QVERIFY(scale.calibrated());
            QCOMPARE(scale.threshold(0.01), calibration.threshold(name, 0.01));
            QCOMPARE(scale.falseAcceptRate(0.4F), calibration.falseAcceptRate(name, 0.4F));
            QVERIFY(std::abs(scale.margin(scale.threshold(0.01), 0.01)) < 1e-6);
            // A stricter rate is farther away, and by no more than a normal distribution's tails let one expect twice.
            const double stricter = scale.margin(scale.threshold(0.001), 0.01);
            QVERIFY2(stricter > 0.4 && stricter < 2.0, qPrintable(QString::number(stricter)));
        }
        QVERIFY(!ScoreScale::fromCalibration(calibration, "nobody").calibrated());
    }

    void twoThresholdsGiveAllRates()
    {
        const ScoreScale scale = ScoreScale::fromThresholds(0.28, 0.39);
        QVERIFY(scale.calibrated());
        QVERIFY(std::abs(scale.threshold(0.01) - 0.28F) < 1e-4F);
        QVERIFY(std::abs(scale.threshold(0.001) - 0.39F) < 1e-4F);
        QVERIFY(std::abs(scale.falseAcceptRate(0.28F) - 0.01) < 1e-4);
        QVERIFY(std::abs(scale.falseAcceptRate(0.39F) - 0.001) < 1e-5);
        QVERIFY(scale.threshold(0.1) < 0.28F && scale.threshold(1e-5) > 0.39F);
        QVERIFY(scale.falseAcceptRate(-0.9F) > 0.99);
        QCOMPARE(scale.falseAcceptRate(1.F), faces::Calibration::kLowestFar);
        QVERIFY(scale.margin(0.5F, 0.01) > 0.0);
        QVERIFY(scale.margin(0.1F, 0.01) < 0.0);
        QVERIFY(scale.margin(0.3F, 0.01) > scale.margin(0.3F, 0.001));
    }

    void oneThresholdIsEnoughForAGuess()
    {
        const ScoreScale first = ScoreScale::fromThresholds(0.28, std::nullopt);
        QVERIFY(std::abs(first.threshold(0.01) - 0.28F) < 1e-4F);
        QVERIFY(std::abs(first.falseAcceptRate(0.F) - 0.5) < 1e-6); // strangers are taken to lie around 0
        const ScoreScale second = ScoreScale::fromThresholds(std::nullopt, 0.39);
        QVERIFY(std::abs(second.threshold(0.001) - 0.39F) < 1e-4F);
    }

    void nonsenseIsNoScale_data()
    {
        QTest::addColumn<double>("far1");
        QTest::addColumn<double>("far01");
        QTest::newRow("the wrong way round") << 0.39 << 0.28;
        QTest::newRow("equal") << 0.3 << 0.3;
        QTest::newRow("no cosine") << 0.3 << 1.0;
        QTest::newRow("no cosine either") << -1.5 << 0.3;
        QTest::newRow("not a number") << std::nan("") << 0.3;
    }

    void nonsenseIsNoScale()
    {
        QFETCH(const double, far1);
        QFETCH(const double, far01);
        const ScoreScale scale = ScoreScale::fromThresholds(far1, far01);
        QVERIFY(!scale.calibrated());
        QCOMPARE(scale.falseAcceptRate(1.F), 1.0);
        QVERIFY(std::isinf(scale.threshold(0.01)));
    }

    void noThresholdIsNoScale()
    {
        QVERIFY(!ScoreScale::fromThresholds(std::nullopt, std::nullopt).calibrated());
        QVERIFY(!ScoreScale::fromThresholds(-0.2, std::nullopt).calibrated());
        QVERIFY(!ScoreScale().calibrated());
    }
};

QTEST_GUILESS_MAIN(TestScoreScale)
#include "tst_score_scale.moc"
