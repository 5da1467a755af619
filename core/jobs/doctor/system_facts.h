// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bauta::jobs
{

/// How this program came here, as far as its place tells; what to do about missing parts depends on it.
enum class ProgramKind
{
    Other = 0, ///< installed by somebody below a folder of their own
    Package,   ///< by the system's package manager
    BuildTree,
    Portable ///< one file that brings its libraries along
};

/// The computer and its system. Nothing in it names the computer, its user or a file.
struct SystemFacts
{
    ProgramKind programKind = ProgramKind::Other;
    std::string name;                    ///< "Debian GNU/Linux 12 (bookworm)"
    std::string id;                      ///< as in os-release: "debian"
    std::vector<std::string> idLike;     ///< what it descends from
    std::string kernel;                  ///< "6.1.0-25-amd64"
    std::string architecture;            ///< "x86_64"
    std::string cLibrary;                ///< "glibc 2.36"
    std::string processor;               ///< the model's name; empty if unknown
    std::vector<std::string> extensions; ///< of its instruction set, those that matter for speed
    std::int64_t memoryBytes = 0;        ///< 0 if unknown
    std::int64_t availableBytes = 0;     ///< without swapping

    /// Debian, Ubuntu or what descends from them, so that apt and Debian's package names can be spoken of.
    [[nodiscard]] bool usesApt() const;
};

[[nodiscard]] SystemFacts systemFacts();

/// The parts of systemFacts(), from the texts that they are read from; for tests too.
void readOsRelease(std::string_view text, SystemFacts& facts);
void readCpuInfo(std::string_view text, SystemFacts& facts);
void readMemInfo(std::string_view text, SystemFacts& facts);
/// `executable` is the program's own file. The environment does not count: programs that a portable file starts inherit
/// what it says there.
[[nodiscard]] ProgramKind programKind(const std::filesystem::path& executable);

} // namespace bauta::jobs
