// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/audit_report.h"

#include <algorithm>

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

std::string verdictInWords(const AuditedFace& face)
{
    if (face.leftOnPurpose) {
        return "left visible on purpose";
    }
    return face.audit.unchanged ? "not protected (left as it was)" : audit::inWords(face.audit.verdict);
}

const char* auditCaveat() noexcept
{
    return "This tells what recognisers of today make of these photos: somebody who trains a recogniser on cloaked "
           "photos, or knows the person's clothes, place or company, may still recognise them.";
}

} // namespace bauta::jobs
