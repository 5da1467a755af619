// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/base/library_version.h"

#include <filesystem>
#include <string>

namespace bauta::models
{

/// Who multiplies matrices for libtorch.
enum class BlasKind
{
    Unknown = 0,
    Reference, ///< correct and some 20 times slower than the others
    OpenBlas,
    Blis,
    Atlas,
    Mkl
};

/// What cloaks are made with.
struct TorchFacts
{
    LibraryVersion torch;
    BlasKind blas = BlasKind::Unknown;
    std::string blasFile;    ///< the library's file without its folder; empty where libtorch holds it itself
    std::string blasVersion; ///< in its own words, if it tells: "OpenBLAS 0.3.21 ... USE_OPENMP ..."
    /// Where reference BLAS is used although a faster one is installed: the name of the alternative that chooses, as
    /// update-alternatives knows it. Empty otherwise.
    std::string alternative;
};

struct TorchSpeed
{
    double productGigaflops = 0.0; ///< a product of matrices of 1024 x 1024
    double gradientMilliseconds =
        0.0; ///< a recogniser forward and backward, one picture; 0 if it was not asked for or failed
    std::string gradientProblem; ///< why
};

/// Loads bauta-gradients.so if it is not yet. NotFound with the reason if it cannot be had.
[[nodiscard]] Expected<TorchFacts> torchFacts();

/// Computes for about `seconds` with computeThreads() of the calling thread. `model` is a file of Bauta's own form
/// whose input is 3 x `side` x `side`; empty for none. NotFound as above.
[[nodiscard]] Expected<TorchSpeed> measureTorch(const std::filesystem::path& model, int side, double seconds);

} // namespace bauta::models

/// What the library of core/gradients exports for the two. C linkage only for the name; both sides are one build.
extern "C" void bautaDescribeTorch(bauta::models::TorchFacts& facts);
extern "C" void bautaMeasureTorch(const std::filesystem::path& model, int side, double seconds, int threads,
                                  bauta::Expected<bauta::models::TorchSpeed>& speed);
