// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/image/codec_samples.h"

#include "core/base/output_file.h"

#include <gif_lib.h>
#include <lcms2.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <png.h>
#include <tiffio.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <stdexcept>

// jpeglib.h needs FILE from <cstdio>.
#include <jpeglib.h>

namespace bauta::test
{

namespace
{

void require(bool condition, const char* what)
{
    if (!condition) {
        throw std::runtime_error(what);
    }
}

} // namespace

cv::Mat drawPhoto(int width, int height, int depth, int channels)
{
    cv::Mat photo(height, width, CV_MAKETYPE(CV_32F, channels));
    for (int y = 0; y < height; ++y) {
        auto* row = photo.ptr<float>(y);
        const float v = static_cast<float>(y) / static_cast<float>(std::max(1, height - 1));
        for (int x = 0; x < width; ++x, row += channels) {
            const float u = static_cast<float>(x) / static_cast<float>(std::max(1, width - 1));
            const bool corner = u < 0.25F && v < 0.2F;
            const std::array<float, 3> colour = {corner ? 0.95F : 0.2F + 0.5F * u, 0.15F + 0.6F * v,
                                                 0.8F - 0.5F * u * v};
            for (int c = 0; c < std::min(channels, 3); ++c) {
                row[c] = colour[static_cast<std::size_t>(c)];
            }
            if (channels == 4) {
                row[3] = std::clamp(1.2F * u - 0.1F, 0.0F, 1.0F);
            }
        }
    }
    cv::Mat result;
    photo.convertTo(result, depth, depth == CV_8U ? 255.0 : 65535.0);
    return result;
}

Bytes makeIcc(const std::string& space)
{
    cmsHPROFILE profile = nullptr;
    cmsToneCurve* curve = cmsBuildGamma(nullptr, 1.8);
    const cmsCIExyY white = {0.3127, 0.3290, 1.0};
    if (space == "RGB ") {
        const cmsCIExyYTRIPLE primaries = {{0.64, 0.33, 1}, {0.21, 0.71, 1}, {0.15, 0.06, 1}};
        cmsToneCurve* const curves[] = {curve, curve, curve};
        profile = cmsCreateRGBProfile(&white, &primaries, curves);
    } else if (space == "GRAY") {
        profile = cmsCreateGrayProfile(&white, curve);
    } else {
        // A device link is no source profile, but an ink limiting one is the only CMYK profile that lcms makes itself;
        // its class and connection space are set to those of a printer with a Lab table by hand below.
        profile = cmsCreateProfilePlaceholder(nullptr);
        cmsSetProfileVersion(profile, 2.1);
        cmsSetDeviceClass(profile, cmsSigOutputClass);
        cmsSetColorSpace(profile, cmsSigCmykData);
        cmsSetPCS(profile, cmsSigLabData);
        cmsPipeline* pipeline = cmsPipelineAlloc(nullptr, 4, 3);
        cmsStage* table = cmsStageAllocCLut16bit(nullptr, 2, 4, 3, nullptr);
        // Any ink makes darker; magenta pulls a*, yellow b*; black goes to zero lightness.
        cmsStageSampleCLut16bit(
            table,
            [](const cmsUInt16Number in[], cmsUInt16Number out[], void*) -> cmsInt32Number {
                const double ink = (in[0] + in[1] + in[2]) / (3.0 * 65535.0);
                const double light = (1.0 - 0.6 * ink) * (1.0 - in[3] / 65535.0);
                out[0] = static_cast<cmsUInt16Number>(65280.0 * light);
                out[1] = static_cast<cmsUInt16Number>(32768.0 + 8000.0 * (in[1] - in[0] * 0.5) / 65535.0 * light);
                out[2] = static_cast<cmsUInt16Number>(32768.0 + 9000.0 * (in[2] - in[0] * 0.5) / 65535.0 * light);
                return 1;
            },
            nullptr, 0);
        cmsPipelineInsertStage(pipeline, cmsAT_END, table);
        cmsWriteTag(profile, cmsSigAToB0Tag, pipeline);
        cmsPipelineFree(pipeline);
        const cmsCIEXYZ d50 = {0.9642, 1.0, 0.8249};
        cmsWriteTag(profile, cmsSigMediaWhitePointTag, &d50);
    }
    cmsUInt32Number size = 0;
    require(cmsSaveProfileToMem(profile, nullptr, &size) != 0, "no profile");
    Bytes bytes(size);
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsCloseProfile(profile);
    cmsFreeToneCurve(curve);
    return bytes;
}

Bytes exifWithOrientation(int orientation, bool bigEndian)
{
    const std::string little("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0", 26);
    const std::string big("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0", 26);
    std::string text = bigEndian ? big : little;
    text[bigEndian ? 19 : 18] = static_cast<char>(orientation);
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

cv::Mat storedFor(const cv::Mat& upright, int orientation)
{
    // The inverse of what a reader does, written with the definition of each value: where stored row 0 and column 0
    // lie in the upright picture.
    const bool swaps = orientation >= 5;
    cv::Mat stored(swaps ? upright.cols : upright.rows, swaps ? upright.rows : upright.cols, upright.type());
    const int w = upright.cols;
    const int h = upright.rows;
    for (int row = 0; row < stored.rows; ++row) {
        for (int col = 0; col < stored.cols; ++col) {
            int x = 0;
            int y = 0;
            switch (orientation) {
            case 2: // row 0 top, column 0 right
                x = w - 1 - col, y = row;
                break;
            case 3: // bottom, right
                x = w - 1 - col, y = h - 1 - row;
                break;
            case 4: // bottom, left
                x = col, y = h - 1 - row;
                break;
            case 5: // left, top
                x = row, y = col;
                break;
            case 6: // right, top
                x = w - 1 - row, y = col;
                break;
            case 7: // right, bottom
                x = w - 1 - row, y = h - 1 - col;
                break;
            case 8: // left, bottom
                x = row, y = h - 1 - col;
                break;
            default:
                x = col, y = row;
                break;
            }
            std::memcpy(stored.ptr(row, col), upright.ptr(y, x), upright.elemSize());
        }
    }
    return stored;
}

Bytes writeJpeg(const cv::Mat& pixels, const JpegRecipe& recipe)
{
    jpeg_compress_struct info = {};
    jpeg_error_mgr errors = {};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* memory = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &memory, &size);
    info.image_width = static_cast<JDIMENSION>(pixels.cols);
    info.image_height = static_cast<JDIMENSION>(pixels.rows);
    info.input_components = pixels.channels();
    info.in_color_space = pixels.channels() == 1 ? JCS_GRAYSCALE : pixels.channels() == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&info);
    if (pixels.channels() == 4) {
        jpeg_set_colorspace(&info, recipe.ycck ? JCS_YCCK : JCS_CMYK);
        info.write_Adobe_marker = recipe.adobeCmyk ? TRUE : FALSE;
    }
    jpeg_set_quality(&info, recipe.quality, TRUE);
    if (pixels.channels() != 1 && !recipe.subsample) {
        info.comp_info[0].h_samp_factor = 1;
        info.comp_info[0].v_samp_factor = 1;
        if (recipe.ycck) {
            info.comp_info[3].h_samp_factor = 1;
            info.comp_info[3].v_samp_factor = 1;
        }
    }
    if (recipe.progressive) {
        jpeg_simple_progression(&info);
    }
    info.arith_code = recipe.arithmetic ? TRUE : FALSE;
    info.restart_in_rows = recipe.restartRows;
    jpeg_start_compress(&info, TRUE);
    if (!recipe.exif.empty()) {
        std::string marker("Exif\0\0", 6);
        marker.append(reinterpret_cast<const char*>(recipe.exif.data()), recipe.exif.size());
        jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(marker.data()),
                          static_cast<unsigned>(marker.size()));
    }
    if (!recipe.icc.empty()) {
        jpeg_write_icc_profile(&info, reinterpret_cast<const JOCTET*>(recipe.icc.data()),
                               static_cast<unsigned>(recipe.icc.size()));
    }
    for (int y = 0; y < pixels.rows; ++y) {
        auto* row = const_cast<JSAMPROW>(pixels.ptr<std::uint8_t>(y));
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    const auto* data = reinterpret_cast<const std::byte*>(memory);
    Bytes bytes(data, data + size);
    std::free(memory);
    return bytes;
}

