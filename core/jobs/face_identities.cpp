// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/face_identities.h"

#include <fmt/format.h>

#include <utility>

namespace bauta::jobs
{

FaceIdentities::FaceIdentities(Services& services, std::string loss) : m_services(&services), m_loss(std::move(loss)) {}

std::vector<CloakMemory::Identity> FaceIdentities::of(const cv::Mat& rgb, const std::vector<FaceTask>& tasks,
                                                      const std::vector<std::size_t>& places, bool withTemplates,
                                                      const PhotoContext& context)
{
    std::vector<CloakMemory::Identity> identities(places.size());
    std::vector<faces::Face> faces;
    for (std::size_t k = 0; k < places.size(); ++k) {
        identities[k].person = tasks[places[k]].person;
        faces.push_back(*tasks[places[k]].face);
    }
    if (!withTemplates) {
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
        context.warn(
            fmt::format("people are not known again from photo to photo, so {}: {}", m_loss, templates.error().detail));
    }
    return identities;
}

} // namespace bauta::jobs
