// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/transcoder.h"

#include "core/video/bounded_queue.h"
#include "core/video/encoder_table_av.h"
#include "core/video/frame_source_av.h"
#include "core/video/verify.h"
#include "core/video/video_output_av.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <thread>

namespace bauta::video
{

namespace
{

using Clock = std::chrono::steady_clock;

// Frames that wait before and behind the painter: enough to even out, little enough for 4K.
constexpr std::size_t kQueuedFrames = 2;
constexpr std::chrono::milliseconds kReportInterval{250};
constexpr std::chrono::seconds kRateWindow{4};

/// Frames a second over the last seconds.
class RateMeter
{
public:
    double update(std::int64_t frames)
    {
        const Clock::time_point now = Clock::now();
        m_marks.push_back({now, frames});
        while (m_marks.size() > 2 && now - m_marks.front().at > kRateWindow) {
            m_marks.pop_front();
        }
        const double seconds = std::chrono::duration<double>(now - m_marks.front().at).count();
        return seconds > 0.0 ? static_cast<double>(frames - m_marks.front().frames) / seconds : 0.0;
    }

private:
    struct Mark
    {
        Clock::time_point at;
        std::int64_t frames;
    };
    std::deque<Mark> m_marks = {{Clock::now(), 0}};
};

/// What the threads of one run share: who failed first, and whether to stop.
class Shared
{
public:
    explicit Shared(const CancelToken& cancel) : m_cancel(cancel) {}

    [[nodiscard]] bool stopped() const { return m_failed.load() || m_cancel.isCancelled(); }

    void fail(Error error)
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_error) {
            m_error = std::move(error);
        }
        m_failed.store(true);
    }

    /// Runs a thread's work; what it throws stops the others.
    template <class Work>
    void run(const Work& work)
    {
        const Expected<void> done = guarded(work);
        if (!done) {
            fail(done.error());
        }
    }

    void throwIfStopped()
    {
        const std::scoped_lock lock(m_mutex);
        if (m_cancel.isCancelled()) {
            throw Failure(ErrorCode::Cancelled, "cancelled");
        }
        if (m_error) {
            throw Failure(*m_error);
        }
    }

private:
    CancelToken m_cancel;
    std::atomic<bool> m_failed{false};
    std::mutex m_mutex;
    std::optional<Error> m_error;
};

void addDropped(const VideoInfo& info, const TranscodeOptions& options, std::vector<std::string>& messages)
{
    const auto say = [&messages](int count, const char* one, const char* many) {
        if (count > 0) {
            messages.push_back(count == 1 ? fmt::format("{} is left out", one)
                                          : fmt::format("{} {} are left out", count, many));
        }
    };
    if (options.audio == AudioMode::Drop) {
        say(static_cast<int>(info.audioTracks.size()), "the sound", "audio tracks");
    }
    say(info.subtitleStreams, "a subtitle track", "subtitle tracks");
    say(info.otherVideoStreams, "a further video stream", "further video streams");
}

/// The painter's stage, on the calling thread, between the two queues.
void paintAll(BoundedQueue<Frame>& decoded, BoundedQueue<Frame>& painted, Shared& shared, const Painter& paint,
              std::int64_t firstPainted, const std::function<void()>& report)
{
    const auto stop = [&shared] {
        return shared.stopped();
    };
    while (std::optional<Frame> frame = decoded.pop(stop)) {
        if (paint && frame->index >= firstPainted) {
            const Expected<void> done = paint(*frame);
            if (!done) {
                throw Failure(done.error());
            }
        }
        if (!painted.push(std::move(*frame), stop)) {
            return;
        }
        report();
    }
}

std::int64_t estimateFrames(const VideoInfo& info, const TimeRange& range)
{
    const double length = static_cast<double>(info.durationInMicroseconds - info.startInMicroseconds);
    if (range.whole() || length <= 0.0) {
        return info.estimatedFrames;
    }
    const double from = static_cast<double>(range.fromInMicroseconds.value_or(0));
    const double to = std::min(static_cast<double>(range.toInMicroseconds.value_or(INT64_MAX)),
                               static_cast<double>(info.durationInMicroseconds));
    return static_cast<std::int64_t>(static_cast<double>(info.estimatedFrames) *
                                     std::clamp((to - from) / length, 0.0, 1.0));
}

