// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/anonymize_protector.h"

#include "core/base/random.h"
#include "core/protect/redact.h"

#include <fmt/format.h>

#include <utility>

namespace bauta::jobs
{

FaceResult withoutAnonymize(CloakFallback fallback, const std::string& why)
{
    if (fallback == CloakFallback::Warn) {
        return {.method = protect::Method::Keep, .reason = "left as it is: not replaced, because it is " + why};
    }
    return {.method = protect::Method::Solid, .reason = "covered instead of replaced, because it is " + why};
}

Expected<void> AnonymizeProtector::check(const plan::Decision&)
{
    const auto anonymizer = m_services->anonymizer();
    return anonymizer ? Expected<void>{} : fail(anonymizer.error());
}

Expected<std::vector<FaceResult>> AnonymizeProtector::apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                                            const PhotoContext& context)
{
    std::vector<FaceResult> results(tasks.size());
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const auto unsuitable = protect::unsuitableForAnonymize(*tasks[i].face);
        if (!unsuitable) {
            results[i].method = protect::Method::Anonymize;
            places.push_back(i);
        } else if (m_fallback == CloakFallback::Fail) {
            const cv::Rect2f& box = tasks[i].face->boxInImage;
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("the face at {:.0f},{:.0f} cannot be replaced, because it is {} (see --fallback)",
                                    box.x, box.y, *unsuitable));
        } else {
            results[i] = withoutAnonymize(m_fallback, *unsuitable);
        }
    }
    if (context.dryRun) {
        return results;
    }
    if (!places.empty()) {
        const auto anonymizer = m_services->anonymizer();
        if (!anonymizer) {
            return fail(anonymizer.error());
        }
        const auto identities = identify(image::toRgb8(photo), tasks, places, context);
        for (std::size_t k = 0; k < places.size(); ++k) {
            if (context.cancel.isCancelled()) {
                return fail(ErrorCode::Cancelled, "cancelled");
            }
            const FaceTask& task = tasks[places[k]];
            const std::uint64_t seed =
                m_book->seedFor(identities[k], m_services->calibration(), task.seed, m_identities);
            (*anonymizer)
                ->apply(photo, *task.face, protect::drawIdentity((*anonymizer)->model(), seed),
                        {task.decision->presentation, static_cast<std::uint32_t>(seed)});
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

std::vector<CloakMemory::Identity> AnonymizeProtector::identify(const cv::Mat& rgb, const std::vector<FaceTask>& tasks,
                                                                const std::vector<std::size_t>& places,
                                                                const PhotoContext& context)
{
    std::vector<CloakMemory::Identity> identities(places.size());
    std::vector<faces::Face> faces;
    bool allPlanned = true;
    for (std::size_t k = 0; k < places.size(); ++k) {
        identities[k].person = tasks[places[k]].person;
        allPlanned = allPlanned && identities[k].person >= 0;
        faces.push_back(*tasks[places[k]].face);
    }
    if (allPlanned || (!context.inCompany && places.size() == 1)) { // nobody to tell apart: spare the recognisers
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
        context.warn("people are not known again from photo to photo, so one person may get several new faces: " +
                     templates.error().detail);
    }
    return identities;
}

} // namespace bauta::jobs
