// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/output/export_settings.h"

namespace bauta::ui
{

ExportSettings settingsFor(ExportPurpose purpose, const QString& folder)
{
    ExportSettings settings;
    settings.purpose = purpose;
    settings.folder = folder;
    switch (purpose) {
    case ExportPurpose::SocialMedia:
        settings.format = image::Format::Jpeg;
        settings.quality = 88;
        break;
    case ExportPurpose::Archive:
        settings.quality = 95;
        settings.keepTechnical = true;
        break;
    case ExportPurpose::CourtOrPress:
        settings.quality = 95;
        settings.coversOnly = true;
        break;
    }
    return settings;
}

plan::Plan withCoversOnly(plan::Plan plan)
{
    const auto cover = [](plan::Decision& decision) {
        if (decision.method != protect::Method::Keep && decision.method != protect::Method::Solid) {
            decision = {};
        }
    };
    const auto coverOwn = [&](std::optional<plan::Decision>& decision) {
        if (decision) {
            cover(*decision);
        }
    };
    cover(plan.defaultDecision);
    for (plan::PlannedPerson& person : plan.people) {
        coverOwn(person.decision);
    }
    for (plan::PlannedMedia& media : plan.media) {
        for (plan::PlannedFace& face : media.faces) {
            coverOwn(face.decision);
        }
        if (media.video) {
            for (plan::PlannedTrack& track : media.video->tracks) {
                coverOwn(track.decision);
            }
        }
    }
    return plan;
}

jobs::ProtectRequest requestFor(const ExportSettings& settings, const plan::Plan& plan)
{
    jobs::ProtectRequest request;
    request.plan = settings.coversOnly ? withCoversOnly(plan) : plan;
    request.output.outputFolder = settings.folder.toStdString();
    request.output.format = settings.format;
    request.output.overwrite = settings.overwrite;
    if (settings.quality > 0) {
        request.quality = settings.quality;
    }
    if (settings.keepTechnical) {
        request.metadataKept = {image::MetadataGroup::Time, image::MetadataGroup::Technical};
    }
    request.range = {settings.fromInMicroseconds, settings.toInMicroseconds};
    if (settings.dropAudio) {
        request.video.audio = video::AudioMode::Drop;
    }
    return request;
}

} // namespace bauta::ui
