// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/gif_codec.h"

#include <fmt/format.h>
#include <gif_lib.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstring>

namespace bauta::image
{

namespace
{

struct Input
{
    std::span<const std::byte> content;
    std::size_t at = 0;
};

int readInput(GifFileType* gif, GifByteType* to, int count)
{
    auto& input = *static_cast<Input*>(gif->UserData);
    const std::size_t available =
        std::min(static_cast<std::size_t>(std::max(count, 0)), input.content.size() - input.at);
    if (available != 0) {
        std::memcpy(to, input.content.data() + input.at, available);
    }
    input.at += available;
    return static_cast<int>(available);
}

/// Owns the GifFileType; giflib's low-level calls, because DGifSlurp would decode every frame.
class Reader
{
public:
    explicit Reader(const Source& source) : m_source(source), m_input{source.content}
    {
        m_gif = DGifOpen(&m_input, &readInput, &m_openError);
    }
    ~Reader()
    {
        int ignored = 0;
        if (m_gif != nullptr) {
            DGifCloseFile(m_gif, &ignored);
        }
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    Expected<DecodedImage> decode();

private:
    bool findImage();
    bool readExtension();
    Expected<void> readFrame(cv::Mat& rgba);
    int countFurtherFrames();
    [[nodiscard]] Unexpected<Error> damaged() const;

    const Source& m_source;
    Input m_input;
    int m_openError = 0;
    GifFileType* m_gif = nullptr;
    int m_transparent = NO_TRANSPARENT_COLOR;
};

Unexpected<Error> Reader::damaged() const
{
    const int code = m_gif != nullptr ? m_gif->Error : m_openError;
    if (m_input.at >= m_input.content.size()) {
        return fail(ErrorCode::Damaged, "the GIF ends too early");
    }
    const char* message = GifErrorString(code);
    return fail(ErrorCode::Damaged,
                fmt::format("the GIF is damaged: {}", message != nullptr ? message : "bad structure"));
}

bool Reader::readExtension()
{
    int function = 0;
    GifByteType* block = nullptr;
    if (DGifGetExtension(m_gif, &function, &block) == GIF_ERROR) {
        return false;
    }
    while (block != nullptr) {
        GraphicsControlBlock control = {};
        if (function == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
            m_transparent = control.TransparentColor;
        }
        if (DGifGetExtensionNext(m_gif, &block) == GIF_ERROR) {
            return false;
        }
    }
    return true;
}

/// Goes on to the next picture's descriptor; false at the end or where the structure is damaged (Error is set then).
bool Reader::findImage()
{
    m_gif->Error = D_GIF_SUCCEEDED;
    GifRecordType type = UNDEFINED_RECORD_TYPE;
    while (DGifGetRecordType(m_gif, &type) == GIF_OK) {
        switch (type) {
        case IMAGE_DESC_RECORD_TYPE:
            return DGifGetImageDesc(m_gif) == GIF_OK;
        case EXTENSION_RECORD_TYPE:
            if (!readExtension()) {
                return false;
            }
            break;
        default:
            return false;
        }
    }
    return false;
}

Expected<void> Reader::readFrame(cv::Mat& rgba)
{
    const GifImageDesc& frame = m_gif->Image;
    const ColorMapObject* map = frame.ColorMap != nullptr ? frame.ColorMap : m_gif->SColorMap;
    if (map == nullptr) {
        return fail(ErrorCode::Damaged, "the GIF has no colour table");
    }
    std::vector<GifPixelType> line(static_cast<std::size_t>(frame.Width));
    struct Pass
    {
        int first;
        int step;
    };
    constexpr Pass kInterlaced[] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
    constexpr Pass kSequential[] = {{0, 1}};
    const std::span<const Pass> passes =
        frame.Interlace ? std::span<const Pass>(kInterlaced) : std::span<const Pass>(kSequential);
    for (const Pass& pass : passes) {
        for (int y = pass.first; y < frame.Height; y += pass.step) {
            if (m_source.cancel.isCancelled()) {
                return fail(ErrorCode::Cancelled, "cancelled");
            }
            if (DGifGetLine(m_gif, line.data(), frame.Width) == GIF_ERROR) {
                return damaged();
            }
            const int canvasY = frame.Top + y;
            if (canvasY < 0 || canvasY >= rgba.rows) {
                continue;
            }
            auto* row = rgba.ptr<cv::Vec4b>(canvasY);
            for (int x = std::max(0, -frame.Left); x < frame.Width && frame.Left + x < rgba.cols; ++x) {
                const int index = line[static_cast<std::size_t>(x)];
                if (index == m_transparent) {
                    continue;
                }
                // Indices beyond the table are shown as its first colour by common viewers.
                const GifColorType& colour = map->Colors[index < map->ColorCount ? index : 0];
                row[frame.Left + x] = {colour.Red, colour.Green, colour.Blue, 255};
            }
        }
    }
    return {};
}

int Reader::countFurtherFrames()
{
    constexpr int kEnough = 100'000;
    int count = 0;
    while (count < kEnough && findImage()) {
        int codeSize = 0;
        GifByteType* block = nullptr;
        if (DGifGetCode(m_gif, &codeSize, &block) == GIF_ERROR) {
            break;
        }
        while (block != nullptr && DGifGetCodeNext(m_gif, &block) != GIF_ERROR) {
        }
        ++count;
    }
    return count;
}

Expected<DecodedImage> Reader::decode()
{
    if (m_gif == nullptr) {
        return damaged();
    }
    if (const Expected<void> fits =
            checkDimensions(std::max(m_gif->SWidth, 1), std::max(m_gif->SHeight, 1), m_source.limits);
        !fits) {
        return fail(fits.error());
    }
    if (!findImage()) {
        return m_gif->Error == D_GIF_SUCCEEDED ? fail(ErrorCode::Damaged, "the GIF holds no picture") : damaged();
    }
    const GifImageDesc& frame = m_gif->Image;
    if (const Expected<void> fits = checkDimensions(frame.Width, frame.Height, m_source.limits); !fits) {
        return fail(fits.error());
    }
    const bool hasCanvas = m_gif->SWidth > 0 && m_gif->SHeight > 0;
    const int width = hasCanvas ? m_gif->SWidth : frame.Width;
    const int height = hasCanvas ? m_gif->SHeight : frame.Height;
    cv::Mat rgba(height, width, CV_8UC4, cv::Scalar::all(0));
    if (const Expected<void> read = readFrame(rgba); !read) {
        return fail(read.error());
    }
    DecodedImage decoded;
    decoded.format = Format::Gif;
    cv::Mat alpha;
    cv::extractChannel(rgba, alpha, 3);
    if (cv::countNonZero(alpha) == width * height) {
        cv::cvtColor(rgba, decoded.image.pixels, cv::COLOR_RGBA2RGB);
    } else {
        decoded.image.pixels = rgba;
    }
    if (const int further = countFurtherFrames(); further > 0) {
        decoded.notes.push_back(fmt::format("an animation; only the first of its {} frames is kept", further + 1));
    }
    if (m_gif->Error != D_GIF_SUCCEEDED) {
        decoded.notes.emplace_back("the GIF is damaged after its first picture");
    }
    return decoded;
}

} // namespace

Expected<DecodedImage> decodeGif(const Source& source)
{
    return Reader(source).decode();
}

} // namespace bauta::image
