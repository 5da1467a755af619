// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"
#include "core/plan/json_node.h"
#include "core/plan/path_text.h"
#include "core/plan/plan.h"

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
constexpr int kMaxSide = 1'000'000;
constexpr int kMaxDetail = 1000;

Json jsonFromPath(const std::filesystem::path& path)
{
    const std::string& bytes = path.native();
    return isValidUtf8(bytes) ? Json(bytes) : Json{{"bytes", hexFromBytes(bytes)}};
}

std::filesystem::path pathFromNode(const Node& node)
{
    std::string bytes;
    if (node.raw().is_object()) {
        node.expectObject({"bytes"});
        const auto decoded = bytesFromHex(node.at("bytes").text());
        if (!decoded) {
            node.at("bytes").refuse("pairs of hex digits are expected");
        }
        bytes = *decoded;
    } else {
        bytes = node.text();
    }
    if (bytes.empty() || bytes.find('\0') != std::string::npos) {
        node.refuse("a file name is expected");
    }
    return bytes;
}

// A budget stands in a plan in the units of --budget: percent of the distance between the eyes, a ratio, levels of 255.
constexpr double kPercent = 100.0;
constexpr double kLevels = 255.0;

Json jsonFromBudget(const protect::CloakBudget& budget)
{
    const auto inUnits = [](float value, double units) { // 2.8, not 2.8000000864267349
        return std::round(static_cast<double>(value) * units * 1e4) / 1e4;
    };
    return {{"movement", inUnits(budget.movement, kPercent)},
            {"strain", inUnits(budget.strain, 1.0)},
            {"tone", inUnits(budget.tone, kLevels)}};
}

/// What is not there is that of the strength.
protect::CloakBudget budgetFromNode(const Node& node, const protect::CloakBudget& otherwise)
{
    node.expectObject({"movement", "strain", "tone"});
    protect::CloakBudget budget = otherwise;
    const auto read = [&](const char* key, float& value, double units, float largest) {
        if (!node.has(key)) {
            return;
        }
        const double most = std::round(static_cast<double>(largest) * units);
        value = static_cast<float>(node.at(key).real(0.0, most) / units);
        if (!(value > 0.F)) {
            node.at(key).refuse("a number above 0 is expected");
        }
    };
    read("movement", budget.movement, kPercent, protect::kLargestCloakBudget.movement);
    read("strain", budget.strain, 1.0, protect::kLargestCloakBudget.strain);
    read("tone", budget.tone, kLevels, protect::kLargestCloakBudget.tone);
    return budget;
}

/// Strength and budget: of cloaks alone, so that nobody believes that they make a cover stronger.
void readCloak(const Node& node, Decision& decision)
{
    for (const char* key : {"strength", "budget"}) {
        if (node.has(key) && !protect::usesCloak(decision.method)) {
            node.at(key).refuse(fmt::format("the method {} has none", protect::toString(decision.method)));
        }
    }
    if (!protect::usesCloak(decision.method)) {
        return;
    }
    decision.strength = protect::Strength::Standard;
    if (node.has("strength")) {
        const std::string name = node.at("strength").text();
        const auto strength = protect::strengthFromString(name);
        if (!strength || *strength == protect::Strength::None) {
            node.at("strength").refuse("subtle, standard or strong is expected");
        }
        decision.strength = *strength;
    }
    if (node.has("budget")) {
        decision.budget = budgetFromNode(node.at("budget"), protect::budgetFor(decision.method, decision.strength));
    }
}

Json jsonFromDecision(const Decision& decision)
{
    Json json = {{"method", protect::toString(decision.method)}};
    if (decision.detail != 0) {
        json["detail"] = decision.detail;
    }
    if (!decision.sticker.empty()) {
        json["sticker"] = jsonFromPath(decision.sticker);
    }
    if (decision.colorRgb) {
        json["color"] = fmt::format("#{:06x}", *decision.colorRgb & 0xFFFFFFU);
    }
    if (decision.cosmetic) {
        json["cosmetic"] = true;
    }
    if (protect::usesCloak(decision.method)) {
        const bool open = decision.strength == protect::Strength::None;
        json["strength"] = protect::toString(open ? protect::Strength::Standard : decision.strength);
        if (decision.budget) {
            json["budget"] = jsonFromBudget(*decision.budget);
        }
    }
    return json;
}

