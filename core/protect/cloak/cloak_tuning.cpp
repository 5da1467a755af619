// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/cloak_tuning.h"

#include <fmt/format.h>

#include <cstdlib>

namespace bauta::protect
{

Expected<void> set(CloakTuning& tuning, const std::string& name, const std::string& value)
{
    char* end = nullptr;
    const float number = std::strtof(value.c_str(), &end);
    if (value.empty() || *end != '\0') {
        return fail(ErrorCode::InvalidArgument, fmt::format("{} needs a number", name));
    }
#define FLOAT_MEMBER(member)                                                                                           \
    if (name == #member) {                                                                                             \
        tuning.member = number;                                                                                        \
        return {};                                                                                                     \
    }
#define INT_MEMBER(member)                                                                                             \
    if (name == #member) {                                                                                             \
        tuning.member = static_cast<std::remove_reference_t<decltype(tuning.member)>>(number);                                                  \
        return {};                                                                                                     \
    }
    INT_MEMBER(steps)
    INT_MEMBER(flowKnots[0])
    INT_MEMBER(flowKnots[1])
    INT_MEMBER(flowKnots[2])
    FLOAT_MEMBER(flowShare[0])
    FLOAT_MEMBER(flowShare[1])
    FLOAT_MEMBER(flowShare[2])
    INT_MEMBER(toneKnots[0])
    INT_MEMBER(toneKnots[1])
    INT_MEMBER(toneKnots[2])
    FLOAT_MEMBER(toneShare[0])
    FLOAT_MEMBER(toneShare[1])
    FLOAT_MEMBER(toneShare[2])
    FLOAT_MEMBER(likeness)
    FLOAT_MEMBER(toneLimit)
    FLOAT_MEMBER(momentum)
    FLOAT_MEMBER(flowPower)
    FLOAT_MEMBER(tonePower)
    FLOAT_MEMBER(flowRate)
    FLOAT_MEMBER(toneRate)
    FLOAT_MEMBER(reach)
    FLOAT_MEMBER(strainReach)
    FLOAT_MEMBER(rotation)
    FLOAT_MEMBER(scale)
    FLOAT_MEMBER(shift)
    FLOAT_MEMBER(resample)
    FLOAT_MEMBER(light)
    FLOAT_MEMBER(erase)
    FLOAT_MEMBER(fade)
    FLOAT_MEMBER(focus)
    FLOAT_MEMBER(arcWeight)
    FLOAT_MEMBER(coarseFloor)
    FLOAT_MEMBER(startNoise)
    FLOAT_MEMBER(symmetry)
    FLOAT_MEMBER(skinFloor)
    INT_MEMBER(removeSimilarity)
    FLOAT_MEMBER(shrink)
    INT_MEMBER(views[0])
    INT_MEMBER(views[1])
    INT_MEMBER(views[2])
    INT_MEMBER(every[0])
    INT_MEMBER(every[1])
    INT_MEMBER(every[2])
    FLOAT_MEMBER(decoy)
    FLOAT_MEMBER(repulsion)
    FLOAT_MEMBER(decoySize)
    return fail(ErrorCode::InvalidArgument, fmt::format("the cloak has no setting {}", name));
}

} // namespace bauta::protect
