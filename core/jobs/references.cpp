// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/references.h"

#include "core/faces/grouping.h"
#include "core/image/decode.h"
#include "core/jobs/input_collector.h"
#include "core/jobs/job_support.h"
#include "core/jobs/photo_file.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
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

struct FoundReference
{
    std::filesystem::path file;
    faces::FaceTemplate faceTemplate;
};

Expected<FoundReference> readReference(const std::filesystem::path& file, Services& services, const CancelToken& cancel,
                                       std::vector<std::string>& warnings)
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
        warnings.push_back(
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
    return FoundReference{file, std::move(templates->front())};
}

} // namespace

Expected<References> loadReferences(const std::vector<std::filesystem::path>& files, Services& services,
                                    const CancelToken& cancel)
{
    const InputList list = collectInputs(files, {});
    if (!list.problems.empty()) {
        return refuse(list.problems.front().path, list.problems.front().error);
    }
    if (list.files.empty()) {
        return fail(ErrorCode::InvalidArgument, "there is no reference photo in what was named");
    }
    References references;
    std::vector<FoundReference> found;
    std::vector<faces::GroupingFace> grouping;
    for (const InputFile& input : list.files) {
        const auto done = guarded([&]() -> Expected<void> {
            auto reference = readReference(input.file, services, cancel, references.warnings);
            if (!reference) {
                return fail(reference.error());
            }
            grouping.push_back({reference->faceTemplate, static_cast<int>(grouping.size()), 1.F});
            found.push_back(*std::move(reference));
            return {};
        });
        if (!done) {
            return fail(done.error());
        }
    }
    const std::vector<int> people = faces::groupIntoPeople(grouping, services.calibration());
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto person = static_cast<std::size_t>(people[i]);
        if (references.people.size() <= person) {
            references.people.resize(person + 1);
        }
        references.people[person].files.push_back(found[i].file);
        references.people[person].templates.push_back(std::move(found[i].faceTemplate));
    }
    return references;
}

} // namespace bauta::jobs
