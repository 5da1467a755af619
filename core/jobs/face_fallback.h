// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/image/image.h"
#include "core/jobs/face_protector.h"

#include <string>
#include <vector>

namespace bauta::jobs
{

/// What becomes of a face that cannot be `done` ("cloaked", "replaced") because it is `why`, where the fallback does
/// not make that a failure. `cover` is how it is covered, unless a warning will do.
[[nodiscard]] FaceResult withoutBeing(const std::string& done, CloakFallback fallback, const std::string& why,
                                      protect::Method cover = protect::Method::Solid);

/// The same for a face of a photo; InvalidArgument where the fallback makes it a failure.
[[nodiscard]] Expected<FaceResult> fallBack(const FaceTask& task, const std::string& done, CloakFallback fallback,
                                            const std::string& why);

/// Covers the faces that fell back to that. Last of all, so that nothing shows through.
void coverFallenBack(image::Image& photo, const std::vector<FaceTask>& tasks, const std::vector<FaceResult>& results);

} // namespace bauta::jobs
