// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/contact_sheet.h"

#include "core/image/decode.h"
#include "core/image/encode.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <string>

namespace bauta::jobs
{

namespace
{

constexpr int kCell = 112;
constexpr int kGap = 8;
constexpr int kLabelWidth = 150;
constexpr int kTailWidth = 90;
constexpr int kMostRows = 400;

void write(cv::Mat& sheet, const std::string& text, cv::Point at)
{
    cv::putText(sheet, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.55, cv::Scalar(40, 40, 40), 1, cv::LINE_AA);
}

} // namespace

Expected<std::vector<std::byte>> contactSheetPng(const ScanReport& report, int facesInRow)
{
    const auto people = static_cast<int>(std::min<std::size_t>(report.people.size(), kMostRows + 1));
    if (people > kMostRows) {
        return fail(ErrorCode::TooLarge,
                    fmt::format("{} people do not fit one picture; write an .html file", report.people.size()));
    }
    std::size_t longest = 0;
    for (const ScannedPerson& person : report.people) {
        longest = std::max(longest, person.faces.size());
    }
    const int columns = std::max(1, std::min(facesInRow, static_cast<int>(std::min<std::size_t>(longest, 1000))));
    cv::Mat sheet(std::max(1, people) * (kCell + kGap) + kGap, kLabelWidth + columns * (kCell + kGap) + kTailWidth,
                  CV_8UC3, cv::Scalar(250, 250, 250));
    for (int row = 0; row < people; ++row) {
        const ScannedPerson& person = report.people[static_cast<std::size_t>(row)];
        const int top = kGap + row * (kCell + kGap);
        // The sheet's font has no letters beyond ASCII, so the number stands for the label.
        write(sheet, fmt::format("person {}", row + 1), {kGap, top + kCell / 2});
        const int shown =
            static_cast<int>(std::min<std::size_t>(person.faces.size(), static_cast<std::size_t>(columns)));
        for (int i = 0; i < shown; ++i) {
            const FaceReference& place = person.faces[static_cast<std::size_t>(i)];
            const auto& jpeg = report.items.at(place.item).faces.at(place.face).thumbnailJpeg;
            const auto picture = image::decode(jpeg);
            if (!picture) {
                continue;
            }
            cv::Mat cell;
            cv::resize(image::toRgb8(picture->image), cell, {kCell, kCell}, 0.0, 0.0, cv::INTER_AREA);
            cell.copyTo(sheet(cv::Rect(kLabelWidth + i * (kCell + kGap), top, kCell, kCell)));
        }
        if (person.faces.size() > static_cast<std::size_t>(shown)) {
            write(sheet, fmt::format("+ {}", person.faces.size() - static_cast<std::size_t>(shown)),
                  {kLabelWidth + shown * (kCell + kGap), top + kCell / 2});
        }
    }
    image::Image picture;
    picture.pixels = sheet;
    return image::encode(picture, image::Format::Png, {});
}

} // namespace bauta::jobs
