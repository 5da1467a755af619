// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/colour.h"

#include "core/image/codec_support.h"

#include <fmt/format.h>
#include <lcms2.h>
#include <opencv2/core.hpp>

#include <cmath>

namespace bauta::image
{

namespace
{

struct CloseContext
{
    void operator()(cmsContext context) const noexcept { cmsDeleteContext(context); }
};
struct CloseProfile
{
    void operator()(void* profile) const noexcept { cmsCloseProfile(profile); }
};
struct CloseTransform
{
    void operator()(void* transform) const noexcept { cmsDeleteTransform(transform); }
};
struct FreeCurve
{
    void operator()(cmsToneCurve* curve) const noexcept { cmsFreeToneCurve(curve); }
};
using ContextPtr = std::unique_ptr<std::remove_pointer_t<cmsContext>, CloseContext>;
using ProfilePtr = std::unique_ptr<void, CloseProfile>;
using TransformPtr = std::unique_ptr<void, CloseTransform>;
using CurvePtr = std::unique_ptr<cmsToneCurve, FreeCurve>;

std::uint32_t bigEndian(std::span<const std::byte> data, std::size_t at) noexcept
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8U | std::to_integer<std::uint32_t>(data[at + i]);
    }
    return value;
}

constexpr std::uint32_t fourCc(const char (&text)[5]) noexcept
{
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        value = value << 8U | static_cast<std::uint8_t>(text[i]);
    }
    return value;
}

template <class T>
void convertPlain(const T* cmyk, T* rgb, int pixels, bool inkIsHigh) noexcept
{
    constexpr std::uint64_t kMax = sizeof(T) == 1 ? 255U : 65535U;
    for (int i = 0; i < pixels; ++i, cmyk += 4, rgb += 3) {
        const std::uint64_t light = inkIsHigh ? kMax - cmyk[3] : cmyk[3];
        for (int c = 0; c < 3; ++c) {
            const std::uint64_t paper = inkIsHigh ? kMax - cmyk[c] : cmyk[c];
            rgb[c] = static_cast<T>((paper * light + kMax / 2) / kMax);
        }
    }
}

} // namespace

bool profileFits(std::span<const std::byte> profile, ColourSpace space) noexcept
{
    constexpr std::size_t kHeaderAndTagCount = 132;
    if (profile.size() < kHeaderAndTagCount || bigEndian(profile, 0) > profile.size() ||
        bigEndian(profile, 36) != fourCc("acsp")) {
        return false;
    }
    const std::uint32_t wanted = space == ColourSpace::Gray  ? fourCc("GRAY")
                                 : space == ColourSpace::Rgb ? fourCc("RGB ")
                                                             : fourCc("CMYK");
    return bigEndian(profile, 16) == wanted;
}

void attachProfile(DecodedImage& decoded, std::vector<std::byte> profile, ColourSpace space)
{
    if (profile.empty()) {
        return;
    }
    if (profile.size() > kMaxIccBytes) {
        decoded.notes.push_back(
            fmt::format("a colour profile of {} bytes is too large and was ignored", profile.size()));
    } else if (!profileFits(profile, space)) {
        decoded.notes.emplace_back("the colour profile is damaged or does not fit the pixels and was ignored");
    } else {
        decoded.image.iccProfile = std::move(profile);
    }
}

struct CmykToSrgb::Transform
{
    ContextPtr context;
    TransformPtr transform;
};

CmykToSrgb::CmykToSrgb(std::span<const std::byte> profile, int depth, Polarity polarity)
    : m_depth(depth),
      m_polarity(polarity)
{
    CV_Assert(depth == CV_8U || depth == CV_16U);
    if (profile.size() > kMaxIccBytes || !profileFits(profile, ColourSpace::Cmyk)) {
        return;
    }
    // A context of our own, so that nothing that a hostile profile does to the library's state outlives it.
    auto state = std::make_unique<Transform>();
    state->context.reset(cmsCreateContext(nullptr, nullptr));
    const ProfilePtr from(
        cmsOpenProfileFromMemTHR(state->context.get(), profile.data(), static_cast<cmsUInt32Number>(profile.size())));
    const ProfilePtr to(cmsCreate_sRGBProfileTHR(state->context.get()));
    if (!from || !to) {
        return;
    }
    const bool inkIsHigh = polarity == Polarity::InkIsHigh;
    const cmsUInt32Number layout =
        depth == CV_8U ? (inkIsHigh ? TYPE_CMYK_8 : TYPE_CMYK_8_REV) : (inkIsHigh ? TYPE_CMYK_16 : TYPE_CMYK_16_REV);
    state->transform.reset(cmsCreateTransformTHR(state->context.get(), from.get(), layout, to.get(),
                                                 depth == CV_8U ? TYPE_RGB_8 : TYPE_RGB_16, INTENT_PERCEPTUAL, 0));
    if (state->transform) {
        m_transform = std::move(state);
    }
}

