// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/rim_match.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <vector>

namespace bauta::protect
{

namespace
{

constexpr int kMembraneSide = 56;
constexpr int kSweeps = 160;
constexpr float kOverRelaxation = 1.7F;
/// What differs from lit skin by much more than this is something else (hair, a collar): the more it differs, the less
/// it tells of the skin beside it.
const cv::Vec3f kSkinLike{0.22F, 6.F, 7.F};
constexpr float kBrighterSkinLike = 0.32F; ///< for what is brighter: seldom anything but skin in a harder light
const cv::Vec3f kTukey{0.35F, 12.F, 14.F}; ///< beyond it, a place says nothing of the light

struct Sample
{
    cv::Vec3f source;
    cv::Vec3f texture;
    cv::Vec2f normal;
    float weight = 0.F;
    int index = 0; ///< of its cell
};

cv::Vec3f textureAt(const cv::Mat& texture, const cv::Vec2f& uv)
{
    const float x = std::clamp(uv[0] - 0.5F, 0.F, static_cast<float>(texture.cols - 1) - 0.001F);
    const float y = std::clamp(uv[1] - 0.5F, 0.F, static_cast<float>(texture.rows - 1) - 0.001F);
    const int left = static_cast<int>(x);
    const int top = static_cast<int>(y);
    const float fx = x - static_cast<float>(left);
    const float fy = y - static_cast<float>(top);
    const auto* above = texture.ptr<cv::Vec3f>(top) + left;
    const auto* below = texture.ptr<cv::Vec3f>(std::min(top + 1, texture.rows - 1)) + left;
    return (above[0] * (1.F - fx) + above[1] * fx) * (1.F - fy) + (below[0] * (1.F - fx) + below[1] * fx) * fy;
}

/// The known cells of the band along the rim.
std::vector<Sample> samplesOf(const RimView& view, const cv::Mat& texture)
{
    std::vector<Sample> samples;
    for (int y = 0; y < view.depth.rows; ++y) {
        for (int x = 0; x < view.depth.cols; ++x) {
            if (!isKnown(view, y, x)) {
                continue;
            }
            Sample sample;
            sample.source = view.sourceLab.at<cv::Vec3f>(y, x);
            sample.texture = textureAt(texture, view.uv.at<cv::Vec2f>(y, x));
            sample.normal = view.normal.at<cv::Vec2f>(y, x);
            sample.weight = view.share.at<float>(y, x);
            sample.index = y * view.depth.cols + x;
            samples.push_back(sample);
        }
    }
    return samples;
}

/// Where chroma cannot tell skin from hair: leaves out the darker ones of two kinds of values at least `gap` apart, if
/// the brighter ones are more than a few. Hair and beards are darker than the skin that they cover. The parting is N.
/// Otsu's ("A Threshold Selection Method from Gray-Level Histograms", 1979).
void keepBright(std::vector<float>& values, float gap)
{
    constexpr double kFew = 0.2;
    std::sort(values.begin(), values.end());
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    const auto total = static_cast<double>(values.size());
    double sumBelow = 0.0;
    double widest = 0.0;
    std::ptrdiff_t parting = 0;
    for (std::size_t i = 0; i + 1 < values.size(); ++i) {
        sumBelow += static_cast<double>(values[i]);
        const auto below = static_cast<double>(i + 1);
        const double above = total - below;
        if (above < kFew * total) {
            break;
        }
        const double apart = (sum - sumBelow) / above - sumBelow / below;
        const double between = below * above * apart * apart;
        if (between > widest && apart >= static_cast<double>(gap)) {
            widest = between;
            parting = static_cast<std::ptrdiff_t>(i + 1);
        }
    }
    values.erase(values.begin(), values.begin() + parting);
}

float quantile(std::vector<float>& values, double share)
{
    if (values.empty()) {
        return 0.F;
    }
    const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + place, values.end());
    return values[static_cast<std::size_t>(place)];
}

/// Of brightness, since what is not skin but looks like it is darker: hair, beards, what lies in the shade.
constexpr double kBright = 0.6;
constexpr double kMedian = 0.5;

/// How much darker hair is than skin, in log L and in L.
constexpr float kHairGap = 0.4F;
constexpr float kHairGapInL = 18.F;

/// The samples that look like skin rather than like hair, a beard or what is behind a face: as colourful as most of the
/// colourful ones. All of them where there is no colour.
std::vector<Sample> skinLike(const std::vector<Sample>& samples)
{
    constexpr double kColourful = 0.75; // quantile of chroma
    constexpr float kShare = 0.6F;      // of that chroma
    constexpr float kGray = 2.F;
    std::vector<float> chroma;
    for (const Sample& sample : samples) {
        chroma.push_back(std::hypot(sample.source[1], sample.source[2]));
    }
    const float colourful = quantile(chroma, kColourful);
    if (colourful < kGray) {
        return samples; // what chroma they have comes of rounding
    }
    const float least = kShare * colourful;
    std::vector<Sample> skin;
    std::copy_if(samples.begin(), samples.end(), std::back_inserter(skin),
                 [least](const Sample& sample) { return std::hypot(sample.source[1], sample.source[2]) >= least; });
    return skin;
}

/// How colourful the rim is, by its median: skin has a chroma of 12 and more in any light that shows colours.
float colourOf(const std::vector<Sample>& samples)
{
    constexpr float kNone = 1.5F;
    constexpr float kFull = 9.F;
    std::vector<float> chroma;
    for (const Sample& sample : samples) {
        chroma.push_back(std::hypot(sample.source[1], sample.source[2]));
    }
    return chroma.empty() ? 1.F : std::clamp((quantile(chroma, kMedian) - kNone) / (kFull - kNone), 0.F, 1.F);
}

/// Of a picture so colourful: whether it is about black and white.
bool isGray(float colour)
{
    return colour < 0.5F;
}

/// What the texture lacks to look like the source: log of L, and a, b beyond what goes with the light.
cv::Vec3f lacking(const Sample& sample)
{
    const float colour = colourUnderLight(sample.texture[0], sample.source[0]);
    return {logLight(sample.source[0]) - logLight(sample.texture[0]), sample.source[1] - colour * sample.texture[1],
            sample.source[2] - colour * sample.texture[2]};
}

/// Level and direction of the light in one channel, by iteratively reweighted least squares (J. Tukey's biweight).
cv::Vec3f fitLight(const std::vector<Sample>& samples, const std::vector<cv::Vec3f>& lacks, int channel, bool gray)
{
    const bool isLuma = channel == 0; // colours vary less round a face
    std::vector<float> values;
    for (const Sample& sample : skinLike(samples)) {
        values.push_back(lacking(sample)[channel]);
    }
    if (isLuma && gray) {
        keepBright(values, kHairGap);
    }
    cv::Vec3f fit(quantile(values, isLuma ? kBright : kMedian), 0.F, 0.F);
    for (int round = 0; round < 8; ++round) {
        cv::Matx33d normal = cv::Matx33d::eye() * 1e-6;
        cv::Vec3d right;
        double total = 0.0;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const cv::Vec3d row(1.0, static_cast<double>(samples[i].normal[0]),
                                static_cast<double>(samples[i].normal[1]));
            const double residual = static_cast<double>(lacks[i][channel]) - cv::Vec3d(fit).dot(row);
            const double t = residual / static_cast<double>(kTukey[channel]);
            if (std::abs(t) >= 1.0) {
                continue;
            }
            const double weight = static_cast<double>(samples[i].weight) * (1.0 - t * t) * (1.0 - t * t);
            for (int a = 0; a < 3; ++a) {
                for (int b = 0; b < 3; ++b) {
                    normal(a, b) += weight * row[a] * row[b];
                }
                right[a] += weight * row[a] * static_cast<double>(lacks[i][channel]);
            }
            total += weight;
        }
        for (int a = 1; a < 3; ++a) {
            normal(a, a) += (isLuma ? 0.06 : 0.12) * total + 1e-6;
        }
        fit = cv::Vec3f(normal.solve(right, cv::DECOMP_CHOLESKY));
    }
    return fit;
}

