// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/recognisers.h"

#include <fmt/format.h>

#include <utility>

namespace bauta::audit
{

namespace
{

Expected<AuditRecogniser> make(const models::ModelStore& store, const models::ModelEntry& entry, RecogniserRole role,
                               ScoreScale scale)
{
    auto recogniser = faces::makeRecogniser(store, entry);
    if (!recogniser) {
        return fail(recogniser.error());
    }
    return AuditRecogniser{entry.name, role, std::move(scale), std::move(*recogniser)};
}

} // namespace

const char* toString(RecogniserRole role) noexcept
{
    switch (role) {
    case RecogniserRole::Unknown:
        break;
    case RecogniserRole::BuiltIn:
        return "built-in";
    case RecogniserRole::Fused:
        return "fused";
    case RecogniserRole::Judge:
        return "judge";
    }
    return "unknown";
}

Expected<std::vector<AuditRecogniser>> makeAuditRecognisers(const models::ModelStore& store,
                                                            const faces::Calibration& calibration)
{
    std::vector<AuditRecogniser> recognisers;
    for (const std::string& name : faces::RecogniserSet::names()) {
        const models::ModelEntry* entry = store.find(name);
        if (entry == nullptr || entry->role != models::ModelRole::Recogniser) {
            return fail(ErrorCode::MissingModel, fmt::format("the recogniser \"{}\" is not installed", name));
        }
        auto made = make(store, *entry, RecogniserRole::BuiltIn, ScoreScale::fromCalibration(calibration, name));
        if (!made) {
            return fail(made.error());
        }
        recognisers.push_back(*std::move(made));
    }
    for (const models::ModelEntry& entry : store.withRole(models::ModelRole::Judge)) {
        auto made = make(store, entry, RecogniserRole::Judge,
                         ScoreScale::fromThresholds(entry.cosineAtFar1Percent, entry.cosineAtFar01Percent));
        if (!made) {
            return fail(made.error());
        }
        recognisers.push_back(*std::move(made));
    }
    return recognisers;
}

} // namespace bauta::audit
