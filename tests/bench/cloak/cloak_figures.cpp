// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/cloak_figures.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace bauta::bench
{

namespace
{

/// A mean over what there is.
class Mean
{
public:
    void add(double value)
    {
        m_sum += value;
        m_count += 1.0;
    }
    [[nodiscard]] double value() const { return m_count > 0.0 ? m_sum / m_count : LookFigures::kNone; }

private:
    double m_sum = 0.0;
    double m_count = 0.0;
};

/// Scores of one kind of pairs.
struct PairTally
{
    Mean accepted;
    Mean score;
    void add(float value, float threshold)
    {
        accepted.add(value >= threshold ? 1.0 : 0.0);
        score.add(static_cast<double>(value));
    }
};

bool samePerson(const CloakGallery& gallery, std::size_t i, std::size_t j)
{
    return gallery.portraits[i].person == gallery.portraits[j].person;
}

/// 1 if the nearest clean face, the probe's own original left out, shows the person.
double rank1Of(std::size_t judge, std::size_t probe, const Signature& signature, const CloakGallery& gallery,
               const Judges& judges)
{
    float own = -1e9F;
    float others = -1e9F;
    for (std::size_t j = 0; j < gallery.clean.size(); ++j) {
        if (j != probe) {
            float& best = samePerson(gallery, probe, j) ? own : others;
            best = std::max(best, judges.score(judge, signature, gallery.clean[j]));
        }
    }
    for (const Signature& stranger : gallery.synthetic) {
        others = std::max(others, judges.score(judge, signature, stranger));
    }
    return own > others ? 1.0 : 0.0;
}

JudgeFigures judgeFiguresOf(std::size_t judge, const CloakGallery& gallery, const std::vector<Trial>& trials,
                            const Judges& judges)
{
    const float threshold = judges.threshold(judge);
    PairTally clean;
    PairTally half;
    PairTally both;
    PairTally own;
    Mean rank1;
    Mean spread;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if (!trials[i].problem.empty()) {
            continue;
        }
        own.add(judges.score(judge, trials[i].shared, gallery.clean[i]), threshold);
        bool hasOthers = false;
        for (std::size_t j = 0; j < trials.size(); ++j) {
            if (j == i || !samePerson(gallery, i, j)) {
                continue;
            }
            hasOthers = true;
            const float score = judges.score(judge, trials[i].shared, gallery.clean[j]);
            clean.add(score, threshold);
            spread.add(judges.spreadScore(judge, score));
            half.add(judges.score(judge, trials[i].half, gallery.clean[j]), threshold);
            if (j > i && trials[j].problem.empty()) {
                both.add(judges.score(judge, trials[i].shared, trials[j].shared), threshold);
            }
        }
        if (hasOthers) {
            rank1.add(rank1Of(judge, i, trials[i].shared, gallery, judges));
        }
    }
    return {.accepted = clean.accepted.value(),
            .acceptedHalf = half.accepted.value(),
            .acceptedBoth = both.accepted.value(),
            .acceptedOwn = own.accepted.value(),
            .rank1 = rank1.value(),
            .score = clean.score.value(),
            .scoreHalf = half.score.value(),
            .scoreBoth = both.score.value(),
            .scoreOwn = own.score.value(),
            .spread = spread.value()};
}

} // namespace

ConfigFigures figuresOf(const CloakConfig& config, const CloakGallery& gallery, const std::vector<Trial>& trials,
                        const Judges& judges)
{
    ConfigFigures figures;
    figures.config = config.name;
    std::vector<const Trial*> good;
    for (const Trial& trial : trials) {
        if (trial.problem.empty()) {
            good.push_back(&trial);
        }
    }
    figures.photos = good.size();
    for (std::size_t judge = 0; judge < judges.names().size(); ++judge) {
        figures.judges.push_back(judgeFiguresOf(judge, gallery, trials, judges));
    }
    if (good.empty()) {
        return figures;
    }

    const auto meanOf = [&good](const std::function<double(const Trial&)>& value) {
        Mean mean;
        for (const Trial* trial : good) {
            mean.add(value(*trial));
        }
        return mean.value();
    };
    figures.worst = good.front()->look;
    const auto look = [&](double LookFigures::*field, bool largeIsBad) {
        figures.mean.*field = meanOf([field](const Trial& trial) { return trial.look.*field; });
        for (const Trial* trial : good) {
            const double value = trial->look.*field;
            figures.worst.*field =
                largeIsBad ? std::max(figures.worst.*field, value) : std::min(figures.worst.*field, value);
        }
    };
    look(&LookFigures::movementPercent, true);
    look(&LookFigures::strain, true);
    look(&LookFigures::strainPeak, true);
    look(&LookFigures::tone, true);
    look(&LookFigures::toneField, true);
    look(&LookFigures::ssimWarped, false);
    look(&LookFigures::ssimPlain, false);
    look(&LookFigures::outside, true);
    figures.found = meanOf([](const Trial& trial) { return trial.found ? 1.0 : 0.0; });
    figures.foundHalf = meanOf([](const Trial& trial) { return trial.foundHalf ? 1.0 : 0.0; });
    figures.seconds = meanOf([](const Trial& trial) { return trial.seconds; });
    figures.cpuSeconds = meanOf([](const Trial& trial) { return trial.cpuSeconds; });
    const double forward = meanOf([](const Trial& trial) { return trial.forward.cpuSeconds; });
    figures.cost = forward > 0.0 ? figures.cpuSeconds / forward : ConfigFigures::kNone;
    if (config.kind == ProtectionKind::Cloak) {
        figures.steps = meanOf([](const Trial& trial) { return trial.steps; });
        figures.converged = meanOf([](const Trial& trial) { return trial.converged ? 1.0 : 0.0; });
    }
    return figures;
}

} // namespace bauta::bench
