// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/protect_job.h"
#include "core/plan/plan.h"

#include <QString>

#include <optional>

namespace bauta::ui
{

/// What an export is for; each sets what fits.
enum class ExportPurpose
{
    SocialMedia = 0, ///< JPEG of good quality, checked by an audit
    Archive,         ///< the file's own format, best quality, technical data and times kept
    CourtOrPress     ///< only plain covers, whatever was chosen; nothing kept
};

struct ExportSettings
{
    ExportPurpose purpose = ExportPurpose::SocialMedia;
    QString folder;
    std::optional<image::Format> format; ///< absent: each file's own
    int quality = 0;                     ///< 0: near the file's own
    bool keepTechnical = false;          ///< exposure data and times
    bool coversOnly = false;
    bool audit = true;
    bool dropAudio = false;
    jobs::OverwritePolicy overwrite = jobs::OverwritePolicy::Rename;
    /// The part of videos, in microseconds; absent: all.
    std::optional<std::int64_t> fromInMicroseconds;
    std::optional<std::int64_t> toInMicroseconds;
};

/// The settings that a purpose starts with, in this folder.
[[nodiscard]] ExportSettings settingsFor(ExportPurpose purpose, const QString& folder);

/// Every decision but to keep becomes a plain cover.
[[nodiscard]] plan::Plan withCoversOnly(plan::Plan plan);

/// The request that the command line would make of the same choices.
[[nodiscard]] jobs::ProtectRequest requestFor(const ExportSettings& settings, const plan::Plan& plan);

} // namespace bauta::ui
