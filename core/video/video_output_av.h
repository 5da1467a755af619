// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: the last stage of a transcode.

#pragma once

#include "core/base/cancel_token.h"
#include "core/video/audio_feed_av.h"
#include "core/video/encoder_table_av.h"
#include "core/video/frame_source_av.h"
#include "core/video/muxer_av.h"
#include "core/video/transcoder.h"
#include "core/video/video_encoder_av.h"
#include "core/video/work_file.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bauta::video
{

/// Encodes frames and writes them with the sound: into the container at once, or first into a work file and from there,
/// when all are there, into the container. Everything is set up by the first frame, whose true size and colours decide.
/// One thread, but for frames(). Throws Failure.
class VideoOutput
{
public:
    struct Settings
    {
        std::filesystem::path source;
        ChosenOutput chosen;
        TranscodeOptions options;
        CancelToken cancel;
        WorkFile* work = nullptr;
        /// Makes the file that is written; with a work file not before all pictures are there.
        std::function<std::filesystem::path()> makeFile;
    };
    explicit VideoOutput(Settings settings);

    /// Frames that an earlier run encoded are passed over.
    void write(const Frame& frame, const FrameSource& decoded);
    void finish();

    /// After finish().
    [[nodiscard]] std::vector<std::string> messages() const;
    [[nodiscard]] int audioCopied() const { return m_audio ? m_audio->copied() : 0; }
    [[nodiscard]] int audioEncoded() const { return m_audio ? m_audio->encoded() : 0; }
    /// That were written so far.
    [[nodiscard]] std::int64_t frames() const noexcept { return m_frames.load(); }

private:
    void start(const Frame& first, const FrameSource& decoded);
    void openMuxer();
    void checkJoint() const;
    void putTogether();
    void writePacket(AVPacket& packet);
    void drain();
    [[nodiscard]] std::vector<int> audioStreams(const VideoInfo& info) const;

    Settings m_settings;
    std::int64_t m_kept; ///< frames that an earlier run encoded
    bool m_sent = false; ///< to the encoder, any frame
    HdrMetadata m_hdr;
    std::optional<Muxer> m_muxer;
    std::optional<VideoEncoder> m_encoder;
    std::optional<AudioFeed> m_audio;
    int m_videoStream = -1;
    std::atomic<std::int64_t> m_frames{0};
};

} // namespace bauta::video
