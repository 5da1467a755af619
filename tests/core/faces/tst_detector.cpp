// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/boxes.h"
#include "core/faces/detector.h"
#include "core/faces/detector_networks.h"
#include "core/faces/landmarker.h"
#include "core/models/compute_threads.h"
#include "tests/support/spoilt_photo.h"
#include "tests/support/test_paths.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace bauta;
using namespace bauta::faces;

/// The real detector and landmarker on real photos: the six sample photos with 22 faces.
class TestDetector final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Detector> m_detector;
    std::optional<Landmarker> m_landmarker;

    static cv::Mat photo(int number)
    {
        const auto file = *test::samplePhotos() / ("sample" + std::to_string(number) + ".jpg");
        cv::Mat picture = cv::imread(file.string());
        cv::cvtColor(picture, picture, cv::COLOR_BGR2RGB);
        return picture;
    }

    std::vector<Detection> detect(const cv::Mat& rgb, SearchEffort effort = SearchEffort::Balanced)
    {
        auto detections = m_detector->detect(rgb, {.effort = effort}, {});
        if (!detections) {
            qWarning("%s", detections.error().detail.c_str());
            return {};
        }
        return std::move(*detections);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!test::builtInModels() || !test::samplePhotos()) {
            QSKIP("the models are not installed: run ./dev setup");
        }
        models::setComputeThreads(models::availableProcessors());
        auto store = models::ModelStore::open({*test::builtInModels(), {}});
        QVERIFY2(store.has_value(), store ? "" : store.error().detail.c_str());
        auto detector = makeDetector(*store);
        QVERIFY2(detector.has_value(), detector ? "" : detector.error().detail.c_str());
        m_detector = std::move(*detector);
        auto landmarker = Landmarker::make(*store);
        QVERIFY2(landmarker.has_value(), landmarker ? "" : landmarker.error().detail.c_str());
        m_landmarker = std::move(*landmarker);
    }

    void findsTheFacesOfTheSamples()
    {
        int found = 0;
        for (int number = 1; number <= 6; ++number) {
            found += static_cast<int>(detect(photo(number)).size());
        }
        QVERIFY2(found >= 22, qPrintable(QString::number(found)));
        QVERIFY2(found <= 34, qPrintable(QString::number(found))); // some faces in the background are not counted
    }

    /// Whoever brightens such a picture sees the faces again.
    void findsFacesOfSpoiltPictures_data()
    {
        QTest::addColumn<int>("how");
        QTest::addColumn<int>("leastOfTwentyTwo");
        QTest::newRow("dark") << static_cast<int>(test::Spoilt::Dark) << 18;
        QTest::newRow("haze") << static_cast<int>(test::Spoilt::Haze) << 18;
        QTest::newRow("blur") << static_cast<int>(test::Spoilt::Blur) << 18;
    }

    void findsFacesOfSpoiltPictures()
    {
        QFETCH(int, how);
        QFETCH(int, leastOfTwentyTwo);
        int found = 0;
        for (int number = 1; number <= 6; ++number) {
            const cv::Mat clean = photo(number);
            const auto expected = detect(clean);
            const auto detections = detect(test::spoilt(clean, static_cast<test::Spoilt>(how), 1));
            found += static_cast<int>(std::count_if(expected.begin(), expected.end(), [&](const Detection& face) {
                return std::any_of(detections.begin(), detections.end(), [&](const Detection& again) {
                    return isSameFace(face.boxInImage, again.boxInImage);
                });
            }));
        }
        QVERIFY2(found >= leastOfTwentyTwo, qPrintable(QString::number(found)));
    }

    /// The light network alone: sure of faces, and of nothing else.
    void rfbNetworkKnowsFaces()
    {
        const auto store = models::ModelStore::open({*test::builtInModels(), {}});
        QVERIFY(store.has_value());
        const auto networks = DetectorNetworks::load(*store);
        QVERIFY2(networks.has_value(), networks ? "" : networks.error().detail.c_str());
        const cv::Mat rgb = photo(1);
        int seen = 0;
        const auto faces = detect(rgb);
        for (const Detection& face : faces) {
            Candidate candidate;
            candidate.box = face.boxInImage;
            const auto belief = networks->rfb.confirm(rgb, candidate);
            QVERIFY(belief.has_value());
            seen += *belief > 0.8F ? 1 : 0;
        }
        QVERIFY2(seen + 1 >= static_cast<int>(faces.size()), qPrintable(QString::number(seen)));
        Candidate corner;
        corner.box = {0.F, 0.F, 60.F, 80.F};
        const auto belief = networks->rfb.confirm(cv::Mat(300, 300, CV_8UC3, cv::Scalar(90, 120, 60)), corner);
        QVERIFY(belief.has_value() && *belief < 0.3F);
    }

    void findsTurnedFaces()
    {
        const cv::Mat upright = photo(1);
        const auto uprightFaces = detect(upright);
        const auto expected = static_cast<std::size_t>(std::count_if(
            uprightFaces.begin(), uprightFaces.end(), [](const Detection& face) { return face.confidence > 0.8F; }));
        QVERIFY(expected >= 3);
        for (const int rotation : {cv::ROTATE_90_CLOCKWISE, cv::ROTATE_90_COUNTERCLOCKWISE}) {
            cv::Mat turned;
            cv::rotate(upright, turned, rotation);
            const auto detections = detect(turned);
            QVERIFY2(detections.size() >= expected, qPrintable(QString::number(detections.size())));
            const auto faces = m_landmarker->fit(turned, detections);
            QVERIFY(faces.has_value());
            const float expectedRoll = rotation == cv::ROTATE_90_CLOCKWISE ? 90.F : -90.F;
            int withMesh = 0;
            for (const Face& face : *faces) {
                if (face.mesh && face.confidence > 0.6F) { // a doubtful one may be no face at all
                    QVERIFY2(std::abs(face.pose.rollDegrees - expectedRoll) < 75.F, // one tilts her head by 40
                             qPrintable(QString("%1 degrees at %2, %3, confidence %4")
                                            .arg(face.pose.rollDegrees)
                                            .arg(face.boxInImage.x)
                                            .arg(face.boxInImage.y)
                                            .arg(face.confidence)));
                    ++withMesh;
                }
            }
            QVERIFY(withMesh >= 1); // make-up and tilt leave the mesh unsure of the others
        }
    }

    void findsSmallFaces()
    {
        const cv::Mat full = photo(3);
        const auto expected = detect(full);
        QVERIFY(!expected.empty());
        cv::Mat small;
        const double scale = 14.0 / static_cast<double>(boxSize(expected.back().boxInImage));
        cv::resize(full, small, {}, std::min(1.0, scale), std::min(1.0, scale), cv::INTER_AREA);
        QVERIFY(detect(small).size() + 1 >= expected.size());
    }

    void meshFitsTheBox()
    {
        const cv::Mat rgb = photo(1);
        const auto faces = m_landmarker->fit(rgb, detect(rgb));
        QVERIFY(faces.has_value());
        int withMesh = 0;
        for (const Face& face : *faces) {
            if (!face.mesh) {
                continue;
            }
            ++withMesh;
            QCOMPARE(face.mesh->pointsInImage.size(), static_cast<std::size_t>(kMeshPoints));
            const cv::Point2f eyes = face.landmarksInImage[1] - face.landmarksInImage[0];
            QVERIFY(std::hypot(eyes.x, eyes.y) > 0.2F * face.boxInImage.width);
            // Profiles have an eye or a corner of the mouth at the very edge.
            const float slack = 0.2F * face.boxInImage.width;
            const cv::Rect2f around(face.boxInImage.x - slack, face.boxInImage.y - slack,
                                    face.boxInImage.width + 2.F * slack, face.boxInImage.height + 2.F * slack);
            for (const cv::Point2f& point : face.landmarksInImage) {
                QVERIFY(around.contains(point));
            }
        }
        QVERIFY(withMesh >= 3);
    }

    void everyDetectionBecomesAFace()
    {
        const cv::Mat rgb(400, 400, CV_8UC3, cv::Scalar::all(90));
        std::vector<Detection> detections(3);
        detections[0].boxInImage = {10, 10, 6, 8};
        detections[1].boxInImage = {380, 380, 20, 20}; // at the border
        detections[2].boxInImage = {100, 100, 150, 180};
        detections[2].rollDegrees = 90.F;
        const auto faces = m_landmarker->fit(rgb, detections);
        QVERIFY(faces.has_value());
        QCOMPARE(faces->size(), detections.size());
        for (const Face& face : *faces) {
            QVERIFY(!face.mesh); // there is no face in the gray
            QVERIFY(!face.landmarksReliable);
        }
    }

    void noFacesInNoise()
    {
        cv::Mat noise(600, 800, CV_8UC3);
        cv::RNG random(7);
        random.fill(noise, cv::RNG::UNIFORM, 0, 256);
        QVERIFY(detect(noise).empty());
        QVERIFY(detect(cv::Mat(600, 800, CV_8UC3, cv::Scalar::all(255))).empty());
        QVERIFY(detect(cv::Mat(1, 1, CV_8UC3, cv::Scalar::all(255))).empty());
        QVERIFY(detect(cv::Mat(3, 2000, CV_8UC3, cv::Scalar::all(20))).empty());
    }

    void refusesOtherPixels()
    {
        QVERIFY(!m_detector->detect(cv::Mat(10, 10, CV_8UC1), {}, {}));
        QVERIFY(!m_detector->detect(cv::Mat(), {}, {}));
    }

    void stopsWhenCancelled()
    {
        CancelSource source;
        source.request();
        const auto detections = m_detector->detect(photo(1), {}, source.token());
        QVERIFY(!detections);
        QCOMPARE(detections.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestDetector)
#include "tst_detector.moc"
