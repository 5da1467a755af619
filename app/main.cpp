// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_line.h"
#include "app/cli/terminal.h"
#include "app/portable.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

// The program that users call. It reads the whole command line, so that help, the version and usage errors come at
// once, and hands real work to bauta-engine, which links OpenCV and FFmpeg and needs a quarter of a second to start.

namespace
{

/// Where this program lies, links resolved.
std::filesystem::path ownFolder()
{
    std::error_code ec;
    return std::filesystem::read_symlink("/proc/self/exe", ec).parent_path();
}

std::filesystem::path findEngine()
{
    const std::filesystem::path folder = ownFolder();
    for (const auto& candidate : {folder / BAUTA_ENGINE_FOLDER / "bauta-engine", folder / "bauta-engine"}) {
        if (::access(candidate.c_str(), X_OK) == 0) {
            return candidate.lexically_normal();
        }
    }
    return {};
}

/// Tells the engine, which lies elsewhere, where the installed models are.
void nameModels()
{
    const std::filesystem::path models = (ownFolder() / BAUTA_MODELS_FOLDER).lexically_normal();
    if (::access((models / "manifest.json").c_str(), R_OK) == 0) {
        ::setenv("BAUTA_MODELS", models.c_str(), 0);
    }
}

/// OpenMP's threads spin between the layers of a network unless told otherwise before they start. With other programs
/// running that costs many times what it saves (measured: 30 instead of 5 s of processor time on a busy machine).
void letWaitingThreadsSleep()
{
    ::setenv("OMP_WAIT_POLICY", "passive", 0);
}

} // namespace

int main(int argc, char** argv)
{
    using namespace bauta::cli;
    try {
        const Streams streams = processStreams(std::cout, std::cerr);
        const CommandLine line = parseCommandLine(std::vector<std::string>(argv + 1, argv + argc), streams);
        if (line.exitCode) {
            return *line.exitCode;
        }
        if (line.command == CommandId::Version) {
            return printVersion(line.version, streams);
        }
        const std::filesystem::path engine = findEngine();
        if (engine.empty()) {
            std::cerr << "bauta: bauta-engine is missing; the installation is not complete\n";
            return kExitFailed;
        }
        nameModels();
        letWaitingThreadsSleep();
        bauta::portable::tellLibraries();
        ::execv(engine.c_str(), argv);
        std::cerr << "bauta: cannot start " << engine.native() << ": " << std::strerror(errno) << "\n";
    } catch (const std::exception& exception) {
        std::cerr << "bauta: unexpected: " << exception.what() << "\n";
    }
    return kExitFailed;
}
