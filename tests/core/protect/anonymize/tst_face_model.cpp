// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"
#include "core/protect/anonymize/face_model.h"
#include "core/protect/anonymize/identity.h"
#include "core/protect/anonymize/mesh_raster.h"
#include "core/protect/anonymize/skin_texture.h"
#include "core/protect/anonymize/target_mesh.h"
#include "tests/core/protect/anonymize/model_face.h"

#include <opencv2/core.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

using namespace bauta;
using protect::FaceModel;

class TestFaceModel final : public QObject
{
    Q_OBJECT

    std::vector<std::byte> m_content;
    FaceModel m_model;

private Q_SLOTS:
    void initTestCase()
    {
        auto content = readFile(test::shippedFaceModel(), 64'000'000);
        QVERIFY(content);
        m_content = *std::move(content);
        auto model = protect::readFaceModel(m_content);
        QVERIFY2(model, model ? "" : model.error().detail.c_str());
        m_model = *std::move(model);
    }

    void isSmallEnoughToShip() { QVERIFY(m_content.size() <= 12'000'000); }

    void comesBackAsItWas() { QVERIFY(protect::formatFaceModel(m_model) == m_content); }

    void damageIsNoticed_data()
    {
        QTest::addColumn<qsizetype>("at");
        QTest::newRow("magic") << qsizetype(0);
        QTest::newRow("digest") << qsizetype(20);
        QTest::newRow("first array") << qsizetype(120);
        QTest::newRow("last byte") << qsizetype(-1);
    }
    void damageIsNoticed()
    {
        QFETCH(qsizetype, at);
        std::vector<std::byte> damaged = m_content;
        damaged[at < 0 ? damaged.size() - 1 : static_cast<std::size_t>(at)] ^= std::byte{0x10};
        const auto model = protect::readFaceModel(damaged);
        QVERIFY(!model);
        QVERIFY(model.error().code == ErrorCode::Damaged);
    }

    void shortFilesAreNoticed()
    {
        for (const std::size_t size : {std::size_t(0), std::size_t(5), std::size_t(80), m_content.size() / 2}) {
            QVERIFY(!protect::readFaceModel(std::span(m_content).first(size)));
        }
    }

    /// With a good checksum, what is in it must still fit together.
    void contentsMustFit()
    {
        FaceModel wrong = m_model;
        wrong.layout = wrong.layout.rowRange(0, 100).clone();
        QVERIFY(!protect::readFaceModel(protect::formatFaceModel(wrong)));
        wrong = m_model;
        wrong.triangles[0][1] = 468;
        QVERIFY(!protect::readFaceModel(protect::formatFaceModel(wrong)));
        wrong = m_model;
        wrong.meanTexture = wrong.meanTexture.colRange(0, 1000).clone();
        QVERIFY(!protect::readFaceModel(protect::formatFaceModel(wrong)));
        wrong = m_model;
        wrong.meanShape.at<float>(7) = std::nanf("");
        wrong.meanShape = wrong.meanShape.clone();
        const auto read = protect::readFaceModel(protect::formatFaceModel(wrong));
        m_model.meanShape.at<float>(7) = protect::readFaceModel(m_content)->meanShape.at<float>(7);
        QVERIFY(!read);
    }

    void headsAreFoundAgain()
    {
        for (const float yaw : {-0.6F, 0.F, 0.4F}) {
            const auto face =
                test::averageFace(m_model, {.centre = {300.F, 200.F}, .eyeDistance = 47.F, .yawRadians = yaw});
            const auto placement = protect::placeHead(m_model.meanShape, face.mesh->pointsInImage);
            QVERIFY(std::abs(placement.scale - 47.F) < 0.05F);
            const cv::Mat shape = protect::shapeInModel(placement, face.mesh->pointsInImage);
            QVERIFY(cv::norm(shape, m_model.meanShape, cv::NORM_INF) < 1e-3);
        }
    }

