// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/protect/anonymize/anonymize.h"
#include "core/protect/cloak/cloak.h"
#include "tests/bench/cloak/cloak_judges.h"
#include "tests/bench/people_data.h"

#include <opencv2/core/mat.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bauta::bench
{

/// A face protected in one way, saved as JPEG 85 and looked at as anybody would.
struct FaceTrial
{
    std::string problem;     ///< why there is none, or empty
    bool wasCovered = false; ///< where another face was asked for
    cv::Mat changed;         ///< the face's region, to be looked at
    bool found = false;      ///< by the detector
    Signature seen;          ///< aligned by the face found, else by the original's: an attacker knows where to look
    double expressionError = 0.0; ///< of what the meshes say, in distances between the eyes; NaN if not found
    double toneError = 0.0;       ///< CIE76 difference of the cheeks' mean colour
    double milliseconds = 0.0;    ///< processor time of the change
};

/// "clean", "anonymize", "blur", "pixelate", "solid", "disguise".
class FaceTrialRoom
{
public:
    /// References must outlive it.
    FaceTrialRoom(const PortraitLoader& loader, const Judges& judges, const protect::Anonymizer& anonymizer,
                  const protect::Cloak* cloak);

    /// Thread-safe. `seed` tells who the face becomes.
    [[nodiscard]] FaceTrial run(const Portrait& portrait, const std::string& method, std::uint64_t seed) const;

private:
    [[nodiscard]] Expected<cv::Mat> changed(const Portrait& portrait, const std::string& method, std::uint64_t seed,
                                            FaceTrial& trial) const;

    const PortraitLoader& m_loader;
    const Judges& m_judges;
    const protect::Anonymizer& m_anonymizer;
    const protect::Cloak* m_cloak;
};

} // namespace bauta::bench
