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

void setLevel(Level level) { logger().set_level(spdlogLevel(level)); }

void write(Level level, std::string_view message) { logger().log(spdlogLevel(level), message); }

} // namespace bauta::log
