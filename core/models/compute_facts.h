// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/library_version.h"

#include <string>

namespace bauta::models
{

/// What networks run on.
struct ComputeFacts
{
    LibraryVersion oneDnn;
    std::string instructionSet; ///< that oneDNN uses here, such as "AVX-512 with VNNI"
    std::string threading;      ///< oneDNN's: "OpenMP", or what else it was built with
    int processors = 1;         ///< logical ones that this process may use (affinity and control group)
    int processorsOnline = 1;   ///< of the whole machine
};

[[nodiscard]] ComputeFacts computeFacts();

} // namespace bauta::models
