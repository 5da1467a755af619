// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace bauta::log
{

enum class Level
{
    Off = 0,
    Error,
    Warning,
    Info,
    Debug
};

/// The lowest importance that is printed to standard error; Warning until set. Log lines never hold biometric data.
void setLevel(Level level);

/// One line. Control characters (file names may hold any) are shown as \xNN, so that a message cannot pose as several
/// lines or steer the terminal. Thread-safe.
void write(Level level, std::string_view message);

/// `text` with control characters shown as \xNN.
[[nodiscard]] std::string printable(std::string_view text);

template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args)
{
    write(Level::Debug, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args)
{
    write(Level::Info, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args)
{
    write(Level::Warning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args)
{
    write(Level::Error, fmt::format(format, std::forward<Args>(args)...));
}

} // namespace bauta::log
