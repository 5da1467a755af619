// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/work_file.h"

#include "core/video/record_log.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

namespace bauta::video
{

namespace
{

constexpr std::string_view kMagic = "BAUTAWK1";

enum class RecordKind : std::uint32_t
{
    Invalid = 0,
    Head,
    Encoding,
    Packet,
    Note,
    Complete,
    Output
};

struct PacketHeader
{
    std::int64_t pts = 0;
    std::int64_t dts = 0;
    std::int64_t duration = 0;
    std::int64_t key = 0;
};

std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

std::string textOf(std::span<const std::byte> bytes)
{
    std::string text(bytes.size(), '\0');
    std::copy_n(bytes.begin(), bytes.size(), std::as_writable_bytes(std::span(text)).begin());
    return text;
}

template <class T>
std::vector<std::byte> joined(const T& value, std::span<const std::byte> rest)
{
    std::vector<std::byte> bytes(sizeof(T) + rest.size());
    std::memcpy(bytes.data(), &value, sizeof(T));
    std::copy(rest.begin(), rest.end(), bytes.begin() + sizeof(T));
    return bytes;
}

/// Takes a value off the front.
template <class T>
std::optional<T> takeFrom(std::span<const std::byte>& bytes)
{
    if (bytes.size() < sizeof(T)) {
        return std::nullopt;
    }
    T value;
    std::memcpy(&value, bytes.data(), sizeof(T));
    bytes = bytes.subspan(sizeof(T));
    return value;
}

/// What is known of the pictures while a file is read.
struct Pictures
{
    struct KeyFrame
    {
        std::size_t packet = 0; ///< place in `pts`
        std::int64_t at = 0;    ///< in the file
    };
    std::vector<std::int64_t> pts; ///< in the order of decoding
    std::vector<KeyFrame> keys;
    std::int64_t begin = 0; ///< of the first one, in the file
};

/// The last key frame before which everything is shown earlier than whatever follows it: what comes before it needs
/// nothing behind it, and is the beginning of the video without a gap. Without one, the beginning.
Pictures::KeyFrame lastCleanCut(const Pictures& pictures)
{
    const std::vector<std::int64_t>& pts = pictures.pts;
    std::vector<std::int64_t> latestBefore(pts.size() + 1, std::numeric_limits<std::int64_t>::min());
    for (std::size_t i = 0; i < pts.size(); ++i) {
        latestBefore[i + 1] = std::max(latestBefore[i], pts[i]);
    }
    std::int64_t earliestBehind = std::numeric_limits<std::int64_t>::max();
    std::size_t behind = pts.size();
    for (auto key = pictures.keys.rbegin(); key != pictures.keys.rend(); ++key) {
        for (; behind > key->packet; --behind) {
            earliestBehind = std::min(earliestBehind, pts[behind - 1]);
        }
        if (latestBefore[key->packet] < earliestBehind) {
            return *key;
        }
    }
    return {0, pictures.begin};
}

} // namespace

struct WorkFile::State
{
    std::filesystem::path path;
    RecordLog log{kMagic};
    std::string head;
    std::string encoding;
    std::string output;
    std::vector<WorkNote> notes;
    std::int64_t frames = 0;
    std::optional<std::int64_t> lastPts;
    bool complete = false;
    std::int64_t reading = 0; ///< where next() is

    [[nodiscard]] Expected<void> append(RecordKind kind, std::span<const std::byte> content)
    {
        return log.append(static_cast<std::uint32_t>(kind), content);
    }

    /// Reads everything once and passes over what is of no use at its end; the first append cuts that off.
    [[nodiscard]] Expected<void> readAll()
    {
        Pictures pictures;
        std::int64_t at = log.first();
        for (auto record = log.recordAt(at); record; record = log.recordAt(at)) {
            const auto kind = static_cast<RecordKind>(record->kind);
            if ((at == log.first()) != (kind == RecordKind::Head)) {
                break;
            }
            if (kind == RecordKind::Packet) {
                std::span<const std::byte> content(record->content);
                const auto packet = takeFrom<PacketHeader>(content);
                if (!packet) {
                    break;
                }
                pictures.begin = pictures.pts.empty() ? at : pictures.begin;
                if (packet->key != 0) {
                    pictures.keys.push_back({pictures.pts.size(), at});
                }
                pictures.pts.push_back(packet->pts);
            } else {
                takeText(kind, record->content);
            }
            at = record->end;
        }
        if (at == log.first()) {
            return fail(ErrorCode::Damaged, "is no work file");
        }
        if (!complete && !pictures.pts.empty()) {
            const Pictures::KeyFrame cut = lastCleanCut(pictures);
            at = cut.at;
            pictures.pts.resize(cut.packet);
        }
        frames = static_cast<std::int64_t>(pictures.pts.size());
        if (frames > 0) {
            lastPts = *std::max_element(pictures.pts.begin(), pictures.pts.end());
        }
        log.endAt(at);
        return {};
    }

