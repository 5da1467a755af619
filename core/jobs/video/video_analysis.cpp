// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_analysis.h"

#include "core/faces/track/face_tracker.h"
#include "core/jobs/thumbnail.h"
#include "core/jobs/video/frame_rate.h"
#include "core/jobs/video/frame_rate_meter.h"
#include "core/video/bounded_queue.h"
#include "core/video/frame_rgb.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr double kSlowestRate = 1.0;
constexpr double kFastestRate = 240.0;

double secondsOf(std::int64_t ticks, video::Rational timeBase)
{
    return static_cast<double>(ticks) * timeBase.value();
}

struct ReadFrame
{
    video::Frame frame;
    cv::Mat rgb;
};

/// Decodes a few frames ahead on a thread of its own, which networks on the other processors leave time for.
class FramesAhead
{
public:
    /// `reader` must outlive this, and is not to be used while it lives.
    explicit FramesAhead(video::FrameReader& reader) : m_thread([this, &reader] { readAll(reader); }) {}
    FramesAhead(const FramesAhead&) = delete;
    FramesAhead& operator=(const FramesAhead&) = delete;
    ~FramesAhead()
    {
        m_queue.close();
        m_thread.join();
    }

    /// Nothing after the last frame, after an error and when cancelled.
    std::optional<Expected<ReadFrame>> next(const CancelToken& cancel)
    {
        return m_queue.pop([&] { return cancel.isCancelled(); });
    }

private:
    static constexpr std::size_t kFrames = 3;

    void readAll(video::FrameReader& reader)
    {
        const auto never = [] {
            return false;
        };
        while (true) {
            auto frame = reader.next();
            if (!frame) {
                static_cast<void>(m_queue.push(fail(frame.error()), never));
                break;
            }
            if (!*frame) {
                break;
            }
            cv::Mat rgb = video::toRgb8(**frame);
            if (!m_queue.push(ReadFrame{std::move(**frame), std::move(rgb)}, never)) {
                return;
            }
        }
        m_queue.close();
    }

    video::BoundedQueue<Expected<ReadFrame>> m_queue{kFrames};
    std::thread m_thread; ///< last: it uses the queue
};

class Analysis
{
public:
    Analysis(const VideoAnalysisOptions& options, Services& services, const CancelToken& cancel,
             const FrameProgress& progress)
        : m_options(options),
          m_services(services),
          m_cancel(cancel),
          m_progress(progress)
    {
    }

