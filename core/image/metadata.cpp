// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/metadata.h"

#include "core/image/decode.h"
#include "core/image/metadata_groups.h"
#include "core/image/metadata_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace bauta::image
{

namespace
{

constexpr std::array<std::pair<MetadataGroup, const char*>, 11> kGroupNames{{
    {MetadataGroup::Location, "location"},
    {MetadataGroup::Device, "device"},
    {MetadataGroup::People, "people"},
    {MetadataGroup::Time, "time"},
    {MetadataGroup::Preview, "preview"},
    {MetadataGroup::MakerNotes, "maker-notes"},
    {MetadataGroup::Description, "description"},
    {MetadataGroup::History, "history"},
    {MetadataGroup::Container, "container"},
    {MetadataGroup::Technical, "technical"},
    {MetadataGroup::Other, "other"},
}};

constexpr std::size_t kMaxNamesInError = 8;

} // namespace

const char* toString(MetadataGroup group) noexcept
{
    const auto found = std::find_if(kGroupNames.begin(), kGroupNames.end(),
                                    [group](const auto& entry) { return entry.first == group; });
    return found != kGroupNames.end() ? found->second : "other";
}

std::optional<MetadataGroup> metadataGroupFromString(const std::string& name) noexcept
{
    const auto found = std::find_if(kGroupNames.begin(), kGroupNames.end(),
                                    [&name](const auto& entry) { return entry.second == name; });
    return found != kGroupNames.end() ? std::optional(found->first) : std::nullopt;
}

std::set<MetadataGroup> MetadataReport::groups() const
{
    std::set<MetadataGroup> found;
    for (const MetadataItem& item : items) {
        found.insert(item.group);
    }
    return found;
}

Expected<MetadataReport> inspectMetadata(std::span<const std::byte> content)
{
    const Format format = sniffFormat(content);
    if (format == Format::Unknown) {
        return fail(ErrorCode::UnsupportedFormat, "the content is not a photo of a known format");
    }
    const Exiv2Session session;
    JoinedMetadata joined = readSources(content, format, session);
    MetadataReport report;
    for (Finding& finding : joined.findings) {
        report.items.push_back(std::move(finding.item));
    }
    report.position = joined.position;
    return report;
}

Expected<void> verifyStripped(std::span<const std::byte> output, const std::set<MetadataGroup>& kept)
{
    const Format format = sniffFormat(output);
    if (format == Format::Unknown) {
        return fail(ErrorCode::VerificationFailed, "the output is not a photo of a known format");
    }
    const Exiv2Session session;
    const JoinedMetadata joined = readSources(output, format, session);
    std::string names;
    std::size_t count = 0;
    for (const Finding& finding : joined.findings) {
        const MetadataGroup group = finding.item.group;
        if (finding.mayBeKept && mayBeKept(group) && kept.contains(group)) {
            continue;
        }
        if (++count <= kMaxNamesInError) {
            names += fmt::format("{}{}", names.empty() ? "" : ", ", finding.item.key);
        }
    }
    if (count == 0) {
        return {};
    }
    const std::string more = count > kMaxNamesInError ? fmt::format(" and {} more", count - kMaxNamesInError) : "";
    return fail(ErrorCode::VerificationFailed, fmt::format("metadata stayed in the output: {}{}", names, more));
}

} // namespace bauta::image
