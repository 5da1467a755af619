// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/random.h"

#include <sodium.h>

namespace bauta
{

SecureRandom::result_type SecureRandom::operator()() { return randombytes_random(); }

} // namespace bauta
