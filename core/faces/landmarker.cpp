// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/landmarker.h"

#include "core/faces/align.h"
#include "core/faces/boxes.h"
#include "core/faces/mesh_geometry.h"
#include "core/models/compute_threads.h"
#include "core/models/network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace bauta::faces
{

namespace
{

constexpr int kInputSide = 192;
constexpr std::array<float, 3> kCropInFrame{-28.F, -28.F, 168.F}; ///< DESIGN: square of the alignment frame
constexpr std::size_t kBatch = 16;
constexpr int kRounds = 3;             ///< crops of a face, each aligned by the mesh of the one before
constexpr float kMinPresence = 0.85F;  ///< below, as on profiles, it draws a frontal face beside the real one
constexpr float kSurePresence = 0.99F; ///< below, the head may lie on its side
constexpr float kMinOverlapWithBox = 0.25F;
constexpr float kMinFaceSidePx = 16.F; ///< below, a mesh is guesswork

struct Fit
{
    cv::Matx23f frameFromImage;
    std::optional<Mesh> mesh;
    FitStart start = FitStart::Anew;
    std::size_t face = 0; ///< whose
};

bool isFinite(const Mesh& mesh)
{
    return std::all_of(mesh.pointsInImage.begin(), mesh.pointsInImage.end(), [](const cv::Point3f& p) {
        return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z);
    });
}

/// From the network's 192 x 192 input back to the picture.
Mesh meshInImage(const float* points, float presence, const cv::Matx23f& frameFromImage)
{
    const cv::Matx23f imageFromFrame = inverse(frameFromImage);
    constexpr float kFramePerInput = kCropInFrame[2] / static_cast<float>(kInputSide);
    const float imagePerFrame = std::hypot(imageFromFrame(0, 0), imageFromFrame(1, 0));
    Mesh mesh;
    mesh.presence = presence;
    mesh.pointsInImage.reserve(kMeshPoints);
    for (int i = 0; i < kMeshPoints; ++i) {
        const float x = points[3 * i] * kFramePerInput + kCropInFrame[0];
        const float y = points[3 * i + 1] * kFramePerInput + kCropInFrame[1];
        mesh.pointsInImage.emplace_back(imageFromFrame(0, 0) * x + imageFromFrame(0, 1) * y + imageFromFrame(0, 2),
                                        imageFromFrame(1, 0) * x + imageFromFrame(1, 1) * y + imageFromFrame(1, 2),
                                        points[3 * i + 2] * kFramePerInput * imagePerFrame);
    }
    return mesh;
}

} // namespace

struct Landmarker::Implementation
{
    models::Network network;

    /// One network run over up to kBatch crops; sets the meshes, in the picture.
    Expected<void> runBatch(const cv::Mat& rgb, std::span<Fit> fits) const
    {
        models::Tensor input;
        input.shape = {static_cast<std::int64_t>(fits.size()), 3, kInputSide, kInputSide};
        constexpr std::size_t kPlane = static_cast<std::size_t>(kInputSide) * kInputSide;
        input.data.resize(fits.size() * 3 * kPlane);
        for (std::size_t n = 0; n < fits.size(); ++n) {
            const cv::Mat crop = alignedCrop(rgb, fits[n].frameFromImage, kCropInFrame, {kInputSide, kInputSide});
            float* planes = input.data.data() + n * 3 * kPlane;
            for (int y = 0; y < kInputSide; ++y) {
                const auto* row = crop.ptr<cv::Vec3b>(y);
                for (int x = 0; x < kInputSide; ++x) {
                    for (std::size_t channel = 0; channel < 3; ++channel) {
                        planes[channel * kPlane + static_cast<std::size_t>(y * kInputSide + x)] =
                            static_cast<float>(row[x][static_cast<int>(channel)]) / 255.F;
                    }
                }
            }
        }
        const auto outputs = network.run(input, {"Identity_2", "Identity_1"});
        if (!outputs) {
            return fail(outputs.error());
        }
        for (std::size_t n = 0; n < fits.size(); ++n) {
            const float presence = (*outputs)[1].data[n];
            Mesh mesh = meshInImage((*outputs)[0].data.data() + n * 3 * kMeshPoints, presence, fits[n].frameFromImage);
            fits[n].mesh = isFinite(mesh) ? std::optional(std::move(mesh)) : std::nullopt;
        }
        return {};
    }

    /// Fits from the given first alignments: crop, mesh, better alignment, and again.
    Expected<void> fitAll(const cv::Mat& rgb, std::span<Fit> fits, int rounds) const
    {
        const auto threads = static_cast<std::size_t>(models::computeThreads());
        const std::size_t share = std::clamp<std::size_t>((fits.size() + threads - 1) / threads, 1, kBatch);
        const std::size_t batches = (fits.size() + share - 1) / share;
        std::vector<Expected<void>> results(batches);
        models::parallelFor(batches, [&](std::size_t i) {
            results[i] = fitBatch(rgb, fits.subspan(i * share, std::min(share, fits.size() - i * share)), rounds);
        });
        const auto failed = std::find_if(results.begin(), results.end(), [](const auto& r) { return !r; });
        return failed == results.end() ? Expected<void>{} : fail(failed->error());
    }

