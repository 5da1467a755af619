// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/cloak.h"

#include "core/faces/similarity.h"
#include "core/models/compute_threads.h"
#include "core/protect/cloak/canvas.h"
#include "core/protect/cloak/surrogate_torch.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <opencv2/imgproc.hpp>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/grad_mode.h>
#include <torch/csrc/autograd/variable.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <random>

namespace bauta::protect
{

namespace
{

constexpr float kSide = static_cast<float>(kCanvasSide);

/// Uniform cubic B-spline basis: rows are samples (pixel centres) on [0, side), columns are knots; the first and last
/// knots lie one spacing beyond the canvas, so that every linear function is reproduced.
at::Tensor splineBasis(int samples, int knots)
{
    at::Tensor basis = at::zeros({samples, knots});
    auto values = basis.accessor<float, 2>();
    const float spacing = kSide / static_cast<float>(knots - 3);
    const float pixel = kSide / static_cast<float>(samples);
    for (int i = 0; i < samples; ++i) {
        const float t = (static_cast<float>(i) + 0.5F) * pixel / spacing;
        const int first = static_cast<int>(std::floor(t));
        const float f = t - static_cast<float>(first);
        const std::array<float, 4> weights{(1 - f) * (1 - f) * (1 - f) / 6.F, (3 * f * f * f - 6 * f * f + 4) / 6.F,
                                           (-3 * f * f * f + 3 * f * f + 3 * f + 1) / 6.F, f * f * f / 6.F};
        for (int k = 0; k < 4; ++k) {
            if (first + k < knots) {
                values[i][first + k] = weights[static_cast<std::size_t>(k)];
            }
        }
    }
    return basis;
}

/// Where the knots lie on the canvas.
at::Tensor knotPositions(int knots)
{
    const float spacing = kSide / static_cast<float>(knots - 3);
    return (at::arange(knots, at::kFloat) - 1.0) * spacing;
}

at::Tensor toTensor(const cv::Mat& map)
{
    CV_Assert(map.type() == CV_32FC1 && map.isContinuous());
    return at::from_blob(const_cast<float*>(map.ptr<float>()), {1, 1, map.rows, map.cols}, at::kFloat).clone();
}

at::Tensor imageTensor(const cv::Mat& rgb)
{
    at::Tensor bytes = at::from_blob(const_cast<unsigned char*>(rgb.ptr()), {1, rgb.rows, rgb.cols, 3}, at::kByte);
    return bytes.to(at::kFloat).permute({0, 3, 1, 2}).contiguous();
}

/// One face under optimisation.
struct FaceState
{
    Canvas canvas;
    CloakBudget budget;
    std::mt19937_64 random;
    at::Tensor image;  ///< 1 x 3 x side x side
    at::Tensor fade;   ///< 1 x 1 x side x side
    at::Tensor fineGate;
    at::Tensor coarseGate;
    std::array<at::Tensor, 2> irisWeight;
    std::array<at::Tensor, 3> flow; ///< 1 x 2 x knots x knots, canvas pixels
    std::array<at::Tensor, 3> tone; ///< 1 x 1 x knots x knots, of 255
    std::array<at::Tensor, 3> flowMomentum;
    std::array<at::Tensor, 3> toneMomentum;
    std::vector<at::Tensor> identity; ///< per surrogate, the clean embedding
    std::vector<at::Tensor> others;   ///< per surrogate, a row for each other protected photo
    std::vector<at::Tensor> decoy;    ///< per surrogate, what the seed pulls the face towards
    std::vector<float> lastCosine;

    float uniform(float low, float high)
    {
        const auto bits = static_cast<float>(random() >> 40U) * 0x1p-24F;
        return low + (high - low) * bits;
    }
};

struct Rendered
{
    at::Tensor picture; ///< 1 x 3 x side x side
    at::Tensor flow;    ///< 1 x 2 x side x side, canvas pixels
    at::Tensor tone;    ///< 1 x 1 x side x side, of 255
};

struct View
{
    float rotation = 0.F;
    float scale = 1.F;
    cv::Point2f shift; ///< share of the crop
    bool mirrored = false;
    float resolution = 1.F;
    float size = 1.F;
    float gain = 1.F;
    float offset = 0.F;
    float eraseX = -1.F;
    float eraseY = -1.F;
};

class Optimiser
{
public:
    Optimiser(const std::vector<std::unique_ptr<Surrogate>>& surrogates, const CloakTuning& tuning)
        : m_surrogates(surrogates),
          m_tuning(tuning)
    {
        for (std::size_t l = 0; l < 3; ++l) {
            m_flowBasis[l] = splineBasis(kCanvasSide, tuning.flowKnots[l]);
            m_toneBasis[l] = splineBasis(kCanvasSide, tuning.toneKnots[l]);
        }
        const at::Tensor position = at::arange(kCanvasSide, at::kFloat) + 0.5;
        m_pixelX = position.view({1, 1, 1, kCanvasSide}).expand({1, 1, kCanvasSide, kCanvasSide}).contiguous();
        m_pixelY = position.view({1, 1, kCanvasSide, 1}).expand({1, 1, kCanvasSide, kCanvasSide}).contiguous();
    }

