// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/tiff_codec.h"

#include "core/image/colour.h"
#include "core/image/orientation.h"
#include "core/image/tiff_memory.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

namespace bauta::image
{

namespace
{

template <class T>
T field(TIFF* tiff, std::uint32_t tag, T fallback)
{
    T value = fallback;
    return TIFFGetFieldDefaulted(tiff, tag, &value) != 0 ? value : fallback;
}

/// What the first directory says about its pixels.
struct Layout
{
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint16_t bits = 1;
    std::uint16_t samples = 1; ///< stored a pixel
    std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
    bool planar = false;
    bool alpha = false;
    bool premultiplied = false;

    [[nodiscard]] int colours() const
    {
        return photometric == PHOTOMETRIC_RGB ? 3 : photometric == PHOTOMETRIC_SEPARATED ? 4 : 1;
    }
    /// Channels that are read into memory; further ones are skipped.
    [[nodiscard]] int kept() const { return colours() + (alpha ? 1 : 0); }
    [[nodiscard]] int depth() const { return bits == 16 ? CV_16U : CV_8U; }
};

Unexpected<Error> unsupported(std::string_view what)
{
    return fail(ErrorCode::UnsupportedFormat, fmt::format("a TIFF {}, which is not supported", what));
}

class Decoder
{
public:
    explicit Decoder(const Source& source) : m_source(source), m_file(source.content) {}
    Expected<DecodedImage> decode();

private:
    Expected<void> readLayout(DecodedImage& decoded);
    Expected<void> refuseUnsupported() const;
    Expected<void> readStrips(cv::Mat& raw);
    Expected<void> readTiles(cv::Mat& raw);
    void unpack(const std::uint8_t* from, int count, std::uint16_t plane, std::uint8_t* to) const;
    Expected<void> finish(cv::Mat& raw, DecodedImage& decoded);
    Expected<void> finishPalette(cv::Mat& raw);
    void finishCmyk(cv::Mat& raw, DecodedImage& decoded, std::span<const std::byte> profile) const;
    [[nodiscard]] std::vector<std::byte> profile() const;
    [[nodiscard]] Unexpected<Error> damaged() const
    {
        const std::string& message = m_file.messages().firstError;
        return fail(ErrorCode::Damaged, message.empty() ? "the TIFF is damaged" : "the TIFF is damaged: " + message);
    }

    const Source& m_source;
    TiffInput m_file;
    Layout m_layout;
};

Expected<void> Decoder::refuseUnsupported() const
{
    TIFF* tiff = m_file.handle();
    const auto compression = field<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    std::uint8_t* dngVersion = nullptr;
    const bool reduced = (field<std::uint32_t>(tiff, TIFFTAG_SUBFILETYPE, 0) & FILETYPE_REDUCEDIMAGE) != 0;
    const auto content = m_source.content;
    const bool canonRaw = content.size() > 10 && content[8] == std::byte{'C'} && content[9] == std::byte{'R'};
    if (TIFFGetField(tiff, TIFFTAG_DNGVERSION, &dngVersion) != 0 || canonRaw || reduced ||
        compression == COMPRESSION_OJPEG) {
        return fail(ErrorCode::UnsupportedFormat,
                    "not a supported photo; it looks like a camera raw file; export it as JPEG or TIFF first");
    }
    if (TIFFIsCODECConfigured(compression) == 0) {
        return unsupported(fmt::format("with compression scheme {}", compression));
    }
    const auto format = field<std::uint16_t>(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    if (format == SAMPLEFORMAT_IEEEFP) {
        return unsupported("with floating point samples");
    }
    if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID) {
        return unsupported("with signed or complex samples");
    }
    const std::uint16_t bits = m_layout.bits;
    const bool subByte = bits == 1 || bits == 2 || bits == 4;
    if (!subByte && bits != 8 && bits != 16) {
        return unsupported(fmt::format("with {} bits a sample", bits));
    }
    if (subByte && m_layout.samples != 1) {
        return unsupported(fmt::format("with {} samples of {} bits a pixel", m_layout.samples, bits));
    }
    switch (m_layout.photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_RGB:
        break;
    case PHOTOMETRIC_PALETTE:
        if (bits > 8) {
            return unsupported("with a palette of 16 bits");
        }
        break;
    case PHOTOMETRIC_SEPARATED:
        if (field<std::uint16_t>(tiff, TIFFTAG_INKSET, INKSET_CMYK) != INKSET_CMYK) {
            return unsupported("with inks other than CMYK");
        }
        break;
    default:
        return unsupported(fmt::format("in an unusual colour space (photometric {})", m_layout.photometric));
    }
    if (m_layout.samples < m_layout.colours()) {
        return fail(ErrorCode::Damaged, "the TIFF states fewer samples than its colours need");
    }
    return {};
}

Expected<void> Decoder::readLayout(DecodedImage& decoded)
{
    TIFF* tiff = m_file.handle();
    m_layout.width = field<std::uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0);
    m_layout.height = field<std::uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0);
    if (const Expected<void> fits = checkDimensions(m_layout.width, m_layout.height, m_source.limits); !fits) {
        return fits;
    }
    m_layout.bits = field<std::uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    m_layout.samples = field<std::uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    m_layout.planar = field<std::uint16_t>(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
    std::uint16_t photometric = 0;
    if (TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric) == 0) {
        photometric = m_layout.samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
    }
    if (photometric == PHOTOMETRIC_YCBCR &&
        field<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE) == COMPRESSION_JPEG) {
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        photometric = PHOTOMETRIC_RGB;
        decoded.lossless = false;
    }
    m_layout.photometric = photometric;
    if (const Expected<void> supported = refuseUnsupported(); !supported) {
        return supported;
    }
    if (m_layout.samples > m_layout.colours()) {
        std::uint16_t count = 0;
        std::uint16_t* kinds = nullptr;
        const bool stated =
            TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) != 0 && count > 0 && kinds != nullptr;
        // Programs that write RGBA without saying so mean alpha; a stated "unspecified" is a mask or a spot colour.
        const std::uint16_t kind = stated ? kinds[0] : static_cast<std::uint16_t>(EXTRASAMPLE_UNASSALPHA);
        m_layout.alpha = kind != EXTRASAMPLE_UNSPECIFIED && m_layout.photometric != PHOTOMETRIC_SEPARATED &&
                         m_layout.photometric != PHOTOMETRIC_PALETTE;
        m_layout.premultiplied = m_layout.alpha && kind == EXTRASAMPLE_ASSOCALPHA;
        if (m_layout.samples > m_layout.kept()) {
            decoded.notes.push_back(
                fmt::format("{} extra channels that are no colour were dropped", m_layout.samples - m_layout.kept()));
        }
    }
    return {};
}

