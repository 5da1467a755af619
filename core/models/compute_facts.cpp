// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/compute_facts.h"

#include "core/models/compute_threads.h"

#include <dnnl.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace bauta::models
{

namespace
{

/// Words for the instruction set. Releases of oneDNN number newer sets differently; those appear by their number.
std::string instructionSet()
{
    const dnnl::cpu_isa isa = dnnl::get_effective_cpu_isa();
    switch (isa) {
    case dnnl::cpu_isa::sse41:
        return "SSE4.1";
    case dnnl::cpu_isa::avx:
        return "AVX";
    case dnnl::cpu_isa::avx2:
        return "AVX2";
    case dnnl::cpu_isa::avx2_vnni:
        return "AVX2 with VNNI";
    case dnnl::cpu_isa::avx512_core:
        return "AVX-512";
    case dnnl::cpu_isa::avx512_core_vnni:
        return "AVX-512 with VNNI";
    case dnnl::cpu_isa::avx512_core_bf16:
        return "AVX-512 with VNNI and BF16";
    case dnnl::cpu_isa::avx512_core_amx:
        return "AVX-512 with AMX";
#if DNNL_VERSION_MAJOR >= 3
    case dnnl::cpu_isa::avx512_core_fp16:
        return "AVX-512 with VNNI, BF16 and FP16";
    case dnnl::cpu_isa::avx512_core_amx_fp16:
        return "AVX-512 with AMX and FP16";
    case dnnl::cpu_isa::avx2_vnni_2:
        return "AVX2 with VNNI 2";
#endif
    default:
        break;
    }
    const auto number = static_cast<unsigned>(isa);
    return number == 0 ? "no particular one" : fmt::format("number {:#x} of oneDNN's", number);
}

std::string threadingName(unsigned runtime)
{
    switch (runtime) {
    case DNNL_RUNTIME_OMP:
        return "OpenMP";
    case DNNL_RUNTIME_TBB:
        return "TBB";
    case DNNL_RUNTIME_SEQ:
        return "one thread";
    case DNNL_RUNTIME_THREADPOOL:
        return "a thread pool";
    default:
        return "unknown";
    }
}

} // namespace

ComputeFacts computeFacts()
{
    ComputeFacts facts;
    const dnnl_version_t* loaded = dnnl_version();
    facts.oneDnn = {"oneDNN", fmt::format("{}.{}.{}", loaded->major, loaded->minor, loaded->patch),
                    fmt::format("{}.{}.{}", DNNL_VERSION_MAJOR, DNNL_VERSION_MINOR, DNNL_VERSION_PATCH)};
    facts.instructionSet = instructionSet();
    facts.threading = threadingName(loaded->cpu_runtime);
    facts.processors = availableProcessors();
    facts.processorsOnline = std::max(1, static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)));
    return facts;
}

} // namespace bauta::models
