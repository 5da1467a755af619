// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/decode.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

/// ICC profiles and the one conversion that decoding needs, CMYK to sRGB. Internal to core/image.
namespace bauta::image
{

enum class ColourSpace
{
    Gray,
    Rgb,
    Cmyk
};

/// Whether the profile's header is sound and describes device colours of that space.
[[nodiscard]] bool profileFits(std::span<const std::byte> profile, ColourSpace space) noexcept;

/// Keeps the profile, byte for byte, if it fits the pixels; else leaves a note why it is ignored. Empty: nothing.
void attachProfile(DecodedImage& decoded, std::vector<std::byte> profile, ColourSpace space);

/// CMYK rows to 8 or 16-bit sRGB: perceptual intent with the picture's own profile where that is usable, the plain
/// formula (1 - ink)(1 - black) where not.
class CmykToSrgb
{
public:
    enum class Polarity
    {
        InkIsHigh,
        InkIsLow
    };
    /// `depth` is CV_8U or CV_16U, for both sides.
    CmykToSrgb(std::span<const std::byte> profile, int depth, Polarity polarity);
    ~CmykToSrgb();
    CmykToSrgb(const CmykToSrgb&) = delete;
    CmykToSrgb& operator=(const CmykToSrgb&) = delete;

    /// What to tell the user about the conversion.
    [[nodiscard]] const char* note() const noexcept;
    void convert(const std::uint8_t* cmyk, std::uint8_t* rgb, int pixels) const noexcept;

private:
    struct Transform;
    std::unique_ptr<Transform> m_transform;
    int m_depth;
    Polarity m_polarity;
};

/// Primaries and white as CIE xy, for pictures that describe their colours without an ICC profile.
struct Chromaticities
{
    double whiteX = 0.3127, whiteY = 0.3290;
    double redX = 0.64, redY = 0.33;
    double greenX = 0.30, greenY = 0.60;
    double blueX = 0.15, blueY = 0.06;
};

enum class TransferCurve
{
    Srgb,
    Rec709,
    Gamma
};

/// A small ICC profile that says the same; empty if that is sRGB anyway or cannot be expressed. `gamma` is the
/// exponent from stored values to light, for TransferCurve::Gamma.
[[nodiscard]] std::vector<std::byte> makeProfile(const Chromaticities& primaries, TransferCurve curve, double gamma,
                                                 ColourSpace space);

} // namespace bauta::image
