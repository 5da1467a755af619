// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/references.h"

#include "core/image/decode.h"
#include "core/jobs/input_collector.h"
#include "core/jobs/job_support.h"
#include "core/jobs/photo_file.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace bauta::jobs
{

namespace
{

Unexpected<Error> refuse(const std::filesystem::path& file, const Error& error)
{
    const ErrorCode code = error.code == ErrorCode::Cancelled || error.code == ErrorCode::MissingModel ||
                                   error.code == ErrorCode::ModelMismatch
                               ? error.code
                               : ErrorCode::InvalidArgument;
    return fail(code, fmt::format("reference photo {}: {}", printable(file), error.detail));
}

Expected<void> addReference(const std::filesystem::path& file, Services& services, const CancelToken& cancel,
                            References& references)
{
    const auto content = readPhoto(file);
    if (!content) {
        return refuse(file, content.error());
    }
    const auto decoded = image::decode(content->bytes, {}, cancel);
    if (!decoded) {
        return refuse(file, decoded.error());
    }
    const cv::Mat rgb = image::toRgb8(decoded->image);
    const auto found = findFaces(rgb, services, faces::SearchEffort::Balanced, cancel);
    if (!found) {
        return refuse(file, found.error());
    }
    if (found->empty()) {
        return refuse(file, {ErrorCode::InvalidArgument, "no face was found in it"});
    }
    std::size_t largest = 0;
    for (std::size_t i = 1; i < found->size(); ++i) {
        largest = (*found)[i].boxInImage.height > (*found)[largest].boxInImage.height ? i : largest;
    }
    const float height = (*found)[largest].boxInImage.height;
    const auto rivals = std::count_if(found->begin(), found->end(), [height](const faces::Face& face) {
        return 2.F * face.boxInImage.height > height;
    });
    if (rivals > 1) {
        return refuse(file, {ErrorCode::InvalidArgument,
                             fmt::format("it shows {} faces; give a photo of the person alone", found->size())});
    }
    if (found->size() > 1) {
        references.warnings.push_back(
            fmt::format("reference photo {} shows {} faces; the largest is taken", printable(file), found->size()));
    }
    const std::vector<faces::Face> person{(*found)[largest]};
    const auto maker = services.templateMaker();
    if (!maker) {
        return fail(maker.error());
    }
    auto templates = (*maker)->embed(rgb, person);
    if (!templates) {
        return refuse(file, templates.error());
    }
    references.people.push_back({file, std::move(templates->front())});
    return {};
}

} // namespace

Expected<References> loadReferences(const std::vector<std::filesystem::path>& files, Services& services,
                                    const CancelToken& cancel)
{
    References references;
    const InputList list = collectInputs(files, {});
    if (!list.problems.empty()) {
        return refuse(list.problems.front().path, list.problems.front().error);
    }
    if (list.files.empty()) {
        return fail(ErrorCode::InvalidArgument, "there is no reference photo in what was named");
    }
    for (const InputFile& input : list.files) {
        const auto added = guarded([&] { return addReference(input.file, services, cancel, references); });
        if (!added) {
            return fail(added.error());
        }
    }
    return references;
}

std::vector<int> matchReferences(const std::vector<ComparedFace>& faces, const std::vector<Reference>& references,
                                 const faces::Calibration& calibration, MatchStrictness strictness)
{
    const bool strict = strictness == MatchStrictness::Strict;
    const double aloneRate = strict ? 1e-4 : 1e-2;
    const double anchorRate = strict ? 1e-4 : 1e-3;
    // With --only, a group member follows its anchor whatever its own score says.
    const double companionRate = strict ? 1e-2 : 1.0;

    std::vector<int> matched(faces.size(), -1);
    std::vector<float> matchedScore(faces.size(), 0.F);
    for (std::size_t r = 0; r < references.size(); ++r) {
        std::vector<float> scores(faces.size());
        std::vector<double> rates(faces.size());
        std::set<int> anchoredPeople;
        for (std::size_t i = 0; i < faces.size(); ++i) {
            scores[i] = calibration.fusedScore(references[r].faceTemplate, *faces[i].faceTemplate);
            rates[i] = calibration.falseAcceptRate("fused", scores[i]);
            if (rates[i] <= anchorRate && faces[i].person >= 0) {
                anchoredPeople.insert(faces[i].person);
            }
        }
        std::vector<std::size_t> accepted;
        for (std::size_t i = 0; i < faces.size(); ++i) {
            const bool companion = anchoredPeople.count(faces[i].person) != 0 && rates[i] <= companionRate;
            if (rates[i] <= aloneRate || companion) {
                accepted.push_back(i);
            }
        }
        if (strict) {
            // Nobody is in a photo twice: only the best match of each photo is the person.
            std::map<std::size_t, std::size_t> best;
            for (const std::size_t i : accepted) {
                const auto [entry, isNew] = best.emplace(faces[i].photo, i);
                if (!isNew && scores[i] > scores[entry->second]) {
                    entry->second = i;
                }
            }
            accepted.clear();
            for (const auto& [photo, i] : best) {
                accepted.push_back(i);
            }
        }
        for (const std::size_t i : accepted) {
            if (matched[i] < 0 || scores[i] > matchedScore[i]) {
                matched[i] = static_cast<int>(r);
                matchedScore[i] = scores[i];
            }
        }
    }
    return matched;
}

} // namespace bauta::jobs
