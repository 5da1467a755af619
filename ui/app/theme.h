// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QPalette>

class QApplication;

namespace bauta::ui
{

enum class ThemeChoice
{
    System = 0, ///< as the desktop's palette is
    Light,
    Dark
};

/// Colours, spacing and the look of widgets, in one place.
namespace theme
{

/// Fusion with our palette and style sheet. May be called again for another choice.
void apply(QApplication& application, ThemeChoice choice);
[[nodiscard]] bool isDark(const QPalette& palette);
/// For verdicts and warnings, readable on the palette's window.
[[nodiscard]] QColor good(const QPalette& palette);
[[nodiscard]] QColor bad(const QPalette& palette);
[[nodiscard]] QColor quiet(const QPalette& palette);

} // namespace theme

} // namespace bauta::ui