cv::Vec4b paletteColour(int index)
{
    return {static_cast<std::uint8_t>(index * 16), static_cast<std::uint8_t>(255 - index * 13),
            static_cast<std::uint8_t>(index * index), static_cast<std::uint8_t>(index == 3 ? 0 : 255)};
}

Bytes writePng(const cv::Mat& pixels, const PngRecipe& recipe)
{
    Bytes bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    require(info != nullptr, "no png");
    png_set_write_fn(
        png, &bytes,
        [](png_structp p, png_bytep data, std::size_t count) {
            auto& to = *static_cast<Bytes*>(png_get_io_ptr(p));
            const auto* from = reinterpret_cast<const std::byte*>(data);
            to.insert(to.end(), from, from + count);
        },
        nullptr);
    const int channels = pixels.channels();
    const int type = recipe.palette  ? PNG_COLOR_TYPE_PALETTE
                     : channels == 1 ? PNG_COLOR_TYPE_GRAY
                     : channels == 3 ? PNG_COLOR_TYPE_RGB
                                     : PNG_COLOR_TYPE_RGBA;
    png_set_IHDR(png, info, static_cast<png_uint_32>(pixels.cols), static_cast<png_uint_32>(pixels.rows), recipe.bits,
                 type, recipe.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    std::array<png_color, 16> palette = {};
    std::array<png_byte, 16> alphas = {};
    const int entries = std::min(16, 1 << recipe.bits);
    for (int i = 0; i < entries; ++i) {
        const cv::Vec4b colour = paletteColour(i);
        palette[static_cast<std::size_t>(i)] = {colour[0], colour[1], colour[2]};
        alphas[static_cast<std::size_t>(i)] = colour[3];
    }
    if (recipe.palette) {
        png_set_PLTE(png, info, palette.data(), entries);
        png_set_tRNS(png, info, alphas.data(), entries, nullptr);
    }
    if (recipe.transparentGray >= 0) {
        png_color_16 colour = {};
        colour.gray = static_cast<png_uint_16>(recipe.transparentGray);
        png_set_tRNS(png, info, nullptr, 0, &colour);
    }
    if (recipe.gamma > 0) {
        png_set_gAMA(png, info, recipe.gamma);
    }
    png_write_info(png, info);
    if (recipe.animated) {
        static const png_byte kBody[] = {0, 0, 0, 7, 0, 0, 0, 0};
        png_write_chunk(png, reinterpret_cast<png_const_bytep>("acTL"), kBody, sizeof kBody);
    }
    if (!recipe.exif.empty()) {
        png_write_chunk(png, reinterpret_cast<png_const_bytep>("eXIf"),
                        reinterpret_cast<png_const_bytep>(recipe.exif.data()), recipe.exif.size());
    }
    if (recipe.bits == 16 && std::endian::native == std::endian::little) {
        png_set_swap(png);
    }
    if (recipe.bits < 8) {
        png_set_packing(png); // one sample a byte comes in
    }
    const int passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; ++pass) {
        for (int y = 0; y < pixels.rows; ++y) {
            png_write_row(png, pixels.ptr<png_byte>(y));
        }
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

Bytes writeTiff(const cv::Mat& pixels, const TiffRecipe& recipe)
{
    // libtiff's own memory interface needs five callbacks; a file is shorter, and only tests do this.
    const auto path = std::filesystem::temp_directory_path() /
                      ("bauta-codec-" + std::to_string(reinterpret_cast<std::uintptr_t>(&recipe)) + ".tif");
    TIFF* tiff = TIFFOpen(path.c_str(), "w");
    require(tiff != nullptr, "no tiff");
    for (int page = 0; page < recipe.pages; ++page) {
        const int channels = pixels.channels();
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, pixels.cols);
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, pixels.rows);
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, recipe.floating ? 32 : recipe.bits);
        TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, channels);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, recipe.photometric);
        TIFFSetField(tiff, TIFFTAG_COMPRESSION, recipe.compression);
        TIFFSetField(tiff, TIFFTAG_ORIENTATION, recipe.orientation);
        TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, recipe.planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
        if (recipe.floating) {
            TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP);
        }
        if (recipe.extraSample >= 0) {
            const auto kind = static_cast<std::uint16_t>(recipe.extraSample);
            TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
        }
        if (!recipe.icc.empty()) {
            TIFFSetField(tiff, TIFFTAG_ICCPROFILE, static_cast<std::uint32_t>(recipe.icc.size()), recipe.icc.data());
        }
        std::array<std::uint16_t, 256> red = {};
        std::array<std::uint16_t, 256> green = {};
        std::array<std::uint16_t, 256> blue = {};
        for (std::size_t i = 0; i < 256; ++i) {
            const cv::Vec4b colour = paletteColour(static_cast<int>(i % 16));
            red[i] = static_cast<std::uint16_t>(colour[0] * 257);
            green[i] = static_cast<std::uint16_t>(colour[1] * 257);
            blue[i] = static_cast<std::uint16_t>(colour[2] * 257);
        }
        if (recipe.photometric == PHOTOMETRIC_PALETTE) {
            TIFFSetField(tiff, TIFFTAG_COLORMAP, red.data(), green.data(), blue.data());
        }
        std::vector<cv::Mat> planes;
        if (recipe.planar) {
            cv::split(pixels, planes);
        } else {
            planes.push_back(pixels);
        }
        constexpr std::uint32_t kTile = 32;
        if (recipe.tiled) {
            TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kTile);
            TIFFSetField(tiff, TIFFTAG_TILELENGTH, kTile);
        } else {
            TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 16);
        }
        for (std::size_t p = 0; p < planes.size(); ++p) {
            const auto plane = static_cast<std::uint16_t>(p);
            if (recipe.tiled) {
                cv::Mat padded;
                cv::copyMakeBorder(planes[p], padded, 0, static_cast<int>(kTile), 0, static_cast<int>(kTile),
                                   cv::BORDER_REPLICATE);
                for (int y = 0; y < pixels.rows; y += static_cast<int>(kTile)) {
                    for (int x = 0; x < pixels.cols; x += static_cast<int>(kTile)) {
                        cv::Mat tile = padded(cv::Rect(x, y, static_cast<int>(kTile), static_cast<int>(kTile))).clone();
                        TIFFWriteTile(tiff, tile.data, static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y), 0,
                                      plane);
                    }
                }
                continue;
            }
            for (int y = 0; y < pixels.rows; ++y) {
                cv::Mat row = planes[p].row(y).clone();
                if (recipe.bits < 8) {
                    cv::Mat packed = cv::Mat::zeros(1, row.cols, CV_8UC1);
                    for (int x = 0; x < row.cols; ++x) {
                        const int bit = x * recipe.bits;
                        packed.at<std::uint8_t>(bit / 8) = static_cast<std::uint8_t>(
                            packed.at<std::uint8_t>(bit / 8) | row.at<std::uint8_t>(x) << (8 - recipe.bits - bit % 8));
                    }
                    row = packed;
                }
                TIFFWriteScanline(tiff, row.data, static_cast<std::uint32_t>(y), plane);
            }
        }
        TIFFWriteDirectory(tiff);
    }
    TIFFClose(tiff);
    Expected<Bytes> bytes = readFile(path, std::uintmax_t{1} << 30);
    std::filesystem::remove(path);
    require(bytes.has_value(), "no tiff");
    return *bytes;
}

