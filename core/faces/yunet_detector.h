// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/boxes.h"

#include <opencv2/core/mat.hpp>

#include <filesystem>
#include <memory>
#include <vector>

namespace bauta::faces
{

/// YuNet (Wu et al. 2023, doi:10.1007/s11633-023-1423-y), an optional second detector that the user may add: stronger
/// on small faces, and it gives five landmarks. Run by OpenCV's dnn. Thread-safe: every caller gets its own net.
class YunetDetector
{
public:
    [[nodiscard]] static Expected<YunetDetector> load(const std::filesystem::path& onnxFile);
    YunetDetector(YunetDetector&&) noexcept;
    YunetDetector& operator=(YunetDetector&&) noexcept;
    ~YunetDetector();

    /// Candidates of at least `minScore` in one picture of any size, in its pixels, overlapping ones suppressed.
    [[nodiscard]] Expected<std::vector<Candidate>> run(const cv::Mat& rgb, float minScore) const;

private:
    struct Pool;
    explicit YunetDetector(std::unique_ptr<Pool> pool);
    std::unique_ptr<Pool> m_pool;
};

} // namespace bauta::faces
