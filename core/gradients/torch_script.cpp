// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Alone in this file because torch/script.h takes long to compile.

#include "core/gradients/torch_script.h"

#include "core/gradients/torch_threads.h"

#include <fmt/format.h>
#include <torch/script.h>

namespace bauta::gradients
{

Expected<std::size_t> tryTorchScript(const models::ModelEntry& entry)
{
    applyTorchThreads();
    try {
        torch::jit::Module module = torch::jit::load(entry.file.string(), at::kCPU);
        module.eval();
        const c10::InferenceMode inference;
        const at::Tensor noise = at::rand({1, 3, entry.input.height, entry.input.width}) * 2 - 1;
        const c10::IValue result = module.forward({noise});
        if (!result.isTensor()) {
            return fail(ErrorCode::UnsupportedFormat, "the TorchScript model does not give one tensor");
        }
        const at::Tensor output = result.toTensor();
        if (!output.isfinite().all().item<bool>()) {
            return fail(ErrorCode::UnsupportedFormat, "the TorchScript model gives numbers that are not finite");
        }
        return static_cast<std::size_t>(output.numel());
    } catch (const c10::Error& e) {
        const std::string words = e.what_without_backtrace();
        return fail(ErrorCode::UnsupportedFormat,
                    fmt::format("libtorch cannot run this model: {}", words.substr(0, words.find('\n'))));
    } catch (const std::exception& e) {
        const std::string words = e.what();
        return fail(ErrorCode::UnsupportedFormat,
                    fmt::format("libtorch cannot run this model: {}", words.substr(0, words.find('\n'))));
    }
}

} // namespace bauta::gradients