    FaceState prepare(const cv::Mat& rgb, const CloakSubject& subject) const
    {
        FaceState state;
        state.canvas = makeCanvas(rgb, *subject.face, m_tuning.fade, m_tuning.skinFloor, m_tuning.coarseFloor);
        state.budget = subject.budget;
        state.random.seed(subject.seed);
        state.image = imageTensor(state.canvas.rgb);
        state.fade = toTensor(state.canvas.fade);
        state.fineGate = toTensor(state.canvas.fineToneGate);
        state.coarseGate = toTensor(state.canvas.coarseToneGate);
        for (std::size_t i = 0; i < 2; ++i) {
            const Canvas::Disc& iris = state.canvas.irises[i];
            const at::Tensor distance =
                ((m_pixelX - iris.centre.x).square() + (m_pixelY - iris.centre.y).square()).sqrt();
            const at::Tensor t = ((distance - iris.radius) / (0.8F * iris.radius)).clamp(0.0, 1.0);
            state.irisWeight[i] = 1.0 - t * t * (3.0 - 2.0 * t);
        }
        const auto zeros = [](int channels, int knots) {
            return at::zeros({1, channels, knots, knots});
        };
        for (std::size_t l = 0; l < 3; ++l) {
            state.flow[l] = zeros(2, m_tuning.flowKnots[l]);
            state.tone[l] = zeros(1, m_tuning.toneKnots[l]);
            state.flowMomentum[l] = at::zeros_like(state.flow[l]);
            state.toneMomentum[l] = at::zeros_like(state.tone[l]);
        }
        if (m_tuning.startNoise > 0.F) {
            auto* values = state.flow[0].data_ptr<float>();
            const float amplitude = m_tuning.startNoise * movementInCanvas(state);
            for (std::int64_t i = 0; i < state.flow[0].numel(); ++i) {
                values[i] = amplitude * (state.uniform(-1.F, 1.F) > 0.F ? 1.F : -1.F);
            }
        }
        const at::NoGradGuard noGradient;
        for (const auto& surrogate : m_surrogates) {
            at::Tensor sum;
            for (const bool mirrored : {false, true}) {
                View view;
                view.mirrored = mirrored;
                const at::Tensor e = surrogate->embed(crop(state.image, *surrogate, view));
                sum = sum.defined() ? sum + e : e;
            }
            state.identity.push_back(sum / sum.norm());
        }
        for (std::size_t k = 0; k < m_surrogates.size() && !subject.others.empty(); ++k) {
            std::vector<at::Tensor> rows;
            for (const faces::FaceTemplate& other : subject.others) {
                const std::vector<float>& values = other[k].values();
                rows.push_back(at::tensor(at::ArrayRef<float>(values.data(), values.size())).view({1, -1}));
            }
            state.others.push_back(at::cat(rows, 0));
        }
        state.lastCosine.assign(m_surrogates.size(), 1.F);
        if (m_tuning.decoy > 0.F) {
            makeDecoy(state);
        }
        return state;
    }

