// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/anonymize.h"

#include "core/faces/mesh_geometry.h"
#include "core/protect/anonymize/beard.h"
#include "core/protect/anonymize/face_grid.h"
#include "core/protect/anonymize/grain.h"
#include "core/protect/anonymize/rim.h"
#include "core/protect/anonymize/rim_match.h"
#include "core/protect/anonymize/skin_texture.h"
#include "core/protect/anonymize/target_mesh.h"
#include "core/protect/face_shape.h"
#include "core/protect/smooth_step.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

namespace bauta::protect
{

namespace
{

constexpr float kMostYawDegrees = 42.F;
constexpr float kMostPitchDegrees = 35.F;
constexpr int kBandRows = 32; ///< of pixels that are made at a time
/// How far in from the rim a mesh point may follow the new shape freely, in widths of the face.
constexpr float kFreeFrom = 0.17F;

/// The texture at the picture's scale, so that no aliasing arises where it is made smaller.
struct ScaledTexture
{
    cv::Mat lab;
    float perTexel = 1.F; ///< of `lab`'s texels
};

ScaledTexture scaledTexture(const cv::Mat& texture, float texelsPerPixel)
{
    if (texelsPerPixel <= 1.15F) {
        return {texture, 1.F};
    }
    const int side = std::max(16, cvRound(static_cast<float>(texture.cols) / texelsPerPixel));
    ScaledTexture scaled;
    cv::resize(texture, scaled.lab, {side, side}, 0.0, 0.0, cv::INTER_AREA);
    scaled.perTexel = static_cast<float>(side) / static_cast<float>(texture.cols);
    return scaled;
}

template <class T>
void putRow(const cv::Vec3f* colour, const float* alpha, int count, float white, int channels, T* pixel)
{
    for (int i = 0; i < count; ++i, pixel += channels) {
        if (alpha[i] <= 0.F) {
            continue;
        }
        const bool isReplaced = alpha[i] >= kReplaced; // then what was there must not matter
        const auto mixed = [&](int c, float value) {
            const float made = value * white;
            const float result = isReplaced ? made : made * alpha[i] + static_cast<float>(pixel[c]) * (1.F - alpha[i]);
            pixel[c] = cv::saturate_cast<T>(result);
        };
        if (channels >= 3) {
            for (int c = 0; c < 3; ++c) {
                mixed(c, colour[i][c]);
            }
        } else {
            mixed(0, 0.299F * colour[i][0] + 0.587F * colour[i][1] + 0.114F * colour[i][2]);
        }
    }
}

} // namespace

std::optional<std::string> unsuitableForAnonymize(const faces::Face& face)
{
    if (meshTrust(face) != MeshTrust::Full) {
        return "not seen well enough";
    }
    if (faces::boundsOf(*face.mesh).height < kLeastAnonymizableHeight) {
        return "too small";
    }
    if (std::abs(face.pose.yawDegrees) > kMostYawDegrees || std::abs(face.pose.pitchDegrees) > kMostPitchDegrees) {
        return "turned too far away";
    }
    return std::nullopt;
}

cv::Rect anonymizedArea(const faces::Face& face, cv::Size pictureSize)
{
    if (!face.mesh) {
        return {};
    }
    const cv::Rect2f bounds = faces::boundsOf(*face.mesh);
    // The new shape stays inside the old silhouette but for a nose; cells reach a few pixels beyond.
    const float margin = 4.F + 0.08F * std::max(bounds.width, bounds.height);
    const cv::Rect area(cvFloor(bounds.x - margin), cvFloor(bounds.y - margin), cvCeil(bounds.width + 2.F * margin),
                        cvCeil(bounds.height + 2.F * margin));
    return area & cv::Rect({}, pictureSize);
}

struct Anonymizer::Implementation
{
    FaceModel model;
    cv::Mat rim; ///< rimDistance() of the texture
    BeardRegions beards;
    std::vector<float> freedom; ///< of the mesh points
    float eyesInTexels = 1.F;   ///< distance between the eyes in the texture

