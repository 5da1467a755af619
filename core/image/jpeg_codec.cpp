// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/jpeg_codec.h"

#include "core/image/colour.h"
#include "core/image/orientation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

// jerror.h depends on what jpeglib.h defines.
// clang-format off
#include <jpeglib.h>
#include <jerror.h>
// clang-format on

namespace bauta::image
{

namespace
{

/// libjpeg's error manager, extended. Passed through libjpeg as its first member.
struct ErrorManager
{
    jpeg_error_mgr base = {};
    std::jmp_buf jump = {};
    char message[JMSG_LENGTH_MAX] = {};
    int code = 0;
    bool cancelled = false;
    bool tooManyScans = false;
};

ErrorManager& errorsOf(j_common_ptr info) noexcept
{
    return *reinterpret_cast<ErrorManager*>(info->err);
}

[[noreturn]] void jumpOut(j_common_ptr info)
{
    ErrorManager& errors = errorsOf(info);
    errors.code = info->err->msg_code;
    info->err->format_message(info, errors.message);
    std::longjmp(errors.jump, 1); // NOLINT(cert-err52-cpp)
}

/// Warnings that mean lost or invented picture data end the decoding; the rest (extraneous bytes between markers, odd
/// version numbers) is harmless. libjpeg would go on in any case and leave the remainder gray.
void onMessage(j_common_ptr info, int level)
{
    if (level >= 0) {
        return;
    }
    switch (info->err->msg_code) {
    case JWRN_ARITH_BAD_CODE:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
        jumpOut(info);
    default:
        return;
    }
}

void printNothing(j_common_ptr) {}

void installErrors(ErrorManager& errors)
{
    jpeg_std_error(&errors.base);
    errors.base.error_exit = &jumpOut;
    errors.base.emit_message = &onMessage;
    errors.base.output_message = &printNothing;
}

/// Reads from memory. Unlike libjpeg's own memory source it remembers that the content ended too early.
struct MemorySource
{
    jpeg_source_mgr base = {};
    bool ranOut = false;
};

void initSource(j_decompress_ptr) {}
void termSource(j_decompress_ptr) {}

boolean fillInput(j_decompress_ptr info)
{
    static const JOCTET kEndOfImage[] = {0xFF, JPEG_EOI};
    auto& source = *reinterpret_cast<MemorySource*>(info->src);
    source.ranOut = true;
    source.base.next_input_byte = kEndOfImage;
    source.base.bytes_in_buffer = sizeof kEndOfImage;
    return TRUE;
}

void skipInput(j_decompress_ptr info, long count)
{
    jpeg_source_mgr& source = *info->src;
    if (count <= 0) {
        return;
    }
    if (static_cast<std::size_t>(count) >= source.bytes_in_buffer) {
        fillInput(info);
        return;
    }
    source.next_input_byte += count;
    source.bytes_in_buffer -= static_cast<std::size_t>(count);
}

void installSource(MemorySource& source, std::span<const std::byte> content)
{
    source.base.init_source = &initSource;
    source.base.fill_input_buffer = &fillInput;
    source.base.skip_input_data = &skipInput;
    source.base.resync_to_restart = &jpeg_resync_to_restart;
    source.base.term_source = &termSource;
    source.base.next_input_byte = octets(content);
    source.base.bytes_in_buffer = content.size();
}

/// Polled by libjpeg between rows and, for progressive files, between scans.
struct Monitor
{
    jpeg_progress_mgr base = {};
    const CancelToken* cancel = nullptr;
};

void onProgress(j_common_ptr info)
{
    // A small file can hold thousands of scans over a huge picture; real ones have about ten.
    constexpr int kMaxScans = 100;
    ErrorManager& errors = errorsOf(info);
    if (reinterpret_cast<Monitor*>(info->progress)->cancel->isCancelled()) {
        errors.cancelled = true;
        std::longjmp(errors.jump, 1); // NOLINT(cert-err52-cpp)
    }
    if (info->is_decompressor != 0 && reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > kMaxScans) {
        errors.tooManyScans = true;
        std::longjmp(errors.jump, 1); // NOLINT(cert-err52-cpp)
    }
}

Error errorFrom(const ErrorManager& errors)
{
    if (errors.cancelled) {
        return {ErrorCode::Cancelled, "cancelled"};
    }
    if (errors.tooManyScans) {
        return {ErrorCode::TooLarge, "the JPEG has an unreasonable number of scans"};
    }
    switch (errors.code) {
    case JERR_BAD_PRECISION:
        return {ErrorCode::UnsupportedFormat, "a JPEG with more than 8 bits a sample, which is not supported"};
    case JERR_SOF_UNSUPPORTED:
        return {ErrorCode::UnsupportedFormat, "a lossless or hierarchical JPEG, which is not supported"};
    case JERR_ARITH_NOTIMPL:
        return {ErrorCode::UnsupportedFormat, "a JPEG with arithmetic coding, which is not supported"};
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
        return {ErrorCode::UnsupportedFormat, fmt::format("an unusual JPEG: {}", errors.message)};
    case JERR_OUT_OF_MEMORY:
        return {ErrorCode::TooLarge, "not enough memory to decode the JPEG"};
    case JWRN_HIT_MARKER:
        return {ErrorCode::Damaged, "the JPEG's picture data ends too early"};
    default:
        return {ErrorCode::Damaged, fmt::format("the JPEG is damaged: {}", errors.message)};
    }
}

/// The luminance table of the JPEG standard (annex K.1) in natural order; every encoder that speaks of a quality
/// scales it.
constexpr std::array<int, DCTSIZE2> kStandardLuminance = {
    16, 11,  10,  16, 24, 40, 51, 61, 12,  12,  14,  19,  26, 58, 60, 55,  14,  13,  16,  24, 40, 57,
    69, 56,  14,  17, 22, 29, 51, 87, 80,  62,  18,  22,  37, 56, 68, 109, 103, 77,  24,  35, 55, 64,
    81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98,  112, 100, 103, 99};

/// The quality 1..100 whose scaled standard table lies closest to the file's; exact for files by libjpeg.
int estimateQuality(const jpeg_decompress_struct& info)
{
    const int number = info.comp_info[0].quant_tbl_no; // not checked by libjpeg before decoding starts
    const JQUANT_TBL* table = number >= 0 && number < NUM_QUANT_TBLS ? info.quant_tbl_ptrs[number] : nullptr;
    if (table == nullptr) {
        return 0;
    }
    int best = 0;
    long bestDistance = std::numeric_limits<long>::max();
    for (int quality = 100; quality >= 1; --quality) {
        const int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        long distance = 0;
        for (std::size_t i = 0; i < DCTSIZE2; ++i) {
            const int scaled = std::clamp((kStandardLuminance[i] * scale + 50) / 100, 1, 255);
            distance += std::abs(scaled - static_cast<int>(table->quantval[i]));
        }
        if (distance < bestDistance) {
            bestDistance = distance;
            best = quality;
        }
    }
    return best;
}

/// Everything that libjpeg needs while decoding; destroyed after any jump.
class Decoder
{
public:
    explicit Decoder(const Source& source) : m_limits(source.limits)
    {
        installErrors(m_errors);
        m_info.err = &m_errors.base;
        m_monitor.base.progress_monitor = &onProgress;
        m_monitor.cancel = &source.cancel;
        installSource(m_source, source.content);
    }
    ~Decoder() { jpeg_destroy_decompress(&m_info); }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    Expected<DecodedImage> decode();

private:
    bool readHeader();
    bool readRows(std::uint8_t* pixels, std::size_t stride);
    bool readCmykRows(std::uint8_t* pixels, std::size_t stride, std::uint8_t* row, const CmykToSrgb& convert);
    bool finish();
    [[nodiscard]] std::vector<std::byte> takeProfile();
    [[nodiscard]] int orientation() const;

