// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audit/face_audit.h"
#include "core/base/error.h"
#include "core/jobs/report.h"

#include <opencv2/core/types.hpp>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// One face of an original and what is left of it in the protected photo.
struct AuditedFace
{
    cv::Rect2f boxInImage; ///< in the original
    float confidence = 0.F;
    int person = -1;            ///< index across all photos of the audit, 0-based; -1 where nobody could tell
    bool leftOnPurpose = false; ///< a rule exempted it, so being recognisable is no failure
    std::string reason;         ///< which rule
    audit::FaceAudit audit;
    std::vector<std::byte> protectedJpeg; ///< thumbnails; empty unless asked for
    std::vector<std::byte> originalJpeg;

    /// Somebody who should be hidden and may still be recognised.
    [[nodiscard]] bool fails() const { return !leftOnPurpose && audit::isRecognisable(audit.verdict); }
};

/// One pair of files.
struct AuditedPhoto
{
    std::filesystem::path original;
    std::filesystem::path protectedFile;
    ItemStatus status = ItemStatus::Invalid;
    std::optional<Error> error;
    std::vector<std::string> warnings;
    std::vector<std::string> notes;
    cv::Size originalSizeInPixels;
    cv::Size protectedSizeInPixels;
    std::vector<AuditedFace> faces;
    double seconds = 0.0;
};

struct AuditReport
{
    std::vector<AuditedPhoto> items; ///< in the order of the pairs, then what has no partner or cannot be opened
    std::vector<std::string> warnings;
    std::vector<std::string> surrogates; ///< recognisers that cloaks were optimised against
    double level = 0.01;                 ///< FAR at which a match counts
    bool cancelled = false;
    double seconds = 0.0;

    [[nodiscard]] std::size_t count(ItemStatus status) const;
    [[nodiscard]] std::size_t facesAudited() const;
    /// Faces that fail.
    [[nodiscard]] std::size_t facesRecognisable() const;
};

/// "still recognisable", or for a face that nobody protected "not protected (left as it was)".
[[nodiscard]] std::string verdictInWords(const AuditedFace& face);

/// What no audit can promise; belongs on every report.
[[nodiscard]] const char* auditCaveat() noexcept;

} // namespace bauta::jobs
