// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"

#include <cstdint>
#include <functional>
#include <string>

namespace bauta
{

/// How far a job is. `item` names what was last finished or is being worked on.
struct Progress
{
    std::int64_t done = 0;
    std::int64_t total = 0; ///< 0 while unknown
    std::string item;
    double partial = 0.0; ///< the parts done of the items in work, added up: 0.5 while one is half done

    /// What bars and estimates count: finished items and parts of items.
    [[nodiscard]] double itemsDone() const { return static_cast<double>(done) + partial; }
};

/// What a job gets from whoever runs it: a token to poll and a callback to tell. `report` may be empty; it is called
/// from worker threads, one call at a time.
struct JobContext
{
    CancelToken cancel;
    std::function<void(const Progress&)> report;
};

} // namespace bauta
