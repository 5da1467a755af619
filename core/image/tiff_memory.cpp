// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/tiff_memory.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <new>

namespace bauta::image
{

namespace
{

int onError(TIFF*, void* user, const char*, const char* format, std::va_list arguments)
{
    auto& messages = *static_cast<TiffMessages*>(user);
    if (messages.firstError.empty()) {
        char text[200] = {};
        std::vsnprintf(text, sizeof text, format, arguments);
        messages.firstError = text;
    }
    return 1; // handled: nothing goes to standard error
}

int onWarning(TIFF*, void* user, const char* module, const char* format, std::va_list arguments)
{
    // Most warnings are about unknown tags. Those of the JPEG decoder inside tell of missing picture data.
    if (module != nullptr && std::strncmp(module, "JPEG", 4) == 0) {
        char text[200] = {};
        std::vsnprintf(text, sizeof text, format, arguments);
        const bool harmless = std::strstr(text, "extraneous") != nullptr;
        const bool lost = std::strstr(text, "Corrupt") != nullptr || std::strstr(text, "remature") != nullptr;
        if (lost && !harmless) {
            auto& messages = *static_cast<TiffMessages*>(user);
            messages.lostData = true;
            messages.firstError = text;
        }
    }
    return 1;
}

std::size_t seekTarget(std::size_t at, std::size_t size, toff_t offset, int whence)
{
    // Offsets are unsigned 64-bit; a negative relative one wraps around, as libtiff means it.
    const std::size_t base = whence == SEEK_CUR ? at : whence == SEEK_END ? size : 0;
    return base + static_cast<std::size_t>(offset);
}

tmsize_t readMemory(thandle_t handle, void* to, tmsize_t count)
{
    auto& stream = *static_cast<TiffInput::Stream*>(handle);
    if (count <= 0 || stream.at >= stream.content.size()) {
        return 0;
    }
    const std::size_t available = std::min(static_cast<std::size_t>(count), stream.content.size() - stream.at);
    std::memcpy(to, stream.content.data() + stream.at, available);
    stream.at += available;
    return static_cast<tmsize_t>(available);
}

tmsize_t refuseWrite(thandle_t, void*, tmsize_t)
{
    return -1;
}

toff_t seekInput(thandle_t handle, toff_t offset, int whence)
{
    auto& stream = *static_cast<TiffInput::Stream*>(handle);
    stream.at = seekTarget(stream.at, stream.content.size(), offset, whence);
    return stream.at;
}

toff_t sizeOfInput(thandle_t handle)
{
    return static_cast<TiffInput::Stream*>(handle)->content.size();
}

int closeNothing(thandle_t)
{
    return 0;
}

tmsize_t readBack(thandle_t handle, void* to, tmsize_t count)
{
    auto& stream = *static_cast<TiffOutput::Stream*>(handle);
    if (count <= 0 || stream.at >= stream.bytes.size()) {
        return 0;
    }
    const std::size_t available = std::min(static_cast<std::size_t>(count), stream.bytes.size() - stream.at);
    std::memcpy(to, stream.bytes.data() + stream.at, available);
    stream.at += available;
    return static_cast<tmsize_t>(available);
}

tmsize_t writeMemory(thandle_t handle, void* from, tmsize_t count)
{
    auto& stream = *static_cast<TiffOutput::Stream*>(handle);
    try {
        const std::size_t end = stream.at + static_cast<std::size_t>(count);
        if (end > stream.bytes.size()) {
            if (end > stream.bytes.capacity()) {
                stream.bytes.reserve(end + end / 2);
            }
            stream.bytes.resize(end);
        }
        std::memcpy(stream.bytes.data() + stream.at, from, static_cast<std::size_t>(count));
        stream.at = end;
        return count;
    } catch (const std::bad_alloc&) {
        stream.failed = true;
        return -1;
    }
}

toff_t seekOutput(thandle_t handle, toff_t offset, int whence)
{
    auto& stream = *static_cast<TiffOutput::Stream*>(handle);
    stream.at = seekTarget(stream.at, stream.bytes.size(), offset, whence);
    return stream.at;
}

toff_t sizeOfOutput(thandle_t handle)
{
    return static_cast<TiffOutput::Stream*>(handle)->bytes.size();
}

struct FreeOptions
{
    void operator()(TIFFOpenOptions* options) const noexcept { TIFFOpenOptionsFree(options); }
};

std::unique_ptr<TIFFOpenOptions, FreeOptions> makeOptions(TiffMessages& messages)
{
    std::unique_ptr<TIFFOpenOptions, FreeOptions> options(TIFFOpenOptionsAlloc());
    if (!options) {
        throw std::bad_alloc();
    }
    constexpr tmsize_t kMaxAllocation = tmsize_t{1} << 30;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kMaxAllocation);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &onError, &messages);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), &onWarning, &messages);
    return options;
}

} // namespace

TiffInput::TiffInput(std::span<const std::byte> content) : m_stream{content}
{
    const auto options = makeOptions(m_messages);
    m_tiff.reset(TIFFClientOpenExt("photo", "rm", &m_stream, &readMemory, &refuseWrite, &seekInput, &closeNothing,
                                   &sizeOfInput, nullptr, nullptr, options.get()));
}

TiffOutput::TiffOutput(std::size_t expectedBytes)
{
    m_stream.bytes.reserve(expectedBytes);
    const auto options = makeOptions(m_messages);
    m_tiff.reset(TIFFClientOpenExt("photo", "wm", &m_stream, &readBack, &writeMemory, &seekOutput, &closeNothing,
                                   &sizeOfOutput, nullptr, nullptr, options.get()));
}

Expected<std::vector<std::byte>> TiffOutput::finish()
{
    const bool flushed = TIFFFlush(m_tiff.get()) != 0;
    m_tiff.reset();
    if (!flushed || m_stream.failed || !m_messages.firstError.empty()) {
        return fail(ErrorCode::WriteFailed, "the TIFF could not be encoded: " + m_messages.firstError);
    }
    return std::move(m_stream.bytes);
}

} // namespace bauta::image