Bytes writeGif(const cv::Mat& indices, cv::Size canvas, cv::Point offset, bool interlaced, int transparent, int frames)
{
    Bytes bytes;
    int error = 0;
    GifFileType* gif = EGifOpen(
        &bytes,
        [](GifFileType* file, const GifByteType* data, int count) {
            auto& to = *static_cast<Bytes*>(file->UserData);
            const auto* from = reinterpret_cast<const std::byte*>(data);
            to.insert(to.end(), from, from + count);
            return count;
        },
        &error);
    require(gif != nullptr, "no gif");
    EGifSetGifVersion(gif, true);
    std::array<GifColorType, 16> colours = {};
    for (int i = 0; i < 16; ++i) {
        const cv::Vec4b colour = paletteColour(i);
        colours[static_cast<std::size_t>(i)] = {colour[0], colour[1], colour[2]};
    }
    ColorMapObject* map = GifMakeMapObject(16, colours.data());
    EGifPutScreenDesc(gif, canvas.width, canvas.height, 8, 0, map);
    for (int frame = 0; frame < frames; ++frame) {
        GraphicsControlBlock control = {};
        control.TransparentColor = transparent;
        GifByteType block[4] = {};
        EGifGCBToExtension(&control, block);
        EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, block);
        EGifPutImageDesc(gif, offset.x, offset.y, indices.cols, indices.rows, interlaced, nullptr);
        const auto put = [&](int y) {
            cv::Mat row = indices.row(y).clone();
            EGifPutLine(gif, row.data, row.cols);
        };
        if (interlaced) {
            constexpr int kFirst[] = {0, 4, 2, 1};
            constexpr int kStep[] = {8, 8, 4, 2};
            for (int pass = 0; pass < 4; ++pass) {
                for (int y = kFirst[pass]; y < indices.rows; y += kStep[pass]) {
                    put(y);
                }
            }
        } else {
            for (int y = 0; y < indices.rows; ++y) {
                put(y);
            }
        }
    }
    EGifCloseFile(gif, &error);
    GifFreeMapObject(map);
    return bytes;
}

