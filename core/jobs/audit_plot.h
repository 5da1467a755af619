// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audit/face_audit.h"

#include <string>

namespace bauta::jobs
{

/// Draws what the recognisers make of one face, as an inline SVG: for each recogniser three bars (unprotected,
/// protected, protected after its worst upload) on one axis that holds for all of them: how few strangers look as
/// similar, from everybody to one in a million. Lines mark FAR 1 % and 0.1 %, and the level if it is another. A
/// recogniser that took part in making the cloak has hatched bars and says so. Colours come from kAuditStyle, the
/// hatching from plotPatterns(). Names are escaped.
[[nodiscard]] std::string facePlot(const audit::FaceAudit& face, double level);

/// The hatching that facePlot() refers to; once a page, before the first plot.
[[nodiscard]] std::string plotPatterns();

/// What the colours and the hatching mean; once a page.
[[nodiscard]] std::string plotLegend();

} // namespace bauta::jobs
