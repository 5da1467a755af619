// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"

#include "core/base/random.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>
#include <string>
#include <system_error>
#include <utility>

namespace bauta
{

namespace
{

std::string randomSuffix()
{
    std::array<std::byte, 8> bytes{};
    fillRandom(bytes);
    std::string hex;
    for (const std::byte byte : bytes) {
        hex += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    }
    return hex;
}

/// The process's umask. Read from /proc, because umask() cannot read without setting: for that moment files that other
/// threads create would be open to all. Where there is no /proc, the strictest mask.
mode_t currentUmask()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("Umask:")) {
            return static_cast<mode_t>(std::strtoul(line.c_str() + 6, nullptr, 8)) & 0777;
        }
    }
    return 0077;
}

std::string sizeText(std::uintmax_t bytes)
{
    return bytes >= 1U << 20U ? fmt::format("{} MiB", bytes >> 20U) : fmt::format("{} bytes", bytes);
}

/// Renames without replacing. Returns 0 or an errno value.
int renameToFree(const std::filesystem::path& from, const std::filesystem::path& to)
{
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return errno;
    }
    // A file system without RENAME_NOREPLACE (NFS, some FUSE ones): take the name as an empty file, which fails if it
    // exists, then rename over it.
    const int reserved = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (reserved < 0) {
        return errno;
    }
    ::close(reserved);
    if (::rename(from.c_str(), to.c_str()) != 0) {
        const int reason = errno;
        ::unlink(to.c_str());
        return reason;
    }
    return 0;
}

} // namespace

Expected<OutputFile> OutputFile::create(const std::filesystem::path& target, Existing existing)
{
    const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
    std::error_code ec;
    std::filesystem::create_directories(folder, ec);
    if (ec) {
        return fail(errorFromErrno(ec.value(), "cannot create the output folder"));
    }
    if (existing == Existing::Refuse && std::filesystem::exists(std::filesystem::symlink_status(target, ec))) {
        return fail(ErrorCode::AlreadyExists, "the output file exists already");
    }
    OutputFile file;
    file.m_target = target;
    file.m_existing = existing;
    for (int attempt = 0; attempt < 8; ++attempt) {
        const auto temporary = folder / (".bauta-" + randomSuffix() + ".part");
        file.m_descriptor = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (file.m_descriptor >= 0) {
            file.m_temporary = temporary;
            return file;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    return fail(errorFromErrno(errno, "cannot write into the output folder"));
}

OutputFile::OutputFile(OutputFile&& other) noexcept
{
    *this = std::move(other);
}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept
{
    if (this != &other) {
        discard();
        m_descriptor = std::exchange(other.m_descriptor, -1);
        m_target = std::move(other.m_target);
        m_temporary = std::exchange(other.m_temporary, {});
        m_existing = other.m_existing;
    }
    return *this;
}

OutputFile::~OutputFile()
{
    discard();
}

void OutputFile::discard() noexcept
{
    if (m_descriptor >= 0) {
        ::close(std::exchange(m_descriptor, -1));
    }
    if (!m_temporary.empty()) {
        ::unlink(m_temporary.c_str());
        m_temporary.clear();
    }
}

Expected<void> OutputFile::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return fail(errorFromErrno(errno, "cannot write the output file"));
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Expected<void> OutputFile::commit()
{
    if (::fchmod(m_descriptor, 0666 & ~currentUmask()) != 0 && errno != EPERM) {
        return fail(errorFromErrno(errno, "cannot set the permissions of the output file"));
    }
    if (::fsync(m_descriptor) != 0 && errno != EINVAL) {
        return fail(errorFromErrno(errno, "cannot write the output file"));
    }
    // Linux closes the descriptor even if a signal interrupts close().
    if (::close(std::exchange(m_descriptor, -1)) != 0 && errno != EINTR) {
        return fail(errorFromErrno(errno, "cannot write the output file"));
    }
    int reason = 0;
    if (m_existing == Existing::Refuse) {
        reason = renameToFree(m_temporary, m_target);
    } else if (::rename(m_temporary.c_str(), m_target.c_str()) != 0) {
        reason = errno;
    }
    if (reason != 0) {
        return fail(errorFromErrno(reason, "cannot put the output file in place"));
    }
    m_temporary.clear();
    return {};
}

Expected<std::vector<std::byte>> readFile(const std::filesystem::path& path, std::uintmax_t maxBytes)
{
    // O_NONBLOCK: opening a named pipe must not hang.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        return fail(errorFromErrno(errno, "cannot open the file", ErrorCode::Unknown));
    }
    const struct Closer
    {
        explicit Closer(int opened) : fd(opened) {}
        Closer(const Closer&) = delete;
        Closer& operator=(const Closer&) = delete;
        ~Closer() { ::close(fd); }
        int fd;
    } closer(descriptor);
    struct stat status
    {
    };
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        return fail(ErrorCode::UnsupportedFormat,
                    S_ISDIR(status.st_mode) ? "is a folder, not a file" : "not a regular file");
    }
    if (static_cast<std::uintmax_t>(status.st_size) > maxBytes) {
        return fail(ErrorCode::TooLarge, fmt::format("the file is larger than {}", sizeText(maxBytes)));
    }
    std::vector<std::byte> bytes;
    try {
        bytes.resize(static_cast<std::size_t>(status.st_size));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::TooLarge, "there is not enough memory to read the file");
    }
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = ::read(descriptor, bytes.data() + filled, bytes.size() - filled);
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            return fail(errorFromErrno(errno, "cannot read the file", ErrorCode::Damaged));
        }
        if (got == 0) {
            break;
        }
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

} // namespace bauta
