// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/audit_job.h"
#include "core/jobs/audit_pairs.h"

#include <QtGlobal>

#include <filesystem>
#include <utility>

namespace bauta::test
{

/// Of the folder "safe" against the folder "in"; on one worker unless the options say otherwise.
inline jobs::AuditRequest auditRequestFor(const std::filesystem::path& root, const jobs::AuditOptions& options)
{
    jobs::AuditRequest request;
    request.inputs = *jobs::pairForAudit(root / "in", root / "safe", false);
    request.options = options;
    request.options.jobs = options.jobs > 0 ? options.jobs : 1;
    return request;
}

/// Ends the test program where there is no report.
inline jobs::AuditReport audited(const std::filesystem::path& root, jobs::Services& services,
                                 const jobs::AuditOptions& options)
{
    auto report = jobs::runAudit(auditRequestFor(root, options), {}, services);
    if (!report) {
        qFatal("%s", report.error().detail.c_str());
    }
    return *std::move(report);
}

} // namespace bauta::test
