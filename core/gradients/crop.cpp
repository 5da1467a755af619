// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gradients/crop.h"

#include "core/protect/cloak/canvas.h"

#include <ATen/ops/affine_grid_generator.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/grid_sampler_2d.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace bauta::gradients
{

using namespace protect;

namespace
{

constexpr int kBilinear = 0;
constexpr int kRepeatBorder = 1;
// From here on plain sampling would alias.
constexpr float kMaxCanvasPixelsPerSample = 1.3F;

/// Normalised crop coordinates to normalised canvas coordinates, as affine_grid_generator takes them.
at::Tensor canvasFromCrop(const models::InputSpec& input, float widthInFrame, const View& view)
{
    const float heightInFrame = input.cropInFrame[2];
    const cv::Point2f centre(input.cropInFrame[0] + widthInFrame * (0.5F + view.shift.x),
                             input.cropInFrame[1] + heightInFrame * (0.5F + view.shift.y));
    const float c = std::cos(view.rotation) * view.scale;
    const float s = std::sin(view.rotation) * view.scale;
    const float unit = 2.F / kCanvasInFrame[2];
    const float halfWidth = unit * widthInFrame / 2.F * (view.mirrored ? -1.F : 1.F);
    const float halfHeight = unit * heightInFrame / 2.F;
    return at::tensor({c * halfWidth, -s * halfHeight, unit * (centre.x - kCanvasInFrame[0]) - 1.F, s * halfWidth,
                       c * halfHeight, unit * (centre.y - kCanvasInFrame[1]) - 1.F})
        .view({1, 2, 3});
}

} // namespace

at::Tensor cropOfCanvas(const at::Tensor& picture, const models::InputSpec& input, const View& view)
{
    const float heightInFrame = input.cropInFrame[2];
    const float widthInFrame = heightInFrame * static_cast<float>(input.width) / static_cast<float>(input.height);
    const auto reduced = [&view](int side) {
        constexpr std::int64_t kLeast = 16;
        return std::max(kLeast, static_cast<std::int64_t>(std::lround(static_cast<float>(side) * view.resolution)));
    };
    const std::int64_t rows = reduced(input.height);
    const std::int64_t columns = reduced(input.width);
    const float canvasPixelsPerSample = heightInFrame * view.scale * kCanvasPerFrame / static_cast<float>(rows);
    const std::int64_t finer = canvasPixelsPerSample > kMaxCanvasPixelsPerSample ? 2 : 1;

    const at::Tensor grid = at::affine_grid_generator(canvasFromCrop(input, widthInFrame, view),
                                                      {1, 3, rows * finer, columns * finer}, false);
    at::Tensor crop = at::grid_sampler_2d(picture, grid, kBilinear, kRepeatBorder, false);
    if (finer > 1) {
        crop = at::avg_pool2d(crop, {finer, finer});
    }
    if (rows != input.height || columns != input.width) {
        crop = at::upsample_bilinear2d(crop, {input.height, input.width}, false, {}, {});
    }
    if (view.gain != 1.F || view.offset != 0.F) {
        crop = (crop - 128.F) * view.gain + (128.F + view.offset);
    }
    return crop;
}

} // namespace bauta::gradients
