// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/audit_report.h"

#include <algorithm>
#include <tuple>

namespace bauta::jobs
{

std::size_t AuditReport::count(ItemStatus status) const
{
    return static_cast<std::size_t>(std::count_if(
        items.begin(), items.end(), [status](const AuditedPhoto& item) { return item.status == status; }));
}

std::size_t AuditReport::facesAudited() const
{
    std::size_t total = 0;
    for (const AuditedPhoto& item : items) {
        total += item.faces.size();
    }
    return total;
}

std::size_t AuditReport::facesRecognisable() const
{
    std::size_t total = 0;
    for (const AuditedPhoto& item : items) {
        total += static_cast<std::size_t>(
            std::count_if(item.faces.begin(), item.faces.end(), [](const AuditedFace& face) { return face.fails(); }));
    }
    return total;
}

std::vector<AuditedPerson> peopleIn(const AuditedPhoto& video)
{
    std::vector<AuditedPerson> people;
    for (std::size_t i = 0; i < video.faces.size(); ++i) {
        const AuditedFace& face = video.faces[i];
        if (!face.track) {
            continue;
        }
        auto person = std::find_if(people.begin(), people.end(), [&face](const AuditedPerson& known) {
            return face.person >= 0 && known.person == face.person;
        });
        if (person == people.end()) {
            person = people.insert(person, {.person = face.person, .tracks = {}, .worst = i});
        }
        person->tracks.push_back(i);
        person->screenSeconds += face.track->screenSeconds;
        person->framesLookedAt += face.track->framesLookedAt;
        person->framesIdentifiable += face.track->framesIdentifiable;
        const AuditedFace& worst = video.faces[person->worst];
        const auto rank = [](const AuditedFace& each) {
            const bool known = each.audit.verdict != audit::Verdict::Unknown;
            return std::make_tuple(each.fails(), known, known ? each.audit.probability : 0.0);
        };
        if (rank(face) > rank(worst)) {
            person->worst = i;
        }
    }
    return people;
}

std::string verdictInWords(const AuditedFace& face)
{
    if (face.leftOnPurpose) {
        return "left visible on purpose";
    }
    if (face.audit.unchanged) {
        return "not protected (left as it was)";
    }
    if (face.track && face.track->framesLookedAt == 0) {
        return face.track->tooSmall ? "too small to be recognised" : "no view of it to judge by";
    }
    return audit::inWords(face.audit.verdict);
}

const char* auditCaveat() noexcept
{
    return "This tells what recognisers of today make of these photos: somebody who trains a recogniser on cloaked "
           "photos, or knows the person's clothes, place or company, may still recognise them.";
}

} // namespace bauta::jobs
