// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/detector.h"
#include "core/faces/landmarker.h"
#include "core/models/model_store.h"

#include <opencv2/core/mat.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bauta::bench
{

/// One photo of testdata/people or faces_synth with the one face that it is about.
struct PortraitFile
{
    std::string person; ///< folder name, such as "p01"; empty for synthetic faces
    std::filesystem::path file;
};

struct Portrait
{
    std::string person;
    std::filesystem::path file;
    cv::Mat rgb;      ///< CV_8UC3
    faces::Face face; ///< the largest, surest one of the photo
};

/// The photos under a folder, sorted; one folder in it a person.
[[nodiscard]] std::vector<PortraitFile> portraitFiles(const std::filesystem::path& folder);
/// Those of <testData>/testdata/people.
[[nodiscard]] std::vector<PortraitFile> peopleFiles(const std::filesystem::path& testData);
/// The generated faces under <testData>/faces_synth, sorted. With a limit: that many, evenly spread over the folders.
[[nodiscard]] std::vector<PortraitFile> syntheticFiles(const std::filesystem::path& testData, std::size_t limit = 0);

/// Photos to faces by the real pipeline: decoder, detector, landmarks. Thread-safe.
class PortraitLoader
{
public:
    [[nodiscard]] static Expected<PortraitLoader> make(const models::ModelStore& store);
    /// NotFound if there is no face in it.
    [[nodiscard]] Expected<Portrait> load(const PortraitFile& file, faces::SearchEffort effort) const;
    /// An 8-bit RGB picture already in memory, such as a protected one; keeps no reference to it.
    [[nodiscard]] Expected<faces::Face> mainFace(const cv::Mat& rgb, faces::SearchEffort effort) const;
    /// The one that overlaps best with where a face is expected; NotFound if none is there.
    [[nodiscard]] Expected<faces::Face> faceAt(const cv::Mat& rgb, const cv::Rect2f& boxInImage,
                                               faces::SearchEffort effort) const;

private:
    [[nodiscard]] Expected<faces::Face> fitted(const cv::Mat& rgb, const faces::Detection& detection) const;

    PortraitLoader(std::unique_ptr<faces::Detector> detector, faces::Landmarker landmarker);

    std::unique_ptr<faces::Detector> m_detector;
    faces::Landmarker m_landmarker;
};

/// The store of this build tree; the error says what to run if there are no models.
[[nodiscard]] Expected<models::ModelStore> openBenchModels();

/// How <testData>/models/judge_arcface.onnx wants its input; it judges and never takes part in anything else.
[[nodiscard]] models::ModelEntry judgeArcface(const std::filesystem::path& testData);

} // namespace bauta::bench
