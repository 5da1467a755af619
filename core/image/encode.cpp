// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/encode.h"

#include "core/image/bmp_codec.h"
#include "core/image/codec_support.h"
#include "core/image/heif_codec.h"
#include "core/image/jpeg_codec.h"
#include "core/image/png_codec.h"
#include "core/image/tiff_codec.h"
#include "core/image/webp_codec.h"

#include <fmt/format.h>

#include <exception>
#include <new>

namespace bauta::image
{

namespace
{

bool isEncodable(const cv::Mat& pixels)
{
    const int channels = pixels.channels();
    return !pixels.empty() && pixels.dims == 2 && (pixels.depth() == CV_8U || pixels.depth() == CV_16U) &&
           (channels == 1 || channels == 3 || channels == 4);
}

Expected<std::vector<std::byte>> dispatch(const Image& image, Format format, const EncodeOptions& options,
                                          const CancelToken& cancel)
{
    switch (format) {
    case Format::Jpeg:
        return encodeJpeg(image, options, cancel);
    case Format::Png:
        return encodePng(image, options, cancel);
    case Format::Webp:
        return encodeWebp(image, options, cancel);
    case Format::Tiff:
        return encodeTiff(image, options, cancel);
    case Format::Bmp:
        return encodeBmp(image, options, cancel);
    case Format::Heic:
    case Format::Avif:
        return encodeHeif(image, format, options, cancel);
    case Format::Gif:
    case Format::Unknown:
        break;
    }
    return fail(ErrorCode::UnsupportedFormat, fmt::format("this installation cannot write {}", formatName(format)));
}

} // namespace

bool canEncode(Format format)
{
    switch (format) {
    case Format::Jpeg:
    case Format::Png:
    case Format::Webp:
    case Format::Tiff:
    case Format::Bmp:
        return true;
    case Format::Heic:
    case Format::Avif:
        return canEncodeHeif(format);
    case Format::Gif:
    case Format::Unknown:
        break;
    }
    return false;
}

OutputFormat outputFormatFor(Format input)
{
    if (canEncode(input)) {
        return {input, {}};
    }
    switch (input) {
    case Format::Gif:
        return {Format::Png, "GIF is not written; PNG keeps its colours and transparency"};
    case Format::Heic:
    case Format::Avif:
        return {Format::Jpeg,
                fmt::format("this installation has no encoder for {}; written as JPEG", formatName(input))};
    default:
        return {Format::Png, fmt::format("{} is not written; written as PNG", formatName(input))};
    }
}

Expected<std::vector<std::byte>> encode(const Image& image, Format format, const EncodeOptions& options,
                                        const CancelToken& cancel)
{
    if (!isEncodable(image.pixels)) {
        return fail(ErrorCode::InvalidArgument, "the picture has no pixels or pixels of an unknown kind");
    }
    try {
        return dispatch(image, format, options, cancel);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::WriteFailed, "not enough memory to encode the picture");
    } catch (const std::exception& error) {
        return fail(ErrorCode::WriteFailed, fmt::format("the picture could not be encoded: {}", error.what()));
    }
}

} // namespace bauta::image
