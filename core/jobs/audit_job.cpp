// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/audit_job.h"

#include "core/faces/boxes.h"
#include "core/faces/grouping.h"
#include "core/image/decode.h"
#include "core/jobs/identifiability.h"
#include "core/jobs/job_support.h"
#include "core/jobs/photo_file.h"
#include "core/jobs/size_hint.h"
#include "core/jobs/thumbnail.h"
#include "core/jobs/workers.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <tuple>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr float kFaceOverlap = 0.3F;     ///< of a face before and after
constexpr double kShapeTolerance = 0.02; ///< of the ratio of width to height
constexpr double kShapePixels = 1.5;     ///< rounding of sizes, which small pictures feel
constexpr std::size_t kMostOthers = 100; ///< photos of a person that a face is compared with
constexpr int kThumbnailSidePx = 144;

/// What is known of a pair until the report is made. Holds biometric data.
struct MeasuredFace
{
    audit::FaceMeasurement measurement;
    float quality = 0.F;   ///< for grouping
    bool optimised = true; ///< by a cloak, as far as anybody knows
    bool treated = false;  ///< known to have been protected, however little of it shows
};

struct Pictures
{
    cv::Mat original;
    cv::Mat protectedOne;
    cv::Matx23f protectedFromOriginal;
};

bool haveOneShape(cv::Size a, cv::Size b)
{
    const double expected = static_cast<double>(a.height) * b.width / a.width;
    return std::abs(expected - b.height) <= std::max(kShapeTolerance * b.height, kShapePixels);
}

/// For each face the index of the one in `found` that it became, or -1. Each is taken once, best overlap first.
std::vector<int> partners(const std::vector<faces::Face>& expected, const std::vector<faces::Face>& found)
{
    std::vector<std::tuple<float, std::size_t, std::size_t>> overlaps;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        for (std::size_t k = 0; k < found.size(); ++k) {
            const cv::Rect2f& a = expected[i].boxInImage;
            const cv::Rect2f& b = found[k].boxInImage;
            const float overlap = faces::intersectionOverUnion(a, b);
            if (overlap >= kFaceOverlap || faces::isSameFace(a, b)) {
                overlaps.emplace_back(-overlap, i, k);
            }
        }
    }
    std::sort(overlaps.begin(), overlaps.end());
    std::vector<int> partner(expected.size(), -1);
    std::vector<bool> taken(found.size(), false);
    for (const auto& [overlap, i, k] : overlaps) {
        if (partner[i] < 0 && !taken[k]) {
            partner[i] = static_cast<int>(k);
            taken[k] = true;
        }
    }
    return partner;
}

const KnownFace* knownFace(const AuditPair& pair, const cv::Rect2f& box)
{
    const KnownFace* best = nullptr;
    float bestOverlap = kFaceOverlap;
    for (const KnownFace& known : pair.knownFaces) {
        const float overlap = faces::intersectionOverUnion(known.boxInImage, box);
        if (overlap >= bestOverlap) {
            bestOverlap = overlap;
            best = &known;
        }
    }
    return best;
}

class Audit
{
public:
    Audit(const AuditRequest& request, const JobContext& context, Services& services)
        : m_request(request),
          m_context(context),
          m_services(services)
    {
    }

