// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/audit_plot.h"

#include "core/audit/upload_simulation.h"
#include "core/jobs/html_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace bauta::jobs
{

namespace
{

// In units of the drawing, which the page scales.
constexpr double kWidth = 720.0;
constexpr double kAxisLeft = 170.0;
constexpr double kAxisWidth = 400.0;
constexpr double kTop = 30.0;
constexpr double kBarHeight = 10.0;
constexpr double kBarGap = 3.0;
constexpr double kRowHeight = 3.0 * (kBarHeight + kBarGap) + 15.0;
constexpr double kShortestBar = 2.0; // a rate of one still shows as a bar
constexpr int kDecades = 6;

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kBars{
    {{"unprotected", "the original, shared without protection"},
     {"protected", "the protected photo as it is"},
     {"worst", "the protected photo after its worst upload"}}};

double xOf(double falseAcceptRate)
{
    const double decades = std::clamp(-std::log10(falseAcceptRate), 0.0, static_cast<double>(kDecades));
    return kAxisLeft + kAxisWidth * decades / kDecades;
}

/// 4228.7 -> "4,200": what matters is the order of magnitude.
std::string roundNumber(double value)
{
    const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(value)) - 1.0));
    std::string digits = fmt::format("{:.0f}", std::round(value / unit) * unit);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

/// 0.012 -> "1.2 %", and below a tenth of a percent "1 in 25,000".
std::string rateInWords(double rate)
{
    if (rate >= 0.999) {
        return "anybody";
    }
    if (rate >= 0.001) {
        return fmt::format("{:.2g} %", 100.0 * rate);
    }
    return rate <= 1.001 * faces::Calibration::kLowestFar ? "1 in a million" : "1 in " + roundNumber(1.0 / rate);
}

std::string line(double x, double bottom, std::string_view style)
{
    return fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>", style, x,
                       kTop - 4.0, x, bottom);
}

std::string label(double x, double y, std::string_view style, std::string_view text)
{
    return fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", style, x, y, text);
}

/// What is drawn one over the other: bars, then threshold lines, then words.
struct Layers
{
    std::string bars;
    std::string words;
};

void addBar(Layers& layers, double y, std::string_view style, bool hatched, const audit::Score& score,
            std::string_view title)
{
    const double width = std::max(kShortestBar, xOf(score.falseAcceptRate) - kAxisLeft);
    const auto rectangle = [&](std::string_view name) {
        return fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"", name,
                           kAxisLeft, y, width, kBarHeight);
    };
    const std::string words = fmt::format("{}: similarity {:.3f}, as similar: {}", title, score.similarity,
                                          rateInWords(score.falseAcceptRate));
    layers.bars += rectangle(style) + fmt::format("><title>{}</title></rect>", words);
    if (hatched) {
        layers.bars += rectangle("hatch") + " fill=\"url(#hatch)\"/>";
    }
    layers.words += label(kAxisLeft + width + 5.0, y + kBarHeight - 1.5, "value",
                          fmt::format("{:.2f} · {}", score.similarity, rateInWords(score.falseAcceptRate)));
}

std::string_view roleInWords(const audit::RecogniserAudit& recogniser)
{
    if (recogniser.tookPart) {
        return "took part in making the cloak";
    }
    switch (recogniser.role) {
    case audit::RecogniserRole::Judge:
        return "judge, took no part";
    case audit::RecogniserRole::Fused:
        return "the built-in ones together";
    default:
        return "took no part";
    }
}

