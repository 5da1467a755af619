// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/decode.h"

#include "core/image/bmp_codec.h"
#include "core/image/codec_support.h"
#include "core/image/gif_codec.h"
#include "core/image/heif_codec.h"
#include "core/image/jpeg_codec.h"
#include "core/image/png_codec.h"
#include "core/image/sniff.h"
#include "core/image/tiff_codec.h"
#include "core/image/webp_codec.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>

#include <exception>
#include <new>

namespace bauta::image
{

namespace
{

Expected<DecodedImage> dispatch(const Source& source)
{
    const Format format = sniffFormat(source.content);
    switch (format) {
    case Format::Jpeg:
        return decodeJpeg(source);
    case Format::Png:
        return decodePng(source);
    case Format::Webp:
        return decodeWebp(source);
    case Format::Tiff:
        return decodeTiff(source);
    case Format::Bmp:
        return decodeBmp(source);
    case Format::Heic:
    case Format::Avif:
        return decodeHeif(source, format);
    case Format::Gif:
        return decodeGif(source);
    case Format::Unknown:
        break;
    }
    return fail(ErrorCode::UnsupportedFormat, describeUnknown(source.content));
}

} // namespace

Expected<DecodedImage> decode(std::span<const std::byte> content, const DecodeLimits& limits, const CancelToken& cancel)
{
    try {
        return dispatch({content, limits, cancel});
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::TooLarge, "not enough memory to decode the picture");
    } catch (const cv::Exception& error) {
        return fail(error.code == cv::Error::StsNoMem ? ErrorCode::TooLarge : ErrorCode::Damaged, error.err);
    } catch (const std::exception& error) {
        return fail(ErrorCode::Damaged, fmt::format("the picture could not be decoded: {}", error.what()));
    }
}

} // namespace bauta::image
