// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bauta::plan
{

// Strict reading of JSON, for this layer alone: the library's header costs every includer seconds.

using Json = nlohmann::ordered_json;

/// Ends a reading; never leaves the function that began it.
struct Refusal : std::runtime_error
{
    Refusal(ErrorCode refusalCode, const std::string& path, const std::string& what)
        : std::runtime_error(fmt::format("at {}: {}", path.empty() ? "/" : path, what)),
          code(refusalCode)
    {
    }
    ErrorCode code;
};

/// A value together with the way to it, so that every complaint can say where.
class Node
{
public:
    Node(const Json& value, std::string path) : m_value(&value), m_path(std::move(path)) {}

    [[noreturn]] void refuse(const std::string& what, ErrorCode code = ErrorCode::Damaged) const
    {
        throw Refusal(code, printable(std::string_view(m_path)), what);
    }

    /// An object with no members but these.
    void expectObject(std::initializer_list<std::string_view> allowed) const
    {
        if (!m_value->is_object()) {
            refuse("an object is expected");
        }
        for (const auto& [key, value] : m_value->items()) {
            if (std::find(allowed.begin(), allowed.end(), key) == allowed.end()) {
                refuse("unknown member \"" + printable(std::string_view(key)) + "\"");
            }
        }
    }
    [[nodiscard]] bool has(const char* key) const { return m_value->contains(key); }
    [[nodiscard]] Node at(const char* key) const
    {
        const auto found = m_value->find(key);
        if (found == m_value->end()) {
            refuse(fmt::format("\"{}\" is missing", key));
        }
        return {*found, m_path + "/" + key};
    }
    [[nodiscard]] Node at(std::size_t index) const { return {(*m_value)[index], fmt::format("{}/{}", m_path, index)}; }
    [[nodiscard]] std::size_t arraySize() const
    {
        if (!m_value->is_array()) {
            refuse("a list is expected");
        }
        return m_value->size();
    }
    [[nodiscard]] std::string text() const
    {
        if (!m_value->is_string()) {
            refuse("a text is expected");
        }
        std::string value = m_value->get<std::string>();
        if (value.size() > kMaxTextBytes) {
            refuse("the text is too long");
        }
        return value;
    }
    [[nodiscard]] bool boolean() const
    {
        if (!m_value->is_boolean()) {
            refuse("true or false is expected");
        }
        return m_value->get<bool>();
    }
    [[nodiscard]] int integer(int smallest, int largest) const
    {
        if (!m_value->is_number_integer()) {
            refuse("a whole number is expected");
        }
        const bool huge = m_value->is_number_unsigned() && m_value->get<std::uint64_t>() > std::uint64_t{1} << 62U;
        const std::int64_t value = huge ? std::numeric_limits<std::int64_t>::max() : m_value->get<std::int64_t>();
        if (value < smallest || value > largest) {
            refuse(fmt::format("{} to {} is expected", smallest, largest));
        }
        return static_cast<int>(value);
    }
    [[nodiscard]] float number(double smallest, double largest) const
    {
        return static_cast<float>(real(smallest, largest));
    }
    [[nodiscard]] double real(double smallest, double largest) const
    {
        if (!m_value->is_number()) {
            refuse("a number is expected");
        }
        const double value = m_value->get<double>();
        if (!std::isfinite(value) || value < smallest || value > largest) {
            refuse(fmt::format("{} to {} is expected", smallest, largest));
        }
        return value;
    }
    [[nodiscard]] const Json& raw() const { return *m_value; }

private:
    static constexpr std::size_t kMaxTextBytes = 4096;

    const Json* m_value;
    std::string m_path;
};

} // namespace bauta::plan