    /// The new face does what the old one did, in another shape, inside the same silhouette.
    void expressionStaysShapeChanges()
    {
        auto face = test::averageFace(m_model, {.eyeDistance = 80.F});
        for (const int point : {14, 87, 317, 152, 17}) { // opens the mouth a little
            face.mesh->pointsInImage[static_cast<std::size_t>(point)].y += 12.F;
        }
        std::vector<float> freedom(faces::kMeshPoints, 1.F);
        for (const int point : {10, 152, 234, 454}) { // of the silhouette
            freedom[static_cast<std::size_t>(point)] = 0.F;
        }
        const auto before = protect::targetMesh(m_model, freedom, *face.mesh,
                                                cv::Mat(1, 3 * faces::kMeshPoints, CV_32FC1, cv::Scalar(0.0)));
        const auto identity = protect::drawIdentity(m_model, 4);
        const auto after =
            protect::targetMesh(m_model, freedom, *face.mesh, protect::identityShapeOf(m_model, identity));
        double moved = 0.0;
        for (std::size_t i = 0; i < after.pointsInImage.size(); ++i) {
            moved = std::max(moved, cv::norm(after.pointsInImage[i] - before.pointsInImage[i]));
        }
        QVERIFY(moved > 2.0);
        for (const std::size_t point : {std::size_t(10), std::size_t(152), std::size_t(234), std::size_t(454)}) {
            QVERIFY(cv::norm(after.pointsInImage[point] - face.mesh->pointsInImage[point]) < 1e-2);
        }
        const auto placement = protect::placeHead(m_model.meanShape, face.mesh->pointsInImage);
        const protect::Expression was =
            protect::expressionOf(protect::shapeInModel(placement, face.mesh->pointsInImage));
        const protect::Expression is = protect::expressionOf(protect::shapeInModel(placement, after.pointsInImage));
        for (int k = 0; k < protect::kExpressions; ++k) {
            QVERIFY2(std::abs(was[k] - is[k]) < 0.04F, qPrintable(QString::number(k)));
        }
    }

    void drawsAreRepeatableAndDifferent()
    {
        const auto a = protect::drawIdentity(m_model, 11);
        const auto again = protect::drawIdentity(m_model, 11);
        const auto b = protect::drawIdentity(m_model, 12);
        QVERIFY(cv::norm(a.texture, again.texture, cv::NORM_INF) == 0.0);
        QVERIFY(cv::norm(a.shape, again.shape, cv::NORM_INF) == 0.0);
        QVERIFY(cv::norm(a.texture, b.texture) > 5.0);
    }

