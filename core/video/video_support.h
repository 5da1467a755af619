// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/library_version.h"

#include <string>
#include <vector>

namespace bauta::video
{

/// A container that Bauta reads or writes, by its name in VideoInfo::container, and whether this FFmpeg has what that
/// takes.
struct ContainerSupport
{
    std::string name;
    bool reads = false;
    bool writes = false;
};

/// A codec that Bauta writes, or reads as well as any other that FFmpeg knows.
struct CodecSupport
{
    std::string name;                  ///< the family as on the command line: "h264"
    bool sound = false;                ///< of sound, not of pictures
    bool reads = false;                ///< a decoder is there
    std::vector<std::string> encoders; ///< FFmpeg's names of those that are there, best first; empty: cannot be written
    std::vector<std::string> wanted;   ///< FFmpeg's names of all that Bauta would use
};

/// What this FFmpeg does of what Bauta asks of it.
struct VideoSupport
{
    std::string release;                   ///< FFmpeg's own, as the system's build calls it
    std::string licence;                   ///< that FFmpeg was built under
    std::vector<LibraryVersion> libraries; ///< libavformat, libavcodec, ...
    std::vector<ContainerSupport> containers;
    std::vector<CodecSupport> codecs;
};

[[nodiscard]] VideoSupport videoSupport();

} // namespace bauta::video
