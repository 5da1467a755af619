// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/plan/plan.h"
#include "ui/output/export_settings.h"

#include <QCoreApplication>
#include <QString>

namespace bauta::ui
{

/// What an export has to do, in the units that its time follows.
struct ExportWork
{
    double photoMegapixels = 0.0;
    int coveredFaces = 0;         ///< in photos
    int cloakedFaces = 0;         ///< in photos
    int checkedFaces = 0;         ///< in photos, by an audit
    double videoMegapixels = 0.0; ///< of all frames
    double cloakedSeconds = 0.0;  ///< of all cloaked tracks
    int checkedTracks = 0;        ///< by an audit
};
[[nodiscard]] ExportWork workOf(const plan::Plan& plan, const ExportSettings& settings);

/// Tells how long work will take. It knows what a usual computer takes, and learns from each export how much faster or
/// slower this one is.
class TimeEstimate
{
    Q_DECLARE_TR_FUNCTIONS(bauta::ui::TimeEstimate)

public:
    /// `pace`: as pace() gave it in an earlier run.
    explicit TimeEstimate(double pace = 1.0);

    /// 1: a usual computer; 2: one that takes twice as long.
    [[nodiscard]] double pace() const { return m_pace; }
    [[nodiscard]] double seconds(const ExportWork& work) const;
    [[nodiscard]] double secondsOfOneCloak() const;
    /// What an export took. Short ones teach little and are left out.
    void learn(const ExportWork& work, double secondsTaken);

    /// "20 s", "3 min", "1.5 h": rounded to what an estimate is worth.
    [[nodiscard]] static QString inWords(double seconds);

private:
    double m_pace;
};

} // namespace bauta::ui
