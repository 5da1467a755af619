// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Makes resources/synthetic-face.bin, the model behind --method anonymize, from a folder of faces.

#include "core/base/output_file.h"
#include "core/models/compute_threads.h"
#include "tests/bench/anonymize/face_split.h"
#include "tests/bench/anonymize/face_training.h"
#include "tests/bench/anonymize/training_set.h"
#include "tests/bench/bench.h"
#include "tests/bench/clocks.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace bauta::bench
{

namespace
{

Expected<void> writeModel(const std::filesystem::path& file, const std::vector<std::byte>& content)
{
    auto output = OutputFile::create(file, OutputFile::Existing::Replace);
    if (!output) {
        return fail(output.error());
    }
    if (auto written = output->write(content); !written) {
        return written;
    }
    return output->commit();
}

} // namespace

int runTrainFaces(const std::vector<std::string>& arguments)
{
    CLI::App app{"Learns faces of people who do not exist from a folder of faces"};
    std::filesystem::path folder;
    std::filesystem::path output = std::filesystem::path(BAUTA_RESOURCES_DIR) / "synthetic-face.bin";
    FaceTrainingOptions options;
    std::size_t heldOut = kHeldOutFaces;
    std::size_t limit = 0;
    int workers = 2;
    app.add_option("--faces", folder, "folder of pictures with one face each; default: faces_synth of the test data");
    app.add_option("-o,--output", output, "where the model goes");
    app.add_option("--components", options.textureComponents, "of the texture");
    app.add_option("--shape-components", options.shapeComponents, "of the shape");
    app.add_option("--details", options.details, "layers of fine detail to choose from");
    app.add_option("--held-out", heldOut, "faces that are kept for measuring");
    app.add_option("--limit", limit, "faces to learn from; 0: all");
    app.add_option("-j,--jobs", workers, "pictures at a time");
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    std::vector<PortraitFile> files;
    if (folder.empty()) {
        const auto testData = test::testData();
        if (!testData) {
            fmt::print(stderr, "train-faces: no test data; name a folder with --faces\n");
            return 1;
        }
        files = syntheticFiles(*testData);
    } else {
        files = portraitFiles(folder);
    }
    const auto store = openBenchModels();
    if (!store) {
        fmt::print(stderr, "train-faces: {}\n", store.error().detail);
        return 1;
    }
    const auto loader = PortraitLoader::make(*store);
    if (!loader) {
        fmt::print(stderr, "train-faces: {}\n", loader.error().detail);
        return 1;
    }
    const auto landmarker = faces::Landmarker::make(*store);
    if (!landmarker) {
        fmt::print(stderr, "train-faces: {}\n", landmarker.error().detail);
        return 1;
    }
    const Stopwatch clock;
    FaceSplit split = splitFaces(std::move(files), heldOut);
    if (limit > 0) {
        split.training = splitFaces(std::move(split.training), limit).heldOut;
    }
    std::vector<TrainingFace> faces = findTrainingFaces(*loader, *landmarker, split.training, workers);
    if (faces.size() < 50) {
        fmt::print(stderr, "train-faces: {} faces are too few to learn from\n", faces.size());
        return 1;
    }
    fmt::print(stderr, "meshes after {:.0f} s\n", clock.seconds());
    models::setComputeThreads(models::availableProcessors());
    const cv::Mat mean = alignFaces(faces);
    FaceTrainingNotes notes;
    const protect::FaceModel model = trainFaceModel(std::move(faces), mean, options, workers, notes);
    const std::vector<std::byte> content = protect::formatFaceModel(model);
    if (const auto checked = protect::readFaceModel(content); !checked) {
        fmt::print(stderr, "train-faces: {}\n", checked.error().detail);
        return 1;
    }
    if (auto written = writeModel(output, content); !written) {
        fmt::print(stderr, "train-faces: {}\n", written.error().detail);
        return 1;
    }
    fmt::print("faces                {}\n", notes.faces);
    fmt::print("left out, hidden     {}\n", notes.leftOut);
    fmt::print("texture explained    {:.1f} % by {} components\n", 100.0 * notes.explained, model.textureComponents());
    fmt::print("identity of shape    {:.1f} % by {} components\n", 100.0 * notes.shapeExplained,
               model.shapeComponents());
    fmt::print("model                {:.2f} MB\n", static_cast<double>(content.size()) / 1e6);
    fmt::print("seconds              {:.0f}\n", clock.seconds());
    return 0;
}

} // namespace bauta::bench
