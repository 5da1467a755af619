// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: what differs between Exiv2 0.27 (Debian 12) and 0.28 (Debian 13). 0.28 owns images by
// std::unique_ptr, counts in std::size_t instead of long, and always reads BMFF files (HEIC, AVIF).

#pragma once

#include "core/image/container_walk.h"

#include <exiv2/bmffimage.hpp>
#include <exiv2/image.hpp>
#include <exiv2/value.hpp>
#include <exiv2/version.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace bauta::image
{

/// What this version counts bytes and values in.
using Exiv2Size = decltype(Exiv2::Value::create(Exiv2::undefined)->size());

/// What this version takes as the size of a payload to parse.
#if EXIV2_TEST_VERSION(0, 28, 0)
using Exiv2PayloadSize = std::size_t;
using Exiv2ImagePtr = Exiv2::Image::UniquePtr;
#else
using Exiv2PayloadSize = std::uint32_t;
using Exiv2ImagePtr = Exiv2::Image::AutoPtr;
#endif

/// 0.27 says -1 where a size is not known.
[[nodiscard]] inline std::size_t sizeFromExiv2(Exiv2Size size)
{
    return static_cast<std::size_t>(std::max<Exiv2Size>(size, 0));
}

/// The image reads from `content`, which must outlive it. Throws what Exiv2 throws for a file it does not know.
[[nodiscard]] inline Exiv2ImagePtr openImage(Bytes content)
{
    return Exiv2::ImageFactory::open(reinterpret_cast<const Exiv2::byte*>(content.data()),
                                     static_cast<Exiv2Size>(content.size()));
}

/// Makes Exiv2 read HEIC and AVIF.
inline void readBmffToo()
{
#if !EXIV2_TEST_VERSION(0, 28, 0)
    Exiv2::enableBMFF(true);
#endif
}

} // namespace bauta::image
