// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/doctor/advice.h"
#include "core/jobs/doctor/computer_text.h"
#include "core/jobs/json_parts.h"

namespace bauta::jobs
{

namespace
{

Json fromLibrary(const LibraryVersion& library)
{
    Json json = {{"name", library.name}};
    if (!library.loaded.empty()) {
        json["loaded"] = library.loaded;
    }
    if (!library.compiledWith.empty()) {
        json["compiledWith"] = library.compiledWith;
    }
    return json;
}

Json fromLibraries(const std::vector<LibraryVersion>& libraries)
{
    Json json = Json::array();
    for (const LibraryVersion& library : libraries) {
        json.push_back(fromLibrary(library));
    }
    return json;
}

Json fromSystem(const ComputerReport& report)
{
    const SystemFacts& system = report.system;
    return {{"system", system.name},
            {"systemId", system.id},
            {"kernel", system.kernel},
            {"architecture", system.architecture},
            {"cLibrary", system.cLibrary},
            {"processor", system.processor},
            {"instructions", fromTexts(system.extensions)},
            {"processors", report.compute.processors},
            {"processorsOnline", report.compute.processorsOnline},
            {"memoryBytes", system.memoryBytes},
            {"availableBytes", system.availableBytes},
            {"photosAtOnce", report.photosAtOnce},
            {"threadsForEach", report.threadsForEach}};
}

Json fromModels(const ComputerReport& report)
{
    Json list = Json::array();
    for (const ReportedModel& model : report.models) {
        Json json = Json::object();
        if (!model.name.empty()) {
            json["name"] = model.name;
        }
        json["builtIn"] = !model.name.empty();
        json["role"] = model.role;
        if (!model.version.empty()) {
            json["version"] = model.version;
        }
        json["state"] = toString(model.state);
        if (!model.sha256.empty()) {
            json["sha256"] = model.sha256;
        }
        if (!model.expected.empty() && model.expected != model.sha256) {
            json["expectedSha256"] = model.expected;
        }
        list.push_back(std::move(json));
    }
    return list;
}

Json fromNetworks(const ComputerReport& report)
{
    Json json = {{"oneDnn", fromLibrary(report.compute.oneDnn)},
                 {"instructionSet", report.compute.instructionSet},
                 {"threading", report.compute.threading}};
    if (!report.networksProblem.empty()) {
        json["problem"] = report.networksProblem;
    }
    if (!report.torch) {
        json["torchProblem"] = report.torchProblem;
        return json;
    }
    json["torch"] = fromLibrary(report.torch->torch);
    json["blas"] = {{"kind", toString(report.torch->blas)},
                    {"file", report.torch->blasFile},
                    {"version", report.torch->blasVersion}};
    return json;
}

Json fromPhotos(const ComputerReport& report)
{
    Json formats = Json::array();
    for (const image::FormatSupport& support : report.photoFormats) {
        Json json = {
            {"format", image::formatName(support.format)}, {"reads", support.reads}, {"writes", support.writes}};
        if (!support.decoder.empty()) {
            json["decoder"] = support.decoder;
        }
        if (!support.encoder.empty()) {
            json["encoder"] = support.encoder;
        }
        formats.push_back(std::move(json));
    }
    return {{"formats", std::move(formats)}, {"libraries", fromLibraries(report.photoLibraries)}};
}

Json fromVideos(const video::VideoSupport& video)
{
    Json containers = Json::array();
    for (const video::ContainerSupport& container : video.containers) {
        containers.push_back({{"name", container.name}, {"reads", container.reads}, {"writes", container.writes}});
    }
    Json codecs = Json::array();
    for (const video::CodecSupport& codec : video.codecs) {
        codecs.push_back({{"name", codec.name},
                          {"sound", codec.sound},
                          {"reads", codec.reads},
                          {"encoders", fromTexts(codec.encoders)}});
    }
    return {{"release", video.release},
            {"licence", video.licence},
            {"containers", std::move(containers)},
            {"codecs", std::move(codecs)},
            {"libraries", fromLibraries(video.libraries)}};
}

Json fromMeasurement(const Measurement& measurement)
{
    Json parts = Json::array();
    for (const MeasuredPart& part : measurement.parts) {
        Json json = {{"key", part.key}, {"words", part.words}};
        if (!part.problem.empty()) {
            json["problem"] = part.problem;
        }
        if (part.milliseconds > 0.0) {
            json["milliseconds"] = rounded(part.milliseconds, 0.01);
        }
        if (part.rate > 0.0) {
            json["rate"] = rounded(part.rate, 0.01);
            json["rateUnit"] = part.rateUnit;
        }
        if (!part.tool.empty()) {
            json["tool"] = part.tool;
        }
        parts.push_back(std::move(json));
    }
    return {
        {"seconds", rounded(measurement.seconds, 0.01)}, {"threads", measurement.threads}, {"parts", std::move(parts)}};
}

Json fromShortcomings(const ComputerReport& report)
{
    Json list = Json::array();
    for (const Shortcoming& entry : shortcomings(report)) {
        list.push_back({{"key", entry.key},
                        {"gravity", toString(entry.gravity)},
                        {"what", entry.what},
                        {entry.isCommand ? "command" : "advice", entry.remedy}});
    }
    return list;
}

} // namespace

std::string toJson(const ComputerReport& report)
{
    Json program = {{"version", report.version}, {"kind", toString(report.system.programKind)}};
    for (const auto& [what, value] : report.frontEnd) {
        program[what] = value;
    }
    Json json = {{"bautaReport", kReportVersion},          {"job", "doctor"},
                 {"coversPhotos", canCoverPhotos(report)}, {"program", std::move(program)},
                 {"computer", fromSystem(report)},         {"networks", fromNetworks(report)},
                 {"models", fromModels(report)},           {"photos", fromPhotos(report)},
                 {"videos", fromVideos(report.video)}};
    if (report.measurement) {
        json["measurement"] = fromMeasurement(*report.measurement);
    }
    json["missing"] = fromShortcomings(report);
    return textOf(json);
}

} // namespace bauta::jobs
