// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/protect_job.h"

#include "core/base/hash.h"
#include "core/image/decode.h"
#include "core/jobs/cloak_protector.h"
#include "core/jobs/face_protector.h"
#include "core/jobs/face_results.h"
#include "core/jobs/job_support.h"
#include "core/jobs/photo_file.h"
#include "core/jobs/scan_job.h"
#include "core/jobs/size_hint.h"
#include "core/jobs/turnstile.h"
#include "core/jobs/video/video_item.h"
#include "core/jobs/workers.h"
#include "core/models/compute_threads.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bauta::jobs
{

namespace
{

/// The faces of a photo with what happens to each.
struct DecidedFaces
{
    std::vector<faces::Face> faces;
    std::vector<FaceChoice> choices;
    std::vector<int> people;
    bool sought = true;
};

/// How much of the work on a photo its cloaks are. The rest is before and after them.
constexpr double kCloakShare = 0.9;

class Protect
{
public:
    Protect(const ProtectRequest& request, const JobContext& context, Services& services, ProtectTrace& trace)
        : m_request(request),
          m_context(context),
          m_services(services),
          m_trace(trace),
          m_protectors(makeProtectors(services, {.fallback = request.cloakFallback,
                                                 .memory = &trace.memory,
                                                 .book = &trace.book,
                                                 .identities = request.identities})),
          m_seed(request.seed.value_or(randomSeed())),
          m_budget(request.pixelsAtOnce)
    {
    }

    Expected<ProtectReport> run()
    {
        const Stopwatch stopwatch;
        m_report.dryRun = m_request.dryRun;
        if (auto prepared = prepare(); !prepared) {
            return fail(prepared.error());
        }
        if (!m_request.plan && m_request.rules.needPeople()) {
            if (auto scanned = scanFirst(); !scanned) {
                return fail(scanned.error());
            }
        }
        m_inOrder = m_request.seed && (m_cloaks || m_newFaces) && !m_request.dryRun;
        const JobContext second = renderingContext();
        ProgressCounter progress(second, m_inputs.size());
        m_progress = &progress;
        forEachParallel(m_inputs.size(), workerCount(m_request.jobs, m_inputs.size()), [&](std::size_t i) {
            protectItem(i);
            progress.finished(m_inputs[i].file, i);
        });
        for (const InputProblem& problem : m_request.inputs.problems) {
            ItemReport& item = m_report.items.emplace_back();
            item.input = problem.path;
            item.status = ItemStatus::Failed;
            item.error = problem.error;
        }
        if (m_report.facesCloaked() > 0) {
            m_report.notes.emplace_back(kCloakNote);
        }
        m_report.cancelled = m_context.cancel.isCancelled();
        m_report.seconds = stopwatch.seconds();
        return std::move(m_report);
    }

private:
    Expected<void> prepare()
    {
        if (auto checked = checkDecisions(); !checked) {
            return checked;
        }
        if (m_request.plan) {
            m_plan = &*m_request.plan;
            for (const plan::PlannedMedia& media : m_plan->media) {
                m_inputs.push_back({media.file, media.outputSubpath});
                m_planned.push_back(&media);
            }
        } else {
            m_inputs = m_request.inputs.files;
            m_planned.resize(m_inputs.size(), nullptr);
        }
        m_targets = m_request.targets.empty() ? planOutputs(m_inputs, m_request.output) : m_request.targets;
        if (m_targets.size() != m_inputs.size()) {
            return fail(ErrorCode::InvalidArgument, "each input needs a target");
        }
        m_inCompany = m_inputs.size() > 1 || !m_trace.memory.empty() || !m_trace.book.empty();
        m_report.items.resize(m_inputs.size());
        for (std::size_t i = 0; i < m_inputs.size(); ++i) {
            ItemReport& item = m_report.items[i];
            item.input = m_inputs[i].file;
            item.warnings = m_targets[i].warnings;
            if (const auto& refusal = m_targets[i].refusal) {
                item.status = refusal->code == ErrorCode::AlreadyExists ? ItemStatus::Skipped : ItemStatus::Failed;
                item.error = refusal;
            }
        }
        return loadModels();
    }

    Expected<void> checkDecisions()
    {
        const auto checkOne = [this](const plan::Decision& decision) {
            m_cloaks = m_cloaks || protect::usesCloak(decision.method);
            m_newFaces = m_newFaces || decision.method == protect::Method::Anonymize;
            return m_protectors.check(decision);
        };
        if (!m_request.plan) {
            if (auto checked = checkRules(m_request.rules); !checked) {
                return checked;
            }
            noteCosmetic(m_request.rules.hide);
            return checkOne(m_request.rules.hide);
        }
        for (const plan::Decision* decision : m_request.plan->decisions()) {
            noteCosmetic(*decision);
            if (auto checked = checkOne(*decision); !checked) {
                return checked;
            }
        }
        return {};
    }

    void noteCosmetic(const plan::Decision& decision)
    {
        if (decision.cosmetic && m_report.warnings.empty()) {
            m_report.warnings.emplace_back("cosmetic settings may not stop recognition");
        }
    }

    /// A missing model would fail every photo: say so once, before the first one.
    Expected<void> loadModels()
    {
        const bool needed = m_request.plan.has_value() || m_request.rules.who != Who::None;
        if (!needed || m_inputs.empty()) {
            return {};
        }
        if (!m_request.plan) {
            if (const auto detector = m_services.detector(); !detector) {
                return fail(detector.error());
            }
        }
        if (const auto fitter = m_services.fitter(); !fitter) {
            return fail(fitter.error());
        }
        if (m_cloaks && !m_request.dryRun) {
            if (const auto cloak = m_services.cloak(); !cloak) {
                return fail(cloak.error());
            }
        }
        return {};
    }

    /// First pass of rules with references: the plan that a scan makes, for the photos that have somewhere to go.
    Expected<void> scanFirst()
    {
        ScanRequest scan;
        scan.rules = m_request.rules;
        scan.effort = m_request.effort;
        scan.jobs = m_request.jobs;
        std::vector<std::size_t> indices;
        for (std::size_t i = 0; i < m_inputs.size(); ++i) {
            if (m_report.items[i].status == ItemStatus::Invalid) {
                scan.inputs.files.push_back(m_inputs[i]);
                indices.push_back(i);
            }
        }
        m_twoPasses = true;
        JobContext first{m_context.cancel, {}};
        if (m_context.report) {
            first.report = [this](Progress progress) {
                progress.total *= 2;
                m_context.report(progress);
            };
        }
        auto scanned = runScan(scan, first, m_services);
        if (!scanned) {
            return fail(scanned.error());
        }
        m_report.warnings.insert(m_report.warnings.end(), scanned->warnings.begin(), scanned->warnings.end());
        m_plan = &m_trace.plan.emplace(std::move(scanned->plan));
        std::size_t next = 0;
        for (std::size_t k = 0; k < indices.size(); ++k) {
            ItemReport& item = m_report.items[indices[k]];
            const ScannedPhoto& photo = scanned->items[k];
            if (photo.status == ItemStatus::Succeeded) {
                m_planned[indices[k]] = &m_plan->media.at(next++);
            } else {
                item.status = photo.status;
                item.error = photo.error;
            }
            item.seconds = photo.seconds;
        }
        return {};
    }

    [[nodiscard]] JobContext renderingContext() const
    {
        if (!m_twoPasses || !m_context.report) {
            return m_context;
        }
        return {m_context.cancel, [this](Progress progress) {
                    progress.done += progress.total;
                    progress.total *= 2;
                    m_context.report(progress);
                }};
    }

    /// A photo's places in the queues of a run with a seed.
    struct Turns
    {
        Turnstile::Ticket memory;
        Turnstile::Ticket cloak;
    };

    void protectItem(std::size_t i)
    {
        ItemReport& item = m_report.items[i];
        // Before the first way out: whoever comes later counts on it.
        Turns turns{{m_memoryTurns, i}, {m_cloakTurns, i}};
        if (item.status != ItemStatus::Invalid) {
            return;
        }
        const Stopwatch stopwatch;
        const auto done = guarded([&] { return render(i, item, turns); });
        if (done) {
            item.status = ItemStatus::Succeeded;
        } else {
            const ErrorCode code = done.error().code;
            const bool cancelled =
                code == ErrorCode::Cancelled || (m_context.cancel.isCancelled() && code == ErrorCode::Unknown);
            item.status = cancelled ? ItemStatus::Cancelled : ItemStatus::Failed;
            // Somebody else made the file between the check and now.
            if (code == ErrorCode::AlreadyExists) {
                item.status = ItemStatus::Skipped;
            }
            item.error = done.error();
            item.output.clear();
            item.metadataRemoved.clear(); // nothing was written that it is missing from
            item.metadataKept.clear();
        }
        item.seconds += stopwatch.seconds();
    }

    [[nodiscard]] Expected<void> stopIfCancelled() const
    {
        if (m_context.cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        return {};
    }

    Expected<void> render(std::size_t i, ItemReport& item, Turns& turns)
    {
        const CancelToken& cancel = m_context.cancel;
        if (auto go = stopIfCancelled(); !go) {
            return go;
        }
        if (m_targets[i].video) {
            return renderVideoItem(i, item);
        }
        const auto content = readPhoto(item.input);
        if (!content) {
            return fail(content.error());
        }
        item.inputFormat = content->format;
        // Cloaks in order need memory in order: else a photo could hold the last of it while it waits for the cloak of
        // one before it, which waits for memory. This way whatever is in use belongs to photos before, and the first
        // of those waits for nobody.
        if (m_inOrder && !turns.memory.wait(cancel)) {
            return stopIfCancelled();
        }
        const auto share = m_budget.take(expectedPixels(content->bytes, content->format), cancel);
        turns.memory.leave();
        if (const auto metadata = image::inspectMetadata(content->bytes)) {
            item.metadataRemoved = metadataKeys(*metadata);
        } else {
            item.warnings.push_back("the metadata cannot be read, so not listed: " + metadata.error().detail);
        }
        auto decoded = image::decode(content->bytes, {}, cancel);
        if (!decoded) {
            return fail(decoded.error());
        }
        item.warnings.insert(item.warnings.end(), decoded->notes.begin(), decoded->notes.end());
        item.sizeInPixels = decoded->image.pixels.size();

        auto decided = decide(i, *content, decoded->image, item);
        if (!decided) {
            return fail(decided.error());
        }
        if (auto go = stopIfCancelled(); !go) {
            return go;
        }
        if (auto applied = applyTo(i, *content, decoded->image, *decided, turns); !applied) {
            return applied;
        }
        if (auto go = stopIfCancelled(); !go) {
            return go;
        }
        return write(i, *content, *decoded, item);
    }

    Expected<void> renderVideoItem(std::size_t i, ItemReport& item)
    {
        VideoItem video{.request = m_request, .target = m_targets[i]};
        video.plan = m_plan;
        video.media = m_planned[i];
        video.seed = m_seed;
        video.book = &m_trace.book;
        video.cancel = m_context.cancel;
        video.progress = [this, i](double part, const std::string& doing) {
            m_progress->working(i, part, fmt::format("{}: {}", printable(m_inputs[i].file), doing));
        };
        return protectVideo(video, m_services, item);
    }

    Expected<DecidedFaces> decide(std::size_t i, const PhotoContent& content, const image::Image& photo,
                                  ItemReport& item)
    {
        DecidedFaces decided;
        const plan::PlannedMedia* media = m_planned[i];
        if (media == nullptr && m_request.rules.who == Who::None) {
            decided.sought = false;
            return decided;
        }
        const cv::Mat rgb = image::toRgb8(photo);
        if (media != nullptr && media->sha256 == sha256Hex(content.bytes)) {
            return takePlanned(*media, rgb);
        }
        auto found = findFaces(rgb, m_services, m_request.effort, m_context.cancel);
        if (!found) {
            return fail(found.error());
        }
        decided.faces = *std::move(found);
        decided.people.assign(decided.faces.size(), -1);
        if (media == nullptr) {
            decided.choices = decideWithinPhoto(m_request.rules, decided.faces, photo.pixels.size());
            return decided;
        }
        plan::Decision hide = m_plan->defaultDecision;
        if (hide.method == protect::Method::Keep) {
            hide = {};
        }
        item.warnings.push_back(std::string("the file changed since the plan was made; all of its faces are ") +
                                (protect::usesCloak(hide.method) ? "cloaked" : "hidden"));
        decided.choices.assign(decided.faces.size(), {hide, "the file changed since the plan was made"});
        return decided;
    }

    Expected<DecidedFaces> takePlanned(const plan::PlannedMedia& media, const cv::Mat& rgb)
    {
        auto fitted = fitPlanned(media, rgb, m_services);
        if (!fitted) {
            return fail(fitted.error());
        }
        DecidedFaces decided;
        decided.faces = *std::move(fitted);
        for (const plan::PlannedFace& face : media.faces) {
            decided.choices.push_back({m_plan->decisionFor(face), face.reason});
            decided.people.push_back(face.person);
        }
        return decided;
    }

    Expected<void> applyTo(std::size_t i, const PhotoContent& content, image::Image& photo, const DecidedFaces& decided,
                           Turns& turns)
    {
        ItemReport& item = m_report.items[i];
        item.facesSought = decided.sought;
        std::vector<FaceTask> tasks;
        std::string sha256;  // of the content, where a face needs it
        bool inTurn = false; // what is made depends on photos before
        for (std::size_t f = 0; f < decided.faces.size(); ++f) {
            const FaceChoice& choice = decided.choices[f];
            FaceTask task{&decided.faces[f], &choice.decision, decided.people[f]};
            if (protect::usesCloak(choice.decision.method)) {
                sha256 = sha256.empty() ? sha256Hex(content.bytes) : sha256;
                task.seed = cloakSeed(m_seed, sha256, f);
            } else if (choice.decision.method == protect::Method::Anonymize) {
                task.seed = m_seed;
                inTurn = true;
            }
            tasks.push_back(task);
            item.faces.push_back(plannedOutcome(*task.face, task.person, choice.decision, choice.reason));
        }
        if (!decided.sought) {
            item.notes.emplace_back("faces were not looked for (--who none)");
        } else if (decided.faces.empty()) {
            item.notes.emplace_back("no face found; cleaned of metadata only");
        }
        const auto step = [this, i](int done, int total) {
            const double part = total > 0 ? kCloakShare * std::min(done, total) / total : 0.0;
            m_progress->working(i, part, fmt::format("{}: cloak {}/{}", printable(m_inputs[i].file), done, total));
        };
        const auto warn = [this](const std::string& warning) {
            const std::lock_guard lock(m_warningsMutex);
            m_report.warnings.push_back(warning);
        };
        // A cloak depends on those before it (CloakMemory), and so does who becomes whom (IdentityBook). With a seed
        // they are made in order, so that the outcome does not depend on timing; one at a time, each with all
        // processors, which is also the same for any number of workers.
        std::optional<models::ComputeThreadsScope> allProcessors;
        if (m_inOrder && (inTurn || !sha256.empty())) {
            if (!turns.cloak.wait(m_context.cancel)) {
                return stopIfCancelled();
            }
            allProcessors.emplace(models::availableProcessors());
        }
        const auto results =
            m_protectors.apply(photo, tasks, {m_context.cancel, step, m_request.dryRun, item.input, m_inCompany, warn});
        turns.cloak.leave();
        if (!results) {
            return fail(results.error());
        }
        recordResults(*results, item);
        return {};
    }

    Expected<void> write(std::size_t i, const PhotoContent& content, const image::DecodedImage& photo, ItemReport& item)
    {
        const OutputTarget& target = m_targets[i];
        if (target.format == image::Format::Unknown) {
            return fail(ErrorCode::Damaged, "the file changed while it was worked on");
        }
        item.outputFormat = target.format;
        item.output = target.file;
        if (m_request.dryRun) {
            return {};
        }
        const WritePhotoOptions options{target.format, m_request.quality, m_request.metadataKept};
        const auto encoded = encodePhoto(photo, content.bytes, options);
        if (!encoded) {
            return fail(encoded.error());
        }
        if (!m_request.metadataKept.empty()) {
            if (const auto left = image::inspectMetadata(*encoded)) {
                recordKept(*left, item);
            }
        }
        if (auto go = stopIfCancelled(); !go) {
            return go;
        }
        return writeWhole(target.file, *encoded, target.existing);
    }

    const ProtectRequest& m_request;
    const JobContext& m_context;
    Services& m_services;
    ProtectTrace& m_trace;
    FaceProtectors m_protectors;
    std::uint64_t m_seed;
    bool m_cloaks = false;                 ///< a decision asks for a cloak
    bool m_newFaces = false;               ///< a decision asks for another face
    ProgressCounter* m_progress = nullptr; ///< while photos are rendered
    PixelBudget m_budget;
    bool m_inCompany = false; ///< other photos may show the same people
    bool m_inOrder = false;   ///< whether photos wait at the turnstiles
    Turnstile m_memoryTurns;  ///< for the budget
    Turnstile m_cloakTurns;
    std::mutex m_warningsMutex;
    std::vector<InputFile> m_inputs;
    std::vector<OutputTarget> m_targets;
    std::vector<const plan::PlannedMedia*> m_planned; ///< for each input; null: decided by the rules
    const plan::Plan* m_plan = nullptr;
    bool m_twoPasses = false;
    ProtectReport m_report;
};

} // namespace

Expected<ProtectReport> runProtect(const ProtectRequest& request, const JobContext& context, Services& services,
                                   ProtectTrace* trace)
{
    ProtectTrace own;
    return Protect(request, context, services, trace != nullptr ? *trace : own).run();
}

} // namespace bauta::jobs