Decision decisionFromNode(const Node& node)
{
    node.expectObject({"method", "detail", "sticker", "color", "cosmetic", "strength", "budget"});
    Decision decision;
    const auto method = protect::methodFromString(node.at("method").text());
    if (!method) {
        node.at("method").refuse("unknown method \"" + printable(std::string_view(node.at("method").text())) + "\"");
    }
    decision.method = *method;
    if (node.has("detail")) {
        decision.detail = node.at("detail").integer(0, kMaxDetail);
    }
    if (node.has("sticker")) {
        decision.sticker = pathFromNode(node.at("sticker")).native();
    }
    if (node.has("color")) {
        const std::string text = node.at("color").text();
        const auto bytes = text.size() == 7 && text[0] == '#' ? bytesFromHex(text.substr(1)) : std::nullopt;
        if (!bytes) {
            node.at("color").refuse("a colour such as \"#2b2b2b\" is expected");
        }
        decision.colorRgb = 0;
        for (const char c : *bytes) {
            decision.colorRgb = (*decision.colorRgb << 8U) | static_cast<unsigned char>(c);
        }
    }
    if (node.has("cosmetic")) {
        decision.cosmetic = node.at("cosmetic").boolean();
    }
    readCloak(node, decision);
    return decision;
}

/// Hundredths of a pixel are all that means anything, and keep the file readable.
double rounded(float value, double unit = 0.01)
{
    return std::round(static_cast<double>(value) / unit) * unit;
}

Json jsonFromFace(const PlannedFace& face)
{
    const cv::Rect2f& box = face.boxInImage;
    Json json = {{"box", {rounded(box.x), rounded(box.y), rounded(box.width), rounded(box.height)}},
                 {"confidence", rounded(face.confidence, 0.001)}};
    Json landmarks = Json::array();
    for (const cv::Point2f& point : face.landmarksInImage) {
        landmarks.push_back({rounded(point.x), rounded(point.y)});
    }
    json["landmarks"] = std::move(landmarks);
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
    const Node box = node.at("box");
    if (box.arraySize() != 4) {
        box.refuse("x, y, width and height are expected");
    }
    face.boxInImage.x = box.at(std::size_t{0}).number(-kMaxSide, kMaxSide);
    face.boxInImage.y = box.at(1).number(-kMaxSide, kMaxSide);
    face.boxInImage.width = box.at(2).number(0.5, kMaxSide);
    face.boxInImage.height = box.at(3).number(0.5, kMaxSide);
    face.confidence = node.at("confidence").number(0.0, 1.0);
    if (node.has("landmarks")) {
        const Node landmarks = node.at("landmarks");
        if (landmarks.arraySize() != face.landmarksInImage.size()) {
            landmarks.refuse("five points are expected");
        }
        for (std::size_t i = 0; i < face.landmarksInImage.size(); ++i) {
            const Node point = landmarks.at(i);
            if (point.arraySize() != 2) {
                point.refuse("x and y are expected");
            }
            face.landmarksInImage.at(i) = {point.at(std::size_t{0}).number(-kMaxSide, kMaxSide),
                                           point.at(1).number(-kMaxSide, kMaxSide)};
        }
    }
    face.landmarksReliable =
        node.has("landmarks") && node.has("landmarksReliable") && node.at("landmarksReliable").boolean();
    if (node.has("person")) {
        if (people == 0) {
            node.at("person").refuse("the plan lists no people");
        }
        face.person = node.at("person").integer(0, people - 1);
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
    return json;
}

PlannedMedia mediaFromNode(const Node& node, int people, const std::filesystem::path& folder)
{
    node.expectObject({"file", "output", "sha256", "width", "height", "faces"});
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
