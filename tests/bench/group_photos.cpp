// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/group_photos.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <random>
#include <regex>
#include <sstream>

namespace bauta::bench
{

namespace
{

// From testdata's README.
const std::map<std::string, int>& countedByEye()
{
    static const std::map<std::string, int> counts{
        {"bald_guys.jpg", 27},         {"bbt1.jpg", 4}, {"bbt3.jpg", 5}, {"multiface.jpg", 6}, {"img59.jpg", 2},
        {"selfie-many-people.jpg", 6}, {"img62.jpg", 3}};
    return counts;
}

cv::Mat loadRgb(const std::filesystem::path& file)
{
    cv::Mat picture = cv::imread(file.string(), cv::IMREAD_COLOR);
    if (!picture.empty()) {
        cv::cvtColor(picture, picture, cv::COLOR_BGR2RGB);
    }
    return picture;
}

/// The boxes of one of dlib's dataset files, by photo.
void readAnnotations(const std::filesystem::path& file, std::map<std::string, std::vector<cv::Rect2f>>& boxes)
{
    std::ifstream stream(file);
    const std::regex image("<image file='([^']+)'");
    const std::regex box("<box top='(-?\\d+)' left='(-?\\d+)' width='(\\d+)' height='(\\d+)'");
    std::string current;
    for (std::string line; std::getline(stream, line);) {
        std::smatch match;
        if (std::regex_search(line, match, image)) {
            current = match[1];
        } else if (std::regex_search(line, match, box)) {
            boxes[current].emplace_back(std::stof(match[2]), std::stof(match[1]), std::stof(match[3]),
                                        std::stof(match[4]));
        }
    }
}

double medianSide(const std::vector<cv::Rect2f>& boxes)
{
    std::vector<float> sides;
    for (const auto& box : boxes) {
        sides.push_back(box.width);
    }
    std::nth_element(sides.begin(), sides.begin() + static_cast<std::ptrdiff_t>(sides.size() / 2), sides.end());
    return static_cast<double>(sides[sides.size() / 2]);
}

} // namespace

std::vector<GroupPhoto> loadGroupPhotos(const std::filesystem::path& groupsFolder)
{
    std::map<std::string, std::vector<cv::Rect2f>> annotated;
    readAnnotations(groupsFolder / "testing.xml", annotated);
    readAnnotations(groupsFolder / "training.xml", annotated);
    std::vector<GroupPhoto> photos;
    for (const auto& [name, boxes] : annotated) {
        photos.push_back({name, loadRgb(groupsFolder / name), boxes, static_cast<int>(boxes.size())});
    }
    for (const auto& [name, count] : countedByEye()) {
        photos.push_back({name, loadRgb(groupsFolder / name), {}, count});
    }
    std::error_code ec;
    for (const auto& entry : std::filesystem::directory_iterator(groupsFolder, ec)) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() == ".jpg" && !annotated.contains(name) && !countedByEye().contains(name)) {
            photos.push_back({name, loadRgb(entry.path()), {}, 0});
        }
    }
    std::erase_if(photos, [](const GroupPhoto& photo) { return photo.rgb.empty(); });
    return photos;
}

GroupPhoto scaledPhoto(const GroupPhoto& photo, double scale)
{
    GroupPhoto result = photo;
    cv::resize(photo.rgb, result.rgb, {}, scale, scale, scale < 1.0 ? cv::INTER_AREA : cv::INTER_CUBIC);
    for (cv::Rect2f& box : result.faceBoxes) {
        const auto s = static_cast<float>(scale);
        box = {box.x * s, box.y * s, box.width * s, box.height * s};
    }
    return result;
}

GroupPhoto makeCrowd(const std::vector<GroupPhoto>& photos, cv::Size canvas, double minFacePx, double maxFacePx,
                     unsigned seed)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> facePx(minFacePx, maxFacePx);
    GroupPhoto crowd;
    crowd.name = "crowd";
    crowd.rgb = cv::Mat(canvas, CV_8UC3, cv::Scalar::all(110));
    std::size_t next = 0;
    int y = 0;
    while (y < canvas.height) {
        int x = 0;
        int rowHeight = 0;
        while (x < canvas.width) {
            const GroupPhoto& photo = photos[next++ % photos.size()];
            if (photo.faceBoxes.empty()) {
                continue;
            }
            const GroupPhoto small = scaledPhoto(photo, facePx(random) / medianSide(photo.faceBoxes));
            const cv::Rect place = cv::Rect({x, y}, small.rgb.size()) & cv::Rect({0, 0}, canvas);
            small.rgb(cv::Rect({0, 0}, place.size())).copyTo(crowd.rgb(place));
            for (cv::Rect2f box : small.faceBoxes) {
                box += cv::Point2f(place.tl());
                if ((cv::Rect2f(place) & box).area() > 0.95F * box.area()) { // cut-off faces are not counted
                    crowd.faceBoxes.push_back(box);
                }
            }
            x += small.rgb.cols;
            rowHeight = std::max(rowHeight, small.rgb.rows);
        }
        y += rowHeight;
    }
    crowd.countedFaces = static_cast<int>(crowd.faceBoxes.size());
    return crowd;
}

} // namespace bauta::bench
