// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/gradients/face_fields.h"
#include "core/gradients/surrogate.h"
#include "core/protect/cloak/cloak.h"
#include "core/protect/cloak/random_view.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

namespace bauta::gradients
{

/// Descends on the similarity between the views of protected faces and what the surrogates saw in the clean ones, for
/// all faces of a photo at once: momentum on normalised gradients (Y. Dong et al., "Boosting adversarial attacks with
/// momentum", CVPR 2018), each surrogate's gradient normalised by itself so that none drowns the others. One object a
/// photo; not thread-safe; itself uses computeThreads() threads. Throws c10::Error where a model does not fit.
class Optimiser
{
public:
    /// The arguments must outlive this.
    Optimiser(const std::vector<std::unique_ptr<Surrogate>>& surrogates, const protect::CloakTuning& tuning);

    void add(const cv::Mat& rgb, const protect::CloakSubject& subject);
    /// One step of every face that has not converged.
    void step();
    /// Steps that are still to be made, if no face converges earlier.
    [[nodiscard]] int stepsLeft() const;
    /// In the order of add().
    [[nodiscard]] std::vector<protect::CloakResult> finish() const;

private:
    struct Appearance
    {
        const faces::Face* face = nullptr;
        std::vector<float> similarity;         ///< a surrogate: of the last views to the identity, smoothed
        std::vector<float> similarityToOthers; ///< the same to the nearest other protected photo
    };

    struct Subject
    {
        FaceFields fields;
        protect::CloakRandom random;
        std::vector<Appearance> appearances{}; ///< in the order of `fields`
        std::size_t reference = 0;             ///< which of the subject's is the first of them
        int mostSteps = 0;
        std::vector<at::Tensor> identity{}; ///< a surrogate: what it saw in the clean face, 1 x length
        std::vector<at::Tensor> others{};   ///< a surrogate: other protected photos, a row each; may be empty
        std::vector<std::size_t> toShow{};  ///< appearances that are still to be shown in this round
        std::size_t shown = 0;              ///< the one that this step shows
        int steps = 0;
        bool converged = false;
    };

    /// Of a surrogate among the others.
    struct Standing
    {
        double weight = 1.0;
        bool isLesser = false; ///< clearly below the best
    };

    [[nodiscard]] at::Tensor embedBothWays(const at::Tensor& picture, const Surrogate& surrogate) const;
    /// The gradient of surrogate k's loss by each active face's picture, normalised; updates the similarities.
    [[nodiscard]] std::vector<at::Tensor> gradients(std::size_t k, const std::vector<Subject*>& active,
                                                    const std::vector<at::Tensor>& pictures,
                                                    const std::vector<std::vector<protect::View>>& views) const;
    /// Every second step is spared to surrogates that know less than the best and to one that all faces fool well
    /// already; the others need the time more.
    [[nodiscard]] bool mayRest(std::size_t k, const std::vector<Subject*>& active) const;
    /// Chooses what the next step shows: each appearance once a round, in random order, so that whoever rests in every
    /// second step still meets all of them.
    static void turnTo(Subject& subject);
    /// Of the views tried last: by how many deviations they are above the mean of strangers' scores, in the appearance
    /// where that is the most.
    [[nodiscard]] float deviations(const Subject& subject, std::size_t k) const;
    /// Whether no other protected photo of the person is like it.
    [[nodiscard]] bool isKeptApart(const Subject& subject, std::size_t k) const;
    [[nodiscard]] bool isFooled(const Subject& subject) const;
    [[nodiscard]] protect::CloakResult resultOf(const Subject& subject) const;

    const std::vector<std::unique_ptr<Surrogate>>& m_surrogates;
    const protect::CloakTuning& m_tuning;
    std::vector<Standing> m_standings; ///< in the order of the surrogates
    std::vector<std::unique_ptr<Subject>> m_subjects;
};

} // namespace bauta::gradients
