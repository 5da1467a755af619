// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/engine/core_engine.h"

#include "core/image/encode.h"
#include "core/jobs/doctor/computer_text.h"
#include "core/jobs/job_support.h"
#include "core/jobs/photo_file.h"
#include "core/jobs/report_html.h"
#include "core/jobs/scan_job.h"
#include "core/jobs/thumbnail.h"
#include "core/jobs/workshop.h"
#include "core/models/compute_threads.h"
#include "core/protect/sticker.h"
#include "core/video/frame_reader.h"
#include "core/video/frame_rgb.h"
#include "ui/engine/frame_browser.h"
#include "ui/engine/photo_cache.h"
#include "ui/engine/picture_parts.h"
#include "ui/engine/preview_maker.h"
#include "ui/engine/video_range.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <utility>

namespace bauta::ui
{

namespace
{

/// The largest photo that is shown at its full size, in pixels a side.
constexpr int kShownSide = 8192;

class CoreEngine final : public Engine
{
public:
    using MakeServices = std::function<std::unique_ptr<jobs::Services>()>;

    CoreEngine(MakeServices make, models::ModelStore::Folders folders)
        : m_make(std::move(make)),
          m_folders(std::move(folders)),
          m_services(m_make())
    {
    }

    Expected<void> prepare() override
    {
        auto services = current();
        auto prepared = load(*services);
        if (!prepared) { // a failure sticks to its services, so that the next try needs new ones
            const std::lock_guard lock(m_servicesMutex);
            if (auto fresh = m_make()) {
                m_services = std::move(fresh);
            }
        }
        return prepared;
    }

    jobs::InputList collect(const std::vector<std::filesystem::path>& arguments) override
    {
        return jobs::collectInputs(arguments, {.recursive = true});
    }

    Expected<ScanOutcome> scan(const jobs::InputList& inputs, const std::function<void(FoundMedia)>& found,
                               const JobContext& context) override
    {
        const std::lock_guard lock(m_scanMutex);
        const auto services = current();
        jobs::ScanRequest request;
        request.inputs = inputs;
        request.thumbnails = jobs::Thumbnails::Clear;
        m_trace.found = [&](std::size_t i, const jobs::ScannedPhoto& item, const plan::PlannedMedia* media) {
            found({inputs.files.at(i).file, item, media != nullptr ? std::optional(*media) : std::nullopt});
        };
        auto report = jobs::runScan(request, context, *services, &m_trace);
        m_trace.found = {};
        if (!report) {
            return fail(report.error());
        }
        ScanOutcome outcome;
        outcome.cancelled = report->cancelled;
        for (const jobs::ScanTrace::Face& face : m_trace.faces) {
            outcome.faces.push_back({face.file, face.seen.boxInImage, face.track, face.person});
        }
        models::releaseUnusedMemory();
        return outcome;
    }

