// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <system_error>

namespace bauta::bench
{

/// A folder of its own that goes when the measurement is over.
class Workplace
{
public:
    Workplace() : m_folder(std::filesystem::temp_directory_path() / fmt::format("bauta-bench-{}", ::getpid()))
    {
        std::filesystem::create_directories(m_folder);
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;
    ~Workplace()
    {
        std::error_code ec;
        std::filesystem::remove_all(m_folder, ec);
    }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return m_folder / name; }

private:
    std::filesystem::path m_folder;
};

} // namespace bauta::bench
