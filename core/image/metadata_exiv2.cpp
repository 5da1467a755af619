// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/metadata_exiv2.h"

#include "core/image/exiv2_compat.h"
#include "core/image/metadata_groups.h"
#include "core/image/metadata_text.h"

#include <exiv2/error.hpp>
#include <exiv2/preview.hpp>
#include <exiv2/version.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <exception>
#include <limits>

namespace bauta::image
{

namespace
{

constexpr Exiv2Size kMaxShownNumbers = 16;
constexpr std::size_t kMaxEntries = 20'000;
constexpr std::uint16_t kFirstXpTag = 0x9C9B;
constexpr std::uint16_t kLastXpTag = 0x9C9F;

std::mutex& exiv2Mutex()
{
    static std::mutex mutex;
    return mutex;
}

void setUp()
{
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    readBmffToo();
    Exiv2::XmpParser::initialize();
}

/// Runs something of Exiv2 that hostile data may make throw; what it has found until then stays.
template <class Action>
bool guarded(Action action) noexcept
{
    try {
        action();
        return true;
    } catch (const std::exception&) {
        return false;
    } catch (...) {
        return false;
    }
}

bool isByteType(Exiv2::TypeId type)
{
    return type == Exiv2::unsignedByte || type == Exiv2::signedByte || type == Exiv2::undefined;
}

std::string rawBytes(const Exiv2::Value& value)
{
    std::vector<Exiv2::byte> bytes(sizeFromExiv2(value.size()));
    if (!bytes.empty()) {
        value.copy(bytes.data(), Exiv2::littleEndian);
    }
    return {bytes.begin(), bytes.end()};
}

std::string valueText(const Exiv2::Exifdatum& datum)
{
    const bool isXp = datum.tag() >= kFirstXpTag && datum.tag() <= kLastXpTag && datum.groupName() == "Image";
    if (isXp && datum.size() <= 4096) {
        return utf8FromUtf16(rawBytes(datum.value()));
    }
    if (const auto* comment = dynamic_cast<const Exiv2::CommentValue*>(&datum.value())) {
        return comment->comment();
    }
    const bool isText = datum.typeId() == Exiv2::asciiString;
    if (!isText && (isByteType(datum.typeId()) ? datum.size() : datum.count()) > kMaxShownNumbers) {
        return byteCountText(sizeFromExiv2(datum.size()));
    }
    return datum.toString();
}

class EntryLister
{
public:
    explicit EntryLister(Format format) : m_format(format) {}

    void exif(const Exiv2::ExifData& data)
    {
        for (const Exiv2::Exifdatum& datum : data) {
            const bool ofPixels =
                m_format == Format::Tiff && datum.groupName() == "Image" && isTiffFormatTag(datum.tag());
            if (!ofPixels) {
                add(datum.key(), Carrier::Exif, fmt::format("{}#{:04x}", datum.groupName(), datum.tag()),
                    [&datum] { return valueText(datum); });
            }
        }
    }

    template <class Data>
    void texts(const Data& data, Carrier family)
    {
        for (const auto& datum : data) {
            add(datum.key(), family, {}, [&datum] {
                const std::size_t size = sizeFromExiv2(datum.size());
                return isByteType(datum.typeId()) ? byteCountText(size) : datum.toString();
            });
        }
    }

    std::vector<StandardEntry> entries;

private:
    template <class Text>
    void add(const std::string& key, Carrier family, std::string identity, Text text)
    {
        const std::optional<MetadataGroup> group = groupOfKey(key);
        if (!group || entries.size() >= kMaxEntries) {
            return;
        }
        std::string value = "not readable";
        guarded([&] { value = text(); });
        entries.push_back({.item = {*group, cleanText(key), cleanText(value)},
                           .family = family,
                           .identity = std::move(identity),
                           .mayBeKept = mayBeKept(key)});
    }

