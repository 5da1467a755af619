// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/heif_codec.h"

#include "core/base/deleter.h"
#include "core/image/colour.h"

#include <fmt/format.h>
#include <libheif/heif.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>

namespace bauta::image
{

namespace
{

using ContextPtr = std::unique_ptr<heif_context, Deleter<&heif_context_free>>;
using HandlePtr = std::unique_ptr<heif_image_handle, Deleter<&heif_image_handle_release>>;
using ImagePtr = std::unique_ptr<heif_image, Deleter<&heif_image_release>>;
using DecodingOptionsPtr = std::unique_ptr<heif_decoding_options, Deleter<&heif_decoding_options_free>>;
using EncodingOptionsPtr = std::unique_ptr<heif_encoding_options, Deleter<&heif_encoding_options_free>>;
using EncoderPtr = std::unique_ptr<heif_encoder, Deleter<&heif_encoder_release>>;
using NclxPtr = std::unique_ptr<heif_color_profile_nclx, Deleter<&heif_nclx_color_profile_free>>;

Error decodingError(const heif_error& error, Format format)
{
    const char* name = format == Format::Avif ? "AVIF" : "HEIC";
    if (error.code == heif_error_Memory_allocation_error) {
        return {ErrorCode::TooLarge, fmt::format("the {} exceeds a limit of the decoder: {}", name, error.message)};
    }
    if (error.code == heif_error_Unsupported_feature || error.code == heif_error_Unsupported_filetype) {
        return {ErrorCode::UnsupportedFormat, fmt::format("the {} cannot be read here: {}", name, error.message)};
    }
    if (error.subcode == heif_suberror_End_of_data) {
        return {ErrorCode::Damaged, fmt::format("the {} ends too early", name)};
    }
    return {ErrorCode::Damaged, fmt::format("the {} is damaged: {}", name, error.message)};
}

/// The profile that says what the container's code points say. Also notes what cannot be said.
std::vector<std::byte> profileFromNclx(const heif_color_profile_nclx& nclx, DecodedImage& decoded)
{
    Chromaticities xy;
    switch (nclx.color_primaries) {
    case heif_color_primaries_SMPTE_EG_432_1:
        xy = {.redX = 0.680, .redY = 0.320, .greenX = 0.265, .greenY = 0.690, .blueX = 0.150, .blueY = 0.060};
        break;
    case heif_color_primaries_ITU_R_BT_2020_2_and_2100_0:
        xy = {.redX = 0.708, .redY = 0.292, .greenX = 0.170, .greenY = 0.797, .blueX = 0.131, .blueY = 0.046};
        break;
    default:
        break;
    }
    TransferCurve curve = TransferCurve::Srgb;
    double gamma = 1.0;
    switch (nclx.transfer_characteristics) {
    case heif_transfer_characteristic_linear:
        curve = TransferCurve::Gamma;
        break;
    case heif_transfer_characteristic_ITU_R_BT_470_6_System_B_G:
        curve = TransferCurve::Gamma;
        gamma = 2.8;
        break;
    case heif_transfer_characteristic_ITU_R_BT_2100_0_PQ:
    case heif_transfer_characteristic_ITU_R_BT_2100_0_HLG:
        decoded.notes.emplace_back("a high dynamic range picture; its brightness range is not kept");
        break;
    default:
        break;
    }
    return makeProfile(xy, curve, gamma, ColourSpace::Rgb);
}

std::vector<std::byte> profileOf(const heif_image_handle* handle, DecodedImage& decoded)
{
    const std::size_t size = heif_image_handle_get_raw_color_profile_size(handle);
    if (size > kMaxIccBytes) {
        decoded.notes.emplace_back("the colour profile is too large and was ignored");
        return {};
    }
    if (size > 0) {
        std::vector<std::byte> profile(size);
        if (heif_image_handle_get_raw_color_profile(handle, profile.data()).code == heif_error_Ok) {
            return profile;
        }
    }
    heif_color_profile_nclx* found = nullptr;
    if (heif_image_handle_get_nclx_color_profile(handle, &found).code != heif_error_Ok || found == nullptr) {
        return {};
    }
    const NclxPtr nclx(found);
    decoded.lossless = nclx->matrix_coefficients == heif_matrix_coefficients_RGB_GBR;
    return profileFromNclx(*nclx, decoded);
}

/// Copies the decoded plane; samples of more than 8 bits are stretched to 0..65535, rounded, which can be inverted.
cv::Mat copyPixels(const std::uint8_t* plane, int stride, cv::Size size, int channels, int bits)
{
    if (bits <= 8) {
        return cv::Mat(size, CV_8UC(channels), const_cast<std::uint8_t*>(plane), static_cast<std::size_t>(stride))
            .clone();
    }
    cv::Mat pixels(size, CV_16UC(channels));
    const std::uint32_t highest = (1U << static_cast<unsigned>(bits)) - 1U;
    for (int y = 0; y < size.height; ++y) {
        const std::uint8_t* from = plane + static_cast<std::ptrdiff_t>(y) * stride;
        auto* to = pixels.ptr<std::uint16_t>(y);
        for (int i = 0; i < size.width * channels; ++i) {
            const std::uint32_t value =
                std::min<std::uint32_t>(from[2 * i] | static_cast<std::uint32_t>(from[2 * i + 1]) << 8U, highest);
            to[i] = static_cast<std::uint16_t>((value * 65535U + highest / 2) / highest);
        }
    }
    return pixels;
}

} // namespace

Expected<DecodedImage> decodeHeif(const Source& source, Format format)
{
    const ContextPtr context(heif_context_alloc());
    const DecodingOptionsPtr options(heif_decoding_options_alloc());
    if (!context || !options) {
        throw std::bad_alloc();
    }
    heif_context_set_maximum_image_size_limit(context.get(), source.limits.maxSide);
    heif_error error = heif_context_read_from_memory_without_copy(context.get(), source.content.data(),
                                                                  source.content.size(), nullptr);
    heif_image_handle* primary = nullptr;
    if (error.code == heif_error_Ok) {
        error = heif_context_get_primary_image_handle(context.get(), &primary);
    }
    const HandlePtr handle(primary);
    if (error.code != heif_error_Ok) {
        return fail(decodingError(error, format));
    }
    if (const Expected<void> fits = checkDimensions(heif_image_handle_get_width(handle.get()),
                                                    heif_image_handle_get_height(handle.get()), source.limits);
        !fits) {
        return fail(fits.error());
    }
    if (source.cancel.isCancelled()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    const int stated = heif_image_handle_get_luma_bits_per_pixel(handle.get());
    const bool deep = stated > 8;
    const bool alpha = heif_image_handle_has_alpha_channel(handle.get()) != 0;
    const heif_chroma chroma = deep ? (alpha ? heif_chroma_interleaved_RRGGBBAA_LE : heif_chroma_interleaved_RRGGBB_LE)
                                    : (alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB);
    options->strict_decoding = 1; // a decoder that conceals errors would hand out half a photo
    heif_image* raw = nullptr;
    error = heif_decode_image(handle.get(), &raw, heif_colorspace_RGB, chroma, options.get());
    const ImagePtr image(raw);
    if (error.code != heif_error_Ok) {
        return fail(decodingError(error, format));
    }
    heif_error warning = {};
    if (heif_image_get_decoding_warnings(image.get(), 0, &warning, 1) > 0) {
        return fail(decodingError(warning, format));
    }
    int stride = 0;
    const std::uint8_t* plane = heif_image_get_plane_readonly(image.get(), heif_channel_interleaved, &stride);
    const cv::Size size(heif_image_get_width(image.get(), heif_channel_interleaved),
                        heif_image_get_height(image.get(), heif_channel_interleaved));
    const int bits = heif_image_get_bits_per_pixel_range(image.get(), heif_channel_interleaved);
    if (const Expected<void> fits = checkDimensions(size.width, size.height, source.limits); !fits) {
        return fail(fits.error());
    }
    if (plane == nullptr || (deep && (bits < 9 || bits > 16))) {
        return fail(ErrorCode::Damaged, "the decoder returned no usable pixels");
    }
    DecodedImage decoded;
    decoded.format = format;
    decoded.lossless = false;
    decoded.image.bitDepth = deep ? (bits <= 10 ? 10 : bits <= 12 ? 12 : 16) : 8;
    decoded.image.pixels = copyPixels(plane, stride, size, alpha ? 4 : 3, deep ? bits : 8);
    if (alpha && heif_image_handle_is_premultiplied_alpha(handle.get()) != 0) {
        unpremultiply(decoded.image.pixels);
    }
    attachProfile(decoded, profileOf(handle.get(), decoded), ColourSpace::Rgb);
    return decoded;
}

namespace
{

heif_compression_format compressionOf(Format format)
{
    return format == Format::Avif ? heif_compression_AV1 : heif_compression_HEVC;
}

heif_error appendTo(heif_context*, const void* data, std::size_t size, void* user)
{
    static const heif_error kDone = {heif_error_Ok, heif_suberror_Unspecified, "ok"};
    static const heif_error kFull = {heif_error_Memory_allocation_error, heif_suberror_Unspecified,
                                     "not enough memory"};
    try {
        auto& bytes = *static_cast<std::vector<std::byte>*>(user);
        const auto* from = static_cast<const std::byte*>(data);
        bytes.insert(bytes.end(), from, from + size);
        return kDone;
    } catch (const std::bad_alloc&) {
        return kFull;
    }
}

struct Layout
{
    heif_colorspace space;
    heif_chroma chroma;
    heif_channel channel;
    int bits;
};

Layout layoutOf(const Image& image, Format format)
{
    const int channels = image.pixels.channels();
    // Neither codec has more than 12 bits. libheif 1.15 asks libaom for a profile that has no 10 bits, and libaom
    // then aborts the process; 12 bits hold the same values.
    const bool tenBits = image.bitDepth <= 10 && format == Format::Heic;
    const int bits = image.pixels.depth() == CV_8U ? 8 : tenBits ? 10 : 12;
    if (channels == 1) {
        return {heif_colorspace_monochrome, heif_chroma_monochrome, heif_channel_Y, bits};
    }
    const bool alpha = channels == 4;
    return {heif_colorspace_RGB,
            bits == 8 ? (alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB)
                      : (alpha ? heif_chroma_interleaved_RRGGBBAA_LE : heif_chroma_interleaved_RRGGBB_LE),
            heif_channel_interleaved, bits};
}

void fillPlane(const cv::Mat& pixels, int bits, std::uint8_t* plane, int stride)
{
    const int samples = pixels.cols * pixels.channels();
    const std::uint32_t highest = (1U << static_cast<unsigned>(bits)) - 1U;
    for (int y = 0; y < pixels.rows; ++y) {
        std::uint8_t* to = plane + static_cast<std::ptrdiff_t>(y) * stride;
        if (bits == 8) {
            std::memcpy(to, pixels.ptr<std::uint8_t>(y), static_cast<std::size_t>(samples));
            continue;
        }
        const auto* from = pixels.ptr<std::uint16_t>(y);
        for (int i = 0; i < samples; ++i) {
            const std::uint32_t value = (from[i] * highest + 32767U) / 65535U;
            to[2 * i] = static_cast<std::uint8_t>(value & 0xFFU);
            to[2 * i + 1] = static_cast<std::uint8_t>(value >> 8U);
        }
    }
}

/// Encoder settings. Parameters that an encoder does not know are refused by it, which does no harm.
void configure(heif_encoder* encoder, Format format, const EncodeOptions& options)
{
    if (options.lossless) {
        heif_encoder_set_lossless(encoder, 1);
    } else {
        heif_encoder_set_lossless(encoder, 0);
        heif_encoder_set_lossy_quality(encoder, std::clamp(options.quality, 1, 100));
    }
    heif_encoder_set_parameter_string(encoder, "chroma", options.subsampleChroma && !options.lossless ? "420" : "444");
    if (format == Format::Avif) {
        heif_encoder_set_parameter_integer(encoder, "speed", 8);
    } else {
        heif_encoder_set_parameter_string(encoder, "preset", "superfast");
        // x265 would write its version and every option into the stream.
        heif_encoder_set_parameter_string(encoder, "x265:info", "0");
    }
}

} // namespace

bool canEncodeHeif(Format format)
{
    return heif_have_encoder_for_format(compressionOf(format)) != 0;
}

HeifCodecs heifCodecs(Format format)
{
    const ContextPtr context(heif_context_alloc()); // loads the plug-ins
    HeifCodecs codecs;
    codecs.decodes = heif_have_decoder_for_format(compressionOf(format)) != 0;
    const heif_decoder_descriptor* decoder = nullptr; // the first one is what would be used
    if (heif_get_decoder_descriptors(compressionOf(format), &decoder, 1) == 1) {
        codecs.decoder = heif_decoder_descriptor_get_name(decoder);
    }
    const heif_encoder_descriptor* encoder = nullptr;
    if (heif_get_encoder_descriptors(compressionOf(format), nullptr, &encoder, 1) == 1) {
        codecs.encoder = heif_encoder_descriptor_get_name(encoder);
    }
    return codecs;
}

Expected<std::vector<std::byte>> encodeHeif(const Image& image, Format format, const EncodeOptions& options,
                                            const CancelToken& cancel)
{
    const auto failed = [format](const heif_error& error) {
        return fail(ErrorCode::WriteFailed,
                    fmt::format("the {} could not be encoded: {}", formatName(format), error.message));
    };
    const ContextPtr context(heif_context_alloc());
    const EncodingOptionsPtr settings(heif_encoding_options_alloc());
    const NclxPtr nclx(heif_nclx_color_profile_alloc());
    if (!context || !settings || !nclx) {
        throw std::bad_alloc();
    }
    heif_encoder* rawEncoder = nullptr;
    heif_error error = heif_context_get_encoder_for_format(context.get(), compressionOf(format), &rawEncoder);
    const EncoderPtr encoder(rawEncoder);
    if (error.code != heif_error_Ok) {
        return fail(ErrorCode::UnsupportedFormat, fmt::format("this installation cannot write {}", formatName(format)));
    }
    configure(encoder.get(), format, options);

    const Layout layout = layoutOf(image, format);
    heif_image* rawImage = nullptr;
    error = heif_image_create(image.pixels.cols, image.pixels.rows, layout.space, layout.chroma, &rawImage);
    const ImagePtr picture(rawImage);
    if (error.code == heif_error_Ok) {
        error = heif_image_add_plane(picture.get(), layout.channel, image.pixels.cols, image.pixels.rows, layout.bits);
    }
    if (error.code != heif_error_Ok) {
        return failed(error);
    }
    int stride = 0;
    std::uint8_t* plane = heif_image_get_plane(picture.get(), layout.channel, &stride);
    fillPlane(image.pixels, layout.bits, plane, stride);

    nclx->color_primaries = heif_color_primaries_ITU_R_BT_709_5;
    nclx->transfer_characteristics = heif_transfer_characteristic_IEC_61966_2_1;
    // Lossless needs RGB itself in the stream; YCbCr of 8 bits does not come back exactly.
    nclx->matrix_coefficients = options.lossless && image.pixels.channels() > 1
                                    ? heif_matrix_coefficients_RGB_GBR
                                    : heif_matrix_coefficients_ITU_R_BT_601_6;
    nclx->full_range_flag = 1;
    settings->output_nclx_profile = nclx.get();
    settings->macOS_compatibility_workaround_no_nclx_profile = 0;
    settings->save_two_colr_boxes_when_ICC_and_nclx_available = 1;
    if (!image.iccProfile.empty()) {
        error =
            heif_image_set_raw_color_profile(picture.get(), "prof", image.iccProfile.data(), image.iccProfile.size());
        // With an ICC profile the code points must not claim sRGB; the matrix is still needed.
        nclx->color_primaries = heif_color_primaries_unspecified;
        nclx->transfer_characteristics = heif_transfer_characteristic_unspecified;
    }
    if (error.code != heif_error_Ok) {
        return failed(error);
    }
    if (cancel.isCancelled()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    heif_image_handle* rawHandle = nullptr;
    error = heif_context_encode_image(context.get(), picture.get(), encoder.get(), settings.get(), &rawHandle);
    const HandlePtr handle(rawHandle);
    std::vector<std::byte> bytes;
    if (error.code == heif_error_Ok) {
        heif_writer writer = {1, &appendTo};
        error = heif_context_write(context.get(), &writer, &bytes);
    }
    if (error.code != heif_error_Ok) {
        return failed(error);
    }
    return bytes;
}

} // namespace bauta::image
