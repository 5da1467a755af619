// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/decode.h"

#include "core/image/codec_support.h"
#include "core/image/jpeg_codec.h"
#include "core/image/png_codec.h"
#include "core/image/sniff.h"

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
    switch (sniffFormat(source.content)) {
    case Format::Jpeg:
        return decodeJpeg(source);
    case Format::Png:
        return decodePng(source);
    default:
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
