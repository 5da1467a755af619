// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/plan_edits.h"

#include <QRegularExpression>

#include <algorithm>
#include <map>
#include <utility>

namespace bauta::ui
{

namespace
{

template <class Visit>
void forEachFace(PlanDraft& draft, Visit visit)
{
    for (const int id : draft.mediaIds()) {
        const plan::PlannedMedia* media = draft.look(id);
        const std::size_t count = media->video ? media->video->tracks.size() : media->faces.size();
        for (std::size_t f = 0; f < count; ++f) {
            visit(id, f);
        }
    }
}

int personAt(const plan::PlannedMedia& media, std::size_t face)
{
    return media.video ? media.video->tracks.at(face).person : media.faces.at(face).person;
}

const std::optional<plan::Decision>& ownAt(const plan::PlannedMedia& media, std::size_t face)
{
    return media.video ? media.video->tracks.at(face).decision : media.faces.at(face).decision;
}

std::optional<plan::Decision>& ownAt(plan::PlannedMedia& media, std::size_t face)
{
    return media.video ? media.video->tracks.at(face).decision : media.faces.at(face).decision;
}

int& personRefAt(plan::PlannedMedia& media, std::size_t face)
{
    return media.video ? media.video->tracks.at(face).person : media.faces.at(face).person;
}

void eraseAt(plan::PlannedMedia& media, std::size_t face)
{
    if (media.video) {
        media.video->tracks.erase(media.video->tracks.begin() + static_cast<std::ptrdiff_t>(face));
    } else {
        media.faces.erase(media.faces.begin() + static_cast<std::ptrdiff_t>(face));
    }
}

cv::Rect2f largestBox(const plan::PlannedTrack& track)
{
    cv::Rect2f best;
    for (const faces::TrackPoint& point : track.points) {
        best = point.boxInImage.area() > best.area() ? point.boxInImage : best;
    }
    return best;
}

void newPerson(PlanDraft& draft, int& index)
{
    auto& people = draft.people();
    index = static_cast<int>(people.size());
    people.push_back({"person " + std::to_string(people.size() + 1), std::nullopt});
}

} // namespace

bool exists(const Document& document, const FaceRef& face)
{
    const Media* media = document.find(face.media);
    return media != nullptr && face.face >= 0 && static_cast<std::size_t>(face.face) < media->faceCount();
}

cv::Rect2f boxOf(const Document& document, const FaceRef& face)
{
    const Media* media = document.find(face.media);
    const auto index = static_cast<std::size_t>(face.face);
    return media->planned.video ? largestBox(media->planned.video->tracks.at(index))
                                : media->planned.faces.at(index).boxInImage;
}

const plan::Decision& decisionOf(const Document& document, const FaceRef& face)
{
    const Media* media = document.find(face.media);
    const auto index = static_cast<std::size_t>(face.face);
    return media->planned.video ? document.decisionFor(media->planned.video->tracks.at(index))
                                : document.decisionFor(media->planned.faces.at(index));
}

int personOf(const Document& document, const FaceRef& face)
{
    const Media* media = document.find(face.media);
    return personAt(media->planned, static_cast<std::size_t>(face.face));
}

std::vector<PersonSummary> summarisePeople(const Document& document)
{
    std::map<int, PersonSummary> people;
    std::map<int, std::vector<std::pair<float, FaceRef>>> ranked;
    std::map<int, std::set<int>> files;
    for (const Media& media : document.media()) {
        if (media.state != MediaState::Ready) {
            continue;
        }
        for (std::size_t f = 0; f < media.faceCount(); ++f) {
            const int person = personAt(media.planned, f);
            const FaceRef ref{media.id, static_cast<int>(f)};
            const cv::Rect2f box = boxOf(document, ref);
            float confidence = 1.F;
            PersonSummary& summary = people[person];
            if (media.planned.video) {
                const plan::PlannedTrack& track = media.planned.video->tracks[f];
                const int frames = track.points.back().frame - track.points.front().frame + 1;
                if (media.planned.video->frames > 0) {
                    summary.screenSeconds += media.planned.video->seconds * frames / media.planned.video->frames;
                }
            } else {
                confidence = media.planned.faces[f].confidence;
            }
            ranked[person].push_back({box.area() * confidence, ref});
            files[person].insert(media.id);
        }
    }
    std::vector<PersonSummary> result;
    for (auto& [person, summary] : people) {
        auto& faces = ranked[person];
        std::stable_sort(faces.begin(), faces.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
        summary.person = person;
        summary.files = static_cast<int>(files[person].size());
        const bool decided = person >= 0 && static_cast<std::size_t>(person) < document.people().size() &&
                             document.people()[static_cast<std::size_t>(person)].decision;
        summary.decision =
            decided ? *document.people()[static_cast<std::size_t>(person)].decision : document.defaultDecision();
        for (const auto& [rank, ref] : faces) {
            summary.faces.push_back(ref);
            summary.exceptions += decisionOf(document, ref) != summary.decision ? 1 : 0;
        }
        result.push_back(std::move(summary));
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const PersonSummary& a, const PersonSummary& b) { return a.faces.size() > b.faces.size(); });
    return result;
}

QString personLabel(const Document& document, int person)
{
    if (person < 0 || static_cast<std::size_t>(person) >= document.people().size()) {
        return PlanEdits::tr("Not sorted yet");
    }
    const QString label = QString::fromStdString(document.people()[static_cast<std::size_t>(person)].label);
    static const QRegularExpression generated(QStringLiteral("^person (\\d+)$"));
    const auto match = generated.match(label);
    return match.hasMatch() ? PlanEdits::tr("Person %1").arg(match.captured(1)) : label;
}

void PlanEdits::decideFace(Document& document, const FaceRef& face, const plan::Decision& decision, int key)
{
    if (!exists(document, face) || decisionOf(document, face) == decision) {
        return;
    }
    document.edit(
        tr("Decide for one face"),
        [&](PlanDraft& draft) { ownAt(*draft.media(face.media), static_cast<std::size_t>(face.face)) = decision; },
        key);
}

void PlanEdits::decideFaces(Document& document, const std::vector<FaceRef>& faces,
                            const std::vector<plan::Decision>& decisions, const QString& text)
{
    document.edit(text, [&](PlanDraft& draft) {
        for (std::size_t i = 0; i < faces.size(); ++i) {
            if (exists(document, faces[i])) {
                ownAt(*draft.media(faces[i].media), static_cast<std::size_t>(faces[i].face)) = decisions.at(i);
            }
        }
    });
}

void PlanEdits::decidePerson(Document& document, int person, const plan::Decision& decision, int key)
{
    document.edit(
        tr("Decide for a person"),
        [&](PlanDraft& draft) {
            const bool known = person >= 0 && static_cast<std::size_t>(person) < document.people().size();
            if (known) {
                draft.people()[static_cast<std::size_t>(person)].decision = decision;
            }
            forEachFace(draft, [&](int id, std::size_t f) {
                if (personAt(*draft.look(id), f) != person) {
                    return;
                }
                if (!known) {
                    ownAt(*draft.media(id), f) = decision;
                } else if (ownAt(*draft.look(id), f)) {
                    ownAt(*draft.media(id), f).reset();
                }
            });
        },
        key);
}

void PlanEdits::decideEverybody(Document& document, const plan::Decision& decision, int key)
{
    document.edit(
        tr("Decide for everybody"),
        [&](PlanDraft& draft) {
            draft.defaultDecision() = decision;
            for (plan::PlannedPerson& person : draft.people()) {
                person.decision.reset();
            }
            forEachFace(draft, [&](int id, std::size_t f) {
                if (ownAt(*draft.look(id), f)) {
                    ownAt(*draft.media(id), f).reset();
                }
            });
        },
        key);
}

void PlanEdits::everybodyBut(Document& document, int person, const plan::Decision& others)
{
    document.edit(tr("Everybody but one"), [&](PlanDraft& draft) {
        draft.defaultDecision() = others;
        auto& people = draft.people();
        for (std::size_t p = 0; p < people.size(); ++p) {
            people[p].decision.reset();
            if (static_cast<int>(p) == person) {
                people[p].decision = decisionFor(Treatment::Keep);
            }
        }
        forEachFace(draft, [&](int id, std::size_t f) {
            if (ownAt(*draft.look(id), f)) {
                ownAt(*draft.media(id), f).reset();
            }
        });
    });
}

void PlanEdits::rename(Document& document, int person, const QString& name)
{
    if (person < 0 || static_cast<std::size_t>(person) >= document.people().size()) {
        return;
    }
    const std::string label =
        name.trimmed().isEmpty() ? "person " + std::to_string(person + 1) : name.trimmed().left(80).toStdString();
    if (document.people()[static_cast<std::size_t>(person)].label == label) {
        return;
    }
    document.edit(tr("Name a person"),
                  [&](PlanDraft& draft) { draft.people()[static_cast<std::size_t>(person)].label = label; });
}

void PlanEdits::merge(Document& document, int into, int from)
{
    if (into == from || into < 0) {
        return;
    }
    document.edit(tr("Merge two people"), [&](PlanDraft& draft) {
        forEachFace(draft, [&](int id, std::size_t f) {
            if (personAt(*draft.look(id), f) == from) {
                personRefAt(*draft.media(id), f) = into;
            }
        });
    });
}

void PlanEdits::split(Document& document, const std::vector<FaceRef>& faces)
{
    document.edit(tr("Make a person of their own"), [&](PlanDraft& draft) {
        int person = -1;
        newPerson(draft, person);
        for (const FaceRef& face : faces) {
            if (exists(document, face)) {
                // What was decided for the person that they were stays decided for them.
                const plan::Decision before = decisionOf(document, face);
                draft.people()[static_cast<std::size_t>(person)].decision = before;
                personRefAt(*draft.media(face.media), static_cast<std::size_t>(face.face)) = person;
            }
        }
    });
}

void PlanEdits::removeFace(Document& document, const FaceRef& face)
{
    if (!exists(document, face)) {
        return;
    }
    document.edit(tr("Not a face"),
                  [&](PlanDraft& draft) { eraseAt(*draft.media(face.media), static_cast<std::size_t>(face.face)); });
}

void PlanEdits::removePerson(Document& document, int person)
{
    document.edit(tr("Not a face"), [&](PlanDraft& draft) {
        for (const int id : draft.mediaIds()) {
            const plan::PlannedMedia* look = draft.look(id);
            const std::size_t count = look->video ? look->video->tracks.size() : look->faces.size();
            for (std::size_t f = count; f-- > 0;) {
                if (personAt(*draft.look(id), f) == person) {
                    eraseAt(*draft.media(id), f);
                }
            }
        }
    });
}

void PlanEdits::addFace(Document& document, int media, plan::PlannedFace face)
{
    document.edit(tr("Draw a face"), [&](PlanDraft& draft) {
        plan::PlannedMedia* planned = draft.media(media);
        if (planned == nullptr || planned->video) {
            return;
        }
        newPerson(draft, face.person);
        planned->faces.push_back(std::move(face));
    });
}

void PlanEdits::moveFace(Document& document, const FaceRef& face, const plan::PlannedFace& moved)
{
    if (!exists(document, face) || document.find(face.media)->isVideo()) {
        return;
    }
    document.edit(tr("Move a face"), [&](PlanDraft& draft) {
        plan::PlannedFace& planned = draft.media(face.media)->faces.at(static_cast<std::size_t>(face.face));
        planned.boxInImage = moved.boxInImage;
        planned.landmarksInImage = moved.landmarksInImage;
        planned.landmarksReliable = moved.landmarksReliable;
    });
}

} // namespace bauta::ui
