// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/video/frame_reader.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace bauta::jobs
{

/// A frame of an original and the frame that the protected video shows at that time.
struct FramePair
{
    video::Frame original; ///< its index counts from the start of the range, as in tracks
    video::Frame protectedOne;
    double seconds = 0.0;  ///< from the start of the protected video
    double duration = 0.0; ///< of the original's frame, in seconds
};

/// Reads two videos in step, by time: frames whose times agree to within half a frame are a pair, others are passed
/// over and counted. So a protected video may have lost frames on its way, or have begun with another clock. Memory
/// does not depend on the length of the videos. One thread at a time.
class PairedFrames
{
public:
    /// `range` is the part of the original that the protected video shows. Errors of the protected video say so.
    [[nodiscard]] static Expected<PairedFrames> open(const std::filesystem::path& original,
                                                     const std::filesystem::path& protectedFile,
                                                     const video::TimeRange& range, const CancelToken& cancel);

    [[nodiscard]] const video::VideoInfo& originalInfo() const { return m_original->info(); }
    [[nodiscard]] const video::VideoInfo& protectedInfo() const { return m_protected->info(); }

    /// The next pair, or nothing at the end of either.
    [[nodiscard]] Expected<std::optional<FramePair>> next();

    /// Frames of the original without a counterpart so far.
    [[nodiscard]] std::int64_t alone() const noexcept { return m_alone; }
    /// Reads what is left of the original, for alone().
    [[nodiscard]] Expected<void> countRest();

private:
    PairedFrames(std::unique_ptr<video::FrameReader> original, std::unique_ptr<video::FrameReader> protectedOne);
    [[nodiscard]] Expected<std::optional<video::Frame>> nextProtected();

    std::unique_ptr<video::FrameReader> m_original;
    std::unique_ptr<video::FrameReader> m_protected;
    std::optional<double> m_protectedStart; ///< time of its first frame; the original's first has m_originalStart
    std::optional<double> m_originalStart;
    std::int64_t m_alone = 0;
};

} // namespace bauta::jobs