    void takeText(RecordKind kind, std::span<const std::byte> content)
    {
        switch (kind) {
        case RecordKind::Head:
            head = textOf(content);
            break;
        case RecordKind::Encoding:
            encoding = textOf(content);
            break;
        case RecordKind::Output:
            output = textOf(content);
            break;
        case RecordKind::Note:
            if (const auto frame = takeFrom<std::int64_t>(content)) {
                notes.push_back({*frame, textOf(content)});
            }
            break;
        case RecordKind::Complete:
            complete = true;
            break;
        case RecordKind::Packet:
        case RecordKind::Invalid:
            break;
        }
    }
};

WorkFile::WorkFile(std::unique_ptr<State> state) : m_state(std::move(state)) {}
WorkFile::WorkFile(WorkFile&& other) noexcept = default;
WorkFile& WorkFile::operator=(WorkFile&& other) noexcept = default;
WorkFile::~WorkFile() = default;

Expected<WorkFile> WorkFile::create(const std::filesystem::path& path, const std::string& head)
{
    auto state = std::make_unique<State>();
    state->path = path;
    state->head = head;
    if (auto created = state->log.create(path); !created) {
        return fail(created.error());
    }
    WorkFile file(std::move(state));
    file.rewind();
    if (auto written = file.m_state->append(RecordKind::Head, bytesOf(head)); !written) {
        file.remove();
        return fail(written.error());
    }
    return file;
}

Expected<WorkFile> WorkFile::open(const std::filesystem::path& path)
{
    auto state = std::make_unique<State>();
    state->path = path;
    if (auto opened = state->log.open(path); !opened) {
        return fail(opened.error());
    }
    try {
        if (auto read = state->readAll(); !read) {
            return fail(read.error());
        }
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::TooLarge, "not enough memory");
    }
    WorkFile file(std::move(state));
    file.rewind();
    return file;
}

const std::filesystem::path& WorkFile::path() const noexcept
{
    return m_state->path;
}

const std::string& WorkFile::head() const noexcept
{
    return m_state->head;
}

std::int64_t WorkFile::frames() const noexcept
{
    return m_state->frames;
}

std::optional<std::int64_t> WorkFile::lastPts() const noexcept
{
    return m_state->lastPts;
}

bool WorkFile::complete() const noexcept
{
    return m_state->complete;
}

std::optional<WorkNote> WorkFile::noteUpTo(std::int64_t frame) const
{
    std::optional<WorkNote> last;
    for (const WorkNote& note : m_state->notes) {
        if (note.frame <= frame && (!last || note.frame >= last->frame)) {
            last = note;
        }
    }
    return last;
}

const std::string& WorkFile::encoding() const noexcept
{
    return m_state->encoding;
}

const std::string& WorkFile::unfinishedOutput() const noexcept
{
    return m_state->output;
}

Expected<void> WorkFile::setEncoding(const std::string& encoding)
{
    m_state->encoding = encoding;
    return m_state->append(RecordKind::Encoding, bytesOf(encoding));
}

Expected<void> WorkFile::append(std::int64_t pts, std::int64_t dts, std::int64_t duration, bool key,
                                std::span<const std::byte> data)
{
    return m_state->append(RecordKind::Packet, joined(PacketHeader{pts, dts, duration, key ? 1 : 0}, data));
}

Expected<void> WorkFile::note(const WorkNote& note)
{
    return m_state->append(RecordKind::Note, joined(note.frame, bytesOf(note.text)));
}

Expected<void> WorkFile::setComplete()
{
    m_state->complete = true;
    return m_state->append(RecordKind::Complete, {});
}

Expected<void> WorkFile::setUnfinishedOutput(const std::string& name)
{
    m_state->output = name;
    return m_state->append(RecordKind::Output, bytesOf(name));
}

void WorkFile::rewind() noexcept
{
    m_state->reading = m_state->log.first();
}

Expected<std::optional<StoredPacket>> WorkFile::next()
{
    while (m_state->reading < m_state->log.end()) {
        const auto record = m_state->log.recordAt(m_state->reading);
        if (!record) {
            return fail(ErrorCode::Damaged, "the work file changed while it was used");
        }
        m_state->reading = record->end;
        if (static_cast<RecordKind>(record->kind) != RecordKind::Packet) {
            continue;
        }
        std::span<const std::byte> content(record->content);
        const auto header = takeFrom<PacketHeader>(content);
        if (!header) {
            return fail(ErrorCode::Damaged, "the work file changed while it was used");
        }
        return std::optional(StoredPacket{header->pts, header->dts, header->duration, header->key != 0,
                                          std::vector<std::byte>(content.begin(), content.end())});
    }
    return std::optional<StoredPacket>();
}

void WorkFile::remove() noexcept
{
    std::error_code ignored;
    // Only a name that OutputFile gives, whatever the file says.
    const std::string_view name(m_state->output);
    if (name.starts_with(".bauta-") && name.ends_with(".part") && name.find('/') == std::string_view::npos) {
        std::filesystem::remove(m_state->path.parent_path() / name, ignored);
    }
    std::filesystem::remove(m_state->path, ignored);
}

} // namespace bauta::video
