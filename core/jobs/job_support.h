// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/progress.h"
#include "core/faces/detector.h"
#include "core/faces/face.h"
#include "core/jobs/services.h"
#include "core/plan/plan.h"

#include <opencv2/core/mat.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// Detection and fitting in one step. Cancelled between the two when the token fires.
[[nodiscard]] Expected<std::vector<faces::Face>> findFaces(const cv::Mat& rgb, Services& services,
                                                           faces::SearchEffort effort, const CancelToken& cancel);

/// The faces of a plan in the photo that it was made from, in its order.
[[nodiscard]] Expected<std::vector<faces::Face>> fitPlanned(const plan::PlannedMedia& media, const cv::Mat& rgb,
                                                            Services& services);

/// Counts finished items and tells the job's caller, one call at a time.
class ProgressCounter
{
public:
    ProgressCounter(const JobContext& context, std::size_t total);
    /// An item takes long and is so far (0..1, never less than before); `text` names it and what is done with it.
    void working(std::size_t index, double part, const std::string& text);
    /// Items that told of parts are named by their index too.
    void finished(const std::filesystem::path& item, std::optional<std::size_t> index = {});

private:
    void tell() const;

    const JobContext* m_context;
    std::mutex m_mutex;
    Progress m_progress;
    std::map<std::size_t, double> m_parts; ///< of the items in work
};

/// Seconds since it was made.
class Stopwatch
{
public:
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

/// The job boundary: whatever a library throws becomes the item's error.
template <class Work>
Expected<void> guarded(Work&& work)
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::TooLarge, "there is not enough memory for it");
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Unknown, std::string("unexpected: ") + exception.what());
    } catch (...) {
        return fail(ErrorCode::Unknown, "unexpected failure");
    }
}

} // namespace bauta::jobs
