// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string_view>

namespace bauta::faces
{

/// resources/calibration.json, embedded by cmake/EmbedText.cmake.
extern const std::string_view kBuiltInCalibration;

} // namespace bauta::faces
