// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/identity.h"

#include "core/base/enum_names.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace bauta::protect
{

namespace
{

constexpr EnumNames<Presentation, 3> kNames{
    {{Presentation::Neutral, "neutral"}, {Presentation::Feminine, "feminine"}, {Presentation::Masculine, "masculine"}}};

/// Of a draw, in deviations. More than the people of the training differ by: what skin tone and presentation take away
/// is given back, and only the inside of the face can tell two people apart.
constexpr float kTextureSpread = 0.95F;
constexpr float kShapeSpread = 1.4F;
constexpr float kFurthest = 2.6F; ///< of one coefficient
/// What a Neutral face leans to. The middle of the averages looks rather masculine to people.
constexpr float kMeanLean = -0.2F;
constexpr float kLeanSpread = 0.45F; ///< either way
/// Nearer than this to a face of the training, in mean distances between two of them: drawn again. Two faces of the
/// training are hardly ever so near.
constexpr float kLeastDistance = 0.62F;
constexpr int kMostDraws = 64;
/// How far the skin of a draw may stay from the skin that is asked for, L, a, b: the light of a photo is not known.
constexpr std::array<float, 3> kToneSlack{2.F, 1.2F, 1.6F};
constexpr float kPresentationSlack = 0.1F;
/// How clearly shaven a face is that does not present as masculine, in deviations: a shadow of a beard under anybody's
/// hair is what people notice first.
constexpr float kShaven = 0.9F;
constexpr float kShavenSlack = 0.2F;
constexpr float kBeardedLean = 0.7F; ///< at least, of a Neutral face whose rim has a beard
/// How far the cheeks may stay from what is usual beside the rim, in L: some light is left in the textures, and would
/// shine where a photo has none.
constexpr float kGlowSlack = 1.5F;
/// At least so much darker than skin are brows, in L: a linear model can make them lighter, which nobody has.
constexpr float kLeastBrows = 6.F;
constexpr float kBrowSlack = 0.5F;

/// A small generator of our own, since those of the standard library may differ between systems: SplitMix64 (G. Steele,
/// D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", 2014) and the Box-Muller transform.
class Draws
{
public:
    explicit Draws(std::uint64_t seed) : m_state(seed) {}

    float normal()
    {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
        return static_cast<float>(radius * std::cos(2.0 * std::numbers::pi * uniform()));
    }

    double uniform()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        z ^= z >> 31U;
        return static_cast<double>(z >> 11U) * 0x1p-53;
    }

private:
    std::uint64_t m_state;
};

cv::Mat drawn(Draws& draws, int count, float spread)
{
    cv::Mat coefficients(1, count, CV_32FC1);
    for (int i = 0; i < count; ++i) {
        coefficients.at<float>(i) = std::clamp(draws.normal() * spread, -kFurthest, kFurthest);
    }
    return coefficients;
}

/// The most likely coefficients, beside `from`, whose image under `map` is `wanted` give or take `slack`: the mean of a
/// Gaussian under a linear observation.
cv::Mat conditioned(const cv::Mat& from, const cv::Mat& map, const cv::Mat& wanted, const cv::Mat& slack)
{
    cv::Mat covariance = map * map.t();
    for (int i = 0; i < covariance.rows; ++i) {
        covariance.at<float>(i, i) += slack.at<float>(i) * slack.at<float>(i);
    }
    const cv::Mat missing = wanted - map * from.t();
    cv::Mat weights;
    cv::solve(covariance, missing, weights, cv::DECOMP_CHOLESKY);
    return from + weights.t() * map;
}

} // namespace

const char* toString(Presentation presentation) noexcept
{
    return nameOf(kNames, presentation);
}

std::optional<Presentation> presentationFromString(const std::string& name) noexcept
{
    return valueNamed(kNames, name);
}