    void drawsKeepAwayFromTheTraining()
    {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            QVERIFY(protect::distanceToKnown(m_model, protect::drawIdentity(m_model, seed)) > 0.5F);
        }
        protect::SyntheticIdentity known{cv::Mat(1, m_model.textureComponents(), CV_32FC1, cv::Scalar(0.0)), {}};
        m_model.known.row(3).copyTo(known.texture.colRange(0, m_model.known.cols));
        QVERIFY(protect::distanceToKnown(m_model, known) < 1e-3F);
    }

    /// Whoever is drawn gets about the skin that is asked for.
    void skinToneIsKept()
    {
        const auto toneOf = [this](const protect::SyntheticIdentity& identity) {
            const cv::Mat change = m_model.toneFromTexture * identity.texture.t();
            return m_model.meanTone + cv::Vec3f(change.at<float>(0), change.at<float>(1), change.at<float>(2));
        };
        for (const float l : {35.F, 55.F, 72.F}) {
            const cv::Vec3f wanted(l, m_model.meanTone[1], m_model.meanTone[2]);
            for (std::uint64_t seed = 0; seed < 5; ++seed) {
                const auto drawn = protect::drawIdentity(m_model, seed);
                const auto fitted = protect::fitted(m_model, drawn, {wanted}, protect::Presentation::Neutral);
                const float got = toneOf(fitted)[0];
                QVERIFY2(std::abs(got - l) < 8.F, qPrintable(QString("%1 instead of %2").arg(got).arg(l)));
            }
        }
    }

    /// Whoever is drawn has brows that are darker than the skin above them.
    void browsAreDarkerThanSkin()
    {
        QVERIFY(m_model.meanBrows > 5.F);
        int light = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const auto drawn = protect::drawIdentity(m_model, seed);
            const auto darknessOf = [this](const protect::SyntheticIdentity& identity) {
                return m_model.meanBrows + static_cast<float>(identity.texture.dot(m_model.brows));
            };
            light += darknessOf(drawn) < 4.F ? 1 : 0;
            const auto fitted = protect::fitted(m_model, drawn, {m_model.meanTone}, protect::Presentation::Neutral);
            QVERIFY2(darknessOf(fitted) > 4.F, qPrintable(QString::number(darknessOf(fitted))));
        }
        QVERIFY(light > 0); // or the test tests nothing
    }

    /// Light that was left in the textures does not shine on everybody.
    void cheeksAreAsBrightAsTheRimLetsExpect()
    {
        double most = 0.0;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const auto drawn = protect::drawIdentity(m_model, seed);
            most = std::max(most, std::abs(drawn.texture.dot(m_model.glow)));
            const auto fitted = protect::fitted(m_model, drawn, {m_model.meanTone}, protect::Presentation::Neutral);
            const double glow = fitted.texture.dot(m_model.glow);
            QVERIFY2(std::abs(glow) < 3.5, qPrintable(QString::number(glow)));
        }
        QVERIFY(most > 4.0); // or the test tests nothing
    }

    void aBeardMakesNobodyFeminine()
    {
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            const auto drawn = protect::drawIdentity(m_model, seed);
            const auto fitted =
                protect::fitted(m_model, drawn, {m_model.meanTone, true}, protect::Presentation::Neutral);
            QVERIFY(fitted.texture.dot(m_model.presentation) > 0.0);
        }
    }

    void presentationMovesAlongItsAxis()
    {
        QVERIFY(!m_model.presentation.empty());
        const auto drawn = protect::drawIdentity(m_model, 2);
        const auto along = [&](protect::Presentation presentation) {
            return protect::fitted(m_model, drawn, {m_model.meanTone}, presentation).texture.dot(m_model.presentation);
        };
        QVERIFY(along(protect::Presentation::Feminine) < along(protect::Presentation::Neutral));
        QVERIFY(along(protect::Presentation::Neutral) < along(protect::Presentation::Masculine));
        for (const char* name : {"neutral", "feminine", "masculine"}) {
            QCOMPARE(protect::toString(*protect::presentationFromString(name)), name);
        }
        QVERIFY(!protect::presentationFromString("other"));
    }

    void texturesAreSkin()
    {
        const auto identity = protect::fitted(m_model, protect::drawIdentity(m_model, 3), {m_model.meanTone},
                                              protect::Presentation::Neutral);
        const cv::Mat texture = protect::skinTexture(m_model, identity, m_model.meanExpression);
        QCOMPARE(texture.rows, m_model.side);
        QCOMPARE(texture.type(), CV_32FC3);
        QVERIFY(cv::checkRange(texture));
        const cv::Scalar mean = cv::mean(texture, m_model.covered);
        QVERIFY(mean[0] > 25.0 && mean[0] < 85.0);
        QVERIFY(mean[1] > 2.0 && mean[2] > 2.0); // redder and yellower than gray
    }

    void triangles()
    {
        const std::vector<cv::Point3f> points{{1.F, 1.F, 5.F}, {9.F, 1.F, 5.F}, {1.F, 9.F, 5.F},
                                              {2.F, 2.F, 1.F}, {4.F, 2.F, 1.F}, {2.F, 4.F, 1.F}};
        std::vector<protect::MeshValue> values(6, protect::MeshValue::all(1.F));
        std::fill(values.begin() + 3, values.end(), protect::MeshValue::all(2.F));
        for (const auto& order : {std::vector<cv::Vec3i>{{0, 1, 2}, {3, 4, 5}}, {{5, 4, 3}, {2, 1, 0}}}) {
            const auto raster = protect::rasterise(points, values, order, {12, 12});
            QCOMPARE(raster.values.at<protect::MeshValue>(2, 2)[0], 2.F); // the nearer one, whatever the order
            QCOMPARE(raster.values.at<protect::MeshValue>(5, 2)[0], 1.F);
            QCOMPARE(int(raster.inside.at<unsigned char>(8, 8)), 0);
            const int area = cv::countNonZero(raster.inside);
            QVERIFY(area >= 28 && area <= 36);
        }
    }
};

QTEST_GUILESS_MAIN(TestFaceModel)
#include "tst_face_model.moc"
