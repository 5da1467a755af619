// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/commands.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace bauta::test
{

/// What one call of the command line gave.
struct Outcome
{
    int exitCode = -1;
    std::string out;
    std::string err;
};

/// Runs a command line in process, as the program does. Models are sought in `root`/models and `root`/user.
inline Outcome callBauta(const std::vector<std::string>& arguments, jobs::Services& services,
                         const std::filesystem::path& root, const CancelToken& cancel = {})
{
    std::ostringstream out;
    std::ostringstream err;
    const cli::Streams streams{out, err};
    cli::Environment environment{streams, cancel, services, {root / "models", root / "user"}};
    const int exitCode = cli::run(arguments, environment);
    return {exitCode, out.str(), err.str()};
}

inline bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

inline QJsonObject jsonOf(const std::string& text)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

} // namespace bauta::test
