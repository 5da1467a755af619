// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/report.h"

#include <algorithm>

namespace bauta::jobs
{

namespace
{

/// The faces of finished photos for which `holds`.
template <class Predicate>
std::size_t countFaces(const ProtectReport& report, const Predicate& holds)
{
    std::size_t total = 0;
    for (const ItemReport& item : report.items) {
        if (item.status == ItemStatus::Succeeded) {
            total += static_cast<std::size_t>(std::count_if(item.faces.begin(), item.faces.end(), holds));
        }
    }
    return total;
}

} // namespace

const char* toString(ItemStatus status) noexcept
{
    switch (status) {
    case ItemStatus::Invalid:
        break;
    case ItemStatus::Succeeded:
        return "succeeded";
    case ItemStatus::Skipped:
        return "skipped";
    case ItemStatus::Failed:
        return "failed";
    case ItemStatus::Cancelled:
        return "cancelled";
    }
    return "invalid";
}

const char* toString(Identifiability value) noexcept
{
    switch (value) {
    case Identifiability::Unknown:
        break;
    case Identifiability::Hardly:
        return "hardly";
    case Identifiability::Possibly:
        return "possibly";
    case Identifiability::Likely:
        return "likely";
    case Identifiability::VeryLikely:
        return "very-likely";
    }
    return "unknown";
}

const char* inWords(Identifiability value) noexcept
{
    return value == Identifiability::VeryLikely ? "very likely" : toString(value);
}

MetadataKeys metadataKeys(const image::MetadataReport& report)
{
    MetadataKeys keys;
    for (const image::MetadataItem& item : report.items) {
        keys[item.group].insert(item.key);
    }
    return keys;
}

std::string methodInWords(const FaceOutcome& face)
{
    std::string words = protect::toString(face.method);
    if (protect::usesCloak(face.method)) {
        words += std::string(" (") + (face.budget ? "own budget" : protect::toString(face.strength)) + ")";
    }
    return words;
}

std::size_t ProtectReport::count(ItemStatus status) const
{
    return static_cast<std::size_t>(
        std::count_if(items.begin(), items.end(), [status](const ItemReport& item) { return item.status == status; }));
}

std::size_t ProtectReport::facesFound() const
{
    std::size_t total = 0;
    for (const ItemReport& item : items) {
        total += item.faces.size();
    }
    return total;
}

std::size_t ProtectReport::facesHidden() const
{
    return countFaces(*this, [](const FaceOutcome& face) {
        return face.method != protect::Method::Keep && !protect::usesCloak(face.method);
    });
}

std::size_t ProtectReport::facesCloaked() const
{
    return countFaces(*this, [](const FaceOutcome& face) { return protect::usesCloak(face.method); });
}

} // namespace bauta::jobs
