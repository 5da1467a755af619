// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/audit_pairs.h"

#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <system_error>

namespace bauta::jobs
{

namespace
{

namespace fs = std::filesystem;

/// The protected photos of a folder, by where they lie in it.
class Counterparts
{
public:
    explicit Counterparts(const InputList& list)
    {
        for (const InputFile& input : list.files) {
            m_byPath[input.outputSubpath] = input.file;
            m_byStem[stemOf(input.outputSubpath)].push_back(input.outputSubpath);
        }
    }

    /// Takes the partner of an original; NotFound, or InvalidArgument where several may be meant.
    Expected<fs::path> take(const fs::path& subpath)
    {
        if (const auto exact = m_byPath.find(subpath); exact != m_byPath.end()) {
            m_taken.insert(subpath);
            return exact->second;
        }
        const auto like = m_byStem.find(stemOf(subpath));
        if (like == m_byStem.end()) {
            return fail(ErrorCode::NotFound, "it has no protected counterpart");
        }
        if (like->second.size() > 1) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{} protected photos may be its counterpart; name the pair", like->second.size()));
        }
        m_taken.insert(like->second.front());
        return m_byPath.at(like->second.front());
    }

    [[nodiscard]] std::vector<fs::path> left() const
    {
        std::vector<fs::path> files;
        for (const auto& [subpath, file] : m_byPath) {
            if (m_taken.count(subpath) == 0) {
                files.push_back(file);
            }
        }
        return files;
    }

private:
    static fs::path stemOf(const fs::path& subpath) { return subpath.parent_path() / subpath.stem(); }

    std::map<fs::path, fs::path> m_byPath;
    std::map<fs::path, std::vector<fs::path>> m_byStem;
    std::set<fs::path> m_taken;
};

} // namespace

Expected<AuditInputs> pairForAudit(const fs::path& original, const fs::path& protectedOnes, bool recursive)
{
    std::error_code ec;
    const bool originalIsFolder = fs::is_directory(original, ec);
    const bool protectedIsFolder = fs::is_directory(protectedOnes, ec);
    if (originalIsFolder && !protectedIsFolder) {
        return fail(ErrorCode::InvalidArgument, fs::exists(protectedOnes, ec)
                                                    ? "a folder of originals needs a folder of protected photos"
                                                    : "there is no folder " + printable(protectedOnes));
    }
    AuditInputs inputs;
    const InputList originals = collectInputs({original}, {.recursive = recursive, .outputFolder = protectedOnes});
    inputs.problems = originals.problems;
    if (!protectedIsFolder) {
        const InputList single = collectInputs({protectedOnes}, {});
        inputs.problems.insert(inputs.problems.end(), single.problems.begin(), single.problems.end());
        if (originals.files.size() == 1 && single.files.size() == 1) {
            inputs.pairs.push_back({originals.files.front().file, single.files.front().file, {}});
        }
        return inputs;
    }
    const InputList protectedList = collectInputs({protectedOnes}, {.recursive = recursive, .outputFolder = {}});
    inputs.problems.insert(inputs.problems.end(), protectedList.problems.begin(), protectedList.problems.end());
    Counterparts counterparts(protectedList);
    for (const InputFile& input : originals.files) {
        auto partner = counterparts.take(originalIsFolder ? input.outputSubpath : input.file.filename());
        if (partner) {
            inputs.pairs.push_back({input.file, *std::move(partner), {}});
        } else {
            inputs.problems.push_back({input.file, partner.error()});
        }
    }
    if (originalIsFolder) {
        for (const fs::path& file : counterparts.left()) {
            inputs.warnings.push_back(printable(file) + " has no original; not audited");
        }
    }
    return inputs;
}

} // namespace bauta::jobs