    /// Another face, made of this one by a random distortion far beyond the budget: a direction that this photo can
    /// go and that another photo of the person, with another seed, will not.
    void makeDecoy(FaceState& state) const
    {
        std::array<at::Tensor, 3> flow;
        std::array<at::Tensor, 3> tone;
        for (std::size_t l = 0; l < 3; ++l) {
            flow[l] = at::zeros_like(state.flow[l]);
            tone[l] = at::zeros_like(state.tone[l]);
            const float spacing = kSide / static_cast<float>(m_tuning.flowKnots[l] - 3);
            auto* values = flow[l].data_ptr<float>();
            const float amplitude = m_tuning.decoySize * m_tuning.flowShare[l] * state.budget.strain * spacing;
            for (std::int64_t i = 0; i < flow[l].numel(); ++i) {
                values[i] = amplitude * (state.uniform(-1.F, 1.F) + state.uniform(-1.F, 1.F));
            }
            auto* tones = tone[l].data_ptr<float>();
            const float toneAmplitude = m_tuning.decoySize * m_tuning.toneShare[l] * 255.F * state.budget.tone;
            for (std::int64_t i = 0; i < tone[l].numel(); ++i) {
                tones[i] = toneAmplitude * (state.uniform(-1.F, 1.F) + state.uniform(-1.F, 1.F));
            }
        }
        const at::Tensor picture = warped(state, flowOf(state, flow)) + toneOf(state, tone);
        for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
            const at::Tensor e = m_surrogates[k]->embed(crop(picture, *m_surrogates[k], {}));
            const at::Tensor away = e - state.identity[k] * e.matmul(state.identity[k].t());
            state.decoy.push_back(away / (away.norm() + 1e-9F));
            if (std::getenv("LABT")) {
                std::fprintf(stderr, "decoy %zu cos %.2f\n", k, e.matmul(state.identity[k].t()).item<float>());
            }
        }
    }

    at::Tensor flowOf(const FaceState& state, const std::array<at::Tensor, 3>& knots) const
    {
        at::Tensor flow;
        for (std::size_t l = 0; l < 3; ++l) {
            const at::Tensor part = m_flowBasis[l].matmul(knots[l]).matmul(m_flowBasis[l].t());
            flow = flow.defined() ? flow + part : part;
        }
        for (const at::Tensor& weight : state.irisWeight) {
            const at::Tensor mean = (flow * weight).sum({2, 3}, true) / weight.sum();
            flow = flow + weight * (mean - flow);
        }
        return flow * state.fade;
    }

    at::Tensor toneOf(const FaceState& state, const std::array<at::Tensor, 3>& knots) const
    {
        const auto part = [&](std::size_t l) { return m_toneBasis[l].matmul(knots[l]).matmul(m_toneBasis[l].t()); };
        const at::Tensor raw = part(0) * state.coarseGate + (part(1) + part(2)) * state.fineGate;
        const float limit = 255.F * state.budget.tone * m_tuning.toneLimit;
        return (raw / limit).tanh() * limit;
    }

    at::Tensor warped(const FaceState& state, const at::Tensor& flow) const
    {
        const at::Tensor x = (m_pixelX + flow.narrow(1, 0, 1)) * (2.F / kSide) - 1.F;
        const at::Tensor y = (m_pixelY + flow.narrow(1, 1, 1)) * (2.F / kSide) - 1.F;
        return at::grid_sampler_2d(state.image, at::cat({x, y}, 1).permute({0, 2, 3, 1}), 2, 1, false);
    }

    Rendered render(const FaceState& state) const
    {
        Rendered result;
        result.flow = flowOf(state, state.flow);
        result.tone = toneOf(state, state.tone);
        result.picture = warped(state, result.flow) + result.tone;
        return result;
    }

