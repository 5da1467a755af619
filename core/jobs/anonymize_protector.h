// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/face_identities.h"
#include "core/jobs/face_protector.h"
#include "core/jobs/identity_book.h"
#include "core/protect/anonymize/anonymize.h"

#include <vector>

namespace bauta::jobs
{

/// Method::Anonymize through protect::Anonymizer, which is loaded when the first face needs it. Who becomes whom is
/// decided on the photo as it was, before any face is changed. Faces that cannot be replaced follow the fallback;
/// covers are drawn last.
class AnonymizeProtector final : public FaceProtector
{
public:
    /// `services` and `book` must outlive this. `identities`: see IdentityBook::seedFor().
    AnonymizeProtector(Services& services, CloakFallback fallback, IdentityBook& book, int identities)
        : m_services(&services),
          m_fallback(fallback),
          m_book(&book),
          m_identities(identities),
          m_people(services, "one person may get several new faces")
    {
    }

    [[nodiscard]] bool handles(protect::Method method) const override { return method == protect::Method::Anonymize; }
    [[nodiscard]] Expected<void> check(const plan::Decision& decision) override;
    [[nodiscard]] Expected<std::vector<FaceResult>> apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                                          const PhotoContext& context) override;

private:
    Services* m_services;
    CloakFallback m_fallback;
    IdentityBook* m_book;
    int m_identities;
    FaceIdentities m_people;
};

} // namespace bauta::jobs
