// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/verify.h"

#include "core/video/input_av.h"
#include "core/video/stream_info_av.h"

#include <fmt/format.h>

#include <string>

namespace bauta::video
{

namespace
{

/// Names of what may not be there; empty if clean.
std::string leftovers(const VideoInfo& info)
{
    std::string names;
    const auto add = [&names](const std::string& name) {
        names += (names.empty() ? "" : ", ") + name;
    };
    for (const image::MetadataItem& item : info.metadata.items) {
        if (item.group != image::MetadataGroup::Technical) {
            add(item.key);
        }
    }
    if (info.rotationClockwiseDegrees != 0 || info.mirrored) {
        add("a rotation that is not in the pixels");
    }
    return names;
}

/// Counts the packets of the video stream and decodes the key frames, or all.
class ReadBack
{
public:
    ReadBack(Demuxer& demuxer, const VerifyOptions& options) : m_demuxer(demuxer), m_options(options)
    {
        const AVStream& stream = demuxer.video();
        const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
        if (codec == nullptr) {
            throw Failure(ErrorCode::VerificationFailed, "there is no decoder to read the output back with");
        }
        m_decoder.reset(checkAllocated(avcodec_alloc_context3(codec)));
        check(avcodec_parameters_to_context(m_decoder.get(), stream.codecpar), "cannot read the output back");
        m_decoder->pkt_timebase = stream.time_base;
        m_decoder->thread_count = threadCount(0);
        if (!options.decodeAll) {
            m_decoder->skip_frame = AVDISCARD_NONKEY;
        }
        check(avcodec_open2(m_decoder.get(), codec, nullptr), "cannot read the output back");
    }

    void run(VerifyReport& report)
    {
        const PacketPtr packet = makePacket();
        while (m_demuxer.read(*packet)) {
            ++report.frames;
            const bool needed = m_options.decodeAll || (packet->flags & AV_PKT_FLAG_KEY) != 0;
            if (needed && avcodec_send_packet(m_decoder.get(), packet.get()) < 0) {
                throw Failure(ErrorCode::VerificationFailed,
                              fmt::format("frame {} of the output does not decode", report.frames));
            }
            av_packet_unref(packet.get());
            receive(report);
        }
        avcodec_send_packet(m_decoder.get(), nullptr);
        receive(report);
        if (m_demuxer.damagedEnd()) {
            throw Failure(ErrorCode::VerificationFailed, "the output cannot be read to its end");
        }
    }

private:
    void receive(VerifyReport& report)
    {
        const FramePtr frame = makeFrame();
        for (;;) {
            const int got = avcodec_receive_frame(m_decoder.get(), frame.get());
            if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) {
                return;
            }
            if (got < 0 || frame->decode_error_flags != 0) {
                throw Failure(ErrorCode::VerificationFailed, "the output does not decode");
            }
            ++report.decoded;
        }
    }

    Demuxer& m_demuxer;
    const VerifyOptions& m_options;
    CodecPtr m_decoder;
};

} // namespace

Expected<VerifyReport> verifyClean(const std::filesystem::path& path, const VerifyOptions& options)
{
    return guarded([&] {
        Demuxer demuxer(path, options.limits, options.cancel);
        VerifyReport report;
        report.info = describe(demuxer);
        const std::string left = leftovers(report.info);
        if (!left.empty()) {
            throw Failure(ErrorCode::VerificationFailed, "private data is still in the output: " + left);
        }
        demuxer.select({demuxer.video().index});
        ReadBack(demuxer, options).run(report);
        if (report.frames == 0 || report.decoded == 0) {
            throw Failure(ErrorCode::VerificationFailed, "the output has no frames");
        }
        if (options.expectedFrames && report.frames != *options.expectedFrames) {
            throw Failure(ErrorCode::VerificationFailed, fmt::format("the output has {} frames instead of {}",
                                                                     report.frames, *options.expectedFrames));
        }
        return report;
    });
}

} // namespace bauta::video
