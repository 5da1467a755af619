// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/decode.h"
#include "core/image/exiv2_compat.h"
#include "core/image/metadata.h"
#include "core/image/metadata_groups.h"
#include "core/image/metadata_sources.h"

#include <exiv2/convert.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace bauta::image
{

namespace
{

bool canWriteInto(Format format)
{
    return format == Format::Jpeg || format == Format::Png || format == Format::Webp || format == Format::Tiff;
}

bool isKept(const std::string& key, const std::set<MetadataGroup>& kept)
{
    const std::optional<MetadataGroup> group = groupOfKey(key);
    return group && kept.contains(*group) && mayBeKept(*group) && mayBeKept(key);
}

/// The entries of the kept groups.
StandardMetadata select(const StandardMetadata& source, const std::set<MetadataGroup>& kept)
{
    StandardMetadata selected;
    for (const Exiv2::Exifdatum& datum : source.exif) {
        if (isKept(datum.key(), kept)) {
            selected.exif.add(datum);
        }
    }
    for (const Exiv2::Iptcdatum& datum : source.iptc) {
        if (isKept(datum.key(), kept)) {
            selected.iptc.add(datum);
        }
    }
    for (const Exiv2::Xmpdatum& datum : source.xmp) {
        if (isKept(datum.key(), kept)) {
            selected.xmp.add(datum);
        }
    }
    // Says in which encoding the texts are.
    const auto characterSet = source.iptc.findKey(Exiv2::IptcKey("Iptc.Envelope.CharacterSet"));
    if (!selected.iptc.empty() && characterSet != source.iptc.end()) {
        selected.iptc.add(*characterSet);
    }
    return selected;
}

/// WebP has no place for IPTC: its entries go on as the XMP properties of the same meaning.
void moveIptcToXmp(StandardMetadata& metadata, const std::set<MetadataGroup>& kept)
{
    Exiv2::XmpData converted;
    Exiv2::copyIptcToXmp(metadata.iptc, converted);
    for (const Exiv2::Xmpdatum& datum : converted) {
        if (isKept(datum.key(), kept) && metadata.xmp.findKey(Exiv2::XmpKey(datum.key())) == metadata.xmp.end()) {
            metadata.xmp.add(datum);
        }
    }
    metadata.iptc.clear();
}

std::vector<std::byte> write(const StandardMetadata& metadata, Bytes output)
{
    const Exiv2ImagePtr image = openImage(output);
    image->readMetadata();
    // A TIFF file's Exif data are also its pixels' description, so entries are added to what is there.
    for (const Exiv2::Exifdatum& datum : metadata.exif) {
        image->exifData()[datum.key()].setValue(&datum.value());
    }
    if (!metadata.iptc.empty()) {
        image->setIptcData(metadata.iptc);
    }
    if (!metadata.xmp.empty()) {
        image->setXmpData(metadata.xmp);
    }
    image->writeMetadata();
    Exiv2::BasicIo& io = image->io();
    io.open();
    std::vector<std::byte> result(io.size());
    io.seek(0, Exiv2::BasicIo::beg);
    const Exiv2Size got = io.read(reinterpret_cast<Exiv2::byte*>(result.data()), static_cast<Exiv2Size>(result.size()));
    result.resize(sizeFromExiv2(got));
    io.close();
    return result;
}

bool samePixelData(Bytes before, Bytes after)
{
    const std::vector<Bytes> a = tiffPixelData(before);
    const std::vector<Bytes> b = tiffPixelData(after);
    return !a.empty() && std::equal(a.begin(), a.end(), b.begin(), b.end(), [](Bytes left, Bytes right) {
        return std::equal(left.begin(), left.end(), right.begin(), right.end());
    });
}

} // namespace

Expected<std::vector<std::byte>> copyMetadata(std::span<const std::byte> source, std::vector<std::byte> output,
                                              const std::set<MetadataGroup>& kept)
{
    if (std::none_of(kept.begin(), kept.end(), [](MetadataGroup group) { return mayBeKept(group); })) {
        return output;
    }
    const Format sourceFormat = sniffFormat(source);
    const Format outputFormat = sniffFormat(output);
    if (sourceFormat == Format::Unknown || outputFormat == Format::Unknown) {
        return fail(ErrorCode::UnsupportedFormat, "metadata can be copied between photos of known formats only");
    }
    const Exiv2Session session;
    try {
        const JoinedMetadata joined = readSources(source, sourceFormat, session);
        StandardMetadata selected = select(joined.standard, kept);
        if (outputFormat == Format::Webp) {
            moveIptcToXmp(selected, kept);
        }
        if (selected.exif.empty() && selected.iptc.empty() && selected.xmp.empty()) {
            return output;
        }
        if (!canWriteInto(outputFormat)) {
            return fail(ErrorCode::UnsupportedFormat,
                        fmt::format("metadata cannot be kept in {} files, only in JPEG, PNG, WebP and TIFF",
                                    formatName(outputFormat)));
        }
        std::vector<std::byte> result = write(selected, output);
        if (outputFormat == Format::Tiff && !samePixelData(output, result)) {
            return fail(ErrorCode::WriteFailed, "writing metadata would have changed the pixels");
        }
        return result;
    } catch (const std::exception& exception) {
        return fail(ErrorCode::WriteFailed, fmt::format("metadata could not be copied: {}", exception.what()));
    }
}

} // namespace bauta::image