    /// The crop of a picture as a surrogate takes it, seen through a view.
    at::Tensor crop(const at::Tensor& picture, const Surrogate& surrogate, const View& view) const
    {
        const models::InputSpec& input = surrogate.entry().input;
        const float height = input.cropInFrame[2];
        const float width = height * static_cast<float>(input.width) / static_cast<float>(input.height);
        const cv::Point2f centre(input.cropInFrame[0] + width / 2.F + view.shift.x * width,
                                 input.cropInFrame[1] + height / 2.F + view.shift.y * height);
        const float c = std::cos(view.rotation) * view.scale;
        const float s = std::sin(view.rotation) * view.scale;
        const float mirror = view.mirrored ? -1.F : 1.F;
        const float toCanvas = 2.F / kCanvasInFrame[2];
        const at::Tensor theta =
            at::tensor({toCanvas * c * mirror * width / 2.F, -toCanvas * s * height / 2.F,
                        toCanvas * (centre.x - kCanvasInFrame[0]) - 1.F, toCanvas * s * mirror * width / 2.F,
                        toCanvas * c * height / 2.F, toCanvas * (centre.y - kCanvasInFrame[1]) - 1.F})
                .view({1, 2, 3});
        const auto resized = [&view](int side) {
            return std::max(16, static_cast<int>(std::lround(static_cast<float>(side) * view.resolution)));
        };
        const int rows = resized(input.height);
        const int columns = resized(input.width);
        // Canvas pixels per crop pixel; sampled twice as fine where plain sampling would alias.
        const float step = height * view.scale * kCanvasPerFrame / static_cast<float>(rows);
        const int finer = step > 1.3F ? 2 : 1;
        const at::Tensor grid = at::affine_grid_generator(theta, {1, 3, rows * finer, columns * finer}, false);
        at::Tensor crops = at::grid_sampler_2d(picture, grid, 0, 1, false);
        if (finer > 1) {
            crops = at::avg_pool2d(crops, {finer, finer});
        }
        if (rows != input.height || columns != input.width) {
            crops = at::upsample_bilinear2d(crops, {input.height, input.width}, false, {}, {});
        }
        if (view.gain != 1.F || view.offset != 0.F) {
            crops = (crops - 128.F) * view.gain + (128.F + view.offset);
        }
        if (view.eraseX >= 0.F) {
            at::Tensor mask = at::ones({1, 1, input.height, input.width});
            const auto h = static_cast<std::int64_t>(0.3F * static_cast<float>(input.height));
            const auto w = static_cast<std::int64_t>(0.3F * static_cast<float>(input.width));
            const auto y = static_cast<std::int64_t>(view.eraseY * static_cast<float>(input.height - h));
            const auto x = static_cast<std::int64_t>(view.eraseX * static_cast<float>(input.width - w));
            mask.narrow(2, y, h).narrow(3, x, w).fill_(0.F);
            crops = crops * mask + 128.F * (1.F - mask);
        }
        return crops;
    }

    View randomView(FaceState& state) const
    {
        View view;
        view.rotation = state.uniform(-m_tuning.rotation, m_tuning.rotation);
        view.scale = std::exp(state.uniform(-m_tuning.scale, m_tuning.scale));
        view.shift = {state.uniform(-m_tuning.shift, m_tuning.shift), state.uniform(-m_tuning.shift, m_tuning.shift)};
        view.mirrored = state.uniform(0.F, 1.F) < 0.5F;
        view.resolution = state.uniform(0.F, 1.F) < m_tuning.resample ? state.uniform(0.45F, 1.F) : 1.F;
        view.size = state.uniform(m_tuning.shrink, 1.F);
        view.gain = 1.F + state.uniform(-m_tuning.light, m_tuning.light);
        view.offset = 128.F * state.uniform(-m_tuning.light, m_tuning.light);
        if (state.uniform(0.F, 1.F) < m_tuning.erase) {
            view.eraseX = state.uniform(0.F, 1.F);
            view.eraseY = state.uniform(0.F, 1.F);
        }
        return view;
    }

    float movementInCanvas(const FaceState& state) const
    {
        return state.budget.movement * state.canvas.eyeDistance;
    }

