// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace bauta::image
{

using Bytes = std::span<const std::byte>;

/// The bytes as text, without a copy; for signatures and names.
[[nodiscard]] inline std::string_view asText(Bytes bytes) noexcept
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The part [offset, offset + size) of `content`; empty unless it lies inside as a whole.
[[nodiscard]] inline Bytes slice(Bytes content, std::uint64_t offset, std::uint64_t size) noexcept
{
    if (offset > content.size() || size > content.size() - offset) {
        return {};
    }
    return content.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
}

/// Reads hostile bytes in order. A read past the end yields zero (or no bytes), moves to the end and is remembered in
/// `failed`, so that a parser checks once after a group of reads. Views the bytes; they must outlive it.
class ByteCursor
{
public:
    enum class Order
    {
        Big,
        Little
    };

    explicit ByteCursor(Bytes bytes, Order order = Order::Big) noexcept : m_bytes(bytes), m_order(order) {}

    [[nodiscard]] bool failed() const noexcept { return m_failed; }
    [[nodiscard]] std::size_t position() const noexcept { return m_position; }
    [[nodiscard]] std::size_t remaining() const noexcept { return m_bytes.size() - m_position; }
    [[nodiscard]] Bytes rest() const noexcept { return m_bytes.subspan(m_position); }

    /// An unsigned integer of 0 to 8 bytes.
    std::uint64_t number(std::size_t byteCount) noexcept
    {
        const Bytes bytes = take(byteCount);
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            const std::size_t index = m_order == Order::Big ? i : bytes.size() - 1 - i;
            value = (value << 8U) | std::to_integer<std::uint64_t>(bytes[index]);
        }
        return value;
    }
    std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u32() noexcept { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t u64() noexcept { return number(8); }

    Bytes take(std::uint64_t byteCount) noexcept
    {
        if (byteCount > remaining()) {
            m_failed = true;
            m_position = m_bytes.size();
            return {};
        }
        const Bytes taken = m_bytes.subspan(m_position, static_cast<std::size_t>(byteCount));
        m_position += taken.size();
        return taken;
    }
    void skip(std::uint64_t byteCount) noexcept { (void)take(byteCount); }

    /// The bytes up to a zero byte, which is consumed too; all that is left if there is none.
    std::string_view zeroTerminated() noexcept
    {
        const std::string_view all = asText(rest());
        const std::size_t end = all.find('\0');
        m_position += std::min(all.size(), end == std::string_view::npos ? all.size() : end + 1);
        return all.substr(0, end);
    }

private:
    Bytes m_bytes;
    std::size_t m_position = 0;
    Order m_order;
    bool m_failed = false;
};

} // namespace bauta::image
