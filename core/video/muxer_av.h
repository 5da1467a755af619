// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: packets into a file.

#pragma once

#include "core/base/cancel_token.h"
#include "core/video/av_compat.h"
#include "core/video/encoder_table_av.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bauta::video
{

struct HdrMetadata;

/// Whether encoders for a container have to write their headers into it instead of into the pictures.
[[nodiscard]] bool wantsGlobalHeaders(const ContainerEntry& container);

/// Closes the file too.
void closeOutput(AVFormatContext* context) noexcept;

/// One output container without any tags. Writes into an existing file, whose permissions stay. Throws Failure.
///
///     add streams; writeHeader(); write()...; finish();
class Muxer
{
public:
    Muxer(const std::filesystem::path& file, const ContainerEntry& container, const CancelToken& cancel);
    Muxer(const Muxer&) = delete;
    Muxer& operator=(const Muxer&) = delete;

    [[nodiscard]] bool wantsGlobalHeaders() const noexcept;
    /// Each returns the index of the new stream.
    int addVideo(const AVCodecContext& encoder, const HdrMetadata& hdr);
    /// The source tells the language and which track is the default: the only things that are taken over.
    int addEncodedSound(const AVCodecContext& encoder, const AVStream& source);
    int addCopiedSound(const AVStream& source);
    void writeHeader();
    /// Takes over the packet, whose times are in `timeBase`. Times of decoding that do not rise are mended.
    void write(AVPacket& packet, int stream, AVRational timeBase);
    void finish();

private:
    static int interruptCallback(void* self);
    AVStream& addStream();
    AVStream& addEncoded(const AVCodecContext& encoder);

    CancelToken m_cancel;
    std::string m_container;
    std::unique_ptr<AVFormatContext, AvDeleter<&closeOutput>> m_context;
    std::vector<std::int64_t> m_lastDts;
};

} // namespace bauta::video
