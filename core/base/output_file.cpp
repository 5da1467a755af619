// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace bauta
{

namespace
{

std::string randomSuffix()
{
    std::array<unsigned char, 8> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 2 * bytes.size() + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    return hex.data();
}

mode_t currentUmask()
{
    // There is no call that only reads the mask before Linux 4.7's /proc entry; set and restore at once.
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return mask;
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

OutputFile::OutputFile(OutputFile&& other) noexcept { *this = std::move(other); }

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

OutputFile::~OutputFile() { discard(); }

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
    if (::close(std::exchange(m_descriptor, -1)) != 0) {
        return fail(errorFromErrno(errno, "cannot write the output file"));
    }
    int renamed = 0;
    if (m_existing == Existing::Replace) {
        renamed = std::rename(m_temporary.c_str(), m_target.c_str());
    } else {
        renamed = ::renameat2(AT_FDCWD, m_temporary.c_str(), AT_FDCWD, m_target.c_str(), RENAME_NOREPLACE);
        if (renamed != 0 && errno == EINVAL) { // a file system without RENAME_NOREPLACE
            renamed = ::link(m_temporary.c_str(), m_target.c_str());
            if (renamed == 0) {
                ::unlink(m_temporary.c_str());
            }
        }
    }
    if (renamed != 0) {
        return fail(errorFromErrno(errno, "cannot put the output file in place"));
    }
    m_temporary.clear();
    return {};
}

Expected<std::vector<std::byte>> readFile(const std::filesystem::path& path, std::uintmax_t maxBytes)
{
    // O_NONBLOCK: opening a named pipe must not hang.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        Error error = errorFromErrno(errno, "cannot open the file");
        if (error.code == ErrorCode::WriteFailed) {
            error.code = ErrorCode::NotFound;
        }
        return fail(std::move(error));
    }
    struct Closer
    {
        int fd;
        ~Closer() { ::close(fd); }
    } closer{descriptor};
    struct stat status{};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        return fail(ErrorCode::UnsupportedFormat, "not a regular file");
    }
    if (static_cast<std::uintmax_t>(status.st_size) > maxBytes) {
        return fail(ErrorCode::TooLarge, "the file is larger than " + std::to_string(maxBytes >> 20) + " MiB");
    }
    std::vector<std::byte> bytes(static_cast<std::size_t>(status.st_size));
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = ::read(descriptor, bytes.data() + filled, bytes.size() - filled);
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            return fail(ErrorCode::Damaged, "cannot read the file: " + std::system_category().message(errno));
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
