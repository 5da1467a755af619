// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace bauta
{

/// What went wrong, as far as a caller branches on it or a front end words it differently.
enum class ErrorCode
{
    Unknown = 0,
    Cancelled,
    NotFound,          ///< no such file, or it cannot be opened for reading
    PermissionDenied,  ///< exists but may not be read or written
    UnsupportedFormat, ///< the content is of no kind that we read or write
    Damaged,           ///< truncated or corrupt content
    TooLarge,          ///< beyond a limit that protects memory and time
    NoSpace,           ///< the output device is full
    WriteFailed,       ///< any other failure while writing
    AlreadyExists,     ///< the output exists and the policy says never overwrite
    InvalidArgument,   ///< a request that makes no sense; a usage error
    MissingModel,      ///< a model file that the work needs is not installed
    ModelMismatch,     ///< a model file does not match its manifest
    VerificationFailed ///< what was written does not pass its own read-back
};

/// A failure. `detail` is one English sentence without the file's name (whoever reports it adds that) and without a
/// final full stop; front ends may replace it by a translated text for `code`.
struct Error
{
    ErrorCode code = ErrorCode::Unknown;
    std::string detail;
};

/// Short stable identifier of a code for JSON reports and logs, such as "no-space".
[[nodiscard]] const char* toString(ErrorCode code) noexcept;

/// The Error for an `errno` value: "`what`: the system's words". `otherwise` is the code for values that have no code
/// of their own; the default suits whoever writes.
[[nodiscard]] Error errorFromErrno(int errnoValue, const std::string& what,
                                   ErrorCode otherwise = ErrorCode::WriteFailed);

} // namespace bauta
