// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/face_protector.h"

#include "core/base/enum_names.h"
#include "core/jobs/anonymize_protector.h"
#include "core/jobs/cloak_protector.h"
#include "core/jobs/cover_protector.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr EnumNames<CloakFallback, 3> kFallbacks{
    {{CloakFallback::Cover, "cover"}, {CloakFallback::Warn, "warn"}, {CloakFallback::Fail, "fail"}}};

} // namespace

const char* toString(CloakFallback fallback) noexcept
{
    return nameOf(kFallbacks, fallback);
}

std::optional<CloakFallback> cloakFallbackFromString(const std::string& name) noexcept
{
    return valueNamed(kFallbacks, name);
}

Expected<void> FaceProtectors::check(const plan::Decision& decision) const
{
    if (decision.method == protect::Method::Keep) {
        return {};
    }
    for (const auto& family : m_families) {
        if (family->handles(decision.method)) {
            return family->check(decision);
        }
    }
    return fail(ErrorCode::InvalidArgument,
                fmt::format("the method {} is not available", protect::toString(decision.method)));
}

Expected<std::vector<FaceResult>> FaceProtectors::apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                                        const PhotoContext& context) const
{
    std::vector<FaceResult> results(tasks.size());
    std::size_t left = 0;
    for (const FaceTask& task : tasks) {
        left += task.decision->method != protect::Method::Keep ? 1 : 0;
    }
    for (const auto& family : m_families) {
        std::vector<FaceTask> own;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            const protect::Method method = tasks[i].decision->method;
            if (method != protect::Method::Keep && family->handles(method)) {
                own.push_back(tasks[i]);
                places.push_back(i);
            }
        }
        if (own.empty()) {
            continue;
        }
        auto applied = family->apply(photo, own, context);
        if (!applied) {
            return applied;
        }
        for (std::size_t k = 0; k < places.size(); ++k) {
            results[places[k]] = std::move(applied->at(k));
        }
        left -= own.size();
    }
    if (left != 0) {
        return fail(ErrorCode::InvalidArgument, "a face's method is not available");
    }
    return results;
}

FaceProtectors makeProtectors(Services& services, const ProtectorSetup& setup)
{
    std::vector<std::unique_ptr<FaceProtector>> families;
    families.push_back(std::make_unique<AnonymizeProtector>(services, setup.fallback, *setup.book, setup.identities));
    families.push_back(std::make_unique<CloakProtector>(services, setup.fallback, *setup.memory));
    families.push_back(std::make_unique<CoverProtector>());
    return FaceProtectors(std::move(families));
}

} // namespace bauta::jobs