    explicit Implementation(FaceModel faceModel) : model(std::move(faceModel)), rim(rimDistance(model.covered))
    {
        const auto at = [this](int point) {
            return cv::Point2f(model.layout.at<float>(point, 0), model.layout.at<float>(point, 1));
        };
        for (int i = 0; i < faces::kMeshPoints; ++i) {
            const cv::Point2f p = at(i);
            const auto x = std::clamp(static_cast<int>(p.x), 0, rim.cols - 1);
            const auto y = std::clamp(static_cast<int>(p.y), 0, rim.rows - 1);
            freedom.push_back(smoothStep(kBandStart, kFreeFrom, rim.at<float>(y, x)));
        }
        beards = beardRegions(model.layout, model.covered);
        const cv::Point2f eyes = (at(263) + at(362) - at(33) - at(133)) / 2.F;
        eyesInTexels = std::max(1.F, std::hypot(eyes.x, eyes.y));
    }

    /// Rows of the new face into the picture.
    void compose(image::Image& photo, const FaceGrid& grid, const ScaledTexture& texture, const RimMatch& match,
                 const Grain& grain) const
    {
        const cv::Rect area = grid.inPicture();
        for (int first = 0; first < area.height; first += kBandRows) {
            const int rows = std::min(kBandRows, area.height - first);
            if (area.y + first + rows <= 0 || area.y + first >= photo.pixels.rows) {
                continue;
            }
            cv::Mat map(rows, area.width, CV_32FC2);
            cv::Mat alpha(rows, area.width, CV_32FC1);
            cv::Mat changes(rows, area.width, CV_32FC3);
            for (int k = 0; k < rows; ++k) {
                rowOf(grid, grid.uv, first + k).copyTo(map.row(k));
                rowOf(grid, grid.alpha, first + k).copyTo(alpha.row(k));
                rowOf(grid, match.change, first + k).copyTo(changes.row(k));
            }
            const auto perTexel = static_cast<double>(texture.perTexel);
            map.convertTo(map, CV_32F, perTexel, -0.5); // cv::remap counts from pixel centres
            cv::Mat colour;
            cv::remap(texture.lab, colour, map, {}, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
            for (int k = 0; k < rows; ++k) {
                auto* lab = colour.ptr<cv::Vec3f>(k);
                const auto* c = changes.ptr<cv::Vec3f>(k);
                for (int x = 0; x < area.width; ++x) {
                    const float lit = (lab[x][0] + kLightOffset) * std::exp(c[x][0]) - kLightOffset;
                    const float chroma = match.colour * colourUnderLight(lab[x][0], lit);
                    lab[x][0] = std::clamp(lit + grain.at(x, first + k), 0.F, 100.F);
                    lab[x][1] = lab[x][1] * chroma + c[x][1];
                    lab[x][2] = lab[x][2] * chroma + c[x][2];
                }
            }
            cv::cvtColor(colour, colour, cv::COLOR_Lab2RGB);
            for (int k = 0; k < rows; ++k) {
                put(photo, area.x, area.y + first + k, colour.ptr<cv::Vec3f>(k), alpha.ptr<float>(k), area.width);
            }
        }
    }

    static void put(image::Image& photo, int left, int y, const cv::Vec3f* colour, const float* alpha, int count)
    {
        cv::Mat& pixels = photo.pixels;
        if (y < 0 || y >= pixels.rows) {
            return;
        }
        const int skipped = std::max(0, -left);
        const int end = std::min(count, pixels.cols - left);
        if (end <= skipped) {
            return;
        }
        const int channels = pixels.channels();
        const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(left + skipped) * channels;
        if (pixels.depth() == CV_16U) {
            putRow(colour + skipped, alpha + skipped, end - skipped, 65535.F, channels,
                   pixels.ptr<std::uint16_t>(y) + at);
        } else {
            putRow(colour + skipped, alpha + skipped, end - skipped, 255.F, channels, pixels.ptr<std::uint8_t>(y) + at);
        }
    }
};

Expected<Anonymizer> Anonymizer::load(const std::filesystem::path& modelFile)
{
    auto model = loadFaceModel(modelFile);
    if (!model) {
        return fail(model.error());
    }
    return Anonymizer(*std::move(model));
}

Anonymizer::Anonymizer(FaceModel model) : m_implementation(std::make_unique<Implementation>(std::move(model))) {}
Anonymizer::Anonymizer(Anonymizer&&) noexcept = default;
Anonymizer& Anonymizer::operator=(Anonymizer&&) noexcept = default;
Anonymizer::~Anonymizer() = default;

const FaceModel& Anonymizer::model() const
{
    return m_implementation->model;
}

void Anonymizer::apply(image::Image& photo, const faces::Face& face, const SyntheticIdentity& identity,
                       const Look& look, Steady* steady) const
{
    const FaceModel& model = m_implementation->model;
    // The silhouette does not depend on the identity, so the rim of a first mesh tells the tone for the second.
    const TargetMesh mesh = targetMesh(model, m_implementation->freedom, *face.mesh, identityShapeOf(model, identity));
    const FaceGrid grid = makeFaceGrid(model, m_implementation->rim, mesh);
    const RimView view = viewRim(grid, photo.pixels);

    cv::Mat average = skinTexture(model, model.meanTexture, mesh.expression);
    cv::Vec3f toneThere = toneBeside(view, average);
    Beard beard = beardBeside(view, average, toneThere, m_implementation->beards);
    if (beard.isThere) { // so much of the rim was no skin
        toneThere = toneBeside(view, average, m_implementation->beards.rim);
        beard = beardBeside(view, average, toneThere, m_implementation->beards);
    }
    RimDemands rim{model.meanTone + toneThere};
    Grain::Level level = measureGrain(grid, photo);
    if (steady != nullptr) {
        constexpr float kShare = 0.08F; // of the newest frame
        if (steady->skinTone && !steady->isCut) {
            rim.skinTone = *steady->skinTone * (1.F - kShare) + rim.skinTone * kShare;
            beard = between(steady->beard, beard, kShare);
        }
        steady->skinTone = rim.skinTone;
        steady->beard = beard;
        level.deviation =
            steady->grain >= 0.F ? steady->grain * (1.F - kShare) + level.deviation * kShare : level.deviation;
        steady->grain = level.deviation;
    }
    rim.hasBeard = beard.isThere;
    const SyntheticIdentity person = fitted(model, identity, rim, look.presentation);
    cv::Mat texture = skinTexture(model, person, mesh.expression);
    for (cv::Mat* bearded : {&texture, &average}) { // or the beard would pass for a shade
        growBeard(beard, m_implementation->beards, rim.skinTone, model.meanTone, *bearded);
    }
    const ScaledTexture scaled = scaledTexture(texture, m_implementation->eyesInTexels / mesh.placement.scale);
    RimMatch match = matchRim(view, texture, average);
    if (steady != nullptr) {
        constexpr double kShare = 0.25;
        if (!steady->change.empty() && !steady->isCut) {
            cv::Mat before;
            cv::resize(steady->change, before, match.change.size(), 0.0, 0.0, cv::INTER_LINEAR);
            cv::addWeighted(before, 1.0 - kShare, match.change, kShare, 0.0, match.change);
        }
        steady->change = match.change;
        steady->isCut = false;
    }
    m_implementation->compose(photo, grid, scaled, match, Grain(level, look.grain));
}

cv::Mat Anonymizer::replacedPixels(const faces::Face& face, cv::Size pictureSize,
                                   const SyntheticIdentity& identity) const
{
    const FaceModel& model = m_implementation->model;
    const FaceGrid grid =
        makeFaceGrid(model, m_implementation->rim,
                     targetMesh(model, m_implementation->freedom, *face.mesh, identityShapeOf(model, identity)));
    cv::Mat replaced(pictureSize, CV_8UC1, cv::Scalar(0));
    const cv::Rect area = grid.inPicture();
    for (int row = 0; row < area.height; ++row) {
        const int y = area.y + row;
        if (y < 0 || y >= pictureSize.height) {
            continue;
        }
        const cv::Mat alpha = rowOf(grid, grid.alpha, row);
        for (int k = 0; k < alpha.cols; ++k) {
            const int x = area.x + k;
            if (x >= 0 && x < pictureSize.width && alpha.at<float>(k) >= kReplaced) {
                replaced.at<unsigned char>(y, x) = 255;
            }
        }
    }
    return replaced;
}

} // namespace bauta::protect