/// `count` pixels of a decoded row or tile row to the interleaved layout of `to`.
void Decoder::unpack(const std::uint8_t* from, int count, std::uint16_t plane, std::uint8_t* to) const
{
    const int kept = m_layout.kept();
    const int stored = m_layout.planar ? 1 : m_layout.samples;
    const int first = m_layout.planar ? plane : 0;
    const int channels = m_layout.planar ? 1 : kept;
    if (m_layout.bits == 16) {
        const auto* from16 = reinterpret_cast<const std::uint16_t*>(from);
        auto* to16 = reinterpret_cast<std::uint16_t*>(to);
        for (int x = 0; x < count; ++x) {
            for (int c = 0; c < channels; ++c) {
                to16[x * kept + first + c] = from16[x * stored + c];
            }
        }
    } else if (m_layout.bits == 8) {
        for (int x = 0; x < count; ++x) {
            for (int c = 0; c < channels; ++c) {
                to[x * kept + first + c] = from[x * stored + c];
            }
        }
    } else {
        const unsigned bits = m_layout.bits;
        const unsigned highest = (1U << bits) - 1U;
        const unsigned scale = m_layout.photometric == PHOTOMETRIC_PALETTE ? 1U : 255U / highest;
        for (int x = 0; x < count; ++x) {
            const auto bit = static_cast<unsigned>(x) * bits;
            const unsigned value = from[bit / 8] >> (8 - bits - bit % 8) & highest;
            to[x] = static_cast<std::uint8_t>(value * scale);
        }
    }
}

Expected<void> Decoder::readStrips(cv::Mat& raw)
{
    TIFF* tiff = m_file.handle();
    const std::uint64_t perPixel = m_layout.planar ? 1 : m_layout.samples;
    const std::uint64_t needed = (m_layout.width * perPixel * m_layout.bits + 7) / 8;
    const std::uint64_t size = TIFFScanlineSize64(tiff);
    if (size < needed || size > needed + 65536) {
        return damaged();
    }
    std::vector<std::uint16_t> line((size + 1) / 2); // 16-bit elements for their alignment
    const auto planes = static_cast<std::uint16_t>(m_layout.planar ? m_layout.kept() : 1);
    for (std::uint16_t plane = 0; plane < planes; ++plane) {
        for (std::uint32_t y = 0; y < m_layout.height; ++y) {
            if (m_source.cancel.isCancelled()) {
                return fail(ErrorCode::Cancelled, "cancelled");
            }
            if (TIFFReadScanline(tiff, line.data(), y, plane) != 1 || m_file.messages().lostData) {
                return damaged();
            }
            unpack(reinterpret_cast<const std::uint8_t*>(line.data()), raw.cols, plane, raw.ptr(static_cast<int>(y)));
        }
    }
    return {};
}

