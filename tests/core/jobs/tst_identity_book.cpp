// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/identity_book.h"

#include <QTest>

#include <set>
#include <string>
#include <vector>

using namespace bauta;
using jobs::CloakMemory;
using jobs::IdentityBook;

namespace
{

CloakMemory::Identity planned(int person)
{
    return {person, {}};
}

/// As three recognisers see somebody: the same direction for the same person.
CloakMemory::Identity seen(std::vector<float> values)
{
    return {-1, faces::FaceTemplate(3, faces::Embedding(std::move(values)))};
}

} // namespace

class TestIdentityBook final : public QObject
{
    Q_OBJECT

    [[nodiscard]] static std::uint64_t seedFor(IdentityBook& book, const CloakMemory::Identity& who,
                                               std::uint64_t runSeed = 1, int identities = 0,
                                               const std::string& name = {})
    {
        return book.seedFor(who, faces::Calibration::builtIn(), runSeed, identities, name);
    }

private Q_SLOTS:
    void personsOfThePlanKeepTheirs()
    {
        IdentityBook book;
        const auto anna = seedFor(book, planned(3));
        const auto bert = seedFor(book, planned(5));
        QVERIFY(anna != bert);
        QCOMPARE(seedFor(book, planned(3)), anna);
        QCOMPARE(seedFor(book, planned(5)), bert);
    }

    void facesAreKnownAgain()
    {
        IdentityBook book;
        const auto anna = seedFor(book, seen({1.F, 0.F, 0.05F}));
        const auto bert = seedFor(book, seen({0.F, 1.F, 0.F}));
        QVERIFY(anna != bert);
        QCOMPARE(seedFor(book, seen({1.F, 0.02F, 0.F})), anna);
        QCOMPARE(seedFor(book, seen({0.F, 1.F, 0.02F})), bert);
    }

    void whoCannotBeKnownAgainIsNew()
    {
        IdentityBook book;
        std::set<std::uint64_t> seeds;
        for (int i = 0; i < 5; ++i) {
            seeds.insert(seedFor(book, planned(-1)));
        }
        QCOMPARE(seeds.size(), std::size_t(5));
    }

    void runsDifferUnlessTheirSeedsAreTheSame()
    {
        IdentityBook one;
        IdentityBook same;
        IdentityBook other;
        const auto seed = seedFor(one, planned(0), 42);
        QCOMPARE(seedFor(same, planned(0), 42), seed);
        QVERIFY(seedFor(other, planned(0), 43) != seed);
        QCOMPARE(seedFor(one, planned(-1), 42), seedFor(same, planned(-1), 42)); // the first to appear, whoever that is
    }

    void thePlansNumbersAloneSayWhoBecomesWhom()
    {
        IdentityBook book;
        (void)seedFor(book, planned(-1));
        (void)seedFor(book, planned(2));
        QCOMPARE(seedFor(book, planned(7), 5), jobs::identitySeed(5, 7)); // as a preview knows it beforehand
        QVERIFY(seedFor(book, planned(0), 5) != seedFor(book, planned(-1), 5));
    }

    void identitiesAreUsedInTurn()
    {
        IdentityBook book;
        std::vector<std::uint64_t> seeds;
        for (int person = 0; person < 6; ++person) {
            seeds.push_back(seedFor(book, planned(person), 1, 2));
        }
        QCOMPARE(std::set<std::uint64_t>(seeds.begin(), seeds.end()).size(), std::size_t(2));
        QCOMPARE(seeds[0], seeds[2]);
        QVERIFY(seeds[0] != seeds[1]);
    }

    void namesDoNotDependOnTheOrder()
    {
        IdentityBook one;
        IdentityBook other;
        static_cast<void>(seedFor(other, planned(-1)));
        const auto track = seedFor(one, planned(-1), 1, 0, "clip 3");
        QCOMPARE(seedFor(other, planned(-1), 1, 0, "clip 3"), track);
        QVERIFY(seedFor(one, planned(-1), 1, 0, "clip 4") != track);
    }

    void thePlanKnowsBetterThanTemplates()
    {
        IdentityBook book;
        CloakMemory::Identity twin = seen({1.F, 0.F, 0.F});
        twin.person = 1;
        CloakMemory::Identity otherTwin = twin;
        otherTwin.person = 2;
        QVERIFY(seedFor(book, twin) != seedFor(book, otherTwin));
    }
};

QTEST_GUILESS_MAIN(TestIdentityBook)
#include "tst_identity_book.moc"
