// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace bauta::log
{

namespace
{

spdlog::logger& logger()
{
    static const std::shared_ptr<spdlog::logger> instance = [] {
        // A library of ours that is loaded later has code of its own, and the program's logger.
        if (auto known = spdlog::get("bauta")) {
            return known;
        }
        auto made = spdlog::stderr_color_mt("bauta");
        made->set_pattern("bauta: %^%l%$: %v");
        made->set_level(spdlog::level::warn);
        return made;
    }();
    return *instance;
}

spdlog::level::level_enum spdlogLevel(Level level)
{
    switch (level) {
    case Level::Off:
        return spdlog::level::off;
    case Level::Error:
        return spdlog::level::err;
    case Level::Warning:
        return spdlog::level::warn;
    case Level::Info:
        return spdlog::level::info;
    case Level::Debug:
        return spdlog::level::debug;
    }
    return spdlog::level::off;
}

} // namespace

void setLevel(Level level)
{
    logger().set_level(spdlogLevel(level));
}

std::string printable(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            result += fmt::format("\\x{:02x}", byte);
        } else {
            result += c;
        }
    }
    return result;
}

void write(Level level, std::string_view message)
{
    const auto importance = spdlogLevel(level);
    if (level != Level::Off && logger().should_log(importance)) {
        logger().log(importance, printable(message));
    }
}

} // namespace bauta::log
