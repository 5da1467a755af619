// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/cloak_protector.h"

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/protect/redact.h"

#include <fmt/format.h>

#include <charconv>
#include <span>
#include <utility>

namespace bauta::jobs
{

FaceResult withoutCloak(CloakFallback fallback, const std::string& why)
{
    if (fallback == CloakFallback::Warn) {
        return {.method = protect::Method::Keep, .reason = "left as it is: not cloaked, because it is " + why};
    }
    return {.method = protect::Method::Solid, .reason = "covered instead of cloaked, because it is " + why};
}

std::uint64_t randomSeed()
{
    std::uint64_t seed = 0;
    fillRandom(std::as_writable_bytes(std::span(&seed, 1)));
    return seed;
}

std::uint64_t cloakSeed(std::uint64_t jobSeed, const std::string& photoSha256, std::size_t face)
{
    const std::string text = fmt::format("cloak {} {} {}", jobSeed, photoSha256, face);
    const std::string digest = sha256Hex(std::as_bytes(std::span(text)));
    std::uint64_t seed = 0;
    std::from_chars(digest.data(), digest.data() + 16, seed, 16);
    return seed;
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
        } else if (m_fallback == CloakFallback::Fail) {
            const cv::Rect2f& box = task.face->boxInImage;
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("the face at {:.0f},{:.0f} cannot be cloaked, because it is {} (see --fallback)",
                                    box.x, box.y, *unsuitable));
        } else {
            results[i] = withoutCloak(m_fallback, *unsuitable);
        }
    }
    if (context.dryRun) {
        return results;
    }
    if (!subjects.empty()) {
        const cv::Mat rgb = image::toRgb8(photo); // may share the photo's pixels, so not for after the first cloak
        auto identities = identify(rgb, tasks, places, context);
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
            results[places[k]].cloak = CloakSummary{cloak.spent, cloak.steps, cloak.converged};
            entries.push_back({std::move(identities[k]), std::move(cloak.seen)});
        }
        m_memory->remember(context.photo, std::move(entries));
    }
    SecureRandom random;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (results[i].method == protect::Method::Solid) {
            protect::redact(photo, *tasks[i].face, protect::Method::Solid, {}, [&random] { return random(); });
        }
    }
    return results;
}

std::vector<CloakMemory::Identity> CloakProtector::identify(const cv::Mat& rgb, const std::vector<FaceTask>& tasks,
                                                            const std::vector<std::size_t>& places,
                                                            const PhotoContext& context)
{
    std::vector<CloakMemory::Identity> identities(places.size());
    std::vector<faces::Face> faces;
    for (std::size_t k = 0; k < places.size(); ++k) {
        identities[k].person = tasks[places[k]].person;
        faces.push_back(*tasks[places[k]].face);
    }
    if (!context.inCompany) { // nobody to know again: spare the recognisers
        return identities;
    }
    const auto maker = m_services->templateMaker();
    auto templates = maker ? (*maker)->embed(rgb, faces) : fail(maker.error());
    if (templates && templates->size() != faces.size()) {
        templates = fail(ErrorCode::Unknown, "a face was lost");
    }
    if (templates) {
        for (std::size_t k = 0; k < places.size(); ++k) {
            identities[k].before = std::move(templates->at(k));
        }
    } else if (context.warn && !m_warned.exchange(true)) {
        context.warn("people are not known again from photo to photo, so protected photos of one person may resemble "
                     "each other: " +
                     templates.error().detail);
    }
    return identities;
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
