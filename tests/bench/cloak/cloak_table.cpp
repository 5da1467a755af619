// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/cloak_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>

namespace bauta::bench
{

namespace
{

constexpr double kNone = LookFigures::kNone;

enum class Sense
{
    None = 0, ///< reported only
    AtMost,
    AtLeast
};

/// Limits at subtle, standard and strong; NaN: reported only.
struct Targets
{
    Sense sense = Sense::None;
    std::array<double, 3> limits{kNone, kNone, kNone};
};

struct JudgeRow
{
    const char* key;
    const char* label;
    double JudgeFigures::*value;
    Targets targets;
    int digits = 3;
};

struct GeneralRow
{
    const char* key;
    const char* label;
    std::function<double(const ConfigFigures&)> value;
    Targets targets;
    int digits = 3;
};

const std::vector<JudgeRow>& judgeRows()
{
    static const std::vector<JudgeRow> rows{
        {"accepted", "accepted: protected, clean", &JudgeFigures::accepted, {Sense::AtMost, {.60, .15, .04}}},
        {"acceptedHalf", "  after half size, JPEG 75", &JudgeFigures::acceptedHalf, {Sense::AtMost, {.65, .20, .06}}},
        {"rank1", "rank-1 identification", &JudgeFigures::rank1, {Sense::AtMost, {kNone, .25, .10}}},
        {"acceptedBoth", "accepted: both protected", &JudgeFigures::acceptedBoth, {Sense::AtMost, {kNone, .35, .25}}},
        {"acceptedOwn", "accepted: own original", &JudgeFigures::acceptedOwn, {}},
        {"score", "mean score: protected, clean", &JudgeFigures::score, {}},
        {"scoreHalf", "  after half size, JPEG 75", &JudgeFigures::scoreHalf, {}},
        {"scoreBoth", "mean score: both protected", &JudgeFigures::scoreBoth, {}},
        {"scoreOwn", "mean score: own original", &JudgeFigures::scoreOwn, {}},
        {"spread", "mean z: protected, clean", &JudgeFigures::spread, {}, 2}};
    return rows;
}

std::function<double(const ConfigFigures&)> of(double ConfigFigures::*value)
{
    return [value](const ConfigFigures& figures) {
        return figures.*value;
    };
}

std::function<double(const ConfigFigures&)> of(LookFigures ConfigFigures::*look, double LookFigures::*value)
{
    return [look, value](const ConfigFigures& figures) {
        return figures.*look.*value;
    };
}

const std::vector<GeneralRow>& generalRows()
{
    using C = ConfigFigures;
    using L = LookFigures;
    static const std::vector<GeneralRow> rows{
        {"movementPercent",
         "landmarks moved, % of eyes",
         of(&C::mean, &L::movementPercent),
         {Sense::AtMost, {1.5, 2.8, 3.5}},
         2},
        {"movementPercentWorst", "  worst photo", of(&C::worst, &L::movementPercent), {}, 2},
        {"strain", "strain, 95th percentile", of(&C::mean, &L::strain), {Sense::AtMost, {.15, .28, .38}}},
        {"strainWorst", "  worst photo", of(&C::worst, &L::strain), {}},
        {"strainPeak", "strain, 99.5th percentile", of(&C::mean, &L::strainPeak), {}},
        {"tone", "luminance, 99th percentile", of(&C::mean, &L::tone), {Sense::AtMost, {6, 9, 12}}, 2},
        {"toneWorst", "  worst photo", of(&C::worst, &L::tone), {}, 2},
        {"toneField", "  of the field itself", of(&C::mean, &L::toneField), {}, 2},
        {"ssimWarped", "SSIM to the warped original", of(&C::mean, &L::ssimWarped), {Sense::AtLeast, {.96, .93, .90}}},
        {"ssimWarpedWorst", "  worst photo", of(&C::worst, &L::ssimWarped), {}},
        {"ssimPlain", "SSIM to the original", of(&C::mean, &L::ssimPlain), {}},
        {"outside", "largest change outside head", of(&C::worst, &L::outside), {Sense::AtMost, {0, 0, 0}}, 0},
        {"found", "detector finds the face", of(&C::found), {Sense::AtLeast, {1, 1, .98}}},
        {"foundHalf", "  after half size, JPEG 75", of(&C::foundHalf), {}},
        {"seconds", "seconds a face, one thread", of(&C::seconds), {}, 2},
        {"cpuSeconds", "  of processor time", of(&C::cpuSeconds), {}, 2},
        {"cost", "cost in forward passes", of(&C::cost), {Sense::AtMost, {kNone, 60, kNone}}, 1},
        {"steps", "steps", of(&C::steps), {}, 1},
        {"converged", "stopped early", of(&C::converged), {}}};
    return rows;
}

std::optional<std::size_t> strengthOf(const std::string& config)
{
    for (const auto& [name, index] : {std::pair("subtle", std::size_t{0}), std::pair("standard", std::size_t{1}),
                                      std::pair("strong", std::size_t{2})}) {
        if (config == name) {
            return index;
        }
    }
    return std::nullopt;
}

std::string withoutLeadingZero(double value)
{
    std::string text = fmt::format("{:.6g}", value);
    return text.starts_with("0.") ? text.substr(1) : text;
}

std::string cell(double value, int digits, const Targets& targets, const std::string& config)
{
    if (std::isnan(value)) {
        return "-";
    }
    std::string text = fmt::format("{:.{}f}", value, digits);
    const auto strength = strengthOf(config);
    if (!strength || targets.sense == Sense::None || std::isnan(targets.limits[*strength])) {
        return text;
    }
    const double limit = targets.limits[*strength];
    // A limit is kept if the printed figure keeps it: percentiles of 8-bit samples fall on it exactly.
    const double unit = 0.5 * std::pow(10.0, -digits);
    const bool kept = targets.sense == Sense::AtMost ? value <= limit + unit : value >= limit - unit;
    return text + fmt::format(" {}{} {}", targets.sense == Sense::AtMost ? "<" : ">", withoutLeadingZero(limit),
                              kept ? "ok" : "MISSED");
}

/// Text in columns as wide as their widest cell; a row without cells is a heading.
class TextTable
{
public:
    void add(std::string label, std::vector<std::string> cells = {})
    {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            m_widths.resize(std::max(m_widths.size(), cells.size()), 0);
            m_widths[i] = std::max(m_widths[i], cells[i].size());
        }
        m_labelWidth = cells.empty() ? m_labelWidth : std::max(m_labelWidth, label.size());
        m_rows.emplace_back(std::move(label), std::move(cells));
    }
    void print() const
    {
        for (const auto& [label, cells] : m_rows) {
            fmt::print("{:<{}}", label, cells.empty() ? 0 : m_labelWidth);
            for (std::size_t i = 0; i < cells.size(); ++i) {
                fmt::print("  {:<{}}", cells[i], i + 1 == cells.size() ? 0 : m_widths[i]);
            }
            fmt::print("\n");
        }
    }

private:
    std::vector<std::pair<std::string, std::vector<std::string>>> m_rows;
    std::vector<std::size_t> m_widths;
    std::size_t m_labelWidth = 0;
};

bool tookPart(const TableContext& context, const std::string& judge)
{
    // The fusion is of recognisers some of which took part, if any did.
    const bool fusion = judge == faces::Calibration::kFused && !context.surrogates.empty();
    return fusion || std::find(context.surrogates.begin(), context.surrogates.end(), judge) != context.surrogates.end();
}

void addJudge(TextTable& table, const TableContext& context, const std::vector<ConfigFigures>& columns,
              std::size_t judge)
{
    table.add({});
    table.add(fmt::format("{} ({}), threshold {:.3f} at FAR 1 %", context.judges[judge],
                          tookPart(context, context.judges[judge]) ? "TOOK PART" : "took no part",
                          context.thresholds[judge]));
    for (const JudgeRow& row : judgeRows()) {
        std::vector<std::string> cells;
        bool any = false;
        for (const ConfigFigures& column : columns) {
            const double value = column.judges[judge].*row.value;
            any = any || !std::isnan(value);
            cells.push_back(
                cell(value, row.digits, judge == context.mainJudge ? row.targets : Targets{}, column.config));
        }
        if (any) {
            table.add(row.label, std::move(cells));
        }
    }
}

/// JSON knows no NaN.
nlohmann::json number(double value)
{
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

} // namespace

void printTable(const TableContext& context, const std::vector<ConfigFigures>& columns)
{
    TextTable table;
    std::vector<std::string> heads;
    std::vector<std::string> photos;
    for (const ConfigFigures& column : columns) {
        heads.push_back(column.config);
        photos.push_back(fmt::format("{}", column.photos));
    }
    table.add({}, heads);
    table.add("photos", photos);
    addJudge(table, context, columns, context.mainJudge);
    table.add({});
    table.add("what people may see, and cost");
    for (const GeneralRow& row : generalRows()) {
        std::vector<std::string> cells;
        cells.reserve(columns.size());
        for (const ConfigFigures& column : columns) {
            cells.push_back(cell(row.value(column), row.digits, row.targets, column.config));
        }
        table.add(row.label, std::move(cells));
    }
    for (std::size_t judge = 0; judge < context.judges.size(); ++judge) {
        if (judge != context.mainJudge) {
            addJudge(table, context, columns, judge);
        }
    }
    table.print();
}

nlohmann::json tableJson(const TableContext& context, const std::vector<ConfigFigures>& columns)
{
    nlohmann::json result{{"surrogates", context.surrogates}, {"mainJudge", context.judges[context.mainJudge]}};
    for (std::size_t judge = 0; judge < context.judges.size(); ++judge) {
        result["thresholds"][context.judges[judge]] = number(context.thresholds[judge]);
    }
    for (const ConfigFigures& column : columns) {
        nlohmann::json entry{{"config", column.config}, {"photos", column.photos}};
        for (const GeneralRow& row : generalRows()) {
            entry[row.key] = number(row.value(column));
        }
        for (std::size_t judge = 0; judge < context.judges.size(); ++judge) {
            for (const JudgeRow& row : judgeRows()) {
                entry["judges"][context.judges[judge]][row.key] = number(column.judges[judge].*row.value);
            }
        }
        result["configs"].push_back(std::move(entry));
    }
    return result;
}

} // namespace bauta::bench