/// Laplace's equation inside, with the values where they are `known`; successive over-relaxation on a coarse grid.
cv::Mat membrane(const cv::Mat& values, const cv::Mat& weights, cv::Size size)
{
    const double scale = std::min(1.0, static_cast<double>(kMembraneSide) / std::max(size.width, size.height));
    const cv::Size coarse(std::max(2, cvRound(size.width * scale)), std::max(2, cvRound(size.height * scale)));
    cv::Mat sums;
    cv::Mat total;
    cv::resize(values, sums, coarse, 0.0, 0.0, cv::INTER_AREA);
    cv::resize(weights, total, coarse, 0.0, 0.0, cv::INTER_AREA);
    // Skin is not smooth: what is carried inward is a mean along the rim.
    cv::GaussianBlur(sums, sums, {}, 1.2, 1.2, cv::BORDER_CONSTANT);
    cv::Mat blurred;
    cv::GaussianBlur(total, blurred, {}, 1.2, 1.2, cv::BORDER_CONSTANT);
    cv::Mat field(coarse, CV_32FC3, cv::Scalar::all(0.0));
    cv::Mat known(coarse, CV_8UC1, cv::Scalar(0));
    for (int y = 0; y < coarse.height; ++y) {
        for (int x = 0; x < coarse.width; ++x) {
            if (total.at<float>(y, x) > 0.02F) {
                field.at<cv::Vec3f>(y, x) = sums.at<cv::Vec3f>(y, x) / std::max(blurred.at<float>(y, x), 1e-6F);
                known.at<unsigned char>(y, x) = 255;
            }
        }
    }
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
        for (int y = 0; y < coarse.height; ++y) {
            for (int x = 0; x < coarse.width; ++x) {
                if (known.at<unsigned char>(y, x) != 0) {
                    continue;
                }
                const auto& left = field.at<cv::Vec3f>(y, std::max(x - 1, 0));
                const auto& right = field.at<cv::Vec3f>(y, std::min(x + 1, coarse.width - 1));
                const auto& above = field.at<cv::Vec3f>(std::max(y - 1, 0), x);
                const auto& below = field.at<cv::Vec3f>(std::min(y + 1, coarse.height - 1), x);
                auto& here = field.at<cv::Vec3f>(y, x);
                here += ((left + right + above + below) * 0.25F - here) * kOverRelaxation;
            }
        }
    }
    cv::Mat result;
    cv::resize(field, result, size, 0.0, 0.0, cv::INTER_CUBIC);
    return result;
}

