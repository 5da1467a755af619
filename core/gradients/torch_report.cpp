// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gradients/torch_report.h"

#include "core/gradients/torch_network.h"
#include "core/gradients/torch_threads.h"
#include "core/models/compute_threads.h"

#include <ATen/Context.h>
#include <ATen/core/grad_mode.h>
#include <ATen/Functions.h>
#include <dlfcn.h>
#include <torch/csrc/api/include/torch/version.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace bauta::gradients
{

using models::BlasKind;
using models::TorchFacts;
using models::TorchSpeed;

namespace
{

namespace fs = std::filesystem;

/// Names of functions that tell a BLAS from the others; the first one that is found decides.
struct Mark
{
    const char* function;
    BlasKind kind;
};
constexpr Mark kMarks[] = {{"openblas_get_config", BlasKind::OpenBlas},
                           {"MKL_Get_Version", BlasKind::Mkl},
                           {"bli_info_get_version_str", BlasKind::Blis},
                           {"ATL_buildinfo", BlasKind::Atlas}};

/// The faster BLAS that a system with alternatives has beside `file`, as it would be linked to; empty if there is none.
std::string alternativeBeside(const fs::path& file)
{
    std::error_code ec;
    const fs::path triplet = file.parent_path().parent_path(); // .../x86_64-linux-gnu/blas/libblas.so.3.11.0
    for (const char* folder : {"openblas-openmp", "openblas-pthread", "openblas-serial", "blis-openmp"}) {
        if (fs::exists(triplet / folder / "libblas.so.3", ec)) {
            return "libblas.so.3-" + triplet.filename().string();
        }
    }
    return {};
}

/// Of the library that `provider` names, or of those that it brings along.
void nameBlas(const char* provider, TorchFacts& facts)
{
    void* library = ::dlopen(provider, RTLD_LAZY | RTLD_NOLOAD);
    if (library == nullptr) {
        return;
    }
    facts.blas = BlasKind::Reference;
    for (const Mark& mark : kMarks) {
        if (::dlsym(library, mark.function) != nullptr) {
            facts.blas = mark.kind;
            break;
        }
    }
    if (facts.blas == BlasKind::OpenBlas) {
        const auto config = reinterpret_cast<char* (*)()>(::dlsym(library, "openblas_get_config"));
        facts.blasVersion = config();
    } else if (facts.blas == BlasKind::Blis) {
        const auto version = reinterpret_cast<const char* (*)()>(::dlsym(library, "bli_info_get_version_str"));
        facts.blasVersion = version();
    }
    ::dlclose(library);
}

void describeBlas(TorchFacts& facts)
{
    if (at::hasMKL()) { // inside of libtorch_cpu, or called by names of its own
        facts.blas = BlasKind::Mkl;
        return;
    }
    // What libtorch's own call of it resolves to: the search that begins with the whole program's libraries, then this
    // one's.
    void* product = ::dlsym(RTLD_DEFAULT, "sgemm_");
    Dl_info info{};
    if (product == nullptr || ::dladdr(product, &info) == 0 || info.dli_fname == nullptr) {
        return;
    }
    nameBlas(info.dli_fname, facts);
    std::error_code ec;
    const fs::path file = fs::canonical(info.dli_fname, ec);
    facts.blasFile = (ec ? fs::path(info.dli_fname) : file).filename().string();
    if (facts.blas == BlasKind::Reference && !ec) {
        facts.alternative = alternativeBeside(file);
    }
}

/// Milliseconds of the best run: others were disturbed. The first run only warms up; at least one more is made.
double bestMilliseconds(double seconds, const std::function<void()>& run)
{
    using Clock = std::chrono::steady_clock;
    const auto began = Clock::now();
    run();
    double best = 0.0;
    do {
        const auto start = Clock::now();
        run();
        const double taken = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        best = best == 0.0 ? taken : std::min(best, taken);
    } while (std::chrono::duration<double>(Clock::now() - began).count() < seconds);
    return best;
}

void measureGradient(const fs::path& model, int side, double seconds, TorchSpeed& speed)
{
    const auto network = TorchNetwork::load(model);
    if (!network) {
        speed.gradientProblem = network.error().detail;
        return;
    }
    const at::AutoGradMode enabled(true);
    speed.gradientMilliseconds = bestMilliseconds(seconds, [&] {
        at::Tensor picture = at::rand({1, 3, side, side}).contiguous(at::MemoryFormat::ChannelsLast);
        picture.requires_grad_(true);
        network->forward(picture).front().sum().backward();
    });
}

} // namespace

TorchFacts describeTorch()
{
    TorchFacts facts;
    facts.torch = {"libtorch", {}, TORCH_VERSION};
    Dl_info info{};
    std::error_code ec;
    // It does not tell its version, but its file's name does, in part: libtorch_cpu.so.1.13
    if (::dladdr(reinterpret_cast<const void*>(&at::globalContext), &info) != 0 && info.dli_fname != nullptr) {
        const std::string file = fs::canonical(info.dli_fname, ec).filename().string();
        const std::size_t at = file.find(".so.");
        const std::string version = at == std::string::npos || ec ? std::string() : file.substr(at + 4);
        if (!facts.torch.compiledWith.starts_with(version)) {
            facts.torch.loaded = version;
        }
    }
    describeBlas(facts);
    return facts;
}

Expected<TorchSpeed> measureTorch(const fs::path& model, int side, double seconds, int threads)
{
    const models::ComputeThreadsScope scope(threads);
    applyTorchThreads();
    try {
        TorchSpeed speed;
        constexpr std::int64_t kSide = 1024;
        constexpr double kOperations = 2.0 * kSide * kSide * kSide;
        {
            const at::NoGradGuard noGradients;
            const at::Tensor a = at::rand({kSide, kSide});
            const at::Tensor b = at::rand({kSide, kSide});
            const double milliseconds = bestMilliseconds(seconds / 2, [&] { static_cast<void>(at::mm(a, b)); });
            speed.productGigaflops = kOperations / (milliseconds * 1e6);
        }
        if (!model.empty()) {
            measureGradient(model, side, seconds / 2, speed);
        }
        return speed;
    } catch (const c10::Error& error) {
        return fail(ErrorCode::Unknown, error.what_without_backtrace());
    } catch (const std::exception& error) {
        return fail(ErrorCode::Unknown, error.what());
    }
}

} // namespace bauta::gradients
