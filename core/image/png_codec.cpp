// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/png_codec.h"

#include "core/image/colour.h"
#include "core/image/orientation.h"

#include <fmt/format.h>
#include <png.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <limits>
#include <new>
#include <string_view>

namespace bauta::image
{

namespace
{

/// Where libpng's error handler leaves its message before it jumps.
struct ErrorState
{
    std::jmp_buf jump = {};
    char message[160] = {};
};

[[noreturn]] void onError(png_structp png, png_const_charp message)
{
    auto& state = *static_cast<ErrorState*>(png_get_error_ptr(png));
    std::strncpy(state.message, message, sizeof state.message - 1);
    std::longjmp(state.jump, 1); // NOLINT(cert-err52-cpp)
}

void onWarning(png_structp, png_const_charp) {}

struct Input
{
    const std::uint8_t* data = nullptr;
    std::size_t size = 0;
    std::size_t at = 0;
    bool ranOut = false;
};

void readInput(png_structp png, png_bytep to, std::size_t count)
{
    auto& input = *static_cast<Input*>(png_get_io_ptr(png));
    if (count > input.size - input.at) {
        input.ranOut = true;
        png_error(png, "the file ends too early");
    }
    std::memcpy(to, input.data + input.at, count);
    input.at += count;
}

constexpr std::size_t kSignatureBytes = 8;

/// The profile in an iCCP chunk: a name, a zero, the method 0, zlib data. Read by ourselves, because libpng drops
/// profiles that it finds odd, and ours must come through byte for byte. Empty if the chunk is damaged.
std::vector<std::byte> inflateProfile(std::span<const std::uint8_t> chunk)
{
    const auto zero = std::find(chunk.begin(), chunk.end(), std::uint8_t{0});
    const auto nameBytes = static_cast<std::size_t>(zero - chunk.begin());
    if (nameBytes + 2 >= chunk.size() || chunk[nameBytes + 1] != 0) {
        return {};
    }
    z_stream stream = {};
    if (inflateInit(&stream) != Z_OK) {
        return {};
    }
    stream.next_in = const_cast<Bytef*>(chunk.data() + nameBytes + 2); // zlib reads only
    stream.avail_in = static_cast<uInt>(chunk.size() - nameBytes - 2);
    std::vector<std::byte> profile;
    int status = Z_OK;
    while (status == Z_OK && profile.size() <= kMaxIccBytes) {
        constexpr std::size_t kStep = 65536;
        const std::size_t used = profile.size();
        profile.resize(used + kStep);
        stream.next_out = reinterpret_cast<Bytef*>(profile.data() + used);
        stream.avail_out = kStep;
        status = inflate(&stream, Z_NO_FLUSH);
        profile.resize(used + kStep - stream.avail_out);
        if (status == Z_BUF_ERROR) {
            break;
        }
    }
    inflateEnd(&stream);
    return status == Z_STREAM_END ? profile : std::vector<std::byte>{};
}

class Decoder
{
public:
    explicit Decoder(const Source& source) : m_limits(source.limits), m_cancel(source.cancel)
    {
        m_input.data = octets(source.content);
        m_input.size = source.content.size();
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &m_errors, &onError, &onWarning);
        m_info = m_png != nullptr ? png_create_info_struct(m_png) : nullptr;
    }
    ~Decoder() { png_destroy_read_struct(&m_png, &m_info, nullptr); }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    Expected<DecodedImage> decode();

private:
    enum class Rows
    {
        Read,
        Failed,
        Cancelled
    };
    bool readHeader();
    bool setTransforms();
    Rows readRows(std::uint8_t* pixels, std::size_t stride, std::uint32_t height);
    [[nodiscard]] std::span<const std::uint8_t> unknownChunk(std::string_view name) const;
    [[nodiscard]] std::vector<std::byte> profile(ColourSpace space, DecodedImage& decoded) const;
    [[nodiscard]] Error error() const;

