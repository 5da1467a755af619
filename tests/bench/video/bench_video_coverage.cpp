// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Whether every face of a video is covered in every frame. An independent detector, YuNet (threshold 0.6, faces of 16
// pixels and more), looks at the original frames at full size; a face counts as covered if 85 % of the inner ellipse of
// its box (0.9 of width and height) is covered opaquely. Covers are made as the program makes them: tracks of pass 1
// simplified as the plan has them, meshes fitted in the full-size frames. YuNet takes no part in tracking.
//
// Masked area outside any face: what is covered beyond the boxes that YuNet (threshold 0.3) and our own detector (SSD,
// the same effort, every frame at full size) find in that frame, each grown as a cover without a mesh grows. It holds
// faces that none of them sees, turned away, dim or half hidden, as well as what is no face at all. Beside it, the same
// for covering each frame by itself with what SSD finds in it; by definition that is hardly outside.
//
// Detections that are no faces by eye (coverage_judge.cpp says what they are) are counted and listed, and left out of
// the second figure.

#include "core/faces/yunet_detector.h"
#include "core/jobs/video/track_faces.h"
#include "core/jobs/video/video_analysis.h"
#include "core/jobs/workshop.h"
#include "core/models/compute_threads.h"
#include "core/models/model_store.h"
#include "core/video/frame_reader.h"
#include "core/video/frame_rgb.h"
#include "tests/bench/bench.h"
#include "tests/bench/clocks.h"
#include "tests/bench/video/coverage_judge.h"
#include "tests/bench/video/coverage_sheet.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace bauta::bench
{

namespace
{

namespace fs = std::filesystem;

struct Options
{
    std::vector<std::string> clips{"talk_1080p.mp4", "stage_360p.mp4", "crowd_540p.mp4"};
    std::string effort = "balanced";
    fs::path sheet;
    bool perFrame = true;
    bool withYunet = false;
};

double wallSeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Pass1
{
    jobs::AnalysedVideo video;
    double wallMs = 0.0; ///< a frame
    double processorMs = 0.0;
};

Expected<Pass1> runPass1(const fs::path& file, faces::SearchEffort effort, jobs::Services& services)
{
    const double wall = wallSeconds();
    const double processor = processCpuSeconds();
    jobs::VideoAnalysisOptions options;
    options.effort = effort;
    auto video = jobs::analyseVideo(file, options, services, {}, {});
    if (!video) {
        return fail(video.error());
    }
    Pass1 pass{*std::move(video)};
    const double frames = std::max(1, pass.video.tracking.counts.frames);
    pass.wallMs = 1e3 * (wallSeconds() - wall) / frames;
    pass.processorMs = 1e3 * (processCpuSeconds() - processor) / frames;
    return pass;
}

/// Covers of one frame, and what is said of them.
struct Contest
{
    CoverageTally tracked;
    CoverageTally perFrame;
    double perFrameProcessorMs = 0.0;
};

class Judgement
{
public:
    Judgement(const std::string& clip, const Pass1& pass, const faces::YunetDetector& yunet, jobs::Services& services,
              const Options& options, faces::SearchEffort effort)
        : m_clip(clip),
          m_pass(pass),
          m_yunet(yunet),
          m_services(services),
          m_options(options),
          m_effort(effort)
    {
    }

    Expected<Contest> run(const fs::path& file, CoverageSheet& sheet)
    {
        const auto fitter = m_services.fitter();
        const auto detector = m_services.detector();
        auto reader = video::FrameReader::open(file);
        if (!fitter || !detector || !reader) {
            return fail(!fitter ? fitter.error() : !detector ? detector.error() : reader.error());
        }
        std::vector<faces::FaceTrack> tracks;
        for (const faces::FaceTrack& track : m_pass.video.tracking.tracks) {
            tracks.push_back(faces::simplified(track, 0.5F)); // as plannedVideo() does
        }
        jobs::TrackFaces trackFaces(**fitter, std::move(tracks));
        while (true) {
            auto frame = (*reader)->next();
            if (!frame) {
                return fail(frame.error());
            }
            if (!*frame) {
                break;
            }
            if (auto judged = judge(**frame, **detector, **fitter, trackFaces, sheet); !judged) {
                return fail(judged.error());
            }
        }
        m_contest.perFrameProcessorMs /= std::max(1, m_frames);
        return std::move(m_contest);
    }

private:
    Expected<void> judge(const video::Frame& frame, const faces::Detector& detector, const jobs::FaceFitter& fitter,
                         jobs::TrackFaces& trackFaces, CoverageSheet& sheet)
    {
        const int number = static_cast<int>(frame.index);
        const cv::Mat rgb = video::toRgb8(frame);
        auto yunet = m_yunet.run(rgb, kAllowedScore);
        if (!yunet) {
            return fail(yunet.error());
        }
        const double start = processCpuSeconds();
        Expected<std::vector<faces::Detection>> found = std::vector<faces::Detection>();
        Expected<std::vector<faces::Face>> fitted = std::vector<faces::Face>();
        if (m_options.perFrame) {
            found = detector.detect(rgb, {.effort = m_effort}, {});
            if (found) {
                fitted = fitter.fit(rgb, *found);
            }
        }
        m_contest.perFrameProcessorMs += 1e3 * (processCpuSeconds() - start);
        const auto present = trackFaces.at(frame, number);
        if (!found || !fitted || !present) {
            return fail(!found ? found.error() : !fitted ? fitted.error() : present.error());
        }
        const JudgedFrame judged = judgedFrame(*std::move(yunet), *found, rgb.size());
        cv::Mat mask(rgb.size(), CV_8UC1, cv::Scalar(0));
        for (const jobs::TrackedFace& tracked : *present) {
            addCover(tracked.face, tracked.uncertaintyInPixels, mask);
        }
        compare(m_clip, number, judged, mask, m_contest.tracked);
        cv::Mat perFrameMask(rgb.size(), CV_8UC1, cv::Scalar(0));
        for (const faces::Face& face : *fitted) {
            addCover(face, 0.F, perFrameMask);
        }
        compare(m_clip, number, judged, perFrameMask, m_contest.perFrame);
        sheet.add(rgb, number, m_pass.video.tracking.tracks, mask, m_contest.tracked.open);
        ++m_frames;
        return {};
    }

    std::string m_clip;
    const Pass1& m_pass;
    const faces::YunetDetector& m_yunet;
    jobs::Services& m_services;
    const Options& m_options;
    faces::SearchEffort m_effort;
    Contest m_contest;
    int m_frames = 0;
};

void printTally(const char* name, const CoverageTally& tally)
{
    fmt::print("  {:<10} uncovered {:>3} of {:<4} ({:.2f} %), {} without what is no face by eye; outside {:.1f} %\n",
               name, tally.open.size(), tally.detections,
               100.0 * static_cast<double>(tally.open.size()) / std::max(1, tally.detections), tally.openFaces(),
               100.0 * tally.outsideShare());
}

void print(const std::string& clip, const Pass1& pass, const Contest& contest, bool perFrame)
{
    const faces::TrackingResult& tracking = pass.video.tracking;
    const faces::TrackingCounts& counts = tracking.counts;
    const double frames = std::max(1, counts.frames);
    fmt::print("{}: {} frames, {} scenes, {} tracks, {} review spots\n", clip, counts.frames,
               tracking.sceneStarts.size(), tracking.tracks.size(), tracking.review.size());
    fmt::print(
        "  pass 1: {:.1f} ms a frame, {:.1f} ms of processor; a frame has {:.2f} whole searches ({} fine ones in "
        "all), {:.2f} looks at places, {:.2f} fits\n",
        pass.wallMs, pass.processorMs, counts.wholeSearches / frames, counts.fineSearches,
        counts.placeSearches / frames, counts.landmarkFits / frames);
    printTally("tracked", contest.tracked);
    if (perFrame) {
        printTally("per frame", contest.perFrame);
        fmt::print("  per frame: {:.1f} ms of processor a frame for detection and fitting\n",
                   contest.perFrameProcessorMs);
    }
    for (const OpenFace& open : contest.tracked.open) {
        fmt::print("    frame {:>3}: {:.0f},{:.0f} {:.0f}x{:.0f} score {:.2f}, covered {:.0f} %{}{}\n", open.frame,
                   open.face.box.x, open.face.box.y, open.face.box.width, open.face.box.height, open.face.score,
                   100.0 * open.covered, open.notAFace.empty() ? "" : "; no face: ", open.notAFace);
    }
}

bool runClip(const std::string& name, const fs::path& testData, jobs::Services& services,
             const faces::YunetDetector& yunet, const Options& options, faces::SearchEffort effort)
{
    const fs::path file = fs::exists(name) ? fs::path(name) : testData / "testdata" / "video" / name;
    const std::string clip = file.stem().string();
    const auto pass = runPass1(file, effort, services);
    if (!pass) {
        fmt::print("{}: {}\n", clip, pass.error().detail);
        return false;
    }
    CoverageSheet sheet;
    const auto contest = Judgement(clip, *pass, yunet, services, options, effort).run(file, sheet);
    if (!contest) {
        fmt::print("{}: {}\n", clip, contest.error().detail);
        return false;
    }
    print(clip, *pass, *contest, options.perFrame);
    std::fflush(stdout); // clips take minutes
    if (!options.sheet.empty()) {
        fs::path target = options.sheet;
        if (options.clips.size() > 1) {
            target.replace_filename(
                fmt::format("{}-{}{}", options.sheet.stem().string(), clip, options.sheet.extension().string()));
        }
        sheet.save(target);
    }
    return true;
}

/// A user's model folder with YuNet in it; empty if that failed.
fs::path folderWithYunet(const fs::path& builtIn, const fs::path& onnx)
{
    const fs::path folder = test::artifactFolder() / "bench-video-models";
    fs::remove_all(folder);
    auto store = models::ModelStore::open({builtIn, folder});
    models::ModelEntry entry;
    entry.name = "yunet";
    entry.role = models::ModelRole::Detector;
    entry.runtime = models::ModelRuntime::Onnx;
    entry.licence = "MIT";
    entry.builtIn = false;
    entry.input.width = entry.input.height = 640;
    return store && store->add(onnx, entry) ? folder : fs::path();
}

std::optional<faces::SearchEffort> effortFrom(const std::string& name)
{
    if (name == "fast") {
        return faces::SearchEffort::Fast;
    }
    if (name == "balanced") {
        return faces::SearchEffort::Balanced;
    }
    return name == "thorough" ? std::optional(faces::SearchEffort::Thorough) : std::nullopt;
}

} // namespace

int runVideoCoverage(const std::vector<std::string>& arguments)
{
    Options options;
    bool noPerFrame = false;
    std::string sheet;
    CLI::App app("which faces of a video stay uncovered, and what is covered besides", "bench video-coverage");
    app.add_option("--clips", options.clips, "files, or names in testdata/video");
    app.add_option("--effort", options.effort, "fast, balanced (default) or thorough");
    app.add_option("--sheet", sheet, "write a contact sheet (PNG); one a clip");
    app.add_flag("--no-per-frame", noPerFrame,
                 "leave out detection in every frame: quick, but more counts as outside any face");
    app.add_flag("--with-yunet", options.withYunet,
                 "let YuNet take part in tracking, as where a user has added it: then it judges itself");
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        app.parse(reversed);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    options.sheet = sheet;
    options.perFrame = !noPerFrame;
    const auto effort = effortFrom(options.effort);
    const auto testData = test::testData();
    const auto models = test::builtInModels();
    if (!effort || !testData || !models) {
        fmt::print("unknown effort, or test data or models are missing\n");
        return 1;
    }
    models::setComputeThreads(models::availableProcessors());
    const fs::path onnx = *testData / "models" / "yunet_n.onnx";
    const auto yunet = faces::YunetDetector::load(onnx);
    if (!yunet) {
        fmt::print("{}\n", yunet.error().detail);
        return 1;
    }
    jobs::Workshop workshop({*models, options.withYunet ? folderWithYunet(*models, onnx) : fs::path()});
    bool all = true;
    for (const std::string& clip : options.clips) {
        all = runClip(clip, *testData, workshop, *yunet, options, *effort) && all;
    }
    return all ? 0 : 1;
}

} // namespace bauta::bench