    Format m_format;
};

std::optional<double> degrees(const Exiv2::ExifData& exif, const char* key, const char* referenceKey, char negative)
{
    const auto found = exif.findKey(Exiv2::ExifKey(key));
    if (found == exif.end() || found->count() < 1) {
        return std::nullopt;
    }
    double sum = 0.0;
    double unit = 1.0;
    for (Exiv2Size i = 0; i < std::min<Exiv2Size>(found->count(), 3); ++i, unit *= 60.0) {
        const Exiv2::Rational part = found->toRational(i);
        if (part.second == 0) {
            if (i == 0) {
                return std::nullopt;
            }
            continue; // seconds are often left as 0/0
        }
        sum += static_cast<double>(part.first) / static_cast<double>(part.second) / unit;
    }
    const auto reference = exif.findKey(Exiv2::ExifKey(referenceKey));
    const std::string letter = reference != exif.end() ? reference->toString() : std::string();
    return letter.starts_with(negative) ? -sum : sum;
}

/// XMP writes "47,22.5N" or "47,22,30N".
std::optional<double> degrees(const Exiv2::XmpData& xmp, const char* key)
{
    const auto found = xmp.findKey(Exiv2::XmpKey(key));
    if (found == xmp.end()) {
        return std::nullopt;
    }
    const std::string text = found->toString();
    const char* position = text.data();
    const char* const end = text.data() + text.size();
    double sum = 0.0;
    double unit = 1.0;
    for (int i = 0; i < 3; ++i, unit *= 60.0) {
        double part = 0.0;
        const auto [next, error] = std::from_chars(position, end, part);
        if (error != std::errc()) {
            return std::nullopt;
        }
        sum += part / unit;
        position = next;
        if (position == end || *position != ',') {
            break;
        }
        ++position;
    }
    const bool negative = position != end && (*position == 'S' || *position == 'W');
    return negative ? -sum : sum;
}

std::optional<GeoPosition> checked(std::optional<double> latitude, std::optional<double> longitude)
{
    if (!latitude || !longitude || !(std::abs(*latitude) <= 90.0) || !(std::abs(*longitude) <= 180.0)) {
        return std::nullopt;
    }
    return GeoPosition{.latitudeDegrees = *latitude, .longitudeDegrees = *longitude};
}

} // namespace

Exiv2Session::Exiv2Session() : m_lock(exiv2Mutex())
{
    static const bool ready = guarded(setUp);
    (void)ready;
}

LibraryVersion exiv2Version()
{
    return {"Exiv2", Exiv2::versionString(),
            fmt::format("{}.{}.{}", EXIV2_MAJOR_VERSION, EXIV2_MINOR_VERSION, EXIV2_PATCH_VERSION)};
}

StandardMetadata readFile(Bytes content, Format format, std::vector<MetadataItem>& previews)
{
    StandardMetadata metadata;
    if (content.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
        return metadata; // Exiv2 counts in 32 bits here and there
    }
    guarded([&] {
        const Exiv2ImagePtr image = openImage(content);
        guarded([&] { image->readMetadata(); });
        metadata = {image->exifData(), image->iptcData(), image->xmpData()};
        if (format == Format::Jpeg || format == Format::Tiff || format == Format::Png || format == Format::Webp) {
            for (const Exiv2::PreviewProperties& preview : Exiv2::PreviewManager(*image).getPreviewProperties()) {
                previews.push_back({MetadataGroup::Preview,
                                    fmt::format("Preview {}x{}", preview.width_, preview.height_),
                                    fmt::format("{}, {}", cleanText(preview.mimeType_), byteCountText(preview.size_))});
            }
        }
    });
    return metadata;
}

StandardMetadata readPayload(const Part& part)
{
    StandardMetadata metadata;
    guarded([&] {
        const auto* data = reinterpret_cast<const Exiv2::byte*>(part.payload.data());
        const auto size = static_cast<Exiv2PayloadSize>(part.payload.size());
        if (part.carrier == Carrier::Exif) {
            Exiv2::ExifParser::decode(metadata.exif, data, size);
        } else if (part.carrier == Carrier::Iptc) {
            Exiv2::IptcParser::decode(metadata.iptc, data, size);
        } else if (part.carrier == Carrier::Xmp) {
            Exiv2::XmpParser::decode(metadata.xmp, std::string(asText(part.payload)));
        }
    });
    return metadata;
}

std::vector<StandardEntry> listEntries(const StandardMetadata& metadata, Format format)
{
    EntryLister lister(format);
    guarded([&] {
        lister.exif(metadata.exif);
        lister.texts(metadata.iptc, Carrier::Iptc);
        lister.texts(metadata.xmp, Carrier::Xmp);
    });
    return std::move(lister.entries);
}

std::optional<GeoPosition> readPosition(const StandardMetadata& metadata)
{
    std::optional<GeoPosition> position;
    guarded([&] {
        position = checked(degrees(metadata.exif, "Exif.GPSInfo.GPSLatitude", "Exif.GPSInfo.GPSLatitudeRef", 'S'),
                           degrees(metadata.exif, "Exif.GPSInfo.GPSLongitude", "Exif.GPSInfo.GPSLongitudeRef", 'W'));
    });
    if (!position) {
        guarded([&] {
            position =
                checked(degrees(metadata.xmp, "Xmp.exif.GPSLatitude"), degrees(metadata.xmp, "Xmp.exif.GPSLongitude"));
        });
    }
    return position;
}

} // namespace bauta::image
