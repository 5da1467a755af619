// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/detector_networks.h"

#include <fmt/format.h>

#include <utility>

namespace bauta::faces
{

namespace
{

constexpr float kSsdCandidateScore = 0.10F;
constexpr float kRfbCandidateScore = 0.50F;
constexpr float kYunetCandidateScore = 0.50F;

Expected<models::Network> builtIn(const models::ModelStore& store, const char* name)
{
    const models::ModelEntry* entry = store.find(name);
    if (entry == nullptr) {
        return fail(ErrorCode::MissingModel, fmt::format("the face detector {} is not installed", name));
    }
    return store.openNetwork(*entry);
}

Expected<std::optional<YunetDetector>> addedYunet(const models::ModelStore& store)
{
    std::optional<YunetDetector> yunet;
    for (const models::ModelEntry& entry : store.withRole(models::ModelRole::Detector)) {
        if (entry.runtime != models::ModelRuntime::Onnx) {
            continue;
        }
        if (auto verified = store.verify(entry); !verified) {
            return fail(verified.error());
        }
        auto loaded = YunetDetector::load(entry.file);
        if (!loaded) {
            return fail(loaded.error());
        }
        yunet = std::move(*loaded);
    }
    return yunet;
}

} // namespace

Expected<std::vector<Candidate>> DetectorNetworks::run(Finder network, const cv::Mat& rgb,
                                                       SsdDetector::Heads heads) const
{
    switch (network) {
    case Finder::Ssd:
        return ssd.run(rgb, heads, kSsdCandidateScore);
    case Finder::Rfb:
        return rfb.run(rgb, kRfbCandidateScore);
    case Finder::Yunet:
        break;
    }
    return yunet->run(rgb, kYunetCandidateScore);
}

Expected<DetectorNetworks> DetectorNetworks::load(const models::ModelStore& store)
{
    auto ssd = builtIn(store, "ssd-mobilenet-v1");
    if (!ssd) {
        return fail(ssd.error());
    }
    auto rfb = builtIn(store, "rfb");
    if (!rfb) {
        return fail(rfb.error());
    }
    auto yunet = addedYunet(store);
    if (!yunet) {
        return fail(yunet.error());
    }
    return DetectorNetworks{SsdDetector(std::move(*ssd)), RfbDetector(std::move(*rfb)), std::move(*yunet)};
}

} // namespace bauta::faces
