// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/face_protector.h"
#include "core/protect/redact.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace bauta::jobs
{

/// protect::MaskOptions::gridSide in the frames of a video: a cover moves there, and is drawn anew for every frame.
inline constexpr int kGridSideInVideo = 160;

/// Solid, pixelate, blur and sticker through protect::redact, with noise from the system's secure generator unless a
/// task brings the key of its own. Sticker drawings are loaded once and shared.
class CoverProtector final : public FaceProtector
{
public:
    [[nodiscard]] bool handles(protect::Method method) const override;
    [[nodiscard]] Expected<void> check(const plan::Decision& decision) override;
    [[nodiscard]] Expected<std::vector<FaceResult>> apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                                          const PhotoContext& context) override;
    /// The part of a picture outside of which the task's cover changes nothing.
    [[nodiscard]] Expected<cv::Rect> areaOf(const FaceTask& task, cv::Size pictureSize);

private:
    [[nodiscard]] Expected<protect::RedactOptions> optionsFor(const FaceTask& task, cv::Size pictureSize);
    [[nodiscard]] Expected<protect::RedactOptions> optionsFor(const plan::Decision& decision);
    [[nodiscard]] Expected<std::shared_ptr<const protect::StickerArt>> sticker(const std::string& nameOrFile);

    std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<const protect::StickerArt>> m_stickers;
};

} // namespace bauta::jobs
