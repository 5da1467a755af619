// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/environment.h"
#include "app/cli/options.h"

namespace bauta::cli
{

// One class a subcommand. Each turns its options into a job's request, runs the job and prints the report; the exit
// code is returned (command_line.h).

class ProtectCommand
{
public:
    explicit ProtectCommand(ProtectOptions options) : m_options(std::move(options)) {}
    [[nodiscard]] int execute(Environment& environment) const;

private:
    ProtectOptions m_options;
};

class AuditCommand
{
public:
    explicit AuditCommand(AuditOptions options) : m_options(std::move(options)) {}
    [[nodiscard]] int execute(Environment& environment) const;

private:
    AuditOptions m_options;
};

class ScanCommand
{
public:
    explicit ScanCommand(ScanOptions options) : m_options(std::move(options)) {}
    [[nodiscard]] int execute(Environment& environment) const;

private:
    ScanOptions m_options;
};

class PeopleCommand
{
public:
    explicit PeopleCommand(PeopleOptions options) : m_options(std::move(options)) {}
    [[nodiscard]] int execute(Environment& environment) const;

private:
    PeopleOptions m_options;
};

class ModelsCommand
{
public:
    explicit ModelsCommand(ModelsOptions options) : m_options(std::move(options)) {}
    [[nodiscard]] int execute(Environment& environment) const;

private:
    [[nodiscard]] int list(Environment& environment) const;
    [[nodiscard]] int verify(Environment& environment) const;
    [[nodiscard]] int add(Environment& environment) const;
    [[nodiscard]] int remove(Environment& environment) const;

    ModelsOptions m_options;
};

class DoctorCommand
{
public:
    explicit DoctorCommand(DoctorOptions options) : m_options(options) {}
    [[nodiscard]] int execute(Environment& environment) const;

private:
    DoctorOptions m_options;
};

/// Parses and executes: all of the program but main.
[[nodiscard]] int run(const std::vector<std::string>& arguments, Environment& environment);

} // namespace bauta::cli
