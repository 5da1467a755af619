// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/vector_drawing.h"

#include <cstdint>
#include <vector>

namespace bauta::protect
{

/// One of the program's own drawings. They stand upright in the 100 x 100 square, the face's place around its middle.
struct BuiltInDrawing
{
    const char* name;
    std::uint32_t mainRgb;
    VectorDrawing (*draw)();
};

[[nodiscard]] const std::vector<BuiltInDrawing>& builtInDrawings();

} // namespace bauta::protect
