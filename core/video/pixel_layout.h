// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace bauta::video
{

enum class ColourRange
{
    Limited = 0, ///< luma 16..235 of 255
    Full
};

/// How luma and chroma come from RGB.
enum class YuvMatrix
{
    Bt601 = 0,
    Bt709,
    Bt2020
};

/// How the planes of a frame are stored: planar Y, Cb, Cr; 8 bits in bytes, more bits in the low bits of 16-bit words.
struct PixelLayout
{
    int bitDepth = 8;     ///< 8, 10 or 12
    int chromaShiftX = 1; ///< log2 of luma columns a chroma column: 1 for 4:2:0 and 4:2:2, 0 for 4:4:4
    int chromaShiftY = 1; ///< log2 of luma rows a chroma row: 1 for 4:2:0
    ColourRange range = ColourRange::Limited;
    YuvMatrix matrix = YuvMatrix::Bt709; ///< as tagged, else by the usual rule (BT.709 from 720 lines on)
    friend bool operator==(const PixelLayout&, const PixelLayout&) = default;
};

/// Colour description as ISO/IEC 23091-2 (H.273) code points, for reports; 2 means unspecified.
struct ColourTags
{
    int primaries = 2;
    int transfer = 2;
    int matrix = 2;
    bool rangeTagged = false;
    bool masteringDisplay = false; ///< static HDR metadata is present
    bool contentLight = false;
};

} // namespace bauta::video
