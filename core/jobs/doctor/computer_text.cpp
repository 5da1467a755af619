// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/doctor/computer_text.h"

#include "core/jobs/doctor/advice.h"
#include "core/jobs/doctor/text_sheet.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace bauta::jobs
{

namespace
{

constexpr std::size_t kShownDigits = 16; ///< of a SHA-256 that is right

std::string versionWords(const LibraryVersion& library)
{
    std::string words = library.known().empty() ? "version unknown" : library.known();
    if (library.differs()) {
        words += fmt::format(" (compiled with {})", library.compiledWith);
    }
    return words;
}

std::string listed(const std::vector<std::string>& words)
{
    return words.empty() ? "none" : fmt::format("{}", fmt::join(words, ", "));
}

std::string gibibytes(std::int64_t bytes)
{
    return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / (1024.0 * 1024.0 * 1024.0));
}

std::string kindWords(ProgramKind kind)
{
    switch (kind) {
    case ProgramKind::Package:
        return "from the system's package";
    case ProgramKind::BuildTree:
        return "in its build tree";
    case ProgramKind::Portable:
        return "portable file";
    case ProgramKind::Other:
        break;
    }
    return "in a folder of its own";
}

void writeProgram(const ComputerReport& report, TextSheet& sheet)
{
    sheet.section("Program");
    sheet.row("Bauta", fmt::format("{}, {}", report.version, kindWords(report.system.programKind)));
    for (const auto& [what, value] : report.frontEnd) {
        sheet.row(what, value);
    }
}

void writeSystem(const ComputerReport& report, TextSheet& sheet)
{
    const SystemFacts& system = report.system;
    sheet.section("Computer");
    sheet.row("System", system.name.empty() ? "unknown" : system.name);
    sheet.row("Kernel", fmt::format("{}, {}, {}", system.kernel, system.architecture, system.cLibrary));
    sheet.row("Processor", system.processor.empty() ? system.architecture : system.processor);
    sheet.row("Instructions", fmt::format("{}", fmt::join(system.extensions, " ")));
    sheet.row("Processors", fmt::format("{} of {} may be used", report.compute.processors,
                                        std::max(report.compute.processors, report.compute.processorsOnline)));
    if (system.memoryBytes > 0) {
        sheet.row("Memory",
                  fmt::format("{}, {} available", gibibytes(system.memoryBytes), gibibytes(system.availableBytes)));
    }
    sheet.row("A job", fmt::format("works on {} {} at once, with {} {} each", report.photosAtOnce,
                                   report.photosAtOnce == 1 ? "photo" : "photos", report.threadsForEach,
                                   report.threadsForEach == 1 ? "thread" : "threads"));
}

void writeNetworks(const ComputerReport& report, TextSheet& sheet)
{
    sheet.section("Networks");
    sheet.row("oneDNN", fmt::format("{}, {}, {}", versionWords(report.compute.oneDnn), report.compute.instructionSet,
                                    report.compute.threading));
    if (report.torch) {
        sheet.row("libtorch", versionWords(report.torch->torch));
        std::string blas = toString(report.torch->blas);
        if (!report.torch->blasFile.empty()) {
            blas += fmt::format(" in {}", report.torch->blasFile);
        }
        if (!report.torch->blasVersion.empty()) {
            blas += fmt::format(" ({})", report.torch->blasVersion);
        }
        sheet.row("BLAS", blas);
    } else {
        sheet.row("libtorch", "not to be had: " + report.torchProblem);
    }
}

void writeModels(const ComputerReport& report, TextSheet& sheet)
{
    sheet.section("Models");
    if (report.models.empty()) {
        sheet.row("", report.modelsProblem == ModelsProblem::ManifestDamaged ? "their list is damaged" : "none");
        return;
    }
    std::vector<std::vector<std::string>> rows;
    for (const ReportedModel& model : report.models) {
        const bool damaged = model.state == models::ModelState::Damaged;
        rows.push_back({model.name.empty() ? "(added)" : model.name, model.role, model.version, toString(model.state),
                        model.sha256.empty() || damaged ? "" : model.sha256.substr(0, kShownDigits)});
        if (damaged) {
            rows.push_back({"  its SHA-256 is " + model.sha256});
            if (!model.expected.empty()) {
                rows.push_back({"  and should be  " + model.expected});
            }
        }
    }
    sheet.table(rows);
}

void writePhotos(const ComputerReport& report, TextSheet& sheet)
{
    sheet.section("Photos");
    std::vector<std::vector<std::string>> rows;
    for (const image::FormatSupport& format : report.photoFormats) {
        std::vector<std::string> tools;
        for (const std::string& tool : {format.decoder, format.encoder}) {
            if (!tool.empty()) {
                tools.push_back(tool);
            }
        }
        rows.push_back({std::string(image::formatName(format.format)), format.reads ? "read" : "not read",
                        format.writes ? "written" : "not written", fmt::format("{}", fmt::join(tools, "; "))});
    }
    sheet.table(rows);
    std::vector<std::string> libraries;
    for (const LibraryVersion& library : report.photoLibraries) {
        libraries.push_back(fmt::format("{} {}", library.name, versionWords(library)));
    }
    sheet.row("Libraries", listed(libraries));
}

void writeVideos(const ComputerReport& report, TextSheet& sheet)
{
    sheet.section("Videos");
    std::vector<std::string> read;
    std::vector<std::string> written;
    for (const video::ContainerSupport& container : report.video.containers) {
        if (container.reads) {
            read.push_back(container.name);
        }
        if (container.writes) {
            written.push_back(container.name);
        }
    }
    if (read == written) {
        sheet.row("Containers", listed(read));
    } else {
        sheet.row("Containers", fmt::format("read: {}; written: {}", listed(read), listed(written)));
    }
    std::vector<std::vector<std::string>> rows;
    for (const video::CodecSupport& codec : report.video.codecs) {
        rows.push_back({codec.name, codec.reads ? "read" : "not read",
                        codec.encoders.empty() ? "not written" : "written",
                        fmt::format("{}", fmt::join(codec.encoders, ", "))});
    }
    sheet.table(rows);
    std::vector<std::string> libraries;
    for (const LibraryVersion& library : report.video.libraries) {
        libraries.push_back(fmt::format("{} {}", library.name, versionWords(library)));
    }
    sheet.row("FFmpeg", fmt::format("{}, {}: {}", report.video.release, report.video.licence, listed(libraries)));
}

std::string milliseconds(double value)
{
    return value <= 0.0 ? std::string() : fmt::format("{:.{}f} ms", value, value < 10.0 ? 1 : 0);
}

void writeMeasurement(const ComputerReport& report, TextSheet& sheet)
{
    if (!report.measurement) {
        return;
    }
    const Measurement& measurement = *report.measurement;
    sheet.section(fmt::format("Measurement (pictures drawn for it, {} {}, {:.1f} s in all)", measurement.threads,
                              measurement.threads == 1 ? "thread" : "threads", measurement.seconds));
    std::vector<std::vector<std::string>> rows;
    for (const MeasuredPart& part : measurement.parts) {
        if (!part.problem.empty()) {
            rows.push_back({part.words, "failed"});
            rows.push_back({"  " + part.problem});
            continue;
        }
        rows.push_back({part.words, milliseconds(part.milliseconds),
                        part.rate > 0.0 ? fmt::format("{:.0f} {}", part.rate, part.rateUnit) : std::string(),
                        part.tool});
    }
    sheet.table(rows, {1});
}

void writeShortcomings(const ComputerReport& report, TextSheet& sheet)
{
    const std::vector<Shortcoming> found = shortcomings(report);
    if (found.empty()) {
        sheet.paragraph("Nothing is missing.");
        return;
    }
    sheet.section("What is missing, and what to do about it");
    for (const Shortcoming& entry : found) {
        std::string words = entry.what;
        if (entry.gravity != Gravity::Limits) {
            words += entry.gravity == Gravity::Blocks ? " [so nothing can be covered]" : " [slow]";
        }
        sheet.item(words, "-> " + entry.remedy);
    }
}

} // namespace

