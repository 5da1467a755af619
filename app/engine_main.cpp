// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "core/base/cancel_token.h"
#include "core/jobs/workshop.h"
#include "core/models/compute_threads.h"
#include "core/models/model_store.h"

#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace
{

/// Outlives every handler.
bauta::CancelSource& cancelSource()
{
    static bauta::CancelSource source;
    return source;
}

/// The first signal asks for a clean end; a second one of the same kind ends at once, as usual.
void requestCancel(int signal)
{
    cancelSource().request();
    std::signal(signal, SIG_DFL);
}

} // namespace

int main(int argc, char** argv)
{
    using namespace bauta;
    models::limitArenas();
    cancelSource();
    std::signal(SIGINT, requestCancel);
    std::signal(SIGTERM, requestCancel);
    // A reader that closes the pipe early (bauta scan | head) is no reason to leave temporary files behind.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const cli::Streams streams = cli::processStreams(std::cout, std::cerr);
        models::ModelStore::Folders folders = models::ModelStore::defaultFolders();
        jobs::Workshop workshop(folders);
        cli::Environment environment{streams, cancelSource().token(), workshop, folders};
        const int exitCode = cli::run(std::vector<std::string>(argv + 1, argv + argc), environment);
        std::cout.flush();
        std::cerr.flush();
        // Skips the tear-down of libtorch's and OpenMP's global state, which costs time and has nothing to save: all
        // outputs are closed by now.
        ::_exit(exitCode);
    } catch (const std::exception& exception) {
        std::cerr << "bauta: unexpected: " << exception.what() << "\n";
    }
    return cli::kExitFailed;
}
