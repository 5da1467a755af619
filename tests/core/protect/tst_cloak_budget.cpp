// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/cloak_budget.h"
#include "tests/core/protect/synthetic_face.h"

#include <QTest>

#include <limits>

using namespace bauta;
using protect::CloakBudget;
using protect::Method;
using protect::Strength;

namespace
{

constexpr Strength kStrengths[] = {Strength::Subtle, Strength::Standard, Strength::Strong};

faces::Face portrait()
{
    return test::syntheticFace({{160.F, 165.F}, 120.F, 10.F, 5.F});
}

/// The face at another size, around the picture's corner.
faces::Face scaled(faces::Face face, float factor)
{
    cv::Rect2f& box = face.boxInImage;
    box = {box.x * factor, box.y * factor, box.width * factor, box.height * factor};
    for (cv::Point3f& point : face.mesh->pointsInImage) {
        point *= factor;
    }
    return face;
}

} // namespace

class CloakBudgetTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void strengthNamesComeBack()
    {
        for (const Strength strength : kStrengths) {
            QCOMPARE(protect::strengthFromString(protect::toString(strength)), std::optional(strength));
        }
        QCOMPARE(protect::strengthFromString("none"), std::optional(Strength::None));
        QVERIFY(!protect::strengthFromString("Strong"));
        QVERIFY(!protect::strengthFromString(""));
    }

    void strongerAllowsMore()
    {
        for (const Method method : {Method::Cloak, Method::Disguise}) {
            CloakBudget previous;
            for (const Strength strength : kStrengths) {
                const CloakBudget budget = protect::budgetFor(method, strength);
                QVERIFY(budget.movement > previous.movement);
                QVERIFY(budget.strain > previous.strain);
                QVERIFY(budget.tone >= previous.tone);
                QVERIFY(protect::checkBudget(budget));
                previous = budget;
            }
        }
        for (const Strength strength : kStrengths) {
            const CloakBudget cloak = protect::budgetFor(Method::Cloak, strength);
            const CloakBudget disguise = protect::budgetFor(Method::Disguise, strength);
            QVERIFY(disguise.movement > cloak.movement);
            QVERIFY(disguise.strain > cloak.strain);
        }
    }

    void budgetsOutOfRangeAreRefused_data()
    {
        QTest::addColumn<float>("movement");
        QTest::addColumn<float>("strain");
        QTest::addColumn<float>("tone");
        QTest::addColumn<QString>("word"); // empty: accepted
        const float nan = std::numeric_limits<float>::quiet_NaN();
        QTest::newRow("usual") << 0.028F << 0.28F << 9.F / 255.F << "";
        QTest::newRow("largest") << 0.15F << 1.F << 32.F / 255.F << "";
        QTest::newRow("no movement") << 0.F << 0.28F << 0.03F << "movement";
        QTest::newRow("much movement") << 0.151F << 0.28F << 0.03F << "movement";
        QTest::newRow("percent") << 2.8F << 0.28F << 0.03F << "movement";
        QTest::newRow("no strain") << 0.028F << 0.F << 0.03F << "strain";
        QTest::newRow("much strain") << 0.028F << 1.01F << 0.03F << "strain";
        QTest::newRow("negative tone") << 0.028F << 0.28F << -0.03F << "tone";
        QTest::newRow("levels") << 0.028F << 0.28F << 9.F << "tone";
        QTest::newRow("not a number") << nan << 0.28F << 0.03F << "movement";
    }
    void budgetsOutOfRangeAreRefused()
    {
        QFETCH(float, movement);
        QFETCH(float, strain);
        QFETCH(float, tone);
        QFETCH(QString, word);
        const auto checked = protect::checkBudget({movement, strain, tone});
        QCOMPARE(checked.has_value(), word.isEmpty());
        if (!checked) {
            QCOMPARE(checked.error().code, ErrorCode::InvalidArgument);
            QVERIFY(checked.error().detail.find(word.toStdString()) != std::string::npos);
        }
    }

    void onlyCloaksUseIt()
    {
        QVERIFY(protect::usesCloak(Method::Cloak));
        QVERIFY(protect::usesCloak(Method::Disguise));
        for (const Method method : {Method::Keep, Method::Solid, Method::Pixelate, Method::Blur, Method::Sticker}) {
            QVERIFY(!protect::usesCloak(method));
        }
    }

    void aGoodViewIsSuitable() { QVERIFY(!protect::unsuitableForCloak(portrait())); }

    void poorViewsAreNot_data()
    {
        QTest::addColumn<faces::Face>("face");
        QTest::addColumn<QString>("words");
        faces::Face face = portrait();
        const float fit = protect::kLeastCloakableHeight / face.boxInImage.height;
        QTest::newRow("small") << scaled(face, 0.9F * fit) << "too small";
        face.mesh.reset();
        QTest::newRow("no mesh") << face << "its shape cannot be told";
        face = portrait();
        face.mesh->presence = 0.1F;
        QTest::newRow("a doubtful mesh") << face << "its shape cannot be told";
        face = portrait();
        face.pose.yawDegrees = -51.F;
        QTest::newRow("turned") << face << "turned too far";
        face = portrait();
        face.pose.pitchDegrees = 41.F;
        QTest::newRow("looks down") << face << "turned too far";
    }
    void poorViewsAreNot()
    {
        QFETCH(faces::Face, face);
        QFETCH(QString, words);
        const auto reason = protect::unsuitableForCloak(face);
        QVERIFY(reason);
        QVERIFY2(reason->find(words.toStdString()) != std::string::npos, reason->c_str());
    }

    void justLargeEnoughIsSuitable()
    {
        const faces::Face face = portrait();
        QVERIFY(!protect::unsuitableForCloak(
            scaled(face, 1.01F * protect::kLeastCloakableHeight / face.boxInImage.height)));
    }
};

QTEST_GUILESS_MAIN(CloakBudgetTest)
#include "tst_cloak_budget.moc"
