// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/anonymize/anonymize_trials.h"

#include "core/base/random.h"
#include "core/protect/anonymize/face_geometry.h"
#include "core/protect/redact.h"
#include "tests/bench/cloak/cloak_trial.h"
#include "tests/bench/clocks.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <array>
#include <cmath>
#include <limits>

namespace bauta::bench
{

namespace
{

/// How differently two meshes say that a face behaves: the mean over what Expression measures, each mesh placed by
/// itself.
double expressionDifference(const protect::FaceModel& model, const faces::Mesh& a, const faces::Mesh& b)
{
    const auto expressionIn = [&model](const faces::Mesh& mesh) {
        const auto placement = protect::placeHead(model.meanShape, mesh.pointsInImage);
        return protect::expressionOf(protect::shapeInModel(placement, mesh.pointsInImage));
    };
    const protect::Expression difference = expressionIn(a) - expressionIn(b);
    double sum = 0.0;
    for (int k = 0; k < protect::kExpressions; ++k) {
        sum += static_cast<double>(std::abs(difference[k])) / protect::kExpressions;
    }
    return sum;
}

/// Mean colour of both cheeks, L, a, b.
cv::Vec3d cheeks(const cv::Mat& rgb, const faces::Mesh& mesh)
{
    cv::Mat mask(rgb.size(), CV_8UC1, cv::Scalar(0));
    for (const auto& ring : {std::array<int, 4>{116, 205, 187, 147}, std::array<int, 4>{345, 425, 411, 376}}) {
        std::vector<cv::Point> corners;
        for (const int i : ring) {
            const cv::Point3f& p = mesh.pointsInImage[static_cast<std::size_t>(i)];
            corners.emplace_back(cvRound(p.x), cvRound(p.y));
        }
        cv::fillConvexPoly(mask, corners, cv::Scalar(255));
    }
    const cv::Scalar mean = cv::mean(rgb, mask);
    cv::Mat pixel(1, 1, CV_32FC3, cv::Scalar(mean[0] / 255.0, mean[1] / 255.0, mean[2] / 255.0));
    cv::cvtColor(pixel, pixel, cv::COLOR_RGB2Lab);
    return cv::Vec3d(pixel.at<cv::Vec3f>(0, 0));
}

} // namespace

FaceTrialRoom::FaceTrialRoom(const PortraitLoader& loader, const Judges& judges, const protect::Anonymizer& anonymizer,
                             const protect::Cloak* cloak)
    : m_loader(loader),
      m_judges(judges),
      m_anonymizer(anonymizer),
      m_cloak(cloak)
{
}

Expected<cv::Mat> FaceTrialRoom::changed(const Portrait& portrait, const std::string& method, std::uint64_t seed,
                                         FaceTrial& trial) const
{
    image::Image photo;
    photo.pixels = portrait.rgb.clone();
    SecureRandom random;
    const auto noise = [&random] {
        return random();
    };
    const Stopwatch watch;
    if (method == "anonymize") {
        if (protect::unsuitableForAnonymize(portrait.face)) {
            trial.wasCovered = true;
            protect::redact(photo, portrait.face, protect::Method::Solid, {}, noise);
        } else {
            m_anonymizer.apply(photo, portrait.face, protect::drawIdentity(m_anonymizer.model(), seed),
                               {.grain = static_cast<std::uint32_t>(seed)});
        }
    } else if (method == "disguise") {
        if (m_cloak == nullptr || protect::unsuitableForCloak(portrait.face)) {
            return fail(ErrorCode::InvalidArgument, "carries no cloak");
        }
        protect::CloakSubject subject;
        subject.face = &portrait.face;
        subject.budget = protect::budgetFor(protect::Method::Disguise, protect::Strength::Standard);
        subject.seed = seed;
        const auto results = m_cloak->optimise(portrait.rgb, std::span(&subject, 1), {}, {});
        if (!results) {
            return fail(results.error());
        }
        protect::applyCloak(photo, results->front().fields);
    } else if (const auto cover = protect::methodFromString(method)) {
        protect::redact(photo, portrait.face, *cover, {}, noise);
    }
    trial.milliseconds = 1000.0 * watch.cpuSeconds();
    return photo.pixels;
}

FaceTrial FaceTrialRoom::run(const Portrait& portrait, const std::string& method, std::uint64_t seed) const
{
    FaceTrial trial;
    trial.expressionError = std::numeric_limits<double>::quiet_NaN();
    trial.toneError = std::numeric_limits<double>::quiet_NaN();
    const auto pixels = changed(portrait, method, seed, trial);
    if (!pixels) {
        trial.problem = pixels.error().detail;
        return trial;
    }
    trial.changed = (*pixels)(regionOf(portrait)).clone();
    const cv::Mat shared = throughJpeg(*pixels, 85);
    const auto found = m_loader.faceAt(shared, portrait.face.boxInImage, faces::SearchEffort::Balanced);
    trial.found = found.has_value();
    auto seen = m_judges.look(shared, found ? *found : portrait.face);
    if (!seen) {
        trial.problem = seen.error().detail;
        return trial;
    }
    trial.seen = *std::move(seen);
    if (found && found->mesh && portrait.face.mesh) {
        trial.expressionError = expressionDifference(m_anonymizer.model(), *portrait.face.mesh, *found->mesh);
        trial.toneError = cv::norm(cheeks(portrait.rgb, *portrait.face.mesh) - cheeks(shared, *portrait.face.mesh));
    }
    return trial;
}

} // namespace bauta::bench