    Expected<AuditReport> run()
    {
        const Stopwatch stopwatch;
        if (auto prepared = prepare(); !prepared) {
            return fail(prepared.error());
        }
        const std::vector<AuditPair>& pairs = m_request.inputs.pairs;
        m_report.items.resize(pairs.size());
        m_measured.resize(pairs.size());
        ProgressCounter progress(m_context, pairs.size());
        forEachParallel(pairs.size(), workerCount(m_request.options.jobs, pairs.size()), [&](std::size_t i) {
            auditItem(i);
            progress.finished(pairs[i].original);
        });
        m_report.cancelled = m_context.cancel.isCancelled();
        groupFaces();
        assessFaces();
        for (const InputProblem& problem : m_request.inputs.problems) {
            AuditedPhoto& item = m_report.items.emplace_back();
            item.original = problem.path;
            item.status = ItemStatus::Failed;
            item.error = problem.error;
        }
        m_report.seconds = stopwatch.seconds();
        return std::move(m_report);
    }

private:
    /// Everything whose failure would fail every pair, before the first one.
    Expected<void> prepare()
    {
        const AuditOptions& options = m_request.options;
        if (!(options.level >= faces::Calibration::kLowestFar && options.level <= 0.5)) {
            return fail(ErrorCode::InvalidArgument, "the level is a false-accept rate between 0.000001 and 0.5");
        }
        m_report.level = options.level;
        m_report.surrogates = options.surrogates;
        m_report.warnings = m_request.inputs.warnings;
        if (m_request.inputs.pairs.empty()) {
            return {};
        }
        if (const auto detector = m_services.detector(); !detector) {
            return fail(detector.error());
        }
        if (const auto fitter = m_services.fitter(); !fitter) {
            return fail(fitter.error());
        }
        const auto recognisers = m_services.auditRecognisers();
        if (!recognisers) {
            return fail(recognisers.error());
        }
        if (auto checked = checkSurrogates(**recognisers); !checked) {
            return checked;
        }
        m_auditor = std::make_unique<audit::FaceAuditor>(**recognisers, m_services.calibration());
        return {};
    }

    Expected<void> checkSurrogates(const std::vector<audit::AuditRecogniser>& recognisers)
    {
        for (const std::string& name : m_request.options.surrogates) {
            const auto found = std::find_if(recognisers.begin(), recognisers.end(),
                                            [&name](const auto& recogniser) { return recogniser.name == name; });
            if (found == recognisers.end()) {
                m_report.warnings.push_back(
                    fmt::format("no recogniser here is named {}, so none is marked as having taken part", name));
            } else if (found->role == audit::RecogniserRole::Judge) {
                return fail(ErrorCode::InvalidArgument,
                            fmt::format("{} is a judge; judges never take part in making a cloak", name));
            }
        }
        for (const audit::AuditRecogniser& recogniser : recognisers) {
            if (!recogniser.scale.calibrated()) {
                m_report.warnings.push_back(fmt::format(
                    "the judge {} has no thresholds: its similarities are shown but do not count", recogniser.name));
            }
        }
        return {};
    }

    void auditItem(std::size_t i)
    {
        const Stopwatch stopwatch;
        AuditedPhoto& item = m_report.items[i];
        item.original = m_request.inputs.pairs[i].original;
        item.protectedFile = m_request.inputs.pairs[i].protectedFile;
        const auto done = guarded([&] { return compare(m_request.inputs.pairs[i], item, m_measured[i]); });
        if (done) {
            item.status = ItemStatus::Succeeded;
        } else {
            const bool cancelled = m_context.cancel.isCancelled() || done.error().code == ErrorCode::Cancelled;
            item.status = cancelled ? ItemStatus::Cancelled : ItemStatus::Failed;
            item.error = done.error();
            item.faces.clear();
            m_measured[i].clear();
        }
        item.seconds = stopwatch.seconds();
    }

