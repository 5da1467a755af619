// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/audit_job.h"

#include "core/faces/boxes.h"
#include "core/faces/grouping.h"
#include "core/image/decode.h"
#include "core/jobs/identifiability.h"
#include "core/jobs/job_support.h"
#include "core/jobs/mean_template.h"
#include "core/jobs/measured_face.h"
#include "core/jobs/photo_file.h"
#include "core/jobs/size_hint.h"
#include "core/jobs/thumbnail.h"
#include "core/jobs/video/video_audit.h"
#include "core/jobs/workers.h"
#include "core/plan/path_text.h"
#include "core/video/video_info.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr float kFaceOverlap = 0.3F;     ///< of a face that the protection told of, and one that was found
constexpr std::size_t kMostOthers = 100; ///< views of a person that a face is compared with
constexpr double kOtherMoment = 0.4;     ///< seconds between two views of a track that are not the same one
constexpr int kThumbnailSidePx = 144;

struct Pictures
{
    cv::Mat original;
    cv::Mat protectedOne;
    cv::Matx23f protectedFromOriginal;
};

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
        m_progress = &progress;
        forEachParallel(pairs.size(), workerCount(m_request.options.jobs, pairs.size()), [&](std::size_t i) {
            auditItem(i);
            progress.finished(pairs[i].original, i);
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
        const auto done = guarded([&] { return compare(i, item, m_measured[i]); });
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

    Expected<void> compare(std::size_t i, AuditedPhoto& item, std::vector<MeasuredFace>& measured)
    {
        const AuditPair& pair = m_request.inputs.pairs[i];
        if (m_context.cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        const auto isVideo = video::isVideo(pair.original);
        if (!isVideo) {
            return fail(isVideo.error());
        }
        if (*isVideo) {
            return compareVideos(i, item, measured);
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

    Expected<void> compareVideos(std::size_t i, AuditedPhoto& item, std::vector<MeasuredFace>& measured)
    {
        const AuditPair& pair = m_request.inputs.pairs[i];
        const auto isVideo = video::isVideo(pair.protectedFile);
        if (!isVideo) {
            return fail(isVideo.error().code, "the protected video: " + isVideo.error().detail);
        }
        if (!*isVideo) {
            return fail(ErrorCode::InvalidArgument, "the original is a video and its counterpart is none");
        }
        VideoAuditItem work{.pair = pair, .options = m_request.options, .auditor = *m_auditor};
        work.cancel = m_context.cancel;
        work.progress = [this, i, &pair](double part, const std::string& doing) {
            m_progress->working(i, part, fmt::format("{}: {}", printable(pair.original), doing));
        };
        return measureVideo(work, m_services, item, measured);
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
        const std::vector<int> partner = partnersOf(expected, after);
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
                noteKnown(*known, kept);
            }
            kept.views.emplace_back().measurement = *std::move(measurement);
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

    [[nodiscard]] faces::GroupingFace groupingFace(std::size_t item, const MeasuredFace& measured,
                                                   const AuditedFace& face) const
    {
        std::vector<faces::FaceTemplate> templates;
        std::vector<const faces::FaceTemplate*> views;
        for (const MeasuredView& view : measured.views) {
            templates.push_back(m_auditor->builtInTemplate(view.measurement));
        }
        for (const faces::FaceTemplate& view : templates) {
            views.push_back(&view);
        }
        faces::GroupingFace grouping;
        grouping.faceTemplate = views.size() == 1 ? templates.front() : meanTemplate(views);
        grouping.picture = static_cast<int>(item);
        grouping.quality = measured.quality;
        if (face.track) { // without a box: tracks that are there at one time are two people, wherever they are
            grouping.firstFrame = measured.firstFrame;
            grouping.lastFrame = measured.lastFrame;
        } else {
            grouping.boxInImage = face.boxInImage;
        }
        return grouping;
    }

    void groupFaces()
    {
        std::vector<faces::GroupingFace> grouping;
        std::vector<AuditedFace*> places;
        for (std::size_t i = 0; i < m_measured.size(); ++i) {
            for (std::size_t f = 0; f < m_measured[i].size(); ++f) {
                AuditedFace& face = m_report.items[i].faces[f];
                grouping.push_back(groupingFace(i, m_measured[i][f], face));
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

    /// Other views of the same person: in other photos and, in a video, at other times.
    [[nodiscard]] std::vector<const audit::FaceMeasurement*> othersOf(std::size_t item, std::size_t face,
                                                                      const MeasuredView& view) const
    {
        std::vector<const audit::FaceMeasurement*> others;
        const auto addFrom = [&](std::size_t i, std::size_t f) {
            for (const MeasuredView& other : m_measured[i][f].views) {
                const bool same = i == item && f == face && std::abs(other.seconds - view.seconds) < kOtherMoment;
                if (!same && others.size() < kMostOthers) {
                    others.push_back(&other.measurement);
                }
            }
        };
        const AuditedFace& own = m_report.items[item].faces[face];
        if (own.track) {
            addFrom(item, face);
        }
        for (std::size_t i = 0; i < m_measured.size() && own.person >= 0; ++i) {
            for (std::size_t f = 0; f < m_measured[i].size(); ++f) {
                // Another face of the same photo is another person; another track of a video need not be.
                const bool elsewhere = i != item || (own.track && f != face);
                if (elsewhere && m_report.items[i].faces[f].person == own.person) {
                    addFrom(i, f);
                }
            }
        }
        return others;
    }

    void assessFaces()
    {
        for (std::size_t i = 0; i < m_measured.size(); ++i) {
            for (std::size_t f = 0; f < m_measured[i].size(); ++f) {
                assessFace(i, f);
            }
        }
        m_measured.clear();
    }

    /// The worst view decides.
    void assessFace(std::size_t i, std::size_t f)
    {
        MeasuredFace& measured = m_measured[i][f];
        AuditedFace& face = m_report.items[i].faces[f];
        audit::AssessOptions options;
        options.level = m_request.options.level;
        if (measured.optimised) {
            options.surrogates = m_request.options.surrogates;
        }
        bool unchanged = !measured.treated && !measured.views.empty();
        MeasuredView* worst = nullptr;
        int identifiable = 0;
        for (MeasuredView& view : measured.views) {
            audit::FaceAudit audit = m_auditor->assess(view.measurement, othersOf(i, f, view), options);
            unchanged = unchanged && audit.unchanged;
            identifiable += audit::isRecognisable(audit.verdict) ? 1 : 0;
            const bool known = audit.verdict != audit::Verdict::Unknown;
            const bool worse = face.audit.verdict == audit::Verdict::Unknown
                                   ? known
                                   : known && audit.probability > face.audit.probability;
            if (worst == nullptr || worse) {
                face.audit = std::move(audit);
                worst = &view;
            }
        }
        face.audit.unchanged = unchanged;
        if (!face.track) {
            return;
        }
        face.track->framesLookedAt = static_cast<int>(measured.views.size());
        face.track->framesIdentifiable = identifiable;
        if (worst != nullptr) {
            face.track->worstSeconds = worst->seconds;
            face.protectedJpeg = std::move(worst->protectedJpeg);
            face.originalJpeg = std::move(worst->originalJpeg);
        }
    }

    const AuditRequest& m_request;
    const JobContext& m_context;
    Services& m_services;
    PixelBudget m_budget;
    std::unique_ptr<audit::FaceAuditor> m_auditor;
    ProgressCounter* m_progress = nullptr;             ///< while pairs are compared
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
    for (const ItemReport& item : report.items) {
        if (item.status != ItemStatus::Succeeded) {
            continue;
        }
        AuditPair& pair = request.inputs.pairs.emplace_back();
        pair.original = item.input;
        pair.protectedFile = item.output;
        for (const FaceOutcome& face : item.faces) {
            pair.knownFaces.push_back({face.boxInImage, face.method, face.reason, face.span ? face.span->track : -1});
        }
        if (item.video) {
            pair.tracks = item.video->tracks;
        }
    }
    return runAudit(request, context, services);
}

} // namespace bauta::jobs
