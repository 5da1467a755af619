// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/paired_frames.h"

#include "core/jobs/video/frame_rate.h"

#include <algorithm>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr double kLeastTolerance = 0.006; ///< containers that count in hundredths of a second round by half of one

double secondsOf(std::int64_t ticks, const video::Frame& frame)
{
    return static_cast<double>(ticks) * frame.timeBase.value();
}

} // namespace

PairedFrames::PairedFrames(std::unique_ptr<video::FrameReader> original,
                           std::unique_ptr<video::FrameReader> protectedOne)
    : m_original(std::move(original)),
      m_protected(std::move(protectedOne))
{
}

Expected<PairedFrames> PairedFrames::open(const std::filesystem::path& original,
                                          const std::filesystem::path& protectedFile, const video::TimeRange& range,
                                          const CancelToken& cancel)
{
    video::ReadOptions reading;
    reading.cancel = cancel;
    auto protectedOne = video::FrameReader::open(protectedFile, reading);
    if (!protectedOne) {
        return fail(protectedOne.error().code, "the protected video: " + protectedOne.error().detail);
    }
    reading.range = range;
    auto reader = video::FrameReader::open(original, reading);
    if (!reader) {
        return fail(reader.error());
    }
    return PairedFrames(*std::move(reader), *std::move(protectedOne));
}

Expected<std::optional<video::Frame>> PairedFrames::nextProtected()
{
    auto frame = m_protected->next();
    if (!frame) {
        return fail(frame.error().code, frame.error().code == ErrorCode::Cancelled
                                            ? frame.error().detail
                                            : "the protected video: " + frame.error().detail);
    }
    return frame;
}

Expected<std::optional<FramePair>> PairedFrames::next()
{
    auto original = m_original->next();
    if (!original) {
        return fail(original.error());
    }
    auto protectedOne = nextProtected();
    if (!protectedOne) {
        return fail(protectedOne.error());
    }
    while (*original && *protectedOne) {
        const video::Frame& a = **original;
        const video::Frame& b = **protectedOne;
        const double timeA = secondsOf(a.pts, a);
        const double timeB = secondsOf(b.pts, b);
        if (!m_originalStart) {
            m_originalStart = timeA;
            m_protectedStart = timeB;
        }
        const double duration = a.duration > 0 ? secondsOf(a.duration, a) : 1.0 / kUsualFrameRate;
        const double late = (timeB - *m_protectedStart) - (timeA - *m_originalStart);
        const double tolerance = std::max(0.5 * duration, kLeastTolerance);
        if (late > tolerance) {
            ++m_alone;
            original = m_original->next();
            if (!original) {
                return fail(original.error());
            }
        } else if (late < -tolerance) {
            protectedOne = nextProtected();
            if (!protectedOne) {
                return fail(protectedOne.error());
            }
        } else {
            return std::optional(FramePair{a, b, timeB, duration});
        }
    }
    m_alone += *original ? 1 : 0;
    return std::optional<FramePair>();
}

Expected<void> PairedFrames::countRest()
{
    while (true) {
        const auto frame = m_original->next();
        if (!frame) {
            return fail(frame.error());
        }
        if (!*frame) {
            return {};
        }
        ++m_alone;
    }
}

} // namespace bauta::jobs
