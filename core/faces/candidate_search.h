// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/faces/boxes.h"
#include "core/faces/detector_networks.h"
#include "core/faces/search_plan.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace bauta::faces
{

/// Everything in a picture that may be a face, generously: runs the networks over the scales and tiles of a plan, side
/// by side on the threads that models::setComputeThreads granted, and finer still around small faces that it meets.
///
/// Candidates are in picture pixels, not merged, not confirmed; a box may reach beyond the border where a cut-off face
/// would go on. The order does not depend on threads. References must outlive the search.
class CandidateSearch
{
public:
    CandidateSearch(const DetectorNetworks& networks, const cv::Mat& rgb, SearchPlan plan, const CancelToken& cancel);

    [[nodiscard]] Expected<std::vector<Candidate>> run();

private:
    /// One network run over one picture that was cut, scaled, mirrored or turned out of the whole.
    struct Pass
    {
        cv::Mat picture;
        Finder network = Finder::Ssd;
        SsdDetector::Heads heads = SsdDetector::Heads::All; ///< of the SSD
        bool mirrored = false;
        float rollDegrees = 0.F;    ///< by how much heads that stand upright in `picture` are turned
        cv::Point2f offsetInScaled; ///< where `picture` begins in the scaled whole
        double scale = 1.0;         ///< scaled pixels per picture pixel
    };

    [[nodiscard]] std::vector<Pass> plannedPasses() const;
    void addWholePasses(std::vector<Pass>& passes, const cv::Mat& whole) const;
    void addTiles(std::vector<Pass>& passes, const cv::Mat& picture, cv::Point2f offsetInScaled, double scale,
                  bool withYunet) const;
    [[nodiscard]] Expected<void> runAll(const std::vector<Pass>& passes);
    [[nodiscard]] Expected<std::vector<Candidate>> runOne(const Pass& pass) const;
    [[nodiscard]] Expected<void> aroundSmallFaces();

    const DetectorNetworks& m_networks;
    const cv::Mat& m_rgb;
    SearchPlan m_plan;
    const CancelToken& m_cancel;
    std::vector<Candidate> m_found;
};

} // namespace bauta::faces
