// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/engine/photo_cache.h"

#include "core/base/hash.h"
#include "core/jobs/photo_file.h"

#include <system_error>
#include <utility>

namespace bauta::ui
{

Expected<std::shared_ptr<const PhotoCache::Photo>> PhotoCache::load(const std::filesystem::path& file,
                                                                    const CancelToken& cancel)
{
    std::error_code ec;
    const auto changed = std::filesystem::last_write_time(file, ec);
    {
        const std::lock_guard lock(m_mutex);
        for (auto it = m_photos.begin(); it != m_photos.end(); ++it) {
            if ((*it)->file == file && (*it)->changed == changed) {
                m_photos.splice(m_photos.begin(), m_photos, it);
                return m_photos.front();
            }
        }
    }
    const auto content = jobs::readPhoto(file);
    if (!content) {
        return fail(content.error());
    }
    auto decoded = image::decode(content->bytes, {}, cancel);
    if (!decoded) {
        return fail(decoded.error());
    }
    auto photo = std::make_shared<Photo>();
    photo->file = file;
    photo->changed = changed;
    photo->sha256 = sha256Hex(content->bytes);
    photo->decoded = *std::move(decoded);
    keep(photo);
    return std::shared_ptr<const Photo>(std::move(photo));
}

void PhotoCache::keep(std::shared_ptr<const Photo> photo)
{
    const std::lock_guard lock(m_mutex);
    m_photos.push_front(std::move(photo));
    std::size_t pixels = 0;
    std::size_t count = 0;
    for (auto it = m_photos.begin(); it != m_photos.end();) {
        pixels += count == 0 ? 0 : (*it)->decoded.image.pixels.total();
        ++count;
        it = count > kMostPhotos || pixels > kMostPixels ? m_photos.erase(it) : std::next(it);
    }
}

} // namespace bauta::ui