CmykToSrgb::~CmykToSrgb() = default;

const char* CmykToSrgb::note() const noexcept
{
    return m_transform ? "CMYK converted to sRGB with the picture's own colour profile"
                       : "CMYK without a usable colour profile, converted to sRGB by the plain formula; colours may "
                         "differ";
}

void CmykToSrgb::convert(const std::uint8_t* cmyk, std::uint8_t* rgb, int pixels) const noexcept
{
    if (m_transform) {
        cmsDoTransform(m_transform->transform.get(), cmyk, rgb, static_cast<cmsUInt32Number>(pixels));
    } else if (m_depth == CV_8U) {
        convertPlain(cmyk, rgb, pixels, m_polarity == Polarity::InkIsHigh);
    } else {
        convertPlain(reinterpret_cast<const std::uint16_t*>(cmyk), reinterpret_cast<std::uint16_t*>(rgb), pixels,
                     m_polarity == Polarity::InkIsHigh);
    }
}

std::vector<std::byte> makeProfile(const Chromaticities& primaries, TransferCurve curve, double gamma,
                                   ColourSpace space)
{
    const Chromaticities srgb;
    const auto near = [](double a, double b) {
        return std::abs(a - b) < 0.002;
    };
    const bool srgbPrimaries = near(primaries.whiteX, srgb.whiteX) && near(primaries.whiteY, srgb.whiteY) &&
                               near(primaries.redX, srgb.redX) && near(primaries.redY, srgb.redY) &&
                               near(primaries.greenX, srgb.greenX) && near(primaries.greenY, srgb.greenY) &&
                               near(primaries.blueX, srgb.blueX) && near(primaries.blueY, srgb.blueY);
    // A stated gamma of 1/0.45455 is how software spells sRGB; only clearly different ones count.
    const bool srgbCurve =
        curve == TransferCurve::Srgb || (curve == TransferCurve::Gamma && std::abs(gamma - 2.2) < 0.05);
    if (srgbCurve && (srgbPrimaries || space == ColourSpace::Gray)) {
        return {};
    }
    if (curve == TransferCurve::Gamma && !(gamma > 0.1 && gamma < 10.0)) {
        return {};
    }
    const ContextPtr context(cmsCreateContext(nullptr, nullptr));
    const cmsFloat64Number srgbParameters[] = {2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045};
    constexpr cmsInt32Number kPiecewise = 4;
    const CurvePtr tone(curve == TransferCurve::Srgb
                            ? cmsBuildParametricToneCurve(context.get(), kPiecewise, srgbParameters)
                            : cmsBuildGamma(context.get(), gamma));
    const cmsCIExyY white = {primaries.whiteX, primaries.whiteY, 1.0};
    const cmsCIExyYTRIPLE triple = {{primaries.redX, primaries.redY, 1.0},
                                    {primaries.greenX, primaries.greenY, 1.0},
                                    {primaries.blueX, primaries.blueY, 1.0}};
    cmsToneCurve* const tones[] = {tone.get(), tone.get(), tone.get()};
    if (!tone) {
        return {};
    }
    const ProfilePtr profile(space == ColourSpace::Gray
                                 ? cmsCreateGrayProfileTHR(context.get(), &white, tone.get())
                                 : cmsCreateRGBProfileTHR(context.get(), &white, &triple, tones));
    cmsUInt32Number size = 0;
    if (!profile || cmsSaveProfileToMem(profile.get(), nullptr, &size) == 0 || size == 0) {
        return {};
    }
    std::vector<std::byte> bytes(size);
    if (cmsSaveProfileToMem(profile.get(), bytes.data(), &size) == 0) {
        return {};
    }
    // The header's creation date is the only thing that depends on when this ran; outputs should not tell that.
    constexpr std::size_t kDateAt = 24;
    constexpr std::size_t kDateBytes = 12;
    std::fill_n(bytes.begin() + kDateAt, kDateBytes, std::byte{0});
    return bytes;
}

} // namespace bauta::image
