// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a cloak takes from recognisers in a video. All faces of a clip are cloaked as the program does it, without the
// encoder. Every few frames each face that is large enough is looked at before and after: how many pairs of a protected
// frame and a clean one of the same track, at least some frames apart, are accepted at FAR 1 %. Where the painter
// covered a face instead (turned, small, lost), nothing can be matched; such frames are counted beside.
//
// Flicker: the mean change of the fields from one frame to the next, in face coordinates, over their mean size. Cost:
// processor time of painting cloaks, once they are made, against painting covers on the same frames.

#include "core/jobs/video/face_patch.h"
#include "core/jobs/video/track_painter.h"
#include "core/jobs/video/video_analysis.h"
#include "core/jobs/video/video_cloaks.h"
#include "core/jobs/workshop.h"
#include "core/models/compute_threads.h"
#include "core/models/model_store.h"
#include "core/video/frame_reader.h"
#include "tests/bench/bench.h"
#include "tests/bench/cloak/cloak_judges.h"
#include "tests/bench/clocks.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <map>
#include <memory>
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
    std::string clip = "talk_1080p.mp4";
    std::string strength = "standard";
    std::vector<std::string> surrogates;
    std::vector<std::string> tune;
    int every = 5;
    int apart = 10;
    float leastHeight = 60.F;
    float judgeThreshold = 0.238F;
    bool judge = false;
    fs::path sheet;
};

/// The program's services, but for a cloak of other recognisers or with other settings.
class TunedServices final : public jobs::Services
{
public:
    TunedServices(models::ModelStore::Folders folders, std::unique_ptr<protect::Cloak> cloak)
        : m_workshop(std::move(folders)),
          m_cloak(std::move(cloak))
    {
    }

    Expected<const faces::Detector*> detector() override { return m_workshop.detector(); }
    Expected<const faces::FaceSource*> faceSource(faces::SearchEffort effort) override
    {
        return m_workshop.faceSource(effort);
    }
    Expected<const jobs::FaceFitter*> fitter() override { return m_workshop.fitter(); }
    Expected<const jobs::TemplateMaker*> templateMaker() override { return m_workshop.templateMaker(); }
    Expected<const protect::Cloak*> cloak() override { return m_cloak.get(); }
    const faces::Calibration& calibration() override { return m_workshop.calibration(); }
    Expected<const std::vector<audit::AuditRecogniser>*> auditRecognisers() override
    {
        return m_workshop.auditRecognisers();
    }

private:
    jobs::Workshop m_workshop;
    std::unique_ptr<protect::Cloak> m_cloak;
};

/// One face in one frame that was looked at.
struct View
{
    std::size_t track = 0;
    int frame = 0;
    bool covered = false;
    float height = 0.F;
    Signature clean;
    Signature protectedOne;
};

struct Flicker
{
    double flowChange = 0.0;
    double flowSize = 0.0;
    double toneChange = 0.0;
    double toneSize = 0.0;
};

video::Frame copied(const video::Frame& frame)
{
    video::Frame copy = frame;
    for (cv::Mat& plane : copy.planes) {
        plane = plane.clone();
    }
    return copy;
}

class Trial
{
public:
    Trial(const Options& options, jobs::Services& services, const Judges& judges)
        : m_options(options),
          m_services(services),
          m_judges(judges)
    {
    }

    Expected<void> run(const fs::path& file)
    {
        jobs::VideoAnalysisOptions analysis;
        const auto analysed = jobs::analyseVideo(file, analysis, m_services, {}, {});
        const auto fitter = m_services.fitter();
        if (!analysed || !fitter) {
            return fail(!analysed ? analysed.error() : fitter.error());
        }
        m_fitter = *fitter;
        m_video = jobs::plannedVideo(*analysed, {});
        const plan::Decision cloak{.method = protect::Method::Cloak,
                                   .strength = protect::strengthFromString(m_options.strength).value()};
        auto cloaks = jobs::VideoCloaks::open(
            {file, m_video, std::vector<plan::Decision>(m_video.tracks.size(), cloak), jobs::CloakFallback::Cover, 1},
            m_services, {});
        auto reader = video::FrameReader::open(file);
        if (!cloaks || !reader) {
            return fail(!cloaks ? cloaks.error() : reader.error());
        }
        std::vector<jobs::PaintedTrack> cloaked;
        std::vector<jobs::PaintedTrack> covered;
        std::vector<faces::FaceTrack> tracks;
        for (std::size_t i = 0; i < m_video.tracks.size(); ++i) {
            tracks.push_back(plan::toFaceTrack(m_video.tracks[i]));
            cloaked.push_back({tracks.back(), cloak, (*cloaks)->of(i), {}});
            covered.push_back({tracks.back(), {}, nullptr, {}});
        }
        jobs::CoverProtector covers;
        jobs::TrackPainter cloakPainter(**fitter, covers, std::move(cloaked), jobs::FailSecure::Area);
        jobs::TrackPainter coverPainter(**fitter, covers, std::move(covered), jobs::FailSecure::Area);
        const std::vector<jobs::TrackFaces::Fits> often(tracks.size(), jobs::TrackFaces::Fits::Often);
        jobs::TrackFaces faces(**fitter, std::move(tracks), often);
        m_before.resize(m_video.tracks.size());
        while (true) {
            const auto frame = (*reader)->next();
            if (!frame) {
                return fail(frame.error());
            }
            if (!*frame) {
                break;
            }
            if (auto judged = judge(**frame, **cloaks, cloakPainter, coverPainter, faces); !judged) {
                return judged;
            }
        }
        return {};
    }

