// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/face_results.h"

#include "core/jobs/cloak_summary.h"

#include <fmt/format.h>

#include <cassert>
#include <cstddef>

namespace bauta::jobs
{

namespace
{

/// "one face is covered ..., because ..." or "3 faces are covered ...": a crowd must not fill the screen; the report
/// tells why of each.
std::string sentence(std::size_t number, const std::string& first, const std::string& what)
{
    return number == 1 ? "one face is " + first
                       : fmt::format("{} faces are {} (the report tells why of each)", number, what);
}

} // namespace

FaceOutcome plannedOutcome(const faces::Face& face, int person, const plan::Decision& decision,
                           const std::string& reason)
{
    FaceOutcome outcome{face.boxInImage, face.confidence, person, decision.method, reason};
    if (protect::usesCloak(decision.method)) {
        const bool open = decision.strength == protect::Strength::None;
        outcome.strength = open ? protect::Strength::Standard : decision.strength;
        outcome.budget = decision.budget;
    }
    return outcome;
}

void recordResults(const std::vector<FaceResult>& results, ItemReport& item)
{
    assert(results.size() == item.faces.size());
    std::size_t covered = 0;
    std::size_t left = 0;
    std::size_t cloaked = 0;
    std::size_t weak = 0;
    std::string firstCovered;
    std::string firstLeft;
    const char* meant = "cloaked";
    for (std::size_t i = 0; i < results.size(); ++i) {
        const FaceResult& result = results[i];
        FaceOutcome& face = item.faces[i];
        meant = face.method == protect::Method::Anonymize && !result.reason.empty() ? "replaced" : meant;
        face.method = result.method;
        face.cloak = result.cloak;
        if (!protect::usesCloak(result.method)) {
            face.strength = protect::Strength::None;
            face.budget.reset();
        }
        if (result.cloak) {
            ++cloaked;
            weak += isWeak(*result.cloak) ? 1U : 0U;
        }
        if (result.reason.empty()) {
            continue;
        }
        face.reason += (face.reason.empty() ? "" : "; ") + result.reason;
        const bool kept = result.method == protect::Method::Keep;
        std::string& first = kept ? firstLeft : firstCovered;
        if ((kept ? left : covered)++ == 0) {
            first = result.reason;
        }
    }
    if (left > 0) {
        item.warnings.push_back("NOT PROTECTED: " +
                                sentence(left, firstLeft, fmt::format("left as they are: not {}", meant)));
    }
    if (covered > 0) {
        item.notes.push_back(sentence(covered, firstCovered, fmt::format("covered instead of {}", meant)));
    }
    if (weak > 0) {
        item.warnings.push_back(fmt::format("{} of {} cloaks came out weak, so that the face may well be recognised; "
                                            "look at the audit, or give a larger "
                                            "--strength",
                                            weak, cloaked));
    }
}

void recordKept(const image::MetadataReport& left, ItemReport& item)
{
    item.metadataKept = metadataKeys(left);
    for (const auto& [group, keys] : item.metadataKept) {
        const auto removed = item.metadataRemoved.find(group);
        if (removed == item.metadataRemoved.end()) {
            continue;
        }
        for (const std::string& key : keys) {
            removed->second.erase(key);
        }
        if (removed->second.empty()) {
            item.metadataRemoved.erase(removed);
        }
    }
}

} // namespace bauta::jobs
