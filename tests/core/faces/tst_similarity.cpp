// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/recogniser.h"
#include "core/faces/similarity.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <string>
#include <vector>

using namespace bauta;
using faces::Calibration;
using faces::Embedding;

namespace
{

// One block of memory whose content is looked at in the moment when it is released.
const void* watched = nullptr;
std::size_t watchedBytes = 0;
bool zerosWhenReleased = false;

void release(void* memory) noexcept
{
    if (memory != nullptr && memory == watched) {
        const auto* bytes = static_cast<const unsigned char*>(memory);
        zerosWhenReleased = std::all_of(bytes, bytes + watchedBytes, [](unsigned char byte) { return byte == 0; });
        watched = nullptr;
    }
    std::free(memory);
}

const std::string kCurve = R"({"name":"a","mean":0.1,"deviation":0.2,"weight":1,)"
                           R"("scores":[-0.5,0.1,0.3,0.6],"log10Far":[0,-1,-2,-6]})";

std::string document(const std::string& recognisers, const std::string& fused)
{
    return R"({"format":1,"recognisers":[)" + recognisers + R"(],"fused":)" + fused + "}";
}

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    const auto at = text.find(what);
    Q_ASSERT(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

} // namespace

void* operator new(std::size_t size)
{
    if (void* memory = std::malloc(size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept
{
    release(memory);
}
void operator delete(void* memory, std::size_t) noexcept
{
    release(memory);
}

class TestSimilarity final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void embeddingNormalises()
    {
        const Embedding embedding({3.F, 0.F, -4.F});
        QCOMPARE(embedding.values(), (std::vector<float>{0.6F, 0.F, -0.8F}));
        QVERIFY(Embedding({0.F, 0.F}).empty());
        QVERIFY(Embedding({1.F, std::numeric_limits<float>::quiet_NaN()}).empty());
        QVERIFY(Embedding({1.F, std::numeric_limits<float>::infinity()}).empty());
    }

    void cosineOfPairs()
    {
        const Embedding a({1.F, 0.F});
        const Embedding b({1.F, 1.F});
        QVERIFY(std::abs(faces::cosine(a, b) - std::sqrt(0.5F)) < 1e-6F);
        QCOMPARE(faces::cosine(a, a), 1.F);
        QCOMPARE(faces::cosine(a, Embedding({-2.F, 0.F})), -1.F);
        QCOMPARE(faces::cosine(a, Embedding()), 0.F);
        QCOMPARE(faces::cosine(a, Embedding({1.F, 0.F, 0.F})), 0.F);
    }

    void embeddingsWipeTheirMemory()
    {
        const auto releasedAsZeros = [](const Embedding& embedding, const auto& act) {
            watched = embedding.values().data();
            watchedBytes = embedding.values().size() * sizeof(float);
            zerosWhenReleased = false;
            act();
            return watched == nullptr && zerosWhenReleased;
        };
        {
            auto embedding = std::make_unique<Embedding>(std::vector<float>{1.F, 2.F, 3.F, 4.F});
            QVERIFY(releasedAsZeros(*embedding, [&] { embedding.reset(); }));
        }
        {
            Embedding embedding({1.F, 2.F, 3.F, 4.F});
            QVERIFY(releasedAsZeros(embedding, [&] { embedding = Embedding({1.F}); }));
        }
        {
            Embedding embedding({1.F, 2.F});
            const Embedding longer({1.F, 2.F, 3.F, 4.F, 5.F});
            QVERIFY(releasedAsZeros(embedding, [&] { embedding = longer; }));
        }
        {
            // The watch itself works: an ordinary vector is released as it is.
            auto plain = std::make_unique<std::vector<float>>(std::vector<float>{1.F, 2.F});
            watched = plain->data();
            watchedBytes = 2 * sizeof(float);
            plain.reset();
            QVERIFY(watched == nullptr && !zerosWhenReleased);
        }
        std::vector<float> buffer{1.F, 2.F};
        faces::wipe(buffer);
        QCOMPARE(buffer, (std::vector<float>{0.F, 0.F}));
    }

    void movingLeavesNothingBehind()
    {
        Embedding a({1.F, 2.F});
        Embedding b({3.F, 4.F});
        b = std::move(a);
        QVERIFY(a.empty()); // NOLINT: that is what is tested
        QVERIFY(std::abs(b.values()[0] - 1.F / std::sqrt(5.F)) < 1e-6F);
    }

    void builtInBelongsToTheRecognisers()
    {
        const Calibration& calibration = Calibration::builtIn();
        const auto& names = faces::RecogniserSet::names();
        QCOMPARE(calibration.recognisers().size(), names.size());
        for (std::size_t i = 0; i < names.size(); ++i) {
            QCOMPARE(calibration.recognisers()[i].name, names[i]);
        }
    }

    void curvesAreMonotoneAndInvertible_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& name : faces::RecogniserSet::names()) {
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
        QTest::newRow("fused") << QString(Calibration::kFused);
    }

    void curvesAreMonotoneAndInvertible()
    {
        QFETCH(QString, name);
        const Calibration& calibration = Calibration::builtIn();
        const std::string curve = name.toStdString();
        float lastScore = -std::numeric_limits<float>::infinity();
        for (double exponent = 0.0; exponent >= -6.0; exponent -= 0.25) {
            const double rate = std::pow(10.0, exponent);
            const float score = calibration.threshold(curve, rate);
            QVERIFY(score > lastScore);
            lastScore = score;
            const double back = calibration.falseAcceptRate(curve, score);
            QVERIFY2(std::abs(std::log10(back) - exponent) < 2e-2, qPrintable(QString("%1 %2").arg(rate).arg(back)));
        }
        QCOMPARE(calibration.falseAcceptRate(curve, -100.F), 1.0);
        QCOMPARE(calibration.falseAcceptRate(curve, 100.F), Calibration::kLowestFar);
        QCOMPARE(calibration.threshold(curve, 0.0), calibration.threshold(curve, Calibration::kLowestFar));
        QVERIFY(calibration.threshold(curve, 1e-3) > calibration.threshold(curve, 1e-2));
    }

    void interpolatesInLogarithm()
    {
        const auto calibration = Calibration::parse(document(kCurve, kCurve));
        QVERIFY(calibration);
        QVERIFY(std::abs(calibration->falseAcceptRate("a", 0.2F) - std::pow(10.0, -1.5)) < 1e-6);
        QVERIFY(std::abs(calibration->threshold("a", 1e-4) - 0.45F) < 1e-6F);
        QCOMPARE(calibration->falseAcceptRate("a", std::numeric_limits<float>::quiet_NaN()), 1.0);
    }

    void uncalibratedRecogniserAcceptsNobody()
    {
        const Calibration& calibration = Calibration::builtIn();
        QCOMPARE(calibration.falseAcceptRate("someone else's", 0.99F), 1.0);
        QVERIFY(calibration.threshold("someone else's", 0.5) > 1.F);
    }

    void fusesWhatBothHave()
    {
        const std::string b = replaced(replaced(kCurve, R"("a")", R"("b")"), R"("weight":1)", R"("weight":2)");
        const auto calibration = Calibration::parse(document(kCurve + "," + b, kCurve));
        QVERIFY(calibration);
        const Embedding x({1.F, 0.F});
        const Embedding y({1.F, 1.F});
        const double z = (std::atanh(std::sqrt(0.5)) - 0.1) / 0.2;
        const double zero = (0.0 - 0.1) / 0.2;
        const auto close = [](float score, double expected) {
            return std::abs(score - static_cast<float>(expected)) < 1e-4F;
        };
        QVERIFY(close(calibration->fusedScore({x, x}, {y, Embedding({0.F, 1.F})}), (z + 2.0 * zero) / std::sqrt(5.0)));
        QVERIFY(close(calibration->fusedScore({x, x}, {y, Embedding()}), z));
        QVERIFY(close(calibration->fusedScore({Embedding(), x}, {x, y}), z));
        // Nothing in common: no evidence.
        QCOMPARE(calibration->fusedScore({x, Embedding()}, {Embedding(), x}), -0.5F);
        QCOMPARE(calibration->falseAcceptRate("fused", calibration->fusedScore({}, {})), 1.0);
        // One and the same face: finite.
        QVERIFY(std::isfinite(calibration->fusedScore({x, x}, {x, x})));
    }

    void malformedIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QString::fromStdString(text);
        };
        row("empty", "");
        row("not JSON", "{");
        row("other kind", "[1, 2]");
        row("other format", replaced(document(kCurve, kCurve), R"("format":1)", R"("format":2)"));
        row("no recognisers", document("", kCurve));
        row("no fusion", R"({"format":1,"recognisers":[]})");
        row("not monotone scores", document(replaced(kCurve, "0.1,0.3", "0.3,0.1"), kCurve));
        row("not monotone rates", document(kCurve, replaced(kCurve, "-1,-2", "-2,-1")));
        row("equal scores", document(replaced(kCurve, "0.1,0.3", "0.3,0.3"), kCurve));
        row("lengths differ", document(replaced(kCurve, "0.1,0.3", "0.1"), kCurve));
        row("rate above 1", document(replaced(kCurve, "[0,-1", "[0.5,-1"), kCurve));
        row("zero deviation", document(replaced(kCurve, R"("deviation":0.2)", R"("deviation":0)"), kCurve));
        row("negative weight", document(replaced(kCurve, R"("weight":1)", R"("weight":-1)"), kCurve));
        row("no weight at all", document(replaced(kCurve, R"("weight":1)", R"("weight":0)"), kCurve));
        row("text for a number", document(replaced(kCurve, "0.1,0.3", R"("x",0.3)"), kCurve));
        row("beyond any number", document(replaced(kCurve, "0.6]", "1e999]"), kCurve));
        row("no name", document(replaced(kCurve, R"("a")", R"("")"), kCurve));
    }

    void malformedIsRefused()
    {
        QFETCH(QString, text);
        const auto calibration = Calibration::parse(text.toStdString());
        QVERIFY(!calibration);
        QVERIFY(!calibration.error().detail.empty());
    }

    void loadsFromFile()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("calibration.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(document(kCurve, kCurve).c_str());
        file.close();
        const auto calibration = Calibration::load(path.toStdString());
        QVERIFY(calibration);
        QCOMPARE(calibration->recognisers().front().scores.size(), std::size_t{4});
        QVERIFY(!Calibration::load(folder.filePath("none.json").toStdString()));
    }
};

QTEST_GUILESS_MAIN(TestSimilarity)
#include "tst_similarity.moc"
