// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gradients/face_fields.h"

#include "core/protect/cloak/likeness.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <opencv2/imgproc.hpp>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::gradients
{

using namespace protect;

namespace
{

constexpr float kSide = static_cast<float>(kCanvasSide);
constexpr int kBilinear = 0;
constexpr int kBicubic = 2;
constexpr int kZeroBeyond = 0;
constexpr int kRepeatBorder = 1;
constexpr double kTiny = 1e-12;

/// Distance of the knots in canvas pixels. One knot lies beyond either end, so that every linear function is a spline.
float spacingOf(int knots)
{
    return kSide / static_cast<float>(knots - 3);
}

/// Rows are canvas pixels (their centres), columns are knots.
at::Tensor splineBasis(int knots)
{
    at::Tensor basis = at::zeros({kCanvasSide, knots});
    auto values = basis.accessor<float, 2>();
    for (int i = 0; i < kCanvasSide; ++i) {
        const float t = (static_cast<float>(i) + 0.5F) / spacingOf(knots);
        const int first = static_cast<int>(t);
        const float f = t - static_cast<float>(first);
        const float g = 1.F - f;
        const std::array<float, 4> weights{g * g * g / 6.F, (3.F * f * f * f - 6.F * f * f + 4.F) / 6.F,
                                           (3.F * g * g * g - 6.F * g * g + 4.F) / 6.F, f * f * f / 6.F};
        for (std::size_t k = 0; k < weights.size(); ++k) {
            values[i][first + static_cast<int>(k)] = weights[k];
        }
    }
    return basis;
}

at::Tensor fromMap(const cv::Mat& map)
{
    CV_Assert(map.type() == CV_32FC1 && map.isContinuous());
    return at::from_blob(map.data, {1, 1, map.rows, map.cols}, at::kFloat).clone();
}

at::Tensor fromPicture(const cv::Mat& rgb)
{
    return at::from_blob(rgb.data, {1, rgb.rows, rgb.cols, 3}, at::kByte)
        .to(at::kFloat)
        .permute({0, 3, 1, 2})
        .contiguous();
}

cv::Mat luminanceOf(const at::Tensor& picture)
{
    const at::Tensor l =
        (picture.select(1, 0) * 0.299 + picture.select(1, 1) * 0.587 + picture.select(1, 2) * 0.114).contiguous();
    return cv::Mat(kCanvasSide, kCanvasSide, CV_32F, l.data_ptr<float>()).clone();
}

/// Largest singular value of the Jacobian of a displacement, by central differences.
at::Tensor strainOf(const at::Tensor& flow)
{
    const at::Tensor padded = at::constant_pad_nd(flow, {1, 1, 1, 1});
    const std::int64_t n = flow.size(2);
    const at::Tensor dx = (padded.narrow(3, 2, n) - padded.narrow(3, 0, n)).narrow(2, 1, n) * 0.5;
    const at::Tensor dy = (padded.narrow(2, 2, n) - padded.narrow(2, 0, n)).narrow(3, 1, n) * 0.5;
    const at::Tensor a = dx.narrow(1, 0, 1);
    const at::Tensor b = dy.narrow(1, 0, 1);
    const at::Tensor c = dx.narrow(1, 1, 1);
    const at::Tensor d = dy.narrow(1, 1, 1);
    return (((a + d).square() + (c - b).square()).sqrt() + ((a - d).square() + (c + b).square()).sqrt()) * 0.5;
}

/// Of every second pixel inside the face in either direction: plenty for a percentile.
float quantileInFace(const at::Tensor& map, const cv::Mat& face, double quantile)
{
    const at::Tensor dense = map.contiguous();
    const auto* values = dense.data_ptr<float>();
    std::vector<float> inside;
    for (int y = 0; y < kCanvasSide; y += 2) {
        const auto* row = face.ptr<unsigned char>(y);
        for (int x = 0; x < kCanvasSide; x += 2) {
            if (row[x] != 0) {
                inside.push_back(values[y * kCanvasSide + x]);
            }
        }
    }
    if (inside.empty()) {
        return 0.F;
    }
    const auto place = inside.begin() + static_cast<std::ptrdiff_t>(quantile * static_cast<double>(inside.size() - 1));
    std::nth_element(inside.begin(), place, inside.end());
    return *place;
}

/// A map of several values a pixel, 1 x channels x side x side.
at::Tensor fromChannels(const cv::Mat& map)
{
    CV_Assert(map.depth() == CV_32F && map.isContinuous());
    return at::from_blob(map.data, {1, map.rows, map.cols, map.channels()}, at::kFloat)
        .permute({0, 3, 1, 2})
        .contiguous();
}

/// A map of another canvas as seen from this one.
cv::Mat lookedUp(const cv::Mat& map, const CarryMaps& maps)
{
    cv::Mat found;
    cv::remap(map, found, maps.place - cv::Scalar(0.5, 0.5), cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return found;
}

at::Tensor zeroKnots(int channels, int knots)
{
    return at::zeros({1, channels, knots, knots});
}

} // namespace

FaceFields::FaceFields(Canvas canvas, const CloakBudget& budget, float yawDegrees, int steps, const CloakTuning& tuning)
    : m_tuning(tuning),
      m_budget(budget),
      m_steps(steps),
      m_leastLikeness(leastLikeness(budget, tuning)),
      m_movable(fromMap(canvas.movable)),
      m_toneCap(fromMap(canvas.toneCap))
{
    // A turned face is not symmetric on the canvas.
    constexpr float kFrontalDegrees = 10.F;
    constexpr float kTurnedDegrees = 22.F;
    const float frontal = (kTurnedDegrees - std::abs(yawDegrees)) / (kTurnedDegrees - kFrontalDegrees);
    m_symmetricShare = m_tuning.symmetry * std::clamp(frontal, 0.F, 1.F);

    const at::Tensor position = at::arange(kCanvasSide, at::kFloat) + 0.5;
    m_pixelX = position.view({1, 1, 1, kCanvasSide}).expand({1, 1, kCanvasSide, kCanvasSide}).contiguous();
    m_pixelY = position.view({1, 1, kCanvasSide, 1}).expand({1, 1, kCanvasSide, kCanvasSide}).contiguous();
    for (std::size_t i = 0; i < m_eyeWeights.size(); ++i) {
        const Canvas::Disc& eye = canvas.openEyes[i];
        const at::Tensor distance =
            ((m_pixelX - eye.centreInCanvas.x).square() + (m_pixelY - eye.centreInCanvas.y).square()).sqrt();
        const at::Tensor t = ((distance - eye.radius) / (0.8F * eye.radius)).clamp(0.0, 1.0);
        m_eyeWeights[i] = 1.0 - t * t * (3.0 - 2.0 * t);
    }
    for (std::size_t l = 0; l < kCloakLevels; ++l) {
        m_flowBasis[l] = splineBasis(m_tuning.flowKnots[l]);
        m_toneBasis[l] = splineBasis(m_tuning.toneKnots[l]);
        m_flow[l] = zeroKnots(2, m_tuning.flowKnots[l]);
        m_tone[l] = zeroKnots(1, m_tuning.toneKnots[l]);
        m_flowMomentum[l] = at::zeros_like(m_flow[l]);
        m_toneMomentum[l] = at::zeros_like(m_tone[l]);
    }
    const at::Tensor clean = fromPicture(canvas.rgb);
    m_appearances.push_back({std::move(canvas), clean, {}, {}, {}});
}

void FaceFields::addAppearance(Canvas canvas, const CanvasShape& shape, const CanonicalMap& reference)
{
    const CarryMaps fromReference = reference.mapsFor(shape);
    const CarryMaps toReference = CanonicalMap(shape).mapsFor(reference.reference());
    const at::Tensor inSight = fromMap(toReference.share);

    // What is held still well inside the silhouette is a straight edge.
    cv::Mat depth;
    cv::resize(shape.depthInside, depth, {kCanvasSide, kCanvasSide}, 0.0, 0.0, cv::INTER_LINEAR);
    const at::Tensor deep = ((fromMap(lookedUp(depth, toReference)) - (m_tuning.fade + 2.F)) / 6.0).clamp(0.0, 1.0);
    const at::Tensor held = 1.0 - fromMap(lookedUp(canvas.movable, toReference));
    m_movable = at::minimum(m_movable, 1.0 - held * deep * inSight);

    const auto others = static_cast<double>(m_appearances.size());
    const at::Tensor cap = fromMap(lookedUp(canvas.toneCap, toReference));
    m_toneCap = m_toneCap + inSight * (cap - m_toneCap) / (others + 1.0);

    const at::Tensor place = fromChannels(fromReference.place).permute({0, 2, 3, 1});
    const at::Tensor clean = fromPicture(canvas.rgb);
    m_appearances.push_back({std::move(canvas), clean, place * (2.F / kSide) - 1.F, fromChannels(fromReference.turn),
                             fromMap(fromReference.share)});
}

void FaceFields::goOnFrom(const CloakState& state)
{
    const at::NoGradGuard noGradient;
    for (std::size_t l = 0; l < kCloakLevels; ++l) {
        m_flow[l] = state.flow[l].clone();
        m_tone[l] = state.tone[l].clone();
    }
    project(true);
}

CloakState FaceFields::state() const
{
    CloakState state;
    for (std::size_t l = 0; l < kCloakLevels; ++l) {
        state.flow[l] = m_flow[l].detach().clone();
        state.tone[l] = m_tone[l].detach().clone();
    }
    return state;
}

at::Tensor FaceFields::sumOfSplines(const Levels& bases, const Levels& knots)
{
    at::Tensor sum = bases[0].matmul(knots[0]).matmul(bases[0].t());
    for (std::size_t l = 1; l < kCloakLevels; ++l) {
        sum = sum + bases[l].matmul(knots[l]).matmul(bases[l].t());
    }
    return sum;
}

at::Tensor FaceFields::flow() const
{
    at::Tensor sum = sumOfSplines(m_flowBasis, m_flow);
    for (const at::Tensor& weight : m_eyeWeights) {
        const at::Tensor mean = (sum * weight).sum({2, 3}, true) / weight.sum();
        sum = sum + weight * (mean - sum);
    }
    return sum * m_movable;
}

at::Tensor FaceFields::tone() const
{
    const float limit = 255.F * m_budget.tone * m_tuning.toneLimit;
    return (sumOfSplines(m_toneBasis, m_tone) / limit).tanh() * m_toneCap * limit;
}

at::Tensor FaceFields::carriedFlow(const at::Tensor& flow, const Appearance& appearance)
{
    if (!appearance.grid.defined()) {
        return flow;
    }
    const at::Tensor there = at::grid_sampler_2d(flow, appearance.grid, kBilinear, kZeroBeyond, false);
    const at::Tensor across = appearance.turn.narrow(1, 0, 2) * there;
    const at::Tensor down = appearance.turn.narrow(1, 2, 2) * there;
    return at::cat({across.sum(1, true), down.sum(1, true)}, 1) * appearance.share;
}

at::Tensor FaceFields::carriedTone(const at::Tensor& tone, const Appearance& appearance)
{
    if (!appearance.grid.defined()) {
        return tone;
    }
    return at::grid_sampler_2d(tone, appearance.grid, kBilinear, kZeroBeyond, false) * appearance.share;
}

at::Tensor FaceFields::warped(const at::Tensor& flow, const Appearance& appearance) const
{
    const at::Tensor x = (m_pixelX + flow.narrow(1, 0, 1)) * (2.F / kSide) - 1.F;
    const at::Tensor y = (m_pixelY + flow.narrow(1, 1, 1)) * (2.F / kSide) - 1.F;
    return at::grid_sampler_2d(appearance.clean, at::cat({x, y}, 1).permute({0, 2, 3, 1}), kBicubic, kRepeatBorder,
                               false);
}

at::Tensor FaceFields::render(std::size_t appearance) const
{
    const Appearance& shown = m_appearances[appearance];
    return warped(carriedFlow(flow(), shown), shown) + carriedTone(tone(), shown);
}

void FaceFields::trackGradients()
{
    for (std::size_t l = 0; l < kCloakLevels; ++l) {
        m_flow[l].set_requires_grad(true);
        m_tone[l].set_requires_grad(true);
    }
}

void FaceFields::advance(at::Tensor& knots, at::Tensor& momentum, const at::Tensor& gradient, float reach,
                         float power) const
{
    momentum = momentum * m_tuning.momentum + gradient / (gradient.abs().mean() + kTiny);
    at::Tensor direction = momentum;
    if (power != 1.F) {
        direction = momentum.sign() * momentum.abs().pow(power);
    }
    direction = direction / (direction.abs().mean() + kTiny);
    knots = knots.detach() - direction * (reach / static_cast<float>(m_steps));
}

void FaceFields::step(const at::Tensor& picture, const at::Tensor& gradientByPicture, bool thorough)
{
    std::vector<at::Tensor> unknowns(m_flow.begin(), m_flow.end());
    unknowns.insert(unknowns.end(), m_tone.begin(), m_tone.end());
    const auto gradients = torch::autograd::grad({picture}, unknowns, {gradientByPicture});
    const at::NoGradGuard noGradient;
    for (std::size_t l = 0; l < kCloakLevels; ++l) {
        // The finer the spline, the more a displacement strains.
        const float flowReach = m_tuning.flowShare[l] * m_budget.strain * spacingOf(m_tuning.flowKnots[l]);
        advance(m_flow[l], m_flowMomentum[l], gradients[l], m_tuning.flowRate * flowReach, m_tuning.flowPower);
        const float toneReach = m_tuning.toneShare[l] * 255.F * m_budget.tone;
        advance(m_tone[l], m_toneMomentum[l], gradients[kCloakLevels + l], m_tuning.toneRate * toneReach,
                m_tuning.tonePower);
        m_tone[l].clamp_(-toneReach, toneReach);
    }
    project(thorough);
}

float FaceFields::flowExcess(const at::Tensor& flow) const
{
    float most = 0.F;
    for (const Appearance& appearance : m_appearances) {
        most = std::max(most, flowExcess(carriedFlow(flow, appearance), appearance.canvas));
    }
    return most;
}

float FaceFields::flowExcess(const at::Tensor& flow, const Canvas& canvas) const
{
    const auto values = flow.accessor<float, 4>();
    double sum = 0.0;
    for (const cv::Point2f& p : canvas.meshInCanvas) {
        const int x = static_cast<int>(p.x);
        const int y = static_cast<int>(p.y);
        if (x >= 0 && y >= 0 && x < kCanvasSide && y < kCanvasSide) {
            sum += std::hypot(static_cast<double>(values[0][0][y][x]), static_cast<double>(values[0][1][y][x]));
        }
    }
    const auto points = static_cast<double>(std::max<std::size_t>(canvas.meshInCanvas.size(), 1));
    const float movement = static_cast<float>(sum / points) / canvas.eyeDistance;
    const float strain = quantileInFace(strainOf(flow), canvas.face, 0.95);
    constexpr float kLeast = 1e-6F;
    return std::max(movement / std::max(m_budget.movement, kLeast), strain / std::max(m_budget.strain, kLeast));
}

float FaceFields::toneExcess(const at::Tensor& tone) const
{
    float most = 0.F;
    for (const Appearance& appearance : m_appearances) {
        most = std::max(most, quantileInFace(carriedTone(tone, appearance).abs(), appearance.canvas.face, 0.99));
    }
    return most / std::max(255.F * m_budget.tone, 1e-6F);
}

/// Mirror images of each other move alike: a face that becomes crooked is noticed before one that becomes another.
void FaceFields::makeSymmetric()
{
    if (m_symmetricShare <= 0.F) {
        return;
    }
    // The middle of the alignment frame's face is the middle of the canvas.
    const at::Tensor sign = at::tensor({-1.F, 1.F}).view({1, 2, 1, 1});
    const float mirroredShare = 0.5F * m_symmetricShare;
    for (at::Tensor& level : m_flow) {
        level = level * (1.F - mirroredShare) + level.flip({3}) * sign * mirroredShare;
    }
}

void FaceFields::project(bool thorough)
{
    makeSymmetric();
    const at::Tensor moved = flow();
    const float flowFactor = 1.F / std::max(1.F, flowExcess(moved));
    // The tanh bounds the tone between the thorough checks.
    const float toneFactor = thorough ? 1.F / std::max(1.F, toneExcess(tone())) : 1.F;
    for (std::size_t l = 0; l < kCloakLevels; ++l) {
        m_flow[l] = m_flow[l] * flowFactor;
        m_tone[l] = m_tone[l] * toneFactor;
    }
    if (thorough) {
        keepLikeness(moved * flowFactor);
    }
}

void FaceFields::keepLikeness(const at::Tensor& flow)
{
    constexpr int kTries = 3;
    std::vector<at::Tensor> pictures;
    for (const Appearance& appearance : m_appearances) {
        pictures.push_back(warped(carriedFlow(flow, appearance), appearance));
    }
    for (int i = 0; i < kTries; ++i) {
        const at::Tensor toned = tone();
        float likeness = 1.F;
        for (std::size_t a = 0; a < pictures.size(); ++a) {
            const at::Tensor after = pictures[a] + carriedTone(toned, m_appearances[a]);
            likeness = std::min(likeness, structuralSimilarity(luminanceOf(pictures[a]), luminanceOf(after),
                                                               m_appearances[a].canvas.face));
        }
        if (likeness >= m_leastLikeness) {
            return;
        }
        // What SSIM loses grows with the square of the change.
        const float factor = 0.99F * std::sqrt((1.F - m_leastLikeness) / (1.F - likeness));
        for (std::size_t l = 1; l < kCloakLevels; ++l) {
            m_tone[l] = m_tone[l] * factor;
        }
    }
}

CloakFields FaceFields::fields(std::size_t appearance) const
{
    const at::NoGradGuard noGradient;
    const Appearance& shown = m_appearances[appearance];
    const at::Tensor inReference = flow();
    const at::Tensor toneInReference = tone();
    const float flowFactor = 1.F / (std::max(1.F, flowExcess(inReference)) * kCanvasPerFrame);
    const float toneFactor = 1.F / (std::max(1.F, toneExcess(toneInReference)) * 255.F);
    const at::Tensor moved = carriedFlow(inReference, shown);
    const at::Tensor toned = carriedTone(toneInReference, shown);
    CloakFields fields;
    fields.frameFromImage = shown.canvas.frameFromImage;
    fields.originInFrame = {kCanvasInFrame[0], kCanvasInFrame[1]};
    fields.sideInFrame = kCanvasInFrame[2];
    fields.flowInFrame.create(kCanvasSide, kCanvasSide, CV_32FC2);
    fields.tone.create(kCanvasSide, kCanvasSide, CV_32FC1);
    const auto flowValues = moved.accessor<float, 4>();
    const auto toneValues = toned.accessor<float, 4>();
    for (int y = 0; y < kCanvasSide; ++y) {
        auto* flowRow = fields.flowInFrame.ptr<cv::Vec2f>(y);
        auto* toneRow = fields.tone.ptr<float>(y);
        for (int x = 0; x < kCanvasSide; ++x) {
            flowRow[x] = cv::Vec2f(flowValues[0][0][y][x], flowValues[0][1][y][x]) * flowFactor;
            toneRow[x] = toneValues[0][0][y][x] * toneFactor;
        }
    }
    return fields;
}

} // namespace bauta::gradients
