// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/grouping.h"
#include "core/faces/grouping_scores.h"
#include "core/faces/recogniser.h"
#include "core/faces/reference_match.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace bauta;
using faces::Calibration;
using faces::Embedding;
using faces::FaceTemplate;
using faces::GroupingFace;

namespace
{

/// Three recognisers whose strangers have cosine 0.2 on average; FAR 1e-3 at a fused score of 3, 1e-4 at 4, 1e-2 at 2.
const Calibration& calibration()
{
    static const Calibration made = [] {
        const auto curve = [](const std::string& name) {
            return R"({"name":")" + name + R"(","mean":0.2,"deviation":0.1,"weight":1,)" +
                   R"("scores":[-10,0,2,3,4,6],"log10Far":[0,-0.3,-2,-3,-4,-6]})";
        };
        auto parsed = Calibration::parse(R"({"format":1,"recognisers":[)" + curve("a") + "," + curve("b") + "," +
                                         curve("c") + R"(],"fused":)" + curve("fused") + "}");
        return std::move(*parsed);
    }();
    return made;
}

constexpr std::array<std::size_t, 3> kLengths{128, 1024, 256};

/// Made faces: everybody shares a direction (hence strangers' cosine of about 0.2), each person adds an own one, each
/// photo some noise.
class FaceMaker
{
public:
    explicit FaceMaker(unsigned seed) : m_random(seed)
    {
        for (std::size_t k = 0; k < kLengths.size(); ++k) {
            m_common.push_back(direction(kLengths[k]));
        }
    }

    std::vector<std::vector<float>> person()
    {
        std::vector<std::vector<float>> own;
        for (const std::size_t length : kLengths) {
            own.push_back(direction(length));
        }
        return own;
    }

    FaceTemplate photo(const std::vector<std::vector<float>>& person, float noise = 0.5F)
    {
        FaceTemplate made;
        for (std::size_t k = 0; k < kLengths.size(); ++k) {
            const std::vector<float> extra = direction(kLengths[k]);
            std::vector<float> values(kLengths[k]);
            for (std::size_t i = 0; i < values.size(); ++i) {
                values[i] = 0.5F * m_common[k][i] + person[k][i] + noise * extra[i];
            }
            made.emplace_back(std::move(values));
        }
        return made;
    }

    std::mt19937& random() { return m_random; }

private:
    std::vector<float> direction(std::size_t length)
    {
        std::normal_distribution<float> normal(0.F, 1.F / std::sqrt(static_cast<float>(length)));
        std::vector<float> values(length);
        std::generate(values.begin(), values.end(), [&] { return normal(m_random); });
        return values;
    }

    std::mt19937 m_random;
    std::vector<std::vector<float>> m_common;
};

struct Job
{
    std::vector<GroupingFace> faces;
    std::vector<int> truth;
};

/// One face a picture, in random order.
Job makeJob(unsigned seed, int persons, int photosEach)
{
    FaceMaker maker(seed);
    Job job;
    for (int p = 0; p < persons; ++p) {
        const auto person = maker.person();
        for (int i = 0; i < photosEach; ++i) {
            job.faces.push_back({.faceTemplate = maker.photo(person), .picture = static_cast<int>(job.faces.size())});
            job.truth.push_back(p);
        }
    }
    return job;
}

Job reordered(const Job& job, const std::vector<std::size_t>& order)
{
    Job result;
    for (const std::size_t i : order) {
        result.faces.push_back(job.faces[i]);
        result.truth.push_back(job.truth[i]);
    }
    return result;
}

/// Whether two labellings put the same faces together.
bool sameGroups(const std::vector<int>& a, const std::vector<int>& b)
{
    if (a.size() != b.size()) {
        return false;
    }
    std::map<int, int> forward;
    std::map<int, int> backward;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (forward.emplace(a[i], b[i]).first->second != b[i] || backward.emplace(b[i], a[i]).first->second != a[i]) {
            return false;
        }
    }
    return true;
}

} // namespace

