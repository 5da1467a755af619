// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/cover_protector.h"

#include "core/base/random.h"
#include "core/plan/path_text.h"
#include "core/protect/face_shape.h"
#include "core/protect/sticker.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace bauta::jobs
{

bool CoverProtector::handles(protect::Method method) const
{
    return protect::isCover(method);
}

Expected<void> CoverProtector::check(const plan::Decision& decision)
{
    const auto options = optionsFor(decision);
    if (!options) {
        return fail(options.error());
    }
    return protect::checkOptions(decision.method, *options);
}

Expected<std::vector<FaceResult>> CoverProtector::apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                                        const PhotoContext& context)
{
    std::vector<FaceResult> results;
    SecureRandom random;
    for (const FaceTask& task : tasks) {
        results.push_back({.method = task.decision->method});
        if (context.dryRun) {
            continue;
        }
        if (context.cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        const auto options = optionsFor(task, photo.pixels.size());
        if (!options) {
            return fail(options.error());
        }
        if (task.noiseKey != nullptr) {
            KeyedRandom again(*task.noiseKey);
            protect::redact(photo, *task.face, task.decision->method, *options, [&again] { return again(); });
        } else {
            protect::redact(photo, *task.face, task.decision->method, *options, [&random] { return random(); });
        }
    }
    return results;
}

Expected<cv::Rect> CoverProtector::areaOf(const FaceTask& task, cv::Size pictureSize)
{
    const auto options = optionsFor(task, pictureSize);
    if (!options) {
        return fail(options.error());
    }
    return protect::redactedArea(*task.face, task.decision->method, *options, pictureSize);
}

Expected<protect::RedactOptions> CoverProtector::optionsFor(const FaceTask& task, cv::Size pictureSize)
{
    auto options = optionsFor(*task.decision);
    if (options && task.noiseKey != nullptr) {
        options->mask.gridSide = kGridSideInVideo;
    }
    if (options && task.uncertaintyInPixels > 0.F) {
        const float width = std::max(1.F, protect::faceShape(*task.face, pictureSize).width);
        options->mask.growth = std::min(1.F, options->mask.growth + task.uncertaintyInPixels / width);
    }
    return options;
}

Expected<protect::RedactOptions> CoverProtector::optionsFor(const plan::Decision& decision)
{
    protect::RedactOptions options;
    options.mask.shape = decision.shape;
    options.mask.growth = decision.margin.value_or(options.mask.growth);
    options.detail = decision.detail;
    options.cosmetic = decision.cosmetic;
    options.solidRgb = decision.colorRgb.value_or(options.solidRgb);
    if (decision.method == protect::Method::Sticker) {
        auto art = sticker(decision.sticker);
        if (!art) {
            return fail(art.error());
        }
        options.sticker = *std::move(art);
    }
    return options;
}

Expected<std::shared_ptr<const protect::StickerArt>> CoverProtector::sticker(const std::string& nameOrFile)
{
    const std::string name = nameOrFile.empty() ? protect::builtInStickers().front() : nameOrFile;
    const std::lock_guard lock(m_mutex);
    if (const auto known = m_stickers.find(name); known != m_stickers.end()) {
        return known->second;
    }
    auto art = protect::stickerFor(name);
    if (!art) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("sticker {}: {}", printable(std::string_view(name)), art.error().detail));
    }
    m_stickers.emplace(name, *art);
    return art;
}

} // namespace bauta::jobs
