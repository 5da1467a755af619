// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/metadata_sources.h"

#include "core/image/metadata_groups.h"
#include "core/image/metadata_text.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace bauta::image
{

namespace
{

constexpr std::size_t kMaxFindings = 4000;

class Joiner
{
public:
    Joiner(Bytes content, Format format) : m_content(content), m_format(format) {}

    JoinedMetadata join()
    {
        std::vector<MetadataItem> previews;
        m_result.standard = readFile(m_content, m_format, previews);
        const std::vector<StandardEntry> entries = listEntries(m_result.standard, m_format);
        take(entries);
        for (const StandardEntry& entry : entries) {
            m_familiesOfFile.insert(entry.family);
        }
        for (MetadataItem& preview : previews) {
            add({std::move(preview), false});
        }
        const PartList parts = walkContainer(m_content, m_format);
        // Carriers first: their entries say which other parts are known already.
        for (const Part& part : parts.parts()) {
            if (part.carrier != Carrier::None) {
                carrier(part);
            }
        }
        for (const Part& part : parts.parts()) {
            if (part.carrier == Carrier::None && !m_identities.contains(part.standsFor)) {
                add({{part.group, cleanText(part.key), cleanText(part.value)}, false});
            }
        }
        m_result.position = readPosition(m_result.standard);
        if (!m_result.position) {
            m_result.position = m_payloadPosition;
        }
        std::stable_sort(m_result.findings.begin(), m_result.findings.end(),
                         [](const Finding& a, const Finding& b) { return a.item.group < b.item.group; });
        return std::move(m_result);
    }

private:
    void add(Finding finding)
    {
        if (m_result.findings.size() < kMaxFindings) {
            if (m_known.insert({finding.item.key, finding.item.value}).second) {
                m_result.findings.push_back(std::move(finding));
            }
        } else if (m_result.findings.size() == kMaxFindings) {
            m_result.findings.push_back(
                {{MetadataGroup::Other, "More items", "there are more than are listed"}, false});
        }
    }

    void take(const std::vector<StandardEntry>& entries)
    {
        for (const StandardEntry& entry : entries) {
            if (!entry.identity.empty()) {
                m_identities.insert(entry.identity);
            }
            add({entry.item, entry.mayBeKept});
        }
    }

    /// A carrier is told by what it carries, or by itself where that cannot be read.
    void carrier(const Part& part)
    {
        bool told = false;
        if (part.payload.empty()) {
            told = m_familiesOfFile.contains(part.carrier) && m_wrappedSeen.insert(part.carrier).second;
        } else {
            StandardMetadata metadata = readPayload(part);
            // The directories of a payload are Exif whatever file they are in.
            const std::vector<StandardEntry> entries = listEntries(metadata, Format::Unknown);
            take(entries);
            told = !entries.empty();
            supplement(metadata);
        }
        if (!told) {
            add({{MetadataGroup::Other, cleanText(part.key), cleanText(part.value + ", not readable")}, false});
        }
    }

    /// Copies and the position come from the fuller reading: Exiv2 does not find every payload in every container.
    void supplement(StandardMetadata& metadata)
    {
        if (!m_payloadPosition) {
            m_payloadPosition = readPosition(metadata);
        }
        StandardMetadata& standard = m_result.standard;
        if (metadata.exif.count() > standard.exif.count()) {
            standard.exif = std::move(metadata.exif);
        }
        if (metadata.iptc.count() > standard.iptc.count()) {
            standard.iptc = std::move(metadata.iptc);
        }
        if (metadata.xmp.count() > standard.xmp.count()) {
            standard.xmp = std::move(metadata.xmp);
        }
    }

    Bytes m_content;
    Format m_format;
    JoinedMetadata m_result;
    std::set<std::pair<std::string, std::string>> m_known;
    std::set<std::string> m_identities;
    std::optional<GeoPosition> m_payloadPosition;
    std::set<Carrier> m_familiesOfFile; ///< which kinds Exiv2 found when reading the whole file
    std::set<Carrier> m_wrappedSeen;    ///< carriers that only Exiv2 unpacks: it reads one of a kind
};

} // namespace

JoinedMetadata readSources(Bytes content, Format format, const Exiv2Session& session)
{
    (void)session; // its existence is what counts
    return Joiner(content, format).join();
}

} // namespace bauta::image
