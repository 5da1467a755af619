// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/workshop.h"

#include "core/faces/landmarker.h"
#include "core/faces/track/network_face_source.h"

#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace bauta::jobs
{

namespace
{

class LandmarkerFitter final : public FaceFitter
{
public:
    explicit LandmarkerFitter(faces::Landmarker landmarker) : m_landmarker(std::move(landmarker)) {}
    [[nodiscard]] Expected<std::vector<faces::Face>> fit(const cv::Mat& rgb,
                                                         const std::vector<faces::Detection>& detections) const override
    {
        return m_landmarker.fit(rgb, detections);
    }

private:
    faces::Landmarker m_landmarker;
};

class SetTemplateMaker final : public TemplateMaker
{
public:
    explicit SetTemplateMaker(faces::RecogniserSet set) : m_set(std::move(set)) {}
    [[nodiscard]] Expected<std::vector<faces::FaceTemplate>> embed(const cv::Mat& rgb,
                                                                   const std::vector<faces::Face>& faces) const override
    {
        return m_set.embed(rgb, faces);
    }

private:
    faces::RecogniserSet m_set;
};

/// A part that is made once, or whose failure is kept.
template <class T>
using Part = std::optional<Expected<std::unique_ptr<T>>>;

template <class T, class Make>
Expected<const T*> once(Part<T>& part, Make make)
{
    if (!part) {
        part.emplace(make());
    }
    if (!*part) {
        return fail(part->error());
    }
    return static_cast<const T*>(part->value().get());
}

} // namespace

struct Workshop::Implementation
{
    std::mutex mutex;
    models::ModelStore::Folders folders;
    Part<models::ModelStore> store;
    Part<faces::Detector> detector;
    std::map<faces::SearchEffort, Part<faces::FaceSource>> faceSources;
    Part<FaceFitter> fitter;
    Part<TemplateMaker> templateMaker;
    Part<protect::Cloak> cloak;
    Part<protect::Anonymizer> anonymizer;
    Part<std::vector<audit::AuditRecogniser>> auditRecognisers;

    Expected<const models::ModelStore*> openStore()
    {
        return once(store, [this]() -> Expected<std::unique_ptr<models::ModelStore>> {
            auto opened = models::ModelStore::open(folders);
            if (!opened) {
                return fail(opened.error());
            }
            return std::make_unique<models::ModelStore>(*std::move(opened));
        });
    }
};

Workshop::Workshop(models::ModelStore::Folders folders) : m_implementation(std::make_unique<Implementation>())
{
    m_implementation->folders = std::move(folders);
}

Workshop::~Workshop() = default;

Expected<const faces::Detector*> Workshop::detector()
{
    const std::lock_guard lock(m_implementation->mutex);
    return once(m_implementation->detector, [this]() -> Expected<std::unique_ptr<faces::Detector>> {
        const auto store = m_implementation->openStore();
        if (!store) {
            return fail(store.error());
        }
        return faces::makeDetector(**store);
    });
}

Expected<const faces::FaceSource*> Workshop::faceSource(faces::SearchEffort effort)
{
    const std::lock_guard lock(m_implementation->mutex);
    return once(m_implementation->faceSources[effort], [&]() -> Expected<std::unique_ptr<faces::FaceSource>> {
        const auto store = m_implementation->openStore();
        if (!store) {
            return fail(store.error());
        }
        return faces::makeFaceSource(**store, effort);
    });
}

Expected<const FaceFitter*> Workshop::fitter()
{
    const std::lock_guard lock(m_implementation->mutex);
    return once(m_implementation->fitter, [this]() -> Expected<std::unique_ptr<FaceFitter>> {
        const auto store = m_implementation->openStore();
        if (!store) {
            return fail(store.error());
        }
        auto landmarker = faces::Landmarker::make(**store);
        if (!landmarker) {
            return fail(landmarker.error());
        }
        return std::unique_ptr<FaceFitter>(std::make_unique<LandmarkerFitter>(*std::move(landmarker)));
    });
}

Expected<const TemplateMaker*> Workshop::templateMaker()
{
    const std::lock_guard lock(m_implementation->mutex);
    return once(m_implementation->templateMaker, [this]() -> Expected<std::unique_ptr<TemplateMaker>> {
        const auto store = m_implementation->openStore();
        if (!store) {
            return fail(store.error());
        }
        auto set = faces::RecogniserSet::make(**store);
        if (!set) {
            return fail(set.error());
        }
        return std::unique_ptr<TemplateMaker>(std::make_unique<SetTemplateMaker>(*std::move(set)));
    });
}

Expected<const protect::Cloak*> Workshop::cloak()
{
    const std::lock_guard lock(m_implementation->mutex);
    return once(m_implementation->cloak, [this]() -> Expected<std::unique_ptr<protect::Cloak>> {
        const auto store = m_implementation->openStore();
        if (!store) {
            return fail(store.error());
        }
        return protect::makeCloak(**store);
    });
}

Expected<const protect::Anonymizer*> Workshop::anonymizer()
{
    const std::lock_guard lock(m_implementation->mutex);
    return once(m_implementation->anonymizer, [this]() -> Expected<std::unique_ptr<protect::Anonymizer>> {
        const std::filesystem::path file = m_implementation->folders.builtIn / protect::kFaceModelFile;
        auto loaded = protect::Anonymizer::load(file);
        if (!loaded) {
            const bool absent = loaded.error().code == ErrorCode::NotFound;
            return fail(absent ? ErrorCode::MissingModel : loaded.error().code,
                        "the model of synthetic faces: " + loaded.error().detail);
        }
        return std::make_unique<protect::Anonymizer>(*std::move(loaded));
    });
}

Expected<const std::vector<audit::AuditRecogniser>*> Workshop::auditRecognisers()
{
    using Recognisers = std::vector<audit::AuditRecogniser>;
    const std::lock_guard lock(m_implementation->mutex);
    return once(m_implementation->auditRecognisers, [this]() -> Expected<std::unique_ptr<Recognisers>> {
        const auto store = m_implementation->openStore();
        if (!store) {
            return fail(store.error());
        }
        auto made = audit::makeAuditRecognisers(**store, faces::Calibration::builtIn());
        if (!made) {
            return fail(made.error());
        }
        return std::make_unique<Recognisers>(*std::move(made));
    });
}

const faces::Calibration& Workshop::calibration()
{
    return faces::Calibration::builtIn();
}

} // namespace bauta::jobs
