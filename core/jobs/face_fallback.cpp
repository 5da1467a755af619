// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/face_fallback.h"

#include "core/base/random.h"
#include "core/protect/redact.h"

#include <fmt/format.h>

namespace bauta::jobs
{

FaceResult withoutBeing(const std::string& done, CloakFallback fallback, const std::string& why, protect::Method cover)
{
    if (fallback == CloakFallback::Warn) {
        return {.method = protect::Method::Keep,
                .reason = fmt::format("left as it is: not {}, because it is {}", done, why)};
    }
    return {.method = cover, .reason = fmt::format("covered instead of {}, because it is {}", done, why)};
}

Expected<FaceResult> fallBack(const FaceTask& task, const std::string& done, CloakFallback fallback,
                              const std::string& why)
{
    if (fallback == CloakFallback::Fail) {
        const cv::Rect2f& box = task.face->boxInImage;
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("the face at {:.0f},{:.0f} cannot be {}, because it is {} (see --fallback)", box.x,
                                box.y, done, why));
    }
    return withoutBeing(done, fallback, why);
}

void coverFallenBack(image::Image& photo, const std::vector<FaceTask>& tasks, const std::vector<FaceResult>& results)
{
    SecureRandom random;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (results[i].method == protect::Method::Solid) {
            protect::redact(photo, *tasks[i].face, protect::Method::Solid, {}, [&random] { return random(); });
        }
    }
}

} // namespace bauta::jobs
