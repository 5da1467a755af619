// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "core/base/log.h"

namespace bauta::cli
{

namespace
{

void setLogLevel(Verbosity verbosity)
{
    switch (verbosity) {
    case Verbosity::Quiet:
        log::setLevel(log::Level::Error);
        break;
    case Verbosity::Normal:
        log::setLevel(log::Level::Warning);
        break;
    case Verbosity::Verbose:
        log::setLevel(log::Level::Info);
        break;
    }
}

} // namespace

int run(const std::vector<std::string>& arguments, Environment& environment)
{
    const CommandLine line = parseCommandLine(arguments, environment.streams);
    if (line.exitCode) {
        return *line.exitCode;
    }
    switch (line.command) {
    case CommandId::Protect:
        setLogLevel(line.protect.common.verbosity);
        return ProtectCommand(line.protect).execute(environment);
    case CommandId::Audit:
        setLogLevel(line.audit.common.verbosity);
        return AuditCommand(line.audit).execute(environment);
    case CommandId::Scan:
        setLogLevel(line.scan.common.verbosity);
        return ScanCommand(line.scan).execute(environment);
    case CommandId::People:
        setLogLevel(line.people.common.verbosity);
        return PeopleCommand(line.people).execute(environment);
    case CommandId::Models:
        return ModelsCommand(line.models).execute(environment);
    case CommandId::Doctor:
        return DoctorCommand(line.doctor).execute(environment);
    case CommandId::Version:
        return printVersion(line.version, environment.streams);
    case CommandId::None:
        break;
    }
    return kExitUsage;
}

} // namespace bauta::cli
