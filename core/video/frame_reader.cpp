// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/frame_reader.h"

#include "core/video/frame_source_av.h"

namespace bauta::video
{

class FrameReader::Impl
{
public:
    Impl(const std::filesystem::path& path, const ReadOptions& options) : source(path, options) {}
    FrameSource source;
};

FrameReader::FrameReader(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

FrameReader::~FrameReader() = default;

Expected<std::unique_ptr<FrameReader>> FrameReader::open(const std::filesystem::path& path, const ReadOptions& options)
{
    return guarded(
        [&] { return std::unique_ptr<FrameReader>(new FrameReader(std::make_unique<Impl>(path, options))); });
}

const VideoInfo& FrameReader::info() const noexcept
{
    return m_impl->source.info();
}

Expected<std::optional<Frame>> FrameReader::next()
{
    return guarded([this] { return m_impl->source.next(); });
}

double FrameReader::scaleX() const noexcept
{
    return m_impl->source.scaleX();
}

double FrameReader::scaleY() const noexcept
{
    return m_impl->source.scaleY();
}

std::int64_t FrameReader::rangeOrigin() const noexcept
{
    return m_impl->source.rangeOrigin();
}

std::int64_t FrameReader::badPackets() const noexcept
{
    return m_impl->source.badPackets();
}

std::vector<std::string> FrameReader::messages() const
{
    return m_impl->source.messages();
}

} // namespace bauta::video
