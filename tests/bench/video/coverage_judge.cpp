// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/video/coverage_judge.h"

#include "core/jobs/cover_protector.h"
#include "core/protect/face_shape.h"
#include "core/protect/mask.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace bauta::bench
{

namespace
{

/// What YuNet takes for a face at 0.6 in the test clips and is none. Each was looked at, enlarged.
struct NotAFace
{
    const char* clip;
    int firstFrame;
    int lastFrame;
    cv::Rect2f area; ///< that holds the middle of the box
    const char* what;
};

const std::array<NotAFace, 15> kNotFaces{{
    {"talk_1080p", 0, 104, {925.F, 205.F, 75.F, 60.F}, "the lion of a coat of arms"},
    {"talk_1080p", 0, 104, {1000.F, 205.F, 20.F, 35.F}, "an ornament of a coat of arms"},
    {"talk_1080p", 83, 83, {1720.F, 618.F, 46.F, 58.F}, "trousers, reflected"},
    {"talk_1080p", 30, 45, {1165.F, 688.F, 30.F, 32.F}, "the back of a white-haired head"},
    {"talk_1080p", 95, 104, {1400.F, 720.F, 60.F, 65.F}, "the back of a grey-haired head"},
    {"stage_360p", 10, 19, {405.F, 85.F, 30.F, 32.F}, "a raised hand"},
    {"stage_360p", 67, 67, {490.F, 136.F, 75.F, 108.F}, "a hand"},
    {"crowd_540p", 0, 50, {225.F, 190.F, 55.F, 90.F}, "lit ground between legs"},
    {"crowd_540p", 5, 12, {670.F, -5.F, 45.F, 40.F}, "lit ground between people"},
    {"crowd_540p", 10, 17, {375.F, 300.F, 25.F, 40.F}, "lit ground between people"},
    {"crowd_540p", 20, 25, {780.F, 320.F, 35.F, 45.F}, "dark clothes"},
    {"crowd_540p", 28, 32, {600.F, 350.F, 40.F, 50.F}, "ground beside a high-visibility vest"},
    {"crowd_540p", 54, 58, {362.F, 276.F, 24.F, 36.F}, "lit ground between people"},
    {"crowd_540p", 60, 65, {372.F, 284.F, 35.F, 40.F}, "lit ground between people"},
    {"crowd_540p", 0, 3, {235.F, 235.F, 50.F, 50.F}, "lit ground between legs"},
}};

std::string byEye(const std::string& clip, int frame, const cv::Rect2f& box)
{
    const cv::Point2f middle = (box.tl() + box.br()) / 2.F;
    const auto found = std::find_if(kNotFaces.begin(), kNotFaces.end(), [&](const NotAFace& entry) {
        return clip == entry.clip && frame >= entry.firstFrame && frame <= entry.lastFrame &&
               entry.area.contains(middle);
    });
    return found == kNotFaces.end() ? std::string() : found->what;
}

} // namespace

int CoverageTally::openFaces() const
{
    return static_cast<int>(
        std::count_if(open.begin(), open.end(), [](const OpenFace& face) { return face.notAFace.empty(); }));
}

void addCover(const faces::Face& face, float uncertainty, cv::Mat& mask)
{
    protect::MaskOptions options;
    options.gridSide = jobs::kGridSideInVideo;
    if (uncertainty > 0.F) {
        const float width = std::max(1.F, protect::faceShape(face, mask.size()).width);
        options.growth = std::min(1.F, options.growth + uncertainty / width);
    }
    const protect::FaceMask cover = protect::faceMask(face, mask.size(), options);
    if (!cover.boundsInImage.empty()) {
        cv::Mat area = mask(cover.boundsInImage);
        cv::max(area, cover.alpha, area);
    }
}

JudgedFrame judgedFrame(std::vector<faces::Candidate> yunet, const std::vector<faces::Detection>& perFrame,
                        cv::Size size)
{
    JudgedFrame judged;
    judged.allowed = cv::Mat(size, CV_8UC1, cv::Scalar(0));
    const auto allow = [&](const cv::Rect2f& box) {
        faces::Face face;
        face.boxInImage = box;
        addCover(face, 0.F, judged.allowed);
    };
    for (const faces::Detection& detection : perFrame) {
        allow(detection.boxInImage);
    }
    for (faces::Candidate& candidate : yunet) {
        allow(candidate.box);
        if (candidate.score >= kJudgeScore && faces::boxSize(candidate.box) >= kLeastFace) {
            judged.mustBeCovered.push_back(std::move(candidate));
        }
    }
    return judged;
}

void compare(const std::string& clip, int frame, const JudgedFrame& judged, const cv::Mat& mask, CoverageTally& tally)
{
    const cv::Mat covered = mask >= kOpaque;
    for (const faces::Candidate& face : judged.mustBeCovered) {
        ++tally.detections;
        const cv::Rect2f& box = face.box;
        const cv::Point2f middle = (box.tl() + box.br()) / 2.F;
        cv::Mat inner(mask.size(), CV_8UC1, cv::Scalar(0));
        cv::ellipse(inner, cv::RotatedRect(middle, {box.width * kInnerEllipse, box.height * kInnerEllipse}, 0.F),
                    cv::Scalar(255), cv::FILLED);
        const double all = std::max(1, cv::countNonZero(inner));
        const double share = cv::countNonZero(inner & covered) / all;
        if (share < kInnerShare) {
            tally.open.push_back({frame, face, share, byEye(clip, frame, box)});
        }
    }
    tally.maskedPixels += cv::countNonZero(covered);
    tally.outsidePixels += cv::countNonZero(covered & (judged.allowed < kOpaque));
}

} // namespace bauta::bench
