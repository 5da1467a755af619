// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Shows what `bauta protect --report REPORT.json` did: a picture with before and after side by side for each photo, and
// a table. `./dev demo` runs it.

#include "core/base/output_file.h"
#include "core/image/decode.h"
#include "core/image/encode.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

namespace
{

using bauta::ErrorCode;
using bauta::Expected;
using bauta::fail;
using bauta::OutputFile;
namespace image = bauta::image;
using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr int kPictureSide = 900; // of the longer side of each half
constexpr int kGap = 12;
constexpr std::uintmax_t kMaxFileBytes = std::uintmax_t{1} << 30U;

/// A photo at the size of a sheet, and by how much it was shrunk.
struct Picture
{
    cv::Mat rgb;
    double scale = 1.0;
};

Expected<Picture> loadPicture(const fs::path& file)
{
    const auto content = bauta::readFile(file, kMaxFileBytes);
    if (!content) {
        return fail(content.error());
    }
    const auto decoded = image::decode(*content);
    if (!decoded) {
        return fail(decoded.error());
    }
    const cv::Mat rgb = image::toRgb8(decoded->image);
    Picture picture;
    picture.scale = std::min(1.0, static_cast<double>(kPictureSide) / std::max(rgb.cols, rgb.rows));
    cv::resize(rgb, picture.rgb, {}, picture.scale, picture.scale, cv::INTER_AREA);
    return picture;
}

/// Before on the left, with a frame around each face that was found, after on the right.
Expected<void> writeSheet(const fs::path& before, const fs::path& after, const Json& faces, const fs::path& target)
{
    auto left = loadPicture(before);
    if (!left) {
        return fail(left.error());
    }
    const auto right = loadPicture(after);
    if (!right) {
        return fail(right.error());
    }
    for (const Json& face : faces) {
        const auto box = face.at("box").get<std::vector<double>>();
        if (box.size() != 4) {
            return fail(ErrorCode::Damaged, "a face's box in the report has not four numbers");
        }
        const cv::Rect2d scaled(box[0] * left->scale, box[1] * left->scale, box[2] * left->scale, box[3] * left->scale);
        cv::rectangle(left->rgb, cv::Rect(scaled), cv::Scalar(60, 220, 90), 2, cv::LINE_AA);
    }
    const int height = std::max(left->rgb.rows, right->rgb.rows);
    cv::Mat sheet(height, left->rgb.cols + kGap + right->rgb.cols, CV_8UC3, cv::Scalar::all(255));
    left->rgb.copyTo(sheet(cv::Rect({0, 0}, left->rgb.size())));
    right->rgb.copyTo(sheet(cv::Rect({left->rgb.cols + kGap, 0}, right->rgb.size())));
    image::Image picture;
    picture.pixels = sheet;
    const auto encoded = image::encode(picture, image::Format::Png, {});
    if (!encoded) {
        return fail(encoded.error());
    }
    auto output = OutputFile::create(target, OutputFile::Existing::Replace);
    if (!output) {
        return fail(output.error());
    }
    if (auto written = output->write(*encoded); !written) {
        return written;
    }
    return output->commit();
}

/// "solid 4, keep 1"
std::string methodsOf(const Json& faces)
{
    std::map<std::string, int> counts;
    for (const Json& face : faces) {
        ++counts[face.at("method").get<std::string>()];
    }
    std::string text;
    for (const auto& [method, count] : counts) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", method, count);
    }
    return text.empty() ? "-" : text;
}

/// "location 3, device 5": groups with the number of items in each.
std::string removedOf(const Json& groups)
{
    std::string text;
    for (const auto& [group, keys] : groups.items()) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", group, keys.size());
    }
    return text.empty() ? "none was there" : text;
}

int showReport(const Json& report, const fs::path& folder)
{
    int failures = 0;
    fmt::print("{:<22} {:>5}  {:<20} {:>7}  {}\n", "photo", "faces", "method", "seconds", "metadata removed");
    for (const Json& item : report.at("items")) {
        if (!item.at("input").is_string()) {
            fmt::print(stderr, "a file whose name is not UTF-8 is left out\n");
            continue;
        }
        const fs::path input = item.at("input").get<std::string>();
        const std::string name = input.filename().string();
        if (item.at("status") != "succeeded" || !item.contains("output")) {
            const std::string why = item.contains("error") ? item["error"].at("detail").get<std::string>() : "";
            fmt::print("{:<22} {}: {}\n", name, item.at("status").get<std::string>(), why);
            ++failures;
            continue;
        }
        const Json& faces = item.at("faces");
        fmt::print("{:<22} {:>5}  {:<20} {:>7.2f}  {}\n", name, faces.size(), methodsOf(faces),
                   item.at("seconds").get<double>(), removedOf(item.at("metadataRemoved")));
        const fs::path sheet = folder / (input.stem().string() + "-before-after.png");
        if (const auto written = writeSheet(input, item.at("output").get<std::string>(), faces, sheet); !written) {
            fmt::print(stderr, "{}: no sheet: {}\n", name, written.error().detail);
            ++failures;
        }
    }
    fmt::print("{} photos, {} faces found, {} hidden, {:.1f} s\n", report.at("items").size(),
               report.at("facesFound").get<int>(), report.at("facesHidden").get<int>(),
               report.at("seconds").get<double>());
    return failures == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3) {
        fmt::print(stderr,
                   "Usage: bauta-demo-sheet REPORT.json FOLDER\n"
                   "Draws before/after sheets into FOLDER and prints a table from a report of `bauta protect`.\n"
                   "File names in the report are taken relative to the current folder.\n");
        return 2;
    }
    const auto content = bauta::readFile(argv[1], kMaxFileBytes);
    if (!content) {
        fmt::print(stderr, "{}: {}\n", argv[1], content.error().detail);
        return 1;
    }
    try {
        const auto* text = reinterpret_cast<const char*>(content->data());
        return showReport(Json::parse(text, text + content->size()), argv[2]);
    } catch (const Json::exception& error) {
        fmt::print(stderr, "{}: not a report of `bauta protect`: {}\n", argv[1], error.what());
        return 1;
    }
}