    const DecodeLimits& m_limits;
    ErrorManager m_errors;
    MemorySource m_source;
    Monitor m_monitor;
    jpeg_decompress_struct m_info = {};
    JOCTET* m_profile = nullptr;
    unsigned m_profileBytes = 0;
};

bool Decoder::readHeader()
{
    return runGuarded(m_errors.jump, [this] {
        jpeg_create_decompress(&m_info);
        m_info.src = &m_source.base;
        m_info.progress = &m_monitor.base;
        constexpr unsigned kWholeSegment = 0xFFFF;
        jpeg_save_markers(&m_info, JPEG_APP0 + 1, kWholeSegment);
        jpeg_save_markers(&m_info, JPEG_APP0 + 2, kWholeSegment);
        jpeg_read_header(&m_info, TRUE);
    });
}

bool Decoder::readRows(std::uint8_t* pixels, std::size_t stride)
{
    return runGuarded(m_errors.jump, [&] {
        jpeg_start_decompress(&m_info);
        while (m_info.output_scanline < m_info.output_height) {
            // Several row pointers at once let libjpeg hand out a whole row group without its spare buffer.
            JSAMPROW rows[16];
            const JDIMENSION first = m_info.output_scanline;
            const JDIMENSION count = std::min<JDIMENSION>(16, m_info.output_height - first);
            for (JDIMENSION i = 0; i < count; ++i) {
                rows[i] = pixels + (first + i) * stride;
            }
            jpeg_read_scanlines(&m_info, rows, count);
        }
    });
}

bool Decoder::readCmykRows(std::uint8_t* pixels, std::size_t stride, std::uint8_t* row, const CmykToSrgb& convert)
{
    return runGuarded(m_errors.jump, [&] {
        jpeg_start_decompress(&m_info);
        while (m_info.output_scanline < m_info.output_height) {
            std::uint8_t* to = pixels + m_info.output_scanline * stride;
            if (jpeg_read_scanlines(&m_info, &row, 1) == 1) {
                convert.convert(row, to, static_cast<int>(m_info.output_width));
            }
        }
    });
}

bool Decoder::finish()
{
    return runGuarded(m_errors.jump, [this] { jpeg_finish_decompress(&m_info); });
}

std::vector<std::byte> Decoder::takeProfile()
{
    const bool read = runGuarded(m_errors.jump, [this] {
        if (jpeg_read_icc_profile(&m_info, &m_profile, &m_profileBytes) == FALSE) {
            m_profile = nullptr;
        }
    });
    std::vector<std::byte> profile;
    if (read && m_profile != nullptr) {
        const auto* bytes = reinterpret_cast<const std::byte*>(m_profile);
        profile.assign(bytes, bytes + m_profileBytes);
    }
    std::free(m_profile); // NOLINT: libjpeg hands over malloc'ed memory
    m_profile = nullptr;
    return profile;
}

int Decoder::orientation() const
{
    for (const jpeg_marker_struct* marker = m_info.marker_list; marker != nullptr; marker = marker->next) {
        const std::span data(reinterpret_cast<const std::byte*>(marker->data), marker->data_length);
        if (marker->marker == JPEG_APP0 + 1 && data.size() > 6 && std::memcmp(data.data(), "Exif\0", 6) == 0) {
            return exifOrientation(data);
        }
    }
    return 1;
}

Expected<DecodedImage> Decoder::decode()
{
    if (!readHeader()) {
        return fail(errorFrom(m_errors));
    }
    if (const Expected<void> fits = checkDimensions(m_info.image_width, m_info.image_height, m_limits); !fits) {
        return fail(fits.error());
    }
    DecodedImage decoded;
    decoded.format = Format::Jpeg;
    decoded.lossless = false;
    decoded.jpegQuality = estimateQuality(m_info);
    decoded.jpegChromaSubsampled =
        m_info.num_components >= 3 && (m_info.comp_info[0].h_samp_factor > m_info.comp_info[1].h_samp_factor ||
                                       m_info.comp_info[0].v_samp_factor > m_info.comp_info[1].v_samp_factor);
    const bool severalScans = jpeg_has_multiple_scans(&m_info) != FALSE;
    const bool arithmetic = m_info.arith_code != FALSE;
    std::vector<std::byte> profile = takeProfile();

    const int width = static_cast<int>(m_info.image_width);
    const int height = static_cast<int>(m_info.image_height);
    cv::Mat& pixels = decoded.image.pixels;
    bool complete = false;
    if (m_info.jpeg_color_space == JCS_CMYK || m_info.jpeg_color_space == JCS_YCCK) {
        m_info.out_color_space = JCS_CMYK;
        pixels.create(height, width, CV_8UC3);
        std::vector<std::uint8_t> row(static_cast<std::size_t>(width) * 4);
        // Adobe's programs store the inverse of the inks and always leave their marker.
        const CmykToSrgb convert(profile, CV_8U,
                                 m_info.saw_Adobe_marker != FALSE ? CmykToSrgb::Polarity::InkIsLow
                                                                  : CmykToSrgb::Polarity::InkIsHigh);
        decoded.notes.emplace_back(convert.note());
        complete = readCmykRows(pixels.data, pixels.step, row.data(), convert);
    } else {
        const bool gray = m_info.jpeg_color_space == JCS_GRAYSCALE;
        m_info.out_color_space = gray ? JCS_GRAYSCALE : JCS_RGB;
        pixels.create(height, width, gray ? CV_8UC1 : CV_8UC3);
        attachProfile(decoded, std::move(profile), gray ? ColourSpace::Gray : ColourSpace::Rgb);
        complete = readRows(pixels.data, pixels.step);
    }
    if (!complete) {
        return fail(errorFrom(m_errors));
    }
    const int turn = orientation();
    if (!finish()) {
        return fail(errorFrom(m_errors));
    }
    if (m_source.ranOut) {
        // A sequential Huffman picture whose only lack is the end marker is whole: a missing bit would have raised
        // JWRN_HIT_MARKER. Further scans, and arithmetic data, can be missing without a sign.
        if (severalScans || arithmetic) {
            return fail(ErrorCode::Damaged, "the JPEG ends before all of its picture data");
        }
        decoded.notes.emplace_back("the JPEG's end marker is missing; the picture is complete");
    }
    applyOrientation(pixels, turn);
    return decoded;
}

/// Appends what libjpeg compresses to a vector that grows by halves.
struct VectorDestination
{
    jpeg_destination_mgr base = {};
    std::vector<std::byte>* bytes = nullptr;
};

void pointAt(VectorDestination& destination, std::size_t used)
{
    destination.base.next_output_byte = reinterpret_cast<JOCTET*>(destination.bytes->data()) + used;
    destination.base.free_in_buffer = destination.bytes->size() - used;
}

void initDestination(j_compress_ptr info)
{
    pointAt(*reinterpret_cast<VectorDestination*>(info->dest), 0);
}

bool growQuietly(std::vector<std::byte>& bytes) noexcept
{
    try {
        bytes.resize(bytes.size() + bytes.size() / 2);
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

boolean emptyOutput(j_compress_ptr info)
{
    auto& destination = *reinterpret_cast<VectorDestination*>(info->dest);
    const std::size_t used = destination.bytes->size();
    if (!growQuietly(*destination.bytes)) {
        ERREXIT1(info, JERR_OUT_OF_MEMORY, 0);
    }
    pointAt(destination, used);
    return TRUE;
}

void termDestination(j_compress_ptr info)
{
    auto& destination = *reinterpret_cast<VectorDestination*>(info->dest);
    const std::size_t used = destination.bytes->size() - destination.base.free_in_buffer;
    destination.bytes->resize(used);
}

class Encoder
{
public:
    explicit Encoder(const CancelToken& cancel)
    {
        installErrors(m_errors);
        m_info.err = &m_errors.base;
        m_monitor.base.progress_monitor = &onProgress;
        m_monitor.cancel = &cancel;
        m_destination.base.init_destination = &initDestination;
        m_destination.base.empty_output_buffer = &emptyOutput;
        m_destination.base.term_destination = &termDestination;
    }
    ~Encoder() { jpeg_destroy_compress(&m_info); }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;

    Expected<std::vector<std::byte>> encode(const Image& image, const EncodeOptions& options);

private:
    ErrorManager m_errors;
    Monitor m_monitor;
    VectorDestination m_destination;
    jpeg_compress_struct m_info = {};
};

Expected<std::vector<std::byte>> Encoder::encode(const Image& image, const EncodeOptions& options)
{
    const bool gray = image.pixels.channels() == 1;
    const auto pixelCount = image.pixels.total();
    std::vector<std::byte> bytes(std::max<std::size_t>(std::size_t{1} << 16, pixelCount / 2 + image.iccProfile.size()));
    m_destination.bytes = &bytes;
    RowSource rows(image, CV_8U, gray ? 1 : 3);

    bool done = runGuarded(m_errors.jump, [&] {
        jpeg_create_compress(&m_info);
        m_info.dest = &m_destination.base;
        m_info.progress = &m_monitor.base;
        m_info.image_width = static_cast<JDIMENSION>(image.pixels.cols);
        m_info.image_height = static_cast<JDIMENSION>(image.pixels.rows);
        m_info.input_components = gray ? 1 : 3;
        m_info.in_color_space = gray ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_set_defaults(&m_info);
        jpeg_set_quality(&m_info, std::clamp(options.quality, 1, 100), TRUE);
        if (!gray) {
            const int sampling = options.subsampleChroma ? 2 : 1;
            m_info.comp_info[0].h_samp_factor = sampling;
            m_info.comp_info[0].v_samp_factor = sampling;
        }
        jpeg_start_compress(&m_info, TRUE);
        if (!image.iccProfile.empty()) {
            jpeg_write_icc_profile(&m_info, reinterpret_cast<const JOCTET*>(image.iccProfile.data()),
                                   static_cast<unsigned>(image.iccProfile.size()));
        }
    });
    // RowSource may allocate, so the loop runs outside the guard and each row inside it.
    for (int y = 0; done && y < image.pixels.rows; ++y) {
        auto* row = const_cast<JSAMPROW>(rows.row(y)); // libjpeg reads only
        done = runGuarded(m_errors.jump, [&] { jpeg_write_scanlines(&m_info, &row, 1); });
    }
    done = done && runGuarded(m_errors.jump, [this] { jpeg_finish_compress(&m_info); });
    if (done) {
        return bytes;
    }
    if (m_errors.cancelled) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    return fail(ErrorCode::WriteFailed, fmt::format("the JPEG could not be encoded: {}", m_errors.message));
}

} // namespace

Expected<DecodedImage> decodeJpeg(const Source& source)
{
    return Decoder(source).decode();
}

Expected<std::vector<std::byte>> encodeJpeg(const Image& image, const EncodeOptions& options, const CancelToken& cancel)
{
    if (image.pixels.cols > JPEG_MAX_DIMENSION || image.pixels.rows > JPEG_MAX_DIMENSION) {
        return fail(ErrorCode::TooLarge, fmt::format("JPEG holds at most {} pixels a side", JPEG_MAX_DIMENSION));
    }
    return Encoder(cancel).encode(image, options);
}

} // namespace bauta::image
