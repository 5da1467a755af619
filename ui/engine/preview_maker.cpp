// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/engine/preview_maker.h"

#include "core/jobs/cloak_memory.h"
#include "core/jobs/cloak_protector.h"
#include "core/jobs/cover_protector.h"
#include "core/jobs/identity_book.h"
#include "core/jobs/job_support.h"
#include "core/models/compute_threads.h"
#include "core/protect/anonymize/anonymize.h"
#include "core/protect/cloak/cloak.h"
#include "ui/engine/picture_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace bauta::ui
{

namespace
{

std::string faceKey(const std::string& sha256, const plan::PlannedFace& face)
{
    const cv::Rect2f& box = face.boxInImage;
    return fmt::format("{} {:.2f} {:.2f} {:.2f} {:.2f}", sha256, box.x, box.y, box.width, box.height);
}

std::string cloakKey(const std::string& face, const plan::Decision& decision)
{
    const protect::CloakBudget budget = plan::cloakBudget(decision);
    return fmt::format("{} {} {} {} {}", face, protect::toString(decision.method), budget.movement, budget.strain,
                       budget.tone);
}

/// Half the processors, so that a cloak in the background does not starve what is on screen.
int threadsForCloaks()
{
    return std::max(1, models::availableProcessors() / 2);
}

} // namespace

template <class T>
void PreviewMaker::Kept<T>::put(const std::string& key, T value)
{
    if (!values.contains(key)) {
        order.push_back(key);
    }
    values[key] = std::move(value);
    while (order.size() > most) {
        values.erase(order.front());
        order.pop_front();
    }
}

template <class T>
const T* PreviewMaker::Kept<T>::find(const std::string& key) const
{
    const auto found = values.find(key);
    return found == values.end() ? nullptr : &found->second;
}

Expected<std::vector<faces::Face>> PreviewMaker::fit(const PhotoCache::Photo& photo, const cv::Mat& rgb,
                                                     const std::vector<PreviewFace>& faces, jobs::Services& services)
{
    std::vector<faces::Face> result(faces.size());
    plan::PlannedMedia missing;
    std::vector<std::size_t> places;
    {
        const std::lock_guard lock(m_mutex);
        for (std::size_t i = 0; i < faces.size(); ++i) {
            if (const faces::Face* known = m_faces.find(faceKey(photo.sha256, faces[i].face))) {
                result[i] = *known;
            } else {
                missing.faces.push_back(faces[i].face);
                places.push_back(i);
            }
        }
    }
    auto fitted = jobs::fitPlanned(missing, rgb, services);
    if (!fitted) {
        return fail(fitted.error());
    }
    const std::lock_guard lock(m_mutex);
    for (std::size_t k = 0; k < places.size(); ++k) {
        result[places[k]] = fitted->at(k);
        m_faces.put(faceKey(photo.sha256, faces[places[k]].face), std::move(fitted->at(k)));
    }
    return result;
}

Expected<void> PreviewMaker::makeCloaks(const cv::Mat& rgb, const std::vector<faces::Face>& faces,
                                        const PreviewRequest& request, const std::vector<std::string>& missing,
                                        jobs::Services& services, const std::function<void(double)>& progress,
                                        const CancelToken& cancel)
{
    std::vector<protect::CloakSubject> subjects;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < missing.size(); ++i) {
        if (!missing[i].empty()) {
            protect::CloakSubject& subject = subjects.emplace_back();
            subject.face = &faces[i];
            subject.budget = plan::cloakBudget(request.faces[i].decision);
            subject.seed = jobs::randomSeed();
            places.push_back(i);
        }
    }
    if (subjects.empty()) {
        return {};
    }
    const auto cloak = services.cloak();
    if (!cloak) {
        return fail(cloak.error());
    }
    const models::ComputeThreadsScope threads(threadsForCloaks());
    const auto step = [&progress](int done, int total) {
        if (progress && total > 0) {
            progress(static_cast<double>(std::min(done, total)) / total);
        }
    };
    auto made = (*cloak)->optimise(rgb, subjects, step, cancel);
    if (!made) {
        return fail(made.error());
    }
    if (cancel.isCancelled() || made->size() != places.size()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    const std::lock_guard lock(m_mutex);
    for (std::size_t k = 0; k < places.size(); ++k) {
        m_cloaks.put(missing[places[k]], std::make_shared<const protect::CloakFields>(std::move(made->at(k).fields)));
    }
    return {};
}

Expected<Preview> PreviewMaker::make(const PreviewRequest& request, jobs::Services& services,
                                     const std::function<void(double)>& progress, const CancelToken& cancel)
{
    const auto photo = m_photos.load(request.file, cancel);
    if (!photo) {
        return fail(photo.error());
    }
    const cv::Mat rgb = image::toRgb8((*photo)->decoded.image);
    const auto faces = fit(**photo, rgb, request.faces, services);
    if (!faces) {
        return fail(faces.error());
    }

    Preview preview;
    preview.states.resize(request.faces.size(), PreviewState::Unchanged);
    std::vector<std::string> cloakKeys(request.faces.size());
    std::vector<std::string> missing(request.faces.size());
    std::vector<plan::Decision> decisions;
    for (std::size_t i = 0; i < request.faces.size(); ++i) {
        plan::Decision& decision = decisions.emplace_back(request.faces[i].decision);
        if (decision.method == protect::Method::Keep) {
            continue;
        }
        preview.states[i] = PreviewState::Done;
        if (decision.method == protect::Method::Anonymize && protect::unsuitableForAnonymize(faces->at(i))) {
            decision = {};
            preview.states[i] = PreviewState::CoveredInstead;
        }
        if (!protect::usesCloak(decision.method)) {
            continue;
        }
        if (protect::unsuitableForCloak(faces->at(i))) {
            decision = {};
            preview.states[i] = PreviewState::CoveredInstead;
            continue;
        }
        cloakKeys[i] = cloakKey(faceKey((*photo)->sha256, request.faces[i].face), decision);
        const std::lock_guard lock(m_mutex);
        if (m_cloaks.find(cloakKeys[i]) == nullptr) {
            missing[i] = cloakKeys[i];
        }
    }
    if (request.makeCloaks) {
        if (auto made = makeCloaks(rgb, *faces, request, missing, services, progress, cancel); !made) {
            return fail(made.error());
        }
    }

    image::Image shown = (*photo)->decoded.image;
    shown.pixels = shown.pixels.clone();
    for (std::size_t i = 0; i < request.faces.size(); ++i) {
        if (cloakKeys[i].empty()) {
            continue;
        }
        std::shared_ptr<const protect::CloakFields> fields;
        {
            const std::lock_guard lock(m_mutex);
            if (const auto* known = m_cloaks.find(cloakKeys[i])) {
                fields = *known;
            }
        }
        if (fields) {
            protect::applyCloak(shown, *fields);
        } else {
            preview.states[i] = PreviewState::Pending;
        }
    }
    for (std::size_t i = 0; i < request.faces.size(); ++i) {
        if (decisions[i].method != protect::Method::Anonymize) {
            continue;
        }
        const auto anonymizer = services.anonymizer();
        if (!anonymizer) {
            return fail(anonymizer.error());
        }
        // As an export draws it; for somebody whom the plan does not number, somebody as it might draw.
        const plan::PlannedFace& face = request.faces[i].face;
        const std::uint64_t who = face.person >= 0 ? static_cast<std::uint64_t>(face.person)
                                                   : std::hash<std::string>()(faceKey((*photo)->sha256, face));
        const std::uint64_t seed = jobs::identitySeed(decisions[i].face.value_or(0), who);
        (*anonymizer)
            ->apply(shown, faces->at(i), protect::drawIdentity((*anonymizer)->model(), seed),
                    {decisions[i].presentation, static_cast<std::uint32_t>(seed)});
    }
    std::vector<jobs::FaceTask> covers; // last, so that nothing shows through them
    for (std::size_t i = 0; i < request.faces.size(); ++i) {
        const bool covered = preview.states[i] == PreviewState::CoveredInstead ||
                             (preview.states[i] == PreviewState::Done && !protect::usesCloak(decisions[i].method) &&
                              decisions[i].method != protect::Method::Anonymize);
        if (covered) {
            covers.push_back({.face = &faces->at(i), .decision = &decisions[i]});
        }
    }
    jobs::CoverProtector protector;
    if (auto covered = protector.apply(shown, covers, {.cancel = cancel, .step = {}}); !covered) {
        return fail(covered.error());
    }
    preview.image = toQImage(shown);
    return preview;
}

} // namespace bauta::ui
