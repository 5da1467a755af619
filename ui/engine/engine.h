// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/base/progress.h"
#include "core/jobs/audit_job.h"
#include "core/jobs/input_collector.h"
#include "core/jobs/protect_job.h"
#include "core/jobs/report.h"
#include "core/plan/plan.h"

#include <QImage>
#include <QSize>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bauta::ui
{

/// What a scan says of one file as soon as it has been looked at.
struct FoundMedia
{
    std::filesystem::path file;
    jobs::ScannedPhoto scanned;
    std::optional<plan::PlannedMedia> planned; ///< absent where the file failed; people come with the groups
};

/// Which faces belong together, over all scans of this engine: equal `group`, one person.
struct GroupedFace
{
    std::filesystem::path file;
    cv::Rect2f boxInImage; ///< as it was found; of a photo
    int track = -1;        ///< of a video
    int group = -1;
};

struct ScanOutcome
{
    std::vector<GroupedFace> faces;
    bool cancelled = false;
};

/// A photo, or a frame, as the canvas shows it: Format_RGB32, upright.
struct ShownPicture
{
    QImage image;
    QSize fullSize; ///< of the file; larger than the image where that is scaled down
};

/// Metadata of a file, by what it tells.
struct MediaDetails
{
    image::Format format = image::Format::Unknown;
    QSize size;
    image::MetadataReport metadata;
};

struct PreviewFace
{
    plan::PlannedFace face;
    plan::Decision decision;
};

/// How far the preview of one face is.
enum class PreviewState
{
    Unchanged = 0, ///< it is kept
    Done,
    Pending,       ///< a cloak that is not made yet: the face is shown as it is
    CoveredInstead ///< it cannot carry a cloak, so it is covered
};

struct PreviewRequest
{
    std::filesystem::path file;
    std::vector<PreviewFace> faces;
    bool makeCloaks = false; ///< false: only those that are at hand, so that the answer comes at once
};

struct Preview
{
    QImage image; ///< Format_RGB32, at the photo's own size
    std::vector<PreviewState> states;
};

/// What the studio adds to the report on this computer: "Qt" -> "6.4.2".
using FrontEndFacts = std::vector<std::pair<std::string, std::string>>;

/// Frames of one video, at most about 960 pixels a side. One thread at a time.
class VideoFrames
{
public:
    virtual ~VideoFrames() = default;
    struct Facts
    {
        int frames = 0; ///< as far as the file says; 0: unknown
        double framesPerSecond = 0.0;
        QSize fullSize;
        int audioTracks = 0;
    };
    [[nodiscard]] virtual Facts facts() const = 0;
    /// The frame with this number, counted from 0. OutOfRange numbers give the last frame there is. Stepping forward
    /// is quick; going back decodes from a while before.
    [[nodiscard]] virtual Expected<QImage> frame(int index, const CancelToken& cancel) = 0;
};

/// Everything that the studio asks of the core, in one place: what needs networks, OpenCV and FFmpeg lies behind it in
/// a library of its own, which is loaded after the window is there (decision 0017). All calls block, may be made from
/// any thread but the GUI's, and are thread-safe unless something else is said.
class Engine
{
public:
    virtual ~Engine() = default;

    /// Loads the models that every scan needs. MissingModel says in its detail which command fixes it.
    [[nodiscard]] virtual Expected<void> prepare() = 0;

    [[nodiscard]] virtual jobs::InputList collect(const std::vector<std::filesystem::path>& arguments) = 0;

    /// Looks at files that were not looked at before. `found` is called from worker threads, one call at a time.
    [[nodiscard]] virtual Expected<ScanOutcome>
    scan(const jobs::InputList& inputs, const std::function<void(FoundMedia)>& found, const JobContext& context) = 0;

    [[nodiscard]] virtual Expected<ShownPicture> picture(const std::filesystem::path& file,
                                                         const CancelToken& cancel) = 0;
    /// At most `side` pixels a side; of a video its first frame.
    [[nodiscard]] virtual Expected<QImage> thumbnail(const std::filesystem::path& file, int side,
                                                     const CancelToken& cancel) = 0;
    /// Square, with some surroundings.
    [[nodiscard]] virtual Expected<QImage> faceThumbnail(const std::filesystem::path& file, const cv::Rect2f& box,
                                                         const CancelToken& cancel) = 0;
    [[nodiscard]] virtual Expected<MediaDetails> details(const std::filesystem::path& file) = 0;

    /// A face that was drawn by hand, with landmarks where there are any to be found.
    [[nodiscard]] virtual Expected<plan::PlannedFace> fitFace(const std::filesystem::path& file,
                                                              const cv::Rect2f& boxInImage) = 0;

    /// The photo as its decisions would have it. `progress` (0..1) is told of cloaks.
    [[nodiscard]] virtual Expected<Preview>
    preview(const PreviewRequest& request, const std::function<void(double)>& progress, const CancelToken& cancel) = 0;

    [[nodiscard]] virtual Expected<jobs::ProtectReport> protect(const jobs::ProtectRequest& request,
                                                                const JobContext& context) = 0;
    [[nodiscard]] virtual Expected<jobs::AuditReport> audit(const jobs::ProtectReport& report,
                                                            const JobContext& context) = 0;
    [[nodiscard]] virtual std::string toHtml(const jobs::AuditReport& report) = 0;

    [[nodiscard]] virtual Expected<std::unique_ptr<VideoFrames>> openVideo(const std::filesystem::path& file) = 0;

    /// The text of `bauta doctor`, which holds no name of a file or a person; with its measurement it takes some five
    /// seconds more. Cancelled.
    [[nodiscard]] virtual Expected<std::string> describeComputer(const FrontEndFacts& facts, bool measure,
                                                                 const JobContext& context) = 0;

    /// Whether this installation can write the format.
    [[nodiscard]] virtual bool canWrite(image::Format format) = 0;
    [[nodiscard]] virtual std::vector<std::string> stickers() = 0;
};

} // namespace bauta::ui