Bytes addToWebp(const Bytes& webp, const char* chunk, const Bytes& content)
{
    const WebPData image = {reinterpret_cast<const std::uint8_t*>(webp.data()), webp.size()};
    const WebPData data = {reinterpret_cast<const std::uint8_t*>(content.data()), content.size()};
    WebPMux* mux = WebPMuxCreate(&image, 0);
    require(mux != nullptr, "no webp");
    WebPMuxSetChunk(mux, chunk, &data, 0);
    WebPData out = {};
    WebPMuxAssemble(mux, &out);
    const auto* from = reinterpret_cast<const std::byte*>(out.bytes);
    Bytes bytes(from, from + out.size);
    WebPDataClear(&out);
    WebPMuxDelete(mux);
    return bytes;
}

Bytes animateWebp(const cv::Mat& rgb, int frames)
{
    WebPAnimEncoder* encoder = WebPAnimEncoderNew(rgb.cols, rgb.rows, nullptr);
    require(encoder != nullptr, "no webp");
    for (int i = 0; i < frames; ++i) {
        WebPPicture picture;
        WebPPictureInit(&picture);
        picture.use_argb = 1;
        picture.width = rgb.cols;
        picture.height = rgb.rows;
        const cv::Mat frame = i == 0 ? rgb : cv::Mat(255 - rgb);
        WebPPictureImportRGB(&picture, frame.data, static_cast<int>(frame.step));
        WebPConfig config;
        WebPConfigInit(&config);
        config.lossless = 1;
        WebPAnimEncoderAdd(encoder, &picture, i * 100, &config);
        WebPPictureFree(&picture);
    }
    WebPAnimEncoderAdd(encoder, nullptr, frames * 100, nullptr);
    WebPData out = {};
    WebPAnimEncoderAssemble(encoder, &out);
    const auto* from = reinterpret_cast<const std::byte*>(out.bytes);
    Bytes bytes(from, from + out.size);
    WebPDataClear(&out);
    WebPAnimEncoderDelete(encoder);
    return bytes;
}

double largestDifference(const cv::Mat& a, const cv::Mat& b)
{
    if (a.size() != b.size() || a.type() != b.type()) {
        return std::numeric_limits<double>::infinity();
    }
    return cv::norm(a, b, cv::NORM_INF);
}

double meanDifference(const cv::Mat& a, const cv::Mat& b)
{
    if (a.size() != b.size() || a.type() != b.type()) {
        return std::numeric_limits<double>::infinity();
    }
    return cv::norm(a, b, cv::NORM_L1) / static_cast<double>(a.total() * static_cast<std::size_t>(a.channels()));
}

bool anyNoteHas(const image::DecodedImage& decoded, std::string_view words)
{
    return std::ranges::any_of(decoded.notes,
                               [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

} // namespace bauta::test
