// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

/// The studio's own icons: one-coloured drawings from resources/icons, painted in the colour that a place needs.
/// Rendered when needed.
namespace bauta::ui::icons
{

[[nodiscard]] QIcon icon(const QString& name, const QColor& colour);
/// In the colour of text; paler where disabled. Follows the palette.
[[nodiscard]] QIcon themed(const QString& name);
/// The program's own sign.
[[nodiscard]] QIcon application();

} // namespace bauta::ui::icons
