// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/streams.h"

namespace bauta::cli
{

/// Standard output and error, with what is known of the terminals behind them. A dumb terminal counts as none for
/// progress.
[[nodiscard]] Streams processStreams(std::ostream& out, std::ostream& err);

} // namespace bauta::cli
