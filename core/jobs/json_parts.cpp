// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/json_parts.h"

#include "core/plan/path_text.h"

#include <cmath>

namespace bauta::jobs
{

Json fromPath(const std::filesystem::path& path)
{
    const std::string& bytes = path.native();
    return isValidUtf8(bytes) ? Json(bytes) : Json{{"bytes", hexFromBytes(bytes)}};
}

double rounded(double value, double unit)
{
    // Divided by a whole number: multiplied by 0.1 it would print as 355.70000000000005.
    const double steps = std::round(1.0 / unit);
    return std::round(value * steps) / steps;
}

Json fromBox(const cv::Rect2f& box)
{
    const auto tenth = [](float value) {
        return rounded(static_cast<double>(value), 0.1);
    };
    return {tenth(box.x), tenth(box.y), tenth(box.width), tenth(box.height)};
}

Json fromError(const Error& error)
{
    return {{"code", toString(error.code)}, {"detail", error.detail}};
}

Json fromTexts(const std::vector<std::string>& texts)
{
    Json list = Json::array();
    for (const std::string& text : texts) {
        list.push_back(text);
    }
    return list;
}

void addPerson(Json& json, int person)
{
    if (person >= 0) {
        json["person"] = person + 1;
    }
}

std::string textOf(const Json& json)
{
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace bauta::jobs
