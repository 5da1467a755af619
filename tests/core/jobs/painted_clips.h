// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Clips of painted faces, which the fake detector finds (fake_services.h).

#pragma once

#include "core/video/frame_reader.h"
#include "core/video/frame_rgb.h"
#include "core/video/transcoder.h"
#include "tests/core/jobs/fake_services.h"
#include "tests/core/video/clip_maker.h"

#include <opencv2/imgproc.hpp>

#include <QtGlobal>

#include <filesystem>
#include <functional>
#include <vector>

namespace bauta::test
{

inline const cv::Size kClipSize(320, 240);
inline constexpr int kFrames = 40;
inline constexpr int kFaceSide = 48;

using Places = std::function<std::vector<cv::Rect>(int frame)>;

inline std::vector<cv::Rect> oneWalks(int frame)
{
    return {{20 + 4 * frame, 60, kFaceSide, kFaceSide}};
}

inline std::vector<cv::Rect> twoWalk(int frame)
{
    return {{20 + 4 * frame, 30, kFaceSide, kFaceSide}, {240 - 4 * frame, 150, kFaceSide, kFaceSide}};
}

/// A clip like `options` whose frames `paint` paints.
inline void paintFrames(const std::filesystem::path& file, const ClipOptions& options,
                        const std::function<void(cv::Mat& rgb, int frame)>& paint)
{
    std::filesystem::create_directories(file.parent_path());
    const std::filesystem::path blank = file.parent_path() / "blank.mp4";
    makeClip(blank, options);
    video::TranscodeOptions writing;
    writing.crf = 8;
    writing.preset = "ultrafast";
    writing.existing = OutputFile::Existing::Replace;
    const auto painted = video::transcode(blank, file, writing, [&](video::Frame& frame) -> Expected<void> {
        video::RgbPatch patch = video::takePatch(frame, {0, 0, frame.width(), frame.height()});
        paint(patch.rgb, static_cast<int>(frame.index));
        video::putPatch(patch, frame);
        return {};
    });
    std::filesystem::remove(blank);
    if (!painted) {
        qFatal("the clip cannot be made: %s", painted.error().detail.c_str());
    }
}

/// A clip of painted faces in front of a wall that has something to follow; in other respects like `like`.
inline void paintClip(const std::filesystem::path& file, const Places& places, int frames = kFrames, bool sound = false,
                      const ClipOptions& like = {})
{
    ClipOptions options = like;
    if (options.width == ClipOptions{}.width) {
        options.width = kClipSize.width;
        options.height = kClipSize.height;
    }
    if (options.times.empty()) {
        options.times = steady(frames);
    }
    if (sound) {
        options.sounds = {ClipSound{}};
    }
    paintFrames(file, options, [&](cv::Mat& rgb, int frame) {
        cv::RNG random(5);
        for (int y = 0; y < rgb.rows; y += 16) {
            for (int x = 0; x < rgb.cols; x += 16) {
                const int gray = random.uniform(60, 180);
                cv::rectangle(rgb, cv::Rect(x, y, 16, 16), cv::Scalar::all(gray), cv::FILLED);
            }
        }
        int identity = 0;
        for (const cv::Rect& box : places(frame)) {
            static const cv::Scalar kMiddles[] = {{230, 20, 20}, {20, 200, 20}};
            cv::rectangle(rgb, box, cv::Scalar(255, 0, 255), cv::FILLED);
            cv::rectangle(rgb, cv::Rect(box.x + box.width / 4, box.y + box.height / 4, box.width / 2, box.height / 2),
                          kMiddles[identity++ % 2], cv::FILLED);
        }
    });
}

inline std::vector<cv::Mat> framesOf(const std::filesystem::path& file)
{
    std::vector<cv::Mat> frames;
    auto reader = video::FrameReader::open(file);
    if (!reader) {
        qWarning("%s", reader.error().detail.c_str());
        return frames;
    }
    while (true) {
        const auto frame = (*reader)->next();
        if (!frame || !*frame) {
            return frames;
        }
        frames.push_back(video::toRgb8(**frame).clone());
    }
}

/// How much of a painted face still looks like it, inside of its edge, which chroma blurs.
inline double visible(const cv::Mat& rgb, const cv::Rect& box)
{
    const cv::Rect inner = cv::Rect(box.x + 4, box.y + 4, box.width - 8, 8) & cv::Rect({}, rgb.size());
    return inner.empty() ? 0.0 : cv::countNonZero(magenta(rgb)(inner)) / static_cast<double>(inner.area());
}

} // namespace bauta::test
