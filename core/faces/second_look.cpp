// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/second_look.h"

#include "core/faces/contrast.h"

namespace bauta::faces
{

namespace
{

// On the group photos and on shrunk copies of them the SSD confirms real faces with 0.26 and more, chance patterns with
// 0.20 and less; the RFB network confirms real upright faces with 0.91 and more, chance patterns with 0.55 and less
// (bench detect).
constexpr float kSecondedBelief = 0.12F; ///< of the SSD, enough if another network says so too
constexpr float kYunetSeconds = 0.60F;
constexpr float kRfbSeconds = 0.60F;
constexpr float kRfbAlone = 0.80F;
constexpr float kNoFace = 0.30F; ///< what the RFB network found itself and believes no more than that

Expected<float> beliefIn(const Candidate& candidate, const DetectorNetworks& networks, const cv::Mat& rgb)
{
    float rfb = 0.F;
    if (candidate.finder == Finder::Rfb) { // a tenth of the SSD's work, so the first to ask about its own ghosts
        const auto looked = networks.rfb.confirm(rgb, candidate);
        if (!looked || *looked < kNoFace) {
            return looked ? Expected<float>(0.F) : looked;
        }
        rfb = *looked;
    }
    const auto ssd = networks.ssd.confirm(rgb, candidate);
    if (!ssd || *ssd >= kBelievedAlone) {
        return ssd;
    }
    if (candidate.finder != Finder::Rfb) {
        const auto looked = networks.rfb.confirm(rgb, candidate);
        if (!looked) {
            return looked;
        }
        rfb = *looked;
    }
    if (candidate.finder == Finder::Yunet && candidate.score >= kYunetSeconds && *ssd >= kSecondedBelief) {
        return 0.5F * (candidate.score + *ssd);
    }
    const bool isSeconded = *ssd >= kSecondedBelief && rfb >= kRfbSeconds;
    const bool isKnownToRfb = candidate.rollDegrees == 0.F && rfb >= kRfbAlone;
    return isSeconded || isKnownToRfb ? 0.5F * (rfb + *ssd) : 0.F;
}

} // namespace

Expected<float> lookAgain(const DetectorNetworks& networks, const cv::Mat& rgb, const Candidate& candidate)
{
    const auto asItIs = beliefIn(candidate, networks, rgb);
    if (!asItIs || *asItIs > 0.F || !isDim(rgb, candidate.box)) {
        return asItIs;
    }
    const Surroundings around = equalisedAround(rgb, candidate.box);
    if (around.rgb.empty()) {
        return asItIs;
    }
    Candidate moved = candidate;
    moved.box -= around.offset;
    return beliefIn(moved, networks, around.rgb);
}

} // namespace bauta::faces