    Expected<AnalysedVideo> run(const std::filesystem::path& file)
    {
        if (auto ready = open(file); !ready) {
            return fail(ready.error());
        }
        FramesAhead frames(*m_reader);
        while (const auto frame = frames.next(m_cancel)) {
            if (!*frame) {
                return fail(frame->error());
            }
            if (auto added = add(**frame); !added) {
                return fail(added.error());
            }
        }
        if (m_cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        m_video.messages = m_reader->messages();
        m_video.tracking = m_tracker->finish(m_services.calibration());
        chooseThumbnails();
        return std::move(m_video);
    }

private:
    Expected<void> open(const std::filesystem::path& file)
    {
        auto info = video::inspectVideo(file, {}, m_cancel);
        if (!info) {
            return fail(info.error());
        }
        const auto source = m_services.faceSource(m_options.effort);
        if (!source) {
            return fail(source.error());
        }
        const cv::Size size(info->width, info->height);
        video::ReadOptions reading;
        reading.range = m_options.range;
        reading.scaledToMaxSide = faces::FaceTracker::frameSide(size, m_options.effort);
        reading.cancel = m_cancel;
        auto reader = video::FrameReader::open(file, reading);
        if (!reader) {
            return fail(reader.error());
        }
        m_reader = *std::move(reader);
        m_video.info = *std::move(info);
        const double rate = frameRateOf(m_video.info);
        m_tracker.emplace(**source,
                          faces::TrackerOptions{.frameSize = size,
                                                .framesPerSecond = std::clamp(rate, kSlowestRate, kFastestRate),
                                                .effort = m_options.effort});
        return {};
    }

    Expected<void> add(const ReadFrame& read)
    {
        const video::Frame& frame = read.frame;
        const cv::Mat& rgb = read.rgb;
        if (frame.index > std::numeric_limits<int>::max()) {
            return fail(ErrorCode::TooLarge, "the video has too many frames");
        }
        auto offers = m_tracker->addFrame(rgb, static_cast<int>(frame.index), m_cancel);
        if (!offers) {
            return fail(offers.error());
        }
        if (m_options.templates && !offers->empty()) {
            if (auto embedded = embed(rgb, *offers); !embedded) {
                return embedded;
            }
        }
        if (m_options.thumbnails) {
            for (const faces::SampleOffer& offer : *offers) {
                const cv::Rect2f& box = offer.faceInFrame.boxInImage;
                m_views.push_back({static_cast<int>(frame.index), (box.tl() + box.br()) * (0.5 / m_reader->scaleX()),
                                   faceThumbnail(rgb, box, m_options.obscuredThumbnails)});
            }
        }
        const double from = secondsOf(frame.pts, frame.timeBase);
        m_video.secondsOfFrame.push_back(from);
        m_video.seconds = std::max(m_video.seconds, from + secondsOf(frame.duration, frame.timeBase));
        if (m_meter.tick() && m_progress) {
            m_progress(m_meter.frames(), m_video.info.estimatedFrames, m_meter.framesPerSecond());
        }
        return {};
    }

    /// Tracks name their best samples by frame and place, as offers came.
    void chooseThumbnails()
    {
        for (const faces::FaceTrack& track : m_video.tracking.tracks) {
            std::vector<std::byte>& chosen = m_video.thumbnailJpegs.emplace_back();
            if (track.samples.empty()) {
                continue;
            }
            const faces::TrackSample& best = track.samples.front();
            const cv::Rect2f& box = best.face.boxInImage;
            const cv::Point2f centre = (box.tl() + box.br()) * 0.5F;
            for (View& view : m_views) {
                if (view.frame == best.frame && cv::norm(view.centreInImage - centre) < 0.25F * box.width) {
                    chosen = std::move(view.jpeg);
                    break;
                }
            }
        }
        m_views.clear();
    }

    Expected<void> embed(const cv::Mat& rgb, const std::vector<faces::SampleOffer>& offers)
    {
        const auto maker = m_services.templateMaker();
        if (!maker) {
            return fail(maker.error());
        }
        std::vector<faces::Face> faces;
        for (const faces::SampleOffer& offer : offers) {
            faces.push_back(offer.faceInFrame);
        }
        auto templates = (*maker)->embed(rgb, faces);
        if (!templates) {
            return fail(templates.error());
        }
        for (std::size_t i = 0; i < offers.size(); ++i) {
            m_tracker->giveTemplate(offers[i].id, std::move(templates->at(i)));
        }
        return {};
    }

    struct View
    {
        int frame = 0;
        cv::Point2f centreInImage;
        std::vector<std::byte> jpeg;
    };

    const VideoAnalysisOptions& m_options;
    Services& m_services;
    const CancelToken& m_cancel;
    const FrameProgress& m_progress;
    std::unique_ptr<video::FrameReader> m_reader;
    std::optional<faces::FaceTracker> m_tracker;
    FrameRateMeter m_meter;
    std::vector<View> m_views; ///< of offered samples, where thumbnails are asked for
    AnalysedVideo m_video;
};

double timeOf(const AnalysedVideo& video, int frame)
{
    if (video.secondsOfFrame.empty()) {
        return 0.0;
    }
    const auto last = static_cast<int>(video.secondsOfFrame.size()) - 1;
    return video.secondsOfFrame[static_cast<std::size_t>(std::clamp(frame, 0, last))];
}

} // namespace

Expected<AnalysedVideo> analyseVideo(const std::filesystem::path& file, const VideoAnalysisOptions& options,
                                     Services& services, const CancelToken& cancel, const FrameProgress& progress)
{
    return Analysis(options, services, cancel, progress).run(file);
}

plan::PlannedVideo plannedVideo(const AnalysedVideo& video, const video::TimeRange& range)
{
    constexpr float kToleranceInPixels = 0.5F;
    plan::PlannedVideo planned;
    planned.frames = static_cast<int>(video.secondsOfFrame.size());
    planned.seconds = video.seconds;
    planned.fromInMicroseconds = range.fromInMicroseconds;
    planned.toInMicroseconds = range.toInMicroseconds;
    for (const faces::FaceTrack& track : video.tracking.tracks) {
        planned.tracks.push_back({.id = track.id, .points = faces::simplified(track, kToleranceInPixels).points});
    }
    for (const faces::ReviewSpot& spot : video.tracking.review) {
        planned.review.push_back({spot, timeOf(video, spot.firstFrame), timeOf(video, spot.lastFrame)});
    }
    return planned;
}

} // namespace bauta::jobs
