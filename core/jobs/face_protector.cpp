// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/face_protector.h"

#include "core/jobs/cover_protector.h"

#include <fmt/format.h>

#include <cstddef>

namespace bauta::jobs
{

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

Expected<void> FaceProtectors::apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                     const CancelToken& cancel) const
{
    std::size_t left = 0;
    for (const FaceTask& task : tasks) {
        left += task.decision->method != protect::Method::Keep ? 1 : 0;
    }
    for (const auto& family : m_families) {
        std::vector<FaceTask> own;
        for (const FaceTask& task : tasks) {
            if (task.decision->method != protect::Method::Keep && family->handles(task.decision->method)) {
                own.push_back(task);
            }
        }
        if (own.empty()) {
            continue;
        }
        if (auto applied = family->apply(photo, own, cancel); !applied) {
            return applied;
        }
        left -= own.size();
    }
    if (left != 0) {
        return fail(ErrorCode::InvalidArgument, "a face's method is not available");
    }
    return {};
}

FaceProtectors makeProtectors()
{
    std::vector<std::unique_ptr<FaceProtector>> families;
    families.push_back(std::make_unique<CoverProtector>());
    return FaceProtectors(std::move(families));
}

} // namespace bauta::jobs
