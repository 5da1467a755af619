// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/track_anonymizer.h"

#include "core/jobs/video/face_patch.h"
#include "core/video/frame_rgb.h"

#include <fmt/format.h>

#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr float kAround = 0.6F;   ///< what recognisers see beside the box, in box sides
constexpr int kLongestPause = 12; ///< frames after which light and tone are measured anew

} // namespace

TrackAnonymizer::TrackAnonymizer(Services& services, IdentityBook& book, std::uint64_t runSeed, int identities,
                                 std::string videoName)
    : m_services(services),
      m_book(book),
      m_runSeed(runSeed),
      m_identities(identities),
      m_videoName(std::move(videoName))
{
}

Expected<void> TrackAnonymizer::identify(const video::Frame& frame, const faces::Face& face,
                                         const plan::Decision& decision, AnonymizedTrack& track)
{
    const auto anonymizer = m_services.anonymizer();
    if (!anonymizer) {
        return fail(anonymizer.error());
    }
    CloakMemory::Identity who;
    who.person = track.person;
    if (track.person < 0) {
        // Who cannot be known again gets a face of their own, which is all that is lost.
        const FacePatch patch = takeFacePatch(frame, face, kAround);
        const auto maker = m_services.templateMaker();
        if (maker && !patch.rgb8.empty()) {
            if (auto templates = (*maker)->embed(patch.rgb8, {patch.face}); templates && templates->size() == 1) {
                who.before = std::move(templates->front());
            }
        }
    }
    // By name and track, so that a run that goes on where another was killed comes to the same.
    const std::uint64_t seed = m_book.seedFor(who, m_services.calibration(), decision.face.value_or(m_runSeed),
                                              m_identities, fmt::format("{} {}", m_videoName, track.id));
    track.identity = protect::drawIdentity((*anonymizer)->model(), seed);
    track.grain = static_cast<std::uint32_t>(seed);
    return {};
}

Expected<void> TrackAnonymizer::paint(video::Frame& frame, int number, const faces::Face& face,
                                      const plan::Decision& decision, AnonymizedTrack& track)
{
    if (!track.identity) {
        if (auto identified = identify(frame, face, decision, track); !identified) {
            return identified;
        }
    }
    const cv::Rect area = protect::anonymizedArea(face, {frame.width(), frame.height()});
    const video::RgbPatch patch = video::takePatch(frame, area);
    if (area.empty() || patch.rgb.empty()) {
        return {};
    }
    const auto anonymizer = m_services.anonymizer();
    if (!anonymizer) {
        return fail(anonymizer.error());
    }
    image::Image picture;
    picture.pixels = patch.rgb; // shares the patch's pixels
    picture.bitDepth = frame.layout.bitDepth;
    track.steady.isCut = number - track.lastFrame > kLongestPause;
    track.lastFrame = number;
    (*anonymizer)
        ->apply(picture, shifted(face, -cv::Point2f(patch.area.tl())), *track.identity,
                {decision.presentation, track.grain + static_cast<std::uint32_t>(number)}, &track.steady);
    video::putPatch(patch, frame);
    return {};
}

} // namespace bauta::jobs
