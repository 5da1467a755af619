// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"

#include <tiffio.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// libtiff on memory, with its messages caught instead of printed. Internal to the TIFF codec.
namespace bauta::image
{

struct TiffMessages
{
    std::string firstError;
    bool lostData = false; ///< a decoder inside libtiff warned that picture data is missing
};

struct CloseTiff
{
    void operator()(TIFF* tiff) const noexcept { TIFFClose(tiff); }
};
using TiffPtr = std::unique_ptr<TIFF, CloseTiff>;

/// A file to read; null handle if libtiff does not take it. Not movable: libtiff holds its address.
class TiffInput
{
public:
    explicit TiffInput(std::span<const std::byte> content);
    TiffInput(const TiffInput&) = delete;
    TiffInput& operator=(const TiffInput&) = delete;
    [[nodiscard]] TIFF* handle() const noexcept { return m_tiff.get(); }
    [[nodiscard]] const TiffMessages& messages() const noexcept { return m_messages; }

    struct Stream
    {
        std::span<const std::byte> content;
        std::size_t at = 0;
    };

private:
    TiffMessages m_messages;
    Stream m_stream;
    TiffPtr m_tiff; // last: closing still uses the stream
};

/// A file to write. finish() hands over the bytes.
class TiffOutput
{
public:
    explicit TiffOutput(std::size_t expectedBytes);
    TiffOutput(const TiffOutput&) = delete;
    TiffOutput& operator=(const TiffOutput&) = delete;
    [[nodiscard]] TIFF* handle() const noexcept { return m_tiff.get(); }
    [[nodiscard]] const TiffMessages& messages() const noexcept { return m_messages; }
    [[nodiscard]] Expected<std::vector<std::byte>> finish();

    struct Stream
    {
        std::vector<std::byte> bytes;
        std::size_t at = 0;
        bool failed = false;
    };

private:
    TiffMessages m_messages;
    Stream m_stream;
    TiffPtr m_tiff;
};

} // namespace bauta::image
