// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_journal.h"

#include "core/base/hash.h"
#include "core/jobs/video/review_notes.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <charconv>
#include <span>
#include <sstream>
#include <utility>

namespace bauta::jobs
{

namespace
{

/// Rises when the same request would paint other pictures than before.
constexpr int kPaintingVersion = 1;
constexpr const char* kFolder = "/"; ///< what a journal's file names are relative to
constexpr std::size_t kFingerprintDigits = 64;

std::string optionalText(const std::optional<std::int64_t>& value)
{
    return value ? fmt::format("{}", *value) : "-";
}

std::string rulesText(const Rules& rules)
{
    plan::Plan plan; // a decision's own form, with all of its settings
    plan.defaultDecision = rules.hide;
    return fmt::format("{} {} {} {} {}", toString(rules.who), rules.minSize.pixels, rules.minSize.shareOfHeight,
                       rules.keepBackgroundFaces, plan::formatPlan(plan, kFolder));
}

std::string planText(const plan::Plan& plan, const plan::PlannedMedia& planned)
{
    plan::Plan own;
    own.defaultDecision = plan.defaultDecision;
    own.people = plan.people;
    own.media.push_back(planned);
    return plan::formatPlan(own, kFolder);
}

std::optional<std::int64_t> number(const std::string& text)
{
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    const bool good = read.ec == std::errc() && read.ptr == end && value >= 0;
    return good ? std::optional(value) : std::nullopt;
}

} // namespace

std::string formatJournal(const VideoJournal& journal)
{
    return fmt::format("{} {}\n{}", journal.fingerprint, journal.seed, plan::formatPlan(journal.plan, kFolder));
}

Expected<VideoJournal> parseJournal(const std::string& text)
{
    VideoJournal journal;
    const std::size_t line = text.find('\n');
    const std::string front = text.substr(0, line);
    const std::size_t blank = front.find(' ');
    if (line == std::string::npos || blank != kFingerprintDigits) {
        return fail(ErrorCode::Damaged, "the work file cannot be read");
    }
    journal.fingerprint = front.substr(0, blank);
    const char* const end = front.data() + front.size();
    const auto read = std::from_chars(front.data() + blank + 1, end, journal.seed);
    if (read.ec != std::errc() || read.ptr != end) {
        return fail(ErrorCode::Damaged, "the work file cannot be read");
    }
    auto plan = plan::parsePlan(text.substr(line + 1), kFolder);
    if (!plan) {
        return fail(ErrorCode::Damaged, "the work file cannot be read: " + plan.error().detail);
    }
    journal.plan = *std::move(plan);
    if (journal.plan.media.size() != 1 || !journal.plan.media.front().video) {
        return fail(ErrorCode::Damaged, "the work file cannot be read");
    }
    return journal;
}

std::string fingerprintOf(const ProtectRequest& request, const std::filesystem::path& target,
                          const std::string& inputSha256, const plan::Plan* plan, const plan::PlannedMedia* planned)
{
    const VideoOutputOptions& output = request.video;
    std::string text = fmt::format("{} {} {}\n", kPaintingVersion, inputSha256, target.extension().native());
    text += fmt::format("{} {} {} {} {} {}\n", output.encoder, output.crf ? fmt::format("{}", *output.crf) : "-",
                        output.preset, static_cast<int>(output.audio), toString(output.failSecure),
                        toString(request.cloakFallback));
    text += fmt::format("{} {} {} {} {}\n", static_cast<int>(request.effort), request.identities,
                        request.seed ? fmt::format("{}", *request.seed) : "-",
                        optionalText(request.range.fromInMicroseconds), optionalText(request.range.toInMicroseconds));
    text += plan != nullptr && planned != nullptr ? planText(*plan, *planned) : rulesText(request.rules);
    return sha256Hex(std::as_bytes(std::span(text.data(), text.size())));
}

std::filesystem::path workFileFor(const std::filesystem::path& target)
{
    std::filesystem::path name(".bauta-");
    name += target.filename();
    name += ".work";
    return target.parent_path() / name;
}

Expected<std::optional<EarlierWork>> findEarlierWork(const std::filesystem::path& target,
                                                     const std::string& fingerprint, bool resume,
                                                     std::vector<std::string>& warnings)
{
    const std::filesystem::path path = workFileFor(target);
    auto file = video::WorkFile::open(path);
    if (!file) {
        switch (file.error().code) {
        case ErrorCode::NotFound:
            return std::optional<EarlierWork>();
        case ErrorCode::Damaged: // whoever begins anew replaces it
            if (resume) {
                warnings.emplace_back("what an interrupted run left cannot be read; started anew");
            }
            return std::optional<EarlierWork>();
        case ErrorCode::AlreadyExists: // not to be taken for an output that exists
            return fail(ErrorCode::WriteFailed, file.error().detail);
        default:
            return fail(file.error());
        }
    }
    auto journal = parseJournal(file->head());
    if (!journal || journal->fingerprint != fingerprint) {
        file->remove();
        if (resume) {
            warnings.emplace_back(
                "an interrupted run had another input or other options; what it left is removed, started anew");
        }
        return std::optional<EarlierWork>();
    }
    if (!resume) {
        const plan::PlannedVideo& video = *journal->plan.media.front().video;
        const double part =
            video.frames > 0 ? static_cast<double>(file->frames()) / static_cast<double>(video.frames) : 0.0;
        return fail(
            ErrorCode::WriteFailed,
            fmt::format("an earlier run stopped after {} of {}; go on from there with --resume, or delete {} to "
                        "start anew",
                        timeCode(part * video.seconds), timeCode(video.seconds), printable(path)));
    }
    return std::optional(EarlierWork{*std::move(file), *std::move(journal)});
}

std::string formatPainted(const PaintedSoFar& painted)
{
    std::string text = fmt::format("{}", painted.blurredFrames);
    for (const TrackCount& count : painted.counts) {
        text += fmt::format(" {} {}", count.frames, count.covered);
    }
    return text;
}

std::optional<PaintedSoFar> parsePainted(const std::string& text, std::size_t tracks)
{
    std::vector<std::int64_t> numbers;
    std::istringstream stream(text);
    for (std::string word; stream >> word;) {
        const auto value = number(word);
        if (!value || *value > INT32_MAX) {
            return std::nullopt;
        }
        numbers.push_back(*value);
    }
    if (numbers.size() != 1 + 2 * tracks) {
        return std::nullopt;
    }
    PaintedSoFar painted;
    painted.blurredFrames = numbers.front();
    for (std::size_t i = 0; i < tracks; ++i) {
        painted.counts.push_back({static_cast<int>(numbers[1 + 2 * i]), static_cast<int>(numbers[2 + 2 * i])});
    }
    return painted;
}

} // namespace bauta::jobs
