// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/track/face_source.h"
#include "core/models/model_store.h"

#include <memory>

namespace bauta::faces
{

/// The installed networks as the tracker needs them: SSD always, joined by YuNet if present, and the landmarker.
/// A single photo gets every scale and a second look at each doubtful place (makeDetector); a video cannot afford that
/// in each frame and need not, as the next frame is another chance. Thread-safe; networks run on the threads that
/// models::setComputeThreads granted.
[[nodiscard]] Expected<std::unique_ptr<FaceSource>> makeFaceSource(const models::ModelStore& store,
                                                                   SearchEffort effort);

} // namespace bauta::faces
