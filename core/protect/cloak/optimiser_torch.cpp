// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/optimiser_torch.h"

#include "core/faces/similarity.h"
#include "core/models/compute_threads.h"
#include "core/protect/cloak/crop_torch.h"
#include "core/protect/cloak/field_metrics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::protect
{

namespace
{

constexpr double kTiny = 1e-12;

at::Tensor rowOf(const faces::Embedding& embedding)
{
    const std::vector<float>& values = embedding.values();
    return at::tensor(at::ArrayRef<float>(values.data(), values.size())).view({1, -1});
}

faces::Embedding embeddingOf(const at::Tensor& row)
{
    const at::Tensor dense = row.contiguous();
    const auto* values = dense.data_ptr<float>();
    return faces::Embedding(std::vector<float>(values, values + dense.numel()));
}

/// A cosine in deviations of strangers' scores, in which all recognisers can be compared. For a recogniser without a
/// calibration the figures of a typical embedding with its centre at zero.
float strangersDeviations(const std::string& recogniser, float cosine)
{
    constexpr double kTypicalDeviation = 0.12;
    const auto* curve = faces::Calibration::builtIn().recogniser(recogniser);
    const auto value = static_cast<double>(cosine);
    return static_cast<float>(curve == nullptr ? faces::spreadCosine(value) / kTypicalDeviation
                                               : curve->deviationsAbove(value));
}

/// How much a recogniser knows about faces, as the fusion puts it; 1 for one of the user's.
double fusionWeight(const std::string& recogniser)
{
    const auto* curve = faces::Calibration::builtIn().recogniser(recogniser);
    return curve == nullptr ? 1.0 : curve->weight;
}

} // namespace

Optimiser::Optimiser(const std::vector<std::unique_ptr<Surrogate>>& surrogates, const CloakTuning& tuning)
    : m_surrogates(surrogates),
      m_tuning(tuning)
{
    double most = 0.0;
    for (const auto& surrogate : surrogates) {
        m_standings.push_back({fusionWeight(surrogate->entry().name), false});
        most = std::max(most, m_standings.back().weight);
    }
    constexpr double kEqual = 0.75;
    for (Standing& standing : m_standings) {
        standing.isLesser = standing.weight < kEqual * most;
    }
}

at::Tensor Optimiser::embedBothWays(const at::Tensor& picture, const Surrogate& surrogate) const
{
    const models::InputSpec& input = surrogate.entry().input;
    const at::Tensor sum = surrogate.embed(cropOfCanvas(picture, input)) +
                           surrogate.embed(cropOfCanvas(picture, input, View{.mirrored = true}));
    return sum / (sum.norm() + kTiny);
}

void Optimiser::add(const cv::Mat& rgb, const CloakSubject& subject)
{
    const at::NoGradGuard noGradient;
    auto added = std::make_unique<Subject>(Subject{
        .fields = FaceFields(makeCanvas(rgb, *subject.face, m_tuning), subject.budget, subject.face->pose.yawDegrees,
                             m_tuning),
        .random = CloakRandom(subject.seed),
        .face = subject.face,
        .mostSteps = stepsFor(subject.budget, m_tuning),
        .similarity = std::vector<float>(m_surrogates.size(), 1.F),
    });
    for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
        added->identity.push_back(embedBothWays(added->fields.cleanPicture(), *m_surrogates[k]));
        std::vector<at::Tensor> rows;
        for (const faces::FaceTemplate& other : subject.others) {
            if (k < other.size() && !other[k].empty()) {
                rows.push_back(rowOf(other[k]));
            }
        }
        added->others.push_back(rows.empty() ? at::Tensor() : at::cat(rows, 0));
    }
    m_subjects.push_back(std::move(added));
}

int Optimiser::stepsLeft() const
{
    int left = 0;
    for (const auto& subject : m_subjects) {
        left = std::max(left, subject->converged ? 0 : subject->mostSteps - subject->steps);
    }
    return left;
}

std::vector<at::Tensor> Optimiser::gradients(std::size_t k, const std::vector<Subject*>& active,
                                             const std::vector<at::Tensor>& pictures,
                                             const std::vector<std::vector<View>>& views) const
{
    const at::AutoGradMode withGradient(true);
    const Surrogate& surrogate = *m_surrogates[k];
    std::vector<at::Tensor> inputs;
    std::vector<at::Tensor> crops;
    for (std::size_t a = 0; a < active.size(); ++a) {
        inputs.push_back(pictures[a].detach().requires_grad_(true));
        for (const View& view : views[a]) {
            crops.push_back(cropOfCanvas(inputs[a], surrogate.entry().input, view));
        }
    }
    at::Tensor batch = at::cat(crops, 0);
    if (const int side = surrogate.sideWhileOptimising(m_tuning); side != batch.size(2)) {
        batch = at::upsample_bilinear2d(batch, {side, side}, false, {}, {});
    }
    const at::Tensor embedded = surrogate.embed(batch);
    at::Tensor loss = at::zeros({});
    std::int64_t row = 0;
    for (std::size_t a = 0; a < active.size(); ++a) {
        const auto count = static_cast<std::int64_t>(views[a].size());
        const at::Tensor own = embedded.narrow(0, row, count);
        const at::Tensor similarity = own.matmul(active[a]->identity[k].t()).mean();
        loss = loss + similarity;
        if (active[a]->others[k].defined()) {
            // logsumexp: above all away from the nearest of them.
            loss = loss + own.matmul(active[a]->others[k].t()).logsumexp(1).mean() * m_tuning.repulsion;
        }
        constexpr float kNew = 0.4F;
        float& smoothed = active[a]->similarity[k];
        smoothed += kNew * (similarity.item<float>() - smoothed);
        row += count;
    }
    std::vector<at::Tensor> result = torch::autograd::grad({loss}, inputs);
    const double trust = std::pow(m_standings[k].weight, static_cast<double>(m_tuning.trust));
    for (at::Tensor& gradient : result) {
        gradient = gradient * (trust / (gradient.abs().mean() + kTiny));
    }
    return result;
}

