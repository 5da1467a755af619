// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"
#include "core/plan/json_parts.h"
#include "core/plan/path_text.h"
#include "core/plan/plan.h"
#include "core/plan/video_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace bauta::plan
{

namespace
{

constexpr std::uintmax_t kMaxPlanBytes = std::uintmax_t{256} << 20U;

Json jsonFromFace(const PlannedFace& face)
{
    Json json = {{"box", jsonFromBox(face.boxInImage)},
                 {"confidence", rounded(face.confidence, 0.001)},
                 {"landmarks", jsonFromLandmarks(face.landmarksInImage)}};
    json["landmarksReliable"] = face.landmarksReliable;
    if (face.person >= 0) {
        json["person"] = face.person;
    }
    if (face.decision) {
        json["decision"] = jsonFromDecision(*face.decision);
    }
    if (!face.reason.empty()) {
        json["reason"] = face.reason;
    }
    return json;
}

PlannedFace faceFromNode(const Node& node, int people)
{
    node.expectObject({"box", "confidence", "landmarks", "landmarksReliable", "person", "decision", "reason"});
    PlannedFace face;
    face.boxInImage = boxFromNode(node.at("box"));
    face.confidence = node.at("confidence").number(0.0, 1.0);
    if (node.has("landmarks")) {
        face.landmarksInImage = landmarksFromNode(node.at("landmarks"));
    }
    face.landmarksReliable =
        node.has("landmarks") && node.has("landmarksReliable") && node.at("landmarksReliable").boolean();
    if (node.has("person")) {
        face.person = personFromNode(node.at("person"), people);
    }
    if (node.has("decision")) {
        face.decision = decisionFromNode(node.at("decision"));
    }
    if (node.has("reason")) {
        face.reason = node.at("reason").text();
    }
    return face;
}

Json jsonFromMedia(const PlannedMedia& media, const std::filesystem::path& folder)
{
    std::error_code ec;
    std::filesystem::path file = std::filesystem::absolute(media.file, ec).lexically_normal();
    const std::filesystem::path base = std::filesystem::absolute(folder, ec).lexically_normal();
    const std::filesystem::path relative = file.lexically_relative(base);
    if (isSafeSubpath(relative)) {
        file = relative;
    }
    Json json = {{"file", jsonFromPath(file)},
                 {"output", jsonFromPath(media.outputSubpath)},
                 {"sha256", media.sha256},
                 {"width", media.widthInPixels},
                 {"height", media.heightInPixels}};
    Json faces = Json::array();
    for (const PlannedFace& face : media.faces) {
        faces.push_back(jsonFromFace(face));
    }
    json["faces"] = std::move(faces);
    if (media.video) {
        json["video"] = jsonFromVideo(*media.video);
    }
    return json;
}

PlannedMedia mediaFromNode(const Node& node, int people, const std::filesystem::path& folder)
{
    node.expectObject({"file", "output", "sha256", "width", "height", "faces", "video"});
    PlannedMedia media;
    media.file = pathFromNode(node.at("file"));
    if (media.file.is_relative()) {
        media.file = folder / media.file;
    }
    media.outputSubpath = pathFromNode(node.at("output"));
    if (!isSafeSubpath(media.outputSubpath)) {
        node.at("output").refuse("a relative path without \"..\" is expected");
    }
    media.sha256 = node.at("sha256").text();
    const auto hash = bytesFromHex(media.sha256);
    if (!hash || hash->size() != 32) {
        node.at("sha256").refuse("64 hex digits are expected");
    }
    std::transform(media.sha256.begin(), media.sha256.end(), media.sha256.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    media.widthInPixels = node.at("width").integer(1, kMaxSide);
    media.heightInPixels = node.at("height").integer(1, kMaxSide);
    const Node faces = node.at("faces");
    const std::size_t count = faces.arraySize();
    media.faces.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        media.faces.push_back(faceFromNode(faces.at(i), people));
    }
    if (node.has("video")) {
        media.video = videoFromNode(node.at("video"), people);
    }
    return media;
}

Plan planFromNode(const Node& node, const std::filesystem::path& folder)
{
    // The version first: a later one may have members that this program does not know.
    if (!node.raw().is_object() || !node.has("bautaPlan")) {
        node.refuse("not a plan (\"bautaPlan\" is missing)", ErrorCode::UnsupportedFormat);
    }
    const int version = node.at("bautaPlan").integer(1, std::numeric_limits<int>::max());
    if (version > Plan::kVersion) {
        node.at("bautaPlan")
            .refuse(fmt::format("version {} is newer than this program ({})", version, Plan::kVersion),
                    ErrorCode::UnsupportedFormat);
    }
    node.expectObject({"bautaPlan", "default", "people", "media"});
    Plan plan;
    plan.defaultDecision = decisionFromNode(node.at("default"));
    const Node people = node.at("people");
    const std::size_t peopleCount = people.arraySize();
    for (std::size_t i = 0; i < peopleCount; ++i) {
        const Node person = people.at(i);
        person.expectObject({"label", "decision"});
        PlannedPerson planned;
        planned.label = person.at("label").text();
        if (person.has("decision")) {
            planned.decision = decisionFromNode(person.at("decision"));
        }
        plan.people.push_back(std::move(planned));
    }
    const Node media = node.at("media");
    const std::size_t mediaCount = media.arraySize();
    plan.media.reserve(mediaCount);
    for (std::size_t i = 0; i < mediaCount; ++i) {
        plan.media.push_back(mediaFromNode(media.at(i), static_cast<int>(peopleCount), folder));
    }
    return plan;
}

} // namespace

std::string formatPlan(const Plan& plan, const std::filesystem::path& folder)
{
    Json json = {{"bautaPlan", Plan::kVersion}, {"default", jsonFromDecision(plan.defaultDecision)}};
    Json people = Json::array();
    for (const PlannedPerson& person : plan.people) {
        Json entry = {{"label", person.label}};
        if (person.decision) {
            entry["decision"] = jsonFromDecision(*person.decision);
        }
        people.push_back(std::move(entry));
    }
    json["people"] = std::move(people);
    Json media = Json::array();
    for (const PlannedMedia& item : plan.media) {
        media.push_back(jsonFromMedia(item, folder));
    }
    json["media"] = std::move(media);
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Expected<Plan> parsePlan(const std::string& json, const std::filesystem::path& folder)
{
    try {
        // Depth is bounded before parsing: the parser recurses when it destroys deep values.
        int depth = 0;
        bool duplicate = false;
        std::vector<std::vector<std::string>> keys;
        const auto watch = [&](int, Json::parse_event_t event, Json& value) {
            if (event == Json::parse_event_t::object_start) {
                keys.emplace_back();
                ++depth;
            } else if (event == Json::parse_event_t::array_start) {
                ++depth;
            } else if (event == Json::parse_event_t::object_end) {
                keys.pop_back();
                --depth;
            } else if (event == Json::parse_event_t::array_end) {
                --depth;
            } else if (event == Json::parse_event_t::key && !keys.empty()) {
                const auto key = value.get<std::string>();
                duplicate = duplicate || std::find(keys.back().begin(), keys.back().end(), key) != keys.back().end();
                keys.back().push_back(key);
            }
            if (depth > 16) {
                throw Refusal(ErrorCode::Damaged, "", "nested too deeply");
            }
            return true;
        };
        const Json root = Json::parse(json, watch);
        if (duplicate) {
            return fail(ErrorCode::Damaged, "a member stands twice in one object");
        }
        return planFromNode(Node(root, ""), folder);
    } catch (const Refusal& refusal) {
        return fail(refusal.code, refusal.what());
    } catch (const Json::parse_error& error) {
        const std::size_t end = std::min(json.size(), error.byte > 0 ? error.byte - 1 : std::size_t{0});
        const auto line = std::count(json.begin(), json.begin() + static_cast<std::ptrdiff_t>(end), '\n') + 1;
        return fail(ErrorCode::Damaged, fmt::format("not valid JSON near line {}", line));
    } catch (const std::exception& error) {
        return fail(ErrorCode::Damaged, printable(std::string_view(error.what())));
    }
}

Expected<Plan> readPlan(const std::filesystem::path& file)
{
    const auto bytes = readFile(file, kMaxPlanBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    std::string text(bytes->size(), '\0');
    std::transform(bytes->begin(), bytes->end(), text.begin(), [](std::byte b) { return static_cast<char>(b); });
    return parsePlan(text, file.parent_path());
}

Expected<void> writePlan(const Plan& plan, const std::filesystem::path& file)
{
    const std::string text = formatPlan(plan, file.has_parent_path() ? file.parent_path() : ".");
    auto output = OutputFile::create(file, OutputFile::Existing::Replace);
    if (!output) {
        return fail(output.error());
    }
    if (auto written = output->write(std::as_bytes(std::span(text))); !written) {
        return written;
    }
    return output->commit();
}

} // namespace bauta::plan