    void print() const
    {
        fmt::print("{}, {}: {} frames, {} tracks; made in {:.1f} s of processor\n", m_options.clip, m_options.strength,
                   m_frames, m_video.tracks.size(), m_making);
        std::size_t covered = 0;
        for (const View& view : m_views) {
            covered += view.covered ? 1 : 0;
        }
        fmt::print("{} views of {} pixels and more, {} of them covered instead\n", m_views.size(),
                   m_options.leastHeight, covered);
        fmt::print("{:<16}{:>10}{:>10}{:>16}{:>14}\n", "", "clean", "cloaked", "with covered", "pairs");
        for (std::size_t j = 0; j < m_judges.names().size(); ++j) {
            const bool isArcface = !m_judges.isCalibrated(j);
            printShares(j, isArcface ? m_options.judgeThreshold : m_judges.threshold(j));
        }
        printTracks();
        const auto share = [](double change, double size) {
            return size > 0.0 ? change / size : 0.0;
        };
        fmt::print("flicker: flow {:.3f}, tone {:.3f} (at most .1)\n", share(m_flicker.flowChange, m_flicker.flowSize),
                   share(m_flicker.toneChange, m_flicker.toneSize));
        fmt::print("painting, ms of processor a frame: cloaks {:.1f}, covers {:.1f}, ratio {:.2f} (at most 2.5)\n",
                   1e3 * m_cloakPainting / m_frames, 1e3 * m_coverPainting / m_frames,
                   m_coverPainting > 0.0 ? m_cloakPainting / m_coverPainting : 0.0);
    }

    [[nodiscard]] Expected<void> writeSheet() const
    {
        cv::Mat sheet;
        for (const auto& [track, row] : m_pictures) {
            if (row.empty()) {
                continue;
            }
            cv::Mat line;
            cv::hconcat(row, line);
            cv::Mat wide(line.rows, kSheetColumns * kThumbnail, CV_8UC3, cv::Scalar::all(255));
            line.copyTo(wide(cv::Rect({}, line.size())));
            sheet.push_back(wide);
        }
        cv::Mat bgr;
        if (!sheet.empty()) {
            cv::cvtColor(sheet, bgr, cv::COLOR_RGB2BGR);
        }
        if (bgr.empty() || !cv::imwrite(m_options.sheet.string(), bgr)) {
            return fail(ErrorCode::WriteFailed, "no sheet was written");
        }
        return {};
    }

private:
    static constexpr int kThumbnail = 160;
    static constexpr int kSheetColumns = 8;

    Expected<void> judge(const video::Frame& frame, jobs::VideoCloaks& cloaks, jobs::TrackPainter& cloakPainter,
                         jobs::TrackPainter& coverPainter, jobs::TrackFaces& faces)
    {
        const int number = static_cast<int>(frame.index);
        ++m_frames;
        double start = processCpuSeconds();
        if (auto prepared = cloaks.prepare(number); !prepared) {
            return prepared;
        }
        m_making += processCpuSeconds() - start;

        const auto before = cloakPainter.counts();
        video::Frame cloaked = copied(frame);
        start = processCpuSeconds();
        if (auto painted = cloakPainter.paint(cloaked, number); !painted) {
            return painted;
        }
        m_cloakPainting += processCpuSeconds() - start;
        const auto after = cloakPainter.counts();
        video::Frame coveredFrame = copied(frame);
        start = processCpuSeconds();
        if (auto painted = coverPainter.paint(coveredFrame, number); !painted) {
            return painted;
        }
        m_coverPainting += processCpuSeconds() - start;

        const auto present = faces.at(frame, number);
        if (!present) {
            return fail(present.error());
        }
        for (const jobs::TrackedFace& tracked : *present) {
            const bool isCovered = after[tracked.track].covered > before[tracked.track].covered;
            measureFlicker(tracked, number, isCovered ? nullptr : cloaks.of(tracked.track));
            if (number % m_options.every == 0 && tracked.face.boxInImage.height >= m_options.leastHeight) {
                if (auto looked = look(frame, cloaked, number, tracked, isCovered); !looked) {
                    return looked;
                }
            }
        }
        return {};
    }

