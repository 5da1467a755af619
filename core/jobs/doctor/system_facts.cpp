// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/doctor/system_facts.h"

#include "core/base/without_folders.h"
#include "core/plan/path_text.h"

#include <gnu/libc-version.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>

namespace bauta::jobs
{

namespace
{

namespace fs = std::filesystem;

/// x86 first, then ARM, by Linux's names.
constexpr std::array<std::string_view, 19> kTelling = {
    "sse4_1",      "avx",         "avx2",        "fma",      "f16c",     "avx_vnni", "avx512f",
    "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_int8", "amx_bf16", "asimd",
    "asimddp",     "i8mm",        "bf16",        "sve",      "sve2"};

std::string readText(const char* file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void forEachLine(std::string_view text, const std::function<void(std::string_view)>& use)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        use(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\r";
    const std::size_t first = text.find_first_not_of(kBlank);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string> wordsOf(std::string_view text)
{
    std::istringstream in{std::string(text)};
    return {std::istream_iterator<std::string>(in), {}};
}

/// "key : value" of /proc/cpuinfo and /proc/meminfo; empty where the line has another key.
std::string_view valueOf(std::string_view line, std::string_view key)
{
    const std::size_t colon = line.find(':');
    return colon != std::string_view::npos && trimmed(line.substr(0, colon)) == key ? trimmed(line.substr(colon + 1))
                                                                                    : std::string_view();
}

std::int64_t kibibytes(std::string_view text)
{
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number * 1024;
}

bool isBelow(const fs::path& file, std::string_view folder)
{
    return file.native().starts_with(folder);
}

} // namespace

bool SystemFacts::usesApt() const
{
    const auto isOne = [](const std::string& system) {
        return system == "debian" || system == "ubuntu";
    };
    return isOne(id) || std::any_of(idLike.begin(), idLike.end(), isOne);
}

void readOsRelease(std::string_view text, SystemFacts& facts)
{
    forEachLine(text, [&facts](std::string_view line) {
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) {
            return;
        }
        const std::string_view key = trimmed(line.substr(0, equals));
        std::string_view value = trimmed(line.substr(equals + 1));
        if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
            value = value.substr(1, value.size() - 2);
        }
        if (key == "PRETTY_NAME") {
            facts.name = printable(value);
        } else if (key == "ID") {
            facts.id = printable(value);
        } else if (key == "ID_LIKE") {
            facts.idLike = wordsOf(printable(value));
        }
    });
}

void readCpuInfo(std::string_view text, SystemFacts& facts)
{
    std::vector<std::string> flags;
    forEachLine(text, [&](std::string_view line) {
        if (const auto model = valueOf(line, "model name"); facts.processor.empty() && !model.empty()) {
            facts.processor = printable(model);
        }
        for (const char* key : {"flags", "Features"}) {
            if (const auto words = valueOf(line, key); flags.empty() && !words.empty()) {
                flags = wordsOf(words);
            }
        }
    });
    for (const std::string_view name : kTelling) {
        if (std::find(flags.begin(), flags.end(), name) != flags.end()) {
            facts.extensions.emplace_back(name);
        }
    }
}

void readMemInfo(std::string_view text, SystemFacts& facts)
{
    forEachLine(text, [&facts](std::string_view line) {
        if (const auto total = valueOf(line, "MemTotal"); !total.empty()) {
            facts.memoryBytes = kibibytes(total);
        }
        if (const auto available = valueOf(line, "MemAvailable"); !available.empty()) {
            facts.availableBytes = kibibytes(available);
        }
    });
}

ProgramKind programKind(const fs::path& executable)
{
    std::error_code ec;
    if (fs::exists(programTree(executable) / "share" / "bauta" / "portable", ec)) {
        return ProgramKind::Portable;
    }
    const fs::path above = executable.parent_path().parent_path();
    if (fs::exists(above / "CMakeCache.txt", ec)) {
        return ProgramKind::BuildTree;
    }
    return isBelow(executable, "/usr/") && !isBelow(executable, "/usr/local/") ? ProgramKind::Package
                                                                               : ProgramKind::Other;
}

SystemFacts systemFacts()
{
    SystemFacts facts;
    std::error_code ec;
    facts.programKind = programKind(fs::read_symlink("/proc/self/exe", ec));
    std::string release = readText("/etc/os-release");
    if (release.empty()) {
        release = readText("/usr/lib/os-release");
    }
    readOsRelease(release, facts);
    readCpuInfo(readText("/proc/cpuinfo"), facts);
    readMemInfo(readText("/proc/meminfo"), facts);
    utsname names{}; // its nodename is the computer's and goes nowhere
    if (::uname(&names) == 0) {
        facts.kernel = printable(std::string_view(names.release));
        facts.architecture = printable(std::string_view(names.machine));
    }
    facts.cLibrary = std::string("glibc ") + ::gnu_get_libc_version();
    return facts;
}

} // namespace bauta::jobs