    /// One step of descent.
    void step(FaceState& state, int index) const
    {
        for (std::size_t l = 0; l < 3; ++l) {
            state.flow[l].set_requires_grad(true);
            state.tone[l].set_requires_grad(true);
        }
        const Rendered rendered = render(state);
        std::vector<std::size_t> active;
        std::vector<std::vector<View>> views;
        for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
            const std::size_t slot = slotOf(k);
            if ((index + static_cast<int>(k)) % m_tuning.every[slot] == 0) {
                active.push_back(k);
                auto& ofSurrogate = views.emplace_back();
                for (int v = 0; v < m_tuning.views[slot]; ++v) {
                    ofSurrogate.push_back(randomView(state));
                }
            }
        }
        std::vector<at::Tensor> gradients(active.size());
        models::parallelFor(active.size(), [&](std::size_t a) {
            const at::AutoGradMode withGradient(true);
            const std::size_t k = active[a];
            const at::Tensor picture = rendered.picture.detach().requires_grad_(true);
            std::vector<at::Tensor> crops;
            for (const View& view : views[a]) {
                crops.push_back(crop(picture, *m_surrogates[k], view));
            }
            at::Tensor all = at::cat(crops, 0);
            if (slotOf(k) != 2 && m_tuning.shrink != 1.F) {
                const auto full = static_cast<float>(all.size(2));
                const auto side = static_cast<std::int64_t>(std::lround(full * views[a].front().size / 16.F)) * 16;
                all = at::upsample_bilinear2d(all, {side, side}, false, {}, {});
            }
            const at::Tensor embedded = m_surrogates[k]->embed(all);
            const at::Tensor cosine = embedded.matmul(state.identity[k].t()).mean();
            at::Tensor loss = cosine;
            if (!state.decoy.empty()) {
                loss = loss - embedded.matmul(state.decoy[k].t()).mean() * m_tuning.decoy;
            }
            if (!state.others.empty()) {
                loss = loss + embedded.matmul(state.others[k].t()).logsumexp(1).mean() * m_tuning.repulsion;
            }
            const auto gradient = torch::autograd::grad({loss}, {picture});
            state.lastCosine[k] = 0.6F * state.lastCosine[k] + 0.4F * cosine.item<float>();
            gradients[a] = gradient[0] / (gradient[0].abs().mean() + 1e-12);
        });
        at::Tensor sum;
        for (std::size_t a = 0; a < active.size(); ++a) {
            const at::Tensor part = gradients[a] * weightOf(state, active[a]);
            sum = sum.defined() ? sum + part : part;
        }
        std::vector<at::Tensor> unknowns(state.flow.begin(), state.flow.end());
        unknowns.insert(unknowns.end(), state.tone.begin(), state.tone.end());
        const auto parts = torch::autograd::grad({rendered.picture}, unknowns, {sum});
        const at::NoGradGuard noGradient;
        const auto advance = [&](at::Tensor& value, at::Tensor& momentum, const at::Tensor& gradient, float reach,
                                 float power) {
            value = value.detach();
            momentum = momentum * m_tuning.momentum + gradient / (gradient.abs().mean() + 1e-12);
            at::Tensor direction = momentum.sign();
            if (power > 0.F) {
                direction = direction * momentum.abs().pow(power);
                direction = direction / (direction.abs().mean() + 1e-12);
            }
            value = value - direction * (reach / static_cast<float>(m_tuning.steps));
        };
        for (std::size_t l = 0; l < 3; ++l) {
            const float spacing = kSide / static_cast<float>(m_tuning.flowKnots[l] - 3);
            advance(state.flow[l], state.flowMomentum[l], parts[l],
                    m_tuning.flowRate * m_tuning.flowShare[l] * state.budget.strain * spacing, m_tuning.flowPower);
            const float limit = 255.F * state.budget.tone * m_tuning.toneShare[l];
            advance(state.tone[l], state.toneMomentum[l], parts[3 + l], m_tuning.toneRate * limit, m_tuning.tonePower);
            state.tone[l].clamp_(-limit, limit);
        }
        project(state, index + 1 == m_tuning.steps || index % 4 == 3);
    }

    std::size_t slotOf(std::size_t k) const
    {
        const std::string& name = m_surrogates[k]->entry().name;
        return name == "dlib-resnet" ? 0 : name == "faceres" ? 1 : 2;
    }

    /// How much a surrogate counts now: the more, the less it is fooled, in the common unit of deviations of strangers'
    /// scores.
    float weightOf(const FaceState& state, std::size_t k) const
    {
        float z = state.lastCosine[k] / 0.12F;
        for (const auto& curve : faces::Calibration::builtIn().recognisers()) {
            if (curve.name == m_surrogates[k]->entry().name) {
                z = static_cast<float>((faces::spreadCosine(static_cast<double>(state.lastCosine[k])) - curve.mean) /
                                       curve.deviation);
            }
        }
        const float fixed = slotOf(k) == 2 ? m_tuning.arcWeight : 1.F;
        return fixed * std::exp(m_tuning.focus * std::clamp(z, -2.F, 4.F));
    }

    /// Back into what the budgets allow.
    void project(FaceState& state, bool thorough) const
    {
        if (m_tuning.removeSimilarity) {
            removeSimilarity(state);
        }
        at::Tensor flow = flowOf(state, state.flow);
        if (m_tuning.strainReach > 0.F) {
            limitStrain(state, flow, state.budget.strain * m_tuning.strainReach);
            flow = flowOf(state, state.flow);
        }
        const at::Tensor tone = toneOf(state, state.tone);
        const Factors factors = factorsFor(state, flow, tone);
        for (std::size_t l = 0; l < 3; ++l) {
            state.flow[l] = state.flow[l] * factors.flow;
            state.tone[l] = state.tone[l] * factors.tone;
        }
        if (thorough && m_tuning.likeness > 0.F) {
            const at::Tensor warp = warped(state, flow * factors.flow);
            for (int i = 0; i < 3; ++i) {
                const at::Tensor now = toneOf(state, state.tone);
                const float likeness = structuralSimilarity(state, warp, warp + now);
                if (likeness >= m_tuning.likeness) {
                    break;
                }
                const float keep = std::sqrt((1.F - m_tuning.likeness) / (1.F - likeness)) * 0.99F;
                state.tone[1] = state.tone[1] * keep;
                state.tone[2] = state.tone[2] * keep;
            }
        }
    }

