// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <initializer_list>

namespace bauta::cli
{

Streams processStreams(std::ostream& out, std::ostream& err)
{
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal == nullptr || std::strcmp(terminal, "dumb") == 0;
    Streams streams{out, err};
    streams.outIsTerminal = ::isatty(STDOUT_FILENO) == 1;
    // A dumb terminal cannot wipe a line, so it gets no progress bar.
    streams.errIsTerminal = ::isatty(STDERR_FILENO) == 1 && !dumb;
    winsize size{};
    for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
        if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
            streams.columns = size.ws_col;
            break;
        }
    }
    return streams;
}

} // namespace bauta::cli
