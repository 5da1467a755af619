// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace bauta
{

/// Makes a C library's free function the deleter of a unique_ptr: `std::unique_ptr<X, Deleter<&x_free>>`.
template <auto Free>
struct Deleter
{
    template <class T>
    void operator()(T* object) const noexcept
    {
        Free(object);
    }
};

} // namespace bauta
