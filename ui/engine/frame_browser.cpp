// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/engine/frame_browser.h"

#include "core/video/frame_rgb.h"
#include "ui/engine/picture_parts.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::ui
{

Expected<std::unique_ptr<VideoFrames>> FrameBrowser::open(const std::filesystem::path& file)
{
    std::unique_ptr<FrameBrowser> browser(new FrameBrowser(file));
    if (auto opened = browser->reopenAt(0); !opened) {
        return fail(opened.error());
    }
    const video::VideoInfo& info = browser->m_reader->info();
    Facts& facts = browser->m_facts;
    facts.frames = static_cast<int>(std::clamp<std::int64_t>(info.estimatedFrames, 0, 50'000'000));
    if (info.averageFrameRate.den > 0 && info.averageFrameRate.num > 0) {
        facts.framesPerSecond =
            static_cast<double>(info.averageFrameRate.num) / static_cast<double>(info.averageFrameRate.den);
    }
    facts.fullSize = {info.width, info.height};
    facts.audioTracks = static_cast<int>(info.audioTracks.size());
    return std::unique_ptr<VideoFrames>(std::move(browser));
}

Expected<void> FrameBrowser::reopenAt(int index)
{
    video::ReadOptions options;
    options.scaledToMaxSide = kSide;
    options.threads = 2;
    const int start = std::max(0, index - kRunUp);
    m_fromStart = start == 0 || m_facts.framesPerSecond <= 0.0;
    if (!m_fromStart) {
        options.range.fromInMicroseconds =
            static_cast<std::int64_t>(std::llround(1e6 * (start - 0.5) / m_facts.framesPerSecond));
    }
    auto reader = video::FrameReader::open(m_file, options);
    if (!reader) {
        return fail(reader.error());
    }
    m_reader = *std::move(reader);
    m_next = m_fromStart ? 0 : start;
    m_kept.clear();
    return {};
}

int FrameBrowser::indexOf(const video::Frame& frame) const
{
    return m_fromStart ? static_cast<int>(frame.index) : m_next;
}

Expected<QImage> FrameBrowser::frame(int index, const CancelToken& cancel)
{
    index = std::max(0, index);
    for (const KeptFrame& kept : m_kept) {
        if (kept.index == index) {
            return kept.image;
        }
    }
    const bool behind = index < m_next;
    const bool farAhead = m_facts.framesPerSecond > 0.0 && index > m_next + 4 * kRunUp;
    if (behind || farAhead) {
        if (auto opened = reopenAt(index); !opened) {
            return fail(opened.error());
        }
    }
    while (!cancel.isCancelled()) {
        auto frame = m_reader->next();
        if (!frame) {
            return fail(frame.error());
        }
        if (!*frame) { // the end: the last frame there is
            return m_kept.empty() ? Expected<QImage>(fail(ErrorCode::Damaged, "there is no such frame"))
                                  : Expected<QImage>(m_kept.back().image);
        }
        const int at = indexOf(**frame);
        m_next = at + 1;
        // What is only passed on the way far ahead is not worth the conversion.
        if (at + static_cast<int>(kKept) / 2 >= index) {
            m_kept.push_back({at, toQImage(video::toRgb8(**frame))});
            if (m_kept.size() > kKept) {
                m_kept.pop_front();
            }
        }
        if (at >= index) {
            return m_kept.back().image;
        }
    }
    return fail(ErrorCode::Cancelled, "cancelled");
}

} // namespace bauta::ui
