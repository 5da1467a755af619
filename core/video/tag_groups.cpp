// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/tag_groups.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

namespace bauta::video
{

using image::MetadataGroup;

namespace
{

struct Part
{
    std::string_view text;
    MetadataGroup group;
};

// Parts of keys, most telling first: one match decides.
constexpr std::array<Part, 46> kParts = {{{"location", MetadataGroup::Location},
                                          {"gps", MetadataGroup::Location},
                                          {"geo", MetadataGroup::Location},
                                          {"xyz", MetadataGroup::Location},
                                          {"latitude", MetadataGroup::Location},
                                          {"longitude", MetadataGroup::Location},
                                          {"make", MetadataGroup::Device},
                                          {"model", MetadataGroup::Device},
                                          {"manufacturer", MetadataGroup::Device},
                                          {"camera", MetadataGroup::Device},
                                          {"lens", MetadataGroup::Device},
                                          {"serial", MetadataGroup::Device},
                                          {"firmware", MetadataGroup::Device},
                                          {"software", MetadataGroup::Device},
                                          {"encoder", MetadataGroup::Device},
                                          {"encoded_by", MetadataGroup::Device},
                                          {"android", MetadataGroup::Device},
                                          {"device", MetadataGroup::Device},
                                          {"vendor", MetadataGroup::Device},
                                          {"handler", MetadataGroup::Device},
                                          {"service", MetadataGroup::Device},
                                          {"creation", MetadataGroup::Time},
                                          {"timecode", MetadataGroup::Time},
                                          {"date", MetadataGroup::Time},
                                          {"year", MetadataGroup::Time},
                                          {"time", MetadataGroup::Time},
                                          {"artist", MetadataGroup::People},
                                          {"author", MetadataGroup::People},
                                          {"composer", MetadataGroup::People},
                                          {"performer", MetadataGroup::People},
                                          {"copyright", MetadataGroup::People},
                                          {"publisher", MetadataGroup::People},
                                          {"director", MetadataGroup::People},
                                          {"producer", MetadataGroup::People},
                                          {"actor", MetadataGroup::People},
                                          {"owner", MetadataGroup::People},
                                          {"people", MetadataGroup::People},
                                          {"title", MetadataGroup::Description},
                                          {"comment", MetadataGroup::Description},
                                          {"description", MetadataGroup::Description},
                                          {"synopsis", MetadataGroup::Description},
                                          {"keyword", MetadataGroup::Description},
                                          {"genre", MetadataGroup::Description},
                                          {"album", MetadataGroup::Description},
                                          {"lyrics", MetadataGroup::Description},
                                          {"rating", MetadataGroup::Description}}};

// What describes the file's structure only.
constexpr std::array<std::string_view, 9> kStructural = {"major_brand",      "minor_version",   "compatible_brands",
                                                         "language",         "duration",        "bps",
                                                         "number_of_frames", "number_of_bytes", "variant_bitrate"};

// Values that every muxer writes where nothing was said.
struct Constant
{
    std::string_view key;
    std::string_view value;
};
constexpr std::array<Constant, 9> kConstants = {{{"handler_name", "VideoHandler"},
                                                 {"handler_name", "SoundHandler"},
                                                 {"handler_name", ""},
                                                 {"vendor_id", "[0][0][0][0]"},
                                                 {"vendor_id", "FFMP"},
                                                 {"encoder", "Lavf"},
                                                 {"service_name", "Service01"},
                                                 {"service_provider", "FFmpeg"},
                                                 {"timecode", ""}}};

// Telemetry with positions: GoPro, Google's camera motion, Apple's timed metadata, Sony, DJI.
constexpr std::array<std::string_view, 6> kTelemetry = {"gpmd", "camm", "mebx", "rtmd", "djmd", "gps "};

std::string lower(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

} // namespace

std::optional<MetadataGroup> groupOfTag(std::string_view key, std::string_view value)
{
    const std::string name = lower(key);
    // Matroska adds the language to some keys ("DURATION-eng") and statistics of its muxer ("_STATISTICS_TAGS").
    const std::string stem = name.substr(0, name.find('-'));
    if (std::find(kStructural.begin(), kStructural.end(), stem) != kStructural.end()) {
        return std::nullopt;
    }
    for (const Constant& constant : kConstants) {
        if (name == constant.key && value == constant.value) {
            return std::nullopt;
        }
    }
    for (const Part& part : kParts) {
        if (name.find(part.text) != std::string::npos) {
            return part.group;
        }
    }
    return MetadataGroup::Other;
}

MetadataGroup groupOfDataStream(std::string_view fourCharacters) noexcept
{
    return std::find(kTelemetry.begin(), kTelemetry.end(), fourCharacters) != kTelemetry.end()
               ? MetadataGroup::Location
               : MetadataGroup::Container;
}

std::optional<image::GeoPosition> positionFromIso6709(std::string_view text)
{
    const std::string copy(text.substr(0, 64));
    std::array<double, 2> values{};
    const char* at = copy.c_str();
    for (double& value : values) {
        if (*at != '+' && *at != '-') {
            return std::nullopt;
        }
        char* end = nullptr;
        value = std::strtod(at, &end);
        if (end == at || !std::isfinite(value)) {
            return std::nullopt;
        }
        at = end;
    }
    if (std::abs(values[0]) > 90.0 || std::abs(values[1]) > 180.0) {
        return std::nullopt;
    }
    return image::GeoPosition{values[0], values[1]};
}

} // namespace bauta::video
