// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/faces/embedding.h"
#include "core/faces/face.h"
#include "core/models/model_store.h"
#include "core/protect/cloak/cloak_budget.h"
#include "core/protect/cloak/cloak_fields.h"
#include "core/protect/cloak/cloak_tuning.h"

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace bauta::protect
{

/// A face in one of several pictures: a key frame of a track, or the part of it that cutAppearance() leaves.
struct CloakAppearance
{
    cv::Mat rgb;      ///< CV_8UC3
    faces::Face face; ///< in pixels of rgb; with a mesh, see unsuitableForCloak()
};

/// What a cloak needs of a frame to know a face in it: a small copy, so that key frames may be kept. `rgb` is CV_8UC3.
[[nodiscard]] CloakAppearance cutAppearance(const cv::Mat& rgb, const faces::Face& face);

/// Where the search for a cloak ended, for one of a later stretch of the same track to go on from. In memory only;
/// immutable.
class CloakState;

/// One face to cloak. The pointer is valid during the call.
struct CloakSubject
{
    const faces::Face* face = nullptr; ///< with a mesh; see unsuitableForCloak()
    CloakBudget budget;
    std::uint64_t seed = 0; ///< the same seed gives the same cloak
    /// What surrogates see in other protected photos of the person (CloakResult::seen), from which this one is kept
    /// apart as well, so that protected photos do not lead to each other. May be empty.
    std::vector<faces::FaceTemplate> others{};
    /// The same face in other frames of a video. One cloak is made for all of them, which TrackCloak carries over to
    /// every frame.
    std::vector<CloakAppearance> moreAppearances{};
    /// CloakResult::state of the stretch before. The cloak then changes only as far as it must, and takes fewer steps.
    /// Null: from nothing.
    std::shared_ptr<const CloakState> goOnFrom{};
};

/// How far a recogniser that took part was fooled, over the views that the optimisation tried last.
struct SurrogateMargin
{
    std::string recogniser;
    float similarity = 0.F; ///< mean cosine between the protected views and the clean face
};

/// A finished cloak of one face and what it cost.
struct CloakResult
{
    CloakFields fields;
    CloakBudget spent; ///< measured on the finished fields; never above the budget
    int steps = 0;
    bool converged = false; ///< every surrogate takes the protected face for a stranger's (FAR 1 %)
    std::vector<SurrogateMargin> margins;
    /// The protected face as each surrogate sees it, in the order of surrogates(); in memory only, like any template.
    faces::FaceTemplate seen;
    /// Of several appearances, the one on which `fields` are stated, the most frontal: 0 is the subject's `face`, then
    /// its `moreAppearances`. The budget holds in all of them; margins and `seen` are means.
    std::size_t reference = 0;
    std::shared_ptr<const CloakState> state; ///< never null; a few hundred kilobytes
};

/// Finds cloaks: changes of a face that people hardly see and recognisers do not survive. Joint gradient descent over
/// a smooth geometric flow and a change of luminance, on several recognisers at once ("surrogates") and under random
/// views, so that it carries over to recognisers that took no part (docs/research/cloak.md).
class Cloak
{
public:
    virtual ~Cloak() = default;

    /// Names of the recognisers that take part. They must never be called judges of the result.
    [[nodiscard]] virtual const std::vector<std::string>& surrogates() const = 0;

    /// `done` of `total` steps; total may shrink when faces converge early.
    using StepCallback = std::function<void(int done, int total)>;

    /// All faces of one photo in one batch; results in their order. `rgb` is CV_8UC3 and is only read. Cancelled
    /// between any two steps. Thread-safe; uses computeThreads() of the calling thread.
    [[nodiscard]] virtual Expected<std::vector<CloakResult>> optimise(const cv::Mat& rgb,
                                                                      std::span<const CloakSubject> subjects,
                                                                      const StepCallback& progress,
                                                                      const CancelToken& cancel) const = 0;
};

/// The real one, by core/gradients. Empty names: the built-in recognisers and every surrogate that the user added.
/// MissingModel or ModelMismatch if one is absent or altered.
[[nodiscard]] Expected<std::unique_ptr<Cloak>> makeCloak(const models::ModelStore& store,
                                                         const std::vector<std::string>& surrogates = {},
                                                         const CloakTuning& tuning = {});

} // namespace bauta::protect

/// What the library of core/gradients exports for makeCloak(). C linkage only for the name; both sides are one build.
extern "C" void bautaMakeCloak(const bauta::models::ModelStore& store, const std::vector<std::string>& surrogates,
                               const bauta::protect::CloakTuning& tuning, int (*threadsOfCaller)(),
                               bauta::Expected<std::unique_ptr<bauta::protect::Cloak>>& made);
