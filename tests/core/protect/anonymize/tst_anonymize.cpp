// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/anonymize.h"
#include "tests/core/protect/anonymize/model_face.h"
#include "tests/core/protect/synthetic_face.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace bauta;
using protect::Anonymizer;

namespace
{

const cv::Size kSize(320, 340);

/// The row of the picture where a point of the mesh lies.
int rowOf(const faces::Face& face, int meshPoint)
{
    return cvRound(face.mesh->pointsInImage.at(static_cast<std::size_t>(meshPoint)).y);
}

constexpr int kLowerLip = 17;
constexpr int kChin = 152;

/// The picture with everything below the lower lip in the colour of dark hair.
cv::Mat bearded(const cv::Mat& picture, const faces::Face& face, double brightness = 0.25)
{
    cv::Mat result = picture.clone();
    cv::Mat below = result.rowRange(std::clamp(rowOf(face, kLowerLip) - 8, 0, picture.rows), picture.rows);
    cv::multiply(below, cv::Scalar(brightness, brightness, brightness, 1.0), below);
    return result;
}

bool same(const cv::Mat& a, const cv::Mat& b)
{
    return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0.0;
}

/// Skin-like, lit from the left, with some noise.
cv::Mat skinPicture(int type)
{
    cv::Mat picture(kSize, CV_32FC3);
    cv::Mat noise = test::noisePicture(kSize, CV_8UC1, 3);
    for (int y = 0; y < picture.rows; ++y) {
        for (int x = 0; x < picture.cols; ++x) {
            const float light = 1.1F - 0.4F * static_cast<float>(x) / static_cast<float>(picture.cols);
            const float grain = static_cast<float>(noise.at<unsigned char>(y, x)) / 255.F * 0.04F - 0.02F;
            picture.at<cv::Vec3f>(y, x) = cv::Vec3f(0.72F, 0.55F, 0.46F) * light + cv::Vec3f(grain, grain, grain);
        }
    }
    const int channels = CV_MAT_CN(type);
    if (channels == 1) {
        cv::cvtColor(picture, picture, cv::COLOR_RGB2GRAY);
    } else if (channels == 4) {
        cv::cvtColor(picture, picture, cv::COLOR_RGB2RGBA);
    }
    cv::Mat result;
    picture.convertTo(result, CV_MAT_DEPTH(type), CV_MAT_DEPTH(type) == CV_16U ? 65535.0 : 255.0);
    return result;
}

} // namespace

class TestAnonymize final : public QObject
{
    Q_OBJECT

    std::unique_ptr<Anonymizer> m_anonymizer;

    [[nodiscard]] faces::Face faceAt(float yaw = 0.F, float eyeDistance = 60.F) const
    {
        return test::averageFace(m_anonymizer->model(),
                                 {.centre = {155.F, 140.F}, .eyeDistance = eyeDistance, .yawRadians = yaw});
    }
    [[nodiscard]] cv::Mat replaced(const cv::Mat& pixels, const faces::Face& face, std::uint64_t seed = 1) const
    {
        image::Image image;
        image.pixels = pixels.clone();
        m_anonymizer->apply(image, face, protect::drawIdentity(m_anonymizer->model(), seed), {});
        return image.pixels;
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto loaded = Anonymizer::load(test::shippedFaceModel());
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        m_anonymizer = std::make_unique<Anonymizer>(*std::move(loaded));
    }

