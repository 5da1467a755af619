// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/beard.h"

#include "core/protect/smooth_step.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace bauta::protect
{

namespace
{

// Rings of mesh points. A full beard: the cheeks' line from ear to ear under the nose, and below the chin back again. A
// goatee: the same from one corner of the mouth to the other.
const std::vector<int> kFull{93,  177, 213, 192, 186, 92,  165, 164, 391, 322, 410, 416, 433, 401, 323, 361,
                             288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58,  132};
const std::vector<int> kGoatee{186, 92,  165, 164, 391, 322, 410, 432, 430, 394, 379,
                               378, 400, 377, 152, 148, 176, 149, 150, 169, 210, 212};
const std::vector<int> kOuterLips{61,  185, 40,  39,  37,  0,  267, 269, 270, 409,
                                  291, 375, 321, 405, 314, 17, 84,  181, 91,  146};
const std::vector<int> kChinRim{150, 149, 176, 148, 152, 377, 400, 378, 379};
const std::vector<int> kJawRim{132, 58, 172, 136, 365, 397, 288, 361};

constexpr float kShade = 0.4F;      ///< a chin is darker than other skin by less, in log L
constexpr float kFullGrown = 0.75F; ///< from here on a beard hides the skin
constexpr float kLeastOnJaw = 0.4F; ///< of the jaw, that a beard along it needs
constexpr float kFullOnJaw = 0.7F;
constexpr float kMost = 0.94F;  ///< of the skin that hairs hide
constexpr float kLeaves = 0.2F; ///< below this share one is gone
constexpr float kComes = 0.35F;
constexpr float kRelief = 4.5F;   ///< of the hairs, in L
constexpr float kThinness = 0.2F; ///< how much streaks of a thin one differ
constexpr float kDarkest = 6.F;   ///< hair, in L

std::vector<cv::Point> ringOf(const cv::Mat& layout, const std::vector<int>& points)
{
    std::vector<cv::Point> ring;
    for (const int point : points) {
        ring.emplace_back(cvRound(layout.at<float>(point, 0)), cvRound(layout.at<float>(point, 1)));
    }
    return ring;
}

/// A beard's place: the ring without the lips, soft inside of the face but not thinner at the face's own edge.
cv::Mat grown(const cv::Mat& layout, const cv::Mat& covered, const std::vector<int>& ring)
{
    const double soft = 0.026 * covered.cols;
    const auto blurred = [&](const cv::Mat& mask, double deviation) {
        cv::Mat map;
        mask.convertTo(map, CV_32F, 1.0 / 255.0);
        cv::GaussianBlur(map, map, {}, deviation, deviation, cv::BORDER_REPLICATE);
        return map;
    };
    const auto filled = [&](const std::vector<int>& points) {
        cv::Mat mask(covered.size(), CV_8UC1, cv::Scalar(0));
        cv::fillPoly(mask, std::vector{ringOf(layout, points)}, cv::Scalar(255));
        return mask;
    };
    cv::Mat face = covered != 0;
    const cv::Mat place = filled(ring);
    face |= place; // the ring's corners lie on the edge
    const cv::Mat skin = 1.0 - blurred(filled(kOuterLips), 0.3 * soft);
    return cv::Mat(blurred(place, soft) / cv::max(blurred(face, soft), 1e-3)).mul(skin);
}

cv::Mat along(const cv::Mat& layout, cv::Size size, const std::vector<int>& points)
{
    cv::Mat rim(size, CV_8UC1, cv::Scalar(0));
    const double radius = 0.09 * size.width; // somewhat beyond the band that is read
    for (const cv::Point& p : ringOf(layout, points)) {
        cv::circle(rim, p, cvRound(radius), cv::Scalar(255), cv::FILLED);
    }
    return rim;
}

float medianOf(std::vector<float>& values)
{
    if (values.empty()) {
        return 0.F;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Short streaks downward, of deviation 1.
cv::Mat streaks(cv::Size size)
{
    cv::Mat noise(size, CV_32FC1);
    cv::RNG random(7);
    random.fill(noise, cv::RNG::NORMAL, 0.0, 1.0);
    cv::blur(noise, noise, {1, std::max(3, size.height / 40)});
    cv::GaussianBlur(noise, noise, {}, 0.6);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(noise, mean, deviation);
    return (noise - mean[0]) / std::max(deviation[0], 1e-6);
}

} // namespace

BeardRegions beardRegions(const cv::Mat& layout, const cv::Mat& covered)
{
    const cv::Mat chinRim = along(layout, covered.size(), kChinRim);
    const cv::Mat jawRim = along(layout, covered.size(), kJawRim);
    return {grown(layout, covered, kGoatee), grown(layout, covered, kFull), chinRim, jawRim, chinRim | jawRim,
            streaks(covered.size())};
}

Beard beardBeside(const RimView& view, const cv::Mat& texture, const cv::Vec3f& tone, const BeardRegions& regions)
{
    std::vector<float> darkerAtChin;
    std::vector<float> darkerAtJaw;
    std::array<std::vector<float>, 3> differences;
    cv::Vec3f skin;
    for (int y = 0; y < view.depth.rows; ++y) {
        for (int x = 0; x < view.depth.cols; ++x) {
            if (!isKnown(view, y, x)) {
                continue;
            }
            const cv::Point texel = texelOf(view, y, x, texture.size());
            const auto& source = view.sourceLab.at<cv::Vec3f>(y, x);
            const cv::Vec3f skinHere = texture.at<cv::Vec3f>(texel) + tone;
            const float darker = logLight(skinHere[0]) - logLight(source[0]);
            if (regions.chinRim.at<unsigned char>(texel) != 0) {
                darkerAtChin.push_back(darker);
                skin += skinHere;
                for (std::size_t c = 0; c < differences.size(); ++c) {
                    differences[c].push_back(source[static_cast<int>(c)] - skinHere[static_cast<int>(c)]);
                }
            } else if (regions.jawRim.at<unsigned char>(texel) != 0) {
                darkerAtJaw.push_back(darker);
            }
        }
    }
    const float darkness = medianOf(darkerAtChin);
    if (darkness <= kShade) {
        return {};
    }
    Beard beard;
    beard.isThere = true;
    const auto dark = std::count_if(darkerAtJaw.begin(), darkerAtJaw.end(), [](float d) { return d > kShade; });
    beard.onJaw = static_cast<float>(dark) / std::max(1.F, static_cast<float>(darkerAtJaw.size()));
    // What is seen at the rim of a thin one is a mixture of hairs and skin.
    beard.share = kMost * std::min(1.F, darkness / kFullGrown);
    beard.hairs = skin / static_cast<float>(darkerAtChin.size());
    for (std::size_t c = 0; c < differences.size(); ++c) {
        beard.hairs[static_cast<int>(c)] += medianOf(differences[c]) / beard.share;
    }
    beard.hairs[0] = std::max(beard.hairs[0], kDarkest);
    return beard;
}

Beard between(const Beard& before, const Beard& next, float shareOfNext)
{
    Beard beard;
    const float rest = 1.F - shareOfNext;
    beard.share = before.share * rest + next.share * shareOfNext;
    beard.isThere = beard.share > (before.isThere ? kLeaves : kComes);
    beard.onJaw = before.onJaw * rest + next.onJaw * shareOfNext;
    // A frame without one says nothing of its colour.
    beard.hairs = next.share <= 0.F     ? before.hairs
                  : before.share <= 0.F ? next.hairs
                                        : before.hairs * rest + next.hairs * shareOfNext;
    return beard;
}

void growBeard(const Beard& beard, const BeardRegions& regions, const cv::Vec3f& skin, const cv::Vec3f& skinInTexture,
               cv::Mat& texture)
{
    if (!beard.isThere) {
        return;
    }
    const float light = (skin[0] + kLightOffset) / (skinInTexture[0] + kLightOffset);
    const cv::Vec3f colour((beard.hairs[0] + kLightOffset) / std::max(light, 0.05F) - kLightOffset,
                           beard.hairs[1] - skin[1] + skinInTexture[1], beard.hairs[2] - skin[2] + skinInTexture[2]);
    const float onJaw = smoothStep(kLeastOnJaw, kFullOnJaw, beard.onJaw);
    for (int y = 0; y < texture.rows; ++y) {
        auto* row = texture.ptr<cv::Vec3f>(y);
        const auto* goatee = regions.goatee.ptr<float>(y);
        const auto* full = regions.full.ptr<float>(y);
        const auto* hair = regions.streaks.ptr<float>(y);
        for (int x = 0; x < texture.cols; ++x) {
            const float place = goatee[x] + (std::max(full[x], goatee[x]) - goatee[x]) * onJaw;
            if (place <= 0.F) {
                continue;
            }
            const float edge = smoothStep(0.12F, 0.92F, place + 0.1F * hair[x] * (place < 0.95F ? 1.F : 0.F));
            const float share =
                std::clamp(beard.share * edge * (1.F - kThinness * (1.F - beard.share) * hair[x]), 0.F, 1.F);
            const cv::Vec3f hairHere(std::max(0.F, colour[0] + kRelief * hair[x]), colour[1], colour[2]);
            row[x] += (hairHere - row[x]) * share;
        }
    }
}

} // namespace bauta::protect
