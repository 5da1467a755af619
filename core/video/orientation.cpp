// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/orientation_av.h"

#include <cmath>

namespace bauta::video
{

Orientation orientationOf(const AVStream& stream)
{
    const std::int32_t* matrix = displayMatrix(stream);
    if (matrix == nullptr) {
        return {};
    }
    // The matrix maps stored points to shown ones: shown = (a x + c y, b x + d y), y downwards.
    const auto element = [matrix](int i) {
        return static_cast<double>(matrix[i]) / 65536.0;
    };
    const double a = element(0);
    const double b = element(1);
    const double c = element(3);
    const double d = element(4);
    const double scaleX = std::hypot(a, b);
    const double scaleY = std::hypot(c, d);
    if (!(scaleX > 0.0) || !(scaleY > 0.0)) {
        return {.odd = true};
    }
    // A mirroring has a negative determinant. Undo it (left to right, before turning), then only an angle is left.
    Orientation orientation;
    orientation.mirrored = a * d - b * c < 0.0;
    const double sign = orientation.mirrored ? -1.0 : 1.0;
    const double degrees = std::atan2(sign * b / scaleX, sign * a / scaleX) * 180.0 / 3.14159265358979323846;
    const double quarter = std::round(degrees / 90.0);
    orientation.clockwiseDegrees = (static_cast<int>(quarter) * 90 + 360) % 360;
    orientation.odd = std::abs(degrees - quarter * 90.0) > 1.0;
    return orientation;
}

std::string orientationFilters(const Orientation& orientation)
{
    std::string turn;
    switch (orientation.clockwiseDegrees) {
    case 90:
        turn = "transpose=clock";
        break;
    case 180:
        turn = "hflip,vflip";
        break;
    case 270:
        turn = "transpose=cclock";
        break;
    default:
        break;
    }
    if (!orientation.mirrored) {
        return turn;
    }
    return turn.empty() ? "hflip" : "hflip," + turn;
}

} // namespace bauta::video
