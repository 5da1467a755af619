// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/similarity.h"

#include "core/base/output_file.h"
#include "core/faces/builtin_calibration.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <utility>

namespace bauta::faces
{

namespace
{

using nlohmann::json;

constexpr int kFormat = 1;
constexpr std::size_t kMaxKnots = 10'000;
constexpr std::size_t kMaxRecognisers = 16;
constexpr std::uintmax_t kMaxFileBytes = 4'000'000;

/// Values are read through at() and get(), which throw; parse() turns that into an error.
Calibration::Curve readCurve(const json& object)
{
    Calibration::Curve curve;
    curve.name = object.at("name").get<std::string>();
    curve.mean = object.value("mean", 0.0);
    curve.deviation = object.value("deviation", 1.0);
    curve.weight = object.value("weight", 1.0);
    curve.scores = object.at("scores").get<std::vector<double>>();
    curve.log10Far = object.at("log10Far").get<std::vector<double>>();
    return curve;
}

bool strictly(const std::vector<double>& values, bool ascending)
{
    return std::adjacent_find(values.begin(), values.end(), [ascending](double a, double b) {
               return ascending ? !(a < b) : !(a > b);
           }) == values.end();
}

bool allFinite(const std::vector<double>& values)
{
    return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

/// What is wrong with a curve, or nothing.
std::string defectOf(const Calibration::Curve& curve)
{
    if (curve.name.empty()) {
        return "a curve has no name";
    }
    if (curve.scores.size() < 2 || curve.scores.size() > kMaxKnots || curve.scores.size() != curve.log10Far.size()) {
        return fmt::format("the curve \"{}\" needs as many scores as rates, two or more", curve.name);
    }
    if (!allFinite(curve.scores) || !allFinite(curve.log10Far)) {
        return fmt::format("the curve \"{}\" has values that are not finite", curve.name);
    }
    if (!strictly(curve.scores, true) || !strictly(curve.log10Far, false)) {
        return fmt::format("the curve \"{}\" is not monotone", curve.name);
    }
    if (curve.log10Far.front() > 0.0) {
        return fmt::format("the curve \"{}\" has a rate above 1", curve.name);
    }
    const bool scaled = std::isfinite(curve.mean) && std::isfinite(curve.deviation) && curve.deviation > 1e-9 &&
                        std::isfinite(curve.weight) && curve.weight >= 0.0;
    return scaled ? std::string()
                  : fmt::format("the curve \"{}\" has an unusable mean, deviation or weight", curve.name);
}

/// Piecewise linear through (x, y); x ascending. Beyond the ends: the value there.
double interpolate(const std::vector<double>& x, const std::vector<double>& y, double at)
{
    if (!(at > x.front())) {
        return y.front();
    }
    if (at >= x.back()) {
        return y.back();
    }
    const auto upper = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), at) - x.begin());
    const double share = (at - x[upper - 1]) / (x[upper] - x[upper - 1]);
    return y[upper - 1] + share * (y[upper] - y[upper - 1]);
}

} // namespace

double spreadCosine(double cosine) noexcept
{
    return std::atanh(std::clamp(cosine, -0.9999, 0.9999));
}

Expected<Calibration> Calibration::load(const std::filesystem::path& file)
{
    const auto content = readFile(file, kMaxFileBytes);
    if (!content) {
        return fail(content.error());
    }
    return parse({reinterpret_cast<const char*>(content->data()), content->size()});
}

