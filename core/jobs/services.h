// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audit/recognisers.h"
#include "core/base/expected.h"
#include "core/faces/detector.h"
#include "core/faces/face.h"
#include "core/faces/recogniser.h"
#include "core/faces/similarity.h"
#include "core/faces/track/face_source.h"
#include "core/protect/anonymize/anonymize.h"
#include "core/protect/cloak/cloak.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace bauta::jobs
{

/// Turns detections into faces with landmarks and mesh; faces::Landmarker behind an interface, so that jobs can be
/// tested without models. Thread-safe.
class FaceFitter
{
public:
    virtual ~FaceFitter() = default;
    [[nodiscard]] virtual Expected<std::vector<faces::Face>>
    fit(const cv::Mat& rgb, const std::vector<faces::Detection>& detections) const = 0;
};

/// Makes the templates by which faces are compared; faces::RecogniserSet behind an interface. Thread-safe.
class TemplateMaker
{
public:
    virtual ~TemplateMaker() = default;
    [[nodiscard]] virtual Expected<std::vector<faces::FaceTemplate>>
    embed(const cv::Mat& rgb, const std::vector<faces::Face>& faces) const = 0;
};

/// What jobs need beside files. Each part is made when it is first asked for, because loading models costs time that a
/// job which only covers faces need not spend on recognisers. Thread-safe; what is returned lives as long as this.
class Services
{
public:
    virtual ~Services() = default;
    [[nodiscard]] virtual Expected<const faces::Detector*> detector() = 0;
    /// Finds faces in the frames of a video, frame after frame.
    [[nodiscard]] virtual Expected<const faces::FaceSource*> faceSource(faces::SearchEffort effort) = 0;
    [[nodiscard]] virtual Expected<const FaceFitter*> fitter() = 0;
    [[nodiscard]] virtual Expected<const TemplateMaker*> templateMaker() = 0;
    [[nodiscard]] virtual Expected<const protect::Cloak*> cloak() = 0;
    /// Makes faces of people who do not exist. MissingModel where there is none, as by default.
    [[nodiscard]] virtual Expected<const protect::Anonymizer*> anonymizer()
    {
        return fail(ErrorCode::MissingModel, "the model of synthetic faces is not installed");
    }
    [[nodiscard]] virtual const faces::Calibration& calibration() = 0;
    /// Each recogniser for itself, and the user's judges.
    [[nodiscard]] virtual Expected<const std::vector<audit::AuditRecogniser>*> auditRecognisers() = 0;
};

} // namespace bauta::jobs