Expected<void> Decoder::readTiles(cv::Mat& raw)
{
    TIFF* tiff = m_file.handle();
    const auto tileWidth = field<std::uint32_t>(tiff, TIFFTAG_TILEWIDTH, 0);
    const auto tileHeight = field<std::uint32_t>(tiff, TIFFTAG_TILELENGTH, 0);
    constexpr std::uint32_t kMaxTileSide = 16384;
    if (tileWidth == 0 || tileHeight == 0 || tileWidth > kMaxTileSide || tileHeight > kMaxTileSide) {
        return unsupported(fmt::format("with tiles of {} x {} pixels", tileWidth, tileHeight));
    }
    const std::uint64_t perPixel = m_layout.planar ? 1 : m_layout.samples;
    const std::uint64_t rowBytes = (tileWidth * perPixel * m_layout.bits + 7) / 8;
    const std::uint64_t size = TIFFTileSize64(tiff);
    constexpr std::uint64_t kMaxTileBytes = std::uint64_t{256} << 20;
    if (size < rowBytes * tileHeight || size > kMaxTileBytes || TIFFTileRowSize64(tiff) != rowBytes) {
        return damaged();
    }
    std::vector<std::uint16_t> tile((size + 1) / 2);
    const auto planes = static_cast<std::uint16_t>(m_layout.planar ? m_layout.kept() : 1);
    const std::size_t pixelBytes = raw.elemSize();
    for (std::uint16_t plane = 0; plane < planes; ++plane) {
        for (std::uint32_t top = 0; top < m_layout.height; top += tileHeight) {
            for (std::uint32_t left = 0; left < m_layout.width; left += tileWidth) {
                if (m_source.cancel.isCancelled()) {
                    return fail(ErrorCode::Cancelled, "cancelled");
                }
                if (TIFFReadTile(tiff, tile.data(), left, top, 0, plane) < 0 || m_file.messages().lostData) {
                    return damaged();
                }
                const int count = static_cast<int>(std::min(tileWidth, m_layout.width - left));
                const std::uint32_t rows = std::min(tileHeight, m_layout.height - top);
                for (std::uint32_t y = 0; y < rows; ++y) {
                    unpack(reinterpret_cast<const std::uint8_t*>(tile.data()) + y * rowBytes, count, plane,
                           raw.ptr(static_cast<int>(top + y)) + left * pixelBytes);
                }
            }
        }
    }
    return {};
}

std::vector<std::byte> Decoder::profile() const
{
    std::uint32_t size = 0;
    void* data = nullptr;
    if (TIFFGetField(m_file.handle(), TIFFTAG_ICCPROFILE, &size, &data) == 0 || data == nullptr) {
        return {};
    }
    const auto* bytes = static_cast<const std::byte*>(data);
    return {bytes, bytes + size};
}

Expected<void> Decoder::finishPalette(cv::Mat& raw)
{
    std::uint16_t* red = nullptr;
    std::uint16_t* green = nullptr;
    std::uint16_t* blue = nullptr;
    if (TIFFGetField(m_file.handle(), TIFFTAG_COLORMAP, &red, &green, &blue) == 0) {
        return fail(ErrorCode::Damaged, "the TIFF has no colour table");
    }
    const std::size_t count = std::size_t{1} << m_layout.bits;
    // Old programs stored 8-bit colours in the 16-bit table.
    const std::uint16_t highest =
        std::max({*std::max_element(red, red + count), *std::max_element(green, green + count),
                  *std::max_element(blue, blue + count)});
    const unsigned shift = highest < 256 ? 0 : 8;
    cv::Mat rgb(raw.size(), CV_8UC3);
    for (int y = 0; y < raw.rows; ++y) {
        const std::uint8_t* from = raw.ptr(y);
        auto* to = rgb.ptr<cv::Vec3b>(y);
        for (int x = 0; x < raw.cols; ++x) {
            const std::size_t index = from[x];
            to[x] = {static_cast<std::uint8_t>(red[index] >> shift), static_cast<std::uint8_t>(green[index] >> shift),
                     static_cast<std::uint8_t>(blue[index] >> shift)};
        }
    }
    raw = rgb;
    return {};
}

void Decoder::finishCmyk(cv::Mat& raw, DecodedImage& decoded, std::span<const std::byte> profileBytes) const
{
    const CmykToSrgb convert(profileBytes, raw.depth(), CmykToSrgb::Polarity::InkIsHigh);
    cv::Mat rgb(raw.size(), CV_MAKETYPE(raw.depth(), 3));
    for (int y = 0; y < raw.rows; ++y) {
        convert.convert(raw.ptr(y), rgb.ptr(y), raw.cols);
    }
    decoded.notes.emplace_back(convert.note());
    raw = rgb;
}

