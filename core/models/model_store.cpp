// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/model_store.h"

#include "core/base/hash.h"
#include "core/base/output_file.h"
#include "core/models/foreign_model.h"
#include "core/models/manifest.h"
#include "core/models/model_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <system_error>

namespace bauta::models
{

namespace
{

namespace fs = std::filesystem;

constexpr const char* kHowToGet = "in a source tree run ./dev setup && ./dev build; otherwise reinstall the package";

fs::path environmentPath(const char* name)
{
    const char* value = std::getenv(name);
    return value != nullptr ? fs::path(value) : fs::path();
}

fs::path userFolder()
{
    const fs::path data = environmentPath("XDG_DATA_HOME");
    if (data.is_absolute()) { // the XDG specification has relative paths ignored
        return data / "bauta" / "models";
    }
    const fs::path home = environmentPath("HOME");
    return home.empty() ? fs::path() : home / ".local" / "share" / "bauta" / "models";
}

/// Lower-case letters, digits, dot, dash and underscore, beginning with a letter or digit: safe as file name and word.
bool isGoodName(const std::string& name)
{
    const auto isWord = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    return !name.empty() && name.size() <= 64 && isWord(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return isWord(c) || c == '.' || c == '-' || c == '_'; });
}

/// A name that isGoodName accepts, made from whatever the user or the file is called.
std::string sanitised(const std::string& wish)
{
    std::string name;
    for (const char c : wish) {
        const char lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        const bool good = isGoodName("a" + std::string(1, lower));
        if (good || (!name.empty() && name.back() != '-')) {
            name.push_back(good ? lower : '-');
        }
    }
    while (!name.empty() && !isGoodName(name.substr(0, 1))) {
        name.erase(0, 1);
    }
    while (!name.empty() && name.back() == '-') {
        name.pop_back();
    }
    name.resize(std::min<std::size_t>(name.size(), 64));
    return name;
}

/// What the user's manifest lists now, which another process may have changed since it was opened, less one name.
std::vector<ModelEntry> userEntries(const fs::path& folder, const std::string& without)
{
    const Expected<std::vector<ModelEntry>> listed = readManifest(folder, false);
    std::vector<ModelEntry> entries = listed ? *listed : std::vector<ModelEntry>();
    std::erase_if(entries, [&without](const ModelEntry& entry) { return entry.name == without; });
    return entries;
}

Expected<void> checkThresholds(const ModelEntry& entry)
{
    const auto isCosine = [](double value) {
        return value > -1.0 && value < 1.0;
    };
    if (!isCosine(entry.cosineAtFar1Percent.value_or(0.0)) || !isCosine(entry.cosineAtFar01Percent.value_or(0.0))) {
        return fail(ErrorCode::InvalidArgument, "a threshold is a cosine between -1 and 1");
    }
    if (entry.cosineAtFar1Percent && entry.cosineAtFar01Percent &&
        *entry.cosineAtFar01Percent <= *entry.cosineAtFar1Percent) {
        return fail(ErrorCode::InvalidArgument,
                    "the threshold at FAR 0.1 % must be above that at 1 %, since fewer strangers reach it");
    }
    return {};
}

const char* extensionFor(ModelRuntime runtime)
{
    switch (runtime) {
    case ModelRuntime::Onnx:
        return ".onnx";
    case ModelRuntime::TorchScript:
        return ".pt";
    default:
        return ".bmodel";
    }
}

} // namespace

ModelStore::Folders ModelStore::defaultFolders()
{
    Folders folders;
    folders.user = userFolder();
    if (const fs::path configured = environmentPath("BAUTA_MODELS"); !configured.empty()) {
        folders.builtIn = configured;
        return folders;
    }
    std::error_code ec;
    const fs::path executable = fs::read_symlink("/proc/self/exe", ec);
    // Programs lie in bin/ or tests/ of an installation or build tree, helpers as deep as lib/<triplet>/bauta/.
    const fs::path below = fs::path("share") / "bauta" / "models";
    folders.builtIn = executable.parent_path().parent_path() / below;
    fs::path prefix = executable.parent_path();
    for (int level = 0; level < 4; ++level) {
        prefix = prefix.parent_path();
        if (fs::exists(prefix / below / kManifestName, ec)) {
            folders.builtIn = prefix / below;
            break;
        }
    }
    return folders;
}

Expected<ModelStore> ModelStore::open(const Folders& folders)
{
    ModelStore store;
    store.m_folders = folders;
    Expected<std::vector<ModelEntry>> builtIn = readManifest(folders.builtIn, true);
    if (!builtIn) {
        if (builtIn.error().code == ErrorCode::NotFound) {
            return fail(ErrorCode::MissingModel,
                        fmt::format("no models in {}; {}", folders.builtIn.string(), kHowToGet));
        }
        return fail(builtIn.error());
    }
    store.m_entries = std::move(*builtIn);
    if (folders.user.empty()) {
        return store;
    }
    Expected<std::vector<ModelEntry>> user = readManifest(folders.user, false);
    if (!user) {
        if (user.error().code == ErrorCode::NotFound) {
            return store;
        }
        return fail(user.error().code, fmt::format("{}: {}", folders.user.string(), user.error().detail));
    }
    for (ModelEntry& entry : *user) {
        if (store.find(entry.name) == nullptr) { // a user's file never takes a built-in model's place
            store.m_entries.push_back(std::move(entry));
        }
    }
    return store;
}

