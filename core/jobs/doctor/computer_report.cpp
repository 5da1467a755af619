// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/doctor/computer_report.h"

#include "core/base/hash.h"
#include "core/base/without_folders.h"
#include "core/jobs/job_support.h"
#include "core/jobs/workers.h"
#include "core/models/manifest.h"
#include "core/protect/anonymize/anonymize.h"

#include <algorithm>
#include <limits>

namespace bauta::jobs
{

namespace
{

using models::ModelState;

const char* const kGradientRecogniser = "faceres";

ReportedModel reported(const models::ModelCheck& check)
{
    return {check.entry.builtIn ? check.entry.name : std::string(),
            models::toString(check.entry.role),
            check.entry.builtIn ? check.version : std::string(),
            check.state,
            check.sha256,
            check.entry.sha256};
}

/// The model of synthetic faces, which no manifest lists: loading it is what shows that it is whole.
Expected<ReportedModel> syntheticFace(const models::ModelStore::Folders& folders, Services& services,
                                      const CancelToken& cancel)
{
    ReportedModel model;
    model.name = std::filesystem::path(protect::kFaceModelFile).stem().string();
    model.role = "new faces";
    auto hash = sha256OfFile(folders.builtIn / protect::kFaceModelFile, cancel);
    if (!hash) {
        if (hash.error().code == ErrorCode::Cancelled) {
            return fail(hash.error());
        }
        return model;
    }
    model.sha256 = *std::move(hash);
    model.state = services.anonymizer() ? ModelState::Unverified : ModelState::Damaged;
    return model;
}

Expected<void> describeModels(const ComputerRequest& request, Services& services, const CancelToken& cancel,
                              ComputerReport& report, GradientModel& forGradients)
{
    auto store = models::ModelStore::open(request.modelFolders);
    if (!store) {
        // Without the user's own models it shows whose list is at fault.
        const ErrorCode code = store.error().code;
        store = models::ModelStore::open({request.modelFolders.builtIn, {}});
        if (store) {
            report.modelsProblem = ModelsProblem::AddedDamaged;
        } else {
            report.modelsProblem =
                code == ErrorCode::MissingModel ? ModelsProblem::NotInstalled : ModelsProblem::ManifestDamaged;
            return {};
        }
    }
    const auto checks = models::checkModels(*store, cancel);
    if (!checks) {
        return fail(checks.error());
    }
    for (const models::ModelCheck& check : *checks) {
        report.models.push_back(reported(check));
        if (check.entry.name == kGradientRecogniser && check.state == ModelState::Good) {
            forGradients = {check.entry.file, check.entry.input.height};
        }
    }
    auto synthetic = syntheticFace(request.modelFolders, services, cancel);
    if (!synthetic) {
        return fail(synthetic.error());
    }
    report.models.push_back(*std::move(synthetic));
    return {};
}

std::vector<KnownFolder> knownFolders(const models::ModelStore::Folders& models)
{
    std::vector<KnownFolder> folders = ownFolders();
    folders.push_back({models.builtIn, "MODELS", false});
    folders.push_back({models.user, "MODELS"});
    return folders;
}

/// Whether what every job begins with can be made of the models. Their files' own faults are told with them.
std::string networksProblem(Services& services, const std::vector<KnownFolder>& known)
{
    std::string problem;
    const auto done = guarded([&]() -> Expected<void> {
        if (const auto detector = services.detector(); !detector) {
            return fail(detector.error());
        }
        if (const auto fitter = services.fitter(); !fitter) {
            return fail(fitter.error());
        }
        const auto maker = services.templateMaker();
        return maker ? Expected<void>() : fail(maker.error());
    });
    if (done) {
        return {};
    }
    const ErrorCode code = done.error().code;
    return code == ErrorCode::MissingModel || code == ErrorCode::ModelMismatch
               ? "a model is missing or damaged"
               : withoutFolders(done.error().detail, known);
}

} // namespace

Expected<ComputerReport> describeComputer(const ComputerRequest& request, Services& services, const JobContext& context)
{
    const auto cancelled = [&context] {
        return context.cancel.isCancelled();
    };
    ComputerReport report;
    report.version = BAUTA_VERSION;
    report.frontEnd = request.frontEnd;
    report.system = systemFacts();
    report.compute = models::computeFacts();
    report.photosAtOnce = workerCount(0, std::numeric_limits<std::size_t>::max());
    report.threadsForEach = std::max(1, report.compute.processors / report.photosAtOnce);
    report.photoLibraries = image::photoLibraries();
    report.photoFormats = image::photoFormats();
    report.video = video::videoSupport();
    const std::vector<KnownFolder> known = knownFolders(request.modelFolders);
    GradientModel forGradients;
    if (auto described = describeModels(request, services, context.cancel, report, forGradients); !described) {
        return fail(described.error());
    }
    report.networksProblem = networksProblem(services, known);
    if (cancelled()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    if (auto torch = models::torchFacts()) {
        report.torch = *std::move(torch);
    } else {
        report.torchProblem = withoutFolders(torch.error().detail, known);
    }
    if (request.measure) {
        const MeasurementRequest measurement{request.measuringSeconds, report.torch.has_value(), forGradients,
                                             request.alone, known};
        auto measured = measureComputer(measurement, services, context);
        if (!measured) {
            return fail(measured.error());
        }
        report.measurement = *std::move(measured);
    }
    if (cancelled()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    return report;
}

} // namespace bauta::jobs
