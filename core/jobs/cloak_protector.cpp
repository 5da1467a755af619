// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/cloak_protector.h"

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/jobs/cloak_summary.h"
#include "core/jobs/face_fallback.h"

#include <fmt/format.h>

#include <span>
#include <utility>

namespace bauta::jobs
{

std::uint64_t randomSeed()
{
    std::uint64_t seed = 0;
    fillRandom(std::as_writable_bytes(std::span(&seed, 1)));
    return seed;
}

std::uint64_t cloakSeed(std::uint64_t jobSeed, const std::string& photoSha256, std::size_t face)
{
    const std::string text = fmt::format("cloak {} {} {}", jobSeed, photoSha256, face);
    return sha256Start(text);
}

Expected<void> CloakProtector::check(const plan::Decision& decision)
{
    return protect::checkBudget(plan::cloakBudget(decision));
}

Expected<std::vector<FaceResult>> CloakProtector::apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                                        const PhotoContext& context)
{
    std::vector<FaceResult> results(tasks.size());
    std::vector<protect::CloakSubject> subjects;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const FaceTask& task = tasks[i];
        const auto unsuitable = protect::unsuitableForCloak(*task.face);
        if (!unsuitable) {
            results[i].method = task.decision->method;
            subjects.push_back({task.face, plan::cloakBudget(*task.decision), task.seed});
            places.push_back(i);
            continue;
        }
        auto fallen = fallBack(task, "cloaked", m_fallback, *unsuitable);
        if (!fallen) {
            return fail(fallen.error());
        }
        results[i] = *std::move(fallen);
    }
    if (context.dryRun) {
        return results;
    }
    if (!subjects.empty()) {
        const cv::Mat rgb = image::toRgb8(photo); // may share the photo's pixels, so not for after the first cloak
        auto identities = m_people.of(rgb, tasks, places, context.inCompany, context);
        for (std::size_t k = 0; k < subjects.size(); ++k) {
            subjects[k].others = m_memory->othersOf(identities[k], context.photo, m_services->calibration());
        }
        auto cloaks = optimise(rgb, subjects, context);
        if (!cloaks) {
            return fail(cloaks.error());
        }
        std::vector<CloakMemory::Entry> entries;
        for (std::size_t k = 0; k < places.size(); ++k) {
            protect::CloakResult& cloak = cloaks->at(k);
            protect::applyCloak(photo, cloak.fields);
            results[places[k]].cloak = summaryOf(cloak, m_services->calibration());
            entries.push_back({std::move(identities[k]), std::move(cloak.seen)});
        }
        m_memory->remember(context.photo, std::move(entries));
    }
    coverFallenBack(photo, tasks, results);
    return results;
}

Expected<std::vector<protect::CloakResult>> CloakProtector::optimise(const cv::Mat& rgb,
                                                                     const std::vector<protect::CloakSubject>& subjects,
                                                                     const PhotoContext& context) const
{
    const auto cloak = m_services->cloak();
    if (!cloak) {
        return fail(cloak.error());
    }
    auto results = (*cloak)->optimise(rgb, subjects, context.step, context.cancel);
    if (!results) {
        return results;
    }
    if (context.cancel.isCancelled()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    if (results->size() != subjects.size()) {
        return fail(ErrorCode::Unknown, "the cloak lost a face");
    }
    return results;
}

} // namespace bauta::jobs
