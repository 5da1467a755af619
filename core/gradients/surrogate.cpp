// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gradients/surrogate.h"

#include "core/gradients/torch_network.h"

#include <ATen/ATen.h>
#include <c10/util/Exception.h>
#include <fmt/format.h>
#include <opencv2/core/cvdef.h>
#include <opencv2/core/fast_math.hpp>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <mutex>
#include <utility>

namespace bauta::gradients
{

using namespace protect;

namespace
{

class NetworkSurrogate final : public Surrogate
{
public:
    NetworkSurrogate(models::ModelEntry entry, TorchNetwork network)
        : Surrogate(std::move(entry)),
          m_network(std::move(network))
    {
        if (!this->entry().outputNode.empty()) {
            m_outputs.push_back(this->entry().outputNode);
        }
    }

private:
    at::Tensor run(const at::Tensor& normalised) const override
    {
        return m_network.forward(normalised, m_outputs).front();
    }

    TorchNetwork m_network;
    std::vector<std::string> m_outputs;
};

/// A model of the user's. TorchScript's interpreter may specialise itself while it runs, hence the lock.
class ScriptSurrogate final : public Surrogate
{
public:
    ScriptSurrogate(models::ModelEntry entry, torch::jit::Module module)
        : Surrogate(std::move(entry)),
          m_module(std::move(module))
    {
    }

private:
    at::Tensor run(const at::Tensor& normalised) const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_module.forward({normalised}).toTensor();
    }

    mutable std::mutex m_mutex;
    mutable torch::jit::Module m_module;
};

Expected<std::unique_ptr<Surrogate>> load(const models::ModelEntry& entry)
{
    if (entry.runtime == models::ModelRuntime::Bauta) {
        auto network = TorchNetwork::load(entry.file);
        if (!network) {
            return fail(network.error());
        }
        return std::unique_ptr<Surrogate>(std::make_unique<NetworkSurrogate>(entry, std::move(*network)));
    }
    if (entry.runtime == models::ModelRuntime::TorchScript) {
        try {
            torch::jit::Module module = torch::jit::load(entry.file.string());
            module.eval();
            for (at::Tensor parameter : module.parameters()) {
                parameter.set_requires_grad(false);
            }
            return std::unique_ptr<Surrogate>(std::make_unique<ScriptSurrogate>(entry, std::move(module)));
        } catch (const c10::Error& error) {
            return fail(ErrorCode::Damaged,
                        fmt::format("the model \"{}\" cannot be read: {}", entry.name, error.what_without_backtrace()));
        }
    }
    return fail(ErrorCode::InvalidArgument,
                fmt::format("\"{}\" cannot take part in a cloak: only built-in recognisers and TorchScript surrogates "
                            "have gradients",
                            entry.name));
}

} // namespace

at::Tensor Surrogate::embed(const at::Tensor& crops) const
{
    const models::InputSpec& input = m_entry.input;
    const at::Tensor channels = input.bgr ? crops.flip({1}) : crops;
    const at::Tensor mean = at::tensor({input.mean[0], input.mean[1], input.mean[2]}).view({1, 3, 1, 1});
    const at::Tensor output = run((channels - mean) * input.scale);
    const at::Tensor flat = output.reshape({crops.size(0), -1});
    return flat / (flat.norm(2, 1, true) + 1e-9);
}

int Surrogate::viewsAStep(const CloakTuning& tuning) const
{
    constexpr int kSmall = 112;
    return m_entry.input.width <= kSmall ? tuning.smallInputViews : 1;
}

int Surrogate::sideWhileOptimising(const CloakTuning& tuning) const
{
    constexpr int kLarge = 192;
    constexpr int kStride = 32; // whole cells of the last layer
    const int side = m_entry.input.height;
    if (m_entry.runtime != models::ModelRuntime::Bauta || side < kLarge || m_entry.input.width != side) {
        return side;
    }
    return kStride * cvRound(static_cast<float>(side) * tuning.largeInputShare / static_cast<float>(kStride));
}

Expected<std::vector<std::unique_ptr<Surrogate>>> loadSurrogates(const models::ModelStore& store,
                                                                 const std::vector<std::string>& names)
{
    std::vector<std::unique_ptr<Surrogate>> surrogates;
    for (const std::string& name : names) {
        const models::ModelEntry* entry = store.find(name);
        const bool fits = entry != nullptr &&
                          (entry->role == models::ModelRole::Recogniser || entry->role == models::ModelRole::Surrogate);
        if (!fits) {
            return fail(ErrorCode::MissingModel, fmt::format("the surrogate \"{}\" is not installed", name));
        }
        if (auto verified = store.verify(*entry); !verified) {
            return fail(verified.error());
        }
        auto surrogate = load(*entry);
        if (!surrogate) {
            return fail(surrogate.error());
        }
        surrogates.push_back(std::move(*surrogate));
    }
    return surrogates;
}

} // namespace bauta::gradients