SyntheticIdentity drawIdentity(const FaceModel& model, std::uint64_t seed)
{
    Draws draws(seed);
    SyntheticIdentity best;
    float furthest = -1.F;
    for (int attempt = 0; attempt < kMostDraws; ++attempt) {
        SyntheticIdentity identity{drawn(draws, model.textureComponents(), kTextureSpread),
                                   drawn(draws, model.shapeComponents(), kShapeSpread),
                                   kMeanLean + kLeanSpread * static_cast<float>(2.0 * draws.uniform() - 1.0)};
        const float distance = distanceToKnown(model, identity);
        if (distance > furthest) {
            furthest = distance;
            best = std::move(identity);
        }
        if (furthest >= kLeastDistance) {
            break;
        }
    }
    return best;
}

SyntheticIdentity fitted(const FaceModel& model, const SyntheticIdentity& identity, const RimDemands& rim,
                         Presentation presentation)
{
    cv::Mat map = model.toneFromTexture.clone();
    cv::Mat wanted(3, 1, CV_32FC1);
    cv::Mat slack(3, 1, CV_32FC1);
    for (int i = 0; i < 3; ++i) {
        wanted.at<float>(i) = rim.skinTone[i] - model.meanTone[i];
        slack.at<float>(i) = kToneSlack[static_cast<std::size_t>(i)];
    }
    if (!model.presentation.empty()) {
        const double length = cv::norm(model.presentation);
        const cv::Mat axis = model.presentation / std::max(length, 1e-9);
        map.push_back(axis);
        const float side = presentation == Presentation::Feminine    ? -1.F
                           : presentation == Presentation::Masculine ? 1.F
                           : rim.hasBeard                            ? std::max(identity.lean, kBeardedLean)
                                                                     : identity.lean;
        wanted.push_back(side * static_cast<float>(length) / 2.F);
        slack.push_back(kPresentationSlack);
    }
    map.push_back(model.glow);
    wanted.push_back(0.F);
    slack.push_back(kGlowSlack);
    if (presentation != Presentation::Masculine && !rim.hasBeard) {
        const double length = cv::norm(model.shaven);
        map.push_back(cv::Mat(model.shaven / std::max(length, 1e-9)));
        wanted.push_back(kShaven);
        slack.push_back(kShavenSlack);
    }
    cv::Mat texture = conditioned(identity.texture, map, wanted, slack);
    if (model.meanBrows + static_cast<float>(texture.dot(model.brows)) < kLeastBrows) {
        map.push_back(model.brows);
        wanted.push_back(kLeastBrows - model.meanBrows);
        slack.push_back(kBrowSlack);
        texture = conditioned(identity.texture, map, wanted, slack);
    }
    return {texture, identity.shape, identity.lean};
}

float distanceToKnown(const FaceModel& model, const SyntheticIdentity& identity)
{
    const int components = std::min(model.known.cols, identity.texture.cols);
    float nearest = 1e9F;
    for (int i = 0; i < model.known.rows; ++i) {
        const auto* known = model.known.ptr<float>(i);
        const auto* drawnHere = identity.texture.ptr<float>();
        float sum = 0.F;
        for (int k = 0; k < components; ++k) {
            const float d = known[k] - drawnHere[k];
            sum += d * d;
        }
        nearest = std::min(nearest, sum);
    }
    // Two independent points of deviation 1 in n dimensions are about sqrt(2 n) apart.
    return std::sqrt(nearest / (2.F * static_cast<float>(std::max(components, 1))));
}

cv::Mat identityShapeOf(const FaceModel& model, const SyntheticIdentity& identity)
{
    cv::Mat coefficients = identity.texture * model.shapeFromTexture.t();
    coefficients += identity.shape.mul(model.shapeSpread);
    for (int i = 0; i < coefficients.cols; ++i) {
        float& c = coefficients.at<float>(i);
        c = std::clamp(c, -kFurthest, kFurthest);
    }
    return coefficients * model.identityShape;
}

} // namespace bauta::protect
