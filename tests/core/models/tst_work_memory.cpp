// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/work_memory.h"

#include <QTest>

#include <cstdint>
#include <cstring>
#include <optional>
#include <thread>
#include <vector>

using bauta::models::WorkMemory;

class TestWorkMemory final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAlignedAndOneOwners()
    {
        constexpr std::size_t kBytes = 100'001;
        const WorkMemory first(kBytes);
        const WorkMemory second(kBytes);
        for (const WorkMemory* memory : {&first, &second}) {
            QCOMPARE(reinterpret_cast<std::uintptr_t>(memory->at(0)) % 64, std::uintptr_t{0});
        }
        std::memset(first.at(0), 1, kBytes);
        std::memset(second.at(0), 2, kBytes);
        QCOMPARE(std::to_integer<int>(*first.at(kBytes - 1)), 1);
        QCOMPARE(std::to_integer<int>(*second.at(0)), 2);
    }

    void isUsedAgain()
    {
        WorkMemory::releaseUnused();
        const std::byte* before = nullptr;
        {
            const WorkMemory memory(5'000'000);
            before = memory.at(0);
        }
        const WorkMemory smaller(4'000'000); // fits into what was given back
        QCOMPARE(static_cast<const void*>(smaller.at(0)), static_cast<const void*>(before));
    }

    void servesManyThreads()
    {
        std::vector<std::thread> threads;
        std::vector<int> mistakes(4, 0);
        for (std::size_t t = 0; t < mistakes.size(); ++t) {
            threads.emplace_back([&mistakes, t] {
                for (std::size_t round = 1; round <= 200; ++round) {
                    const std::size_t bytes = round * 9'973;
                    const WorkMemory memory(bytes);
                    std::memset(memory.at(0), static_cast<int>(t), bytes);
                    std::this_thread::yield();
                    for (std::size_t i = 0; i < bytes; i += 997) {
                        mistakes[t] += std::to_integer<std::size_t>(*memory.at(i)) == t ? 0 : 1;
                    }
                    if (round % 50 == 0) {
                        WorkMemory::releaseUnused();
                    }
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        QCOMPARE(mistakes, std::vector<int>(4, 0));
    }
};

QTEST_GUILESS_MAIN(TestWorkMemory)
#include "tst_work_memory.moc"
