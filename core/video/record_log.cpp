// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/record_log.h"

extern "C" {
#include <libavutil/crc.h>
}

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace bauta::video
{

namespace
{

constexpr std::uint32_t kMostBytes = 512U << 20U; ///< of a record
constexpr std::chrono::seconds kBetweenSyncs{5};  ///< what a power failure may cost

struct Header
{
    std::uint32_t kind = 0;
    std::uint32_t size = 0;
    std::uint32_t checksum = 0; ///< of kind, size and content
};

std::uint32_t checksumOf(const Header& header, std::span<const std::byte> content)
{
    const AVCRC* table = av_crc_get_table(AV_CRC_32_IEEE_LE);
    std::array<std::uint8_t, 2 * sizeof(std::uint32_t)> front{};
    std::memcpy(front.data(), &header.kind, sizeof(header.kind));
    std::memcpy(front.data() + sizeof(header.kind), &header.size, sizeof(header.size));
    const std::uint32_t begun = av_crc(table, 0xFFFFFFFFU, front.data(), front.size());
    if (content.empty()) { // av_crc() reads where it points, even then
        return begun;
    }
    return av_crc(table, begun, reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
}

} // namespace

RecordLog::~RecordLog()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

Expected<void> RecordLog::create(const std::filesystem::path& path)
{
    std::error_code ec;
    if (path.has_parent_path()) {
        std::filesystem::create_directories(path.parent_path(), ec);
    }
    if (ec) {
        return fail(errorFromErrno(ec.value(), "cannot create the output folder"));
    }
    {
        RecordLog earlier(m_magic);
        earlier.m_descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (earlier.m_descriptor >= 0) {
            if (auto locked = earlier.lock(); !locked) {
                return locked;
            }
        }
        ::unlink(path.c_str());
    }
    m_descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_descriptor < 0) {
        return fail(errorFromErrno(errno, "cannot write into the output folder"));
    }
    if (auto locked = lock(); !locked) {
        return locked;
    }
    m_end = 0;
    return write(std::as_bytes(std::span(m_magic.data(), m_magic.size())));
}

Expected<void> RecordLog::open(const std::filesystem::path& path)
{
    m_descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (m_descriptor < 0) {
        return fail(errorFromErrno(errno, "cannot open the work file", ErrorCode::NotFound));
    }
    if (auto locked = lock(); !locked) {
        return locked;
    }
    struct stat status
    {
    };
    std::vector<std::byte> front(m_magic.size());
    if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode) || !readAt(0, front) ||
        std::memcmp(front.data(), m_magic.data(), front.size()) != 0) {
        return fail(ErrorCode::Damaged, "is no work file");
    }
    m_end = status.st_size;
    return {};
}

Expected<void> RecordLog::lock() const
{
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return fail(ErrorCode::AlreadyExists, "another run is writing this video just now");
    }
    return {};
}

bool RecordLog::readAt(std::int64_t at, std::span<std::byte> into) const
{
    while (!into.empty()) {
        const ssize_t got = ::pread(m_descriptor, into.data(), into.size(), at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        into = into.subspan(static_cast<std::size_t>(got));
        at += got;
    }
    return true;
}

std::optional<LogRecord> RecordLog::recordAt(std::int64_t at) const
{
    std::array<std::byte, sizeof(Header)> front{};
    const std::int64_t begin = at + static_cast<std::int64_t>(front.size());
    if (begin > m_end || !readAt(at, front)) {
        return std::nullopt;
    }
    Header header;
    std::memcpy(&header, front.data(), sizeof(header));
    if (header.size > kMostBytes || begin + std::int64_t{header.size} > m_end) {
        return std::nullopt;
    }
    LogRecord record{header.kind, std::vector<std::byte>(header.size), at, begin + std::int64_t{header.size}};
    if (!readAt(begin, record.content) || checksumOf(header, record.content) != header.checksum) {
        return std::nullopt;
    }
    return record;
}

Expected<void> RecordLog::append(std::uint32_t kind, std::span<const std::byte> content)
{
    if (content.size() > kMostBytes) {
        return fail(ErrorCode::TooLarge, "a picture is too large to be kept");
    }
    Header header{kind, static_cast<std::uint32_t>(content.size()), 0};
    header.checksum = checksumOf(header, content);
    std::vector<std::byte> bytes(sizeof(header) + content.size());
    std::memcpy(bytes.data(), &header, sizeof(header));
    std::copy(content.begin(), content.end(), bytes.begin() + sizeof(header));
    const std::scoped_lock guard(m_mutex);
    return write(bytes);
}

Expected<void> RecordLog::write(std::span<const std::byte> bytes)
{
    if (m_hasTail) {
        if (::ftruncate(m_descriptor, m_end) != 0) {
            return fail(errorFromErrno(errno, "cannot write the work file"));
        }
        m_hasTail = false;
    }
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(m_descriptor, bytes.data(), bytes.size(), m_end);
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return fail(errorFromErrno(errno, "cannot write the work file"));
        }
        m_end += written;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - m_synced >= kBetweenSyncs) {
        m_synced = now;
        ::fdatasync(m_descriptor); // where it fails, a power failure costs more
    }
    return {};
}

void RecordLog::endAt(std::int64_t at)
{
    m_end = at;
    m_hasTail = true;
}

} // namespace bauta::video