    Expected<void> compare(const AuditPair& pair, AuditedPhoto& item, std::vector<MeasuredFace>& measured)
    {
        if (m_context.cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        const auto original = readPhoto(pair.original);
        if (!original) {
            return fail(original.error());
        }
        const auto protectedOne = readPhoto(pair.protectedFile);
        if (!protectedOne) {
            return fail(protectedOne.error().code, "the protected photo: " + protectedOne.error().detail);
        }
        const auto share = m_budget.take(expectedPixels(original->bytes, original->format) +
                                             expectedPixels(protectedOne->bytes, protectedOne->format),
                                         m_context.cancel);
        const auto pictures = decode(*original, *protectedOne, item);
        if (!pictures) {
            return fail(pictures.error());
        }
        const auto before = findFaces(pictures->original, m_services, m_request.options.effort, m_context.cancel);
        if (!before) {
            return fail(before.error());
        }
        if (before->empty()) {
            item.notes.emplace_back("no face found in the original; nothing to audit");
            return {};
        }
        const auto after = findFaces(pictures->protectedOne, m_services, m_request.options.effort, m_context.cancel);
        if (!after) {
            return fail(after.error());
        }
        return compareFaces(pair, *pictures, *before, *after, item, measured);
    }

    Expected<Pictures> decode(const PhotoContent& original, const PhotoContent& protectedOne, AuditedPhoto& item) const
    {
        const auto before = image::decode(original.bytes, {}, m_context.cancel);
        if (!before) {
            return fail(before.error());
        }
        const auto after = image::decode(protectedOne.bytes, {}, m_context.cancel);
        if (!after) {
            return fail(after.error().code, "the protected photo: " + after.error().detail);
        }
        item.originalSizeInPixels = before->image.pixels.size();
        item.protectedSizeInPixels = after->image.pixels.size();
        if (!haveOneShape(item.originalSizeInPixels, item.protectedSizeInPixels)) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("the two photos differ in shape ({} x {} and {} x {} pixels); a cropped or turned "
                                    "copy cannot be compared",
                                    item.originalSizeInPixels.width, item.originalSizeInPixels.height,
                                    item.protectedSizeInPixels.width, item.protectedSizeInPixels.height));
        }
        const float x =
            static_cast<float>(item.protectedSizeInPixels.width) / static_cast<float>(item.originalSizeInPixels.width);
        const float y = static_cast<float>(item.protectedSizeInPixels.height) /
                        static_cast<float>(item.originalSizeInPixels.height);
        return Pictures{image::toRgb8(before->image), image::toRgb8(after->image), {x, 0.F, 0.F, 0.F, y, 0.F}};
    }

    Expected<void> compareFaces(const AuditPair& pair, const Pictures& pictures, const std::vector<faces::Face>& before,
                                const std::vector<faces::Face>& after, AuditedPhoto& item,
                                std::vector<MeasuredFace>& measured) const
    {
        std::vector<faces::Face> expected;
        for (const faces::Face& face : before) {
            expected.push_back(audit::mapped(face, pictures.protectedFromOriginal));
        }
        const std::vector<int> partner = partners(expected, after);
        for (std::size_t f = 0; f < before.size(); ++f) {
            audit::FaceBeforeAndAfter views{audit::faceView(pictures.original, before[f]),
                                            audit::faceView(pictures.protectedOne, expected[f]), std::nullopt};
            cv::Rect2f boxAfter = expected[f].boxInImage;
            if (partner[f] >= 0) {
                const faces::Face& found = after[static_cast<std::size_t>(partner[f])];
                boxAfter = found.boxInImage;
                // Landmarks that are a guess from the box alone say less than those of the original.
                views.found =
                    found.landmarksReliable ? audit::faceView(pictures.protectedOne, found) : views.protectedAtPlace;
            }
            auto measurement = m_auditor->measure(views, m_context.cancel);
            if (!measurement) {
                return fail(measurement.error());
            }
            AuditedFace& face = item.faces.emplace_back();
            MeasuredFace& kept = measured.emplace_back();
            face.boxInImage = before[f].boxInImage;
            face.confidence = before[f].confidence;
            if (const KnownFace* known = knownFace(pair, face.boxInImage)) {
                face.leftOnPurpose = known->method == protect::Method::Keep;
                face.reason = known->reason;
                kept.treated = known->method != protect::Method::Keep;
                kept.optimised = known->method == protect::Method::Cloak || known->method == protect::Method::Disguise;
            }
            kept.measurement = *std::move(measurement);
            kept.quality = groupingQuality(before[f], faceSharpness(pictures.original, face.boxInImage));
            if (m_request.options.thumbnails != AuditThumbnails::None) {
                face.protectedJpeg = faceThumbnail(pictures.protectedOne, boxAfter, false, kThumbnailSidePx);
            }
            if (m_request.options.thumbnails == AuditThumbnails::Both) {
                face.originalJpeg = faceThumbnail(pictures.original, face.boxInImage, false, kThumbnailSidePx);
            }
        }
        noteNewFaces(after.size(), partner, item);
        return {};
    }

    static void noteNewFaces(std::size_t found, const std::vector<int>& partner, AuditedPhoto& item)
    {
        const auto known = static_cast<std::size_t>(
            std::count_if(partner.begin(), partner.end(), [](int index) { return index >= 0; }));
        if (found > known) {
            item.notes.push_back(fmt::format(
                "{} face(s) are found in the protected photo alone and could not be compared", found - known));
        }
    }

    void groupFaces()
    {
        std::vector<faces::GroupingFace> grouping;
        std::vector<AuditedFace*> places;
        for (std::size_t i = 0; i < m_measured.size(); ++i) {
            for (std::size_t f = 0; f < m_measured[i].size(); ++f) {
                AuditedFace& face = m_report.items[i].faces[f];
                grouping.push_back({m_auditor->builtInTemplate(m_measured[i][f].measurement), static_cast<int>(i),
                                    m_measured[i][f].quality, face.boxInImage});
                places.push_back(&face);
            }
        }
        if (grouping.empty()) {
            return;
        }
        const std::vector<int> people = faces::groupIntoPeople(grouping, m_services.calibration());
        for (std::size_t k = 0; k < places.size(); ++k) {
            places[k]->person = people[k];
        }
    }

    /// Faces of the same person in other photos.
    [[nodiscard]] std::vector<const audit::FaceMeasurement*> othersOf(std::size_t item, int person) const
    {
        std::vector<const audit::FaceMeasurement*> others;
        for (std::size_t i = 0; i < m_measured.size() && others.size() < kMostOthers; ++i) {
            for (std::size_t f = 0; f < m_measured[i].size() && i != item; ++f) {
                if (person >= 0 && m_report.items[i].faces[f].person == person) {
                    others.push_back(&m_measured[i][f].measurement);
                }
            }
        }
        return others;
    }

    void assessFaces()
    {
        for (std::size_t i = 0; i < m_measured.size(); ++i) {
            for (std::size_t f = 0; f < m_measured[i].size(); ++f) {
                AuditedFace& face = m_report.items[i].faces[f];
                audit::AssessOptions options;
                options.level = m_request.options.level;
                if (m_measured[i][f].optimised) {
                    options.surrogates = m_request.options.surrogates;
                }
                face.audit = m_auditor->assess(m_measured[i][f].measurement, othersOf(i, face.person), options);
                face.audit.unchanged = face.audit.unchanged && !m_measured[i][f].treated;
            }
        }
        m_measured.clear();
    }

    const AuditRequest& m_request;
    const JobContext& m_context;
    Services& m_services;
    PixelBudget m_budget;
    std::unique_ptr<audit::FaceAuditor> m_auditor;
    std::vector<std::vector<MeasuredFace>> m_measured; ///< for each pair, for each face of its item
    AuditReport m_report;
};

} // namespace

Expected<AuditReport> runAudit(const AuditRequest& request, const JobContext& context, Services& services)
{
    return Audit(request, context, services).run();
}

Expected<AuditReport> auditOutputs(const ProtectReport& report, const AuditOptions& options, const JobContext& context,
                                   Services& services)
{
    if (report.dryRun) {
        return fail(ErrorCode::InvalidArgument, "a dry run writes nothing that could be audited");
    }
    AuditRequest request;
    request.options = options;
    std::size_t videos = 0;
    for (const ItemReport& item : report.items) {
        if (item.status != ItemStatus::Succeeded) {
            continue;
        }
        if (item.video) {
            ++videos;
            continue;
        }
        AuditPair& pair = request.inputs.pairs.emplace_back();
        pair.original = item.input;
        pair.protectedFile = item.output;
        for (const FaceOutcome& face : item.faces) {
            pair.knownFaces.push_back({face.boxInImage, face.method, face.reason});
        }
    }
    auto audited = runAudit(request, context, services);
    if (audited && videos > 0) {
        audited->warnings.push_back(fmt::format("{} video(s) were not audited: only photos can be so far", videos));
    }
    return audited;
}

} // namespace bauta::jobs
