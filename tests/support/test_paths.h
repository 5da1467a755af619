// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <optional>

namespace bauta::test
{

/// The optional test data: $BAUTA_TESTDATA, else ../shared beside the checkout. Tests that need it call this and
/// QSKIP with a message when it is absent.
[[nodiscard]] std::optional<std::filesystem::path> testData();

/// The built-in models of this build tree; absent if `./dev setup` has not fetched them.
[[nodiscard]] std::optional<std::filesystem::path> builtInModels();

/// The real sample photos that come with one of the model packages (22 faces), kept beside the models' sources.
[[nodiscard]] std::optional<std::filesystem::path> samplePhotos();

/// Where tests leave pictures to look at; created.
[[nodiscard]] std::filesystem::path artifactFolder();

} // namespace bauta::test
