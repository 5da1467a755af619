// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/network.h"

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bauta::models
{

enum class ModelRole
{
    Invalid = 0,
    Detector,
    Landmarks,
    Mesh,
    Recogniser,
    Judge,
    Surrogate
};
enum class ModelRuntime
{
    Invalid = 0,
    Bauta,
    Onnx,
    TorchScript
};

/// How pixels become the input of a recogniser: crop of the alignment frame (x0, y0, height; its width follows from
/// width / height, so a square input has a square crop and 96 x 112 with (8, 0, 112) takes columns 8..103), resize to
/// width x height, then (value - mean) * scale per channel.
struct InputSpec
{
    int width = 0;
    int height = 0;
    std::array<float, 3> cropInFrame{0.F, 0.F, 112.F};
    std::array<float, 3> mean{0.F, 0.F, 0.F};
    float scale = 1.F;
    bool bgr = false; ///< channel order of the input; RGB unless set
};

/// One entry of manifest.json.
struct ModelEntry
{
    std::string name; ///< unique, such as "faceres"
    ModelRole role = ModelRole::Invalid;
    ModelRuntime runtime = ModelRuntime::Bauta;
    std::filesystem::path file; ///< absolute
    std::string sha256;
    std::string licence;
    std::string source;     ///< package or address it came from
    std::string outputNode; ///< empty: the file's own
    InputSpec input;
    /// Of a judge, if the user knows them: the cosines that 1 % and 0.1 % of strangers' pairs reach.
    std::optional<double> cosineAtFar1Percent;
    std::optional<double> cosineAtFar01Percent;
    bool builtIn = true; ///< false for what the user added
};

/// The models of this installation and of this user.
///
/// Built-in ones lie in one folder with a manifest.json that `./dev build` made; user-added ones in the user's data
/// folder ($XDG_DATA_HOME/bauta/models) with a manifest of the same form. Thread-safe after opening: const.
class ModelStore
{
public:
    struct Folders
    {
        std::filesystem::path builtIn;
        std::filesystem::path user; ///< may not exist yet
    };
    /// BAUTA_MODELS if set, else ../share/bauta/models beside the executable, else the build tree's.
    [[nodiscard]] static Folders defaultFolders();

    [[nodiscard]] static Expected<ModelStore> open(const Folders& folders);

    [[nodiscard]] const std::vector<ModelEntry>& entries() const noexcept { return m_entries; }
    [[nodiscard]] const ModelEntry* find(const std::string& name) const noexcept;
    [[nodiscard]] std::vector<ModelEntry> withRole(ModelRole role) const;

    /// Compares the file with the manifest's SHA-256: MissingModel or ModelMismatch name the file and what to do.
    [[nodiscard]] Expected<void> verify(const ModelEntry& entry) const;

    /// The network of an entry with runtime Bauta, checked as verify() does. Whoever asks while somebody still has it
    /// gets the same one.
    [[nodiscard]] Expected<Network> openNetwork(const ModelEntry& entry) const;

    /// Copies a file of the user's into the user folder and lists it there. Runs it once on noise first, so that a
    /// file that cannot work is refused with the reason.
    [[nodiscard]] Expected<ModelEntry> add(const std::filesystem::path& file, ModelEntry description);
    [[nodiscard]] Expected<void> remove(const std::string& name);

private:
    [[nodiscard]] static Expected<std::vector<std::byte>> readVerified(const ModelEntry& entry);

    Folders m_folders;
    std::vector<ModelEntry> m_entries;
    std::shared_ptr<NetworkCache> m_networks = std::make_shared<NetworkCache>();
};

} // namespace bauta::models
