// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/encoding_speed.h"

#include "core/video/encoder_table_av.h"
#include "core/video/pixel_formats_av.h"
#include "core/video/video_encoder_av.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>

#include <chrono>
#include <vector>

namespace bauta::video
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr int kWidth = 1280;
constexpr int kHeight = 720;
constexpr int kRate = 30;
constexpr int kDrawnFrames = 12;
constexpr int kEnoughPackets = 16;
constexpr double kPatience = 3.0; ///< seconds in which so many packets should have come

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A soft pattern that moves, with the grain of a camera: a flat picture would be encoded in no time.
Frame drawFrame(int index)
{
    FramePtr frame = makeFrame();
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = kWidth;
    frame->height = kHeight;
    frame->color_range = AVCOL_RANGE_MPEG;
    frame->colorspace = AVCOL_SPC_BT709;
    check(av_frame_get_buffer(frame.get(), 0), "cannot make a frame");
    Frame drawn = wrapFrame(std::move(frame), PixelLayout{});
    cv::RNG random(static_cast<std::uint64_t>(index) + 1);
    for (std::size_t plane = 0; plane < drawn.planes.size(); ++plane) {
        cv::Mat& samples = drawn.planes.at(plane);
        const int shift = plane == 0 ? 0 : 1;
        for (int y = 0; y < samples.rows; ++y) {
            auto* row = samples.ptr<std::uint8_t>(y);
            for (int x = 0; x < samples.cols; ++x) {
                const int across = (x << shift) + 6 * index;
                const int down = (y << shift) + 3 * index;
                row[x] = static_cast<std::uint8_t>(64 + ((across * across / 640 + down * down / 360) & 127));
            }
        }
        if (plane == 0) {
            cv::Mat grain(samples.size(), CV_8UC1);
            random.fill(grain, cv::RNG::UNIFORM, 0, 8);
            samples += grain;
        }
    }
    return drawn;
}

int drain(VideoEncoder& encoder)
{
    int packets = 0;
    while (encoder.receive()) {
        ++packets;
    }
    return packets;
}

} // namespace

Expected<EncodingSpeed> measureEncoding(const std::string& family, double seconds, const CancelToken& cancel)
{
    return guarded([&]() -> EncodingSpeed {
        silenceAv();
        const auto entry = findEncoder(family);
        if (!entry) {
            throw Failure(ErrorCode::UnsupportedFormat, fmt::format("this FFmpeg has no encoder for {}", family));
        }
        std::vector<Frame> frames;
        for (int i = 0; i < kDrawnFrames; ++i) {
            frames.push_back(drawFrame(i));
            frames.back().timeBase = {1, kRate};
            frames.back().duration = 1;
        }
        VideoEncoder::Settings settings;
        settings.entry = *entry;
        settings.frameRate = {kRate, 1};
        VideoEncoder encoder(settings, frames.front());
        EncodingSpeed speed{entry->name, 0, 0.0};
        const Clock::time_point start = Clock::now();
        Clock::time_point first = start; // encoders first look ahead; what counts is their pace after that
        Clock::time_point last = start;
        const auto goesOn = [&] {
            const double passed = secondsSince(start);
            return passed < seconds || (speed.frames < kEnoughPackets && passed < kPatience);
        };
        for (int sent = 0; goesOn(); ++sent) {
            if (cancel.isCancelled()) {
                throw Failure(ErrorCode::Cancelled, "cancelled");
            }
            Frame frame = frames[static_cast<std::size_t>(sent % kDrawnFrames)];
            frame.index = sent;
            frame.pts = sent;
            encoder.send(frame);
            if (const int packets = drain(encoder); packets > 0) {
                last = Clock::now();
                first = speed.frames == 0 ? last : first;
                speed.frames += packets;
            }
        }
        if (speed.frames < 2 || last <= first) {
            throw Failure(ErrorCode::Unknown, "hardly a frame came out in time");
        }
        speed.framesPerSecond = (speed.frames - 1) / std::chrono::duration<double>(last - first).count();
        return speed;
    });
}

} // namespace bauta::video
