// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/output_namer.h"

#include "core/image/decode.h"
#include "core/image/encode.h"
#include "core/video/transcoder.h"
#include "core/video/video_info.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace bauta::jobs
{

namespace
{

namespace fs = std::filesystem;
using Identity = std::pair<dev_t, ino_t>;

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

image::Format formatOfFile(const fs::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return image::Format::Unknown;
    }
    std::array<std::byte, 512> head{};
    const ssize_t got = ::read(descriptor, head.data(), head.size());
    ::close(descriptor);
    return got > 0 ? image::sniffFormat({head.data(), static_cast<std::size_t>(got)}) : image::Format::Unknown;
}

bool extensionFits(const std::string& extension, image::Format format)
{
    switch (format) {
    case image::Format::Jpeg:
        return extension == ".jpg" || extension == ".jpeg" || extension == ".jpe" || extension == ".jfif";
    case image::Format::Tiff:
        return extension == ".tif" || extension == ".tiff";
    case image::Format::Bmp:
        return extension == ".bmp" || extension == ".dib";
    case image::Format::Heic:
        return extension == ".heic" || extension == ".heif" || extension == ".hif";
    default:
        return extension == image::formatExtension(format);
    }
}

/// The format to write for an input, with a word to the user where it is not the input's own.
image::Format outputFormat(image::Format input, const NamingOptions& options, std::vector<std::string>& warnings)
{
    if (options.format) {
        return *options.format;
    }
    if (input == image::Format::Unknown || image::canEncode(input)) {
        return input;
    }
    // GIF holds drawings; everything else that cannot be written holds photographs.
    const image::Format fallback = input == image::Format::Gif ? image::Format::Png : image::Format::Jpeg;
    warnings.push_back(fmt::format("{} cannot be written here; the output is {}", image::formatName(input),
                                   image::formatName(fallback)));
    return fallback;
}

class Namer
{
public:
    Namer(const std::vector<InputFile>& inputs, const NamingOptions& options) : m_options(options)
    {
        std::error_code ec;
        m_root = fs::weakly_canonical(fs::absolute(options.outputFolder, ec), ec);
        for (const InputFile& input : inputs) {
            struct stat status
            {
            };
            if (::stat(input.file.c_str(), &status) == 0) {
                m_inputs.emplace(status.st_dev, status.st_ino);
            }
        }
    }

    OutputTarget name(const InputFile& input)
    {
        const image::Format own = formatOfFile(input.file);
        // A GIF of several pictures is a video, and what is no photo may be one.
        const bool perhaps = own == image::Format::Unknown || own == image::Format::Gif;
        const auto isVideo = perhaps ? video::isVideo(input.file) : Expected<bool>(false);
        if (!isVideo || *isVideo) {
            return nameVideo(input, isVideo);
        }
        return namePhoto(input, own);
    }

private:
    OutputTarget nameVideo(const InputFile& input, const Expected<bool>& isVideo)
    {
        OutputTarget target;
        target.video = true;
        target.file = m_options.outputFolder / input.outputSubpath;
        if (!isVideo) {
            target.refusal = isVideo.error();
            return target;
        }
        const auto info = video::inspectVideo(input.file);
        if (!info) {
            target.refusal = info.error();
            return target;
        }
        video::TranscodeOptions options;
        options.encoder = m_options.videoEncoder;
        auto choice = video::chooseOutput(*info, m_options.videoContainer, options);
        if (!choice) {
            target.refusal = choice.error();
            return target;
        }
        target.warnings = std::move(choice->messages);
        fs::path subpath = input.outputSubpath;
        if (lower(subpath.extension().native()) != choice->extension) {
            if (hasVideoExtension(subpath) || hasPhotoExtension(subpath)) {
                subpath.replace_extension();
            }
            subpath += choice->extension;
        }
        place(subpath, target);
        return target;
    }

    OutputTarget namePhoto(const InputFile& input, image::Format own)
    {
        OutputTarget target;
        target.format = outputFormat(own, m_options, target.warnings);
        fs::path subpath = input.outputSubpath;
        const std::string extension = lower(subpath.extension().native());
        if (own != image::Format::Unknown && !extensionFits(extension, own) && hasPhotoExtension(subpath)) {
            target.warnings.push_back(fmt::format("named {} but the content is {}", extension, image::formatName(own)));
        }
        if (target.format != image::Format::Unknown && !extensionFits(extension, target.format)) {
            // "photo.v2" keeps its name: only an extension that means a picture is replaced.
            if (hasPhotoExtension(subpath)) {
                subpath.replace_extension();
            }
            subpath += image::formatExtension(target.format);
        }
        place(subpath, target);
        return target;
    }

    void place(const fs::path& subpath, OutputTarget& target)
    {
        if (staysInside(subpath)) {
            settle(subpath, target);
            return;
        }
        target.file = m_options.outputFolder / subpath;
        target.refusal =
            Error{ErrorCode::PermissionDenied, "a link in the output folder leads outside of it; not followed"};
    }

    /// The folder that the output would lie in, links resolved, is the output folder or below it.
    bool staysInside(const fs::path& subpath)
    {
        const fs::path folder = (m_options.outputFolder / subpath).parent_path();
        const auto known = m_inside.find(folder);
        if (known != m_inside.end()) {
            return known->second;
        }
        std::error_code ec;
        const fs::path real = fs::weakly_canonical(fs::absolute(folder, ec), ec);
        const auto mismatch = std::mismatch(m_root.begin(), m_root.end(), real.begin(), real.end());
        const bool inside = !ec && (mismatch.first == m_root.end() || mismatch.first->empty());
        m_inside.emplace(folder, inside);
        return inside;
    }

    void settle(const fs::path& subpath, OutputTarget& target)
    {
        const fs::path stem = subpath.parent_path() / subpath.stem();
        const std::string extension = subpath.extension().native();
        for (int number = 1;; ++number) {
            const std::string suffix = number == 1 ? std::string() : fmt::format("-{}", number);
            const fs::path candidate = stem.native() + suffix + extension;
            target.file = m_options.outputFolder / candidate;
            if (m_taken.count(lower(candidate.native())) != 0) {
                continue;
            }
            struct stat status
            {
            };
            const bool exists = ::lstat(target.file.c_str(), &status) == 0;
            const bool isInput = exists && isAnInput(target.file);
            if (exists && m_options.overwrite == OverwritePolicy::Rename) {
                continue;
            }
            m_taken.insert(lower(candidate.native()));
            if (isInput) {
                target.refusal = Error{ErrorCode::InvalidArgument,
                                       "the output would overwrite an original; choose another output folder or "
                                       "--overwrite rename"};
            } else if (exists && m_options.overwrite == OverwritePolicy::Never) {
                target.refusal = Error{ErrorCode::AlreadyExists, "the output exists already"};
            } else if (exists && S_ISDIR(status.st_mode)) {
                target.refusal = Error{ErrorCode::AlreadyExists, "a folder of that name is in the way"};
            } else if (exists) {
                target.existing = OutputFile::Existing::Replace;
            }
            return;
        }
    }

    /// By the file it is, not by its name: hard links and symbolic links to an input count.
    bool isAnInput(const fs::path& file) const
    {
        struct stat status
        {
        };
        return ::stat(file.c_str(), &status) == 0 && m_inputs.count({status.st_dev, status.st_ino}) != 0;
    }

    NamingOptions m_options;
    fs::path m_root;
    std::set<Identity> m_inputs;
    std::set<std::string> m_taken;
    std::map<fs::path, bool> m_inside;
};

} // namespace

const char* toString(OverwritePolicy policy) noexcept
{
    switch (policy) {
    case OverwritePolicy::Never:
        break;
    case OverwritePolicy::Rename:
        return "rename";
    case OverwritePolicy::Replace:
        return "replace";
    }
    return "never";
}

std::optional<OverwritePolicy> overwritePolicyFromString(const std::string& name) noexcept
{
    for (const auto policy : {OverwritePolicy::Never, OverwritePolicy::Rename, OverwritePolicy::Replace}) {
        if (name == toString(policy)) {
            return policy;
        }
    }
    return std::nullopt;
}

std::vector<OutputTarget> planOutputs(const std::vector<InputFile>& inputs, const NamingOptions& options)
{
    Namer namer(inputs, options);
    std::vector<OutputTarget> targets;
    targets.reserve(inputs.size());
    for (const InputFile& input : inputs) {
        targets.push_back(namer.name(input));
    }
    return targets;
}

} // namespace bauta::jobs
