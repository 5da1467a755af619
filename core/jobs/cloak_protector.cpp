// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/cloak_protector.h"

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/protect/redact.h"

#include <fmt/format.h>

#include <charconv>
#include <span>

namespace bauta::jobs
{

namespace
{

/// What becomes of a face that is no subject of a cloak.
FaceResult withoutCloak(CloakFallback fallback, const std::string& why)
{
    if (fallback == CloakFallback::Warn) {
        return {.method = protect::Method::Keep, .reason = "left as it is: not cloaked, because it is " + why};
    }
    return {.method = protect::Method::Solid, .reason = "covered instead of cloaked, because it is " + why};
}

} // namespace

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
        const auto cloaks = optimise(photo, subjects, context);
        if (!cloaks) {
            return fail(cloaks.error());
        }
        for (std::size_t k = 0; k < places.size(); ++k) {
            const protect::CloakResult& cloak = cloaks->at(k);
            protect::applyCloak(photo, cloak.fields);
            results[places[k]].cloak = CloakSummary{cloak.spent, cloak.steps, cloak.converged};
        }
    }
    SecureRandom random;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (results[i].method == protect::Method::Solid) {
            protect::redact(photo, *tasks[i].face, protect::Method::Solid, {}, [&random] { return random(); });
        }
    }
    return results;
}

Expected<std::vector<protect::CloakResult>> CloakProtector::optimise(const image::Image& photo,
                                                                     const std::vector<protect::CloakSubject>& subjects,
                                                                     const PhotoContext& context) const
{
    const auto cloak = m_services->cloak();
    if (!cloak) {
        return fail(cloak.error());
    }
    auto results = (*cloak)->optimise(image::toRgb8(photo), subjects, context.step, context.cancel);
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
