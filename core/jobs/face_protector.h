// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/base/keyed_random.h"
#include "core/faces/face.h"
#include "core/image/image.h"
#include "core/jobs/report.h"
#include "core/jobs/services.h"
#include "core/plan/plan.h"
#include "core/protect/method.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
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
    std::uint64_t seed = 0; ///< of a cloak, see cloakSeed(); of a new face, that of the run
    /// For a cover that must look alike in every frame of a video; null: new noise that nobody can guess.
    const KeyedRandom::Key* noiseKey = nullptr;
    float uncertaintyInPixels = 0.F; ///< how far the face may be from where it is said to be; covers reach further
};

/// What was really done to a face.
struct FaceResult
{
    protect::Method method = protect::Method::Keep;
    std::string reason{}; ///< why that is not what was decided; empty where it is
    std::optional<CloakSummary> cloak{};
};

/// How a protector works on a photo.
struct PhotoContext
{
    CancelToken cancel;
    std::function<void(int done, int total)> step;  ///< told of the steps of work that takes long; may be empty
    bool dryRun = false;                            ///< say what would be done, and change nothing
    std::filesystem::path photo{};                  ///< its file, by which jobs tell photos apart
    bool inCompany = false;                         ///< the job has more photos than this one
    std::function<void(const std::string&)> warn{}; ///< of what concerns the whole job; may be empty
};

/// What happens to a face that is to be cloaked or replaced but cannot be (too small, turned too far).
enum class CloakFallback
{
    Cover = 0, ///< it is covered with the default of Method::Solid
    Warn,      ///< it is left as it is, with a warning
    Fail       ///< the photo fails
};
[[nodiscard]] const char* toString(CloakFallback fallback) noexcept;
[[nodiscard]] std::optional<CloakFallback> cloakFallbackFromString(const std::string& name) noexcept;

/// One family of methods. The covers (solid, pixelate, blur, sticker) are one; others get a class of their own and a
/// place in makeProtectors(). Thread-safe.
class FaceProtector
{
public:
    virtual ~FaceProtector() = default;
    [[nodiscard]] virtual bool handles(protect::Method method) const = 0;
    /// Before the job starts: InvalidArgument for settings that cannot work (too weak, no such sticker).
    [[nodiscard]] virtual Expected<void> check(const plan::Decision& decision) = 0;
    /// Works on all the family's faces of one photo, in place. Results in the order of the tasks. After a failure the
    /// photo is of no use.
    [[nodiscard]] virtual Expected<std::vector<FaceResult>>
    apply(image::Image& photo, const std::vector<FaceTask>& tasks, const PhotoContext& context) = 0;
};

/// All families, in the order in which they work on a photo: covers last, so that nothing shows through them.
class FaceProtectors
{
public:
    explicit FaceProtectors(std::vector<std::unique_ptr<FaceProtector>> families) : m_families(std::move(families)) {}

    [[nodiscard]] Expected<void> check(const plan::Decision& decision) const;
    /// Method::Keep is left alone. A method that no family handles is an error, never silently kept. Results in the
    /// order of the tasks.
    [[nodiscard]] Expected<std::vector<FaceResult>> apply(image::Image& photo, const std::vector<FaceTask>& tasks,
                                                          const PhotoContext& context) const;

private:
    std::vector<std::unique_ptr<FaceProtector>> m_families;
};

class CloakMemory;
class IdentityBook;

/// What families of methods remember from photo to photo, and how they are set.
struct ProtectorSetup
{
    CloakFallback fallback = CloakFallback::Cover;
    CloakMemory* memory = nullptr;
    IdentityBook* book = nullptr;
    int identities = 0; ///< different new faces of the job; 0: as many as there are people
};
/// `services` and what the setup points to must outlive the result.
[[nodiscard]] FaceProtectors makeProtectors(Services& services, const ProtectorSetup& setup);

} // namespace bauta::jobs
