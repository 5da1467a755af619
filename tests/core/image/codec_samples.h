// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/decode.h"
#include "core/image/image.h"

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Pictures and files for the codec tests, all made here.
namespace bauta::test
{

using Bytes = std::vector<std::byte>;

/// Smooth gradients with a few sharp shapes, different at every corner, so that no turn or mirroring goes unseen.
/// `depth` CV_8U or CV_16U; alpha, if any, is a ramp that includes 0 and the maximum.
[[nodiscard]] cv::Mat drawPhoto(int width, int height, int depth, int channels);

/// A small valid ICC profile of the space ("RGB ", "GRAY" or "CMYK" as lcms knows it) that is not sRGB.
[[nodiscard]] Bytes makeIcc(const std::string& space);

/// An Exif block (without the "Exif\0\0" prefix) that states only an orientation.
[[nodiscard]] Bytes exifWithOrientation(int orientation, bool bigEndian = false);

/// `upright` as it must be stored for a file that states `orientation`.
[[nodiscard]] cv::Mat storedFor(const cv::Mat& upright, int orientation);

struct JpegRecipe
{
    int quality = 90;
    bool progressive = false;
    bool subsample = false;
    bool adobeCmyk = false; ///< 4-channel input, with Adobe's marker (samples stored as given)
    bool ycck = false;      ///< with adobeCmyk: stored as YCCK
    bool arithmetic = false;
    int restartRows = 0;
    Bytes exif;
    Bytes icc;
};
/// Through libjpeg directly. 1, 3 (RGB) or 4 (CMYK) channels.
[[nodiscard]] Bytes writeJpeg(const cv::Mat& pixels, const JpegRecipe& recipe);

struct PngRecipe
{
    int bits = 8; ///< below 8: gray samples, or palette indices if `palette`
    bool interlaced = false;
    bool palette = false; ///< one channel of indices into a fixed table of 16 colours, entry 3 transparent
    int transparentGray = -1;
    Bytes exif;
    double gamma = 0.0;
    bool animated = false; ///< an acTL chunk of 7 frames
};
[[nodiscard]] Bytes writePng(const cv::Mat& pixels, const PngRecipe& recipe);
/// The fixed table's colour of an index, RGBA.
[[nodiscard]] cv::Vec4b paletteColour(int index);

struct TiffRecipe
{
    int bits = 8;
    int photometric = 1;
    int compression = 1;
    bool tiled = false;
    bool planar = false;
    bool floating = false;
    int orientation = 1;
    int extraSample = -1; ///< -1: not stated
    int pages = 1;
    Bytes icc;
};
/// Through libtiff directly; the channels are stored as given.
[[nodiscard]] Bytes writeTiff(const cv::Mat& pixels, const TiffRecipe& recipe);

/// A GIF of equal frames; index 0 of the fixed table is black. One channel of indices below 16.
[[nodiscard]] Bytes writeGif(const cv::Mat& indices, cv::Size canvas, cv::Point offset, bool interlaced,
                             int transparent, int frames);

/// Wraps a still WebP into a RIFF with further chunks.
[[nodiscard]] Bytes addToWebp(const Bytes& webp, const char* chunk, const Bytes& content);
[[nodiscard]] Bytes animateWebp(const cv::Mat& rgb, int frames);

/// Largest absolute difference over all samples.
[[nodiscard]] double largestDifference(const cv::Mat& a, const cv::Mat& b);
/// Mean absolute difference; infinite if sizes or types differ.
[[nodiscard]] double meanDifference(const cv::Mat& a, const cv::Mat& b);

/// Whether a note of the decoder contains the words.
[[nodiscard]] bool anyNoteHas(const image::DecodedImage& decoded, std::string_view words);

} // namespace bauta::test

/// Fails the test with the error's own words.
#define REQUIRE_VALUE(expected)                                                                                        \
    do {                                                                                                               \
        if (!(expected)) {                                                                                             \
            QFAIL((expected).error().detail.c_str());                                                                  \
        }                                                                                                              \
    } while (false)
