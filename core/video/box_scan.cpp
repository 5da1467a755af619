// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/byte_cursor.h"
#include "core/image/metadata_text.h"
#include "core/video/box_scan_av.h"
#include "core/video/tag_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace bauta::video
{

using image::MetadataGroup;

namespace
{

constexpr int kMaxDepth = 8;
constexpr std::size_t kMaxItems = 200;
constexpr int kMaxBoxes = 100'000;
constexpr std::int64_t kMaxPadding = 4 << 20;

constexpr std::array<std::string_view, 11> kFolders = {"moov", "trak", "mdia", "minf", "edts", "dinf",
                                                       "moof", "traf", "mvex", "udta", "tref"};
constexpr std::array<std::string_view, 8> kTopLevel = {"ftyp", "styp", "mdat", "wide", "sidx", "mfra", "pdin", "prft"};

struct BoxHeader
{
    std::string type;
    std::int64_t body = 0; ///< offset in the file
    std::int64_t size = 0; ///< of the body
};

bool contains(const auto& list, std::string_view type)
{
    return std::find(list.begin(), list.end(), type) != list.end();
}

class Scan
{
public:
    explicit Scan(const InputFile& file) : m_file(file) {}

    void walk(std::int64_t from, std::int64_t to, const std::string& parent, int depth)
    {
        while (from + 8 <= to && ++m_boxes < kMaxBoxes && items.size() < kMaxItems) {
            const std::optional<BoxHeader> box = readHeader(from, to);
            if (!box) {
                add(MetadataGroup::Container, parent.empty() ? "MP4 bytes after the last box" : "MP4 damaged " + parent,
                    fmt::format("{} bytes", to - from));
                return;
            }
            look(*box, parent, depth);
            from = box->body + box->size;
        }
        // QuickTime ends user data with four zero bytes.
        if (from < to && !allZero(from, to - from)) {
            add(MetadataGroup::Container, "MP4 bytes after the last box" + (parent.empty() ? "" : " of " + parent),
                fmt::format("{} bytes", to - from));
        }
    }

    std::vector<image::MetadataItem> items;

private:
    std::optional<BoxHeader> readHeader(std::int64_t at, std::int64_t end) const
    {
        const std::vector<std::byte> bytes = m_file.readAt(at, 16);
        image::ByteCursor cursor(bytes);
        auto size = static_cast<std::int64_t>(cursor.u32());
        BoxHeader box;
        box.type = std::string(image::asText(cursor.take(4)));
        std::int64_t header = 8;
        if (size == 1) {
            size = static_cast<std::int64_t>(std::min<std::uint64_t>(cursor.u64(), INT64_MAX));
            header = 16;
        } else if (size == 0) {
            size = end - at;
        }
        if (cursor.failed() || size < header || size > end - at) {
            return std::nullopt;
        }
        box.body = at + header;
        box.size = size - header;
        return box;
    }

    void look(const BoxHeader& box, const std::string& parent, int depth)
    {
        const std::string path = parent.empty() ? box.type : parent + "/" + box.type;
        if (contains(kFolders, box.type) && depth < kMaxDepth) {
            walk(box.body, box.body + box.size, path, depth + 1);
        } else if (box.type == "free" || box.type == "skip") {
            if (!allZero(box.body, box.size)) {
                add(MetadataGroup::Container, "MP4 padding that is not empty", fmt::format("{} bytes", box.size));
            }
        } else if (box.type == "mvhd" || box.type == "tkhd" || box.type == "mdhd") {
            lookAtTimes(box, path);
        } else if (box.type == "uuid" || box.type == "XMP_") {
            lookAtPrivate(box, path);
        } else if (box.type == "PICT" || box.type == "pnot" || box.type == "thmb") {
            add(MetadataGroup::Preview, "MP4 " + path, fmt::format("{} bytes", box.size));
        } else if (box.type == "meta" && !parent.empty()) {
            lookAtMeta(box, path);
        } else if (parent.ends_with("udta")) {
            add(groupOfUserData(box.type), "MP4 " + path, fmt::format("{} bytes", box.size));
        } else if (box.type == "meta") {
            add(MetadataGroup::Other, "MP4 " + path, fmt::format("{} bytes", box.size));
        } else if (parent.empty() && !contains(kTopLevel, box.type)) {
            add(MetadataGroup::Container, "MP4 " + path, fmt::format("{} bytes", box.size));
        }
    }

    static MetadataGroup groupOfUserData(const std::string& type)
    {
        const std::string_view name = std::string_view(type).substr(1);
        if (type == "loci" || name == "xyz") {
            return MetadataGroup::Location;
        }
        if (name == "mak" || name == "mod" || name == "swr" || name == "too" || name == "enc" || type == "smrd" ||
            type == "FIRM" || type == "LENS" || type == "CAME" || type == "MUID") {
            return MetadataGroup::Device;
        }
        if (name == "day") {
            return MetadataGroup::Time;
        }
        if (name == "ART" || name == "aut" || name == "cpy" || type == "auth" || type == "cprt" || type == "perf") {
            return MetadataGroup::People;
        }
        if (name == "nam" || name == "cmt" || name == "des" || type == "titl" || type == "dscp" || type == "name") {
            return MetadataGroup::Description;
        }
        if (type == "thmb" || type == "CNTH") {
            return MetadataGroup::Preview;
        }
        return MetadataGroup::Other;
    }

    void lookAtTimes(const BoxHeader& box, const std::string& path)
    {
        const std::vector<std::byte> bytes = m_file.readAt(box.body, 20);
        image::ByteCursor cursor(bytes);
        const bool wide = cursor.u32() >> 24U == 1;
        const std::uint64_t created = cursor.number(wide ? 8 : 4);
        const std::uint64_t modified = cursor.number(wide ? 8 : 4);
        if (created != 0 || modified != 0) {
            add(MetadataGroup::Time, "MP4 " + path, "creation or modification time");
        }
    }

    void lookAtPrivate(const BoxHeader& box, const std::string& path)
    {
        static constexpr std::string_view kXmp = "\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC";
        const std::vector<std::byte> head = m_file.readAt(box.body, 16);
        const bool xmp = box.type == "XMP_" || image::asText(head) == kXmp;
        add(xmp ? MetadataGroup::History : MetadataGroup::Other, "MP4 " + path + (xmp ? " (XMP)" : ""),
            fmt::format("{} bytes", box.size));
    }

    /// Muxers write the frame of a list of tags even if it is empty. Tags themselves are reported by libavformat under
    /// their own names; here they are one entry, for those that it does not know.
    void lookAtMeta(const BoxHeader& box, const std::string& path)
    {
        // MPEG-4 puts a version of four bytes before the boxes, QuickTime does not.
        const std::vector<std::byte> head = m_file.readAt(box.body, 8);
        const bool quickTime = head.size() == 8 && image::asText(head).substr(4) == "hdlr";
        std::int64_t from = box.body + (quickTime ? 0 : 4);
        const std::int64_t to = box.body + box.size;
        while (from + 8 <= to && ++m_boxes < kMaxBoxes) {
            const std::optional<BoxHeader> child = readHeader(from, to);
            if (!child) {
                add(MetadataGroup::Container, "MP4 damaged " + path, fmt::format("{} bytes", to - from));
                return;
            }
            // An empty list of keys holds a version and a count of zero.
            const bool empty = child->size == 0 || child->type == "hdlr" ||
                               ((child->type == "free" || child->type == "keys") && allZero(child->body, child->size));
            if (!empty) {
                add(MetadataGroup::Other, "MP4 " + path + "/" + child->type, fmt::format("{} bytes", child->size));
            }
            from = child->body + child->size;
        }
    }

    bool allZero(std::int64_t from, std::int64_t size) const
    {
        const std::vector<std::byte> bytes =
            m_file.readAt(from, static_cast<std::size_t>(std::clamp<std::int64_t>(size, 0, kMaxPadding)));
        return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
    }

    void add(MetadataGroup group, const std::string& key, const std::string& value)
    {
        items.push_back({group, image::cleanText(key), image::cleanText(value)});
    }

    const InputFile& m_file;
    int m_boxes = 0;
};

} // namespace

std::vector<image::MetadataItem> scanBoxes(const InputFile& file)
{
    Scan scan(file);
    scan.walk(0, file.size(), "", 0);
    return std::move(scan.items);
}

} // namespace bauta::video
