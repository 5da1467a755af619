// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/anonymize/anonymize_figures.h"

#include "tests/bench/anonymize/face_split.h"
#include "tests/bench/calibration_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace bauta::bench
{

namespace
{

/// Whether a trial says something of new faces: covers in their place do not.
bool counts(const FaceTrial& trial)
{
    return trial.problem.empty() && !trial.wasCovered;
}

class Share
{
public:
    void add(bool accepted)
    {
        m_accepted += accepted ? 1.0 : 0.0;
        m_count += 1.0;
    }
    [[nodiscard]] double value() const { return m_count > 0.0 ? m_accepted / m_count : std::nan(""); }

private:
    double m_accepted = 0.0;
    double m_count = 0.0;
};

} // namespace

FaceThresholds faceThresholds(const Judges& judges, const std::vector<Signature>& faces,
                              const std::vector<Signature>& strangers)
{
    FaceThresholds thresholds;
    for (std::size_t judge = 0; judge < judges.names().size(); ++judge) {
        std::vector<float> scores;
        scores.reserve(faces.size() * strangers.size());
        for (const Signature& a : faces) {
            for (const Signature& b : strangers) {
                scores.push_back(judges.score(judge, a, b));
            }
        }
        thresholds.strict.push_back(upperQuantile(scores, 0.001));
        thresholds.loose.push_back(upperQuantile(std::move(scores), 0.01));
    }
    return thresholds;
}

double acceptedWithOriginals(const Judges& judges, std::size_t judge, float threshold, const TriedFaces& tried)
{
    Share share;
    const auto& portraits = tried.gallery->portraits;
    for (std::size_t i = 0; i < portraits.size(); ++i) {
        if (!tried.trials[i].problem.empty()) {
            continue;
        }
        for (std::size_t k = 0; k < portraits.size(); ++k) {
            if (portraits[i].person == portraits[k].person) {
                share.add(judges.score(judge, tried.trials[i].seen, tried.gallery->clean[k]) >= threshold);
            }
        }
    }
    return share.value();
}

double acceptedWithOwn(const Judges& judges, std::size_t judge, float threshold, const TriedFaces& tried)
{
    Share share;
    for (std::size_t i = 0; i < tried.trials.size(); ++i) {
        if (tried.trials[i].problem.empty()) {
            share.add(judges.score(judge, tried.trials[i].seen, tried.gallery->clean[i]) >= threshold);
        }
    }
    return share.value();
}

double acceptedAmongChanged(const Judges& judges, std::size_t judge, float threshold, const TriedFaces& tried,
                            ChangedPairs pairs)
{
    Share share;
    const auto& portraits = tried.gallery->portraits;
    for (std::size_t i = 0; i < portraits.size(); ++i) {
        for (std::size_t k = i + 1; k < portraits.size(); ++k) {
            const bool same = portraits[i].person == portraits[k].person;
            if (same == (pairs == ChangedPairs::OnePerson) && counts(tried.trials[i]) && counts(tried.trials[k])) {
                share.add(judges.score(judge, tried.trials[i].seen, tried.trials[k].seen) >= threshold);
            }
        }
    }
    return share.value();
}

double nearerThanStrangers(const Judges& judges, std::size_t judge, const std::vector<Signature>& signatures,
                           const std::vector<Signature>& strangers, const std::vector<Signature>& known)
{
    const auto nearest = [&](const Signature& signature) {
        float most = -1e9F;
        for (const Signature& other : known) {
            most = std::max(most, judges.score(judge, signature, other));
        }
        return most;
    };
    float threshold = -1e9F;
    for (const Signature& stranger : strangers) {
        threshold = std::max(threshold, nearest(stranger));
    }
    Share share;
    for (const Signature& signature : signatures) {
        share.add(nearest(signature) > threshold);
    }
    return share.value();
}

double shareFound(const TriedFaces& tried)
{
    Share share;
    for (const FaceTrial& trial : tried.trials) {
        if (counts(trial)) {
            share.add(trial.found);
        }
    }
    return share.value();
}

double meanOf(const TriedFaces& tried, double FaceTrial::*figure)
{
    double sum = 0.0;
    double count = 0.0;
    for (const FaceTrial& trial : tried.trials) {
        if (counts(trial) && std::isfinite(trial.*figure)) {
            sum += trial.*figure;
            count += 1.0;
        }
    }
    return count > 0.0 ? sum / count : std::nan("");
}

void printGroups(const Judges& judges, const TriedFaces& tried)
{
    struct Group
    {
        TriedFaces faces;
        CloakGallery gallery;
        double likeness = 0.0;
    };
    std::map<std::string, Group> groups;
    for (std::size_t i = 0; i < tried.trials.size(); ++i) {
        if (!counts(tried.trials[i])) {
            continue;
        }
        const Portrait& portrait = tried.gallery->portraits[i];
        Group& group = groups[groupOf({portrait.person, portrait.file})];
        group.faces.trials.push_back(tried.trials[i]);
        group.likeness += static_cast<double>(judges.score(0, tried.trials[i].seen, tried.gallery->clean[i]));
    }
    fmt::print("\n{:<16}{:>8}{:>22}{:>8}{:>10}{:>14}\n", "group", "faces", judges.names().front(), "found", "tone dE",
               "expression");
    for (const auto& [name, group] : groups) {
        const auto count = static_cast<double>(group.faces.trials.size());
        fmt::print("{:<16}{:>8.0f}{:>22.3f}{:>8.3f}{:>10.1f}{:>13.1f}%\n", name, count, group.likeness / count,
                   shareFound(group.faces), meanOf(group.faces, &FaceTrial::toneError),
                   100.0 * meanOf(group.faces, &FaceTrial::expressionError));
    }
}

} // namespace bauta::bench
