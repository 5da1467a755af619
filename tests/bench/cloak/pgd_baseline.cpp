// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/pgd_baseline.h"

#include "core/faces/align.h"
#include "core/gradients/torch_network.h"
#include "core/protect/mask.h"
#include "tests/bench/cloak/cloak_metrics.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>
#include <ATen/TensorOperators.h>
#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::bench
{

namespace
{

constexpr float kMomentum = 0.9F;
constexpr float kStep = 2.5F * PgdBaseline::kEpsilon / static_cast<float>(PgdBaseline::kSteps);

/// How much a recogniser's cosine counts in the loss: dlib's move in a narrow band near 1.
float weightOf(const std::string& recogniser)
{
    return recogniser == "dlib-resnet" ? 8.F : recogniser == "faceres" ? 1.5F : 2.F;
}

/// Where a recogniser's input pixels lie on the canvas, in grid_sampler's coordinates (-1..1 from edge to edge).
at::Tensor gridOf(const models::InputSpec& input)
{
    std::vector<float> grid;
    const float framePerPixel = input.cropInFrame[2] / static_cast<float>(input.height);
    for (int y = 0; y < input.height; ++y) {
        for (int x = 0; x < input.width; ++x) {
            const float frameX = input.cropInFrame[0] + (static_cast<float>(x) + 0.5F) * framePerPixel;
            const float frameY = input.cropInFrame[1] + (static_cast<float>(y) + 0.5F) * framePerPixel;
            grid.push_back(2.F * (frameX - kCanvasInFrame[0]) / kCanvasInFrame[2] - 1.F);
            grid.push_back(2.F * (frameY - kCanvasInFrame[1]) / kCanvasInFrame[2] - 1.F);
        }
    }
    return at::from_blob(grid.data(), {1, input.height, input.width, 2}, at::kFloat).clone();
}

at::Tensor planesOf(const cv::Mat& rgb)
{
    cv::Mat samples;
    rgb.convertTo(samples, CV_32F);
    return at::from_blob(samples.data, {1, samples.rows, samples.cols, 3}, at::kFloat)
        .permute({0, 3, 1, 2})
        .contiguous();
}

struct Surrogate
{
    models::ModelEntry entry;
    gradients::TorchNetwork network;
    at::Tensor grid;
    at::Tensor mean;

    /// The unit-length embedding of a canvas.
    at::Tensor embed(const at::Tensor& canvas) const
    {
        constexpr std::int64_t kBilinear = 0;
        constexpr std::int64_t kRepeatEdge = 1;
        const at::Tensor view = at::grid_sampler(canvas, grid, kBilinear, kRepeatEdge, false);
        const at::Tensor input = (view - mean) * entry.input.scale;
        const std::vector<std::string> nodes =
            entry.outputNode.empty() ? std::vector<std::string>{} : std::vector<std::string>{entry.outputNode};
        const at::Tensor output = network.forward(input, nodes).front().flatten();
        return output / output.norm().clamp_min(1e-6);
    }
};

} // namespace

struct PgdBaseline::Implementation
{
    std::vector<Surrogate> surrogates;

    /// The change of the canvas, 1 x 3 x side x side.
    at::Tensor optimise(const at::Tensor& canvas, std::uint64_t seed) const
    {
        std::vector<at::Tensor> originals;
        for (const Surrogate& surrogate : surrogates) {
            originals.push_back(surrogate.embed(canvas).detach());
        }
        // From a random point of the ball: at the original itself every cosine is 1 and its gradient zero.
        cv::Mat noise(kCanvasSide, kCanvasSide, CV_32FC3);
        cv::RNG(seed + 1).fill(noise, cv::RNG::UNIFORM, -kEpsilon, kEpsilon);
        at::Tensor change =
            at::from_blob(noise.data, {1, kCanvasSide, kCanvasSide, 3}, at::kFloat).permute({0, 3, 1, 2}).contiguous();
        at::Tensor momentum = at::zeros_like(change);
        for (int step = 0; step < kSteps; ++step) {
            change.requires_grad_(true);
            const at::Tensor picture = (canvas + change).clamp(0.0, 255.0);
            at::Tensor loss;
            for (std::size_t k = 0; k < surrogates.size(); ++k) {
                const at::Tensor cosine = (surrogates[k].embed(picture) * originals[k]).sum();
                const at::Tensor part = cosine * weightOf(surrogates[k].entry.name);
                loss = loss.defined() ? loss + part : part;
            }
            const at::Tensor gradient = torch::autograd::grad({loss}, {change}).front();
            momentum = momentum * kMomentum + gradient / gradient.abs().sum().clamp_min(1e-12);
            change = (change.detach() - kStep * momentum.sign()).clamp(-kEpsilon, kEpsilon);
        }
        return change;
    }
};

namespace
{

/// The canvas's change on the photo's own pixels, inside the silhouette only.
cv::Mat applied(const cv::Mat& rgb, const faces::Face& face, cv::Mat change)
{
    const protect::FaceMask mask = protect::faceMask(face, rgb.size(), {.growth = 0.F, .feather = 0.F});
    cv::Mat result = rgb.clone();
    if (mask.boundsInImage.empty()) {
        return result;
    }
    const cv::Matx23f frame = faces::frameFromImage(face.landmarksInImage);
    const double canvasPerFrame = kCanvasSide / static_cast<double>(kCanvasInFrame[2]);
    const double canvasPerImage =
        std::hypot(static_cast<double>(frame(0, 0)), static_cast<double>(frame(1, 0))) * canvasPerFrame;
    if (canvasPerImage > 1.0) { // what the photo cannot hold would come out as other noise
        cv::GaussianBlur(change, change, {}, 0.5 * canvasPerImage);
    }
    // Pixels of the bounds to samples of the canvas; OpenCV counts both from their centres.
    const cv::Point2d origin = cv::Point2d(mask.boundsInImage.tl()) + cv::Point2d(0.5, 0.5);
    cv::Matx23d map;
    for (int row = 0; row < 2; ++row) {
        const double a = static_cast<double>(frame(row, 0));
        const double b = static_cast<double>(frame(row, 1));
        const double offset = a * origin.x + b * origin.y + static_cast<double>(frame(row, 2)) -
                              static_cast<double>(kCanvasInFrame[static_cast<std::size_t>(row)]);
        map(row, 0) = a * canvasPerFrame;
        map(row, 1) = b * canvasPerFrame;
        map(row, 2) = offset * canvasPerFrame - 0.5;
    }
    cv::Mat local;
    cv::warpAffine(change, local, map, mask.boundsInImage.size(), cv::INTER_CUBIC | cv::WARP_INVERSE_MAP,
                   cv::BORDER_CONSTANT, cv::Scalar::all(0.0));
    local = cv::max(cv::min(local, static_cast<double>(PgdBaseline::kEpsilon)),
                    -static_cast<double>(PgdBaseline::kEpsilon));
    cv::Mat alpha;
    cv::cvtColor(mask.alpha, alpha, cv::COLOR_GRAY2BGR);
    alpha.convertTo(alpha, CV_32F, 1.0 / 255.0);
    cv::Mat target = result(mask.boundsInImage);
    cv::Mat samples;
    target.convertTo(samples, CV_32F);
    samples += local.mul(alpha);
    samples.convertTo(target, CV_8U);
    return result;
}

} // namespace

PgdBaseline::PgdBaseline(std::shared_ptr<const Implementation> implementation)
    : m_implementation(std::move(implementation))
{
}

Expected<PgdBaseline> PgdBaseline::make(const models::ModelStore& store, const std::vector<std::string>& surrogates)
{
    auto implementation = std::make_shared<Implementation>();
    for (const std::string& name : surrogates) {
        const models::ModelEntry* entry = store.find(name);
        if (entry == nullptr || entry->runtime != models::ModelRuntime::Bauta) {
            return fail(ErrorCode::MissingModel, fmt::format("\"{}\" is no built-in recogniser", name));
        }
        auto network = gradients::TorchNetwork::load(entry->file);
        if (!network) {
            return fail(network.error());
        }
        const at::Tensor mean =
            at::tensor(at::ArrayRef<float>(entry->input.mean.data(), entry->input.mean.size())).view({1, 3, 1, 1});
        implementation->surrogates.push_back({*entry, std::move(*network), gridOf(entry->input), mean});
    }
    return PgdBaseline(std::move(implementation));
}

Expected<cv::Mat> PgdBaseline::protect(const cv::Mat& rgb, const faces::Face& face, std::uint64_t seed) const
{
    try {
        const cv::Mat canvas = faces::alignedCrop(rgb, faces::frameFromImage(face.landmarksInImage), kCanvasInFrame,
                                                  {kCanvasSide, kCanvasSide});
        const at::Tensor change = m_implementation->optimise(planesOf(canvas), seed).permute({0, 2, 3, 1}).contiguous();
        const cv::Mat view(kCanvasSide, kCanvasSide, CV_32FC3, change.data_ptr<float>());
        return applied(rgb, face, view.clone());
    } catch (const std::exception& error) {
        return fail(ErrorCode::ModelMismatch, fmt::format("a network cannot be differentiated: {}", error.what()));
    }
}

} // namespace bauta::bench
