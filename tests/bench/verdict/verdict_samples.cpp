// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/verdict/verdict_samples.h"

#include "core/faces/recogniser.h"
#include "core/image/image.h"
#include "tests/bench/cloak/cloak_runs.h"
#include "tests/bench/photo_workers.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace bauta::bench
{

namespace
{

constexpr int kSharedQuality = 85;

/// The photos of each person, those with most first, for balance.
std::vector<std::vector<std::size_t>> photosByPerson(const CloakGallery& gallery)
{
    std::map<std::string, std::vector<std::size_t>> photos;
    for (std::size_t i = 0; i < gallery.portraits.size(); ++i) {
        photos[gallery.portraits[i].person].push_back(i);
    }
    std::vector<std::vector<std::size_t>> sets;
    for (auto& [person, indices] : photos) {
        if (indices.size() > 1) { // the audit promises something about other photos, so there must be one
            sets.push_back(std::move(indices));
        }
    }
    std::stable_sort(sets.begin(), sets.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return sets;
}

/// An unprotected photo of the person as the auditor remembers it.
audit::FaceMeasurement cleanPhoto(const Signature& signature)
{
    audit::FaceMeasurement measurement;
    // The built-in recognisers are the first of a signature, in the order of the auditor's.
    const auto builtIn = static_cast<std::ptrdiff_t>(faces::RecogniserSet::names().size());
    measurement.clean.assign(signature.begin(), signature.begin() + builtIn);
    measurement.protectedFace = measurement.clean;
    return measurement;
}

/// What FaceAuditor::assess() gives to judge(), without the one who must not be heard.
audit::VerdictEvidence evidenceOf(const audit::FaceAudit& face, const std::string& leftOut)
{
    audit::VerdictEvidence evidence;
    evidence.faceFound = face.faceFound;
    for (const audit::RecogniserAudit& recogniser : face.recognisers) {
        if (recogniser.role != audit::RecogniserRole::BuiltIn || recogniser.name == leftOut) {
            continue;
        }
        audit::RecogniserEvidence& heard = evidence.recognisers.emplace_back();
        heard.tookPart = recogniser.tookPart;
        std::transform(recogniser.byUpload.begin(), recogniser.byUpload.end(), std::back_inserter(heard.marginByUpload),
                       [](const audit::Score& score) { return score.margin; });
        if (recogniser.across) {
            heard.marginAcrossPhotos = recogniser.across->protectedClean.mean.margin;
        }
    }
    return evidence;
}

/// Protects and judges the photos of one person.
class PersonRun
{
public:
    PersonRun(const VerdictServices& services, const VerdictLane& lane, const std::vector<std::size_t>& photos)
        : m_services(services),
          m_lane(lane),
          m_photos(photos)
    {
    }

    Expected<VerdictSample> sample(std::size_t photo, const CloakConfig& config, std::uint64_t seed)
    {
        const Portrait& portrait = m_services.gallery->portraits[photo];
        if (const auto unsuitable = protect::unsuitableForCloak(portrait.face)) {
            return fail(ErrorCode::InvalidArgument, *unsuitable);
        }
        const protect::CloakSubject subject{&portrait.face, config.budget, seed, {m_latest.begin(), m_latest.end()}};
        auto cloaked = m_lane.cloak->optimise(portrait.rgb, {&subject, 1}, {}, {});
        if (!cloaked) {
            return fail(cloaked.error());
        }
        keepApartFrom(std::move(cloaked->front().seen));
        image::Image image;
        image.pixels = portrait.rgb.clone();
        protect::applyCloak(image, cloaked->front().fields);
        return judged(photo, throughJpeg(image.pixels, kSharedQuality), config);
    }

private:
    void keepApartFrom(faces::FaceTemplate seen)
    {
        if (std::none_of(seen.begin(), seen.end(), [](const auto& embedding) { return embedding.empty(); })) {
            m_latest.push_back(std::move(seen));
        }
        if (m_latest.size() > kMostKeptApart) {
            m_latest.pop_front();
        }
    }

    [[nodiscard]] Expected<VerdictSample> judged(std::size_t photo, const cv::Mat& shared,
                                                 const CloakConfig& config) const
    {
        const Portrait& portrait = m_services.gallery->portraits[photo];
        auto found = m_services.loader->faceAt(shared, portrait.face.boxInImage, faces::SearchEffort::Fast);
        if (!found && found.error().code == ErrorCode::NotFound) { // the search that jobs use, several times as long
            found = m_services.loader->faceAt(shared, portrait.face.boxInImage, faces::SearchEffort::Balanced);
        }
        if (!found && found.error().code != ErrorCode::NotFound) {
            return fail(found.error());
        }
        audit::FaceBeforeAndAfter views{audit::faceView(portrait.rgb, portrait.face),
                                        audit::faceView(shared, portrait.face), std::nullopt};
        if (found) { // as the audit of a job does
            views.found = found->landmarksReliable ? audit::faceView(shared, *found) : views.protectedAtPlace;
        }
        const auto measurement = m_services.auditor->measure(views, {});
        if (!measurement) {
            return fail(measurement.error());
        }
        const auto signature = m_services.judges->look(shared, found ? *found : portrait.face);
        if (!signature) {
            return fail(signature.error());
        }
        VerdictSample sample{config.name, m_lane.leftOut, {}, accepts(*signature, photo), false};
        std::vector<audit::FaceMeasurement> others;
        std::size_t accepted = 0;
        for (const std::size_t other : m_photos) {
            if (other != photo) {
                others.push_back(cleanPhoto(m_services.gallery->clean[other]));
                accepted += accepts(*signature, other) ? 1U : 0U;
            }
        }
        sample.acceptedAcross = 2 * accepted > others.size();
        std::vector<const audit::FaceMeasurement*> pointers;
        std::transform(others.begin(), others.end(), std::back_inserter(pointers),
                       [](const audit::FaceMeasurement& other) { return &other; });
        const audit::FaceAudit face = m_services.auditor->assess(
            *measurement, pointers, {.level = Judges::kFalseAcceptRate, .surrogates = m_lane.cloak->surrogates()});
        sample.evidence = evidenceOf(face, m_lane.leftOut);
        return sample;
    }

    [[nodiscard]] bool accepts(const Signature& signature, std::size_t photo) const
    {
        const std::size_t judge = m_services.judges->indexOf(m_lane.judge);
        return m_services.judges->score(judge, signature, m_services.gallery->clean[photo]) >=
               m_services.judges->threshold(judge);
    }

    const VerdictServices& m_services;
    const VerdictLane& m_lane;
    const std::vector<std::size_t>& m_photos;
    std::deque<faces::FaceTemplate> m_latest;
};

} // namespace

std::vector<VerdictSample> collectSamples(const VerdictServices& services, const std::vector<VerdictLane>& lanes,
                                          const VerdictRun& run)
{
    const auto people = photosByPerson(*services.gallery);
    std::vector<std::vector<std::optional<VerdictSample>>> results(
        lanes.size(), std::vector<std::optional<VerdictSample>>(services.gallery->portraits.size()));
    std::atomic<std::size_t> done{0};
    forEachPhoto(people.size() * lanes.size(), run.jobs, [&](std::size_t i) {
        const VerdictLane& lane = lanes[i % lanes.size()];
        const std::vector<std::size_t>& photos = people[i / lanes.size()];
        PersonRun person(services, lane, photos);
        const std::size_t count = run.limit > 0 ? std::min(run.limit, photos.size()) : photos.size();
        for (std::size_t n = 0; n < count; ++n) {
            const CloakConfig& config = lane.configs[(lane.first + n) % lane.configs.size()];
            auto sample = person.sample(photos[n], config, run.seed + photos[n]);
            if (sample) {
                results[i % lanes.size()][photos[n]] = *std::move(sample);
            } else {
                fmt::print(stderr, "{} {}: {}\n", config.name, shortName(services.gallery->portraits[photos[n]]),
                           sample.error().detail);
            }
            if (const std::size_t finished = ++done; finished % 10 == 0) {
                fmt::print(stderr, "{} faces protected and judged\n", finished);
            }
        }
    });
    std::vector<VerdictSample> samples;
    for (auto& lane : results) {
        for (auto& sample : lane) {
            if (sample) {
                samples.push_back(*std::move(sample));
            }
        }
    }
    return samples;
}

} // namespace bauta::bench