const ModelEntry* ModelStore::find(const std::string& name) const noexcept
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&name](const ModelEntry& entry) { return entry.name == name; });
    return found != m_entries.end() ? &*found : nullptr;
}

std::vector<ModelEntry> ModelStore::withRole(ModelRole role) const
{
    std::vector<ModelEntry> found;
    std::copy_if(m_entries.begin(), m_entries.end(), std::back_inserter(found),
                 [role](const ModelEntry& entry) { return entry.role == role; });
    return found;
}

Expected<void> ModelStore::verify(const ModelEntry& entry) const
{
    const auto content = readVerified(entry);
    return content ? Expected<void>{} : fail(content.error());
}

Expected<Network> ModelStore::openNetwork(const ModelEntry& entry) const
{
    if (auto known = m_networks->find(entry.name)) {
        return *std::move(known);
    }
    const auto content = readVerified(entry);
    if (!content) {
        return fail(content.error());
    }
    auto network = Network::parse(*content);
    if (network) {
        m_networks->remember(entry.name, *network);
    }
    return network;
}

Expected<std::vector<std::byte>> ModelStore::readVerified(const ModelEntry& entry)
{
    Expected<std::vector<std::byte>> content = readFile(entry.file, kMaxModelFileBytes);
    const char* remedy = entry.builtIn ? kHowToGet : "remove it and add it again with bauta models";
    if (!content) {
        if (content.error().code == ErrorCode::NotFound) {
            return fail(ErrorCode::MissingModel,
                        fmt::format("the model {} is missing ({}); {}", entry.name, entry.file.string(), remedy));
        }
        return fail(content.error());
    }
    if (const std::string actual = sha256Hex(*content); actual != entry.sha256) {
        return fail(ErrorCode::ModelMismatch,
                    fmt::format("the model {} ({}) has changed since it was installed: SHA-256 {}, expected {}; {}",
                                entry.name, entry.file.string(), actual, entry.sha256, remedy));
    }
    return content;
}

Expected<ModelEntry> ModelStore::add(const fs::path& file, ModelEntry description)
{
    if (m_folders.user.empty()) {
        return fail(ErrorCode::InvalidArgument,
                    "no folder for the user's models: neither XDG_DATA_HOME nor HOME is set");
    }
    ModelEntry entry = std::move(description);
    entry.name = sanitised(entry.name.empty() ? file.stem().string() : entry.name);
    if (!isGoodName(entry.name)) {
        return fail(ErrorCode::InvalidArgument, "the model needs a name of letters and digits");
    }
    if (find(entry.name) != nullptr) {
        return fail(ErrorCode::AlreadyExists, fmt::format("a model named {} is there already", entry.name));
    }
    if (entry.role == ModelRole::Invalid || entry.runtime == ModelRuntime::Invalid) {
        return fail(ErrorCode::InvalidArgument, "the model needs a role and a runtime");
    }
    if (const Expected<void> sensible = checkThresholds(entry); !sensible) {
        return fail(sensible.error());
    }
    const Expected<std::vector<std::byte>> content = readFile(file, kMaxModelFileBytes);
    if (!content) {
        return fail(content.error());
    }
    std::error_code ec;
    fs::create_directories(m_folders.user, ec);
    if (!ec) {
        fs::permissions(m_folders.user, fs::perms::owner_all, ec);
    }
    if (ec) {
        return fail(errorFromErrno(ec.value(), m_folders.user.string()));
    }
    const fs::path target = m_folders.user / (entry.name + extensionFor(entry.runtime));
    Expected<OutputFile> output = OutputFile::create(target, OutputFile::Existing::Refuse);
    if (!output) {
        return fail(output.error());
    }
    if (const Expected<void> written = output->write(*content); !written) {
        return fail(written.error());
    }
    // What is tried is the copy, so that a file that changes meanwhile cannot slip through.
    entry.file = output->temporaryPath();
    if (const Expected<void> works = tryModel(entry); !works) {
        return fail(works.error());
    }
    if (const Expected<void> committed = output->commit(); !committed) {
        return fail(committed.error());
    }
    entry.file = target;
    entry.sha256 = sha256Hex(*content);
    entry.builtIn = false;
    std::vector<ModelEntry> listedNow = userEntries(m_folders.user, entry.name);
    listedNow.push_back(entry);
    if (const Expected<void> listed = writeManifest(m_folders.user, listedNow); !listed) {
        fs::remove(target, ec);
        return fail(listed.error());
    }
    m_entries.push_back(entry);
    return entry;
}

Expected<void> ModelStore::remove(const std::string& name)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&name](const ModelEntry& entry) { return entry.name == name; });
    if (found == m_entries.end()) {
        return fail(ErrorCode::NotFound, fmt::format("no model is named {}", name));
    }
    if (found->builtIn) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{} is built in and cannot be removed", name));
    }
    if (const Expected<void> listed = writeManifest(m_folders.user, userEntries(m_folders.user, name)); !listed) {
        return listed;
    }
    std::error_code ec;
    fs::remove(found->file, ec);
    m_entries.erase(found);
    if (ec) {
        return fail(errorFromErrno(ec.value(), "the model is no longer listed, but its file could not be deleted"));
    }
    return {};
}

} // namespace bauta::models
