// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace bauta::audit
{

/// How sure one can be that a face is no longer recognised.
enum class Verdict
{
    Unknown = 0,
    Hidden,   ///< no recogniser here would match it, and hardly any other
    Unlikely, ///< less than even odds
    Possible, ///< even odds or more
    Recognisable
};
/// Identifier for JSON: "recognisable".
[[nodiscard]] const char* toString(Verdict verdict) noexcept;
/// For people: "still recognisable".
[[nodiscard]] const char* inWords(Verdict verdict) noexcept;
/// Possible or Recognisable.
[[nodiscard]] bool isRecognisable(Verdict verdict) noexcept;

/// What one recogniser makes of one protected face. All margins are ScoreScale::margin at the rate that is asked for:
/// deviations of strangers' scores above the threshold, negative below.
struct RecogniserEvidence
{
    /// The cloak was optimised against it, so that it looks fooled whatever others make of the face.
    bool tookPart = false;
    /// Protected against the original of the same photo, for each upload, the file as it is first.
    std::vector<double> marginByUpload;
    /// Protected against the clean faces of the same person in other photos, on average; absent without such photos.
    std::optional<double> marginAcrossPhotos;
};

/// All that a verdict rests on. Holds only recognisers with a scale, and not the fusion, which says nothing new.
struct VerdictEvidence
{
    /// Whether a detector still finds a face there. If not, the embeddings are those of the place where it was, as
    /// somebody who has seen the original would take them.
    bool faceFound = true;
    std::vector<RecogniserEvidence> recognisers;
};

/// The numbers of the estimate. Slope, offset and share are fitted to real cloaks, each built-in recogniser asked in
/// turn about those of the others (`./dev bench verdict --fit`); the rest no such cloak can tell (decision 0011).
///
///   margin_i(upload) = marginByUpload[upload] + (tookPart and faceFound ? tookPartOffset : 0)
///   z(upload)        = weighted mean of margin_i; weight 1 if it took part, else independentWeight
///   zOwn             = greatest z(upload)
///   zAcross          = the same mean of marginAcrossPhotos, where there is any
///   logit            = intercept + slope * (zOwn + acrossShare * (zAcross - zOwn)) + (faceFound ? 0 : notFoundOffset)
///   probability      = 1 / (1 + exp(-logit))
struct VerdictCoefficients
{
    double intercept;
    double slope;             ///< a deviation
    double tookPartOffset;    ///< deviations by which a recogniser that took part looks better fooled than others are
    double independentWeight; ///< how much more one that took no part counts
    double acrossShare;       ///< 0: only the photo's own original counts; 1: only other photos of the person
    double notFoundOffset;    ///< of the logit
    double hiddenBelow;       ///< probabilities at which the words change; Unlikely ends at a half
    double recognisableFrom;
};
inline constexpr VerdictCoefficients kVerdictCoefficients{
    .intercept = 0.0,
    .slope = 1.0,
    .tookPartOffset = 0.63,
    .independentWeight = 4.0,
    .acrossShare = 1.0,
    .notFoundOffset = -3.0,
    .hiddenBelow = 0.15,
    .recognisableFrom = 0.85,
};

struct Judgement
{
    Verdict verdict = Verdict::Unknown;
    double probability = 1.0;    ///< that a recogniser which nobody here has seen still matches the face
    std::size_t worstUpload = 0; ///< index into marginByUpload: after which it is most likely
};

/// The one place where measurements become a verdict. Unknown without any recogniser, or with margins that are not
/// numbers. Hidden also needs every margin, without offsets, to be below 0.
[[nodiscard]] Judgement judge(const VerdictEvidence& evidence,
                              const VerdictCoefficients& coefficients = kVerdictCoefficients);

} // namespace bauta::audit
