// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/cloak_judges.h"

#include "tests/bench/calibration_fit.h"
#include "tests/bench/people_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace bauta::bench
{

Expected<Judges> Judges::make(const models::ModelStore& store, const std::filesystem::path& testData, Arcface arcface)
{
    Judges judges;
    std::vector<models::ModelEntry> entries;
    for (const std::string& name : faces::RecogniserSet::names()) {
        const models::ModelEntry* entry = store.find(name);
        if (entry == nullptr) {
            return fail(ErrorCode::MissingModel, fmt::format("the recogniser \"{}\" is not installed", name));
        }
        entries.push_back(*entry);
    }
    if (arcface == Arcface::Present) {
        entries.push_back(judgeArcface(testData));
        judges.m_names.emplace_back(kArcface);
    }
    for (const auto& entry : entries) {
        auto recogniser = faces::makeRecogniser(entry);
        if (!recogniser) {
            return fail(recogniser.error());
        }
        judges.m_recognisers.push_back(std::move(*recogniser));
    }
    for (const std::string& name : faces::RecogniserSet::names()) {
        judges.m_names.push_back(name);
    }
    judges.m_names.emplace_back(faces::Calibration::kFused);
    judges.setThresholds({}, {});
    return judges;
}

std::size_t Judges::indexOf(const std::string& name) const
{
    const auto found = std::find(m_names.begin(), m_names.end(), name);
    assert(found != m_names.end());
    return static_cast<std::size_t>(found - m_names.begin());
}

Expected<Signature> Judges::look(const cv::Mat& rgb, const faces::Face& face) const
{
    Signature signature;
    for (const auto& recogniser : m_recognisers) {
        auto embeddings = recogniser->embed(rgb, {face});
        if (!embeddings) {
            return fail(embeddings.error());
        }
        signature.push_back(std::move(embeddings->front()));
    }
    return signature;
}

float Judges::score(std::size_t judge, const Signature& a, const Signature& b) const
{
    if (m_names[judge] == faces::Calibration::kFused) {
        return faces::Calibration::builtIn().fusedScore(a, b);
    }
    for (std::size_t k = 0; k < m_recognisers.size(); ++k) {
        if (m_recognisers[k]->name() == m_names[judge]) {
            return faces::cosine(a[k], b[k]);
        }
    }
    return 0.F;
}

double Judges::spreadScore(std::size_t judge, float score) const
{
    const auto* curve = faces::Calibration::builtIn().recogniser(m_names[judge]);
    return curve == nullptr ? std::numeric_limits<double>::quiet_NaN()
                            : curve->deviationsAbove(static_cast<double>(score));
}

void Judges::setThresholds(const std::vector<Signature>& real, const std::vector<Signature>& synthetic)
{
    m_thresholds.clear();
    for (std::size_t judge = 0; judge < m_names.size(); ++judge) {
        if (isCalibrated(judge)) {
            m_thresholds.push_back(faces::Calibration::builtIn().threshold(m_names[judge], kFalseAcceptRate));
            continue;
        }
        std::vector<float> strangers;
        strangers.reserve(real.size() * synthetic.size());
        for (const Signature& a : real) {
            for (const Signature& b : synthetic) {
                strangers.push_back(score(judge, a, b));
            }
        }
        m_thresholds.push_back(strangers.empty() ? std::numeric_limits<float>::infinity()
                                                 : upperQuantile(std::move(strangers), kFalseAcceptRate));
    }
}

} // namespace bauta::bench
