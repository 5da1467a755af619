// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/image/decode.h"

#include <filesystem>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace bauta::ui
{

/// The last few photos that were decoded, so that looking at one and previewing it decodes once. In memory only.
/// Thread-safe; what it returns is shared and must not be written to.
class PhotoCache
{
public:
    struct Photo
    {
        std::filesystem::path file;
        std::filesystem::file_time_type changed;
        std::string sha256;
        image::DecodedImage decoded;
    };

    [[nodiscard]] Expected<std::shared_ptr<const Photo>> load(const std::filesystem::path& file,
                                                              const CancelToken& cancel);

private:
    static constexpr std::size_t kMostPhotos = 3;
    static constexpr std::size_t kMostPixels = 60'000'000; ///< in all photos but the latest

    void keep(std::shared_ptr<const Photo> photo);

    std::mutex m_mutex;
    std::list<std::shared_ptr<const Photo>> m_photos; ///< latest first
};

} // namespace bauta::ui