    /// Shrinks the knots around places that bend more than `limit`; elsewhere the flow may go on growing.
    void limitStrain(FaceState& state, const at::Tensor& flow, float limit) const
    {
        const at::Tensor strain = strainOf(flow);
        const at::Tensor excess = (strain / limit).clamp_min(1.0);
        for (std::size_t l = 0; l < 3; ++l) {
            // The mean over the knot's support of a high power: nearly the maximum, but smooth.
            const at::Tensor& basis = m_flowBasis[l];
            const at::Tensor sum = basis.t().matmul(excess.pow(4.0)).matmul(basis);
            const at::Tensor weight = basis.t().matmul(at::ones_like(excess)).matmul(basis).clamp_min(1e-6);
            state.flow[l] = state.flow[l] / (sum / weight).clamp_min(1.0).pow(0.25);
        }
    }

    float structuralSimilarity(const FaceState& state, const at::Tensor& a, const at::Tensor& b) const
    {
        const auto gray = [](const at::Tensor& t) {
            const at::Tensor l = (t.select(1, 0) * 0.299 + t.select(1, 1) * 0.587 + t.select(1, 2) * 0.114).contiguous();
            return cv::Mat(kCanvasSide, kCanvasSide, CV_32F, l.data_ptr<float>()).clone();
        };
        const cv::Mat x = gray(a);
        const cv::Mat y = gray(b);
        const auto blurred = [](const cv::Mat& m) {
            cv::Mat result;
            cv::GaussianBlur(m, result, {11, 11}, 1.5);
            return result;
        };
        const cv::Mat mx = blurred(x);
        const cv::Mat my = blurred(y);
        const cv::Mat vx = blurred(x.mul(x)) - mx.mul(mx);
        const cv::Mat vy = blurred(y.mul(y)) - my.mul(my);
        const cv::Mat vxy = blurred(x.mul(y)) - mx.mul(my);
        constexpr double c1 = 6.5025;
        constexpr double c2 = 58.5225;
        cv::Mat map;
        const cv::Mat upper = (2.0 * mx.mul(my) + c1).mul(2.0 * vxy + c2);
        const cv::Mat lower = (mx.mul(mx) + my.mul(my) + c1).mul(vx + vy + c2);
        cv::divide(upper, lower, map);
        return static_cast<float>(cv::mean(map, state.canvas.face)[0]);
    }

    struct Factors
    {
        float flow = 1.F;
        float tone = 1.F;
        float movement = 0.F;
        float strain = 0.F;
        float spentTone = 0.F;
        float rms = 0.F;
        float medianStrain = 0.F;
    };

