// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace bauta::ui
{

class Engine;

/// The one function that the engine's library exports: makes an engine, which the caller owns.
using EngineEntry = Engine* (*)();
inline constexpr const char* kEngineEntryName = "bautaMakeEngine";

} // namespace bauta::ui