/// From the stored channels to those of Image.
Expected<void> Decoder::finish(cv::Mat& raw, DecodedImage& decoded)
{
    std::vector<std::byte> icc = profile();
    if (m_layout.photometric == PHOTOMETRIC_SEPARATED) {
        finishCmyk(raw, decoded, icc);
        return {};
    }
    if (m_layout.photometric == PHOTOMETRIC_PALETTE) {
        if (const Expected<void> done = finishPalette(raw); !done) {
            return done;
        }
    }
    if (m_layout.photometric == PHOTOMETRIC_MINISWHITE) {
        for (int y = 0; y < raw.rows; ++y) {
            for (int i = 0; i < raw.cols; ++i) {
                const int at = i * raw.channels();
                if (raw.depth() == CV_8U) {
                    raw.ptr<std::uint8_t>(y)[at] ^= 0xFFU;
                } else {
                    raw.ptr<std::uint16_t>(y)[at] ^= 0xFFFFU;
                }
            }
        }
    }
    if (raw.channels() == 2) {
        cv::Mat rgba(raw.size(), CV_MAKETYPE(raw.depth(), 4));
        const int order[] = {0, 0, 0, 1, 0, 2, 1, 3};
        cv::mixChannels(&raw, 1, &rgba, 1, order, 4);
        raw = rgba;
    }
    if (m_layout.premultiplied) {
        unpremultiply(raw);
    }
    decoded.image.pixels = raw;
    attachProfile(decoded, std::move(icc), raw.channels() == 1 ? ColourSpace::Gray : ColourSpace::Rgb);
    return {};
}

Expected<DecodedImage> Decoder::decode()
{
    if (m_file.handle() == nullptr) {
        return damaged();
    }
    DecodedImage decoded;
    decoded.format = Format::Tiff;
    if (const Expected<void> read = readLayout(decoded); !read) {
        return fail(read.error());
    }
    cv::Mat raw(static_cast<int>(m_layout.height), static_cast<int>(m_layout.width),
                CV_MAKETYPE(m_layout.depth(), m_layout.kept()));
    const Expected<void> read = TIFFIsTiled(m_file.handle()) != 0 ? readTiles(raw) : readStrips(raw);
    if (!read) {
        return fail(read.error());
    }
    if (const Expected<void> done = finish(raw, decoded); !done) {
        return fail(done.error());
    }
    decoded.image.pixels = raw;
    decoded.image.bitDepth = m_layout.bits == 16 ? 16 : 8;
    applyOrientation(decoded.image.pixels, field<std::uint16_t>(m_file.handle(), TIFFTAG_ORIENTATION, 1));
    if (const unsigned pages = TIFFNumberOfDirectories(m_file.handle()); pages > 1) {
        decoded.notes.push_back(fmt::format("only the first of {} pages is kept", pages));
    }
    return decoded;
}

} // namespace

Expected<DecodedImage> decodeTiff(const Source& source)
{
    return Decoder(source).decode();
}

Expected<std::vector<std::byte>> encodeTiff(const Image& image, const EncodeOptions&, const CancelToken& cancel)
{
    const int channels = image.pixels.channels();
    const int bits = image.pixels.depth() == CV_16U ? 16 : 8;
    const std::size_t rowBytes = static_cast<std::size_t>(image.pixels.cols) * image.pixels.elemSize();
    TiffOutput file(image.pixels.total() * image.pixels.elemSize() / 2);
    TIFF* tiff = file.handle();
    if (tiff == nullptr) {
        return fail(ErrorCode::WriteFailed, "the TIFF could not be started");
    }
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(image.pixels.cols));
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(image.pixels.rows));
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, channels);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, channels == 1 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    if (channels == 4) {
        const std::uint16_t kind = EXTRASAMPLE_UNASSALPHA;
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
    }
    if (!image.iccProfile.empty()) {
        TIFFSetField(tiff, TIFFTAG_ICCPROFILE, static_cast<std::uint32_t>(image.iccProfile.size()),
                     image.iccProfile.data());
    }
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
    TIFFSetField(tiff, TIFFTAG_ZIPQUALITY, 4);
    constexpr std::uint32_t kStripBytes = 256 * 1024;
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP,
                 std::clamp(static_cast<std::uint32_t>(kStripBytes / rowBytes), 1U,
                            static_cast<std::uint32_t>(image.pixels.rows)));
    std::vector<std::uint16_t> line((rowBytes + 1) / 2); // libtiff's differencing works in the caller's buffer
    for (int y = 0; y < image.pixels.rows; ++y) {
        if (cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        std::memcpy(line.data(), image.pixels.ptr(y), rowBytes);
        if (TIFFWriteScanline(tiff, line.data(), static_cast<std::uint32_t>(y), 0) != 1) {
            return fail(ErrorCode::WriteFailed, "the TIFF could not be encoded: " + file.messages().firstError);
        }
    }
    return file.finish();
}

} // namespace bauta::image
