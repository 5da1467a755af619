// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/search_plan.h"

#include <QtTest>

using namespace bauta::faces;

class TestSearchPlan final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tilesCoverEverythingAndOverlap_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("smaller than a tile") << 300 << 200;
        QTest::newRow("exactly a tile") << 1024 << 1024;
        QTest::newRow("one pixel more") << 1025 << 1024;
        QTest::newRow("photo") << 4000 << 3000;
        QTest::newRow("strip") << 5000 << 40;
    }

    void tilesCoverEverythingAndOverlap()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        const int overlap = 128;
        const auto tiles = tile({width, height}, 1024, overlap);
        double covered = 0.0;
        for (const cv::Rect& area : tiles) {
            covered += area.area();
            QVERIFY(area.width <= 1024 && area.height <= 1024);
            QCOMPARE(area & cv::Rect(0, 0, width, height), area);
        }
        QVERIFY2(covered <= 1.7 * width * height, qPrintable(QString::number(covered / (width * height))));
        // Every face up to the overlap lies whole in some tile.
        for (int y = 0; y + overlap <= height; y += 61) {
            for (int x = 0; x + overlap <= width; x += 61) {
                const cv::Rect face(x, y, overlap, overlap);
                QVERIFY(std::any_of(tiles.begin(), tiles.end(), [&](const cv::Rect& t) { return (t & face) == face; }));
            }
        }
    }

    void smallPicturesAreSearchedFinerThanTheirPixels()
    {
        const SearchPlan plan = planSearch({800, 600}, SearchEffort::Balanced);
        QVERIFY(plan.fineScales.back() > 1.5);
    }

    void largePicturesKeepToTheBudget()
    {
        const SearchPlan plan = planSearch({6000, 4000}, SearchEffort::Balanced);
        const double finest = plan.fineScales.back();
        QVERIFY(6000 * finest * 4000 * finest <= 24e6 / 8 * 1.01);
        QVERIFY(plan.finestScale >= 2.0); // but crowds in it are searched to the end
    }

    void scalesLeaveNoGap()
    {
        for (const auto effort : {SearchEffort::Balanced, SearchEffort::Thorough}) {
            const SearchPlan plan = planSearch({4000, 3000}, effort);
            double previous = plan.wholeScale;
            for (const double scale : plan.fineScales) {
                QVERIFY(scale > previous);
                QVERIFY(scale / previous <= 4.1); // a pass spans a factor of seven
                previous = scale;
            }
        }
    }

    void fastIsOnePass()
    {
        const SearchPlan plan = planSearch({4000, 3000}, SearchEffort::Fast);
        QVERIFY(plan.fineScales.empty());
        QVERIFY(plan.turnedDegrees.empty());
        QCOMPARE(plan.finestScale, plan.wholeScale);
    }

    void emptyAndTinyPicturesAreHarmless()
    {
        QVERIFY(planSearch({1, 1}, SearchEffort::Thorough).wholeScale <= 4.0);
        QVERIFY(planSearch({0, 0}, SearchEffort::Balanced).wholeScale > 0.0);
    }
};

QTEST_GUILESS_MAIN(TestSearchPlan)
#include "tst_search_plan.moc"