    void nothingOfTheInteriorSurvives_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<float>("yaw");
        QTest::addColumn<float>("eyeDistance");
        QTest::addColumn<bool>("beard");
        QTest::newRow("8 bits") << CV_8UC3 << 0.F << 60.F << false;
        QTest::newRow("turned") << CV_8UC3 << 0.5F << 60.F << false;
        QTest::newRow("small") << CV_8UC3 << 0.1F << 22.F << false;
        QTest::newRow("larger than the grid") << CV_8UC3 << -0.2F << 190.F << false;
        QTest::newRow("16 bits with alpha") << CV_16UC4 << 0.F << 60.F << false;
        QTest::newRow("gray") << CV_8UC1 << 0.2F << 60.F << false;
        QTest::newRow("with a beard") << CV_8UC3 << 0.F << 60.F << true;
    }
    /// Two sources with the same mesh and the same surroundings but nothing else in common become one and the same.
    void nothingOfTheInteriorSurvives()
    {
        QFETCH(int, type);
        QFETCH(float, yaw);
        QFETCH(float, eyeDistance);
        QFETCH(bool, beard);
        const faces::Face face = faceAt(yaw, eyeDistance);
        const auto identity = protect::drawIdentity(m_anonymizer->model(), 1);
        const cv::Mat interior = m_anonymizer->replacedPixels(face, kSize, identity);
        const double faceArea = static_cast<double>((face.boxInImage & cv::Rect2f({}, cv::Size2f(kSize))).area());
        QVERIFY(cv::countNonZero(interior) > 0.4 * faceArea); // it is about something
        const cv::Mat one = beard ? bearded(skinPicture(type), face) : skinPicture(type);
        cv::Mat other = one.clone();
        cv::Mat noise = test::noisePicture(kSize, type, 7);
        noise.copyTo(other, interior);
        if (one.channels() == 4) { // alpha is no part of the face, and stays
            const int alpha[] = {3, 3};
            cv::mixChannels(&one, 1, &other, 1, alpha, 1);
        }
        QVERIFY(!same(one, other));
        QVERIFY(same(replaced(one, face), replaced(other, face)));
        cv::Mat third = one.clone();
        third.setTo(cv::Scalar::all(0.0), interior);
        if (one.channels() == 4) {
            const int alpha[] = {3, 3};
            cv::mixChannels(&one, 1, &third, 1, alpha, 1);
        }
        QVERIFY(same(replaced(one, face), replaced(third, face)));
    }

    /// The test above can fail: what is outside of the replaced part does matter.
    void surroundingsMatter()
    {
        const faces::Face face = faceAt();
        const cv::Mat one = skinPicture(CV_8UC3);
        const cv::Mat darker = one * 0.6;
        const auto identity = protect::drawIdentity(m_anonymizer->model(), 1);
        const cv::Mat interior = m_anonymizer->replacedPixels(face, kSize, identity);
        const cv::Scalar bright = cv::mean(replaced(one, face), interior);
        const cv::Scalar dark = cv::mean(replaced(darker, face), interior);
        QVERIFY(dark[1] < 0.75 * bright[1]);
    }

    /// Lit from the other side, the same new face is bright on the other side.
    void lightGoesOn()
    {
        const faces::Face face = faceAt();
        const cv::Mat fromLeft = skinPicture(CV_8UC3);
        cv::Mat fromRight;
        cv::flip(fromLeft, fromRight, 1);
        const auto leftOverRight = [&](const cv::Mat& picture, std::uint64_t seed) {
            const cv::Mat result = replaced(picture, face, seed);
            return cv::mean(result(cv::Rect(110, 150, 20, 30)))[1] - cv::mean(result(cv::Rect(180, 150, 20, 30)))[1];
        };
        double change = 0.0; // the mean of some identities
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            const double ofOne = leftOverRight(fromLeft, seed) - leftOverRight(fromRight, seed);
            QVERIFY2(ofOne > 4.0, qPrintable(QString::number(ofOne)));
            change += ofOne / 8.0;
        }
        // Of 26 in the picture, which is flat: a face has less of the light from the side where it looks ahead.
        QVERIFY2(change > 8.0, qPrintable(QString::number(change)));
    }

    /// What grows at the rim of the chin grows on it; what only lies in the shade does not.
    void aBeardGoesOnInside()
    {
        const faces::Face face = faceAt();
        const cv::Mat plain = skinPicture(CV_8UC3);
        const int lip = rowOf(face, kLowerLip);
        const int chin = rowOf(face, kChin);
        const cv::Rect onChin(145, (2 * lip + chin) / 3, 20, (chin - lip) / 4);
        const cv::Rect onCheeks(115, lip - 50, 20, 20);
        const auto brightness = [&](const cv::Mat& picture, const cv::Rect& where) {
            return cv::mean(replaced(picture, face)(where))[1];
        };
        const double shaven = brightness(plain, onChin) / brightness(plain, onCheeks);
        const cv::Mat withBeard = bearded(plain, face);
        const double grown = brightness(withBeard, onChin) / brightness(withBeard, onCheeks);
        QVERIFY2(grown < 0.5 * shaven, qPrintable(QString("%1 of %2").arg(grown).arg(shaven)));
        const cv::Mat inShade = bearded(plain, face, 0.8);
        const double shaded = brightness(inShade, onChin) / brightness(inShade, onCheeks);
        QVERIFY2(shaded > 0.75 * shaven, qPrintable(QString("%1 of %2").arg(shaded).arg(shaven)));
    }

    /// One that comes or goes within a track does so once, and keeps its colour meanwhile.
    void beardsOfATrack()
    {
        const protect::Beard none;
        const protect::Beard grown{.isThere = true, .share = 0.9F, .onJaw = 1.F, .hairs = {20.F, 4.F, 6.F}};
        protect::Beard beard = none;
        int changes = 0;
        for (int frame = 0; frame < 60; ++frame) {
            const bool before = beard.isThere;
            beard = protect::between(beard, frame % 2 == 0 ? grown : none, 0.1F);
            changes += beard.isThere != before ? 1 : 0;
            QVERIFY(cv::norm(beard.hairs - grown.hairs) < 0.01);
        }
        QCOMPARE(changes, 1);
        QVERIFY(!protect::between(none, none, 0.5F).isThere);
    }

    void hairRoundAGrayFace_data()
    {
        QTest::addColumn<int>("skin");
        QTest::newRow("fair") << 200;
        QTest::newRow("medium") << 170;
        QTest::newRow("dark") << 120;
    }
    /// Long dark hair round a black and white face is not taken for its skin, nor for a beard.
    void hairRoundAGrayFace()
    {
        QFETCH(int, skin);
        const faces::Face face = faceAt();
        cv::Mat picture(kSize, CV_8UC1, cv::Scalar::all(20));
        const cv::Rect2f box = face.boxInImage;
        const cv::Rect open(cvRound(box.x + 0.13F * box.width), cvRound(box.y + 0.2F * box.height),
                            cvRound(0.74F * box.width), kSize.height - cvRound(box.y + 0.2F * box.height));
        picture(open).setTo(cv::Scalar::all(skin));
        cv::Mat noise(kSize, CV_8SC1);
        cv::RNG(3).fill(noise, cv::RNG::UNIFORM, -12, 12);
        cv::add(picture, noise, picture, {}, CV_8U);
        cv::cvtColor(picture, picture, cv::COLOR_GRAY2RGB);
        double cheeks = 0.0; // the mean of some identities
        double chins = 0.0;
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            const cv::Mat result = replaced(picture, face, seed);
            const cv::Scalar cheek = cv::mean(result(cv::Rect(115, 165, 20, 20)));
            QVERIFY(std::abs(cheek[0] - cheek[2]) < 6.0); // it stays gray
            cheeks += cheek[1] / 6.0;
            const int middle = (rowOf(face, kLowerLip) + rowOf(face, kChin)) / 2;
            chins += cv::mean(result(cv::Rect(145, middle, 20, 8)))[1] / 6.0;
        }
        QVERIFY2(std::abs(cheeks - skin) < 0.2 * skin, qPrintable(QString::number(cheeks)));
        QVERIFY2(chins > 0.65 * skin, qPrintable(QString::number(chins)));
    }

    void pixelsOutsideKeepEveryBit_data()
    {
        QTest::addColumn<int>("type");
        QTest::newRow("8 bits") << CV_8UC3;
        QTest::newRow("16 bits") << CV_16UC3;
        QTest::newRow("alpha") << CV_8UC4;
        QTest::newRow("gray") << CV_16UC1;
    }
    void pixelsOutsideKeepEveryBit()
    {
        QFETCH(int, type);
        const faces::Face face = faceAt(0.3F);
        const cv::Mat before = test::noisePicture(kSize, type, 5);
        const cv::Mat after = replaced(before, face);
        const cv::Rect area = protect::anonymizedArea(face, kSize);
        QVERIFY(!same(before(area), after(area)));
        cv::Mat outside = after.clone();
        before(area).copyTo(outside(area));
        QVERIFY(same(before, outside));
        if (before.channels() == 4) {
            cv::Mat alphaBefore;
            cv::Mat alphaAfter;
            cv::extractChannel(before, alphaBefore, 3);
            cv::extractChannel(after, alphaAfter, 3);
            QVERIFY(same(alphaBefore, alphaAfter));
        }
    }

    void seedsTellWho()
    {
        const faces::Face face = faceAt();
        const cv::Mat picture = skinPicture(CV_8UC3);
        QVERIFY(same(replaced(picture, face, 5), replaced(picture, face, 5)));
        QVERIFY(cv::norm(replaced(picture, face, 5), replaced(picture, face, 6), cv::NORM_L1) > 10'000.0);
    }

    void aCutOutBecomesWhatTheWholeWould()
    {
        const faces::Face face = faceAt(0.2F);
        const cv::Mat picture = skinPicture(CV_8UC3);
        const cv::Mat whole = replaced(picture, face);
        const cv::Rect area = protect::anonymizedArea(face, kSize);
        faces::Face shifted = face;
        for (cv::Point3f& p : shifted.mesh->pointsInImage) {
            p.x -= static_cast<float>(area.x);
            p.y -= static_cast<float>(area.y);
        }
        const cv::Mat cut = replaced(picture(area).clone(), shifted);
        // Sums are in another order, so a rounding may differ.
        QVERIFY(cv::norm(cut, whole(area), cv::NORM_INF) <= 2.0);
    }

    void facesAtTheBorder_data()
    {
        QTest::addColumn<float>("x");
        QTest::addColumn<float>("y");
        QTest::newRow("left") << -40.F << 100.F;
        QTest::newRow("bottom right") << 310.F << 330.F;
        QTest::newRow("outside") << -900.F << -900.F;
    }
    void facesAtTheBorder()
    {
        QFETCH(float, x);
        QFETCH(float, y);
        const auto face = test::averageFace(m_anonymizer->model(), {.centre = {x, y}, .eyeDistance = 60.F});
        const cv::Mat before = skinPicture(CV_8UC3);
        const cv::Mat after = replaced(before, face);
        QCOMPARE(after.size(), before.size());
    }

    void unsuitableFaces()
    {
        QVERIFY(!protect::unsuitableForAnonymize(faceAt()));
        QVERIFY(!protect::unsuitableForAnonymize(faceAt(0.5F)));
        QVERIFY(protect::unsuitableForAnonymize(faceAt(0.95F)));
        QVERIFY(protect::unsuitableForAnonymize(faceAt(0.F, 10.F)));
        faces::Face withoutMesh = faceAt();
        withoutMesh.mesh.reset();
        QVERIFY(protect::unsuitableForAnonymize(withoutMesh));
    }

    /// Frames of a track: noise in the surroundings must not make the face flicker.
    void framesOfATrackAreSteady()
    {
        const faces::Face face = faceAt();
        const auto identity = protect::drawIdentity(m_anonymizer->model(), 1);
        const cv::Mat interior = m_anonymizer->replacedPixels(face, kSize, identity);
        const cv::Mat clean = skinPicture(CV_8UC3);
        const auto flicker = [&](Anonymizer::Steady* steady) {
            cv::Mat before;
            double sum = 0.0;
            for (int frame = 0; frame < 12; ++frame) {
                image::Image image;
                image.pixels = clean * (frame % 2 == 0 ? 1.0 : 0.95); // a lamp that flickers
                m_anonymizer->apply(image, face, identity, {}, steady);
                const cv::Scalar level = cv::mean(image.pixels, interior);
                if (frame > 3) {
                    sum += std::abs(level[1] - before.at<double>(1));
                }
                before = cv::Mat(4, 1, CV_64FC1);
                std::copy_n(level.val, 4, before.ptr<double>());
            }
            return sum;
        };
        Anonymizer::Steady steady;
        QVERIFY(flicker(&steady) < 0.6 * flicker(nullptr));
    }
};

QTEST_GUILESS_MAIN(TestAnonymize)
#include "tst_anonymize.moc"
