// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/keyed_random.h"
#include "core/base/random.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <set>
#include <thread>
#include <vector>

using namespace bauta;

static_assert(std::uniform_random_bit_generator<SecureRandom>);
static_assert(std::uniform_random_bit_generator<KeyedRandom>);

class TstRandom final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// 2^16 draws of 32 bits: about half a repetition is expected, more than 8 would be a fault (odds below 1e-8).
    void valuesRepeatAsRarelyAsChanceAllows()
    {
        SecureRandom random;
        std::set<std::uint32_t> seen;
        constexpr std::size_t kDraws = 1U << 16U;
        for (std::size_t i = 0; i < kDraws; ++i) {
            seen.insert(random());
        }
        QVERIFY(seen.size() > kDraws - 8);
    }

    void aKeyGivesTheSameSequenceAgain()
    {
        const KeyedRandom::Key key = KeyedRandom::randomKey();
        KeyedRandom first(key);
        KeyedRandom second(key);
        KeyedRandom other(KeyedRandom::randomKey());
        int alike = 0;
        std::set<std::uint32_t> seen;
        constexpr std::size_t kDraws = 5000; // several blocks
        for (std::size_t i = 0; i < kDraws; ++i) {
            const std::uint32_t value = first();
            QCOMPARE(second(), value);
            alike += other() == value ? 1 : 0;
            seen.insert(value);
        }
        QVERIFY(alike < 3);
        QVERIFY(seen.size() > kDraws - 3);
    }

    /// Each bit is set in half of the draws; six standard deviations are allowed.
    void everyBitIsUsed()
    {
        SecureRandom random;
        constexpr int kDraws = 20'000;
        std::array<int, 32> ones{};
        for (int i = 0; i < kDraws; ++i) {
            const std::uint32_t value = random();
            for (std::size_t bit = 0; bit < ones.size(); ++bit) {
                ones[bit] += static_cast<int>((value >> bit) & 1U);
            }
        }
        const double allowed = 6.0 * std::sqrt(kDraws * 0.25);
        for (const int count : ones) {
            QVERIFY2(std::abs(count - kDraws / 2) < allowed, qPrintable(QString::number(count)));
        }
    }

    void copiesAreIndependent()
    {
        SecureRandom first;
        SecureRandom second = first;
        const std::array<std::uint32_t, 4> a{first(), first(), first(), first()};
        const std::array<std::uint32_t, 4> b{second(), second(), second(), second()};
        QVERIFY(a != b);
    }

    void threadsDrawDifferentValues()
    {
        std::array<std::vector<std::uint32_t>, 4> drawn;
        std::vector<std::thread> threads;
        threads.reserve(drawn.size());
        for (auto& values : drawn) {
            threads.emplace_back([&values] {
                SecureRandom random;
                for (int i = 0; i < 2000; ++i) {
                    values.push_back(random());
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        for (std::size_t i = 1; i < drawn.size(); ++i) {
            QVERIFY(drawn[i] != drawn[0]);
        }
    }

    void fillReachesEveryByte()
    {
        std::array<std::byte, 33> sum{};
        for (int round = 0; round < 64; ++round) {
            std::array<std::byte, 33> bytes{};
            fillRandom(bytes);
            std::transform(sum.begin(), sum.end(), bytes.begin(), sum.begin(), std::bit_or<>());
        }
        QVERIFY(std::all_of(sum.begin(), sum.end(), [](std::byte b) { return b == std::byte{0xFF}; }));
        fillRandom({});
    }
};

QTEST_GUILESS_MAIN(TstRandom)
#include "tst_random.moc"
