// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/streams.h"
#include "core/base/cancel_token.h"
#include "core/jobs/services.h"
#include "core/models/model_store.h"

namespace bauta::cli
{

/// What commands run in: made by main, or by a test with fakes.
struct Environment
{
    const Streams& streams;
    CancelToken cancel;
    jobs::Services& services;
    models::ModelStore::Folders modelFolders;
};

} // namespace bauta::cli
