// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/cloak.h"

#include "core/faces/align.h"
#include "core/models/compute_threads.h"
#include "core/models/gradients_library.h"
#include "core/protect/cloak/canvas.h"

#include <opencv2/imgproc.hpp>

#include <utility>

namespace bauta::protect
{

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
    if (names.empty()) {
        return fail(ErrorCode::MissingModel, "no recogniser is installed that a cloak could be made against");
    }
    const Expected<void*> symbol = models::gradientsSymbol("bautaMakeCloak");
    if (!symbol) {
        return fail(symbol.error());
    }
    Expected<std::unique_ptr<Cloak>> made(nullptr);
    reinterpret_cast<decltype(&bautaMakeCloak)> (*symbol)(store, names, tuning, models::computeThreads, made);
    return made;
}

} // namespace bauta::protect
