// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/output/time_estimate.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace bauta::ui
{

namespace
{

// Seconds on a usual computer; the pace makes up for others.
constexpr double kPerMegapixel = 0.3; // read, encode, read back
constexpr double kPerCover = 0.15;    // with the mesh of the face
constexpr double kPerCloak = 4.0;
constexpr double kPerCheck = 1.2;
constexpr double kPerVideoMegapixel = 0.02;
constexpr double kPerCloakedSecond = 2.5;
constexpr double kPerCheckedTrack = 8.0;

constexpr double kSlowest = 40.0;
constexpr double kLeastToLearnFrom = 3.0; // seconds

bool isHidden(const plan::Decision& decision)
{
    return decision.method != protect::Method::Keep;
}

void addVideo(ExportWork& work, const plan::Plan& plan, const plan::PlannedMedia& media, bool audit)
{
    const plan::PlannedVideo& video = *media.video;
    const double frame = 1e-6 * media.widthInPixels * media.heightInPixels;
    const double secondsPerFrame = video.frames > 0 ? video.seconds / video.frames : 0.0;
    work.videoMegapixels += frame * video.frames;
    for (const plan::PlannedTrack& track : video.tracks) {
        const plan::Decision& decision = plan.decisionFor(track);
        if (protect::usesCloak(decision.method) && !track.points.empty()) {
            work.cloakedSeconds += secondsPerFrame * (track.points.back().frame - track.points.front().frame + 1);
        }
        work.checkedTracks += audit ? 1 : 0;
    }
}

} // namespace

ExportWork workOf(const plan::Plan& plan, const ExportSettings& settings)
{
    const plan::Plan planned = settings.coversOnly ? withCoversOnly(plan) : plan;
    ExportWork work;
    for (const plan::PlannedMedia& media : planned.media) {
        if (media.video) {
            addVideo(work, planned, media, settings.audit);
            continue;
        }
        work.photoMegapixels += 1e-6 * media.widthInPixels * media.heightInPixels;
        for (const plan::PlannedFace& face : media.faces) {
            const plan::Decision& decision = planned.decisionFor(face);
            if (protect::usesCloak(decision.method)) {
                ++work.cloakedFaces;
            } else if (isHidden(decision)) {
                ++work.coveredFaces;
            }
            work.checkedFaces += settings.audit ? 1 : 0;
        }
    }
    return work;
}

TimeEstimate::TimeEstimate(double pace)
    : m_pace(std::isfinite(pace) && pace > 0.0 ? std::clamp(pace, 1.0 / kSlowest, kSlowest) : 1.0)
{
}

double TimeEstimate::seconds(const ExportWork& work) const
{
    return m_pace *
           (kPerMegapixel * work.photoMegapixels + kPerCover * work.coveredFaces + kPerCloak * work.cloakedFaces +
            kPerCheck * work.checkedFaces + kPerVideoMegapixel * work.videoMegapixels +
            kPerCloakedSecond * work.cloakedSeconds + kPerCheckedTrack * work.checkedTracks);
}

double TimeEstimate::secondsOfOneCloak() const
{
    return m_pace * kPerCloak;
}

void TimeEstimate::learn(const ExportWork& work, double secondsTaken)
{
    const double thought = seconds(work);
    if (secondsTaken < kLeastToLearnFrom || thought <= 0.0) {
        return;
    }
    // Half of what was wrong, in proportion: one export beside a busy program does not spoil the next estimate.
    m_pace = std::clamp(m_pace * std::sqrt(secondsTaken / thought), 1.0 / kSlowest, kSlowest);
}

QString TimeEstimate::inWords(double seconds)
{
    if (seconds < 90.0) {
        return tr("%1 s").arg(std::max(5, 5 * static_cast<int>(std::lround(seconds / 5.0))));
    }
    if (seconds < 90.0 * 60.0) {
        return tr("%1 min").arg(std::lround(seconds / 60.0));
    }
    return tr("%1 h").arg(QLocale().toString(seconds / 3600.0, 'f', 1));
}

} // namespace bauta::ui