std::vector<cv::Vec3f> lackingIn(const std::vector<Sample>& samples)
{
    std::vector<cv::Vec3f> lacks;
    lacks.reserve(samples.size());
    std::transform(samples.begin(), samples.end(), std::back_inserter(lacks), lacking);
    return lacks;
}

/// The level of a light whose direction is known, by the median of those samples that `fit` takes for skin.
float levelUnder(const cv::Vec3f& direction, const std::vector<Sample>& samples, const std::vector<cv::Vec3f>& lacks,
                 const cv::Vec3f& fit)
{
    std::vector<float> levels;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const cv::Vec2f& n = samples[i].normal;
        if (std::abs(lacks[i][0] - fit[0] - fit[1] * n[0] - fit[2] * n[1]) < kSkinLike[0]) {
            levels.push_back(lacks[i][0] - direction[1] * n[0] - direction[2] * n[1]);
        }
    }
    return levels.empty() ? fit[0] : quantile(levels, kMedian);
}

/// The level of light under which the texture's skin is as bright as skin gets in photos.
float mostLight(const std::vector<Sample>& samples)
{
    constexpr float kBrightest = 84.F; // L
    std::vector<float> l;
    for (const Sample& sample : samples) {
        l.push_back(sample.texture[0]);
    }
    return logLight(kBrightest) - logLight(quantile(l, kMedian));
}

} // namespace

