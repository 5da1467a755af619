// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/bmff_items.h"

#include <algorithm>

namespace bauta::image
{

namespace
{

constexpr std::size_t kMaxItems = 65'536;
constexpr std::size_t kMaxLinks = 1U << 20U; ///< references, extents and property links, each in total
constexpr std::size_t kMaxOtherBoxes = 1000;

/// The version of a full box; flags are skipped unless asked for.
std::uint8_t version(ByteCursor& cursor, std::uint32_t* flags = nullptr)
{
    const std::uint32_t word = cursor.u32();
    if (flags != nullptr) {
        *flags = word & 0xFFFFFFU;
    }
    return static_cast<std::uint8_t>(word >> 24U);
}

class ItemReader
{
public:
    ItemTables read(Bytes meta)
    {
        ByteCursor cursor(meta);
        (void)version(cursor);
        BoxReader boxes(cursor.rest());
        while (const std::optional<Box> box = boxes.next()) {
            if (box->type == "pitm") {
                ByteCursor body(box->body);
                m_tables.primary = static_cast<std::uint32_t>(body.number(version(body) == 0 ? 2 : 4));
                note(body);
            } else if (box->type == "iinf") {
                itemInformation(box->body);
            } else if (box->type == "iloc") {
                locations(box->body);
            } else if (box->type == "iref") {
                references(box->body);
            } else if (box->type == "iprp") {
                properties(box->body);
            } else if (box->type == "idat") {
                m_tables.itemData = box->body;
            } else if (box->type == "hdlr") {
                handler(box->body);
            } else if (box->type != "dinf" && box->type != "grpl" && box->type != "ipro") {
                otherBox(*box);
            }
        }
        m_tables.damaged = m_tables.damaged || boxes.damaged();
        return std::move(m_tables);
    }

private:
    void note(const ByteCursor& cursor) { m_tables.damaged = m_tables.damaged || cursor.failed(); }

    Item* item(std::uint32_t id)
    {
        if (m_tables.items.size() >= kMaxItems && !m_tables.items.contains(id)) {
            m_tables.damaged = true;
            return nullptr;
        }
        return &m_tables.items[id];
    }

    void otherBox(const Box& box)
    {
        if (m_tables.otherBoxes.size() < kMaxOtherBoxes) {
            m_tables.otherBoxes.emplace_back(box.type, box.body.size());
        } else {
            m_tables.damaged = true;
        }
    }

    bool countLink()
    {
        if (++m_links > kMaxLinks) {
            m_tables.damaged = true;
            return false;
        }
        return true;
    }

    void handler(Bytes body)
    {
        // The name is free text: writers put their own there.
        ByteCursor cursor(body);
        cursor.skip(24);
        if (const std::string_view name = cursor.zeroTerminated(); !name.empty()) {
            m_tables.otherBoxes.emplace_back("hdlr", name.size());
        }
    }

    void itemInformation(Bytes body)
    {
        ByteCursor cursor(body);
        cursor.skip(version(cursor) == 0 ? 2 : 4); // count: the boxes tell
        BoxReader entries(cursor.rest());
        while (const std::optional<Box> entry = entries.next()) {
            if (entry->type != "infe") {
                continue;
            }
            ByteCursor fields(entry->body);
            const std::uint8_t entryVersion = version(fields);
            const auto id = static_cast<std::uint32_t>(fields.number(entryVersion >= 3 ? 4 : 2));
            fields.skip(2); // protection
            Item* found = item(id);
            if (found == nullptr) {
                return;
            }
            if (entryVersion >= 2) {
                found->type = asText(fields.take(4));
            }
            found->name = fields.zeroTerminated();
            if (found->type == "mime" || found->type == "uri " || entryVersion < 2) {
                found->contentType = fields.zeroTerminated();
            }
            note(fields);
        }
        m_tables.damaged = m_tables.damaged || entries.damaged();
    }

    void locations(Bytes body)
    {
        ByteCursor cursor(body);
        const std::uint8_t boxVersion = version(cursor);
        const std::uint16_t sizes = cursor.u16();
        const std::size_t offsetBytes = (sizes >> 12U) & 15U;
        const std::size_t lengthBytes = (sizes >> 8U) & 15U;
        const std::size_t baseBytes = (sizes >> 4U) & 15U;
        const std::size_t indexBytes = boxVersion >= 1 ? sizes & 15U : 0U;
        if (std::max({offsetBytes, lengthBytes, baseBytes, indexBytes}) > 8) {
            m_tables.damaged = true;
            return;
        }
        const std::size_t idBytes = boxVersion >= 2 ? 4 : 2;
        const std::uint64_t count = cursor.number(idBytes);
        for (std::uint64_t i = 0; i < count && !cursor.failed(); ++i) {
            Item* found = item(static_cast<std::uint32_t>(cursor.number(idBytes)));
            if (found == nullptr) {
                return;
            }
            const unsigned method = boxVersion >= 1 ? cursor.u16() & 15U : 0U;
            found->construction = method == 0   ? Construction::File
                                  : method == 1 ? Construction::ItemData
                                                : Construction::Other;
            cursor.skip(2); // data reference
            const std::uint64_t base = cursor.number(baseBytes);
            const std::uint16_t extents = cursor.u16();
            for (unsigned k = 0; k < extents && !cursor.failed() && countLink(); ++k) {
                cursor.skip(indexBytes);
                const std::uint64_t offset = cursor.number(offsetBytes);
                const std::uint64_t size = cursor.number(lengthBytes);
                // A sum that wraps around points outside the file either way.
                found->extents.push_back({offset > UINT64_MAX - base ? UINT64_MAX : base + offset, size});
            }
        }
        note(cursor);
    }

