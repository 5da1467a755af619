// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/face.h"
#include "core/image/image.h"
#include "core/protect/anonymize/beard.h"
#include "core/protect/anonymize/face_model.h"
#include "core/protect/anonymize/identity.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bauta::protect
{

/// Of a mesh from forehead to chin, in pixels.
inline constexpr float kLeastAnonymizableHeight = 40.F;

/// Why a face cannot be replaced by another ("too small", "turned too far away"); such faces are to be covered.
[[nodiscard]] std::optional<std::string> unsuitableForAnonymize(const faces::Face& face);

/// Replaces faces by those of people who do not exist, in the pose, the expression and the light of the source.
///
/// Of the source face nothing goes into the result but its mesh (where it is and what it does) and the pixels along the
/// rim of the face and outside of it: what lies inside is never read, so that nothing of it can survive, not even as a
/// statistic. The price: whatever is in front of the face (a hand, glasses, hair) goes with it.
class Anonymizer
{
public:
    [[nodiscard]] static Expected<Anonymizer> load(const std::filesystem::path& modelFile);
    explicit Anonymizer(FaceModel model);
    Anonymizer(Anonymizer&&) noexcept;
    Anonymizer& operator=(Anonymizer&&) noexcept;
    ~Anonymizer();

    [[nodiscard]] const FaceModel& model() const;

    /// What one replaced face looks like, beside whose it is.
    struct Look
    {
        Presentation presentation = Presentation::Neutral;
        std::uint32_t grain = 0; ///< seed of the noise
    };
    /// What frames of a track have in common, so that nothing flickers: keep one a track, and give it frame after
    /// frame.
    struct Steady
    {
        std::optional<cv::Vec3f> skinTone;
        Beard beard;
        cv::Mat change; ///< of the rim, as it was
        float grain = -1.F;
        bool isCut = false; ///< the frame shows something else than the one before
    };

    /// In place, at the picture's depth and channels. Pixels outside of anonymizedArea() keep every bit. requires: not
    /// unsuitableForAnonymize(); coordinates are those of `photo`, which may be a cut-out. Thread-safe.
    void apply(image::Image& photo, const faces::Face& face, const SyntheticIdentity& identity, const Look& look,
               Steady* steady = nullptr) const;

    /// CV_8U, of the size of the picture: 255 where nothing of the source is left or was read. For tests and the audit.
    [[nodiscard]] cv::Mat replacedPixels(const faces::Face& face, cv::Size pictureSize,
                                         const SyntheticIdentity& identity) const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

/// The part of a picture that Anonymizer::apply() reads or changes; may be empty.
[[nodiscard]] cv::Rect anonymizedArea(const faces::Face& face, cv::Size pictureSize);

} // namespace bauta::protect