    const DecodeLimits& m_limits;
    const CancelToken& m_cancel;
    ErrorState m_errors;
    Input m_input;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    int m_passes = 1;
};

bool Decoder::readHeader()
{
    return runGuarded(m_errors.jump, [this] {
        png_set_read_fn(m_png, &m_input, &readInput);
        png_set_user_limits(m_png, static_cast<png_uint_32>(m_limits.maxSide),
                            static_cast<png_uint_32>(m_limits.maxSide));
        // No chunk but IDAT is kept if longer; a stated length costs nothing until the content is really there.
        constexpr std::size_t kMaxChunk = std::size_t{64} << 20;
        png_set_chunk_malloc_max(m_png, std::clamp<std::size_t>(m_input.size, 4096, kMaxChunk));
        // Text is not needed (and may be a decompression bomb); colour profile, Exif and animation come raw.
        static const png_byte kIgnored[] = "tEXt\0zTXt\0iTXt\0sPLT\0hIST\0tIME\0pHYs\0oFFs\0pCAL\0sCAL";
        static const png_byte kRaw[] = "iCCP\0eXIf\0acTL";
        png_set_keep_unknown_chunks(m_png, PNG_HANDLE_CHUNK_NEVER, kIgnored, sizeof kIgnored / 5);
        png_set_keep_unknown_chunks(m_png, PNG_HANDLE_CHUNK_ALWAYS, kRaw, sizeof kRaw / 5);
        png_read_info(m_png, m_info);
    });
}

bool Decoder::setTransforms()
{
    return runGuarded(m_errors.jump, [this] {
        const bool alpha = (png_get_color_type(m_png, m_info) & PNG_COLOR_MASK_ALPHA) != 0 ||
                           png_get_valid(m_png, m_info, PNG_INFO_tRNS) != 0;
        png_set_expand(m_png); // palette to RGB, gray below 8 bits to 8, tRNS to alpha
        if (alpha) {
            png_set_gray_to_rgb(m_png); // there is no two-channel picture in Image
        }
        if constexpr (std::endian::native == std::endian::little) {
            png_set_swap(m_png);
        }
        m_passes = png_set_interlace_handling(m_png);
        png_read_update_info(m_png, m_info);
    });
}

Decoder::Rows Decoder::readRows(std::uint8_t* pixels, std::size_t stride, std::uint32_t height)
{
    bool cancelled = false;
    const bool read = runGuarded(m_errors.jump, [&] {
        for (int pass = 0; pass < m_passes; ++pass) {
            for (std::uint32_t y = 0; y < height; ++y) {
                cancelled = cancelled || m_cancel.isCancelled();
                if (cancelled) {
                    return;
                }
                png_read_row(m_png, pixels + y * stride, nullptr);
            }
        }
        png_read_end(m_png, m_info); // checks the last checksums, and finds an eXIf after the pixels
    });
    return cancelled ? Rows::Cancelled : read ? Rows::Read : Rows::Failed;
}

std::span<const std::uint8_t> Decoder::unknownChunk(std::string_view name) const
{
    png_unknown_chunkp chunks = nullptr;
    const int count = png_get_unknown_chunks(m_png, m_info, &chunks);
    for (int i = 0; i < count; ++i) {
        if (name == reinterpret_cast<const char*>(chunks[i].name)) {
            return {chunks[i].data, chunks[i].size};
        }
    }
    return {};
}

std::vector<std::byte> Decoder::profile(ColourSpace space, DecodedImage& decoded) const
{
    if (const auto chunk = unknownChunk("iCCP"); !chunk.empty()) {
        std::vector<std::byte> found = inflateProfile(chunk);
        if (found.empty()) {
            decoded.notes.emplace_back("the colour profile is damaged and was ignored");
        }
        return found;
    }
    double gamma = 0.0;
    if (png_get_valid(m_png, m_info, PNG_INFO_sRGB) != 0 || png_get_gAMA(m_png, m_info, &gamma) == 0 ||
        !(gamma > 0.0)) {
        return {};
    }
    Chromaticities xy;
    png_get_cHRM(m_png, m_info, &xy.whiteX, &xy.whiteY, &xy.redX, &xy.redY, &xy.greenX, &xy.greenY, &xy.blueX,
                 &xy.blueY);
    return makeProfile(xy, TransferCurve::Gamma, 1.0 / gamma, space);
}

Error Decoder::error() const
{
    if (m_input.ranOut) {
        return {ErrorCode::Damaged, "the PNG ends too early"};
    }
    const std::string_view message = m_errors.message;
    if (message.find("emory") != std::string_view::npos) {
        return {ErrorCode::TooLarge, "not enough memory to decode the PNG"};
    }
    return {ErrorCode::Damaged, fmt::format("the PNG is damaged: {}", message)};
}

Expected<DecodedImage> Decoder::decode()
{
    if (m_info == nullptr) {
        return fail(ErrorCode::TooLarge, "not enough memory to decode the PNG");
    }
    // The size stands at a fixed place; reading it there keeps our own wording for sizes beyond the limits.
    constexpr std::size_t kWidthAt = 16;
    if (m_input.size < kWidthAt + 8) {
        return fail(ErrorCode::Damaged, "the PNG ends too early");
    }
    if (const Expected<void> fits = checkDimensions(png_get_uint_32(m_input.data + kWidthAt),
                                                    png_get_uint_32(m_input.data + kWidthAt + 4), m_limits);
        !fits) {
        return fail(fits.error());
    }
    if (!readHeader()) {
        return fail(error());
    }
    const std::uint32_t width = png_get_image_width(m_png, m_info);
    const std::uint32_t height = png_get_image_height(m_png, m_info);
    if (const Expected<void> fits = checkDimensions(width, height, m_limits); !fits) {
        return fail(fits.error());
    }
    if (!setTransforms()) {
        return fail(error());
    }
    const int channels = png_get_channels(m_png, m_info);
    const int depth = png_get_bit_depth(m_png, m_info);
    DecodedImage decoded;
    decoded.format = Format::Png;
    decoded.image.bitDepth = depth;
    cv::Mat& pixels = decoded.image.pixels;
    pixels.create(static_cast<int>(height), static_cast<int>(width),
                  CV_MAKETYPE(depth == 16 ? CV_16U : CV_8U, channels));
    if (png_get_rowbytes(m_png, m_info) != static_cast<std::size_t>(pixels.cols) * pixels.elemSize()) {
        return fail(ErrorCode::Damaged, "the PNG's header contradicts itself");
    }
    switch (readRows(pixels.data, pixels.step, height)) {
    case Rows::Cancelled:
        return fail(ErrorCode::Cancelled, "cancelled");
    case Rows::Failed:
        return fail(error());
    case Rows::Read:
        break;
    }
    // Gray with transparency was expanded to RGBA, so a gray profile no longer fits; gray pixels without one do well.
    const ColourSpace space = channels == 1 ? ColourSpace::Gray : ColourSpace::Rgb;
    attachProfile(decoded, profile(space, decoded), space);
    if (const auto animation = unknownChunk("acTL"); animation.size() >= 8) {
        decoded.notes.push_back(
            fmt::format("an animation; only the first of its {} frames is kept", png_get_uint_32(animation.data())));
    }
    const auto exif = unknownChunk("eXIf");
    applyOrientation(pixels, exifOrientation(std::as_bytes(exif)));
    return decoded;
}

void writeOutput(png_structp png, png_bytep data, std::size_t count)
{
    auto& bytes = *static_cast<std::vector<std::byte>*>(png_get_io_ptr(png));
    bool stored = false;
    try {
        const auto* from = reinterpret_cast<const std::byte*>(data);
        bytes.insert(bytes.end(), from, from + count);
        stored = true;
    } catch (const std::bad_alloc&) {
    }
    if (!stored) {
        png_error(png, "not enough memory");
    }
}

void flushNothing(png_structp) {}

/// The body of an iCCP chunk; libpng's own writer refuses profiles that it finds odd.
std::vector<std::uint8_t> profileChunk(std::span<const std::byte> profile)
{
    constexpr std::string_view kName = "icc";
    std::vector<std::uint8_t> chunk(kName.begin(), kName.end());
    chunk.push_back(0); // end of the name
    chunk.push_back(0); // zlib
    const std::size_t head = chunk.size();
    uLongf packed = compressBound(static_cast<uLong>(profile.size()));
    chunk.resize(head + packed);
    if (compress2(chunk.data() + head, &packed, octets(profile), static_cast<uLong>(profile.size()), 9) != Z_OK) {
        return {};
    }
    chunk.resize(head + packed);
    return chunk;
}

class Encoder
{
public:
    Encoder()
    {
        m_png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &m_errors, &onError, &onWarning);
        m_info = m_png != nullptr ? png_create_info_struct(m_png) : nullptr;
    }
    ~Encoder() { png_destroy_write_struct(&m_png, &m_info); }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;