    void references(Bytes body)
    {
        ByteCursor cursor(body);
        const std::size_t idBytes = version(cursor) == 0 ? 2 : 4;
        BoxReader boxes(cursor.rest());
        while (const std::optional<Box> box = boxes.next()) {
            ByteCursor fields(box->body);
            Reference reference{
                .type = box->type, .from = static_cast<std::uint32_t>(fields.number(idBytes)), .to = {}};
            const std::uint16_t count = fields.u16();
            for (unsigned i = 0; i < count && !fields.failed() && countLink(); ++i) {
                reference.to.push_back(static_cast<std::uint32_t>(fields.number(idBytes)));
            }
            note(fields);
            m_tables.references.push_back(std::move(reference));
            if (m_tables.references.size() > kMaxItems) {
                m_tables.damaged = true;
                return;
            }
        }
        m_tables.damaged = m_tables.damaged || boxes.damaged();
    }

    void properties(Bytes body)
    {
        BoxReader boxes(body);
        while (const std::optional<Box> box = boxes.next()) {
            if (box->type == "ipco") {
                BoxReader container(box->body);
                std::optional<Box> property;
                while (m_tables.properties.size() < kMaxItems && (property = container.next())) {
                    m_tables.properties.push_back({property->type, property->body});
                }
                m_tables.damaged = m_tables.damaged || container.damaged();
            } else if (box->type == "ipma") {
                associations(box->body);
            } else {
                otherBox(*box);
            }
        }
        m_tables.damaged = m_tables.damaged || boxes.damaged();
    }

    void associations(Bytes body)
    {
        ByteCursor cursor(body);
        std::uint32_t flags = 0;
        const std::uint8_t boxVersion = version(cursor, &flags);
        const bool wide = (flags & 1U) != 0;
        const std::uint32_t count = cursor.u32();
        for (std::uint32_t i = 0; i < count && !cursor.failed(); ++i) {
            Item* found = item(static_cast<std::uint32_t>(cursor.number(boxVersion == 0 ? 2 : 4)));
            if (found == nullptr) {
                return;
            }
            const std::uint8_t links = cursor.u8();
            for (unsigned k = 0; k < links && !cursor.failed() && countLink(); ++k) {
                const std::uint64_t value = cursor.number(wide ? 2 : 1);
                found->properties.push_back(static_cast<std::uint16_t>(value & (wide ? 0x7FFFU : 0x7FU)));
            }
        }
        note(cursor);
    }

    ItemTables m_tables;
    std::size_t m_links = 0;
};

} // namespace

std::optional<Box> BoxReader::next()
{
    if (m_cursor.remaining() == 0 || m_damaged) {
        return std::nullopt;
    }
    std::uint64_t size = m_cursor.u32();
    Box box;
    box.type = asText(m_cursor.take(4));
    std::uint64_t headerBytes = 8;
    if (size == 1) {
        size = m_cursor.u64();
        headerBytes = 16;
    } else if (size == 0) { // up to the end
        size = headerBytes + m_cursor.remaining();
    }
    if (size < headerBytes) {
        m_damaged = true;
        return std::nullopt;
    }
    box.body = m_cursor.take(size - headerBytes);
    if (m_cursor.failed()) {
        m_damaged = true;
        return std::nullopt;
    }
    return box;
}

ItemTables readItems(Bytes meta)
{
    return ItemReader().read(meta);
}

std::vector<std::byte> itemData(Bytes file, const ItemTables& tables, const Item& item, std::size_t maxBytes)
{
    const Bytes source = item.construction == Construction::File       ? file
                         : item.construction == Construction::ItemData ? tables.itemData
                                                                       : Bytes{};
    std::vector<std::byte> joined;
    for (const Extent& extent : item.extents) {
        const bool toEnd = extent.size == 0 && extent.offset <= source.size();
        const Bytes piece = slice(source, extent.offset, toEnd ? source.size() - extent.offset : extent.size);
        if (piece.empty() || piece.size() > maxBytes - joined.size()) {
            return {};
        }
        joined.insert(joined.end(), piece.begin(), piece.end());
    }
    return joined;
}

std::string auxiliaryType(const ItemTables& tables, std::uint32_t item)
{
    const auto found = tables.items.find(item);
    if (found == tables.items.end()) {
        return {};
    }
    for (const std::uint16_t index : found->second.properties) {
        if (index >= 1 && index <= tables.properties.size() && tables.properties[index - 1U].type == "auxC") {
            ByteCursor cursor(tables.properties[index - 1U].body);
            (void)version(cursor);
            return std::string(cursor.zeroTerminated());
        }
    }
    return {};
}

std::string printableType(const std::string& type)
{
    std::string text = type;
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

} // namespace bauta::image
