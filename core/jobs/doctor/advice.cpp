// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/doctor/advice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace bauta::jobs
{

namespace
{

/// What is said of a capability that is not there, and what brings it. The one place for such advice.
struct Advice
{
    std::string_view key;
    std::string_view what;
    std::string_view library;          ///< for systems whose packages are not known here
    std::string_view package;          ///< Debian's
    std::string_view packageOfOldHeif; ///< where libheif has its codecs inside, as in Debian 12; empty: the same
};

constexpr std::array<Advice, 7> kAdvice = {{
    {"read-heic", "HEIC photos cannot be read", "libheif with libde265", "libheif-plugin-libde265",
     "--reinstall libheif1"},
    {"write-heic", "HEIC photos cannot be written; their copies become JPEG", "libheif with x265",
     "libheif-plugin-x265", "--reinstall libheif1"},
    {"read-avif", "AVIF photos cannot be read", "libheif with dav1d or libaom", "libheif-plugin-dav1d",
     "--reinstall libheif1"},
    {"write-avif", "AVIF photos cannot be written; their copies become JPEG", "libheif with libaom",
     "libheif-plugin-aomenc", "--reinstall libheif1"},
    {"codec", "", "FFmpeg", "libavcodec", ""}, // the number of its interface follows, see numbered()
    {"container", "", "FFmpeg", "libavformat", ""},
    {"fast-blas", "cloaks take up to 20 times as long as they need: reference BLAS multiplies the matrices",
     "OpenBLAS as the system's BLAS", "libopenblas0-openmp", ""},
}};

const Advice& adviceOn(std::string_view key)
{
    return *std::find_if(kAdvice.begin(), kAdvice.end(), [key](const Advice& advice) { return advice.key == key; });
}

/// Empty where the report has no such library.
std::string versionOf(const std::vector<LibraryVersion>& libraries, std::string_view name)
{
    const auto found = std::find_if(libraries.begin(), libraries.end(),
                                    [name](const LibraryVersion& library) { return library.name == name; });
    return found != libraries.end() ? found->known() : std::string();
}

/// libheif has its codecs as packages of their own from 1.16 on, whatever the system that packs it is called.
bool hasCodecPackages(const ComputerReport& report)
{
    const std::string version = versionOf(report.photoLibraries, "libheif");
    const std::size_t dot = version.find('.');
    const int major = std::atoi(version.c_str());
    const int minor = dot == std::string::npos ? 0 : std::atoi(version.c_str() + dot + 1);
    return version.empty() || major > 1 || (major == 1 && minor >= 16);
}

/// "libavcodec59": Debian's packages of FFmpeg's libraries end in the number of the interface that is loaded.
std::string numbered(const ComputerReport& report, std::string_view library)
{
    return fmt::format("{}{}", library, std::atoi(versionOf(report.video.libraries, library).c_str()));
}

class Adviser
{
public:
    explicit Adviser(const ComputerReport& report) : m_report(report), m_kind(report.system.programKind) {}

    void lookAtModels()
    {
        switch (m_report.modelsProblem) {
        case ModelsProblem::None:
            break;
        case ModelsProblem::NotInstalled:
            addOwn("models", Gravity::Blocks, "no models are installed, so faces cannot be found");
            return;
        case ModelsProblem::ManifestDamaged:
            addOwn("models", Gravity::Blocks, "the list of models is damaged, so faces cannot be found");
            return;
        case ModelsProblem::AddedDamaged:
            m_found.push_back({"added-models", Gravity::Blocks,
                               "the list of the models that you added is damaged, and nothing works until it is gone",
                               "move bauta/models out of your data folder (usually .local/share) and add them again",
                               false});
            break;
        }
        for (const ReportedModel& model : m_report.models) {
            lookAt(model);
        }
        const bool explained = std::any_of(m_found.begin(), m_found.end(),
                                           [](const Shortcoming& entry) { return entry.gravity == Gravity::Blocks; });
        if (!m_report.networksProblem.empty() && !explained) {
            addOwn("networks", Gravity::Blocks, "the networks cannot be used: " + m_report.networksProblem);
        }
    }

    void lookAtMeasurement()
    {
        if (!m_report.measurement || !m_report.networksProblem.empty() ||
            m_report.modelsProblem != ModelsProblem::None) {
            return;
        }
        for (const MeasuredPart& part : m_report.measurement->parts) {
            if (!part.problem.empty() && part.key != "videoWritten") { // which has its own line, by codec
                const bool cloaks = part.tool == "libtorch";
                addOwn("measurement-" + part.key, cloaks ? Gravity::Limits : Gravity::Blocks,
                       fmt::format("{}: this fails here: {}", part.words, part.problem));
            }
        }
    }

    void lookAtPhotos()
    {
        for (const image::FormatSupport& support : m_report.photoFormats) {
            if (support.format != image::Format::Heic && support.format != image::Format::Avif) {
                continue;
            }
            const std::string name(image::formatName(support.format));
            if (!support.reads) {
                addFrom(adviceOn("read-" + name));
            }
            if (!support.writes) {
                addFrom(adviceOn("write-" + name));
            }
        }
    }

    void lookAtVideos()
    {
        for (const video::CodecSupport& codec : m_report.video.codecs) {
            const char* sort = codec.sound ? "sound" : "videos";
            if (!codec.reads) {
                addFfmpeg("codec", "read-" + codec.name, fmt::format("{} {} cannot be read", codec.name, sort),
                          fmt::format("FFmpeg with a decoder for {}", codec.name));
            }
            if (codec.encoders.empty()) {
                addFfmpeg("codec", "write-" + codec.name, fmt::format("{} {} cannot be written", codec.name, sort),
                          codec.wanted.empty() ? fmt::format("FFmpeg with an encoder for {}", codec.name)
                                               : fmt::format("FFmpeg with {}", fmt::join(codec.wanted, " or ")));
            }
        }
        for (const video::ContainerSupport& container : m_report.video.containers) {
            if (!container.reads || !container.writes) {
                addFfmpeg("container", "container-" + container.name,
                          fmt::format("{} files cannot be {}", container.name, container.reads ? "written" : "read"),
                          fmt::format("FFmpeg with the container {}", container.name));
            }
        }
    }

    void lookAtCloaks()
    {
        if (!m_report.torch) {
            addOwn("cloaks", Gravity::Limits, "cloaks and disguises cannot be made: " + m_report.torchProblem);
            return;
        }
        if (m_report.torch->blas != models::BlasKind::Reference) {
            return;
        }
        const Advice& advice = adviceOn("fast-blas");
        if (!m_report.torch->alternative.empty() && m_kind != ProgramKind::Portable) {
            m_found.push_back({std::string(advice.key), Gravity::Slow, std::string(advice.what),
                               "sudo update-alternatives --auto " + m_report.torch->alternative, true});
        } else {
            addFrom(advice, Gravity::Slow);
        }
    }

    [[nodiscard]] std::vector<Shortcoming> gravestFirst()
    {
        std::stable_sort(m_found.begin(), m_found.end(),
                         [](const Shortcoming& a, const Shortcoming& b) { return a.gravity > b.gravity; });
        return std::move(m_found);
    }

private:
    void lookAt(const ReportedModel& model)
    {
        if (model.state == models::ModelState::Good || model.state == models::ModelState::Unverified) {
            return;
        }
        const char* how = model.state == models::ModelState::Missing ? "is missing" : "is damaged";
        if (model.name.empty()) { // everything of the kind stops at one that is not what it was
            m_found.push_back({"added-model", model.role == "detector" ? Gravity::Blocks : Gravity::Limits,
                               fmt::format("a {} that you added {}", model.role, how),
                               "see bauta models verify; then bauta models remove NAME, and add it again", false});
            return;
        }
        const bool isNewFaces = model.role == "new faces";
        addOwn("model-" + model.name, isNewFaces ? Gravity::Limits : Gravity::Blocks,
               fmt::format("the model {} {}{}", model.name, how, isNewFaces ? "; faces cannot be replaced" : ""));
    }

    void addFrom(const Advice& advice, Gravity gravity = Gravity::Limits)
    {
        add(advice, std::string(advice.key), std::string(advice.what), std::string(advice.library), gravity);
    }

    /// The system's own FFmpeg has all of it: one that has not is another's, or damaged.
    void addFfmpeg(std::string_view kind, std::string key, std::string what, const std::string& library)
    {
        const Advice& advice = adviceOn(kind);
        if (m_kind == ProgramKind::Portable || !m_report.system.usesApt() ||
            versionOf(m_report.video.libraries, advice.package).empty()) {
            add(advice, std::move(key), std::move(what), library);
            return;
        }
        const char* owner = m_report.system.id == "debian" ? "Debian's" : "the system's";
        m_found.push_back({std::move(key), Gravity::Limits, fmt::format("{}; FFmpeg should be {} own", what, owner),
                           "sudo apt install --reinstall " + numbered(m_report, advice.package), true});
    }

    /// For what the system brings.
    void add(const Advice& advice, std::string key, std::string what, const std::string& library,
             Gravity gravity = Gravity::Limits)
    {
        Shortcoming entry{std::move(key), gravity, std::move(what), {}, false};
        if (m_kind == ProgramKind::Portable) {
            entry.remedy = kFetchAgain;
        } else if (m_report.system.usesApt()) {
            const bool old = !advice.packageOfOldHeif.empty() && !hasCodecPackages(m_report);
            entry.remedy = fmt::format("sudo apt install {}", old ? advice.packageOfOldHeif : advice.package);
            entry.isCommand = true;
        } else {
            entry.remedy = "install " + library;
        }
        m_found.push_back(std::move(entry));
    }

    /// For what Bauta brings itself.
    void addOwn(std::string key, Gravity gravity, std::string what)
    {
        Shortcoming entry{std::move(key), gravity, std::move(what), {}, false};
        if (m_kind == ProgramKind::Portable) {
            entry.remedy = kFetchAgain;
        } else if (m_kind == ProgramKind::BuildTree) {
            entry.remedy = "./dev setup && ./dev build";
            entry.isCommand = true;
        } else if (m_kind == ProgramKind::Package && m_report.system.usesApt()) {
            entry.remedy = "sudo apt install --reinstall bauta";
            entry.isCommand = true;
        } else {
            entry.remedy = "install Bauta again";
        }
        m_found.push_back(std::move(entry));
    }

    static constexpr const char* kFetchAgain = "the file of Bauta is damaged or not complete: fetch it again";

    const ComputerReport& m_report;
    ProgramKind m_kind;
    std::vector<Shortcoming> m_found;
};

} // namespace

std::vector<Shortcoming> shortcomings(const ComputerReport& report)
{
    Adviser adviser(report);
    adviser.lookAtModels();
    adviser.lookAtMeasurement();
    adviser.lookAtPhotos();
    adviser.lookAtVideos();
    adviser.lookAtCloaks();
    return adviser.gravestFirst();
}

bool canCoverPhotos(const ComputerReport& report)
{
    const auto found = shortcomings(report);
    return std::none_of(found.begin(), found.end(),
                        [](const Shortcoming& entry) { return entry.gravity == Gravity::Blocks; });
}

const char* toString(Gravity gravity) noexcept
{
    switch (gravity) {
    case Gravity::Slow:
        return "slow";
    case Gravity::Limits:
        return "limits";
    case Gravity::Blocks:
        return "blocks";
    }
    return "limits";
}

} // namespace bauta::jobs
