// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"

#include <cassert>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace bauta
{

/// Wraps an error so that it converts into any Expected; named after std::unexpected.
template <class E>
class Unexpected
{
public:
    explicit Unexpected(E error) : m_error(std::move(error)) {}
    [[nodiscard]] E& error() noexcept { return m_error; }

private:
    E m_error;
};

/// Shorthand for `return fail(ErrorCode::Damaged, "...")`.
[[nodiscard]] inline Unexpected<Error> fail(ErrorCode code, std::string detail)
{
    return Unexpected<Error>({code, std::move(detail)});
}
[[nodiscard]] inline Unexpected<Error> fail(Error error)
{
    return Unexpected<Error>(std::move(error));
}

/// A value or the reason why there is none. The part of C++23's std::expected that this project uses, under the same
/// names, because the supported compiler (GCC 12 in C++20 mode) does not have it yet.
template <class T, class E = Error>
class [[nodiscard]] Expected
{
public:
    using value_type = T;
    using error_type = E;

    Expected(T value) : m_state(std::in_place_index<0>, std::move(value)) {} // NOLINT: implicit as in std
    template <class G>
    Expected(Unexpected<G> unexpected) : m_state(std::in_place_index<1>, std::move(unexpected.error())) // NOLINT
    {
    }

    [[nodiscard]] bool has_value() const noexcept { return m_state.index() == 0; }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& value() & { return (assert(has_value()), *std::get_if<0>(&m_state)); }
    [[nodiscard]] const T& value() const& { return (assert(has_value()), *std::get_if<0>(&m_state)); }
    [[nodiscard]] T&& value() && { return (assert(has_value()), std::move(*std::get_if<0>(&m_state))); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }

    [[nodiscard]] E& error() & { return (assert(!has_value()), *std::get_if<1>(&m_state)); }
    [[nodiscard]] const E& error() const& { return (assert(!has_value()), *std::get_if<1>(&m_state)); }
    [[nodiscard]] E&& error() && { return (assert(!has_value()), std::move(*std::get_if<1>(&m_state))); }

private:
    std::variant<T, E> m_state;
};

/// Success without a value, or an error.
template <class E>
class [[nodiscard]] Expected<void, E>
{
public:
    using value_type = void;
    using error_type = E;

    Expected() = default;
    template <class G>
    Expected(Unexpected<G> unexpected) : m_error(std::move(unexpected.error())) // NOLINT: implicit as in std
    {
    }

    [[nodiscard]] bool has_value() const noexcept { return !m_error; }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }
    void value() const { assert(has_value()); }
    [[nodiscard]] E& error() & { return (assert(!has_value()), *m_error); }
    [[nodiscard]] const E& error() const& { return (assert(!has_value()), *m_error); }
    [[nodiscard]] E&& error() && { return (assert(!has_value()), std::move(*m_error)); }

private:
    std::optional<E> m_error;
};

} // namespace bauta
