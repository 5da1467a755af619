// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/retry_job.h"

#include "core/faces/boxes.h"
#include "core/jobs/audit_report.h"
#include "core/jobs/output_namer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace bauta::jobs
{

namespace
{

constexpr float kFaceOverlap = 0.3F; ///< of a face as the protection and as the audit found it
/// A photo that fails from the start needs three, for as many strengths. A new output may make another photo of the
/// person fail that held before, which then begins later.
constexpr int kMostAudits = 5;

protect::Strength nextStrength(protect::Strength strength)
{
    return strength == protect::Strength::Subtle ? protect::Strength::Standard : protect::Strength::Strong;
}

/// Limits of the user's own have no next step.
bool canBeRaised(const FaceOutcome& face)
{
    return protect::usesCloak(face.method) && !face.budget && face.strength != protect::Strength::Strong;
}

void addMissing(std::vector<std::string>& texts, const std::vector<std::string>& more)
{
    for (const std::string& text : more) {
        if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
            texts.push_back(text);
        }
    }
}

std::string facesAre(std::size_t number, const char* one, const char* several)
{
    return number == 1 ? fmt::format("one face {}", one) : fmt::format("{} faces {}", number, several);
}

/// A photo to be protected again.
struct Raise
{
    std::size_t item = 0;
    std::vector<std::size_t> faces; ///< places in the item's outcomes
    protect::Strength to = protect::Strength::None;
};

class Retry
{
public:
    Retry(const ProtectRequest& request, const AuditOptions& audit, const JobContext& context, Services& services)
        : m_request(request),
          m_audit(audit),
          m_context(context),
          m_services(services)
    {
    }

    Expected<RetriedReport> run()
    {
        if (m_request.dryRun) {
            return fail(ErrorCode::InvalidArgument, "a dry run writes nothing that could be audited");
        }
        nameOutputs();
        auto protection = runProtect(m_request, m_context, m_services, &m_trace);
        if (!protection) {
            return fail(protection.error());
        }
        m_result.report = *std::move(protection);
        m_plan = m_request.plan ? m_request.plan : m_trace.plan;
        for (int audits = 0; !m_result.report.cancelled && audit(); ++audits) {
            const auto raises = audits + 1 < kMostAudits ? whatToRaise() : std::vector<Raise>();
            if (raises.empty()) {
                break;
            }
            raise(raises);
        }
        if (m_result.report.audit) {
            tellWhatRemains();
        }
        return std::move(m_result);
    }

private:
    /// Once for all rounds: what is written again must go exactly where it went before.
    void nameOutputs()
    {
        if (!m_request.targets.empty()) {
            return;
        }
        std::vector<InputFile> inputs = m_request.inputs.files;
        if (m_request.plan) {
            inputs.clear();
            for (const plan::PlannedMedia& media : m_request.plan->media) {
                inputs.push_back({media.file, media.outputSubpath});
            }
        }
        m_request.targets = planOutputs(inputs, m_request.output);
    }

    /// All outputs each time: photos of one person are compared with each other, so a new one may change the verdict
    /// of another. False if there is no audit to go on from.
    bool audit()
    {
        ProtectReport& report = m_result.report;
        report.audit.reset();
        auto audited = auditOutputs(report, m_audit, saying("audit"), m_services);
        if (!audited) {
            m_result.auditFailure = audited.error();
            return false;
        }
        report.audit = std::make_shared<const AuditReport>(*std::move(audited));
        return !report.audit->cancelled;
    }

    [[nodiscard]] JobContext saying(const std::string& stage) const
    {
        if (!m_context.report) {
            return m_context;
        }
        return {m_context.cancel, [this, stage](Progress progress) {
                    progress.item = stage + (progress.item.empty() ? "" : ": " + progress.item);
                    m_context.report(progress);
                }};
    }

    [[nodiscard]] const AuditedPhoto* auditOf(const ItemReport& item) const
    {
        for (const AuditedPhoto& photo : m_result.report.audit->items) {
            if (photo.original == item.input && photo.protectedFile == item.output) {
                return &photo;
            }
        }
        return nullptr;
    }

    /// The item's outcomes whose faces fail; null for a face that the protection did not find.
    [[nodiscard]] std::vector<const FaceOutcome*> failingFaces(const ItemReport& item) const
    {
        std::vector<const FaceOutcome*> failing;
        const AuditedPhoto* photo = item.status == ItemStatus::Succeeded ? auditOf(item) : nullptr;
        if (photo == nullptr) {
            return failing;
        }
        for (const AuditedFace& face : photo->faces) {
            if (!face.fails()) {
                continue;
            }
            const FaceOutcome* best = nullptr;
            float bestOverlap = kFaceOverlap;
            for (const FaceOutcome& outcome : item.faces) {
                if (face.track && outcome.span && outcome.span->track == face.track->span.track) {
                    best = &outcome; // tracks may be at one place at different times
                    break;
                }
                const float overlap = faces::intersectionOverUnion(outcome.boxInImage, face.boxInImage);
                if (!face.track && overlap >= bestOverlap) {
                    bestOverlap = overlap;
                    best = &outcome;
                }
            }
            failing.push_back(best);
        }
        return failing;
    }

    [[nodiscard]] std::vector<Raise> whatToRaise() const
    {
        std::vector<Raise> raises;
        for (std::size_t i = 0; i < m_result.report.items.size(); ++i) {
            const ItemReport& item = m_result.report.items[i];
            Raise raise{.item = i, .faces = {}};
            for (const FaceOutcome* face : failingFaces(item)) {
                if (face != nullptr && canBeRaised(*face)) {
                    raise.faces.push_back(static_cast<std::size_t>(face - item.faces.data()));
                    raise.to = std::max(raise.to, nextStrength(face->strength));
                }
            }
            if (!raise.faces.empty() && m_givenUp.count(i) == 0) {
                raises.push_back(std::move(raise));
            }
        }
        return raises;
    }

    void raise(const std::vector<Raise>& raises)
    {
        if (m_plan) {
            protectAgain(planned(raises), raises);
            return;
        }
        std::map<protect::Strength, std::vector<Raise>> byStrength; // rules have one strength for all
        for (const Raise& raise : raises) {
            byStrength[raise.to].push_back(raise);
        }
        for (const auto& [strength, group] : byStrength) {
            ProtectRequest request = again(group);
            request.rules.hide.strength = strength;
            for (const Raise& raise : group) {
                request.inputs.files.push_back(m_request.inputs.files.at(raise.item));
            }
            protectAgain(request, group);
        }
    }

    /// The request without its inputs, which writes over the outputs of these photos and nothing else.
    [[nodiscard]] ProtectRequest again(const std::vector<Raise>& raises) const
    {
        ProtectRequest request = m_request;
        request.inputs = {};
        request.targets.clear();
        for (const Raise& raise : raises) {
            OutputTarget& target = request.targets.emplace_back(m_request.targets.at(raise.item));
            target.existing = OutputFile::Existing::Replace;
        }
        return request;
    }

    [[nodiscard]] ProtectRequest planned(const std::vector<Raise>& raises)
    {
        ProtectRequest request = again(raises);
        request.plan.emplace();
        request.plan->people = m_plan->people;
        request.plan->defaultDecision = m_plan->defaultDecision;
        for (const Raise& raise : raises) {
            const ItemReport& item = m_result.report.items[raise.item];
            plan::PlannedMedia& media = mediaOf(raise.item);
            for (plan::PlannedFace& face : media.faces) {
                face.decision = plan::Decision(m_plan->decisionFor(face));
            }
            for (std::size_t t = 0; media.video && t < media.video->tracks.size(); ++t) {
                plan::PlannedTrack& track = media.video->tracks[t];
                track.decision = plan::Decision(m_plan->decisionFor(track));
            }
            if (followsPlan(item, media)) {
                for (const std::size_t face : raise.faces) {
                    auto& decision =
                        media.video ? media.video->tracks.at(face).decision : media.faces.at(face).decision;
                    decision->strength = nextStrength(item.faces[face].strength);
                }
            } else { // its content changed since: all of its faces follow the default, which no other photo does here
                plan::Decision& hide = request.plan->defaultDecision;
                hide.strength = std::max(hide.strength, raise.to);
            }
            request.plan->media.push_back(media);
        }
        return request;
    }

    /// The outcomes are those of the plan's faces or tracks, in its order.
    static bool followsPlan(const ItemReport& item, const plan::PlannedMedia& media)
    {
        if (media.video) {
            const auto& tracks = media.video->tracks;
            return std::equal(item.faces.begin(), item.faces.end(), tracks.begin(), tracks.end(),
                              [](const FaceOutcome& outcome, const plan::PlannedTrack& track) {
                                  return outcome.span && outcome.span->track == track.id;
                              });
        }
        return std::equal(item.faces.begin(), item.faces.end(), media.faces.begin(), media.faces.end(),
                          [](const FaceOutcome& outcome, const plan::PlannedFace& face) {
                              return faces::intersectionOverUnion(outcome.boxInImage, face.boxInImage) >= kFaceOverlap;
                          });
    }

    /// A plan that was given has all items in their order; one that the rules made lacks those that failed.
    [[nodiscard]] plan::PlannedMedia& mediaOf(std::size_t item)
    {
        if (m_request.plan) {
            return m_plan->media.at(item);
        }
        const auto found =
            std::find_if(m_plan->media.begin(), m_plan->media.end(), [&](const plan::PlannedMedia& media) {
                return media.file == m_result.report.items[item].input;
            });
        return m_plan->media.at(static_cast<std::size_t>(found - m_plan->media.begin()));
    }

    void protectAgain(const ProtectRequest& request, const std::vector<Raise>& raises)
    {
        ProtectReport& report = m_result.report;
        auto done = runProtect(request, saying("stronger"), m_services, &m_trace);
        report.cancelled = m_context.cancel.isCancelled();
        if (done) {
            report.seconds += done->seconds;
            addMissing(report.warnings, done->warnings);
            addMissing(report.notes, done->notes);
        }
        for (std::size_t k = 0; k < raises.size(); ++k) {
            const Raise& raise = raises[k];
            ItemReport& before = report.items[raise.item];
            const std::optional<Error> error = done ? done->items.at(k).error : done.error();
            if (error) { // the weaker output is still there, whole
                m_givenUp.insert(raise.item);
                before.warnings.push_back(
                    fmt::format("could not be protected again with {}: {}", toString(raise.to), error->detail));
                continue;
            }
            ItemReport& after = done->items[k];
            after.seconds += before.seconds;
            after.notes.push_back(fmt::format("protected again with {}, because {} still recognisable with less",
                                              toString(raise.to), facesAre(raise.faces.size(), "was", "were")));
            before = std::move(after);
        }
        report.audit.reset(); // it is about the outputs before
    }

    void tellWhatRemains()
    {
        for (ItemReport& item : m_result.report.items) {
            std::map<std::string, std::size_t> faces; // by what was done to them
            for (const FaceOutcome* face : failingFaces(item)) {
                if (face == nullptr) {
                    ++faces["nothing done, as it was not found; cannot do more"];
                    continue;
                }
                const bool cloak = face->method == protect::Method::Cloak;
                ++faces[methodInWords(*face) +
                        (cloak ? "; cannot do more: try disguise or solid" : "; cannot do more: try solid")];
            }
            for (const auto& [what, number] : faces) {
                item.warnings.push_back(facesAre(number, "is", "are") + " still recognisable, with " + what);
            }
        }
    }

    ProtectRequest m_request;
    const AuditOptions& m_audit;
    const JobContext& m_context;
    Services& m_services;
    ProtectTrace m_trace;
    std::optional<plan::Plan> m_plan; ///< the decisions so far; none where rules decide within each photo
    std::set<std::size_t> m_givenUp;  ///< items that failed with a higher strength
    RetriedReport m_result;
};

} // namespace

Expected<RetriedReport> protectUntilHidden(const ProtectRequest& request, const AuditOptions& audit,
                                           const JobContext& context, Services& services)
{
    return Retry(request, audit, context, services).run();
}

} // namespace bauta::jobs
