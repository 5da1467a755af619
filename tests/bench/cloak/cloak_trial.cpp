// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/cloak_trial.h"

#include "core/image/image.h"
#include "core/protect/face_shape.h"
#include "core/protect/mask.h"
#include "tests/bench/clocks.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <utility>

namespace bauta::bench
{

namespace
{

constexpr int kSharedQuality = 85;
constexpr int kHalfQuality = 75;
constexpr double kBlurSigma = 0.03; // of the face's width

cv::Mat blurred(const cv::Mat& rgb, const faces::Face& face)
{
    const protect::FaceMask mask = protect::faceMask(face, rgb.size(), {.growth = 0.F, .feather = 0.F});
    cv::Mat result = rgb.clone();
    cv::Mat smooth;
    cv::GaussianBlur(rgb, smooth, {}, kBlurSigma * static_cast<double>(protect::faceShape(face, rgb.size()).width));
    smooth(mask.boundsInImage).copyTo(result(mask.boundsInImage), mask.alpha > 127);
    return result;
}

faces::Face halved(faces::Face face)
{
    face.boxInImage = {face.boxInImage.x / 2.F, face.boxInImage.y / 2.F, face.boxInImage.width / 2.F,
                       face.boxInImage.height / 2.F};
    for (cv::Point2f& p : face.landmarksInImage) {
        p /= 2.F;
    }
    face.mesh.reset(); // recognisers do not need it
    return face;
}

} // namespace

cv::Mat throughJpeg(const cv::Mat& rgb, int quality)
{
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    std::vector<unsigned char> file;
    cv::imencode(".jpg", bgr, file, {cv::IMWRITE_JPEG_QUALITY, quality});
    cv::Mat read;
    cv::cvtColor(cv::imdecode(file, cv::IMREAD_COLOR), read, cv::COLOR_BGR2RGB);
    return read;
}

cv::Rect regionOf(const Portrait& portrait)
{
    const cv::Rect2f& box = portrait.face.boxInImage;
    const float side = 1.5F * std::max(box.width, box.height);
    const cv::Point2f centre = (box.tl() + box.br()) / 2.F;
    const cv::Rect square(cvRound(centre.x - side / 2.F), cvRound(centre.y - side / 2.F), cvRound(side), cvRound(side));
    return square & cv::Rect({}, portrait.rgb.size());
}

Expected<TrialRoom> TrialRoom::make(const Services& services, const std::vector<std::string>& surrogates,
                                    const protect::CloakTuning& tuning)
{
    TrialRoom room(services);
    auto cloak = protect::makeCloak(*services.store, surrogates, tuning);
    if (!cloak) {
        return fail(cloak.error());
    }
    room.m_cloak = std::move(*cloak);
    std::vector<std::string> builtIn; // the baseline cannot use others
    for (const std::string& name : room.surrogates()) {
        const models::ModelEntry* entry = services.store->find(name);
        if (entry != nullptr && entry->runtime == models::ModelRuntime::Bauta) {
            builtIn.push_back(name);
        }
    }
    auto pgd = PgdBaseline::make(*services.store, builtIn);
    if (!pgd) {
        return fail(pgd.error());
    }
    room.m_pgd = std::move(*pgd);
    auto forward = ForwardCost::make(*services.store, builtIn);
    if (!forward) {
        return fail(forward.error());
    }
    room.m_forwardCost = std::move(*forward);
    return room;
}

Expected<cv::Mat> TrialRoom::protect(const Portrait& portrait, const Task& task, Trial& trial,
                                     std::optional<protect::CloakFields>& fields) const
{
    const Stopwatch watch;
    const auto stop = [&] {
        trial.seconds = watch.seconds();
        trial.cpuSeconds = watch.cpuSeconds();
    };
    switch (task.config.kind) {
    case ProtectionKind::Clean:
        break;
    case ProtectionKind::Blur: {
        cv::Mat changed = blurred(portrait.rgb, portrait.face);
        stop();
        return changed;
    }
    case ProtectionKind::Pgd: {
        auto changed = m_pgd->protect(portrait.rgb, portrait.face, task.seed);
        stop();
        return changed;
    }
    case ProtectionKind::Cloak: {
        const protect::CloakSubject subject{&portrait.face, task.config.budget, task.seed, task.others};
        auto results = m_cloak->optimise(portrait.rgb, {&subject, 1}, {}, {});
        stop();
        if (!results) {
            return fail(results.error());
        }
        protect::CloakResult& result = results->front();
        trial.steps = result.steps;
        trial.converged = result.converged;
        trial.margins = std::move(result.margins);
        trial.seen = std::move(result.seen);
        image::Image image;
        image.pixels = portrait.rgb.clone();
        protect::applyCloak(image, result.fields);
        fields = std::move(result.fields);
        return image.pixels;
    }
    }
    return portrait.rgb.clone();
}

Expected<void> TrialRoom::look(const Portrait& portrait, const cv::Mat& changed, Trial& trial) const
{
    const auto recognise = [&](const cv::Mat& rgb, const faces::Face& expected, bool& found) -> Expected<Signature> {
        auto face = m_services.loader->faceAt(rgb, expected.boxInImage, faces::SearchEffort::Fast);
        if (!face && face.error().code == ErrorCode::NotFound) { // the search that jobs use, several times as long
            face = m_services.loader->faceAt(rgb, expected.boxInImage, faces::SearchEffort::Balanced);
        }
        if (!face && face.error().code != ErrorCode::NotFound) {
            return fail(face.error());
        }
        found = face.has_value();
        return m_services.judges->look(rgb, found ? *face : expected);
    };
    const cv::Mat shared = throughJpeg(changed, kSharedQuality);
    auto signature = recognise(shared, portrait.face, trial.found);
    if (!signature) {
        return fail(signature.error());
    }
    trial.shared = std::move(*signature);

    cv::Mat half;
    cv::resize(shared, half, {(shared.cols + 1) / 2, (shared.rows + 1) / 2}, 0.0, 0.0, cv::INTER_AREA);
    half = throughJpeg(half, kHalfQuality);
    auto ofHalf = recognise(half, halved(portrait.face), trial.foundHalf);
    if (!ofHalf) {
        return fail(ofHalf.error());
    }
    trial.half = std::move(*ofHalf);
    return {};
}

Trial TrialRoom::run(const Portrait& portrait, const Task& task, Keep keep) const
{
    Trial trial;
    if (const auto unsuitable = protect::unsuitableForCloak(portrait.face)) { // the same photos in all columns
        trial.problem = "the face is " + *unsuitable;
        return trial;
    }
    if (task.config.kind == ProtectionKind::Cloak || task.config.kind == ProtectionKind::Pgd) {
        const auto forward = m_forwardCost.measure();
        if (!forward) {
            trial.problem = forward.error().detail;
            return trial;
        }
        trial.forward = *forward;
    }
    std::optional<protect::CloakFields> fields;
    const auto changed = protect(portrait, task, trial, fields);
    if (!changed) {
        trial.problem = changed.error().detail;
        return trial;
    }
    trial.look = measureLook(portrait.rgb, *changed, portrait.face, fields);
    if (const auto looked = look(portrait, *changed, trial); !looked) {
        trial.problem = looked.error().detail;
        return trial;
    }
    if (keep == Keep::Picture) {
        trial.changed = (*changed)(regionOf(portrait)).clone();
    }
    return trial;
}

} // namespace bauta::bench
