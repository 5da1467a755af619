// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/boxes.h"
#include "core/faces/track/network_face_source.h"
#include "core/models/compute_threads.h"
#include "tests/support/test_paths.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTest>

#include <algorithm>

using namespace bauta;
using namespace bauta::faces;

/// The real networks on real photos: the sample photos at the size of a video frame.
class TestNetworkFaceSource final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FaceSource> m_source;

    static cv::Mat frame(int number)
    {
        const auto file = *test::samplePhotos() / ("sample" + std::to_string(number) + ".jpg");
        cv::Mat picture = cv::imread(file.string());
        cv::cvtColor(picture, picture, cv::COLOR_BGR2RGB);
        const double scale = 960.0 / std::max(picture.cols, picture.rows);
        cv::resize(picture, picture, {}, scale, scale, cv::INTER_AREA);
        return picture;
    }

    FaceSearchAnswer search(const cv::Mat& rgb, FaceSearchRequest request)
    {
        auto answer = m_source->search(rgb, request, {});
        if (!answer) {
            qWarning("%s", answer.error().detail.c_str());
            return {};
        }
        return *std::move(answer);
    }

    static FaceSearchRequest ofDepth(SearchDepth depth)
    {
        FaceSearchRequest request;
        request.depth = depth;
        return request;
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
        auto source = makeFaceSource(*store, SearchEffort::Balanced);
        QVERIFY2(source.has_value(), source ? "" : source.error().detail.c_str());
        m_source = *std::move(source);
    }

    void findsTheFacesOfTheSamples()
    {
        std::size_t whole = 0;
        std::size_t fine = 0;
        for (int number = 1; number <= 6; ++number) {
            whole += search(frame(number), ofDepth(SearchDepth::Whole)).faces.size();
            fine += search(frame(number), ofDepth(SearchDepth::Fine)).faces.size();
        }
        QVERIFY2(whole >= 18, std::to_string(whole).c_str());
        QVERIFY2(fine >= 21 && fine <= 36, std::to_string(fine).c_str());
    }

    void knownPlacesAreAnswered()
    {
        const cv::Mat rgb = frame(1);
        const FaceSearchAnswer all = search(rgb, ofDepth(SearchDepth::Whole));
        QVERIFY(!all.faces.empty());
        for (const SearchDepth depth : {SearchDepth::Places, SearchDepth::Whole}) {
            FaceSearchRequest request = ofDepth(depth);
            for (const FoundFace& face : all.faces) {
                // Where the face was a moment ago.
                request.places.push_back(face.detection.boxInImage +
                                         cv::Point2f(0.15F * face.detection.boxInImage.width, 0.F));
            }
            const FaceSearchAnswer answer = search(rgb, request);
            QCOMPARE(answer.placeScores.size(), request.places.size());
            for (std::size_t i = 0; i < request.places.size(); ++i) {
                const auto found = std::find_if(answer.faces.begin(), answer.faces.end(), [&](const FoundFace& face) {
                    return face.place == static_cast<int>(i);
                });
                QVERIFY(found != answer.faces.end());
                QVERIFY(intersectionOverUnion(found->detection.boxInImage, all.faces[i].detection.boxInImage) > 0.5F);
                QVERIFY(answer.placeScores[i] > 0.3F);
            }
        }
    }

    void emptyPlacesAreNot()
    {
        cv::Mat noise(360, 640, CV_8UC3);
        cv::RNG random(3);
        random.fill(noise, cv::RNG::UNIFORM, 0, 255);
        cv::GaussianBlur(noise, noise, {}, 6.0);
        FaceSearchRequest request = ofDepth(SearchDepth::Whole);
        request.places = {{100.F, 100.F, 60.F, 70.F}, {-30.F, 300.F, 50.F, 60.F}, {900.F, 900.F, 40.F, 40.F}};
        const FaceSearchAnswer answer = search(noise, request);
        QVERIFY(answer.faces.empty());
        QCOMPARE(answer.placeScores.size(), 3U);
    }

    void seesDimFaces()
    {
        // A tenth of the light: the network alone hardly sees anything.
        const cv::Mat bright = frame(1);
        cv::Mat dim = bright * 0.10;
        const std::size_t expected = search(bright, ofDepth(SearchDepth::Whole)).faces.size();
        std::size_t most = 0; // searches take turns in what they leave out
        for (int turn = 0; turn < 2; ++turn) {
            FaceSearchRequest request = ofDepth(SearchDepth::Whole);
            request.turn = turn;
            most = std::max(most, search(dim, request).faces.size());
        }
        QVERIFY2(2 * most > expected, std::to_string(most).c_str());
    }

    void refusesWhatIsNoFrameAndStops()
    {
        QCOMPARE(m_source->search(cv::Mat(), {}, {}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(m_source->search(cv::Mat(9, 9, CV_8UC1), {}, {}).error().code, ErrorCode::InvalidArgument);
        CancelSource cancel;
        cancel.request();
        QCOMPARE(m_source->search(frame(1), ofDepth(SearchDepth::Whole), cancel.token()).error().code,
                 ErrorCode::Cancelled);
        QVERIFY(
            m_source->search(cv::Mat(3, 2, CV_8UC3, cv::Scalar::all(9)), ofDepth(SearchDepth::Fine), {}).has_value());
    }
};

QTEST_GUILESS_MAIN(TestNetworkFaceSource)
#include "tst_network_face_source.moc"