    void measureFlicker(const jobs::TrackedFace& tracked, int number,
                        const std::shared_ptr<const protect::TrackCloak>& cloak)
    {
        std::optional<protect::CloakFields>& last = m_before[tracked.track];
        if (!cloak || cloak->empty() || !tracked.face.mesh) {
            last.reset();
            return;
        }
        protect::CloakFields fields = cloak->fieldsFor(tracked.face, number);
        if (last && !fields.flowInFrame.empty() && !fields.tone.empty()) {
            m_flicker.flowChange += cv::norm(fields.flowInFrame, last->flowInFrame, cv::NORM_L1);
            m_flicker.flowSize += cv::norm(fields.flowInFrame, cv::NORM_L1);
            m_flicker.toneChange += cv::norm(fields.tone, last->tone, cv::NORM_L1);
            m_flicker.toneSize += cv::norm(fields.tone, cv::NORM_L1);
        }
        last = std::move(fields);
    }

    /// The landmarks that a stranger would find in a picture; those of the clean one where none are found.
    Expected<Signature> signatureOf(const jobs::FacePatch& patch) const
    {
        faces::Detection detection;
        detection.boxInImage = patch.face.boxInImage;
        detection.confidence = patch.face.confidence;
        const auto fitted = m_fitter->fit(patch.rgb8, {detection});
        if (!fitted) {
            return fail(fitted.error());
        }
        const bool fits = !fitted->empty() && fitted->front().mesh;
        return m_judges.look(patch.rgb8, fits ? fitted->front() : patch.face);
    }

    Expected<void> look(const video::Frame& clean, const video::Frame& cloaked, int number,
                        const jobs::TrackedFace& tracked, bool isCovered)
    {
        constexpr float kAround = 1.2F;
        const jobs::FacePatch before = jobs::takeFacePatch(clean, tracked.face, kAround);
        const jobs::FacePatch after = jobs::takeFacePatch(cloaked, tracked.face, kAround);
        if (before.rgb8.empty()) {
            return {};
        }
        View view{tracked.track, number, isCovered, tracked.face.boxInImage.height, {}, {}};
        auto cleanSignature = signatureOf(before);
        auto ownSignature = signatureOf(after);
        if (!cleanSignature || !ownSignature) {
            return fail(!cleanSignature ? cleanSignature.error() : ownSignature.error());
        }
        view.clean = *std::move(cleanSignature);
        view.protectedOne = *std::move(ownSignature);
        m_views.push_back(std::move(view));
        std::vector<cv::Mat>& row = m_pictures[tracked.track];
        if (!m_options.sheet.empty() && !isCovered && row.size() + 2 <= kSheetColumns) {
            for (const jobs::FacePatch* patch : {&before, &after}) {
                cv::Mat small;
                cv::resize(patch->rgb8, small, {kThumbnail, kThumbnail}, 0.0, 0.0, cv::INTER_AREA);
                row.push_back(small);
            }
        }
        return {};
    }

    /// By the fusion of the recognisers that took part: where a cloak is weak.
    void printTracks() const
    {
        const std::size_t fused = m_judges.indexOf(faces::Calibration::kFused);
        fmt::print("{:<8}{:>10}{:>10}{:>12}{:>14}\n", "track", "views", "cloaked", "height", "accepted");
        for (std::size_t track = 0; track < m_video.tracks.size(); ++track) {
            int views = 0;
            int cloaked = 0;
            float height = 0.F;
            int pairs = 0;
            int accepted = 0;
            for (const View& a : m_views) {
                if (a.track != track) {
                    continue;
                }
                ++views;
                height += a.height;
                cloaked += a.covered ? 0 : 1;
                for (const View& b : m_views) {
                    if (!a.covered && b.track == track && std::abs(a.frame - b.frame) >= m_options.apart) {
                        ++pairs;
                        accepted += m_judges.score(fused, a.protectedOne, b.clean) >= m_judges.threshold(fused) ? 1 : 0;
                    }
                }
            }
            if (views > 0) {
                fmt::print("{:<8}{:>10}{:>10}{:>12.0f}{:>14}\n", m_video.tracks[track].id, views, cloaked,
                           height / static_cast<float>(views), fmt::format("{}/{}", accepted, pairs));
            }
        }
    }

