// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/recogniser.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace bauta::test
{

/// Sees the colour in the middle of a painted face, where its landmarks say that is.
class FakeRecogniser final : public faces::Recogniser
{
public:
    explicit FakeRecogniser(std::string name) : m_name(std::move(name)) {}
    const std::string& name() const override { return m_name; }
    Expected<std::vector<faces::Embedding>> embed(const cv::Mat& rgb,
                                                  const std::vector<faces::Face>& faces) const override
    {
        std::vector<faces::Embedding> result;
        for (const faces::Face& face : faces) {
            cv::Point2f middle;
            for (const cv::Point2f& landmark : face.landmarksInImage) {
                middle += landmark * 0.2F;
            }
            const int x = std::clamp(cvFloor(middle.x), 0, rgb.cols - 1);
            const int y = std::clamp(cvFloor(middle.y), 0, rgb.rows - 1);
            const auto colour = rgb.at<cv::Vec3b>(y, x);
            std::vector<float> values(3, 0.F);
            for (int c = 0; c < 3; ++c) {
                values[static_cast<std::size_t>(c)] = colour[c] > 128 ? 1.F : -0.3F;
            }
            result.emplace_back(std::move(values));
        }
        return result;
    }

private:
    std::string m_name;
};

} // namespace bauta::test
