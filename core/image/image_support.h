// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/library_version.h"
#include "core/image/image.h"

#include <string>
#include <vector>

namespace bauta::image
{

/// What this installation does with one photo format. Asked of the libraries themselves: libheif has decoders and
/// encoders as plug-ins, which may be missing.
struct FormatSupport
{
    Format format = Format::Unknown;
    bool reads = false;
    bool writes = false;
    std::string decoder; ///< of HEIC and AVIF: the decoder's name and version in its own words; may be empty
    std::string encoder;
};

/// Every format of `Format`, in its order, but for Unknown.
[[nodiscard]] std::vector<FormatSupport> photoFormats();

/// The libraries that photos, their metadata and their colours go through.
[[nodiscard]] std::vector<LibraryVersion> photoLibraries();

} // namespace bauta::image