    void printShares(std::size_t judge, float threshold) const
    {
        int pairs = 0;
        int cleanAccepted = 0;
        int cloakedPairs = 0;
        int cloakedAccepted = 0;
        for (const View& a : m_views) {
            for (const View& b : m_views) {
                if (a.track != b.track || std::abs(a.frame - b.frame) < m_options.apart) {
                    continue;
                }
                ++pairs;
                cleanAccepted += m_judges.score(judge, a.clean, b.clean) >= threshold ? 1 : 0;
                if (!a.covered) {
                    ++cloakedPairs;
                    cloakedAccepted += m_judges.score(judge, a.protectedOne, b.clean) >= threshold ? 1 : 0;
                }
            }
        }
        fmt::print("{:<16}{:>10.3f}{:>10.3f}{:>16.3f}{:>14}\n", m_judges.names()[judge],
                   cleanAccepted / std::max(1.0, static_cast<double>(pairs)),
                   cloakedAccepted / std::max(1.0, static_cast<double>(cloakedPairs)),
                   cloakedAccepted / std::max(1.0, static_cast<double>(pairs)),
                   fmt::format("{}/{}", cloakedPairs, pairs));
    }

    const Options& m_options;
    jobs::Services& m_services;
    const Judges& m_judges;
    const jobs::FaceFitter* m_fitter = nullptr;
    plan::PlannedVideo m_video;
    std::vector<std::optional<protect::CloakFields>> m_before; ///< fields of the frame before, a track
    std::vector<View> m_views;
    std::map<std::size_t, std::vector<cv::Mat>> m_pictures;
    Flicker m_flicker;
    int m_frames = 0;
    double m_making = 0.0;
    double m_cloakPainting = 0.0;
    double m_coverPainting = 0.0;
};

int failed(const Error& error)
{
    fmt::print(stderr, "video-cloak: {}\n", error.detail);
    return 1;
}

} // namespace

int runVideoCloak(const std::vector<std::string>& arguments)
{
    CLI::App app{"What cloaks take from recognisers in a video, flicker, and what painting them costs", "video-cloak"};
    Options options;
    app.add_option("--clip", options.clip, "a clip of the test data")->capture_default_str();
    app.add_option("--strength", options.strength, "of the cloak")
        ->capture_default_str()
        ->check(CLI::IsMember({"subtle", "standard", "strong"}));
    app.add_option("--surrogates", options.surrogates, "recognisers that take part (default: the cloak's own)")
        ->delimiter(',');
    app.add_option("--tune", options.tune, "a setting of the optimiser, key=value; may be given again");
    app.add_option("--every", options.every, "frames between views")->capture_default_str()->check(CLI::PositiveNumber);
    app.add_option("--apart", options.apart, "least distance of a pair, in frames")->capture_default_str();
    app.add_option("--min-height", options.leastHeight, "of faces, in pixels")->capture_default_str();
    app.add_option("--judge-threshold", options.judgeThreshold, "of judge_arcface at FAR 1 %, as bench cloak finds it")
        ->capture_default_str();
    app.add_flag("--judge", options.judge, "ask judge_arcface too (docs/research/cloak.md keeps count)");
    app.add_option("--sheet", options.sheet, "PNG: clean and cloaked views side by side, a line for each track");
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    const auto data = test::testData();
    if (!data) {
        fmt::print(stderr, "video-cloak: no test data; set BAUTA_TESTDATA\n");
        return 1;
    }
    const auto installed = test::builtInModels();
    if (!installed) {
        fmt::print(stderr, "video-cloak: no models: run ./dev setup\n");
        return 1;
    }
    const models::ModelStore::Folders folders{.builtIn = *installed, .user = {}};
    auto store = models::ModelStore::open(folders);
    if (!store) {
        return failed(store.error());
    }
    protect::CloakTuning tuning;
    for (const std::string& setting : options.tune) {
        const std::size_t equals = setting.find('=');
        if (auto done = protect::set(tuning, setting.substr(0, equals),
                                     equals == std::string::npos ? "" : setting.substr(equals + 1));
            !done) {
            return failed(done.error());
        }
    }
    auto cloak = protect::makeCloak(*store, options.surrogates, tuning);
    const auto judges = Judges::make(*store, *data, options.judge ? Judges::Arcface::Present : Judges::Arcface::Absent);
    if (!cloak || !judges) {
        return failed(!cloak ? cloak.error() : judges.error());
    }
    TunedServices services(folders, *std::move(cloak));
    Trial trial(options, services, *judges);
    if (auto done = trial.run(*data / "testdata/video" / options.clip); !done) {
        return failed(done.error());
    }
    trial.print();
    if (!options.sheet.empty()) {
        if (auto written = trial.writeSheet(); !written) {
            return failed(written.error());
        }
    }
    return 0;
}

} // namespace bauta::bench
