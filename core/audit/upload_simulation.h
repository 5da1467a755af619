// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audit/face_view.h"
#include "core/base/expected.h"

#include <opencv2/core/matx.hpp>

#include <vector>

namespace bauta::audit
{

/// What happens to a picture on its way to others: by services that recompress and shrink, by people who take a
/// screenshot or crop, and by whoever tries to wash a cloak off.
enum class Upload
{
    None = 0, ///< the file as it is
    Jpeg75,
    HalfSize,
    HalfSizeJpeg75,
    Webp70,
    Screenshot, ///< scaled down and up again by odd factors and with different filters
    CropAndTurn,
    Denoise
};

/// All of them, None first.
[[nodiscard]] const std::vector<Upload>& allUploads();
/// Identifier for JSON: "half-size-jpeg-75".
[[nodiscard]] const char* toString(Upload upload) noexcept;
/// The same in words: "half the size, JPEG 75".
[[nodiscard]] const char* inWords(Upload upload) noexcept;

/// The view after the upload, with the face's box, landmarks and mesh where they lie then, so that nobody needs to
/// look for it again. All but None first shrink a view above 768 pixels a side (Denoise 384), as services do with
/// large photos; no recogniser sees more of a face than that. Deterministic.
[[nodiscard]] Expected<FaceView> simulateUpload(const FaceView& view, Upload upload);

} // namespace bauta::audit
