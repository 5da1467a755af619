// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/plan/json_parts.h"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace bauta::plan
{

namespace
{

constexpr int kMaxDetail = 1000;

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

/// For members that only some methods have.
void refuseUnless(bool hasThem, const Node& node, std::initializer_list<const char*> keys, protect::Method method)
{
    for (const char* key : keys) {
        if (!hasThem && node.has(key)) {
            node.at(key).refuse(fmt::format("the method {} has none", protect::toString(method)));
        }
    }
}

/// Strength and budget: of cloaks alone, so that nobody believes that they make a cover stronger.
void readCloak(const Node& node, Decision& decision)
{
    refuseUnless(protect::usesCloak(decision.method), node, {"strength", "budget"}, decision.method);
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

/// Who the new face is: of Method::Anonymize alone.
void readNewFace(const Node& node, Decision& decision)
{
    refuseUnless(decision.method == protect::Method::Anonymize, node, {"presentation", "face"}, decision.method);
    if (node.has("presentation")) {
        const auto value = protect::presentationFromString(node.at("presentation").text());
        if (!value) {
            node.at("presentation").refuse("neutral, feminine or masculine is expected");
        }
        decision.presentation = *value;
    }
    if (node.has("face")) {
        decision.face = static_cast<std::uint32_t>(node.at("face").integer(0, static_cast<int>(kMostFaceNumber)));
    }
}

/// Shape and margin: of covers alone.
void readMask(const Node& node, Decision& decision)
{
    refuseUnless(protect::isCover(decision.method), node, {"shape", "margin"}, decision.method);
    if (node.has("shape")) {
        const auto shape = protect::maskShapeFromString(node.at("shape").text());
        if (!shape) {
            node.at("shape").refuse("head, ellipse or box is expected");
        }
        decision.shape = *shape;
    }
    if (node.has("margin")) {
        decision.margin = node.at("margin").number(0.0, 1.0);
    }
}

} // namespace

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
    if (decision.shape != protect::MaskShape::Head) {
        json["shape"] = protect::toString(decision.shape);
    }
    if (decision.margin) {
        json["margin"] = rounded(*decision.margin, 0.001);
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
    if (decision.method == protect::Method::Anonymize) {
        json["presentation"] = protect::toString(decision.presentation);
        if (decision.face) {
            json["face"] = *decision.face;
        }
    }
    return json;
}

Decision decisionFromNode(const Node& node)
{
    node.expectObject({"method", "detail", "sticker", "color", "shape", "margin", "cosmetic", "strength", "budget",
                       "presentation", "face"});
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
    readMask(node, decision);
    readCloak(node, decision);
    readNewFace(node, decision);
    return decision;
}

double rounded(float value, double unit)
{
    return std::round(static_cast<double>(value) / unit) * unit;
}

Json jsonFromBox(const cv::Rect2f& box)
{
    return {rounded(box.x), rounded(box.y), rounded(box.width), rounded(box.height)};
}

cv::Rect2f boxFromNode(const Node& node)
{
    if (node.arraySize() != 4) {
        node.refuse("x, y, width and height are expected");
    }
    return {node.at(std::size_t{0}).number(-kMaxSide, kMaxSide), node.at(1).number(-kMaxSide, kMaxSide),
            node.at(2).number(0.5, kMaxSide), node.at(3).number(0.5, kMaxSide)};
}

Json jsonFromLandmarks(const faces::Landmarks5& landmarks)
{
    Json json = Json::array();
    for (const cv::Point2f& point : landmarks) {
        json.push_back({rounded(point.x), rounded(point.y)});
    }
    return json;
}

faces::Landmarks5 landmarksFromNode(const Node& node)
{
    faces::Landmarks5 landmarks{};
    if (node.arraySize() != landmarks.size()) {
        node.refuse("five points are expected");
    }
    for (std::size_t i = 0; i < landmarks.size(); ++i) {
        const Node point = node.at(i);
        if (point.arraySize() != 2) {
            point.refuse("x and y are expected");
        }
        landmarks.at(i) = {point.at(std::size_t{0}).number(-kMaxSide, kMaxSide),
                           point.at(1).number(-kMaxSide, kMaxSide)};
    }
    return landmarks;
}

int personFromNode(const Node& node, int people)
{
    if (people == 0) {
        node.refuse("the plan lists no people");
    }
    return node.integer(0, people - 1);
}

} // namespace bauta::plan
