// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"

#include <cerrno>
#include <system_error>

namespace bauta
{

const char* toString(ErrorCode code) noexcept
{
    switch (code) {
    case ErrorCode::Unknown:
        return "unknown";
    case ErrorCode::Cancelled:
        return "cancelled";
    case ErrorCode::NotFound:
        return "not-found";
    case ErrorCode::PermissionDenied:
        return "permission-denied";
    case ErrorCode::UnsupportedFormat:
        return "unsupported-format";
    case ErrorCode::Damaged:
        return "damaged";
    case ErrorCode::TooLarge:
        return "too-large";
    case ErrorCode::NoSpace:
        return "no-space";
    case ErrorCode::WriteFailed:
        return "write-failed";
    case ErrorCode::AlreadyExists:
        return "already-exists";
    case ErrorCode::InvalidArgument:
        return "invalid-argument";
    case ErrorCode::MissingModel:
        return "missing-model";
    case ErrorCode::ModelMismatch:
        return "model-mismatch";
    case ErrorCode::VerificationFailed:
        return "verification-failed";
    }
    return "unknown";
}

Error errorFromErrno(int errnoValue, const std::string& what, ErrorCode otherwise)
{
    const auto code = [errnoValue, otherwise] {
        switch (errnoValue) {
        case ENOENT:
        case ENOTDIR:
        case ELOOP:
            return ErrorCode::NotFound;
        case EACCES:
        case EPERM:
        case EROFS:
            return ErrorCode::PermissionDenied;
        case ENOSPC:
        case EDQUOT:
            return ErrorCode::NoSpace;
        case EEXIST:
            return ErrorCode::AlreadyExists;
        case ENAMETOOLONG:
            return ErrorCode::InvalidArgument;
        default:
            return otherwise;
        }
    }();
    return {code, what + ": " + std::system_category().message(errnoValue)};
}

} // namespace bauta
