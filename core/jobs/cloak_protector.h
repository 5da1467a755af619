// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/cloak_memory.h"
#include "core/jobs/face_identities.h"
#include "core/jobs/face_protector.h"
#include "core/protect/cloak/cloak.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// A run's seed that nobody can guess.
[[nodiscard]] std::uint64_t randomSeed();

/// The seed of one face's cloak. Made of the run's seed and of what is in the photo, so that it depends neither on the
/// order of the photos nor on the worker that meets it.
[[nodiscard]] std::uint64_t cloakSeed(std::uint64_t jobSeed, const std::string& photoSha256, std::size_t face);

/// Cloak and disguise through protect::Cloak, which is loaded when the first face needs it. All faces of a photo are
/// optimised together on the photo as it was, kept apart from the cloaks that the same people got in other photos, then
/// applied in their order. Faces that cannot carry a cloak follow the fallback; covers are drawn last, so that nothing
/// shows through them.
class CloakProtector final : public FaceProtector
{
public:
    /// `services` and `memory` must outlive this.
    CloakProtector(Services& services, CloakFallback fallback, CloakMemory& memory)
        : m_services(&services),
          m_fallback(fallback),
          m_memory(&memory),
          m_people(services, "protected photos of one person may resemble each other")
    {
    }

    [[nodiscard]] bool handles(protect::Method method) const override { return protect::usesCloak(method); }
    [[nodiscard]] Expected<void> check(const plan::Decision& decision) override;
    [[nodiscard]] Expected<std::vector<FaceResult>> apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                                          const PhotoContext& context) override;

private:
    [[nodiscard]] Expected<std::vector<protect::CloakResult>>
    optimise(const cv::Mat& rgb, const std::vector<protect::CloakSubject>& subjects, const PhotoContext& context) const;

    Services* m_services;
    CloakFallback m_fallback;
    CloakMemory* m_memory;
    FaceIdentities m_people;
};

} // namespace bauta::jobs
