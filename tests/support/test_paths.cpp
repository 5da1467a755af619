// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/test_paths.h"

#include <cstdlib>

namespace bauta::test
{

namespace
{

std::optional<std::filesystem::path> existing(const std::filesystem::path& path)
{
    std::error_code ec;
    return std::filesystem::exists(path, ec) ? std::optional(path) : std::nullopt;
}

} // namespace

std::optional<std::filesystem::path> testData()
{
    if (const char* configured = std::getenv("BAUTA_TESTDATA")) {
        return existing(configured);
    }
    return existing(std::filesystem::path(BAUTA_SOURCE_DIR).parent_path() / "shared");
}

std::optional<std::filesystem::path> builtInModels()
{
    const std::filesystem::path folder = BAUTA_BUILD_MODELS;
    return existing(folder / "manifest.json") ? std::optional(folder) : std::nullopt;
}

std::optional<std::filesystem::path> samplePhotos()
{
    return existing(std::filesystem::path(BAUTA_BUILD_MODELS).parent_path() / "samples");
}

std::filesystem::path artifactFolder()
{
    const char* configured = std::getenv("TEST_ARTIFACT_DIR");
    std::filesystem::path folder =
        configured != nullptr ? configured : std::filesystem::temp_directory_path() / "bauta-tests";
    std::filesystem::create_directories(folder);
    return folder;
}

} // namespace bauta::test
