// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/mean_template.h"

#include <algorithm>
#include <cstddef>

namespace bauta::jobs
{

faces::FaceTemplate meanTemplate(const std::vector<const faces::FaceTemplate*>& views)
{
    std::vector<std::vector<float>> sums;
    for (const faces::FaceTemplate* view : views) {
        sums.resize(std::max(sums.size(), view->size()));
        for (std::size_t r = 0; r < view->size(); ++r) {
            const std::vector<float>& values = (*view)[r].values();
            std::vector<float>& sum = sums[r];
            sum.resize(std::max(sum.size(), values.size()), 0.F);
            for (std::size_t k = 0; k < values.size(); ++k) {
                sum[k] += values[k];
            }
        }
    }
    faces::FaceTemplate mean;
    for (std::vector<float>& sum : sums) {
        mean.emplace_back(sum);
        faces::wipe(sum);
    }
    return mean;
}

} // namespace bauta::jobs
