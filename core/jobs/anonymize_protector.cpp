// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/anonymize_protector.h"

#include "core/jobs/face_fallback.h"

#include <algorithm>
#include <utility>

namespace bauta::jobs
{

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
            continue;
        }
        auto fallen = fallBack(tasks[i], "replaced", m_fallback, *unsuitable);
        if (!fallen) {
            return fail(fallen.error());
        }
        results[i] = *std::move(fallen);
    }
    if (context.dryRun) {
        return results;
    }
    if (!places.empty()) {
        const auto anonymizer = m_services->anonymizer();
        if (!anonymizer) {
            return fail(anonymizer.error());
        }
        const bool allPlanned =
            std::all_of(places.begin(), places.end(), [&tasks](std::size_t place) { return tasks[place].person >= 0; });
        // Where there is nobody to tell apart the recognisers are spared.
        const bool withTemplates = !allPlanned && (context.inCompany || places.size() > 1);
        const auto identities =
            m_people.of(withTemplates ? image::toRgb8(photo) : cv::Mat(), tasks, places, withTemplates, context);
        for (std::size_t k = 0; k < places.size(); ++k) {
            if (context.cancel.isCancelled()) {
                return fail(ErrorCode::Cancelled, "cancelled");
            }
            const FaceTask& task = tasks[places[k]];
            const std::uint64_t seed = m_book->seedFor(identities[k], m_services->calibration(),
                                                       task.decision->face.value_or(task.seed), m_identities);
            (*anonymizer)
                ->apply(photo, *task.face, protect::drawIdentity((*anonymizer)->model(), seed),
                        {task.decision->presentation, static_cast<std::uint32_t>(seed)});
        }
    }
    coverFallenBack(photo, tasks, results);
    return results;
}

} // namespace bauta::jobs
