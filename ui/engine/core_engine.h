// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/services.h"
#include "core/models/model_store.h"
#include "ui/engine/engine.h"

#include <memory>

namespace bauta::ui
{

/// The real engine: the core's jobs with the models of these folders.
[[nodiscard]] std::unique_ptr<Engine> makeCoreEngine(const models::ModelStore::Folders& folders);

/// The same on other services; for tests.
[[nodiscard]] std::unique_ptr<Engine> makeCoreEngine(std::unique_ptr<jobs::Services> services);

} // namespace bauta::ui