    Expected<std::vector<std::byte>> encode(const Image& image, const CancelToken& cancel);

private:
    bool writeHeader(const Image& image, std::span<const std::uint8_t> profile);

    ErrorState m_errors;
    std::vector<std::byte> m_bytes;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
};

bool Encoder::writeHeader(const Image& image, std::span<const std::uint8_t> profile)
{
    return runGuarded(m_errors.jump, [&] {
        png_set_write_fn(m_png, &m_bytes, &writeOutput, &flushNothing);
        const int channels = image.pixels.channels();
        const int type = channels == 1 ? PNG_COLOR_TYPE_GRAY : channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA;
        png_set_user_limits(m_png, 0x7FFFFFFF, 0x7FFFFFFF);
        png_set_IHDR(m_png, m_info, static_cast<png_uint_32>(image.pixels.cols),
                     static_cast<png_uint_32>(image.pixels.rows), image.pixels.depth() == CV_16U ? 16 : 8, type,
                     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_set_compression_level(m_png, 3);
        png_set_filter(m_png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB | PNG_FILTER_UP);
        png_write_info(m_png, m_info);
        if (!profile.empty()) {
            static const png_byte kName[] = "iCCP";
            png_write_chunk(m_png, kName, profile.data(), profile.size());
        }
        if constexpr (std::endian::native == std::endian::little) {
            png_set_swap(m_png);
        }
    });
}

Expected<std::vector<std::byte>> Encoder::encode(const Image& image, const CancelToken& cancel)
{
    if (m_info == nullptr) {
        return fail(ErrorCode::WriteFailed, "not enough memory to encode the PNG");
    }
    m_bytes.reserve(image.pixels.total() / 2);
    const std::vector<std::uint8_t> chunk =
        image.iccProfile.empty() ? std::vector<std::uint8_t>{} : profileChunk(image.iccProfile);
    bool done = writeHeader(image, chunk);
    if (done) {
        bool cancelled = false;
        done = runGuarded(m_errors.jump, [&] {
            for (int y = 0; y < image.pixels.rows; ++y) {
                cancelled = cancelled || cancel.isCancelled();
                if (cancelled) {
                    return;
                }
                png_write_row(m_png, image.pixels.ptr<png_byte>(y));
            }
            png_write_end(m_png, nullptr);
        });
        if (cancelled) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
    }
    if (!done) {
        return fail(ErrorCode::WriteFailed, fmt::format("the PNG could not be encoded: {}", m_errors.message));
    }
    return std::move(m_bytes);
}

} // namespace

Expected<DecodedImage> decodePng(const Source& source)
{
    return Decoder(source).decode();
}

Expected<std::vector<std::byte>> encodePng(const Image& image, const EncodeOptions&, const CancelToken& cancel)
{
    return Encoder().encode(image, cancel);
}

} // namespace bauta::image
