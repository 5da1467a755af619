// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/faces/face.h"
#include "core/image/image.h"
#include "core/plan/plan.h"
#include "core/protect/redact.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// One face that a protector works on. The pointers are valid during the call.
struct FaceTask
{
    const faces::Face* face = nullptr;
    const plan::Decision* decision = nullptr;
    int person = -1;
};

/// One family of methods. The covers (solid, pixelate, blur, sticker) are one; others get a class of their own and a
/// place in makeProtectors(). Thread-safe.
class FaceProtector
{
public:
    virtual ~FaceProtector() = default;
    [[nodiscard]] virtual bool handles(protect::Method method) const = 0;
    /// Before the job starts: InvalidArgument for settings that cannot work (too weak, no such sticker).
    [[nodiscard]] virtual Expected<void> check(const plan::Decision& decision) = 0;
    /// Works on all the family's faces of one photo, in place.
    [[nodiscard]] virtual Expected<void> apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                               const CancelToken& cancel) = 0;
};

/// All families, in the order in which they work on a photo: covers last, so that nothing shows through them.
class FaceProtectors
{
public:
    explicit FaceProtectors(std::vector<std::unique_ptr<FaceProtector>> families) : m_families(std::move(families)) {}

    [[nodiscard]] Expected<void> check(const plan::Decision& decision) const;
    /// Method::Keep is left alone. A method that no family handles is an error, never silently kept.
    [[nodiscard]] Expected<void> apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                       const CancelToken& cancel) const;

private:
    std::vector<std::unique_ptr<FaceProtector>> m_families;
};

[[nodiscard]] FaceProtectors makeProtectors();

} // namespace bauta::jobs
