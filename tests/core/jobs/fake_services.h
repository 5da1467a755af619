// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/output_file.h"
#include "core/faces/align.h"
#include "core/faces/detector.h"
#include "core/faces/recogniser.h"
#include "core/faces/similarity.h"
#include "core/image/encode.h"
#include "core/jobs/services.h"
#include "core/models/compute_threads.h"
#include "core/protect/cloak/cloak.h"
#include "tests/core/audit/fake_recogniser.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace bauta::test
{

inline std::vector<std::byte> bytesOf(const std::filesystem::path& file)
{
    return readFile(file, 100'000'000).value();
}

inline bool anyContains(const std::vector<std::string>& texts, const std::string& part)
{
    return std::any_of(texts.begin(), texts.end(),
                       [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

/// A painted "face": a magenta square whose middle has the colour of its identity (0 red, 1 green, 2 blue).
struct PaintedFace
{
    cv::Rect box;
    int identity = 0;
};

inline cv::Mat paintPhoto(cv::Size size, const std::vector<PaintedFace>& faces)
{
    cv::Mat rgb(size, CV_8UC3);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            rgb.at<cv::Vec3b>(y, x) = cv::Vec3b(static_cast<std::uint8_t>(90 + 60 * x / size.width),
                                                static_cast<std::uint8_t>(120 + 60 * y / size.height), 100);
        }
    }
    static const cv::Scalar kIdentities[] = {{230, 20, 20}, {20, 200, 20}, {20, 20, 230}};
    for (const PaintedFace& face : faces) {
        cv::rectangle(rgb, face.box, cv::Scalar(255, 0, 255), cv::FILLED);
        const cv::Rect middle(face.box.x + face.box.width / 4, face.box.y + face.box.height / 4, face.box.width / 2,
                              face.box.height / 2);
        cv::rectangle(rgb, middle, kIdentities[face.identity], cv::FILLED);
    }
    return rgb;
}

inline void writePhoto(const std::filesystem::path& file, cv::Size size, const std::vector<PaintedFace>& faces,
                       image::Format format = image::Format::Png)
{
    std::filesystem::create_directories(file.parent_path());
    image::Image picture;
    picture.pixels = paintPhoto(size, faces);
    const auto bytes = image::encode(picture, format, {.quality = 95}).value();
    std::ofstream out(file, std::ios::binary);
    for (const std::byte byte : bytes) {
        out.put(static_cast<char>(byte));
    }
}

/// Pixels that look like the frame of a painted face.
inline cv::Mat magenta(const cv::Mat& rgb)
{
    cv::Mat found;
    cv::inRange(rgb, cv::Scalar(200, 0, 200), cv::Scalar(255, 60, 255), found);
    return found;
}

class FakeDetector final : public faces::Detector
{
public:
    std::function<void()> onDetect; ///< called at each detection; may wait or throw

    Expected<std::vector<faces::Detection>> detect(const cv::Mat& rgb, const faces::DetectOptions&,
                                                   const CancelToken&) const override
    {
        if (onDetect) {
            onDetect();
        }
        const cv::Mat found = magenta(rgb);
        cv::Mat labels;
        cv::Mat stats;
        cv::Mat centroids;
        const int count = cv::connectedComponentsWithStats(found, labels, stats, centroids);
        std::vector<faces::Detection> detections;
        for (int i = 1; i < count; ++i) {
            const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                               stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
            if (box.width >= 8 && box.height >= 8) {
                faces::Detection& detection = detections.emplace_back();
                detection.boxInImage = box;
                detection.confidence = 0.9F;
            }
        }
        return detections;
    }
};

/// The same for the frames of videos.
class FakeFaceSource final : public faces::FaceSource
{
public:
    explicit FakeFaceSource(const FakeDetector& detector, const jobs::FaceFitter& fitter)
        : m_detector(detector),
          m_fitter(fitter)
    {
    }

    Expected<faces::FaceSearchAnswer> search(const cv::Mat& rgb, const faces::FaceSearchRequest& request,
                                             const CancelToken& cancel) const override
    {
        auto detections = m_detector.detect(rgb, {}, cancel);
        if (!detections) {
            return fail(detections.error());
        }
        faces::FaceSearchAnswer answer;
        answer.placeScores.resize(request.places.size(), 0.F);
        for (const faces::Detection& detection : *detections) {
            faces::FoundFace found{detection, -1};
            for (std::size_t i = 0; i < request.places.size(); ++i) {
                if ((request.places[i] & detection.boxInImage).area() > 0.2F * detection.boxInImage.area()) {
                    found.place = static_cast<int>(i);
                    answer.placeScores[i] = detection.confidence;
                }
            }
            if (found.place >= 0 || request.depth != faces::SearchDepth::Places) {
                answer.faces.push_back(found);
            }
        }
        return answer;
    }
    Expected<std::vector<faces::Face>> fit(const cv::Mat& rgb,
                                           const std::vector<faces::Detection>& detections) const override
    {
        return m_fitter.fit(rgb, detections);
    }

private:
    const FakeDetector& m_detector;
    const jobs::FaceFitter& m_fitter;
};

/// A mesh that fills the box, as good as one can be.
inline faces::Mesh meshIn(const cv::Rect2f& box)
{
    faces::Mesh mesh;
    mesh.presence = 1.F;
    for (int i = 0; i < faces::kMeshPoints; ++i) { // a sunflower's pattern
        const float radius = 0.5F * std::sqrt((static_cast<float>(i) + 0.5F) / faces::kMeshPoints);
        const float angle = 2.399963F * static_cast<float>(i);
        mesh.pointsInImage.emplace_back(box.x + box.width * (0.5F + radius * std::cos(angle)),
                                        box.y + box.height * (0.5F + radius * std::sin(angle)), 0.F);
    }
    return mesh;
}

class FakeFitter final : public jobs::FaceFitter
{
public:
    bool withMesh = false; ///< cloaks need one

    Expected<std::vector<faces::Face>> fit(const cv::Mat&,
                                           const std::vector<faces::Detection>& detections) const override
    {
        std::vector<faces::Face> result;
        for (const faces::Detection& detection : detections) {
            faces::Face& face = result.emplace_back();
            const cv::Rect2f& box = detection.boxInImage;
            face.boxInImage = box;
            face.confidence = detection.confidence;
            face.landmarksReliable = true;
            const float places[5][2] = {{.3F, .4F}, {.7F, .4F}, {.5F, .6F}, {.35F, .8F}, {.65F, .8F}};
            for (std::size_t i = 0; i < 5; ++i) {
                face.landmarksInImage.at(i) = {box.x + places[i][0] * box.width, box.y + places[i][1] * box.height};
            }
            if (withMesh) {
                face.mesh = meshIn(box);
            }
        }
        return result;
    }
};

class FakeTemplateMaker final : public jobs::TemplateMaker
{
public:
    bool fails = false;

    Expected<std::vector<faces::FaceTemplate>> embed(const cv::Mat& rgb,
                                                     const std::vector<faces::Face>& faces) const override
    {
        if (fails) {
            return fail(ErrorCode::Unknown, "the recognisers fell over");
        }
        std::vector<faces::FaceTemplate> result;
        for (const faces::Face& face : faces) {
            const cv::Rect2f& box = face.boxInImage;
            const auto colour = rgb.at<cv::Vec3b>(cvRound(box.y + box.height / 2), cvRound(box.x + box.width / 2));
            std::vector<float> values(3, 0.F);
            for (int c = 0; c < 3; ++c) {
                values[static_cast<std::size_t>(c)] = colour[c] > 128 ? 1.F : -0.3F;
            }
            result.push_back(faces::FaceTemplate(3, faces::Embedding(values)));
        }
        return result;
    }
};

/// Darkens each face by an amount that its seed and the number of its others determine, after `steps` steps.
class FakeCloak final : public protect::Cloak
{
public:
    int steps = 24;
    float similarity = 0.1F; ///< that its one recogniser is left with
    bool fails = false;
    std::function<void(int step)> onStep; ///< called at each step; may wait, cancel or throw
    /// Whether a face shows what is beside it instead, a green that only identity 1 is like; never if empty.
    std::function<bool(const protect::CloakSubject&)> hides;
    std::function<bool(const protect::CloakSubject&)> failsFor; ///< the whole photo

    /// One call of optimise().
    struct Call
    {
        std::vector<std::uint64_t> seeds;
        std::vector<protect::CloakBudget> budgets;
        std::vector<std::vector<faces::FaceTemplate>> others;
        std::vector<faces::FaceTemplate> seen;
        int threads = 0; ///< models::computeThreads()
    };
    [[nodiscard]] std::vector<Call> calls() const
    {
        const std::lock_guard lock(m_mutex);
        return m_calls;
    }

    const std::vector<std::string>& surrogates() const override
    {
        static const std::vector<std::string> names{"fake"};
        return names;
    }

    Expected<std::vector<protect::CloakResult>> optimise(const cv::Mat& rgb,
                                                         std::span<const protect::CloakSubject> subjects,
                                                         const StepCallback& progress,
                                                         const CancelToken& cancel) const override
    {
        if (fails || rgb.type() != CV_8UC3) {
            return fail(ErrorCode::Unknown, "the optimiser fell over");
        }
        Call call;
        call.threads = models::computeThreads();
        std::vector<protect::CloakResult> results;
        for (const protect::CloakSubject& subject : subjects) {
            if (failsFor && failsFor(subject)) {
                return fail(ErrorCode::Unknown, "the optimiser fell over");
            }
            call.seeds.push_back(subject.seed);
            call.budgets.push_back(subject.budget);
            call.others.push_back(subject.others);
            protect::CloakResult& result = results.emplace_back();
            result.seen = {faces::Embedding({1.F, static_cast<float>(1 + subject.seed % 100'000)})};
            call.seen.push_back(result.seen);
            result.spent = subject.budget;
            result.steps = steps;
            result.converged = true;
            result.margins = {{faces::RecogniserSet::names().front(), similarity}};
            result.fields.frameFromImage = faces::frameFromImage(subject.face->landmarksInImage);
            result.fields.originInFrame = {0.F, 0.F};
            result.fields.sideInFrame = faces::kFrameSide;
            const cv::Rect middle(5, 5, 6, 6); // well within the box
            result.fields.tone = cv::Mat(16, 16, CV_32FC1, cv::Scalar(0));
            result.fields.tone(middle).setTo(-static_cast<double>(2 + subject.seed % 1000) / 10'000.0 -
                                             0.01 * static_cast<double>(subject.others.size()));
            if (hides && hides(subject)) {
                result.fields.flowInFrame = cv::Mat(16, 16, CV_32FC2, cv::Scalar::all(0));
                result.fields.flowInFrame(cv::Rect(4, 5, 8, 8)).setTo(cv::Scalar(50, 0));
            }
        }
        {
            const std::lock_guard lock(m_mutex);
            m_calls.push_back(std::move(call));
        }
        for (int step = 1; step <= steps; ++step) {
            if (cancel.isCancelled()) {
                return fail(ErrorCode::Cancelled, "cancelled");
            }
            if (onStep) {
                onStep(step);
            }
            if (progress) {
                progress(step, steps);
            }
        }
        return results;
    }

private:
    mutable std::mutex m_mutex;
    mutable std::vector<Call> m_calls;
};

class FakeServices : public jobs::Services
{
public:
    FakeDetector fakeDetector;
    FakeFitter fakeFitter;
    FakeTemplateMaker fakeTemplateMaker;
    FakeCloak fakeCloak;
    std::atomic<int> cloakCalls{0};
    bool cloakMissing = false;
    std::atomic<int> detectorCalls{0};
    std::atomic<int> templateMakerCalls{0};
    bool modelsMissing = false;

    Expected<const faces::Detector*> detector() override
    {
        ++detectorCalls;
        if (modelsMissing) {
            return fail(ErrorCode::MissingModel, "no models are installed");
        }
        return static_cast<const faces::Detector*>(&fakeDetector);
    }
    FakeFaceSource fakeFaceSource{fakeDetector, fakeFitter};
    Expected<const faces::FaceSource*> faceSource(faces::SearchEffort) override
    {
        if (modelsMissing) {
            return fail(ErrorCode::MissingModel, "no models are installed");
        }
        return static_cast<const faces::FaceSource*>(&fakeFaceSource);
    }
    Expected<const jobs::FaceFitter*> fitter() override { return static_cast<const jobs::FaceFitter*>(&fakeFitter); }
    Expected<const jobs::TemplateMaker*> templateMaker() override
    {
        ++templateMakerCalls;
        return static_cast<const jobs::TemplateMaker*>(&fakeTemplateMaker);
    }
    Expected<const protect::Cloak*> cloak() override
    {
        ++cloakCalls;
        if (cloakMissing) {
            return fail(ErrorCode::MissingModel, "the recognisers are not installed");
        }
        return static_cast<const protect::Cloak*>(&fakeCloak);
    }
    std::optional<protect::Anonymizer> syntheticFaces; ///< none unless a test brings the model
    Expected<const protect::Anonymizer*> anonymizer() override
    {
        return syntheticFaces ? static_cast<const protect::Anonymizer*>(&*syntheticFaces) : Services::anonymizer();
    }
    const faces::Calibration& calibration() override { return faces::Calibration::builtIn(); }

    /// The built-in ones; tests add judges.
    std::vector<audit::AuditRecogniser> fakeRecognisers = [] {
        std::vector<audit::AuditRecogniser> recognisers;
        for (const std::string& name : faces::RecogniserSet::names()) {
            recognisers.push_back({name, audit::RecogniserRole::BuiltIn,
                                   audit::ScoreScale::fromCalibration(faces::Calibration::builtIn(), name),
                                   std::make_shared<FakeRecogniser>(name)});
        }
        return recognisers;
    }();
    Expected<const std::vector<audit::AuditRecogniser>*> auditRecognisers() override
    {
        return static_cast<const std::vector<audit::AuditRecogniser>*>(&fakeRecognisers);
    }
};

} // namespace bauta::test
