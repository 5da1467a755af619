// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/scan_job.h"

#include "core/base/hash.h"
#include "core/faces/grouping.h"
#include "core/faces/reference_match.h"
#include "core/image/decode.h"
#include "core/jobs/identifiability.h"
#include "core/jobs/job_support.h"
#include "core/jobs/photo_file.h"
#include "core/jobs/references.h"
#include "core/jobs/size_hint.h"
#include "core/jobs/thumbnail.h"
#include "core/jobs/video/video_scan.h"
#include "core/jobs/workers.h"
#include "core/plan/path_text.h"
#include "core/video/video_info.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <mutex>
#include <optional>
#include <utility>

namespace bauta::jobs
{

namespace
{

/// What is known of a photo until the report is made.
struct AnalysedPhoto
{
    std::string sha256;
    std::vector<faces::Face> faces; ///< without meshes; of a video, one for each track
    std::vector<faces::FaceTemplate> templates;
    std::vector<FaceChoice> choices;
    std::optional<plan::PlannedVideo> video; ///< of a video
    std::vector<float> trackQualities;
};

class Scan
{
public:
    Scan(const ScanRequest& request, const JobContext& context, Services& services, ScanTrace* trace)
        : m_request(request),
          m_context(context),
          m_services(services),
          m_trace(trace),
          m_grouping(request.groupPeople || request.rules.needPeople())
    {
    }

    Expected<ScanReport> run()
    {
        const Stopwatch stopwatch;
        if (auto prepared = prepare(); !prepared) {
            return fail(prepared.error());
        }
        const std::vector<InputFile>& files = m_request.inputs.files;
        m_report.items.resize(files.size());
        m_analysed.resize(files.size());
        ProgressCounter progress(m_context, files.size());
        m_progress = &progress;
        forEachParallel(files.size(), workerCount(m_request.jobs, files.size()), [&](std::size_t i) {
            scanItem(i);
            tell(i);
            progress.finished(files[i].file, i);
        });
        m_report.cancelled = m_context.cancel.isCancelled();
        groupFaces();
        makePlan();
        for (const InputProblem& problem : m_request.inputs.problems) {
            ScannedPhoto& item = m_report.items.emplace_back();
            item.input = problem.path;
            item.status = ItemStatus::Failed;
            item.error = problem.error;
        }
        m_report.seconds = stopwatch.seconds();
        return std::move(m_report);
    }

private:
    /// Everything whose failure would fail every photo, before the first one.
    Expected<void> prepare()
    {
        if (auto checked = checkRules(m_request.rules); !checked) {
            return checked;
        }
        if (m_request.inputs.files.empty()) {
            return {};
        }
        if (const auto detector = m_services.detector(); !detector) {
            return fail(detector.error());
        }
        if (const auto fitter = m_services.fitter(); !fitter) {
            return fail(fitter.error());
        }
        if (m_grouping) {
            if (const auto maker = m_services.templateMaker(); !maker) {
                return fail(maker.error());
            }
        }
        if (m_request.rules.needPeople()) {
            const auto& files = m_request.rules.only.empty() ? m_request.rules.except : m_request.rules.only;
            auto references = loadReferences(files, m_services, m_context.cancel);
            if (!references) {
                return fail(references.error());
            }
            m_references = std::move(references->people);
            m_report.warnings = std::move(references->warnings);
        }
        return {};
    }

    void scanItem(std::size_t i)
    {
        const Stopwatch stopwatch;
        ScannedPhoto& item = m_report.items[i];
        item.input = m_request.inputs.files[i].file;
        const auto done = guarded([&]() -> Expected<void> {
            const auto isVideo = video::isVideo(item.input);
            if (!isVideo) {
                return fail(isVideo.error());
            }
            return *isVideo ? analyseVideoItem(i, item, m_analysed[i]) : analyse(item, m_analysed[i]);
        });
        if (done) {
            item.status = ItemStatus::Succeeded;
        } else {
            const bool cancelled = m_context.cancel.isCancelled() || done.error().code == ErrorCode::Cancelled;
            item.status = cancelled ? ItemStatus::Cancelled : ItemStatus::Failed;
            item.error = done.error();
            item.faces.clear();
            m_analysed[i] = {};
        }
        item.seconds = stopwatch.seconds();
    }

