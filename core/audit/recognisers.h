// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audit/score_scale.h"
#include "core/faces/recogniser.h"
#include "core/models/model_store.h"

#include <memory>
#include <string>
#include <vector>

namespace bauta::audit
{

/// Where a recogniser comes from. A judge is the user's and never takes part in making a cloak.
enum class RecogniserRole
{
    Unknown = 0,
    BuiltIn,
    Fused, ///< the built-in ones together
    Judge
};
/// Identifier for JSON: "built-in".
[[nodiscard]] const char* toString(RecogniserRole role) noexcept;

/// One recogniser that an audit asks.
struct AuditRecogniser
{
    std::string name;
    RecogniserRole role = RecogniserRole::Unknown;
    ScoreScale scale;
    std::shared_ptr<const faces::Recogniser> recogniser;
};

/// The built-in recognisers in the order of RecogniserSet::names(), then every judge that the user added. MissingModel
/// or ModelMismatch if a built-in one is absent or any of them was altered: an audit with fewer judges than the user
/// counts on would say too much. The calibration must outlive the result.
[[nodiscard]] Expected<std::vector<AuditRecogniser>> makeAuditRecognisers(const models::ModelStore& store,
                                                                          const faces::Calibration& calibration);

} // namespace bauta::audit
