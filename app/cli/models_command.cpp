// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_line.h"
#include "app/cli/command_support.h"
#include "app/cli/commands.h"
#include "app/cli/table.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace bauta::cli
{

namespace
{

using Json = nlohmann::ordered_json;

const char* roleName(models::ModelRole role)
{
    switch (role) {
    case models::ModelRole::Invalid:
        break;
    case models::ModelRole::Detector:
        return "detector";
    case models::ModelRole::Landmarks:
        return "landmarks";
    case models::ModelRole::Mesh:
        return "mesh";
    case models::ModelRole::Recogniser:
        return "recogniser";
    case models::ModelRole::Judge:
        return "judge";
    case models::ModelRole::Surrogate:
        return "surrogate";
    }
    return "unknown";
}

Json describe(const models::ModelEntry& entry)
{
    Json json = {{"name", entry.name},           {"role", roleName(entry.role)}, {"builtIn", entry.builtIn},
                 {"licence", entry.licence},     {"source", entry.source},       {"sha256", entry.sha256},
                 {"file", printable(entry.file)}};
    if (entry.cosineAtFar1Percent) {
        json["thresholdFar1"] = *entry.cosineAtFar1Percent;
    }
    if (entry.cosineAtFar01Percent) {
        json["thresholdFar01"] = *entry.cosineAtFar01Percent;
    }
    return json;
}

void printJson(const Environment& environment, const Json& json)
{
    environment.streams.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

std::string text(const std::string& untrusted)
{
    return printable(std::string_view(untrusted));
}

} // namespace

int ModelsCommand::execute(Environment& environment) const
{
    switch (m_options.action) {
    case ModelsOptions::Action::List:
        return list(environment);
    case ModelsOptions::Action::Verify:
        return verify(environment);
    case ModelsOptions::Action::Add:
        return add(environment);
    case ModelsOptions::Action::Remove:
        return remove(environment);
    case ModelsOptions::Action::None:
        break;
    }
    return kExitUsage;
}

int ModelsCommand::list(Environment& environment) const
{
    const auto store = models::ModelStore::open(environment.modelFolders);
    if (!store) {
        return refuse(environment, store.error());
    }
    if (m_options.json) {
        Json models = Json::array();
        for (const models::ModelEntry& entry : store->entries()) {
            models.push_back(describe(entry));
        }
        printJson(environment, {{"models", std::move(models)}});
        return kExitDone;
    }
    Table table({"NAME", "ROLE", "ORIGIN", "LICENCE", "SHA-256"});
    for (const models::ModelEntry& entry : store->entries()) {
        table.add({text(entry.name), roleName(entry.role), entry.builtIn ? "built in" : "added", text(entry.licence),
                   entry.sha256.substr(0, 16)});
    }
    table.print(environment.streams);
    return kExitDone;
}

int ModelsCommand::verify(Environment& environment) const
{
    const auto store = models::ModelStore::open(environment.modelFolders);
    if (!store) {
        return refuse(environment, store.error());
    }
    std::vector<models::ModelEntry> chosen;
    for (const std::string& name : m_options.names) {
        const models::ModelEntry* entry = store->find(name);
        if (entry == nullptr) {
            complain(environment, "there is no model named " + name);
            return kExitUsage;
        }
        chosen.push_back(*entry);
    }
    if (m_options.names.empty()) {
        chosen = store->entries();
    }
    bool good = true;
    Json results = Json::array();
    Table table({"NAME", "RESULT"});
    for (const models::ModelEntry& entry : chosen) {
        const auto verified = store->verify(entry);
        good = good && verified.has_value();
        const std::string result = verified ? "good" : verified.error().detail;
        results.push_back({{"name", entry.name}, {"good", verified.has_value()}, {"detail", result}});
        table.add({text(entry.name), text(result)});
    }
    if (m_options.json) {
        printJson(environment, {{"models", std::move(results)}});
    } else {
        table.print(environment.streams);
    }
    return good ? kExitDone : kExitFailed;
}

int ModelsCommand::add(Environment& environment) const
{
    auto store = models::ModelStore::open(environment.modelFolders);
    if (!store) {
        return refuse(environment, store.error());
    }
    models::ModelEntry entry;
    const std::filesystem::path file = m_options.file;
    entry.name = m_options.name.empty() ? file.stem().native() : m_options.name;
    entry.builtIn = false;
    entry.licence = m_options.licence;
    entry.source = m_options.source;
    entry.outputNode = m_options.outputNode;
    entry.cosineAtFar1Percent = m_options.cosineAtFar1Percent;
    entry.cosineAtFar01Percent = m_options.cosineAtFar01Percent;
    if (m_options.role == "surrogate") {
        entry.role = models::ModelRole::Surrogate;
        entry.runtime = models::ModelRuntime::TorchScript;
    } else {
        entry.role = m_options.role == "judge" ? models::ModelRole::Judge : models::ModelRole::Detector;
        entry.runtime = models::ModelRuntime::Onnx;
    }
    const int usualSide = entry.role == models::ModelRole::Detector ? 640 : 112;
    entry.input.width = m_options.width > 0 ? m_options.width : usualSide;
    entry.input.height = m_options.height > 0 ? m_options.height : usualSide;
    entry.input.scale = static_cast<float>(m_options.scale);
    entry.input.bgr = m_options.bgr;
    for (std::size_t i = 0; i < entry.input.mean.size(); ++i) {
        if (!m_options.mean.empty()) {
            entry.input.mean.at(i) = static_cast<float>(m_options.mean[std::min(i, m_options.mean.size() - 1)]);
        }
        if (m_options.crop.size() == entry.input.cropInFrame.size()) {
            entry.input.cropInFrame.at(i) = static_cast<float>(m_options.crop[i]);
        }
    }
    const auto added = store->add(file, entry);
    if (!added) {
        complain(environment, file, added.error().detail);
        return added.error().code == ErrorCode::InvalidArgument ? kExitUsage : kExitFailed;
    }
    environment.streams.out << fmt::format("added {} as a {}\n", text(added->name), roleName(added->role));
    return kExitDone;
}

int ModelsCommand::remove(Environment& environment) const
{
    auto store = models::ModelStore::open(environment.modelFolders);
    if (!store) {
        return refuse(environment, store.error());
    }
    const std::string& name = m_options.names.front();
    if (const auto removed = store->remove(name); !removed) {
        return refuse(environment, removed.error());
    }
    environment.streams.out << "removed " << text(name) << "\n";
    return kExitDone;
}

} // namespace bauta::cli
