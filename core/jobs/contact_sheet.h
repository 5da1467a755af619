// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/jobs/scan_job.h"

#include <cstddef>
#include <vector>

namespace bauta::jobs
{

/// The people of a scan as a PNG: one row a person with its number and its faces (at most `facesInRow`, then the number
/// of further ones). Needs a scan with thumbnails. TooLarge for more people than a picture holds (write HTML then).
[[nodiscard]] Expected<std::vector<std::byte>> contactSheetPng(const ScanReport& report, int facesInRow = 10);

} // namespace bauta::jobs
