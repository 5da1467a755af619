// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/protect/face_shape.h"

#include <opencv2/core/mat.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace bauta::protect
{

/// A drawing with alpha that is laid over faces; upright, square. Immutable to its users and shared between threads;
/// inside it keeps the sizes it was rendered at.
class StickerArt
{
public:
    /// `side` -> CV_8UC4, RGBA with premultiplied alpha, side x side. Must be thread-safe.
    using Render = std::function<cv::Mat(int side)>;

    /// `mainRgb` fills what the drawing leaves open of the face. `maxSide`: rendering larger gains nothing.
    StickerArt(std::string name, std::uint32_t mainRgb, int maxSide, Render render);

    [[nodiscard]] const std::string& name() const noexcept { return m_name; }
    [[nodiscard]] std::uint32_t mainRgb() const noexcept { return m_mainRgb; }

    /// The drawing at no less than `side` pixels if it has them, else at its largest. Do not write to it.
    [[nodiscard]] cv::Mat atLeast(int side) const;

    /// A small picture of where the drawing is opaque (CV_8UC1, 255 or 0), and the point in it (0..1) that belongs on
    /// the centre of a face: the middle of the largest opaque disc.
    [[nodiscard]] const cv::Mat& opaque() const noexcept { return m_opaque; }
    [[nodiscard]] cv::Point2f anchor() const noexcept { return m_anchor; }

private:
    std::string m_name;
    std::uint32_t m_mainRgb;
    int m_maxSide;
    Render m_render;
    cv::Mat m_opaque;
    cv::Point2f m_anchor;
    mutable std::mutex m_mutex;
    mutable std::map<int, cv::Mat> m_rendered; ///< by side
};

/// Names of the drawings that come with the program, in the order in which menus show them.
[[nodiscard]] const std::vector<std::string>& builtInStickers();

/// One of builtInStickers(), or null. The same object for the same name.
[[nodiscard]] std::shared_ptr<const StickerArt> builtInSticker(const std::string& name);

/// A picture file of the user's, best a PNG with alpha; what is around its opaque part is cut off. InvalidArgument if
/// it is transparent all over, TooLarge beyond 16 megapixels or 64 MiB, else the errors of image::decode.
[[nodiscard]] Expected<std::shared_ptr<const StickerArt>> loadSticker(const std::filesystem::path& file);

/// A built-in name, else a file: what the command line takes.
[[nodiscard]] Expected<std::shared_ptr<const StickerArt>> stickerFor(const std::string& nameOrPath);

/// Draws the sticker over the face: turned with it, large enough that its opaque part holds the shape grown by
/// `reachInPixels` (up to a limit: what it leaves open must be painted before).
void paintSticker(cv::Mat& pixels, const FaceShape& shape, float reachInPixels, const StickerArt& art);

/// Where paintSticker() draws.
[[nodiscard]] cv::Rect stickerBounds(const FaceShape& shape, float reachInPixels, const StickerArt& art,
                                     cv::Size imageSize);

} // namespace bauta::protect