Expected<Calibration> Calibration::parse(std::string_view text)
{
    try {
        const json document = json::parse(text);
        if (document.at("format").get<int>() != kFormat) {
            return fail(ErrorCode::UnsupportedFormat, "the calibration is of another format");
        }
        Calibration calibration;
        for (const json& object : document.at("recognisers")) {
            if (calibration.m_recognisers.size() == kMaxRecognisers) {
                return fail(ErrorCode::Damaged, "the calibration has too many recognisers");
            }
            calibration.m_recognisers.push_back(readCurve(object));
        }
        calibration.m_fused = readCurve(document.at(kFused));
        calibration.m_fused.name = kFused;

        double totalWeight = 0.0;
        for (const Curve& curve : calibration.m_recognisers) {
            if (const std::string defect = defectOf(curve); !defect.empty()) {
                return fail(ErrorCode::Damaged, defect);
            }
            totalWeight += curve.weight;
        }
        if (const std::string defect = defectOf(calibration.m_fused); !defect.empty()) {
            return fail(ErrorCode::Damaged, defect);
        }
        if (!(totalWeight > 0.0)) {
            return fail(ErrorCode::Damaged, "the calibration gives no recogniser a weight");
        }
        return calibration;
    } catch (const std::exception& error) {
        return fail(ErrorCode::Damaged, fmt::format("the calibration cannot be read: {}", error.what()));
    }
}

const Calibration& Calibration::builtIn()
{
    static const Calibration calibration = [] {
        auto parsed = parse(kBuiltInCalibration);
        if (!parsed) {
            // Part of the program itself: tst_similarity reads it, so no release can get here.
            std::fputs(("built-in calibration: " + parsed.error().detail + "\n").c_str(), stderr);
            std::abort();
        }
        return std::move(*parsed);
    }();
    return calibration;
}

double Calibration::Curve::deviationsAbove(double cosine) const noexcept
{
    return (spreadCosine(cosine) - mean) / deviation;
}

const Calibration::Curve* Calibration::recogniser(std::string_view name) const noexcept
{
    const auto found =
        std::find_if(m_recognisers.begin(), m_recognisers.end(), [name](const Curve& c) { return c.name == name; });
    return found == m_recognisers.end() ? nullptr : &*found;
}

const Calibration::Curve* Calibration::find(std::string_view name) const noexcept
{
    return name == kFused ? &m_fused : recogniser(name);
}

float Calibration::fusedScore(const FaceTemplate& a, const FaceTemplate& b) const
{
    std::vector<float> cosines(m_recognisers.size(), std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < cosines.size() && i < a.size() && i < b.size(); ++i) {
        if (!a[i].empty() && !b[i].empty()) {
            cosines[i] = cosine(a[i], b[i]);
        }
    }
    return fusedScore(cosines);
}

float Calibration::fusedScore(const std::vector<float>& cosines) const
{
    double sum = 0.0;
    double squaredWeights = 0.0;
    for (std::size_t i = 0; i < m_recognisers.size() && i < cosines.size(); ++i) {
        if (std::isnan(cosines[i])) {
            continue;
        }
        const Curve& curve = m_recognisers[i];
        const double spread = spreadCosine(static_cast<double>(cosines[i]));
        sum += curve.weight * (spread - curve.mean) / curve.deviation;
        squaredWeights += curve.weight * curve.weight;
    }
    return static_cast<float>(squaredWeights > 0.0 ? sum / std::sqrt(squaredWeights) : m_fused.scores.front());
}

double Calibration::falseAcceptRate(std::string_view recogniser, float score) const
{
    const Curve* curve = find(recogniser);
    if (curve == nullptr) {
        return 1.0;
    }
    return std::clamp(std::pow(10.0, interpolate(curve->scores, curve->log10Far, static_cast<double>(score))),
                      kLowestFar, 1.0);
}

float Calibration::threshold(std::string_view recogniser, double falseAcceptRate) const
{
    const Curve* curve = find(recogniser);
    if (curve == nullptr) {
        return std::numeric_limits<float>::infinity();
    }
    // The curve read the other way round needs its rates ascending: their negative logarithm is.
    std::vector<double> rarity(curve->log10Far.size());
    std::transform(curve->log10Far.begin(), curve->log10Far.end(), rarity.begin(), std::negate<>());
    const double rate = std::clamp(falseAcceptRate, kLowestFar, 1.0);
    return static_cast<float>(interpolate(rarity, curve->scores, -std::log10(rate)));
}

} // namespace bauta::faces