    Factors factorsFor(const FaceState& state, const at::Tensor& flow, const at::Tensor& tone) const
    {
        const auto values = flow.accessor<float, 4>();
        double sum = 0.0;
        for (const cv::Point2f& p : state.canvas.mesh) {
            const int x = static_cast<int>(p.x);
            const int y = static_cast<int>(p.y);
            if (x >= 0 && y >= 0 && x < kCanvasSide && y < kCanvasSide) {
                sum += std::hypot(values[0][0][y][x], values[0][1][y][x]);
            }
        }
        Factors f;
        f.movement = static_cast<float>(sum / static_cast<double>(state.canvas.mesh.size()));
        const auto quantile = [&](const at::Tensor& map, double q) {
            std::vector<float> inside;
            const auto* from = map.data_ptr<float>();
            for (int y = 0; y < kCanvasSide; y += 2) {
                for (int x = 0; x < kCanvasSide; x += 2) {
                    if (state.canvas.face.at<unsigned char>(y, x) != 0) {
                        inside.push_back(from[y * kCanvasSide + x]);
                    }
                }
            }
            const auto at = inside.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(inside.size() - 1));
            std::nth_element(inside.begin(), at, inside.end());
            return *at;
        };
        f.strain = quantile(strainOf(flow).contiguous(), 0.95);
        f.medianStrain = quantile(strainOf(flow).contiguous(), 0.5);
        f.spentTone = quantile(tone.abs().contiguous(), 0.99);
        f.flow = std::min({1.F, movementInCanvas(state) / std::max(f.movement, 1e-6F),
                           state.budget.strain / std::max(f.strain, 1e-6F)});
        f.tone = std::min(1.F, 255.F * state.budget.tone / std::max(f.spentTone, 1e-6F));
        f.rms = std::sqrt(tone.square().mean().item<float>() / 0.5F);
        return f;
    }

    at::Tensor denseFlow(const FaceState& state) const
    {
        return flowOf(state, state.flow);
    }

    /// Largest singular value of the Jacobian by central differences, 1 x 1 x side x side.
    static at::Tensor strainOf(const at::Tensor& flow)
    {
        const at::Tensor padded = at::constant_pad_nd(flow, {1, 1, 1, 1});
        const std::int64_t n = flow.size(2);
        const at::Tensor dx = (padded.narrow(3, 2, n) - padded.narrow(3, 0, n)).narrow(2, 1, n) * 0.5;
        const at::Tensor dy = (padded.narrow(2, 2, n) - padded.narrow(2, 0, n)).narrow(3, 1, n) * 0.5;
        const at::Tensor a = dx.narrow(1, 0, 1);
        const at::Tensor b = dy.narrow(1, 0, 1);
        const at::Tensor c = dx.narrow(1, 1, 1);
        const at::Tensor d = dy.narrow(1, 1, 1);
        const at::Tensor q = ((a + d).square() + (c - b).square()).sqrt();
        const at::Tensor r = ((a - d).square() + (c + b).square()).sqrt();
        return (q + r) * 0.5;
    }

    /// Takes out the similarity transform that realignment on the five landmarks would undo.
    void removeSimilarity(FaceState& state) const
    {
        const at::Tensor flow = denseFlow(state);
        const auto values = flow.accessor<float, 4>();
        cv::Point2f centre;
        cv::Point2f mean;
        std::array<cv::Point2f, 5> moves;
        for (std::size_t i = 0; i < 5; ++i) {
            const cv::Point2f p = state.canvas.landmarks[i];
            const int x = std::clamp(static_cast<int>(p.x), 0, kCanvasSide - 1);
            const int y = std::clamp(static_cast<int>(p.y), 0, kCanvasSide - 1);
            moves[i] = {values[0][0][y][x], values[0][1][y][x]};
            centre += p * 0.2F;
            mean += moves[i] * 0.2F;
        }
        float a = 0.F;
        float b = 0.F;
        float spread = 1e-6F;
        for (std::size_t i = 0; i < 5; ++i) {
            const cv::Point2f p = state.canvas.landmarks[i] - centre;
            a += p.dot(moves[i]);
            b += static_cast<float>(p.cross(moves[i]));
            spread += p.dot(p);
        }
        a /= spread;
        b /= spread;
        const int n = m_tuning.flowKnots[0];
        const at::Tensor position = knotPositions(n);
        const at::Tensor x = position.view({1, 1, 1, n}).expand({1, 1, n, n}) - centre.x;
        const at::Tensor y = position.view({1, 1, n, 1}).expand({1, 1, n, n}) - centre.y;
        state.flow[0] = state.flow[0] - at::cat({x * a - y * b + mean.x, x * b + y * a + mean.y}, 1);
    }

    CloakResult finish(FaceState& state) const
    {
        const at::NoGradGuard noGradient;
        Rendered rendered = render(state);
        const auto values = rendered.flow.accessor<float, 4>();
        const Factors factors = factorsFor(state, rendered.flow, rendered.tone);
        const float flowFactor = factors.flow;
        const float toneFactor = factors.tone;
        const float movement = factors.movement;
        const float strain = factors.strain;
        const float tone = factors.spentTone;
        if (std::getenv("LABS")) std::printf("rms %.2f ssim %.3f p99 %.1f median strain %.3f\n", factors.rms, structuralSimilarity(state, rendered.picture - rendered.tone, rendered.picture), factors.spentTone, factors.medianStrain);
        CloakResult result;
        result.steps = m_tuning.steps;
        result.spent = {movement * flowFactor / state.canvas.eyeDistance, strain * flowFactor,
                        tone * toneFactor / 255.F};
        result.fields.frameFromImage = state.canvas.frameFromImage;
        result.fields.originInFrame = {kCanvasInFrame[0], kCanvasInFrame[1]};
        result.fields.sideInFrame = kCanvasInFrame[2];
        result.fields.flowInFrame.create(kCanvasSide, kCanvasSide, CV_32FC2);
        result.fields.tone.create(kCanvasSide, kCanvasSide, CV_32FC1);
        const auto tones = rendered.tone.accessor<float, 4>();
        for (int y = 0; y < kCanvasSide; ++y) {
            for (int x = 0; x < kCanvasSide; ++x) {
                result.fields.flowInFrame.at<cv::Vec2f>(y, x) =
                    cv::Vec2f(values[0][0][y][x], values[0][1][y][x]) * (flowFactor / kCanvasPerFrame);
                result.fields.tone.at<float>(y, x) = tones[0][0][y][x] * toneFactor / 255.F;
            }
        }
        rendered.picture = warped(state, rendered.flow * flowFactor) + rendered.tone * toneFactor;
        for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
            View mirrored;
            mirrored.mirrored = true;
            const at::Tensor e = m_surrogates[k]->embed(crop(rendered.picture, *m_surrogates[k], {})) + m_surrogates[k]->embed(crop(rendered.picture, *m_surrogates[k], mirrored));
            const at::Tensor unit = (e / e.norm()).contiguous();
            const auto* before = state.identity[k].data_ptr<float>();
            result.clean.emplace_back(std::vector<float>(before, before + state.identity[k].numel()));
            result.seen.emplace_back(std::vector<float>(unit.data_ptr<float>(), unit.data_ptr<float>() + unit.numel()));
            state.lastCosine[k] = (e / e.norm()).matmul(state.identity[k].t()).item<float>();
            result.margins.push_back({m_surrogates[k]->entry().name, state.lastCosine[k]});
        }
        return result;
    }

