// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/image/decode.h"
#include "core/image/encode.h"

#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// What the codecs of this folder share. Internal to core/image; others include decode.h and encode.h.
namespace bauta::image
{

/// A file to decode. Refers to what the caller of decode() owns.
struct Source
{
    std::span<const std::byte> content;
    const DecodeLimits& limits;
    const CancelToken& cancel;
};

/// ICC profiles above this are dropped: the largest real ones (CMYK presses) stay below 4 MiB.
inline constexpr std::size_t kMaxIccBytes = std::size_t{8} << 20;

[[nodiscard]] inline const std::uint8_t* octets(std::span<const std::byte> bytes) noexcept
{
    return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

/// Damaged for dimensions that make no sense, TooLarge beyond the limits. Call it on the header's figures.
[[nodiscard]] Expected<void> checkDimensions(std::int64_t width, std::int64_t height, const DecodeLimits& limits);

/// Runs `body`, which calls a C library whose error handler does longjmp(jump, 1). False if it jumped.
///
/// This frame and `body` hold nothing with a destructor; what `body` changes lives in the caller's frame, which the
/// jump does not unwind (a function that calls setjmp is never inlined, so those variables are in memory).
template <class Body>
[[nodiscard]] bool runGuarded(std::jmp_buf& jump, const Body& body)
{
    if (setjmp(jump) != 0) { // NOLINT(cert-err52-cpp): the only error path that these C libraries offer
        return false;
    }
    body();
    return true;
}

/// Rows of an image in the sample layout that an encoder wants: 8 or 16 bits, 1, 3 or 4 channels. Rows that are so
/// already are handed out in place, others through one row of scratch memory. Alpha that the target lacks is composed
/// over white, 16 bits become 8 with rounding.
class RowSource
{
public:
    RowSource(const Image& image, int depth, int channels);
    /// Valid until the next call.
    [[nodiscard]] const std::uint8_t* row(int y);

private:
    const cv::Mat& m_pixels;
    int m_depth;
    int m_channels;
    bool m_direct;
    cv::Mat m_scratch;
};

/// The whole picture as a RowSource gives it; shares the pixels where they are so already.
[[nodiscard]] cv::Mat convertedPixels(const Image& image, int depth, int channels);

/// Undoes premultiplication of 8 or 16-bit RGBA rows, in place.
void unpremultiply(cv::Mat& rgba);

} // namespace bauta::image
