// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: the boxes of ISO/IEC 14496-12 and the item tables of its 'meta' box, read from hostile
// bytes. Everything is bounded; views point into the file.

#pragma once

#include "core/image/byte_cursor.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bauta::image
{

struct Box
{
    std::string type; ///< four bytes
    Bytes body;       ///< without size and type
};

/// Iterates over boxes that stand side by side.
class BoxReader
{
public:
    explicit BoxReader(Bytes area) : m_cursor(area) {}
    /// The next box; empty at the end or where a box does not fit (then `damaged`).
    [[nodiscard]] std::optional<Box> next();
    [[nodiscard]] bool damaged() const noexcept { return m_damaged; }

private:
    ByteCursor m_cursor;
    bool m_damaged = false;
};

enum class Construction
{
    File = 0,
    ItemData = 1,
    Other
};

struct Extent
{
    std::uint64_t offset = 0;
    std::uint64_t size = 0; ///< 0: up to the end
};

struct Item
{
    std::string type; ///< four bytes, such as "hvc1"
    std::string name;
    std::string contentType; ///< of "mime" items; the identifier of "uri " items
    Construction construction = Construction::File;
    std::vector<Extent> extents;
    std::vector<std::uint16_t> properties; ///< one-based indices
};

struct Reference
{
    std::string type;
    std::uint32_t from = 0;
    std::vector<std::uint32_t> to;
};

struct Property
{
    std::string type;
    Bytes body;
};

struct ItemTables
{
    std::uint32_t primary = 0;
    std::map<std::uint32_t, Item> items;
    std::vector<Reference> references;
    std::vector<Property> properties;
    Bytes itemData;                                                ///< the 'idat' box
    std::vector<std::pair<std::string, std::uint64_t>> otherBoxes; ///< type and size of boxes that are not understood
    bool damaged = false;
};

/// Reads the body of a 'meta' box.
[[nodiscard]] ItemTables readItems(Bytes meta);

/// The bytes of an item, extents joined; empty if they are more than `maxBytes` or any is outside the file.
[[nodiscard]] std::vector<std::byte> itemData(Bytes file, const ItemTables& tables, const Item& item,
                                              std::size_t maxBytes);

/// The type of an auxiliary picture (its 'auxC' property), such as "urn:mpeg:hevc:2015:auxid:2"; empty if it has none.
[[nodiscard]] std::string auxiliaryType(const ItemTables& tables, std::uint32_t item);

/// A four-byte type with unprintable bytes replaced.
[[nodiscard]] std::string printableType(const std::string& type);

} // namespace bauta::image
