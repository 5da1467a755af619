// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audit/face_view.h"
#include "core/audit/recognisers.h"
#include "core/audit/upload_simulation.h"
#include "core/audit/verdict.h"
#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/faces/embedding.h"
#include "core/faces/similarity.h"

#include <optional>
#include <string>
#include <vector>

namespace bauta::audit
{

/// A similarity, and the share of strangers that are as similar: the false-accept rate at which it is a match. For a
/// recogniser without a scale the rate is 1 and the margin 0.
struct Score
{
    float similarity = 0.F; ///< cosine; for the fusion its score
    double falseAcceptRate = 1.0;
    double margin = 0.0; ///< ScoreScale::margin at the level that was asked for
};

/// Many pairs of one kind, such as a protected face with the clean faces of the same person in other photos.
struct PairScores
{
    std::size_t pairs = 0;
    Score mean; ///< the rate is that of the mean similarity
    std::size_t matching = 0;
};

/// One face compared with the faces of the same person in other photos, or in other frames of a video; the first word
/// is this face's state.
struct AcrossPhotos
{
    PairScores cleanClean;
    PairScores cleanProtected;
    PairScores protectedClean;
    PairScores protectedProtected;
};

/// What one recogniser, or the fusion, makes of a face. All but `unprotected` and `across` compare the protected face
/// with the original of the same photo.
struct RecogniserAudit
{
    std::string name;
    RecogniserRole role = RecogniserRole::Unknown;
    bool tookPart = false;   ///< the cloak was optimised against it, so it proves little
    bool calibrated = false; ///< without it there are similarities but no rates and no matches
    float thresholdAtLevel = 0.F;
    Score unprotected; ///< the original against itself after kReferenceUpload: what to expect without protection
    std::vector<Score> byUpload; ///< in the order of FaceAudit::uploads
    std::size_t worstUpload = 0; ///< index into byUpload
    bool matches = false;        ///< at the level, as it is or after any upload
    std::optional<AcrossPhotos> across;
};
inline constexpr Upload kReferenceUpload = Upload::HalfSizeJpeg75;

/// The audit of one face: numbers and words, nothing biometric.
struct FaceAudit
{
    bool faceFound = false; ///< a detector finds a face in the protected picture where the original has one
    bool unchanged = false; ///< it looks as in the original, also to every recogniser: nobody protected it
    Verdict verdict = Verdict::Unknown;
    double probability = 1.0; ///< that a recogniser which nobody here has seen still matches at the level
    Upload worstUpload = Upload::None;
    std::vector<Upload> uploads = allUploads(); ///< that were tried, None first
    std::vector<RecogniserAudit> recognisers;
};

/// What was measured of a face. Holds embeddings, which are biometric: in memory only.
struct FaceMeasurement
{
    faces::FaceTemplate clean; ///< one for each recogniser of the auditor, without the fusion
    faces::FaceTemplate protectedFace;
    std::vector<Upload> uploads;              ///< that were tried, None first
    std::vector<float> unprotected;           ///< for each column (FaceAuditor)
    std::vector<std::vector<float>> byUpload; ///< for each upload, for each column
    bool faceFound = false;
    bool looksUnchanged = false;
};

/// A face before and after. `found` is what a detector sees in the protected picture, if anything.
struct FaceBeforeAndAfter
{
    FaceView original;
    FaceView protectedAtPlace; ///< with the original's landmarks
    std::optional<FaceView> found;
};

struct AssessOptions
{
    double level = 0.01;                 ///< FAR at which a match counts
    std::vector<std::string> surrogates; ///< names of the recognisers that the cloak was optimised against
};

/// Asks every recogniser about faces. Immutable, hence thread-safe. Recognisers and calibration must outlive it.
class FaceAuditor
{
public:
    FaceAuditor(const std::vector<AuditRecogniser>& recognisers, const faces::Calibration& calibration);

    /// Runs every recogniser on the original, and on the protected face as it is and after each of the uploads, of
    /// which the first is None. Where a face is found in the protected picture, the picture as it is is also read at
    /// the original's landmarks, as somebody who knows the original would, and the greater similarity counts.
    [[nodiscard]] Expected<FaceMeasurement> measure(const FaceBeforeAndAfter& face, const CancelToken& cancel,
                                                    const std::vector<Upload>& uploads = allUploads()) const;

    /// Turns measurements into the report. `others` are faces of the same person in other photos.
    [[nodiscard]] FaceAudit assess(const FaceMeasurement& face, const std::vector<const FaceMeasurement*>& others,
                                   const AssessOptions& options) const;

    /// The built-in part of a measurement's clean embeddings, for grouping.
    [[nodiscard]] faces::FaceTemplate builtInTemplate(const FaceMeasurement& face) const;

    /// One column of scores: each recogniser in order, with the fusion after the built-in ones.
    struct Column
    {
        std::string name;
        RecogniserRole role = RecogniserRole::Unknown;
        ScoreScale scale;
    };
    [[nodiscard]] const std::vector<Column>& columns() const noexcept { return m_columns; }

private:
    [[nodiscard]] Expected<faces::FaceTemplate> embed(const FaceView& view) const;
    [[nodiscard]] std::vector<float> compare(const faces::FaceTemplate& a, const faces::FaceTemplate& b) const;
    /// For each column.
    [[nodiscard]] std::vector<AcrossPhotos>
    compareAcross(const FaceMeasurement& face, const std::vector<const FaceMeasurement*>& others, double level) const;

    const std::vector<AuditRecogniser>& m_recognisers;
    const faces::Calibration& m_calibration;
    std::vector<Column> m_columns;
};

} // namespace bauta::audit
