// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/webp_codec.h"

#include "core/base/deleter.h"
#include "core/image/colour.h"
#include "core/image/orientation.h"

#include <fmt/format.h>
#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include <algorithm>
#include <memory>

namespace bauta::image
{

namespace
{

using DemuxerPtr = std::unique_ptr<WebPDemuxer, Deleter<&WebPDemuxDelete>>;
using AnimationPtr = std::unique_ptr<WebPAnimDecoder, Deleter<&WebPAnimDecoderDelete>>;
using MuxPtr = std::unique_ptr<WebPMux, Deleter<&WebPMuxDelete>>;

std::vector<std::byte> chunk(const WebPDemuxer* demuxer, const char* name)
{
    std::vector<std::byte> bytes;
    WebPChunkIterator found = {};
    if (WebPDemuxGetChunk(demuxer, name, 1, &found) != 0) {
        const auto* data = reinterpret_cast<const std::byte*>(found.chunk.bytes);
        bytes.assign(data, data + found.chunk.size);
        WebPDemuxReleaseChunkIterator(&found);
    }
    return bytes;
}

Error errorFrom(VP8StatusCode status)
{
    switch (status) {
    case VP8_STATUS_OUT_OF_MEMORY:
        return {ErrorCode::TooLarge, "not enough memory to decode the WebP"};
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        return {ErrorCode::UnsupportedFormat, "a WebP with features that are not supported"};
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
        return {ErrorCode::Damaged, "the WebP ends too early"};
    default:
        return {ErrorCode::Damaged, "the WebP is damaged"};
    }
}

Expected<cv::Mat> decodeStill(std::span<const std::byte> content, const WebPBitstreamFeatures& features)
{
    WebPDecoderConfig config = {};
    if (WebPInitDecoderConfig(&config) == 0) {
        return fail(ErrorCode::UnsupportedFormat, "the WebP library does not fit this program");
    }
    const bool alpha = features.has_alpha != 0;
    cv::Mat pixels(features.height, features.width, alpha ? CV_8UC4 : CV_8UC3);
    config.output.colorspace = alpha ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels.data;
    config.output.u.RGBA.stride = static_cast<int>(pixels.step);
    config.output.u.RGBA.size = pixels.step * static_cast<std::size_t>(pixels.rows);
    const VP8StatusCode status = WebPDecode(octets(content), content.size(), &config);
    WebPFreeDecBuffer(&config.output);
    if (status != VP8_STATUS_OK) {
        return fail(errorFrom(status));
    }
    return pixels;
}

Expected<cv::Mat> decodeFirstFrame(std::span<const std::byte> content, int width, int height)
{
    WebPAnimDecoderOptions options = {};
    if (WebPAnimDecoderOptionsInit(&options) == 0) {
        return fail(ErrorCode::UnsupportedFormat, "the WebP library does not fit this program");
    }
    options.color_mode = MODE_RGBA;
    options.use_threads = 0;
    const WebPData data = {octets(content), content.size()};
    const AnimationPtr decoder(WebPAnimDecoderNew(&data, &options));
    std::uint8_t* frame = nullptr;
    int timestampMs = 0;
    if (!decoder || WebPAnimDecoderGetNext(decoder.get(), &frame, &timestampMs) == 0) {
        return fail(ErrorCode::Damaged, "the WebP animation is damaged");
    }
    return cv::Mat(height, width, CV_8UC4, frame).clone();
}

int onProgress(int, const WebPPicture* picture)
{
    return static_cast<const CancelToken*>(picture->user_data)->isCancelled() ? 0 : 1;
}

/// A picture to encode and the memory that it is written to, freed together.
struct Output
{
    WebPPicture picture = {};
    WebPMemoryWriter writer = {};
    Output() { WebPMemoryWriterInit(&writer); }
    ~Output()
    {
        WebPPictureFree(&picture);
        WebPMemoryWriterClear(&writer);
    }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
};

Expected<std::vector<std::byte>> withProfile(const WebPMemoryWriter& encoded, std::span<const std::byte> profile)
{
    const MuxPtr mux(WebPMuxNew());
    const WebPData pixels = {encoded.mem, encoded.size};
    const WebPData icc = {octets(profile), profile.size()};
    WebPData assembled = {};
    constexpr int kNoCopy = 0;
    if (!mux || WebPMuxSetImage(mux.get(), &pixels, kNoCopy) != WEBP_MUX_OK ||
        WebPMuxSetChunk(mux.get(), "ICCP", &icc, kNoCopy) != WEBP_MUX_OK ||
        WebPMuxAssemble(mux.get(), &assembled) != WEBP_MUX_OK) {
        return fail(ErrorCode::WriteFailed, "the colour profile could not be put into the WebP");
    }
    const auto* data = reinterpret_cast<const std::byte*>(assembled.bytes);
    std::vector<std::byte> bytes(data, data + assembled.size);
    WebPDataClear(&assembled);
    return bytes;
}

} // namespace

Expected<DecodedImage> decodeWebp(const Source& source)
{
    WebPBitstreamFeatures features = {};
    if (const VP8StatusCode status = WebPGetFeatures(octets(source.content), source.content.size(), &features);
        status != VP8_STATUS_OK) {
        return fail(errorFrom(status));
    }
    if (const Expected<void> fits = checkDimensions(features.width, features.height, source.limits); !fits) {
        return fail(fits.error());
    }
    if (source.cancel.isCancelled()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    const WebPData data = {octets(source.content), source.content.size()};
    const DemuxerPtr demuxer(WebPDemux(&data));
    if (!demuxer) {
        return fail(ErrorCode::Damaged, "the WebP is damaged or ends too early");
    }
    DecodedImage decoded;
    decoded.format = Format::Webp;
    constexpr int kLossless = 2;
    decoded.lossless = features.format == kLossless;
    const bool animated = features.has_animation != 0;
    Expected<cv::Mat> pixels = animated ? decodeFirstFrame(source.content, features.width, features.height)
                                        : decodeStill(source.content, features);
    if (!pixels) {
        return fail(pixels.error());
    }
    decoded.image.pixels = *pixels;
    if (animated) {
        decoded.notes.push_back(fmt::format("an animation; only the first of its {} frames is kept",
                                            WebPDemuxGetI(demuxer.get(), WEBP_FF_FRAME_COUNT)));
    }
    attachProfile(decoded, chunk(demuxer.get(), "ICCP"), ColourSpace::Rgb);
    applyOrientation(decoded.image.pixels, exifOrientation(chunk(demuxer.get(), "EXIF")));
    return decoded;
}

Expected<std::vector<std::byte>> encodeWebp(const Image& image, const EncodeOptions& options, const CancelToken& cancel)
{
    if (image.pixels.cols > WEBP_MAX_DIMENSION || image.pixels.rows > WEBP_MAX_DIMENSION) {
        return fail(ErrorCode::TooLarge, fmt::format("WebP holds at most {} pixels a side", WEBP_MAX_DIMENSION));
    }
    const bool alpha = image.pixels.channels() == 4;
    WebPConfig config = {};
    Output output;
    if (WebPConfigInit(&config) == 0 || WebPPictureInit(&output.picture) == 0) {
        return fail(ErrorCode::WriteFailed, "the WebP library does not fit this program");
    }
    if (options.lossless) {
        constexpr int kFast = 3;
        WebPConfigLosslessPreset(&config, kFast);
        config.exact = 1; // colours under full transparency count as pixels, too
    } else {
        config.quality = static_cast<float>(std::clamp(options.quality, 1, 100));
        constexpr int kFasterThanDefault = 3;
        config.method = kFasterThanDefault;
    }
    config.thread_level = 1;
    WebPPicture& picture = output.picture;
    picture.use_argb = options.lossless ? 1 : 0;
    picture.width = image.pixels.cols;
    picture.height = image.pixels.rows;
    picture.writer = &WebPMemoryWrite;
    picture.custom_ptr = &output.writer;
    picture.progress_hook = &onProgress;
    picture.user_data = const_cast<CancelToken*>(&cancel); // only read, see onProgress
    {
        const cv::Mat pixels = convertedPixels(image, CV_8U, alpha ? 4 : 3);
        const int stride = static_cast<int>(pixels.step);
        const int imported = alpha ? WebPPictureImportRGBA(&picture, pixels.data, stride)
                                   : WebPPictureImportRGB(&picture, pixels.data, stride);
        if (imported == 0) {
            return fail(ErrorCode::WriteFailed, "not enough memory to encode the WebP");
        }
    }
    if (WebPEncode(&config, &picture) == 0) {
        if (picture.error_code == VP8_ENC_ERROR_USER_ABORT) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        return fail(ErrorCode::WriteFailed,
                    fmt::format("the WebP could not be encoded (error {})", static_cast<int>(picture.error_code)));
    }
    if (!image.iccProfile.empty()) {
        return withProfile(output.writer, image.iccProfile);
    }
    const auto* data = reinterpret_cast<const std::byte*>(output.writer.mem);
    return std::vector<std::byte>(data, data + output.writer.size);
}

} // namespace bauta::image
