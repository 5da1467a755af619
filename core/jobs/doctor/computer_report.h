// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/base/progress.h"
#include "core/image/image_support.h"
#include "core/jobs/doctor/measurement.h"
#include "core/jobs/doctor/system_facts.h"
#include "core/jobs/services.h"
#include "core/models/compute_facts.h"
#include "core/models/model_check.h"
#include "core/models/model_store.h"
#include "core/models/torch_facts.h"
#include "core/video/video_support.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bauta::jobs
{

/// One model as the report has it. Models that the user added have no name here, which is often a file's, and could be
/// a person's.
struct ReportedModel
{
    std::string name; ///< empty for one that was added
    std::string role;
    std::string version;
    models::ModelState state = models::ModelState::Missing;
    std::string sha256;   ///< of the file as it is; empty if there is none
    std::string expected; ///< as the manifest says; empty where nothing does
};

/// What stands in the way of the models as a whole.
enum class ModelsProblem
{
    None = 0,
    NotInstalled,    ///< there is no manifest
    ManifestDamaged, ///< it makes no sense
    AddedDamaged     ///< the list of what the user added makes no sense
};

/// What is known of the program, the computer and how they get on with each other. Plain facts; advice.h judges them,
/// computer_text.h and computer_json.h put them down. Holds no name of a file, a folder, a person or the computer.
struct ComputerReport
{
    std::string version; ///< of Bauta
    /// What the front end adds of its own: "Qt" -> "6.4.2, platform xcb".
    std::vector<std::pair<std::string, std::string>> frontEnd;
    SystemFacts system;
    models::ComputeFacts compute;
    int photosAtOnce = 1;   ///< that a job works on by default
    int threadsForEach = 1; ///< of them
    ModelsProblem modelsProblem = ModelsProblem::None;
    std::vector<ReportedModel> models;
    /// Why faces cannot be found although the files are there; empty if they can.
    std::string networksProblem;
    std::optional<models::TorchFacts> torch; ///< absent where bauta-gradients.so cannot be loaded
    std::string torchProblem;                ///< why
    std::vector<LibraryVersion> photoLibraries;
    std::vector<image::FormatSupport> photoFormats;
    video::VideoSupport video;
    std::optional<Measurement> measurement; ///< absent if it was not asked for
};

struct ComputerRequest
{
    models::ModelStore::Folders modelFolders;
    std::vector<std::pair<std::string, std::string>> frontEnd;
    bool measure = true;
    double measuringSeconds = 4.0;
    bool alone = false; ///< as in MeasurementRequest
};

/// Looks at everything. What is missing is part of the report; only Cancelled is a failure. Takes a second or two
/// without the measurement, most of it for libtorch. Progress is told while it measures.
[[nodiscard]] Expected<ComputerReport> describeComputer(const ComputerRequest& request, Services& services,
                                                        const JobContext& context);

} // namespace bauta::jobs