std::string toText(const ComputerReport& report)
{
    TextSheet sheet(kReportColumns);
    sheet.paragraph("This computer, as Bauta sees it. There are no file names and no faces in it: paste all of it into "
                    "a bug report.");
    writeProgram(report, sheet);
    writeSystem(report, sheet);
    writeNetworks(report, sheet);
    writeModels(report, sheet);
    writePhotos(report, sheet);
    writeVideos(report, sheet);
    writeMeasurement(report, sheet);
    writeShortcomings(report, sheet);
    return sheet.text();
}

const char* toString(ProgramKind kind) noexcept
{
    switch (kind) {
    case ProgramKind::Package:
        return "package";
    case ProgramKind::BuildTree:
        return "buildTree";
    case ProgramKind::Portable:
        return "portable";
    case ProgramKind::Other:
        break;
    }
    return "other";
}

const char* toString(models::ModelState state) noexcept
{
    switch (state) {
    case models::ModelState::Good:
        return "verified";
    case models::ModelState::Missing:
        return "missing";
    case models::ModelState::Damaged:
        return "damaged";
    case models::ModelState::Unverified:
        break;
    }
    return "there";
}

const char* toString(models::BlasKind kind) noexcept
{
    switch (kind) {
    case models::BlasKind::Reference:
        return "reference BLAS";
    case models::BlasKind::OpenBlas:
        return "OpenBLAS";
    case models::BlasKind::Blis:
        return "BLIS";
    case models::BlasKind::Atlas:
        return "ATLAS";
    case models::BlasKind::Mkl:
        return "MKL";
    case models::BlasKind::Unknown:
        break;
    }
    return "unknown";
}

} // namespace bauta::jobs
