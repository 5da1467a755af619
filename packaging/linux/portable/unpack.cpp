// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include <lzma.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <thread>

// Unpacks xz from standard input to standard output, on all processors. Linked statically into the one-file portable
// build (decision 0022), as a system need not have xz. With an argument it does nothing but end well, which tells
// whether programs may be run where it lies. Exit code: 0, or 1 when the input is not whole or cannot be written.

namespace
{

constexpr std::size_t kBufferSize = std::size_t{1} << 18;
constexpr std::uint64_t kMemoryForThreads = std::uint64_t{1} << 30;

bool unpack(lzma_stream& stream)
{
    static std::array<std::uint8_t, kBufferSize> in;
    static std::array<std::uint8_t, kBufferSize> out;
    lzma_action action = LZMA_RUN;
    while (true) {
        if (stream.avail_in == 0 && action == LZMA_RUN) {
            stream.next_in = in.data();
            stream.avail_in = std::fread(in.data(), 1, in.size(), stdin);
            if (std::ferror(stdin) != 0) {
                return false;
            }
            if (stream.avail_in == 0) {
                action = LZMA_FINISH;
            }
        }
        stream.next_out = out.data();
        stream.avail_out = out.size();
        const lzma_ret result = lzma_code(&stream, action);
        const std::size_t made = out.size() - stream.avail_out;
        if (std::fwrite(out.data(), 1, made, stdout) != made) {
            return false;
        }
        if (result == LZMA_STREAM_END) {
            return std::fflush(stdout) == 0;
        }
        if (result != LZMA_OK) {
            return false;
        }
    }
}

} // namespace

int main(int argc, char** /*argv*/)
{
    if (argc > 1) {
        return 0;
    }
    lzma_mt options{};
    options.threads = std::thread::hardware_concurrency();
    if (options.threads == 0) {
        options.threads = 1;
    }
    options.timeout = 0;
    options.memlimit_threading = kMemoryForThreads; // with less memory it goes on with one thread
    options.memlimit_stop = UINT64_MAX;
    lzma_stream stream = LZMA_STREAM_INIT;
    if (lzma_stream_decoder_mt(&stream, &options) != LZMA_OK) {
        return 1;
    }
    const bool good = unpack(stream);
    lzma_end(&stream);
    return good ? 0 : 1;
}
