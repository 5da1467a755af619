// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audit/face_audit.h"
#include "core/audit/verdict.h"
#include "core/protect/cloak/cloak.h"
#include "tests/bench/cloak/cloak_configs.h"
#include "tests/bench/cloak/cloak_gallery.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bauta::bench
{

/// One protected face: what the audit knows of it, and what a recogniser makes of it that the audit does not know.
struct VerdictSample
{
    std::string config;
    std::string leftOut; ///< recogniser that took part neither in the cloak nor in the audit; empty: none
    audit::VerdictEvidence evidence;
    bool acceptedOwn = false;    ///< the judge accepts it with its own original, at FAR 1 %
    bool acceptedAcross = false; ///< ... with most of the other clean photos of the person
};

/// One run over all people. The n-th photo of a person gets the config `first` + n, in turn, so that few cloaks tell of
/// all strengths.
struct VerdictLane
{
    const protect::Cloak* cloak = nullptr;
    std::string leftOut;
    std::string judge; ///< name in Judges
    std::vector<CloakConfig> configs;
    std::size_t first = 0;
};

/// What all lanes work with; everything must outlive the call.
struct VerdictServices
{
    const PortraitLoader* loader = nullptr;
    const Judges* judges = nullptr;              ///< with thresholds
    const audit::FaceAuditor* auditor = nullptr; ///< of the built-in recognisers
    const CloakGallery* gallery = nullptr;
};

struct VerdictRun
{
    std::size_t limit = 0; ///< photos of a person that are protected; 0: all. All are compared with.
    std::uint64_t seed = 1;
    int jobs = 2;
};

/// Protects as one job does, saves as JPEG 85, audits and judges. Ordered by lane and photo, whatever the jobs; photos
/// that cannot be cloaked, or of people without another photo, are left out. Progress and problems on standard error.
[[nodiscard]] std::vector<VerdictSample> collectSamples(const VerdictServices& services,
                                                        const std::vector<VerdictLane>& lanes, const VerdictRun& run);

} // namespace bauta::bench
