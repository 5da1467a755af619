// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/cloak.h"

#include "core/faces/align.h"
#include "core/protect/cloak/canvas.h"
#include "core/protect/cloak/optimiser_torch.h"
#include "core/protect/cloak/surrogate_torch.h"

#include <c10/util/Exception.h>
#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include <exception>
#include <utility>

namespace bauta::protect
{

namespace
{

class GradientCloak final : public Cloak
{
public:
    GradientCloak(std::vector<std::unique_ptr<Surrogate>> surrogates, const CloakTuning& tuning)
        : m_surrogates(std::move(surrogates)),
          m_tuning(tuning)
    {
        for (const auto& surrogate : m_surrogates) {
            m_names.push_back(surrogate->entry().name);
        }
    }

    const std::vector<std::string>& surrogates() const override { return m_names; }

    Expected<std::vector<CloakResult>> optimise(const cv::Mat& rgb, std::span<const CloakSubject> subjects,
                                                const StepCallback& progress, const CancelToken& cancel) const override
    {
        if (rgb.empty() || rgb.type() != CV_8UC3) {
            return fail(ErrorCode::InvalidArgument, "a cloak is made on an 8-bit RGB picture");
        }
        for (const CloakSubject& subject : subjects) {
            if (subject.face == nullptr || unsuitableForCloak(*subject.face)) {
                return fail(ErrorCode::InvalidArgument, "a face cannot be cloaked");
            }
            for (const CloakAppearance& appearance : subject.moreAppearances) {
                if (appearance.rgb.empty() || appearance.rgb.type() != CV_8UC3 || unsuitableForCloak(appearance.face)) {
                    return fail(ErrorCode::InvalidArgument, "a face cannot be cloaked in one of its frames");
                }
            }
        }
        try {
            Optimiser optimiser(m_surrogates, m_tuning);
            for (const CloakSubject& subject : subjects) {
                optimiser.add(rgb, subject);
            }
            for (int done = 0; optimiser.stepsLeft() > 0;) {
                if (cancel.isCancelled()) {
                    return fail(ErrorCode::Cancelled, "cancelled");
                }
                optimiser.step();
                ++done;
                if (progress) {
                    progress(done, done + optimiser.stepsLeft());
                }
            }
            return optimiser.finish();
        } catch (const c10::Error& error) {
            return fail(ErrorCode::Unknown, fmt::format("the cloak failed: {}", error.what_without_backtrace()));
        } catch (const std::exception& error) {
            return fail(ErrorCode::Unknown, fmt::format("the cloak failed: {}", error.what()));
        }
    }

private:
    std::vector<std::unique_ptr<Surrogate>> m_surrogates;
    std::vector<std::string> m_names;
    CloakTuning m_tuning;
};

} // namespace

CloakAppearance cutAppearance(const cv::Mat& rgb, const faces::Face& face)
{
    constexpr float kMargin = 4.F; // for interpolation
    const cv::Matx23f imageFromFrame = faces::inverse(faces::frameFromImage(face.landmarksInImage));
    std::vector<cv::Point2f> corners;
    for (const float right : {-kMargin, kCanvasInFrame[2] + kMargin}) {
        for (const float down : {-kMargin, kCanvasInFrame[2] + kMargin}) {
            corners.emplace_back(imageFromFrame * cv::Vec3f(kCanvasInFrame[0] + right, kCanvasInFrame[1] + down, 1.F));
        }
    }
    const cv::Rect whole({}, rgb.size());
    cv::Rect area = cv::boundingRect(corners) & whole;
    if (area.empty()) { // a face beyond the picture, of which nothing is to be seen
        area = whole;
    }
    CloakAppearance appearance{rgb(area).clone(), face};
    const cv::Point2f origin = area.tl();
    appearance.face.boxInImage -= origin;
    for (cv::Point2f& p : appearance.face.landmarksInImage) {
        p -= origin;
    }
    if (appearance.face.mesh) {
        for (cv::Point3f& p : appearance.face.mesh->pointsInImage) {
            p -= cv::Point3f(origin.x, origin.y, 0.F);
        }
    }
    return appearance;
}

Expected<std::unique_ptr<Cloak>> makeCloak(const models::ModelStore& store, const std::vector<std::string>& surrogates,
                                           const CloakTuning& tuning)
{
    std::vector<std::string> names = surrogates;
    if (names.empty()) {
        for (const models::ModelRole role : {models::ModelRole::Recogniser, models::ModelRole::Surrogate}) {
            for (const models::ModelEntry& entry : store.withRole(role)) {
                names.push_back(entry.name);
            }
        }
    }
    auto loaded = loadSurrogates(store, names);
    if (!loaded) {
        return fail(loaded.error());
    }
    if (loaded->empty()) {
        return fail(ErrorCode::MissingModel, "no recogniser is installed that a cloak could be made against");
    }
    return std::unique_ptr<Cloak>(std::make_unique<GradientCloak>(std::move(*loaded), tuning));
}

} // namespace bauta::protect
