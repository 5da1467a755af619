// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/anonymize_protector.h"
#include "tests/core/jobs/fake_services.h"
#include "tests/core/protect/anonymize/model_face.h"

#include <opencv2/core.hpp>

#include <QTest>

#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;
using bauta::test::FakeServices;
using protect::Method;

namespace
{

const cv::Size kSize(320, 340);

bool same(const cv::Mat& a, const cv::Mat& b)
{
    return a.size() == b.size() && cv::norm(a, b, cv::NORM_INF) == 0.0;
}

} // namespace

class TestAnonymizeProtector final : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeServices> m_services;
    std::unique_ptr<IdentityBook> m_book;
    const plan::Decision m_decision{.method = Method::Anonymize};

    [[nodiscard]] faces::Face face(float eyeDistance = 60.F) const
    {
        return test::averageFace(m_services->syntheticFaces->model(),
                                 {.centre = {155.F, 140.F}, .eyeDistance = eyeDistance});
    }

    /// A picture of one colour with that face in it, protected.
    struct Outcome
    {
        Expected<std::vector<FaceResult>> results = fail(ErrorCode::Unknown, "not run");
        cv::Mat pixels;
    };
    [[nodiscard]] Outcome protectOne(const faces::Face& face, int person, CloakFallback fallback = CloakFallback::Cover,
                                     int identities = 0, std::uint64_t seed = 1, bool dryRun = false)
    {
        AnonymizeProtector protector(*m_services, fallback, *m_book, identities);
        image::Image photo;
        photo.pixels = cv::Mat(kSize, CV_8UC3, cv::Scalar(180, 140, 120));
        const FaceTask task{.face = &face, .decision = &m_decision, .person = person, .seed = seed};
        PhotoContext context;
        context.dryRun = dryRun;
        context.inCompany = true;
        Outcome outcome;
        outcome.results = protector.apply(photo, {task}, context);
        outcome.pixels = photo.pixels;
        return outcome;
    }

private Q_SLOTS:
    void init()
    {
        m_services = std::make_unique<FakeServices>();
        auto loaded = protect::Anonymizer::load(test::shippedFaceModel());
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        m_services->syntheticFaces.emplace(*std::move(loaded));
        m_book = std::make_unique<IdentityBook>();
    }

    void onePersonBecomesTheSameSomebody()
    {
        const Outcome first = protectOne(face(), 4);
        QVERIFY(first.results);
        QVERIFY(first.results->front().method == Method::Anonymize);
        QVERIFY(first.results->front().reason.empty());
        QVERIFY(!same(first.pixels, cv::Mat(kSize, CV_8UC3, cv::Scalar(180, 140, 120))));
        QVERIFY(same(protectOne(face(), 4).pixels, first.pixels));
        QVERIFY(!same(protectOne(face(), 5).pixels, first.pixels));
        QVERIFY(same(protectOne(face(), 4).pixels, first.pixels));
    }

    void runsDifferBySeed()
    {
        const cv::Mat first = protectOne(face(), 0).pixels;
        m_book = std::make_unique<IdentityBook>();
        QVERIFY(same(protectOne(face(), 0).pixels, first));
        m_book = std::make_unique<IdentityBook>();
        QVERIFY(!same(protectOne(face(), 0, CloakFallback::Cover, 0, 2).pixels, first));
    }

    void identitiesAreReused()
    {
        const cv::Mat first = protectOne(face(), 0, CloakFallback::Cover, 1).pixels;
        QVERIFY(same(protectOne(face(), 1, CloakFallback::Cover, 1).pixels, first));
    }

    void unsuitableFacesFollowTheFallback()
    {
        const faces::Face tiny = face(12.F);
        const Outcome covered = protectOne(tiny, 0);
        QVERIFY(covered.results);
        QVERIFY(covered.results->front().method == Method::Solid);
        QCOMPARE(covered.results->front().reason, std::string("covered instead of replaced, because it is too small"));
        QCOMPARE(covered.pixels.at<cv::Vec3b>(140, 155), cv::Vec3b(0x2B, 0x2B, 0x2B));

        const Outcome left = protectOne(tiny, 0, CloakFallback::Warn);
        QVERIFY(left.results->front().method == Method::Keep);
        QVERIFY(same(left.pixels, cv::Mat(kSize, CV_8UC3, cv::Scalar(180, 140, 120))));

        const Outcome failed = protectOne(tiny, 0, CloakFallback::Fail);
        QVERIFY(!failed.results);
        QVERIFY(failed.results.error().detail.find("cannot be replaced, because it is too small") != std::string::npos);
    }

    void aDryRunChangesNothing()
    {
        const Outcome outcome = protectOne(face(), 0, CloakFallback::Cover, 0, 1, true);
        QVERIFY(outcome.results);
        QVERIFY(outcome.results->front().method == Method::Anonymize);
        QVERIFY(same(outcome.pixels, cv::Mat(kSize, CV_8UC3, cv::Scalar(180, 140, 120))));
    }

    void aMissingModelIsSaidBefore()
    {
        m_services->syntheticFaces.reset();
        AnonymizeProtector protector(*m_services, CloakFallback::Cover, *m_book, 0);
        const auto checked = protector.check(m_decision);
        QVERIFY(!checked);
        QVERIFY(checked.error().code == ErrorCode::MissingModel);
        QVERIFY(protector.handles(Method::Anonymize));
        QVERIFY(!protector.handles(Method::Disguise));
    }
};

QTEST_GUILESS_MAIN(TestAnonymizeProtector)
#include "tst_anonymize_protector.moc"
