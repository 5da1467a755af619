// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/embedding.h"

#include <vector>

namespace bauta::jobs
{

/// The mean of several views of one face, recogniser by recogniser: one view may be poor, all of them seldom are.
/// Empty templates and embeddings count for nothing; without any view the result is empty.
[[nodiscard]] faces::FaceTemplate meanTemplate(const std::vector<const faces::FaceTemplate*>& views);

} // namespace bauta::jobs