class TestGrouping final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingAndOne()
    {
        QVERIFY(faces::groupIntoPeople({}, calibration()).empty());
        const Job job = makeJob(1, 1, 1);
        QCOMPARE(faces::groupIntoPeople(job.faces, calibration()), (std::vector<int>{0}));
    }

    void fastScoresAreTheCalibrationsScores()
    {
        Job job = makeJob(2, 3, 3);
        job.faces[4].faceTemplate[1] = Embedding(); // one that lacks a recogniser
        for (const bool complete : {false, true}) {
            std::vector<const FaceTemplate*> templates;
            for (std::size_t i = complete ? 5 : 0; i < job.faces.size(); ++i) {
                templates.push_back(&job.faces[i].faceTemplate);
            }
            const faces::ScoreEngine engine(templates, calibration());
            const std::size_t n = templates.size();
            std::vector<float> scores(n * n);
            engine.scores(0, n, 0, n, scores);
            for (std::size_t i = 0; i < n; ++i) {
                for (std::size_t j = 0; j < n; ++j) {
                    const float expected = calibration().fusedScore(*templates[i], *templates[j]);
                    const float tolerance = i == j ? 0.5F : 2e-3F; // atanh near 1 magnifies the last bits
                    QVERIFY2(std::abs(scores[i * n + j] - expected) < tolerance,
                             qPrintable(QString("%1 %2").arg(scores[i * n + j]).arg(expected)));
                    QCOMPARE(scores[i * n + j], scores[j * n + i]);
                }
            }
        }
    }

    void findsClearClusters()
    {
        const Job job = makeJob(3, 12, 6);
        const std::vector<int> people = faces::groupIntoPeople(job.faces, calibration());
        QVERIFY(sameGroups(people, job.truth));
        // Numbered by first appearance.
        QCOMPARE(people.front(), 0);
        QCOMPARE(*std::max_element(people.begin(), people.end()), 11);
    }

    void strangersStayApart()
    {
        const Job job = makeJob(4, 80, 1);
        const std::vector<int> people = faces::groupIntoPeople(job.faces, calibration());
        QCOMPARE(std::set<int>(people.begin(), people.end()).size(), std::size_t{80});
    }

    void isDeterministicAndIndependentOfOrder()
    {
        const Job job = makeJob(5, 15, 5);
        const std::vector<int> once = faces::groupIntoPeople(job.faces, calibration());
        QCOMPARE(faces::groupIntoPeople(job.faces, calibration()), once);
        std::vector<std::size_t> order(job.faces.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::mt19937 random(9);
        for (int round = 0; round < 3; ++round) {
            std::shuffle(order.begin(), order.end(), random);
            const std::vector<int> people = faces::groupIntoPeople(reordered(job, order).faces, calibration());
            std::vector<int> expected;
            for (const std::size_t i : order) {
                expected.push_back(once[i]);
            }
            QVERIFY(sameGroups(people, expected));
        }
    }

    void onePictureHoldsAPersonOnce()
    {
        // Twins: the same embedding twice in one picture, and once in another.
        FaceMaker maker(6);
        const auto person = maker.person();
        const FaceTemplate face = maker.photo(person, 0.F);
        const cv::Rect2f left{0.F, 0.F, 100.F, 100.F};
        const cv::Rect2f right{300.F, 0.F, 100.F, 100.F};
        std::vector<GroupingFace> faces{{.faceTemplate = face, .picture = 1, .boxInImage = left},
                                        {.faceTemplate = face, .picture = 1, .boxInImage = right},
                                        {.faceTemplate = face, .picture = 2, .boxInImage = left}};
        std::vector<int> people = faces::groupIntoPeople(faces, calibration());
        QVERIFY(people[0] != people[1]);
        QVERIFY(people[2] == people[0] || people[2] == people[1]);
        // Found twice in one place: one face.
        faces[1].boxInImage = {5.F, -5.F, 100.F, 100.F};
        people = faces::groupIntoPeople(faces, calibration());
        QCOMPARE(people, (std::vector<int>{0, 0, 0}));
        // Poor faces obey as well.
        faces[1].boxInImage = right;
        faces[1].quality = 0.F;
        people = faces::groupIntoPeople(faces, calibration());
        QCOMPARE(people, (std::vector<int>{0, 1, 0}));
    }

    void poorFacesJoinButDoNotFound()
    {
        Job job = makeJob(7, 3, 4);
        job.faces[1].quality = 0.1F;
        job.faces[6].quality = 0.1F;
        QVERIFY(sameGroups(faces::groupIntoPeople(job.faces, calibration()), job.truth));
        // All poor: everybody alone.
        for (auto& face : job.faces) {
            face.quality = 0.1F;
        }
        const std::vector<int> alone = faces::groupIntoPeople(job.faces, calibration());
        QCOMPARE(std::set<int>(alone.begin(), alone.end()).size(), job.faces.size());
    }

    void poorFacesDoNotBridgePeople()
    {
        // A blend of two people resembles both; it must not make one of them.
        FaceMaker maker(8);
        const auto first = maker.person();
        const auto second = maker.person();
        auto blend = first;
        for (std::size_t k = 0; k < blend.size(); ++k) {
            for (std::size_t i = 0; i < blend[k].size(); ++i) {
                blend[k][i] = 0.5F * (first[k][i] + second[k][i]);
            }
        }
        std::vector<GroupingFace> faces;
        for (const auto* person : {&first, &first, &second, &second}) {
            faces.push_back({.faceTemplate = maker.photo(*person), .picture = static_cast<int>(faces.size())});
        }
        faces.push_back({.faceTemplate = maker.photo(blend, 0.F), .picture = 4, .quality = 0.1F});
        const std::vector<int> people = faces::groupIntoPeople(faces, calibration());
        QVERIFY(people[0] == people[1] && people[2] == people[3] && people[0] != people[2]);
    }

    void emptyTemplatesStayAlone()
    {
        Job job = makeJob(9, 1, 3);
        job.faces.push_back({.faceTemplate = {Embedding(), Embedding(), Embedding()}, .picture = 90});
        job.faces.push_back({.faceTemplate = {}, .picture = 91});
        QCOMPARE(faces::groupIntoPeople(job.faces, calibration()), (std::vector<int>{0, 0, 0, 1, 2}));
    }

    void roundsGiveTheSamePeople()
    {
        const Job job = makeJob(10, 20, 5);
        const std::vector<int> people = faces::groupIntoPeople(job.faces, calibration(), {.maxFacesAtOnce = 30});
        QVERIFY(sameGroups(people, job.truth));
    }

    void threeThousandFacesInTime()
    {
        const Job job = makeJob(11, 600, 5);
        QElapsedTimer timer;
        timer.start();
        const std::vector<int> people = faces::groupIntoPeople(job.faces, calibration());
        qInfo("3,000 faces in %lld ms", static_cast<long long>(timer.elapsed()));
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        constexpr qint64 kLimitMs = 60'000;
#else
        constexpr qint64 kLimitMs = 10'000; // about 2 s on two busy cores
#endif
        QVERIFY(timer.elapsed() < kLimitMs);
        QVERIFY(sameGroups(people, job.truth));
    }

    void referencesFindTheirPerson_data()
    {
        QTest::addColumn<int>("references");
        QTest::addColumn<bool>("strict");
        for (const int references : {1, 3}) {
            for (const bool strict : {true, false}) {
                QTest::addRow("%d %s", references, strict ? "strict" : "lenient") << references << strict;
            }
        }
    }

    void referencesFindTheirPerson()
    {
        QFETCH(int, references);
        QFETCH(bool, strict);
        FaceMaker maker(12);
        const auto wanted = maker.person();
        std::vector<FaceTemplate> photos;
        for (int i = 0; i < references; ++i) {
            photos.push_back(maker.photo(wanted));
        }
        std::vector<GroupingFace> faces;
        for (int i = 0; i < 40; ++i) {
            faces.push_back({.faceTemplate = maker.photo(i % 4 == 0 ? wanted : maker.person()), .picture = i});
        }
        const auto people = faces::groupIntoPeople(faces, calibration());
        const auto matches = faces::matchReferences(faces, people, photos, calibration(),
                                                    strict ? faces::MatchPolicy::Strict : faces::MatchPolicy::Lenient);
        QCOMPARE(matches.size(), faces.size());
        for (std::size_t i = 0; i < matches.size(); ++i) {
            QCOMPARE(matches[i].matches(), i % 4 == 0);
            QVERIFY(matches[i].reference >= 0 && matches[i].reference < references);
            QVERIFY((matches[i].falseAcceptRate < 1e-2) == (i % 4 == 0));
        }
    }

    void policiesDifferInDoubt()
    {
        // A poor likeness, grouped with a good one: lenient takes it, strict only if its own score is not absurd.
        FaceMaker maker(13);
        const auto wanted = maker.person();
        const FaceTemplate reference = maker.photo(wanted, 0.1F);
        const std::vector<GroupingFace> faces{{.faceTemplate = maker.photo(wanted, 0.1F), .picture = 0},
                                              {.faceTemplate = maker.photo(maker.person()), .picture = 1}};
        const std::vector<int> together{0, 0};
        const auto lenient =
            faces::matchReferences(faces, together, {reference}, calibration(), faces::MatchPolicy::Lenient);
        QVERIFY(lenient[0].reason == faces::MatchReason::OwnScore);
        QVERIFY(lenient[1].reason == faces::MatchReason::Group);
        const auto strict =
            faces::matchReferences(faces, together, {reference}, calibration(), faces::MatchPolicy::Strict);
        QVERIFY(strict[0].matches());
        QVERIFY(!strict[1].matches());
    }

    void strictTakesOneFaceAPicture()
    {
        FaceMaker maker(14);
        const auto wanted = maker.person();
        const FaceTemplate reference = maker.photo(wanted, 0.1F);
        std::vector<GroupingFace> faces{
            {.faceTemplate = maker.photo(wanted, 0.6F), .picture = 0, .boxInImage = {0.F, 0.F, 50.F, 50.F}},
            {.faceTemplate = maker.photo(wanted, 0.1F), .picture = 0, .boxInImage = {200.F, 0.F, 50.F, 50.F}}};
        const auto strict =
            faces::matchReferences(faces, {0, 1}, {reference}, calibration(), faces::MatchPolicy::Strict);
        QVERIFY(!strict[0].matches());
        QVERIFY(strict[1].matches());
        const auto lenient =
            faces::matchReferences(faces, {0, 1}, {reference}, calibration(), faces::MatchPolicy::Lenient);
        QVERIFY(lenient[0].matches() && lenient[1].matches());
    }

    void withoutReferencesNobodyMatches()
    {
        const Job job = makeJob(15, 2, 2);
        const auto people = faces::groupIntoPeople(job.faces, calibration());
        for (const auto& match :
             faces::matchReferences(job.faces, people, {}, calibration(), faces::MatchPolicy::Lenient)) {
            QVERIFY(!match.matches());
        }
    }
};

QTEST_GUILESS_MAIN(TestGrouping)
#include "tst_grouping.moc"
