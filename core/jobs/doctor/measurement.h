// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/base/progress.h"
#include "core/base/without_folders.h"
#include "core/jobs/services.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// One kind of work and how long it takes here.
struct MeasuredPart
{
    std::string key;           ///< for JSON: "detector"
    std::string words;         ///< "faces sought in 1920 x 1080"
    double milliseconds = 0.0; ///< one run, the quickest of some; 0 if only a rate was measured
    double rate = 0.0;         ///< in `rateUnit`; 0 if that says no more
    std::string rateUnit = {}; ///< "megapixels/s", "frames/s", "GFLOP/s"
    std::string tool = {};     ///< what did it, where there is a choice: "libx264"
    std::string problem = {};  ///< why there is no figure; empty if there is one
};

struct Measurement
{
    std::vector<MeasuredPart> parts;
    double seconds = 0.0; ///< in all
    int threads = 1;      ///< that networks and codecs could use
};

/// The network whose gradients are measured: a file of Bauta's own form and the side of its square input.
struct GradientModel
{
    std::filesystem::path file;
    int side = 0;
};

struct MeasurementRequest
{
    double seconds = 4.0;  ///< about, in all, beside what it takes to load models and to draw pictures
    bool gradients = true; ///< false where bauta-gradients.so cannot be loaded anyway
    GradientModel gradientModel;
    /// Nothing else of this process computes, so that OpenCV's pool, which all its threads share, may be set.
    bool alone = false;
    std::vector<KnownFolder> knownFolders = {}; ///< that problems must not name
};

/// Does real work with real models and codecs on pictures that it draws itself, as a job for one photo would: on all
/// processors that this process may use. What fails is told in its part. Fails only with Cancelled, which takes effect
/// within a second or so.
[[nodiscard]] Expected<Measurement> measureComputer(const MeasurementRequest& request, Services& services,
                                                    const JobContext& context);

} // namespace bauta::jobs