void runPipeline(FrameSource& decoder, VideoOutput& output, const Painter& paint, const TranscodeContext& context,
                 const TimeRange& range)
{
    Shared shared(context.cancel);
    BoundedQueue<Frame> decoded(kQueuedFrames);
    BoundedQueue<Frame> painted(kQueuedFrames);
    const auto stop = [&shared] {
        return shared.stopped();
    };

    std::thread decoding([&] {
        shared.run([&] {
            while (std::optional<Frame> frame = decoder.next()) {
                if (!decoded.push(std::move(*frame), stop)) {
                    return;
                }
            }
        });
        decoded.close();
    });
    std::thread encoding([&] {
        shared.run([&] {
            while (std::optional<Frame> frame = painted.pop(stop)) {
                output.write(*frame, decoder);
            }
            if (!shared.stopped()) {
                output.finish();
            }
        });
        painted.close();
    });

    RateMeter meter;
    Clock::time_point reported = Clock::now();
    const std::int64_t total = estimateFrames(decoder.info(), range);
    const auto report = [&] {
        const Clock::time_point now = Clock::now();
        if (context.report && now - reported >= kReportInterval) {
            reported = now;
            const std::int64_t done = output.frames();
            context.report({done, total, meter.update(done)});
        }
    };
    shared.run([&] { paintAll(decoded, painted, shared, paint, context.firstPainted, report); });
    decoded.close();
    painted.close();
    decoding.join();
    encoding.join();
    shared.throwIfStopped();
    if (context.report) {
        context.report({output.frames(), output.frames(), meter.update(output.frames())});
    }
}

} // namespace

namespace
{

/// What would only be found out when everything is encoded.
void checkWork(const TranscodeContext& context, const ChosenOutput& chosen, const std::filesystem::path& target,
               const TranscodeOptions& options)
{
    if (chosen.encoder.codec == AV_CODEC_ID_GIF) {
        throw Failure(ErrorCode::InvalidArgument, "a GIF cannot be gone on with");
    }
    if (context.firstPainted > context.work->frames()) {
        throw Failure(ErrorCode::InvalidArgument, "frames would be left out");
    }
    std::error_code ignored;
    if (options.existing == OutputFile::Existing::Refuse &&
        std::filesystem::exists(std::filesystem::symlink_status(target, ignored))) {
        throw Failure(ErrorCode::AlreadyExists, "the output file exists already");
    }
}

} // namespace

Expected<TranscodeReport> transcode(const std::filesystem::path& source, const std::filesystem::path& target,
                                    const TranscodeOptions& options, const Painter& paint,
                                    const TranscodeContext& context)
{
    return guarded([&] {
        std::error_code ignored;
        if (std::filesystem::equivalent(source, target, ignored)) {
            throw Failure(ErrorCode::InvalidArgument, "input and output are the same file");
        }
        const std::string extension = target.extension().string();
        if (findContainer(extension) == nullptr) {
            throw Failure(ErrorCode::InvalidArgument,
                          fmt::format("'{}' is no video format that can be written", extension));
        }
        FrameSource decoder(source, {.range = options.range,
                                     .writable = true,
                                     .threads = options.threads,
                                     .limits = options.limits,
                                     .cancel = context.cancel});
        const ChosenOutput chosen = choose(decoder.info(), extension, options);
        if (context.work != nullptr) {
            checkWork(context, chosen, target, options);
        }
        std::optional<OutputFile> file;
        const auto makeFile = [&] {
            if (file) {
                return file->temporaryPath();
            }
            Expected<OutputFile> made = OutputFile::create(target, options.existing);
            if (!made) {
                throw Failure(made.error());
            }
            file.emplace(*std::move(made));
            if (context.work != nullptr) {
                const auto told = context.work->setUnfinishedOutput(file->temporaryPath().filename().native());
                if (!told) {
                    throw Failure(told.error());
                }
            }
            return file->temporaryPath();
        };
        if (context.work == nullptr) {
            (void)makeFile(); // whether it can be written is found out before the work
        }
        TranscodeReport report;
        {
            VideoOutput output({source, chosen, options, context.cancel, context.work, makeFile});
            runPipeline(decoder, output, paint, context, options.range);
            report.frames = output.frames();
            report.audioCopied = output.audioCopied();
            report.audioEncoded = output.audioEncoded();
            report.messages = decoder.messages();
            for (const std::string& message : chosen.messages) {
                report.messages.push_back(message);
            }
            for (const std::string& message : output.messages()) {
                report.messages.push_back(message);
            }
        }
        report.badPackets = decoder.badPackets();
        report.container = chosen.container->container;
        report.encoder = chosen.encoder.name;
        report.source = decoder.info();
        addDropped(report.source, options, report.messages);
        if (options.verify) {
            const Expected<VerifyReport> verified =
                verifyClean(file->temporaryPath(),
                            {.expectedFrames = report.frames, .limits = options.limits, .cancel = context.cancel});
            if (!verified) {
                throw Failure(verified.error());
            }
        }
        const Expected<void> committed = file->commit();
        if (!committed) {
            throw Failure(committed.error());
        }
        return report;
    });
}

} // namespace bauta::video