    Expected<void> fitBatch(const cv::Mat& rgb, std::span<Fit> batch, int rounds) const
    {
        for (int round = 0; round < rounds; ++round) {
            for (Fit& fit : batch) {
                if (fit.mesh) {
                    fit.frameFromImage = frameFromImage(landmarksOf(*fit.mesh));
                }
            }
            if (auto ran = runBatch(rgb, batch); !ran) {
                return ran;
            }
        }
        return {};
    }

    /// Detectors find many a head that lies on its side without saying so, and the mesh of a wrong first alignment
    /// stays wrong. So where the mesh is not sure, try the other quarter turns and keep the surest.
    Expected<void> tryTurned(const cv::Mat& rgb, const std::vector<Face>& faces, std::vector<Fit>& fits) const
    {
        std::vector<std::size_t> unsure;
        for (std::size_t i = 0; i < fits.size(); ++i) {
            if (fits[i].start == FitStart::Anew && (!fits[i].mesh || fits[i].mesh->presence < kSurePresence)) {
                unsure.push_back(i);
            }
        }
        for (const float quarterTurn : {90.F, -90.F, 180.F}) {
            std::vector<Fit> turned;
            for (const std::size_t i : unsure) {
                const Face& face = faces[fits[i].face];
                const float roll = 90.F * std::round(face.pose.rollDegrees / 90.F) + quarterTurn;
                turned.push_back({frameFromImage(landmarksInBox(face.boxInImage, roll)), std::nullopt, FitStart::Anew,
                                  fits[i].face});
            }
            if (auto fitted = fitAll(rgb, turned, kRounds); !fitted) {
                return fitted;
            }
            for (std::size_t k = 0; k < unsure.size(); ++k) {
                Fit& fit = fits[unsure[k]];
                if (turned[k].mesh && (!fit.mesh || turned[k].mesh->presence > fit.mesh->presence)) {
                    fit = std::move(turned[k]);
                }
            }
        }
        return {};
    }
};

Landmarker::Landmarker(std::unique_ptr<Implementation> implementation) : m_implementation(std::move(implementation)) {}
Landmarker::Landmarker(Landmarker&&) noexcept = default;
Landmarker& Landmarker::operator=(Landmarker&&) noexcept = default;
Landmarker::~Landmarker() = default;

Expected<Landmarker> Landmarker::make(const models::ModelStore& store)
{
    const models::ModelEntry* entry = store.find("facemesh");
    if (entry == nullptr) {
        return fail(ErrorCode::MissingModel, "the face mesh model facemesh is not installed");
    }
    auto network = store.openNetwork(*entry);
    if (!network) {
        return fail(network.error());
    }
    return Landmarker(std::make_unique<Implementation>(Implementation{std::move(*network)}));
}

Expected<std::vector<Face>> Landmarker::fit(const cv::Mat& rgb, const std::vector<Detection>& detections) const
{
    std::vector<Face> faces;
    std::vector<Fit> fits;
    for (const Detection& detection : detections) {
        Face face;
        face.boxInImage = detection.boxInImage;
        face.confidence = detection.confidence;
        face.landmarksReliable = detection.landmarksInImage.has_value();
        face.landmarksInImage =
            detection.landmarksInImage.value_or(landmarksInBox(detection.boxInImage, detection.rollDegrees));
        face.pose = poseOf(face.landmarksInImage);
        if (boxSize(face.boxInImage) >= kMinFaceSidePx) {
            fits.push_back({frameFromImage(face.landmarksInImage), std::nullopt, detection.fitStart, faces.size()});
        }
        faces.push_back(std::move(face));
    }

    const auto rough =
        std::stable_partition(fits.begin(), fits.end(), [](const Fit& fit) { return fit.start == FitStart::Followed; });
    const std::span<Fit> all(fits);
    const auto followed = static_cast<std::size_t>(rough - fits.begin());
    if (auto fitted = m_implementation->fitAll(rgb, all.first(followed), 1); !fitted) {
        return fail(fitted.error());
    }
    if (auto fitted = m_implementation->fitAll(rgb, all.subspan(followed), kRounds); !fitted) {
        return fail(fitted.error());
    }
    if (auto turned = m_implementation->tryTurned(rgb, faces, fits); !turned) {
        return fail(turned.error());
    }

    for (std::size_t i = 0; i < fits.size(); ++i) {
        Face& face = faces[fits[i].face];
        const std::optional<Mesh>& mesh = fits[i].mesh;
        if (!mesh || mesh->presence < kMinPresence ||
            intersectionOverUnion(boundsOf(*mesh), face.boxInImage) < kMinOverlapWithBox) {
            continue;
        }
        face.landmarksInImage = landmarksOf(*mesh);
        face.landmarksReliable = true;
        face.pose = poseOf(*mesh);
        face.mesh = mesh;
    }
    return faces;
}

} // namespace bauta::faces
