// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/doctor/measurement.h"

#include "core/image/decode.h"
#include "core/image/encode.h"
#include "core/jobs/doctor/drawn_picture.h"
#include "core/jobs/job_support.h"
#include "core/models/compute_threads.h"
#include "core/models/torch_facts.h"
#include "core/video/encoding_speed.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace bauta::jobs
{

namespace
{

const cv::Size kSearched{1920, 1080};
const cv::Size kPhoto{4000, 3000};
constexpr double kPhotoMegapixels = 12.0;
constexpr int kParts = 5; ///< that share the time
const char* const kVideoFamily = "h264";

/// Milliseconds of the quickest run in about `seconds`. The first run makes things ready and counts only where there is
/// no time for another.
Expected<double> quickest(double seconds, const CancelToken& cancel, const std::function<Expected<void>()>& run)
{
    const Stopwatch all;
    double best = 0.0;
    for (int i = 0; i < 2 || all.seconds() < seconds; ++i) {
        if (cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        const Stopwatch one;
        if (auto done = run(); !done) {
            return fail(done.error());
        }
        const double milliseconds = 1000.0 * one.seconds();
        best = i <= 1 ? milliseconds : std::min(best, milliseconds);
        if (i == 0 && all.seconds() > seconds) {
            break;
        }
    }
    return best;
}

class Course
{
public:
    Course(const MeasurementRequest& request, Services& services, const JobContext& context)
        : m_request(request),
          m_services(services),
          m_cancel(context.cancel),
          m_seconds(request.seconds / kParts)
    {
    }

    void searchFaces()
    {
        const cv::Mat picture = drawPicture(kSearched);
        time({"detector", "faces sought in 1920 x 1080"}, m_seconds, [&]() -> Expected<void> {
            const auto detector = m_services.detector();
            if (!detector) {
                return fail(detector.error());
            }
            const auto found = (*detector)->detect(picture, {}, m_cancel);
            return found ? Expected<void>() : fail(found.error());
        });
    }

    void recogniseFace()
    {
        const cv::Mat picture = drawPicture(kSearched / 4);
        faces::Face face; // where a face could be; recognisers take what they are given
        face.boxInImage = {160, 60, 112, 150};
        face.landmarksInImage = {{{195, 115}, {240, 115}, {217, 140}, {199, 165}, {236, 165}}};
        time({"recognisers", "one face given to all recognisers"}, m_seconds, [&]() -> Expected<void> {
            const auto maker = m_services.templateMaker();
            if (!maker) {
                return fail(maker.error());
            }
            const auto made = (*maker)->embed(picture, {face});
            return made ? Expected<void>() : fail(made.error());
        });
    }

    void codeJpeg()
    {
        image::Image photo;
        photo.pixels = drawPicture(kPhoto);
        std::vector<std::byte> file;
        MeasuredPart written{"jpegWritten", "JPEG of 12 megapixels written"};
        written.rateUnit = "megapixels/s";
        time(written, m_seconds / 2, [&]() -> Expected<void> {
            auto encoded = image::encode(photo, image::Format::Jpeg, {}, m_cancel);
            if (!encoded) {
                return fail(encoded.error());
            }
            file = *std::move(encoded);
            return {};
        });
        photo.pixels.release();
        MeasuredPart read{"jpegRead", "JPEG of 12 megapixels read"};
        read.rateUnit = "megapixels/s";
        time(read, m_seconds / 2, [&]() -> Expected<void> {
            const auto decoded = image::decode(file, {}, m_cancel);
            return decoded ? Expected<void>() : fail(decoded.error());
        });
    }

    void makeGradients()
    {
        if (!m_request.gradients || m_cancel.isCancelled()) {
            return;
        }
        const auto speed = models::measureTorch(m_request.gradientModel.file, m_request.gradientModel.side, m_seconds);
        MeasuredPart product{"matrixProduct", "matrices of 1024 x 1024 multiplied"};
        product.rateUnit = "GFLOP/s";
        product.tool = "libtorch";
        if (speed) {
            product.rate = speed->productGigaflops;
        } else {
            product.problem = shown(speed.error().detail);
        }
        m_parts.push_back(product);
        if (speed && !m_request.gradientModel.file.empty()) {
            MeasuredPart gradient{"gradient", "a recogniser forward and backward"};
            gradient.tool = "libtorch";
            gradient.milliseconds = speed->gradientMilliseconds;
            gradient.problem = shown(speed->gradientProblem);
            m_parts.push_back(gradient);
        }
    }

    void encodeVideo()
    {
        if (m_cancel.isCancelled()) {
            return;
        }
        MeasuredPart part{"videoWritten", "H.264 of 1280 x 720 written"};
        part.rateUnit = "frames/s";
        if (const auto speed = video::measureEncoding(kVideoFamily, m_seconds, m_cancel)) {
            part.rate = speed->framesPerSecond;
            part.tool = speed->encoder;
        } else {
            part.problem = shown(speed.error().detail);
        }
        m_parts.push_back(part);
    }

    [[nodiscard]] std::vector<MeasuredPart> takeParts() { return std::move(m_parts); }

private:
    [[nodiscard]] std::string shown(const std::string& problem) const
    {
        return withoutFolders(problem, m_request.knownFolders);
    }

    void time(MeasuredPart part, double seconds, const std::function<Expected<void>()>& run)
    {
        Expected<double> taken(0.0);
        const auto done = guarded([&]() -> Expected<void> {
            taken = quickest(seconds, m_cancel, run);
            return {};
        });
        if (!done || !taken) {
            part.problem = shown(done ? taken.error().detail : done.error().detail);
        } else {
            part.milliseconds = *taken;
            part.rate = part.rateUnit.empty() ? 0.0 : kPhotoMegapixels * 1000.0 / std::max(part.milliseconds, 1e-3);
        }
        m_parts.push_back(std::move(part));
    }

    const MeasurementRequest& m_request;
    Services& m_services;
    CancelToken m_cancel;
    double m_seconds; ///< for each part
    std::vector<MeasuredPart> m_parts;
};

} // namespace

Expected<Measurement> measureComputer(const MeasurementRequest& request, Services& services, const JobContext& context)
{
    const Stopwatch watch;
    Measurement measurement;
    measurement.threads = models::availableProcessors();
    if (request.alone) {
        models::setComputeThreads(measurement.threads);
    }
    const models::ComputeThreadsScope scope(measurement.threads);
    Course course(request, services, context);
    const std::pair<const char*, void (Course::*)()> steps[] = {{"detector", &Course::searchFaces},
                                                                {"recognisers", &Course::recogniseFace},
                                                                {"photos", &Course::codeJpeg},
                                                                {"gradients", &Course::makeGradients},
                                                                {"videos", &Course::encodeVideo}};
    Progress progress;
    progress.total = std::size(steps);
    for (const auto& [name, step] : steps) {
        if (context.report) {
            progress.item = name;
            context.report(progress);
        }
        (course.*step)();
        if (context.cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        ++progress.done;
    }
    measurement.parts = course.takeParts();
    measurement.seconds = watch.seconds();
    return measurement;
}

} // namespace bauta::jobs
