// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/cloak_tuning.h"
#include "core/protect/cloak/random_view.h"

#include <QTest>

#include <cmath>

using namespace bauta::protect;

class TestRandomView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameSeedGivesTheSameViews()
    {
        CloakRandom first(7);
        CloakRandom second(7);
        CloakRandom other(8);
        bool differs = false;
        for (int i = 0; i < 20; ++i) {
            const View a = first.view({});
            const View b = second.view({});
            const View c = other.view({});
            QCOMPARE(a.rotation, b.rotation);
            QCOMPARE(a.shift, b.shift);
            QCOMPARE(a.mirrored, b.mirrored);
            differs = differs || a.rotation != c.rotation;
        }
        QVERIFY(differs);
    }

    /// mt19937_64 is fixed by the standard; what is made of it must not depend on the library either.
    void theNumbersAreFixed()
    {
        CloakRandom random(1);
        QCOMPARE(random.uniform(0.F, 1.F), static_cast<float>(std::mt19937_64(1)() >> 40U) * 0x1p-24F);
    }

    void viewsStayWithinTheTuning()
    {
        CloakTuning tuning;
        CloakRandom random(3);
        int mirrored = 0;
        int reduced = 0;
        float widest = 0.F;
        for (int i = 0; i < 400; ++i) {
            const View view = random.view(tuning);
            QVERIFY(std::abs(view.rotation) <= tuning.rotation);
            QVERIFY(std::abs(std::log(view.scale)) <= tuning.scale + 1e-5F);
            QVERIFY(std::abs(view.shift.x) <= tuning.shift && std::abs(view.shift.y) <= tuning.shift);
            QVERIFY(view.resolution > 0.4F && view.resolution <= 1.F);
            widest = std::max(widest, std::abs(view.rotation));
            mirrored += view.mirrored ? 1 : 0;
            reduced += view.resolution < 1.F ? 1 : 0;
        }
        QVERIFY(widest > 0.9F * tuning.rotation);
        QVERIFY(mirrored > 150 && mirrored < 250);
        QVERIFY(reduced > 150 && reduced < 250);
    }

    void tuningIsSetByName()
    {
        CloakTuning tuning;
        QVERIFY(set(tuning, "steps", "7").has_value());
        QVERIFY(set(tuning, "flowShare[1]", "0.25").has_value());
        QCOMPARE(tuning.steps, 7);
        QCOMPARE(tuning.flowShare[1], 0.25F);
        QVERIFY(!set(tuning, "stepps", "7").has_value());
        QVERIFY(!set(tuning, "steps", "many").has_value());
        QVERIFY(!set(tuning, "steps", "").has_value());
        QVERIFY(!set(tuning, "scale", "inf").has_value());
    }
};

QTEST_APPLESS_MAIN(TestRandomView)
#include "tst_random_view.moc"
