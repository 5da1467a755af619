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

/// Solid, pixelate, blur and sticker through protect::redact, with noise from the system's secure generator. Sticker
/// drawings are loaded once and shared.
class CoverProtector final : public FaceProtector
{
public:
    [[nodiscard]] bool handles(protect::Method method) const override;
    [[nodiscard]] Expected<void> check(const plan::Decision& decision) override;
    [[nodiscard]] Expected<std::vector<FaceResult>> apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                                          const PhotoContext& context) override;

private:
    [[nodiscard]] Expected<protect::RedactOptions> optionsFor(const plan::Decision& decision);
    [[nodiscard]] Expected<std::shared_ptr<const protect::StickerArt>> sticker(const std::string& nameOrFile);

    std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<const protect::StickerArt>> m_stickers;
};

} // namespace bauta::jobs
