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

/// What is said of a face that is the track of a video. Times are those of the protected video.
struct AuditedTrack
{
    TrackSpan span;
    double screenSeconds = 0.0; ///< in which the face is to be seen
    int frames = 0;             ///< the same
    bool tooSmall = false;      ///< in all of them, for any recogniser
    int framesLookedAt = 0;     ///< by the recognisers
    int framesIdentifiable = 0; ///< of these, those in which the face may still be recognised
    double worstSeconds = 0.0;  ///< when that is most likely
};

/// How much of a video was compared.
struct AuditedVideo
{
    int framesCompared = 0;
    int framesAlone = 0; ///< of the original, without a counterpart
    double seconds = 0.0;
};

/// One face of an original and what is left of it in the protected photo; of a video, a track.
struct AuditedFace
{
    cv::Rect2f boxInImage; ///< in the original; of a track, where it is largest
    float confidence = 0.F;
    int person = -1;            ///< index across all photos of the audit, 0-based; -1 where nobody could tell
    bool leftOnPurpose = false; ///< a rule exempted it, so being recognisable is no failure
    std::string reason;         ///< which rule
    audit::FaceAudit audit;     ///< of a track, of its worst frame
    std::optional<AuditedTrack> track;
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
    std::vector<AuditedFace> faces;    ///< of a video, its tracks
    std::optional<AuditedVideo> video; ///< of a video
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

/// A person in one video: what its tracks say together.
struct AuditedPerson
{
    int person = -1;                 ///< as AuditedFace::person
    std::vector<std::size_t> tracks; ///< places in AuditedPhoto::faces
    double screenSeconds = 0.0;
    int framesLookedAt = 0;
    int framesIdentifiable = 0;
    std::size_t worst = 0; ///< the track that is most likely to be recognised; one that fails, if any does
};

/// By first appearance; a track of nobody in particular is a person of its own. Empty for a photo.
[[nodiscard]] std::vector<AuditedPerson> peopleIn(const AuditedPhoto& video);

/// "still recognisable", or for a face that nobody protected "not protected (left as it was)".
[[nodiscard]] std::string verdictInWords(const AuditedFace& face);

/// What no audit can promise; belongs on every report.
[[nodiscard]] const char* auditCaveat() noexcept;

} // namespace bauta::jobs
