// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace bauta::ui
{

/// A variable of the environment that was set for this program alone (the portable build's libraries read some): what
/// openOutside() starts does not inherit it. Call it before there are threads.
void hideFromOthers(const QString& variable);

/// Opens a file or folder with the program that the desktop has for it. GUI thread; never waits.
void openOutside(const QString& path);

} // namespace bauta::ui
