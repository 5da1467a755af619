// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/verdict.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

using namespace bauta::audit;

namespace
{

RecogniserEvidence tookPart(std::vector<double> margins)
{
    return {true, std::move(margins), std::nullopt};
}

RecogniserEvidence tookNoPart(std::vector<double> margins)
{
    return {false, std::move(margins), std::nullopt};
}

} // namespace

class TestVerdict final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutRecognisersNothingIsKnown()
    {
        QCOMPARE(judge({}).verdict, Verdict::Unknown);
        QCOMPARE(judge({}).probability, 1.0); // what is not known is not hidden
        QCOMPARE(judge({true, {tookNoPart({})}}).verdict, Verdict::Unknown);
    }

    void numbersThatAreNoneAreUnknown()
    {
        for (const double bad :
             {std::nan(""), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
            QCOMPARE(judge({true, {tookNoPart({bad, -9.0})}}).verdict, Verdict::Unknown);
            QCOMPARE(judge({true, {tookNoPart({-9.0, bad})}}).verdict, Verdict::Unknown);
        }
    }

    void farAboveAllThresholdsIsRecognisable()
    {
        const Judgement judgement = judge({true, {tookPart({6.0}), tookPart({8.0}), tookPart({7.0})}});
        QCOMPARE(judgement.verdict, Verdict::Recognisable);
        QVERIFY(judgement.probability > 0.99);
        QVERIFY(isRecognisable(judgement.verdict));
    }

    void farBelowAllThresholdsIsHidden()
    {
        const Judgement judgement = judge({true, {tookNoPart({-6.0}), tookNoPart({-5.0})}});
        QCOMPARE(judgement.verdict, Verdict::Hidden);
        QVERIFY(judgement.probability < 0.05);
        QVERIFY(!isRecognisable(judgement.verdict));
    }

    void whoTookPartProvesLess()
    {
        const VerdictEvidence fooled{true, {tookPart({-2.0}), tookPart({-2.0})}};
        const VerdictEvidence independent{true, {tookNoPart({-2.0}), tookNoPart({-2.0})}};
        QVERIFY(judge(fooled).probability > judge(independent).probability + 0.05);
        // As much as the offset says.
        VerdictCoefficients apart = kVerdictCoefficients;
        apart.tookPartOffset = 2.0;
        QVERIFY(judge(fooled, apart).probability > judge(independent, apart).probability + 0.2);
    }

    void oneJudgeOutweighsThreeThatTookPart()
    {
        const std::vector<RecogniserEvidence> fooled{tookPart({-3.0}), tookPart({-3.0}), tookPart({-3.0})};
        std::vector<RecogniserEvidence> contradicted = fooled;
        contradicted.push_back(tookNoPart({3.0}));
        QVERIFY(!isRecognisable(judge({true, fooled}).verdict));
        QVERIFY(isRecognisable(judge({true, contradicted}).verdict));
    }

    void theWorstUploadDecides()
    {
        const Judgement judgement =
            judge({true, {tookNoPart({-5.0, 1.0, -4.0, -6.0}), tookNoPart({-5.0, 2.0, -4.0, 3.0})}});
        QCOMPARE(judgement.worstUpload, std::size_t{1});
        QVERIFY(isRecognisable(judgement.verdict));
        QVERIFY(judgement.probability > judge({true, {tookNoPart({-5.0}), tookNoPart({-5.0})}}).probability);
    }

    void hiddenNeedsEveryRecogniserToMiss()
    {
        // Little chance on the whole, but one of those asked does match.
        const Judgement judgement = judge({true, {tookNoPart({-8.0}), tookNoPart({-8.0}), tookNoPart({0.5})}});
        QVERIFY(judgement.probability < kVerdictCoefficients.hiddenBelow);
        QCOMPARE(judgement.verdict, Verdict::Unlikely);
    }

    void aFaceThatNoDetectorFindsIsHarderToMatch()
    {
        const std::vector<RecogniserEvidence> evidence{tookNoPart({-1.0}), tookNoPart({-1.0})};
        QVERIFY(judge({false, evidence}).probability < judge({true, evidence}).probability);
        QCOMPARE(judge({false, evidence}).verdict, Verdict::Hidden);
        // A detector that misses a face that everybody would recognise hides nobody.
        QCOMPARE(judge({false, {tookNoPart({9.0}), tookNoPart({9.0})}}).verdict, Verdict::Recognisable);
    }

    void otherPhotosOfThePersonCount()
    {
        std::vector<RecogniserEvidence> evidence{tookNoPart({0.0})};
        const double alone = judge({true, evidence}).probability;
        evidence[0].marginAcrossPhotos = -4.0;
        QVERIFY(judge({true, evidence}).probability < alone);
        evidence[0].marginAcrossPhotos = 4.0;
        QVERIFY(judge({true, evidence}).probability > alone);
    }

    void moreSimilarIsNeverLessLikely()
    {
        double last = -1.0;
        for (double margin = -10.0; margin <= 10.0; margin += 0.25) {
            const Judgement judgement = judge({true, {tookPart({margin}), tookNoPart({-1.0})}});
            QVERIFY(judgement.probability > last);
            QVERIFY(judgement.probability >= 0.0 && judgement.probability <= 1.0);
            QCOMPARE(isRecognisable(judgement.verdict), judgement.probability >= 0.5);
            last = judgement.probability;
        }
    }

    void coefficientsAreInOrder()
    {
        const VerdictCoefficients& c = kVerdictCoefficients;
        QVERIFY(c.slope > 0.0 && c.tookPartOffset >= 0.0 && c.independentWeight >= 1.0 && c.notFoundOffset <= 0.0);
        QVERIFY(c.acrossShare >= 0.0 && c.acrossShare <= 1.0);
        QVERIFY(0.0 < c.hiddenBelow && c.hiddenBelow < 0.5 && 0.5 < c.recognisableFrom && c.recognisableFrom < 1.0);
    }

    void wordsAreDistinct()
    {
        std::set<std::string> identifiers;
        std::set<std::string> words;
        for (const Verdict verdict :
             {Verdict::Unknown, Verdict::Hidden, Verdict::Unlikely, Verdict::Possible, Verdict::Recognisable}) {
            identifiers.insert(toString(verdict));
            words.insert(inWords(verdict));
        }
        QCOMPARE(identifiers.size(), std::size_t{5});
        QCOMPARE(words.size(), std::size_t{5});
    }
};

QTEST_GUILESS_MAIN(TestVerdict)
#include "tst_verdict.moc"