cv::Vec3f toneBeside(const RimView& view, const cv::Mat& texture, const cv::Mat& without)
{
    std::vector<Sample> all = samplesOf(view, texture);
    if (!without.empty()) {
        std::erase_if(all, [&](const Sample& sample) {
            const int columns = view.depth.cols;
            return without.at<unsigned char>(
                       texelOf(view, sample.index / columns, sample.index % columns, without.size())) != 0;
        });
    }
    const std::vector<Sample> samples = skinLike(all);
    const float colour = colourOf(all);
    cv::Vec3f tone;
    float reach = 1e9F; // of L; then only what is like the median
    for (int round = 0; round < 4; ++round) {
        std::array<std::vector<float>, 3> differences;
        for (const Sample& sample : samples) {
            const cv::Vec3f difference = sample.source - sample.texture;
            if (std::abs(difference[0] - tone[0]) <= reach) {
                for (std::size_t c = 0; c < 3; ++c) {
                    differences[c].push_back(difference[static_cast<int>(c)]);
                }
            }
        }
        if (round == 0 && isGray(colour)) {
            keepBright(differences[0], kHairGapInL);
        }
        for (std::size_t c = 0; c < 3; ++c) {
            tone[static_cast<int>(c)] = quantile(differences[c], c == 0 && round == 0 ? kBright : kMedian);
        }
        reach = 16.F;
    }
    // A picture without colours does not say that the skin has none.
    return {tone[0], tone[1] * colour, tone[2] * colour};
}

RimMatch matchRim(const RimView& view, const cv::Mat& texture, const cv::Mat& average)
{
    std::vector<Sample> samples = samplesOf(view, texture);
    RimMatch match;
    match.colour = colourOf(samples);
    for (Sample& sample : samples) {
        sample.texture[1] *= match.colour;
        sample.texture[2] *= match.colour;
    }
    const std::vector<cv::Vec3f> lacks = lackingIn(samples);
    std::array<cv::Vec3f, 3> light;
    for (int c = 0; c < 3; ++c) {
        light[static_cast<std::size_t>(c)] = fitLight(samples, lacks, c, isGray(match.colour));
    }
    // Where the light comes from, an average face tells better: what is dark at the side of this one is no shade.
    const std::vector<Sample> plain = samplesOf(view, average);
    const cv::Vec3f direction = fitLight(plain, lackingIn(plain), 0, isGray(match.colour));
    light[0] = {levelUnder(direction, samples, lacks, light[0]), direction[1], direction[2]};
    light[0][0] = std::min(light[0][0], mostLight(samples));
    const auto lightAt = [&light](const cv::Vec2f& normal) {
        cv::Vec3f result;
        for (std::size_t c = 0; c < 3; ++c) {
            result[static_cast<int>(c)] = light[c][0] + light[c][1] * normal[0] + light[c][2] * normal[1];
        }
        return result;
    };
    cv::Mat values(view.depth.size(), CV_32FC3, cv::Scalar::all(0.0));
    cv::Mat weights(view.depth.size(), CV_32FC1, cv::Scalar(0.0));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const Sample& sample = samples[i];
        cv::Vec3f residual = lacks[i] - lightAt(sample.normal);
        for (int c = 0; c < 3; ++c) {
            const float t = residual[c] / (c == 0 && residual[c] > 0.F ? kBrighterSkinLike : kSkinLike[c]);
            residual[c] *= std::exp(-t * t);
        }
        const int y = sample.index / view.depth.cols;
        const int x = sample.index % view.depth.cols;
        values.at<cv::Vec3f>(y, x) = residual * sample.weight;
        weights.at<float>(y, x) = sample.weight;
    }
    match.change = membrane(values, weights, view.depth.size());
    match.light = light[0];
    for (int y = 0; y < match.change.rows; ++y) {
        for (int x = 0; x < match.change.cols; ++x) {
            match.change.at<cv::Vec3f>(y, x) += lightAt(view.normal.at<cv::Vec2f>(y, x));
        }
    }
    return match;
}

} // namespace bauta::protect