    Expected<void> analyse(ScannedPhoto& item, AnalysedPhoto& analysed)
    {
        const CancelToken& cancel = m_context.cancel;
        if (cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        const auto content = readPhoto(item.input);
        if (!content) {
            return fail(content.error());
        }
        const auto share = m_budget.take(expectedPixels(content->bytes, content->format), cancel);
        if (const auto metadata = image::inspectMetadata(content->bytes)) {
            item.metadata = metadataKeys(*metadata);
            item.position = metadata->position;
        } else {
            item.warnings.push_back("the metadata cannot be read: " + metadata.error().detail);
        }
        const auto decoded = image::decode(content->bytes, {}, cancel);
        if (!decoded) {
            return fail(decoded.error());
        }
        item.format = decoded->format;
        item.notes = decoded->notes;
        item.sizeInPixels = decoded->image.pixels.size();
        const cv::Mat rgb = image::toRgb8(decoded->image);
        auto found = findFaces(rgb, m_services, m_request.effort, cancel);
        if (!found) {
            return fail(found.error());
        }
        if (m_grouping && !found->empty()) {
            const auto maker = m_services.templateMaker();
            if (!maker) {
                return fail(maker.error());
            }
            auto templates = (*maker)->embed(rgb, *found);
            if (!templates) {
                return fail(templates.error());
            }
            analysed.templates = *std::move(templates);
        }
        analysed.faces = *std::move(found);
        analysed.sha256 = sha256Hex(content->bytes);
        analysed.choices = decideWithinPhoto(m_request.rules, analysed.faces, item.sizeInPixels);
        describeFaces(item, analysed, rgb);
        return {};
    }

    Expected<void> analyseVideoItem(std::size_t i, ScannedPhoto& item, AnalysedPhoto& analysed)
    {
        VideoAnalysisOptions options;
        options.effort = m_request.effort;
        options.range = m_request.range;
        options.templates = m_grouping;
        options.thumbnails = m_request.thumbnails != Thumbnails::None;
        options.obscuredThumbnails = m_request.thumbnails == Thumbnails::Obscured;
        const auto progress = [&](std::int64_t done, std::int64_t total, double framesPerSecond) {
            const double part = total > 0 ? std::min(1.0, static_cast<double>(done) / static_cast<double>(total)) : 0.0;
            m_progress->working(
                i, part, fmt::format("{}: frame {}, {:.0f} a second", printable(item.input), done, framesPerSecond));
        };
        auto scanned = scanVideo(options, m_services, m_context.cancel, progress, item);
        if (!scanned) {
            return fail(scanned.error());
        }
        analysed.sha256 = std::move(scanned->sha256);
        analysed.faces = std::move(scanned->faces);
        analysed.templates = std::move(scanned->templates);
        analysed.trackQualities = std::move(scanned->qualities);
        analysed.video = std::move(scanned->planned);
        analysed.choices = decideWithinPhoto(m_request.rules, analysed.faces, item.sizeInPixels);
        return {};
    }

    void describeFaces(ScannedPhoto& item, AnalysedPhoto& analysed, const cv::Mat& rgb) const
    {
        float largestHeight = 0.F;
        for (const faces::Face& face : analysed.faces) {
            largestHeight = std::max(largestHeight, face.boxInImage.height);
        }
        for (faces::Face& face : analysed.faces) {
            ScannedFace& scanned = item.faces.emplace_back();
            scanned.boxInImage = face.boxInImage;
            scanned.confidence = face.confidence;
            scanned.yawDegrees = face.pose.yawDegrees;
            scanned.sharpness = faceSharpness(rgb, face.boxInImage);
            scanned.identifiability = identifiability(face, scanned.sharpness);
            scanned.background = isBackground(face.boxInImage, largestHeight, item.sizeInPixels);
            if (m_request.thumbnails != Thumbnails::None) {
                scanned.thumbnailJpeg =
                    faceThumbnail(rgb, face.boxInImage, m_request.thumbnails == Thumbnails::Obscured);
            }
            face.mesh.reset(); // 5 KB a face that nobody needs any more
        }
    }

    [[nodiscard]] faces::GroupingFace groupingFace(std::size_t i, std::size_t f) const
    {
        const AnalysedPhoto& analysed = m_analysed[i];
        faces::GroupingFace face;
        face.faceTemplate = analysed.templates.at(f);
        face.picture = static_cast<int>(i);
        if (!analysed.video) {
            face.quality = groupingQuality(analysed.faces[f], m_report.items[i].faces[f].sharpness);
            face.boxInImage = analysed.faces[f].boxInImage;
            return face;
        }
        // Without a box: tracks that are there at one time are two people, wherever they are.
        face.quality = analysed.trackQualities.at(f);
        const std::vector<faces::TrackPoint>& points = analysed.video->tracks.at(f).points;
        face.firstFrame = points.front().frame;
        face.lastFrame = points.back().frame;
        return face;
    }

    void groupFaces()
    {
        if (!m_grouping || m_report.cancelled) {
            return;
        }
        std::vector<faces::GroupingFace> grouping;
        std::vector<FaceReference> places;
        for (std::size_t i = 0; i < m_analysed.size(); ++i) {
            for (std::size_t f = 0; f < m_analysed[i].faces.size(); ++f) {
                grouping.push_back(groupingFace(i, f));
                places.push_back({i, f});
            }
        }
        if (grouping.empty()) {
            return;
        }
        const std::vector<int> people = m_trace != nullptr ? groupWithTrace(grouping, places)
                                                           : faces::groupIntoPeople(grouping, m_services.calibration());
        for (std::size_t k = 0; k < places.size(); ++k) {
            m_report.items[places[k].item].faces[places[k].face].person = people[k];
            if (people[k] < 0) {
                continue;
            }
            const auto index = static_cast<std::size_t>(people[k]);
            while (m_report.people.size() <= index) {
                m_report.people.push_back({fmt::format("person {}", m_report.people.size() + 1), {}});
            }
            m_report.people[index].faces.push_back(places[k]);
        }
        applyReferences(grouping, people, places);
    }

    /// Groups the faces of this scan together with those of the scans before it. The people of this scan's faces.
    [[nodiscard]] std::vector<int> groupWithTrace(std::vector<faces::GroupingFace>& grouping,
                                                  const std::vector<FaceReference>& places)
    {
        std::vector<faces::GroupingFace> all;
        int pictures = 0;
        for (const ScanTrace::Face& face : m_trace->faces) {
            all.push_back(face.seen);
            pictures = std::max(pictures, face.seen.picture + 1);
        }
        const std::size_t before = all.size();
        for (std::size_t k = 0; k < grouping.size(); ++k) {
            ScanTrace::Face& face = m_trace->faces.emplace_back();
            face.file = m_report.items[places[k].item].input;
            face.seen = grouping[k];
            face.seen.picture += pictures;
            if (const auto& video = m_analysed[places[k].item].video) {
                face.track = video->tracks.at(places[k].face).id;
            }
            all.push_back(face.seen);
        }
        const std::vector<int> people = faces::groupIntoPeople(all, m_services.calibration());
        for (std::size_t k = 0; k < people.size(); ++k) {
            m_trace->faces[k].person = people[k];
        }
        return {people.begin() + static_cast<std::ptrdiff_t>(before), people.end()};
    }

    /// For each face the person of m_references that it shows and by which photo, or nullopt.
    [[nodiscard]] std::vector<std::optional<std::filesystem::path>>
    matchedReferences(const std::vector<faces::GroupingFace>& grouping, const std::vector<int>& people,
                      faces::MatchPolicy policy)
    {
        std::vector<std::optional<std::filesystem::path>> matched(grouping.size());
        std::vector<float> scores(grouping.size(), 0.F);
        for (const ReferencePerson& person : m_references) {
            const auto matches =
                faces::matchReferences(grouping, people, person.templates, m_services.calibration(), policy);
            bool anybody = false;
            for (std::size_t k = 0; k < matches.size(); ++k) {
                if (!matches[k].matches()) {
                    continue;
                }
                anybody = true;
                if (!matched[k] || matches[k].score > scores[k]) {
                    matched[k] = person.files.at(static_cast<std::size_t>(std::max(0, matches[k].reference)));
                    scores[k] = matches[k].score;
                }
            }
            if (!anybody) {
                // More often a bad photo of the person than an absent person.
                m_report.warnings.push_back(fmt::format("nobody in the photos matches the reference photo {}",
                                                        printable(person.files.front())));
            }
        }
        return matched;
    }

    void applyReferences(const std::vector<faces::GroupingFace>& grouping, const std::vector<int>& people,
                         const std::vector<FaceReference>& places)
    {
        if (!m_request.rules.needPeople()) {
            return;
        }
        const bool only = !m_request.rules.only.empty();
        const auto matched =
            matchedReferences(grouping, people, only ? faces::MatchPolicy::Lenient : faces::MatchPolicy::Strict);
        std::size_t poor = 0;
        for (std::size_t k = 0; k < places.size(); ++k) {
            FaceChoice& choice = m_analysed[places[k].item].choices[places[k].face];
            if (choice.decision.method == protect::Method::Keep) {
                continue; // another rule exempts it
            }
            if (only && matched[k]) {
                choice.reason = "matches --only " + printable(matched[k]->filename());
            } else if (only) {
                choice = {{.method = protect::Method::Keep}, "matches no --only photo"};
                poor += grouping[k].quality <= 0.F ? 1U : 0U;
            } else if (matched[k]) {
                choice = {{.method = protect::Method::Keep}, "matches --except " + printable(matched[k]->filename())};
            }
        }
        if (poor > 0) {
            m_report.warnings.push_back(fmt::format(
                "{} face(s) are too small or too poor to compare with the --only photos and stay visible", poor));
        }
    }

    void makePlan()
    {
        m_report.plan.defaultDecision = m_request.rules.hide;
        for (const ScannedPerson& person : m_report.people) {
            m_report.plan.people.push_back({person.label, std::nullopt});
        }
        for (std::size_t i = 0; i < m_analysed.size(); ++i) {
            ScannedPhoto& item = m_report.items[i];
            if (item.status != ItemStatus::Succeeded) {
                continue;
            }
            plan::PlannedMedia media = plannedItem(i);
            for (std::size_t f = 0; f < media.faces.size(); ++f) {
                media.faces[f].person = item.faces[f].person;
            }
            if (media.video) {
                for (std::size_t f = 0; f < media.video->tracks.size(); ++f) {
                    media.video->tracks[f].person = item.faces[f].person;
                }
            }
            for (std::size_t f = 0; f < m_analysed[i].faces.size(); ++f) {
                item.faces[f].method = m_analysed[i].choices[f].decision.method;
                item.faces[f].reason = m_analysed[i].choices[f].reason;
            }
            m_report.plan.media.push_back(std::move(media));
        }
    }

    /// An item's part of the plan, without people.
    [[nodiscard]] plan::PlannedMedia plannedItem(std::size_t i) const
    {
        const ScannedPhoto& item = m_report.items[i];
        const AnalysedPhoto& analysed = m_analysed[i];
        plan::PlannedMedia media;
        media.file = item.input;
        media.outputSubpath = m_request.inputs.files[i].outputSubpath;
        media.sha256 = analysed.sha256;
        media.widthInPixels = item.sizeInPixels.width;
        media.heightInPixels = item.sizeInPixels.height;
        media.video = analysed.video;
        for (std::size_t f = 0; f < analysed.faces.size(); ++f) {
            const faces::Face& face = analysed.faces[f];
            const FaceChoice& choice = analysed.choices[f];
            const auto own = choice.decision != m_request.rules.hide ? std::optional(choice.decision) : std::nullopt;
            if (media.video) {
                media.video->tracks[f].reason = choice.reason;
                media.video->tracks[f].decision = own;
                continue;
            }
            plan::PlannedFace& planned = media.faces.emplace_back();
            planned.boxInImage = face.boxInImage;
            planned.confidence = face.confidence;
            planned.landmarksInImage = face.landmarksInImage;
            planned.landmarksReliable = face.landmarksReliable;
            planned.reason = choice.reason;
            planned.decision = own;
        }
        return media;
    }

    void tell(std::size_t i)
    {
        if (m_trace == nullptr || !m_trace->found) {
            return;
        }
        const ScannedPhoto& item = m_report.items[i];
        std::optional<plan::PlannedMedia> media;
        if (item.status == ItemStatus::Succeeded) {
            media = plannedItem(i);
        }
        const std::lock_guard lock(m_tellMutex);
        m_trace->found(i, item, media ? &*media : nullptr);
    }

    const ScanRequest& m_request;
    const JobContext& m_context;
    Services& m_services;
    ScanTrace* m_trace; ///< may be null
    bool m_grouping;
    std::mutex m_tellMutex;
    PixelBudget m_budget;
    ProgressCounter* m_progress = nullptr; ///< while photos are looked at
    std::vector<ReferencePerson> m_references;
    std::vector<AnalysedPhoto> m_analysed;
    ScanReport m_report;
};

} // namespace

std::size_t ScanReport::count(ItemStatus status) const
{
    return static_cast<std::size_t>(std::count_if(
        items.begin(), items.end(), [status](const ScannedPhoto& item) { return item.status == status; }));
}

std::size_t ScanReport::facesFound() const
{
    std::size_t total = 0;
    for (const ScannedPhoto& item : items) {
        total += item.faces.size();
    }
    return total;
}

Expected<ScanReport> runScan(const ScanRequest& request, const JobContext& context, Services& services,
                             ScanTrace* trace)
{
    return Scan(request, context, services, trace).run();
}

} // namespace bauta::jobs
