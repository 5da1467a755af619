// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/base/output_file.h"
#include "core/image/decode.h"
#include "core/image/metadata.h"
#include "core/jobs/report.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// The bytes of a photo and what they are; not decoded.
struct PhotoContent
{
    std::vector<std::byte> bytes;
    image::Format format = image::Format::Unknown; ///< never Unknown when returned
};

/// Reads a photo file. An empty file, one that is no photo (said in words: "a ZIP archive") and one above 1 GiB are
/// errors.
[[nodiscard]] Expected<PhotoContent> readPhoto(const std::filesystem::path& file);

/// What content that is no photo is instead, as far as its first bytes tell: "a password-protected ZIP archive".
[[nodiscard]] std::string describeForeignContent(std::span<const std::byte> content);

struct WritePhotoOptions
{
    image::Format format = image::Format::Unknown;
    std::optional<int> quality; ///< 1..100; else that of a JPEG source within 75..95, else 92
    std::set<image::MetadataGroup> metadataKept;
};

/// The finished file in memory: encoded, kept metadata copied in from `source`, read back and verified (metadata and
/// stated size).
[[nodiscard]] Expected<std::vector<std::byte>>
encodePhoto(const image::DecodedImage& photo, std::span<const std::byte> source, const WritePhotoOptions& options);

/// Puts complete content under its final name, or leaves nothing behind.
[[nodiscard]] Expected<void> writeWhole(const std::filesystem::path& file, std::span<const std::byte> content,
                                        OutputFile::Existing existing);

} // namespace bauta::jobs
