// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/boxes.h"

#include <QtTest>

using namespace bauta::faces;

class TestBoxes final : public QObject
{
    Q_OBJECT

private:
    static Candidate candidate(cv::Rect2f box, float score)
    {
        Candidate made;
        made.box = box;
        made.score = score;
        return made;
    }

private Q_SLOTS:
    void overlapOfKnownBoxes()
    {
        QCOMPARE(intersectionOverUnion({0, 0, 10, 10}, {0, 0, 10, 10}), 1.F);
        QCOMPARE(intersectionOverUnion({0, 0, 10, 10}, {20, 0, 10, 10}), 0.F);
        QCOMPARE(intersectionOverUnion({0, 0, 10, 10}, {5, 0, 10, 10}), 50.F / 150.F);
        QCOMPARE(intersectionOverUnion({0, 0, 0, 0}, {0, 0, 0, 0}), 0.F);
    }

    void suppressionKeepsTheBest()
    {
        const auto kept = suppressNonMaxima(
            {candidate({1, 0, 10, 10}, .5F), candidate({0, 0, 10, 10}, .9F), candidate({40, 0, 9, 9}, .2F)}, .4F);
        QCOMPARE(kept.size(), 2U);
        QCOMPARE(kept[0].score, .9F);
        QCOMPARE(kept[1].score, .2F);
    }

    void fusionAveragesByScore()
    {
        const auto fused = fuseCandidates({candidate({0, 0, 10, 10}, .75F), candidate({2, 0, 10, 10}, .25F)});
        QCOMPARE(fused.size(), 1U);
        QCOMPARE(fused[0].score, .75F);
        QCOMPARE(fused[0].box.x, .5F);
    }

    void neighboursStayTwoPeople()
    {
        QCOMPARE(fuseCandidates({candidate({0, 0, 20, 20}, .9F), candidate({15, 0, 20, 20}, .8F)}).size(), 2U);
    }

    void aSmallFaceInsideALargeBoxStays()
    {
        // A portrait on the wall behind, or on a shirt: inside the large box but another face.
        QCOMPARE(fuseCandidates({candidate({0, 0, 100, 100}, .9F), candidate({60, 60, 20, 20}, .8F)}).size(), 2U);
    }

    void aTighterBoxOfTheSameFaceJoins()
    {
        QCOMPARE(fuseCandidates({candidate({0, 0, 100, 100}, .9F), candidate({20, 20, 60, 60}, .8F)}).size(), 1U);
    }

    void anotherRollStaysAnotherHypothesis()
    {
        Candidate turned = candidate({4, 4, 10, 10}, .5F);
        turned.rollDegrees = 90.F;
        const auto fused = fuseCandidates({candidate({2, 2, 12, 12}, .4F), turned});
        QCOMPARE(fused.size(), 2U);
        QVERIFY(isSameFace(fused[0].box, fused[1].box));
    }

    void anEchoIsHalfInside()
    {
        QVERIFY(isEchoOf({0, 10, 20, 20}, {0, 0, 20, 24}));
        QVERIFY(!isEchoOf({15, 0, 20, 20}, {0, 0, 20, 20}));
        QVERIFY(!isEchoOf({5, 5, 6, 6}, {0, 0, 20, 20})); // far smaller: another face
    }
};

QTEST_GUILESS_MAIN(TestBoxes)
#include "tst_boxes.moc"