bool Optimiser::mayRest(std::size_t k, const std::vector<Subject*>& active) const
{
    const std::size_t turn = static_cast<std::size_t>(active.front()->steps) + k;
    if (m_surrogates.size() < 2 || turn % 2 == 0) {
        return false;
    }
    return m_standings[k].isLesser || std::all_of(active.begin(), active.end(), [&](const Subject* subject) {
               // Where all are fooled, all go on: somebody must.
               std::ptrdiff_t fooled = 0;
               for (std::size_t i = 0; i < m_surrogates.size(); ++i) {
                   fooled += deviations(*subject, i) < m_tuning.restBelow ? 1 : 0;
               }
               return fooled < std::ssize(m_surrogates) && deviations(*subject, k) < m_tuning.restBelow;
           });
}

float Optimiser::deviations(const Subject& subject, std::size_t k) const
{
    return strangersDeviations(m_surrogates[k]->entry().name, subject.similarity[k]);
}

bool Optimiser::isFooled(const Subject& subject) const
{
    for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
        if (deviations(subject, k) > m_tuning.enoughDeviations) {
            return false;
        }
    }
    return true;
}

void Optimiser::step()
{
    std::vector<Subject*> active;
    std::vector<at::Tensor> pictures;
    {
        const at::AutoGradMode withGradient(true);
        for (const auto& subject : m_subjects) {
            if (!subject->converged && subject->steps < subject->mostSteps) {
                active.push_back(subject.get());
                subject->fields.trackGradients();
                pictures.push_back(subject->fields.render());
            }
        }
    }
    if (active.empty()) {
        return;
    }
    // Drawn before the surrogates run side by side, so that the outcome does not depend on who is first.
    std::vector<std::vector<std::vector<View>>> views(m_surrogates.size());
    for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
        for (Subject* subject : active) {
            auto& ofFace = views[k].emplace_back();
            for (int v = 0; v < m_surrogates[k]->viewsAStep(m_tuning); ++v) {
                ofFace.push_back(subject->random.view(m_tuning));
            }
        }
    }
    std::vector<std::size_t> asked;
    for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
        if (!mayRest(k, active)) {
            asked.push_back(k);
        }
    }
    std::vector<std::vector<at::Tensor>> parts(asked.size());
    std::vector<std::string> failures(m_surrogates.size());
    models::parallelFor(asked.size(), [&](std::size_t i) {
        const std::size_t k = asked[i];
        try {
            parts[i] = gradients(k, active, pictures, views[k]);
        } catch (const std::exception& error) {
            failures[k] = m_surrogates[k]->entry().name + ": " + error.what();
        }
    });
    for (const std::string& failure : failures) {
        if (!failure.empty()) {
            throw std::runtime_error(failure);
        }
    }
    for (std::size_t a = 0; a < active.size(); ++a) {
        at::Tensor sum = parts[0][a];
        for (std::size_t k = 1; k < parts.size(); ++k) {
            sum = sum + parts[k][a];
        }
        Subject& subject = *active[a];
        ++subject.steps;
        constexpr int kLikenessEvery = 4;
        const bool last = subject.steps == subject.mostSteps;
        const bool enough = 2 * subject.steps >= subject.mostSteps && isFooled(subject);
        subject.fields.step(pictures[a], sum, last || enough || subject.steps % kLikenessEvery == 0);
        subject.converged = enough;
    }
}

CloakResult Optimiser::resultOf(const Subject& subject) const
{
    CloakResult result;
    result.fields = subject.fields.fields();
    result.spent = measureFields(result.fields, *subject.face);
    result.steps = subject.steps;
    result.converged = true;
    const at::Tensor picture = subject.fields.render();
    for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
        const at::Tensor seen = embedBothWays(picture, *m_surrogates[k]);
        const float similarity = seen.matmul(subject.identity[k].t()).item<float>();
        const std::string& name = m_surrogates[k]->entry().name;
        result.margins.push_back({name, similarity});
        result.converged = result.converged && strangersDeviations(name, similarity) <= kThresholdDeviations;
        result.seen.push_back(embeddingOf(seen));
    }
    return result;
}

std::vector<CloakResult> Optimiser::finish() const
{
    const at::NoGradGuard noGradient;
    std::vector<CloakResult> results;
    for (const auto& subject : m_subjects) {
        results.push_back(resultOf(*subject));
    }
    return results;
}

} // namespace bauta::protect
