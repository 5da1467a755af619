// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/cloak_gallery.h"

#include "tests/bench/photo_workers.h"

#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <utility>

namespace bauta::bench
{

namespace
{

struct Entry
{
    std::optional<Portrait> portrait;
    Signature signature;
    std::string problem;
};

Entry openOne(const PortraitLoader& loader, const Judges& judges, const PortraitFile& file, bool synthetic)
{
    Entry entry;
    // Each is a portrait, whose one face is large; to search it for small ones would multiply the time.
    auto portrait = loader.load(file, faces::SearchEffort::Fast);
    if (!portrait) {
        entry.problem = portrait.error().detail;
        return entry;
    }
    auto signature = judges.look(portrait->rgb, portrait->face);
    if (!signature) {
        entry.problem = signature.error().detail;
        return entry;
    }
    entry.signature = std::move(*signature);
    if (!synthetic) {
        entry.portrait = std::move(*portrait);
    }
    return entry;
}

std::string lastTwoParts(const std::filesystem::path& file)
{
    return (file.parent_path().filename() / file.filename()).string();
}

} // namespace

CloakGallery openGallery(const PortraitLoader& loader, const Judges& judges, const std::vector<PortraitFile>& real,
                         const std::vector<PortraitFile>& synthetic, int workers)
{
    const std::size_t count = real.size() + synthetic.size();
    std::vector<Entry> entries(count);
    forEachPhoto(count, workers, [&](std::size_t i) {
        const bool isReal = i < real.size();
        entries[i] = openOne(loader, judges, isReal ? real[i] : synthetic[i - real.size()], !isReal);
        if ((i + 1) % 100 == 0) {
            fmt::print(stderr, "{} of {} clean photos\n", i + 1, count);
        }
    });
    CloakGallery gallery;
    for (std::size_t i = 0; i < count; ++i) {
        Entry& entry = entries[i];
        const bool isReal = i < real.size();
        if (!entry.problem.empty()) {
            gallery.problems.push_back(
                fmt::format("{}: {}", shortName(isReal ? real[i] : synthetic[i - real.size()]), entry.problem));
        } else if (isReal) {
            gallery.portraits.push_back(std::move(*entry.portrait));
            gallery.clean.push_back(std::move(entry.signature));
        } else {
            gallery.synthetic.push_back(std::move(entry.signature));
        }
    }
    return gallery;
}

std::string shortName(const PortraitFile& file)
{
    return lastTwoParts(file.file);
}

std::string shortName(const Portrait& portrait)
{
    return lastTwoParts(portrait.file);
}

} // namespace bauta::bench
