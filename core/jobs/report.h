// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"
#include "core/image/image.h"
#include "core/image/metadata.h"
#include "core/plan/planned_video.h"
#include "core/protect/cloak/cloak_budget.h"
#include "core/protect/method.h"

#include <opencv2/core/types.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace bauta::jobs
{

enum class ItemStatus
{
    Invalid = 0,
    Succeeded,
    Skipped,
    Failed,
    Cancelled
};
[[nodiscard]] const char* toString(ItemStatus status) noexcept;

/// What metadata a photo held: the names of the items by what they tell, never their values.
using MetadataKeys = std::map<image::MetadataGroup, std::set<std::string>>;
[[nodiscard]] MetadataKeys metadataKeys(const image::MetadataReport& report);

/// Belongs on every report that has a cloak in it.
inline constexpr const char* kCloakNote =
    "a cloak lowers the odds against today's recognisers; it is not permanent; look at the audit";

/// How a cloak came out.
struct CloakSummary
{
    protect::CloakBudget spent;
    int steps = 0;
    double matchProbability =
        0.0; ///< estimated odds that a recogniser which took no part matches it; see cloak_summary.h
};

/// When the face of a track is to be seen, from the start of what was written.
struct TrackSpan
{
    int track = 0; ///< its number in the plan
    double firstSeconds = 0.0;
    double lastSeconds = 0.0;
};

/// What became of one face, or of one track of a video: then the box is where it was best seen.
struct FaceOutcome
{
    cv::Rect2f boxInImage;
    float confidence = 0.F;
    int person = -1; ///< as in the plan; -1 where people were not needed
    protect::Method method = protect::Method::Keep;
    std::string reason{};                                 ///< in English: "smaller than --min-size"
    protect::Strength strength = protect::Strength::None; ///< of a cloak
    std::optional<protect::CloakBudget> budget{};         ///< of a cloak, where it is not that of the strength
    std::optional<CloakSummary> cloak{};                  ///< of a cloak that was carried out
    std::optional<TrackSpan> span{};                      ///< of a track
};

/// What is said of a video beside its tracks.
struct VideoOutcome
{
    std::string container; ///< "mp4"
    std::string encoder;   ///< "libx264"; empty where nothing was encoded
    int frames = 0;
    double seconds = 0.0; ///< how long it plays
    int audioCopied = 0;  ///< tracks of sound
    int audioEncoded = 0;
    std::int64_t blurredFrames = 0; ///< whole frames, because a face was lost
    std::vector<plan::PlannedReview> review;
    std::shared_ptr<const plan::PlannedVideo> tracks{}; ///< by which it was written; null for a scan and in a dry run
};

/// The method in words: "solid", "cloak (strong)", "cloak (own budget)".
[[nodiscard]] std::string methodInWords(const FaceOutcome& face);

/// What became of one input.
struct ItemReport
{
    std::filesystem::path input;
    std::filesystem::path output; ///< empty unless one was written (or, in a dry run, would be)
    ItemStatus status = ItemStatus::Invalid;
    std::optional<Error> error;        ///< for Failed and Skipped: why
    std::vector<std::string> warnings; ///< English sentences that the user should see
    std::vector<std::string> notes;    ///< English sentences of lesser weight
    image::Format inputFormat = image::Format::Unknown;
    image::Format outputFormat = image::Format::Unknown;
    cv::Size sizeInPixels;
    bool facesSought = false;          ///< false with --who none and where the item ended before
    std::vector<FaceOutcome> faces;    ///< of a video, its tracks
    std::optional<VideoOutcome> video; ///< of a video
    MetadataKeys metadataRemoved;
    MetadataKeys metadataKept;
    double seconds = 0.0;
};

struct AuditReport; // audit_report.h

struct ProtectReport
{
    std::vector<ItemReport> items;     ///< in the order of the inputs
    std::vector<std::string> warnings; ///< about the run as a whole
    std::vector<std::string> notes;    ///< the same, of lesser weight
    bool cancelled = false;
    bool dryRun = false;
    double seconds = 0.0;
    std::shared_ptr<const AuditReport> audit; ///< of the outputs, if one was made

    [[nodiscard]] std::size_t count(ItemStatus status) const;
    [[nodiscard]] std::size_t facesFound() const;
    [[nodiscard]] std::size_t facesHidden() const; ///< covered, so that nobody sees them
    [[nodiscard]] std::size_t facesCloaked() const;
};

/// How much a face in a photo gives away, as far as size, sharpness and pose tell (identifiability.h).
enum class Identifiability
{
    Unknown = 0,
    Hardly,
    Possibly,
    Likely,
    VeryLikely
};
/// Identifier for JSON: "very-likely". Front ends word it themselves.
[[nodiscard]] const char* toString(Identifiability value) noexcept;
/// The same in words: "very likely".
[[nodiscard]] const char* inWords(Identifiability value) noexcept;

struct ScannedFace
{
    cv::Rect2f boxInImage;
    float confidence = 0.F;
    float yawDegrees = 0.F;
    float sharpness = 0.F; ///< 0..1
    Identifiability identifiability = Identifiability::Unknown;
    int person = -1; ///< index into ScanReport::people
    bool background = false;
    protect::Method method = protect::Method::Keep; ///< what the plan's default decisions would do
    std::string reason;
    std::vector<std::byte> thumbnailJpeg; ///< empty unless asked for
    std::optional<TrackSpan> span{};      ///< of a track of a video
    double identifiableSeconds = 0.0;     ///< of a track: how long it is seen well enough to be recognised
};

struct ScannedPhoto
{
    std::filesystem::path input;
    ItemStatus status = ItemStatus::Invalid;
    std::optional<Error> error;
    std::vector<std::string> warnings;
    std::vector<std::string> notes;
    image::Format format = image::Format::Unknown;
    cv::Size sizeInPixels;
    std::vector<ScannedFace> faces;    ///< of a video, its tracks
    std::optional<VideoOutcome> video; ///< of a video
    MetadataKeys metadata;
    std::optional<image::GeoPosition> position;
    double seconds = 0.0;
};

/// A face by place: index into ScanReport::items and into the photo's faces.
struct FaceReference
{
    std::size_t item = 0;
    std::size_t face = 0;
};

struct ScannedPerson
{
    std::string label;
    std::vector<FaceReference> faces;
};

} // namespace bauta::jobs
