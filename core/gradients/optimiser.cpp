// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gradients/optimiser.h"

#include "core/faces/similarity.h"
#include "core/gradients/crop.h"
#include "core/models/compute_threads.h"
#include "core/protect/cloak/field_metrics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace bauta::gradients
{

using namespace protect;

namespace
{

constexpr double kTiny = 1e-12;
/// Fields for several appearances need more steps, since each step shows one of them.
constexpr int kStepsForSeveral = 2;
/// Fields that begin as those of the stretch before need fewer.
constexpr float kStepsToGoOn = 0.5F;

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

struct Picture
{
    const cv::Mat* rgb;
    const faces::Face* face;
};

/// How far a face is from looking straight ahead.
float turnOf(const faces::Face& face)
{
    return std::abs(face.pose.yawDegrees) + 0.5F * std::abs(face.pose.pitchDegrees);
}

/// The embeddings that `embed` gives for each appearance as one, of length 1; of one appearance as it is.
template <class Embed>
at::Tensor meanOverAppearances(const FaceFields& fields, const Embed& embed)
{
    at::Tensor sum = embed(0);
    if (fields.appearances() == 1) {
        return sum;
    }
    for (std::size_t a = 1; a < fields.appearances(); ++a) {
        sum = sum + embed(a);
    }
    return sum / (sum.norm() + kTiny);
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
    const at::Tensor both =
        at::cat({cropOfCanvas(picture, input), cropOfCanvas(picture, input, View{.mirrored = true})}, 0);
    const at::Tensor sum = surrogate.embed(both).sum(0, true);
    return sum / (sum.norm() + kTiny);
}

void Optimiser::add(const cv::Mat& rgb, const CloakSubject& subject)
{
    const at::NoGradGuard noGradient;
    std::vector<Picture> pictures{{&rgb, subject.face}};
    for (const CloakAppearance& appearance : subject.moreAppearances) {
        pictures.push_back({&appearance.rgb, &appearance.face});
    }
    const auto first = std::min_element(pictures.begin(), pictures.end(), [](const Picture& a, const Picture& b) {
        return turnOf(*a.face) < turnOf(*b.face);
    });
    const auto reference = static_cast<std::size_t>(first - pictures.begin());
    std::rotate(pictures.begin(), first, first + 1);

    const auto canvasOf = [&](const Picture& picture) {
        return makeCanvas(*picture.rgb, *picture.face, subject.budget.tone, m_tuning);
    };
    // Each step of a search that goes on reaches as far as one of a search from nothing.
    const int paces = stepsFor(subject.budget, m_tuning) * (pictures.size() > 1 ? kStepsForSeveral : 1);
    const int steps = subject.goOnFrom ? std::max(1, cvRound(kStepsToGoOn * static_cast<float>(paces))) : paces;
    const faces::Face& face = *pictures.front().face;
    auto added = std::make_unique<Subject>(Subject{
        .fields = FaceFields(canvasOf(pictures.front()), subject.budget, face.pose.yawDegrees, paces, m_tuning),
        .random = CloakRandom(subject.seed),
        .reference = reference,
        .mostSteps = steps,
    });
    if (pictures.size() > 1) {
        const CanonicalMap canonical(canvasShapeOf(face));
        for (auto picture = pictures.begin() + 1; picture != pictures.end(); ++picture) {
            added->fields.addAppearance(canvasOf(*picture), canvasShapeOf(*picture->face), canonical);
        }
    }
    if (subject.goOnFrom) {
        added->fields.goOnFrom(*subject.goOnFrom);
    }
    for (const Picture& picture : pictures) {
        const std::vector<float> alike(m_surrogates.size(), 1.F);
        added->appearances.push_back({picture.face, alike, alike});
    }
    for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
        added->identity.push_back(meanOverAppearances(added->fields, [&](std::size_t a) {
            return embedBothWays(added->fields.cleanPicture(a), *m_surrogates[k]);
        }));
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
        const float kNew = active[a]->appearances.size() > 1 ? 0.6F : 0.4F; // each of several is seen less often
        Appearance& appearance = active[a]->appearances[active[a]->shown];
        appearance.similarity[k] += kNew * (similarity.item<float>() - appearance.similarity[k]);
        if (active[a]->others[k].defined()) {
            // A soft maximum: above all away from the nearest of them.
            const at::Tensor toOthers = own.matmul(active[a]->others[k].t());
            const at::Tensor nearestOnes = (toOthers * m_tuning.sharpness).logsumexp(1) / m_tuning.sharpness;
            loss = loss + nearestOnes.mean() * m_tuning.repulsion;
            const float nearest = toOthers.detach().mean(0).max().item<float>();
            appearance.similarityToOthers[k] += kNew * (nearest - appearance.similarityToOthers[k]);
        }
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

void Optimiser::turnTo(Subject& subject)
{
    if (subject.appearances.size() < 2) {
        return;
    }
    if (subject.toShow.empty()) {
        subject.toShow.resize(subject.appearances.size());
        std::iota(subject.toShow.begin(), subject.toShow.end(), std::size_t{0});
    }
    const auto left = static_cast<float>(subject.toShow.size());
    const auto place = static_cast<std::ptrdiff_t>(std::min(subject.random.uniform(0.F, left), left - 1.F));
    subject.shown = subject.toShow[static_cast<std::size_t>(place)];
    subject.toShow.erase(subject.toShow.begin() + place);
}

float Optimiser::deviations(const Subject& subject, std::size_t k) const
{
    float most = -1.F;
    for (const Appearance& appearance : subject.appearances) {
        most = std::max(most, appearance.similarity[k]);
    }
    return strangersDeviations(m_surrogates[k]->entry().name, most);
}

bool Optimiser::isKeptApart(const Subject& subject, std::size_t k) const
{
    return !subject.others[k].defined() ||
           std::all_of(subject.appearances.begin(), subject.appearances.end(), [&](const Appearance& appearance) {
               return strangersDeviations(m_surrogates[k]->entry().name, appearance.similarityToOthers[k]) <=
                      m_tuning.apartDeviations;
           });
}

bool Optimiser::isFooled(const Subject& subject) const
{
    for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
        if (deviations(subject, k) > m_tuning.enoughDeviations || !isKeptApart(subject, k)) {
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
                turnTo(*subject);
                subject->fields.trackGradients();
                pictures.push_back(subject->fields.render(subject->shown));
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
    result.reference = subject.reference;
    result.fields = subject.fields.fields();
    for (std::size_t a = 0; a < subject.appearances.size(); ++a) {
        const CloakBudget spent =
            measureFields(a == 0 ? result.fields : subject.fields.fields(a), *subject.appearances[a].face);
        result.spent.movement = std::max(result.spent.movement, spent.movement);
        result.spent.strain = std::max(result.spent.strain, spent.strain);
        result.spent.tone = std::max(result.spent.tone, spent.tone);
    }
    result.state = std::make_shared<CloakState>(subject.fields.state());
    result.steps = subject.steps;
    result.converged = true;
    std::vector<at::Tensor> pictures;
    for (std::size_t a = 0; a < subject.appearances.size(); ++a) {
        pictures.push_back(subject.fields.render(a));
    }
    for (std::size_t k = 0; k < m_surrogates.size(); ++k) {
        const std::string& name = m_surrogates[k]->entry().name;
        float sum = 0.F;
        const at::Tensor seen = meanOverAppearances(subject.fields, [&](std::size_t a) {
            at::Tensor embedded = embedBothWays(pictures[a], *m_surrogates[k]);
            const float similarity = embedded.matmul(subject.identity[k].t()).item<float>();
            sum += similarity;
            result.converged = result.converged && strangersDeviations(name, similarity) <= kThresholdDeviations;
            return embedded;
        });
        result.margins.push_back({name, sum / static_cast<float>(pictures.size())});
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

} // namespace bauta::gradients
