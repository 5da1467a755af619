// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gradients/gradient_cloak.h"

#include "core/gradients/optimiser.h"
#include "core/gradients/surrogate.h"
#include "core/gradients/torch_threads.h"
#include "core/models/compute_threads.h"
#include "core/protect/face_shape.h"

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <exception>
#include <utility>

namespace bauta::gradients
{

using namespace protect;

namespace
{

class GradientCloak final : public Cloak
{
public:
    GradientCloak(std::vector<std::unique_ptr<Surrogate>> surrogates, const CloakTuning& tuning,
                  std::function<int()> threadsOfCaller)
        : m_surrogates(std::move(surrogates)),
          m_tuning(tuning),
          m_threadsOfCaller(std::move(threadsOfCaller))
    {
        for (const auto& surrogate : m_surrogates) {
            m_names.push_back(surrogate->entry().name);
        }
    }

    const std::vector<std::string>& surrogates() const override { return m_names; }

    Expected<std::vector<CloakResult>> optimise(const cv::Mat& rgb, std::span<const CloakSubject> subjects,
                                                const StepCallback& progress, const CancelToken& cancel) const override
    {
        if (rgb.empty() || rgb.type() != CV_8UC3) {
            return fail(ErrorCode::InvalidArgument, "a cloak is made on an 8-bit RGB picture");
        }
        for (const CloakSubject& subject : subjects) {
            if (subject.face == nullptr || unsuitableForCloak(*subject.face)) {
                return fail(ErrorCode::InvalidArgument, "a face cannot be cloaked");
            }
            for (const CloakAppearance& appearance : subject.moreAppearances) {
                if (appearance.rgb.empty() || appearance.rgb.type() != CV_8UC3 || unsuitableForCloak(appearance.face)) {
                    return fail(ErrorCode::InvalidArgument, "a face cannot be cloaked in one of its frames");
                }
            }
        }
        const models::ComputeThreadsScope threads(m_threadsOfCaller());
        applyTorchThreads();
        try {
            Optimiser optimiser(m_surrogates, m_tuning);
            for (const CloakSubject& subject : subjects) {
                optimiser.add(rgb, subject);
            }
            for (int done = 0; optimiser.stepsLeft() > 0;) {
                if (cancel.isCancelled()) {
                    return fail(ErrorCode::Cancelled, "cancelled");
                }
                optimiser.step();
                ++done;
                if (progress) {
                    progress(done, done + optimiser.stepsLeft());
                }
            }
            return optimiser.finish();
        } catch (const c10::Error& error) {
            return fail(ErrorCode::Unknown, fmt::format("the cloak failed: {}", error.what_without_backtrace()));
        } catch (const std::exception& error) {
            return fail(ErrorCode::Unknown, fmt::format("the cloak failed: {}", error.what()));
        }
    }

private:
    std::vector<std::unique_ptr<Surrogate>> m_surrogates;
    std::vector<std::string> m_names;
    CloakTuning m_tuning;
    std::function<int()> m_threadsOfCaller;
};

} // namespace

Expected<std::unique_ptr<Cloak>> makeGradientCloak(const models::ModelStore& store,
                                                   const std::vector<std::string>& names, const CloakTuning& tuning,
                                                   std::function<int()> threadsOfCaller)
{
    auto loaded = loadSurrogates(store, names);
    if (!loaded) {
        return fail(loaded.error());
    }
    if (loaded->empty()) {
        return fail(ErrorCode::MissingModel, "no recogniser is installed that a cloak could be made against");
    }
    return std::unique_ptr<Cloak>(
        std::make_unique<GradientCloak>(std::move(*loaded), tuning, std::move(threadsOfCaller)));
}

} // namespace bauta::gradients