private:
    const std::vector<std::unique_ptr<Surrogate>>& m_surrogates;
    const CloakTuning& m_tuning;
    std::array<at::Tensor, 3> m_flowBasis;
    std::array<at::Tensor, 3> m_toneBasis;
    at::Tensor m_pixelX;
    at::Tensor m_pixelY;
};

class GradientCloak final : public Cloak
{
public:
    GradientCloak(std::vector<std::unique_ptr<Surrogate>> surrogates, const CloakTuning& tuning)
        : m_surrogates(std::move(surrogates)),
          m_tuning(tuning)
    {
        for (const auto& surrogate : m_surrogates) {
            m_names.push_back(surrogate->entry().name);
        }
    }

    const std::vector<std::string>& surrogates() const override { return m_names; }

    Expected<std::vector<CloakResult>> optimise(const cv::Mat& rgb, std::span<const CloakSubject> subjects,
                                                const StepCallback& progress, const CancelToken& cancel) const override
    {
        try {
            const Optimiser optimiser(m_surrogates, m_tuning);
            std::vector<CloakResult> results;
            const int total = m_tuning.steps * static_cast<int>(subjects.size());
            int done = 0;
            for (const CloakSubject& subject : subjects) {
                FaceState state = optimiser.prepare(rgb, subject);
                for (int i = 0; i < m_tuning.steps; ++i) {
                    if (cancel.isCancelled()) {
                        return fail(ErrorCode::Cancelled, "cancelled");
                    }
                    optimiser.step(state, i);
                    if (progress) {
                        progress(++done, total);
                    }
                }
                results.push_back(optimiser.finish(state));
            }
            return results;
        } catch (const std::exception& error) {
            return fail(ErrorCode::Unknown, fmt::format("the cloak failed: {}", error.what()));
        }
    }

private:
    std::vector<std::unique_ptr<Surrogate>> m_surrogates;
    std::vector<std::string> m_names;
    CloakTuning m_tuning;
};

} // namespace

Expected<std::unique_ptr<Cloak>> makeCloak(const models::ModelStore& store, const std::vector<std::string>& surrogates,
                                           const CloakTuning& tuning)
{
    std::vector<std::string> names = surrogates;
    if (names.empty()) {
        for (const models::ModelRole role : {models::ModelRole::Recogniser, models::ModelRole::Surrogate}) {
            for (const models::ModelEntry& entry : store.withRole(role)) {
                names.push_back(entry.name);
            }
        }
    }
    auto loaded = loadSurrogates(store, names);
    if (!loaded) {
        return fail(loaded.error());
    }
    return std::unique_ptr<Cloak>(std::make_unique<GradientCloak>(std::move(*loaded), tuning));
}

} // namespace bauta::protect
