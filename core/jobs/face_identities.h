// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/cloak_memory.h"
#include "core/jobs/face_protector.h"

#include <opencv2/core/mat.hpp>

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// Finds out whose faces a photo shows, for what must know people again from photo to photo.
class FaceIdentities
{
public:
    /// `services` must outlive this. `loss` is what it means if nobody is known again, for the warning: "one person may
    /// get several new faces".
    FaceIdentities(Services& services, std::string loss);

    /// The people of the tasks at `places`, as the plan numbers them and, if `withTemplates`, as recognisers see them
    /// in `rgb`, the photo as it was. Without templates, where they cannot be made: work goes on without, and the first
    /// time a warning says so.
    [[nodiscard]] std::vector<CloakMemory::Identity> of(const cv::Mat& rgb, const std::vector<FaceTask>& tasks,
                                                        const std::vector<std::size_t>& places, bool withTemplates,
                                                        const PhotoContext& context);

private:
    Services* m_services;
    std::string m_loss;
    std::atomic<bool> m_warned{false};
};

} // namespace bauta::jobs
