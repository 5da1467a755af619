// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/video/frame_reader.h"
#include "ui/engine/engine.h"

#include <deque>
#include <filesystem>
#include <memory>

namespace bauta::ui
{

/// Frames of a video by number, for looking at. Decodes forward and keeps the latest ones; going further back opens the
/// file again a little before. One thread at a time.
class FrameBrowser final : public VideoFrames
{
public:
    [[nodiscard]] static Expected<std::unique_ptr<VideoFrames>> open(const std::filesystem::path& file);

    [[nodiscard]] Facts facts() const override { return m_facts; }
    [[nodiscard]] Expected<QImage> frame(int index, const CancelToken& cancel) override;

private:
    static constexpr int kSide = 960;
    static constexpr std::size_t kKept = 48; ///< frames, about 100 MB at most
    static constexpr int kRunUp = 24;        ///< frames before one that is gone back to

    struct KeptFrame
    {
        int index = 0;
        QImage image;
    };

    explicit FrameBrowser(std::filesystem::path file) : m_file(std::move(file)) {}
    [[nodiscard]] Expected<void> reopenAt(int index);
    [[nodiscard]] int indexOf(const video::Frame& frame) const;

    std::filesystem::path m_file;
    Facts m_facts;
    std::unique_ptr<video::FrameReader> m_reader;
    std::int64_t m_originInMicroseconds = 0; ///< of the reader's first frame
    bool m_fromStart = true;                 ///< the reader began at the first frame
    int m_next = 0;                          ///< number of the frame that the reader gives next, as far as known
    std::deque<KeptFrame> m_kept;
};

} // namespace bauta::ui
