// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/video_info.h"

#include "core/video/input_av.h"
#include "core/video/stream_info_av.h"

#include <string_view>

namespace bauta::video
{

namespace
{

bool hasSecondFrame(Demuxer& demuxer)
{
    const PacketPtr packet = makePacket();
    int frames = 0;
    while (frames < 2 && demuxer.read(*packet)) {
        ++frames;
        av_packet_unref(packet.get());
    }
    return frames == 2;
}

} // namespace

Expected<bool> isVideo(const std::filesystem::path& path)
{
    return guarded([&] {
        const Sniffed sniffed = sniffContainer(InputFile(path));
        if (!sniffed.refused.empty()) {
            throw Failure(ErrorCode::UnsupportedFormat, sniffed.refused);
        }
        if (sniffed.format == nullptr) {
            return false;
        }
        if (std::string_view(sniffed.format->name) == "gif") {
            Demuxer demuxer(path, {}, {});
            return hasSecondFrame(demuxer);
        }
        return Demuxer(path, {}, {}).hasVideo();
    });
}

Expected<VideoInfo> inspectVideo(const std::filesystem::path& path, const VideoLimits& limits,
                                 const CancelToken& cancel)
{
    return guarded([&] { return describe(Demuxer(path, limits, cancel)); });
}

} // namespace bauta::video
