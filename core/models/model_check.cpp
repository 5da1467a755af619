// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/model_check.h"

#include "core/base/hash.h"

#include <sstream>

namespace bauta::models
{

std::string versionInSource(const std::string& source)
{
    std::istringstream words(source);
    std::string version;
    for (std::string word; words >> word;) {
        const bool digits = word.find_first_not_of("0123456789.") == std::string::npos;
        if (digits && word.front() != '.' && word.find('.') != std::string::npos) {
            version = word;
        }
    }
    return version;
}

Expected<std::vector<ModelCheck>> checkModels(const ModelStore& store, const CancelToken& cancel)
{
    std::vector<ModelCheck> checks;
    for (const ModelEntry& entry : store.entries()) {
        ModelCheck check{entry, versionInSource(entry.source), ModelState::Missing, {}};
        auto hash = sha256OfFile(entry.file, cancel);
        if (!hash && hash.error().code == ErrorCode::Cancelled) {
            return fail(hash.error());
        }
        if (hash) {
            check.state = *hash == entry.sha256 ? ModelState::Good : ModelState::Damaged;
            check.sha256 = *std::move(hash);
        }
        checks.push_back(std::move(check));
    }
    return checks;
}

} // namespace bauta::models