void addRow(Layers& layers, const audit::RecogniserAudit& recogniser, double y)
{
    layers.words += label(0.0, y + 13.0, "name", escaped(std::string_view(recogniser.name))) +
                    label(0.0, y + 28.0, "role", roleInWords(recogniser));
    if (recogniser.byUpload.empty()) {
        return;
    }
    const audit::Score& asItIs = recogniser.byUpload.front();
    const audit::Score& worst = recogniser.byUpload.at(recogniser.worstUpload);
    if (!recogniser.calibrated) {
        layers.words +=
            label(kAxisLeft + 5.0, y + 13.0, "value",
                  fmt::format("similarity {:.2f} unprotected, {:.2f} protected, {:.2f} after its worst upload",
                              recogniser.unprotected.similarity, asItIs.similarity, worst.similarity)) +
            label(kAxisLeft + 5.0, y + 28.0, "role", "no calibration: cannot be put on this axis");
        return;
    }
    const std::array<const audit::Score*, 3> scores{&recogniser.unprotected, &asItIs, &worst};
    for (std::size_t i = 0; i < scores.size(); ++i) {
        // Nobody optimised what is not protected.
        const bool hatched = recogniser.tookPart && i > 0;
        addBar(layers, y + static_cast<double>(i) * (kBarHeight + kBarGap), kBars.at(i).first, hatched, *scores.at(i),
               kBars.at(i).second);
    }
}

std::string grid(double bottom)
{
    static constexpr std::array<std::string_view, kDecades + 1> kTicks{"any",    "10",      "100",      "1,000",
                                                                       "10,000", "100,000", "a million"};
    std::string svg;
    for (std::size_t i = 0; i < kTicks.size(); ++i) {
        const double x = kAxisLeft + kAxisWidth * static_cast<double>(i) / kDecades;
        svg += line(x, bottom, "grid") + label(x, bottom + 14.0, "tick", kTicks.at(i));
    }
    return svg + label(kAxisLeft + kAxisWidth / 2.0, bottom + 30.0, "tick",
                       "one stranger in so many looks as similar: the farther right, the surer the match");
}

/// Drawn over the bars, so that one sees whether they reach them.
std::string thresholds(double bottom, double level)
{
    std::string svg = line(xOf(0.01), bottom, "far") + label(xOf(0.01), kTop - 9.0, "tick", "FAR 1 %") +
                      line(xOf(0.001), bottom, "far") + label(xOf(0.001), kTop - 9.0, "tick", "FAR 0.1 %");
    if (std::abs(std::log10(level) + 2.0) > 0.01 && std::abs(std::log10(level) + 3.0) > 0.01) {
        svg += line(xOf(level), bottom, "level") +
               label(xOf(level), kTop - 20.0, "tick", fmt::format("level {:.3g} %", 100.0 * level));
    }
    return svg;
}

} // namespace

std::string facePlot(const audit::FaceAudit& face, double level)
{
    const double bottom = kTop + kRowHeight * static_cast<double>(face.recognisers.size());
    std::string svg = fmt::format("<svg class=\"plot\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" "
                                  "aria-label=\"similarity by recogniser\">",
                                  kWidth, bottom + 36.0);
    Layers layers;
    double y = kTop + 4.0;
    for (const audit::RecogniserAudit& recogniser : face.recognisers) {
        addRow(layers, recogniser, y);
        y += kRowHeight;
    }
    return svg + grid(bottom) + layers.bars + thresholds(bottom, level) + layers.words + "</svg>\n";
}

std::string plotPatterns()
{
    return "<svg class=\"defs\" aria-hidden=\"true\"><defs><pattern id=\"hatch\" width=\"6\" height=\"6\" "
           "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"hatchline\" width=\"2.5\" "
           "height=\"6\"/></pattern></defs></svg>\n";
}

std::string plotLegend()
{
    std::string html = "<p class=\"legend\">";
    for (const auto& [style, words] : kBars) {
        html += fmt::format("<span><svg viewBox=\"0 0 26 12\"><rect class=\"{}\" width=\"26\" height=\"12\"/></svg> "
                            "{}</span>",
                            style, words);
    }
    return html + "<span><svg viewBox=\"0 0 26 12\"><rect class=\"protected\" width=\"26\" height=\"12\"/><rect "
                  "class=\"hatch\" width=\"26\" height=\"12\" fill=\"url(#hatch)\"/></svg> took part in making the "
                  "cloak: always looks fooled and proves little</span></p>\n";
}

} // namespace bauta::jobs
