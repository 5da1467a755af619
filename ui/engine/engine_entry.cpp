// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/engine/engine_entry.h"

#include "core/models/model_store.h"
#include "ui/engine/core_engine.h"

// The border of the engine's library. C linkage only for the name; both sides are one build.
extern "C" __attribute__((visibility("default"))) bauta::ui::Engine* bautaMakeEngine()
{
    return bauta::ui::makeCoreEngine(bauta::models::ModelStore::defaultFolders()).release();
}
