// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/services.h"
#include "core/protect/cloak/cloak_fields.h"
#include "ui/engine/engine.h"
#include "ui/engine/photo_cache.h"

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace bauta::ui
{

/// Makes previews: the export's own covers and cloaks on the decoded photo. Keeps finished cloaks (their fields, some
/// hundred kB each) and the fitted faces of the latest photos, so that a change of one face costs that face alone.
/// Thread-safe.
class PreviewMaker
{
public:
    explicit PreviewMaker(PhotoCache& photos) : m_photos(photos) {}

    [[nodiscard]] Expected<Preview> make(const PreviewRequest& request, jobs::Services& services,
                                         const std::function<void(double)>& progress, const CancelToken& cancel);

private:
    static constexpr std::size_t kMostCloaks = 200;
    static constexpr std::size_t kMostFaces = 400;

    template <class T>
    struct Kept
    {
        std::map<std::string, T> values;
        std::list<std::string> order; ///< oldest first
        std::size_t most = 0;
        void put(const std::string& key, T value);
        [[nodiscard]] const T* find(const std::string& key) const;
    };

    [[nodiscard]] Expected<std::vector<faces::Face>> fit(const PhotoCache::Photo& photo, const cv::Mat& rgb,
                                                         const std::vector<PreviewFace>& faces,
                                                         jobs::Services& services);
    [[nodiscard]] Expected<void> makeCloaks(const cv::Mat& rgb, const std::vector<faces::Face>& faces,
                                            const PreviewRequest& request, const std::vector<std::string>& missing,
                                            jobs::Services& services, const std::function<void(double)>& progress,
                                            const CancelToken& cancel);

    PhotoCache& m_photos;
    std::mutex m_mutex;
    Kept<faces::Face> m_faces{.values = {}, .order = {}, .most = kMostFaces};
    Kept<std::shared_ptr<const protect::CloakFields>> m_cloaks{.values = {}, .order = {}, .most = kMostCloaks};
};

} // namespace bauta::ui
