// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/image_support.h"

#include "core/image/encode.h"
#include "core/image/heif_codec.h"
#include "core/image/metadata_exiv2.h"

#include <fmt/format.h>
#include <gif_lib.h>
#include <lcms2.h>
#include <libheif/heif.h>
#include <opencv2/core/utility.hpp>
#include <opencv2/core/version.hpp>
#include <png.h>
#include <tiffio.h>
#include <webp/decode.h>

#include <cstdio>
#include <string_view>

// jpeglib.h needs stdio.h before it.
#include <jpeglib.h>

#define BAUTA_TEXT_OF(value) #value
#define BAUTA_TEXT(value) BAUTA_TEXT_OF(value)

namespace bauta::image
{

namespace
{

/// "LIBTIFF, Version 4.5.0\nCopyright ..." -> "4.5.0"
std::string tiffVersion(std::string_view words)
{
    const std::string_view kBefore = "Version ";
    const std::size_t at = words.find(kBefore);
    return at == std::string_view::npos
               ? std::string()
               : std::string(words.substr(at + kBefore.size(), words.find('\n') - at - kBefore.size()));
}

std::string webpVersion(int packed)
{
    return fmt::format("{}.{}.{}", packed >> 16, (packed >> 8) & 0xFF, packed & 0xFF);
}

/// 2140 -> "2.14", 2161 -> "2.16.1"
std::string lcmsVersion(int encoded)
{
    const std::string text = fmt::format("{}.{}", encoded / 1000, encoded / 10 % 100);
    return encoded % 10 == 0 ? text : fmt::format("{}.{}", text, encoded % 10);
}

} // namespace

std::vector<FormatSupport> photoFormats()
{
    std::vector<FormatSupport> formats;
    for (const Format format : {Format::Jpeg, Format::Png, Format::Webp, Format::Tiff, Format::Bmp, Format::Heic,
                                Format::Avif, Format::Gif}) {
        FormatSupport support{format, true, canEncode(format), {}, {}};
        if (format == Format::Heic || format == Format::Avif) {
            const HeifCodecs codecs = heifCodecs(format);
            support.reads = codecs.decodes;
            support.decoder = codecs.decoder;
            support.encoder = codecs.encoder;
        }
        formats.push_back(std::move(support));
    }
    return formats;
}

std::vector<LibraryVersion> photoLibraries()
{
    std::string jpeg = "libjpeg";
    std::string jpegVersion = fmt::format("{}", JPEG_LIB_VERSION);
#ifdef LIBJPEG_TURBO_VERSION
    jpeg = "libjpeg-turbo";
    jpegVersion = BAUTA_TEXT(LIBJPEG_TURBO_VERSION);
#endif
    return {
        {jpeg, {}, jpegVersion},
        {"libpng", png_get_libpng_ver(nullptr), PNG_LIBPNG_VER_STRING},
        {"libtiff", tiffVersion(TIFFGetVersion()), tiffVersion(TIFFLIB_VERSION_STR)},
        {"libwebp", webpVersion(WebPGetDecoderVersion()), {}},
        {"giflib", {}, fmt::format("{}.{}.{}", GIFLIB_MAJOR, GIFLIB_MINOR, GIFLIB_RELEASE)},
        {"libheif", heif_get_version(), LIBHEIF_VERSION},
        {"lcms2", lcmsVersion(cmsGetEncodedCMMversion()), lcmsVersion(LCMS_VERSION)},
        exiv2Version(),
        {"OpenCV", cv::getVersionString(), CV_VERSION},
    };
}

} // namespace bauta::image
