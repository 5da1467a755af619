// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/faces/detector.h"
#include "core/faces/similarity.h"
#include "core/faces/track/face_source.h"
#include "core/faces/track/tracking_result.h"

#include <opencv2/core/mat.hpp>

#include <memory>
#include <vector>

namespace bauta::faces
{

struct TrackerOptions
{
    cv::Size frameSize;            ///< of the upright full-size frames: the unit of everything handed out
    double framesPerSecond = 25.0; ///< average; what is said in seconds below is counted in frames by it
    SearchEffort effort = SearchEffort::Balanced;
};

/// A frame in which a face can be seen well. Whoever wants to recognise it embeds `face` and gives the template back
/// before finish(), which then joins what belongs together; without, only overlap and motion do.
struct SampleOffer
{
    int id = 0;          ///< of the sample, for giveTemplate
    Face faceInFrame;    ///< in pixels of the small frame that was fed
    float quality = 0.F; ///< 0..1
};

/// Follows all faces through a video: pass 1. Frames come in order, once, at a small size; the tracker decides in which
/// of them the networks look for faces and follows pixels in between. It keeps about one second of frames, so that a
/// face is followed back to before it was found. Memory grows with the tracks alone. One thread at a time.
class FaceTracker
{
public:
    /// The longest side at which frames are worth feeding: never more than the video has.
    [[nodiscard]] static int frameSide(cv::Size frameSize, SearchEffort effort);

    /// `source` must outlive the tracker.
    FaceTracker(const FaceSource& source, const TrackerOptions& options);
    FaceTracker(FaceTracker&&) noexcept;
    FaceTracker& operator=(FaceTracker&&) noexcept;
    ~FaceTracker();

    /// The next frame, CV_8UC3; all of one size, in the proportions of `frameSize`. The first has any number, each
    /// further one the next: InvalidArgument otherwise. A failed or cancelled call ends the pass.
    [[nodiscard]] Expected<std::vector<SampleOffer>> addFrame(const cv::Mat& rgb, int frame, const CancelToken& cancel);

    void giveTemplate(int sampleId, FaceTemplate faceTemplate);

    /// Joins, fills, extends and smooths what was seen. The tracker is spent afterwards.
    [[nodiscard]] TrackingResult finish(const Calibration& calibration = Calibration::builtIn());

private:
    struct Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace bauta::faces