    Expected<ShownPicture> picture(const std::filesystem::path& file, const CancelToken& cancel) override
    {
        const auto photo = m_photos.load(file, cancel);
        if (!photo) {
            return fail(photo.error());
        }
        const image::Image& image = (*photo)->decoded.image;
        ShownPicture shown;
        shown.fullSize = {image.pixels.cols, image.pixels.rows};
        shown.image = toQImage(image);
        if (std::max(shown.fullSize.width(), shown.fullSize.height()) > kShownSide) {
            shown.image = shown.image.scaled(kShownSide, kShownSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
        }
        return shown;
    }

    Expected<QImage> thumbnail(const std::filesystem::path& file, int side, const CancelToken& cancel) override
    {
        const auto isVideo = video::isVideo(file);
        if (isVideo && *isVideo) {
            auto reader = video::FrameReader::open(file, {.scaledToMaxSide = 2 * side, .threads = 1, .cancel = cancel});
            if (!reader) {
                return fail(reader.error());
            }
            auto frame = (*reader)->next();
            if (!frame || !*frame) {
                return fail(ErrorCode::Damaged, "there is no frame");
            }
            return toQImage(fitted(video::toRgb8(**frame), side));
        }
        // Not through the cache: hundreds of thumbnails would push out what is on screen.
        const auto content = jobs::readPhoto(file);
        if (!content) {
            return fail(content.error());
        }
        const auto decoded = image::decode(content->bytes, {}, cancel);
        if (!decoded) {
            return fail(decoded.error());
        }
        image::Image small{fitted(image::toRgb8(decoded->image), side), 8, decoded->image.iccProfile};
        return toQImage(small);
    }

    Expected<QImage> faceThumbnail(const std::filesystem::path& file, const cv::Rect2f& box,
                                   const CancelToken& cancel) override
    {
        const auto photo = m_photos.load(file, cancel);
        if (!photo) {
            return fail(photo.error());
        }
        const QImage face = fromJpeg(jobs::faceThumbnail(image::toRgb8((*photo)->decoded.image), box, false));
        return face.isNull() ? Expected<QImage>(fail(ErrorCode::Damaged, "there is no face")) : Expected<QImage>(face);
    }

    Expected<MediaDetails> details(const std::filesystem::path& file) override
    {
        MediaDetails details;
        const auto isVideo = video::isVideo(file);
        if (isVideo && *isVideo) {
            auto info = video::inspectVideo(file);
            if (!info) {
                return fail(info.error());
            }
            details.size = {info->width, info->height};
            details.metadata = std::move(info->metadata);
            return details;
        }
        const auto content = jobs::readPhoto(file);
        if (!content) {
            return fail(content.error());
        }
        details.format = content->format;
        auto metadata = image::inspectMetadata(content->bytes);
        if (!metadata) {
            return fail(metadata.error());
        }
        details.metadata = *std::move(metadata);
        return details;
    }

    Expected<plan::PlannedFace> fitFace(const std::filesystem::path& file, const cv::Rect2f& boxInImage) override
    {
        const auto photo = m_photos.load(file, {});
        if (!photo) {
            return fail(photo.error());
        }
        const auto services = current();
        const auto fitter = services->fitter();
        if (!fitter) {
            return fail(fitter.error());
        }
        faces::Detection detection;
        detection.boxInImage = boxInImage;
        detection.confidence = 1.F;
        const auto fitted = (*fitter)->fit(image::toRgb8((*photo)->decoded.image), {detection});
        if (!fitted) {
            return fail(fitted.error());
        }
        if (fitted->size() != 1) {
            return fail(ErrorCode::Unknown, "the landmarker lost the face");
        }
        plan::PlannedFace face;
        face.boxInImage = boxInImage; // where the person said, not where a network thinks
        face.confidence = 1.F;
        face.landmarksInImage = fitted->front().landmarksInImage;
        face.landmarksReliable = fitted->front().landmarksReliable;
        face.reason = "drawn by hand";
        return face;
    }

    Expected<Preview> preview(const PreviewRequest& request, const std::function<void(double)>& progress,
                              const CancelToken& cancel) override
    {
        const auto services = current();
        return m_previews.make(request, *services, progress, cancel);
    }

    Expected<jobs::ProtectReport> protect(const jobs::ProtectRequest& request, const JobContext& context) override
    {
        const auto services = current();
        jobs::ProtectRequest wanted = request;
        if (auto cut = cutVideos(wanted, context.cancel); !cut) {
            return fail(cut.error());
        }
        return jobs::runProtect(wanted, context, *services);
    }

    Expected<jobs::AuditReport> audit(const jobs::ProtectReport& report, const JobContext& context) override
    {
        const auto services = current();
        jobs::AuditOptions options;
        options.thumbnails = jobs::AuditThumbnails::Both;
        return jobs::auditOutputs(report, options, context, *services);
    }

    std::string toHtml(const jobs::AuditReport& report) override { return jobs::toHtml(report); }

    Expected<std::unique_ptr<VideoFrames>> openVideo(const std::filesystem::path& file) override
    {
        return FrameBrowser::open(file);
    }

    Expected<std::string> describeComputer(const FrontEndFacts& facts, bool measure, const JobContext& context) override
    {
        const auto services = current();
        jobs::ComputerRequest request;
        request.modelFolders = m_folders;
        request.frontEnd = facts;
        request.measure = measure;
        const auto report = jobs::describeComputer(request, *services, context);
        models::releaseUnusedMemory();
        return report ? Expected<std::string>(jobs::toText(*report)) : fail(report.error());
    }

    bool canWrite(image::Format format) override { return image::canEncode(format); }
    std::vector<std::string> stickers() override { return protect::builtInStickers(); }

private:
    /// Jobs take the range of a video from its plan, whose tracks are counted from the start of that range.
    static Expected<void> cutVideos(jobs::ProtectRequest& request, const CancelToken& cancel)
    {
        if (!request.plan || request.range.whole()) {
            return {};
        }
        for (plan::PlannedMedia& media : request.plan->media) {
            if (!media.video || media.video->fromInMicroseconds || media.video->toInMicroseconds) {
                continue;
            }
            const auto span = framesIn(media.file, request.range, cancel);
            if (!span) {
                return fail(span.error());
            }
            media.video = cutTo(*media.video, *span, request.range);
        }
        return {};
    }

    static Expected<void> load(jobs::Services& services)
    {
        if (const auto detector = services.detector(); !detector) {
            return fail(detector.error());
        }
        if (const auto fitter = services.fitter(); !fitter) {
            return fail(fitter.error());
        }
        if (const auto maker = services.templateMaker(); !maker) {
            return fail(maker.error());
        }
        return {};
    }

    [[nodiscard]] std::shared_ptr<jobs::Services> current()
    {
        const std::lock_guard lock(m_servicesMutex);
        return m_services;
    }

    MakeServices m_make;
    models::ModelStore::Folders m_folders;
    std::mutex m_servicesMutex;
    std::shared_ptr<jobs::Services> m_services;
    PhotoCache m_photos;
    PreviewMaker m_previews{m_photos};
    std::mutex m_scanMutex;
    jobs::ScanTrace m_trace;
};

} // namespace

std::unique_ptr<Engine> makeCoreEngine(const models::ModelStore::Folders& folders)
{
    return std::make_unique<CoreEngine>([folders] { return std::make_unique<jobs::Workshop>(folders); }, folders);
}

std::unique_ptr<Engine> makeCoreEngine(std::unique_ptr<jobs::Services> services)
{
    auto once = std::make_shared<std::unique_ptr<jobs::Services>>(std::move(services));
    return std::make_unique<CoreEngine>([once]() -> std::unique_ptr<jobs::Services> { return std::move(*once); },
                                        models::ModelStore::defaultFolders());
}

} // namespace bauta::ui
