// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/services.h"
#include "core/models/model_store.h"

#include <memory>

namespace bauta::jobs
{

/// The services of a real program: opens the model store and makes detector, landmarker, recognisers and cloak from it,
/// each on first use. A failure is remembered and returned again. Front ends make one in main and pass it on.
class Workshop final : public Services
{
public:
    explicit Workshop(models::ModelStore::Folders folders);
    ~Workshop() override;
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    [[nodiscard]] Expected<const faces::Detector*> detector() override;
    [[nodiscard]] Expected<const faces::FaceSource*> faceSource(faces::SearchEffort effort) override;
    [[nodiscard]] Expected<const FaceFitter*> fitter() override;
    [[nodiscard]] Expected<const TemplateMaker*> templateMaker() override;
    [[nodiscard]] Expected<const protect::Cloak*> cloak() override;
    [[nodiscard]] Expected<const protect::Anonymizer*> anonymizer() override;
    [[nodiscard]] const faces::Calibration& calibration() override;
    [[nodiscard]] Expected<const std::vector<audit::AuditRecogniser>*> auditRecognisers() override;

private:
    struct Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace bauta::jobs
