// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/decision_words.h"
#include "ui/output/time_estimate.h"

#include <QTest>

#include <cmath>

using namespace bauta;
using namespace bauta::ui;

namespace
{

plan::Plan family(Treatment treatment)
{
    plan::Plan plan;
    plan.defaultDecision = decisionFor(treatment);
    plan::PlannedMedia& media = plan.media.emplace_back();
    media.file = "/photos/a.jpg";
    media.widthInPixels = 4000;
    media.heightInPixels = 3000;
    media.faces.resize(3);
    return plan;
}

ExportSettings withoutCheck()
{
    ExportSettings settings = settingsFor(ExportPurpose::SocialMedia, QStringLiteral("/out"));
    settings.audit = false;
    return settings;
}

} // namespace

class TimeEstimateTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cloaksTakeLongerThanCoversAndChecksLongerStill()
    {
        const TimeEstimate estimate;
        const double covers = estimate.seconds(workOf(family(Treatment::Cover), withoutCheck()));
        const double cloaks = estimate.seconds(workOf(family(Treatment::Cloak), withoutCheck()));
        ExportSettings checked = withoutCheck();
        checked.audit = true;
        QVERIFY(covers > 0.0);
        QVERIFY(cloaks > 2.0 * covers);
        QVERIFY(estimate.seconds(workOf(family(Treatment::Cloak), checked)) > cloaks);
    }

    void whereEverybodyIsCoveredNothingIsCloaked()
    {
        const auto court = settingsFor(ExportPurpose::CourtOrPress, QStringLiteral("/out"));
        QCOMPARE(workOf(family(Treatment::Cloak), court).cloakedFaces, 0);
        QCOMPARE(workOf(family(Treatment::Cloak), court).coveredFaces, 3);
        QCOMPARE(workOf(family(Treatment::Keep), court).coveredFaces, 0);
    }

    void aVideoCountsByItsFramesAndCloakedSeconds()
    {
        plan::Plan plan;
        plan.defaultDecision = decisionFor(Treatment::Cloak);
        plan::PlannedMedia& media = plan.media.emplace_back();
        media.widthInPixels = 1000;
        media.heightInPixels = 1000;
        media.video.emplace();
        media.video->frames = 250;
        media.video->seconds = 10.0;
        plan::PlannedTrack& track = media.video->tracks.emplace_back();
        track.points.resize(2);
        track.points[1].frame = 124;
        const ExportWork work = workOf(plan, withoutCheck());
        QCOMPARE(work.videoMegapixels, 250.0);
        QCOMPARE(work.cloakedSeconds, 5.0);
    }

    void itLearnsHowFastThisComputerIs()
    {
        TimeEstimate estimate;
        const ExportWork work = workOf(family(Treatment::Cloak), withoutCheck());
        const double real = 5.0 * estimate.seconds(work);
        for (int i = 0; i < 8; ++i) {
            estimate.learn(work, real);
        }
        QVERIFY(std::abs(estimate.seconds(work) - real) < 0.1 * real);
        QCOMPARE(TimeEstimate(estimate.pace()).seconds(work), estimate.seconds(work)); // as the next run has it
    }

    void aMomentTeachesNothing()
    {
        TimeEstimate estimate;
        estimate.learn(workOf(family(Treatment::Cloak), withoutCheck()), 0.1);
        QCOMPARE(estimate.pace(), 1.0);
    }

    void aSpoiltSettingIsNotBelieved_data()
    {
        QTest::addColumn<double>("pace");
        QTest::newRow("zero") << 0.0;
        QTest::newRow("negative") << -3.0;
        QTest::newRow("not a number") << qQNaN();
    }
    void aSpoiltSettingIsNotBelieved()
    {
        QFETCH(double, pace);
        QCOMPARE(TimeEstimate(pace).pace(), 1.0);
    }

    void timesAreRoundedToWhatTheyAreWorth()
    {
        QCOMPARE(TimeEstimate::inWords(1.0), QStringLiteral("5 s"));
        QCOMPARE(TimeEstimate::inWords(33.0), QStringLiteral("35 s"));
        QCOMPARE(TimeEstimate::inWords(130.0), QStringLiteral("2 min"));
        QCOMPARE(TimeEstimate::inWords(9000.0), QStringLiteral("2.5 h"));
    }
};

QTEST_GUILESS_MAIN(TimeEstimateTest)
#include "tst_time_estimate.moc"
