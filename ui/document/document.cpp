// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/document.h"

#include "core/faces/track/face_track.h"

#include <QUndoCommand>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::ui
{

namespace
{

std::array<int, 4> rounded(const cv::Rect2f& box)
{
    return {static_cast<int>(std::lround(box.x)), static_cast<int>(std::lround(box.y)),
            static_cast<int>(std::lround(box.width)), static_cast<int>(std::lround(box.height))};
}

bool samePlace(const cv::Rect2f& a, const cv::Rect2f& b)
{
    return std::abs(a.x - b.x) < 1.F && std::abs(a.y - b.y) < 1.F && std::abs(a.width - b.width) < 1.F &&
           std::abs(a.height - b.height) < 1.F;
}

} // namespace

// ------------------------------------------------------------------------------------------------------- drafts

plan::PlannedMedia* PlanDraft::media(int id)
{
    Media* media = m_document.findMutable(id);
    if (media == nullptr) {
        return nullptr;
    }
    m_before.try_emplace(id, media->planned);
    return &media->planned;
}

std::vector<plan::PlannedPerson>& PlanDraft::people()
{
    if (!m_peopleBefore) {
        m_peopleBefore = m_document.m_people;
    }
    return m_document.m_people;
}

plan::Decision& PlanDraft::defaultDecision()
{
    if (!m_defaultBefore) {
        m_defaultBefore = m_document.m_default;
    }
    return m_document.m_default;
}

std::vector<int> PlanDraft::mediaIds() const
{
    std::vector<int> ids;
    for (const Media& media : m_document.m_media) {
        ids.push_back(media.id);
    }
    return ids;
}

const plan::PlannedMedia* PlanDraft::look(int id) const
{
    const Media* media = m_document.find(id);
    return media == nullptr ? nullptr : &media->planned;
}

/// Swaps between two states of the parts that an edit touched.
class Document::EditCommand final : public QUndoCommand
{
public:
    EditCommand(Document& document, const QString& text, Snapshot before, Snapshot after, int key)
        : QUndoCommand(text),
          m_document(document),
          m_before(std::move(before)),
          m_after(std::move(after)),
          m_key(key)
    {
    }

    void undo() override { m_document.apply(m_before); }
    void redo() override
    {
        if (m_done) {
            m_document.apply(m_after);
        }
        m_done = true; // the first time the edit has done it already
    }
    [[nodiscard]] int id() const override { return m_key == 0 ? -1 : m_key; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* next = static_cast<const EditCommand*>(other);
        if (next->m_key != m_key || m_key == 0) {
            return false;
        }
        for (const auto& [id, media] : next->m_before.media) {
            m_before.media.try_emplace(id, media);
        }
        for (const auto& [id, media] : next->m_after.media) {
            m_after.media[id] = media;
        }
        if (next->m_before.people) {
            m_before.people = m_before.people ? m_before.people : next->m_before.people;
            m_after.people = next->m_after.people;
        }
        if (next->m_before.defaultDecision) {
            m_before.defaultDecision =
                m_before.defaultDecision ? m_before.defaultDecision : next->m_before.defaultDecision;
            m_after.defaultDecision = next->m_after.defaultDecision;
        }
        return true;
    }

private:
    Document& m_document;
    Snapshot m_before;
    Snapshot m_after;
    int m_key;
    bool m_done = false;
};

// ----------------------------------------------------------------------------------------------------- document

Document::Document(QObject* parent) : QObject(parent)
{
    m_undo.setUndoLimit(500);
    connect(&m_undo, &QUndoStack::cleanChanged, this, &Document::modifiedChanged);
}

Document::~Document()
{
    m_undo.disconnect(this);
}

const Media* Document::find(int id) const
{
    const auto found = std::find_if(m_media.begin(), m_media.end(), [id](const Media& m) { return m.id == id; });
    return found == m_media.end() ? nullptr : &*found;
}

Media* Document::findMutable(int id)
{
    const auto found = std::find_if(m_media.begin(), m_media.end(), [id](const Media& m) { return m.id == id; });
    return found == m_media.end() ? nullptr : &*found;
}

const Media* Document::findFile(const std::filesystem::path& file) const
{
    const auto found =
        std::find_if(m_media.begin(), m_media.end(), [&](const Media& m) { return m.planned.file == file; });
    return found == m_media.end() ? nullptr : &*found;
}

const plan::Decision& Document::decisionOf(const std::optional<plan::Decision>& own, int person) const
{
    if (own) {
        return *own;
    }
    if (person >= 0 && static_cast<std::size_t>(person) < m_people.size()) {
        if (const auto& decision = m_people[static_cast<std::size_t>(person)].decision) {
            return *decision;
        }
    }
    return m_default;
}

const plan::Decision& Document::decisionFor(const plan::PlannedFace& face) const
{
    return decisionOf(face.decision, face.person);
}

const plan::Decision& Document::decisionFor(const plan::PlannedTrack& track) const
{
    return decisionOf(track.decision, track.person);
}

void Document::edit(const QString& text, const std::function<void(PlanDraft&)>& change, int key)
{
    PlanDraft draft(*this);
    change(draft);
    Snapshot before{std::move(draft.m_before), std::move(draft.m_peopleBefore), std::move(draft.m_defaultBefore)};
    if (before.media.empty() && !before.people && !before.defaultDecision) {
        return;
    }
    Snapshot after;
    for (const auto& [id, media] : before.media) {
        after.media.emplace(id, find(id)->planned);
    }
    if (before.people) {
        after.people = m_people;
    }
    if (before.defaultDecision) {
        after.defaultDecision = m_default;
    }
    markChanged(after);
    m_undo.push(new EditCommand(*this, text, std::move(before), std::move(after), key));
}

void Document::apply(const Snapshot& snapshot)
{
    for (const auto& [id, planned] : snapshot.media) {
        if (Media* media = findMutable(id)) { // it may have been taken out since
            media->planned = planned;
        }
    }
    if (snapshot.people) {
        m_people = *snapshot.people;
    }
    if (snapshot.defaultDecision) {
        m_default = *snapshot.defaultDecision;
    }
    markChanged(snapshot);
}

void Document::markChanged(const Snapshot& snapshot)
{
    const bool everywhere = snapshot.people || snapshot.defaultDecision;
    for (Media& media : m_media) {
        if (everywhere || snapshot.media.contains(media.id)) {
            media.outputStale = !media.output.empty();
            Q_EMIT mediaChanged(media.id);
        }
    }
    Q_EMIT planChanged();
}

void Document::touch()
{
    if (!m_modified) {
        m_modified = true;
        Q_EMIT modifiedChanged();
    }
}

std::vector<int> Document::addFiles(const std::vector<jobs::InputFile>& files)
{
    std::vector<int> added;
    for (const jobs::InputFile& file : files) {
        if (findFile(file.file) != nullptr) {
            continue;
        }
        Media& media = m_media.emplace_back();
        media.id = m_nextId++;
        media.planned.file = file.file;
        media.planned.outputSubpath = file.outputSubpath;
        added.push_back(media.id);
    }
    if (!added.empty()) {
        touch();
        Q_EMIT mediaAdded(added);
    }
    return added;
}

void Document::adopt(const FoundMedia& found)
{
    const Media* known = findFile(found.file);
    Media* media = known == nullptr ? nullptr : findMutable(known->id);
    if (media == nullptr || found.scanned.status == jobs::ItemStatus::Cancelled) {
        return;
    }
    media->facts.known = true;
    media->facts.format = found.scanned.format;
    media->facts.metadata = found.scanned.metadata;
    media->facts.position = found.scanned.position;
    media->facts.warnings = found.scanned.warnings;
    media->facts.error = found.scanned.error;
    if (!found.planned) {
        media->state = MediaState::Failed;
    } else if (media->state != MediaState::Ready) {
        const std::filesystem::path subpath = media->planned.outputSubpath;
        media->planned = *found.planned;
        media->planned.outputSubpath = subpath;
        media->state = MediaState::Ready;
    }
    Q_EMIT mediaChanged(media->id);
    Q_EMIT planChanged();
}

void Document::adoptGroups(const std::vector<GroupedFace>& faces)
{
    std::map<int, std::map<int, int>> votes;    // for each group, how many of its faces are whose already
    std::map<int, std::vector<int*>> unclaimed; // for each group, the faces that are nobody's yet
    std::set<int> changed;
    for (const GroupedFace& grouped : faces) {
        const Media* known = findFile(grouped.file);
        Media* media = known == nullptr ? nullptr : findMutable(known->id);
        if (media == nullptr || grouped.group < 0) {
            continue;
        }
        int* person = nullptr;
        if (grouped.track >= 0 && media->planned.video) {
            for (plan::PlannedTrack& track : media->planned.video->tracks) {
                person = track.id == grouped.track ? &track.person : person;
            }
        } else {
            for (plan::PlannedFace& face : media->planned.faces) {
                person = samePlace(face.boxInImage, grouped.boxInImage) ? &face.person : person;
            }
        }
        if (person == nullptr) {
            continue; // moved or deleted since
        }
        if (*person >= 0) {
            ++votes[grouped.group][*person];
        } else {
            unclaimed[grouped.group].push_back(person);
            changed.insert(media->id);
        }
    }
    for (auto& [group, persons] : unclaimed) {
        int person = -1;
        int most = 0;
        for (const auto& [candidate, count] : votes[group]) {
            if (count > most) {
                person = candidate;
                most = count;
            }
        }
        if (person < 0) {
            person = static_cast<int>(m_people.size());
            m_people.push_back({"person " + std::to_string(m_people.size() + 1), std::nullopt});
        }
        for (int* place : persons) {
            *place = person;
        }
    }
    for (const int id : changed) {
        Q_EMIT mediaChanged(id);
    }
    Q_EMIT planChanged();
}

void Document::setFacts(int id, MediaFacts facts)
{
    if (Media* media = findMutable(id)) {
        media->facts = std::move(facts);
        Q_EMIT mediaChanged(id);
    }
}

void Document::setOutput(int id, const std::filesystem::path& output)
{
    if (Media* media = findMutable(id)) {
        media->output = output;
        media->outputStale = false;
        Q_EMIT mediaChanged(id);
    }
}

void Document::remove(const std::set<int>& ids)
{
    const auto gone =
        std::remove_if(m_media.begin(), m_media.end(), [&](const Media& m) { return ids.contains(m.id); });
    if (gone == m_media.end()) {
        return;
    }
    m_media.erase(gone, m_media.end());
    touch();
    Q_EMIT mediaRemoved();
    Q_EMIT planChanged();
}

void Document::clear()
{
    load({});
}

plan::Plan Document::toPlan(const std::optional<std::set<int>>& only) const
{
    plan::Plan plan;
    plan.defaultDecision = m_default;
    plan.people = m_people;
    for (const Media& media : m_media) {
        if (media.state == MediaState::Ready && (!only || only->contains(media.id))) {
            plan.media.push_back(media.planned);
        }
    }
    return plan;
}

void Document::load(const plan::Plan& plan)
{
    m_undo.clear();
    m_media.clear();
    m_faceImages.clear();
    m_people = plan.people;
    m_default = plan.defaultDecision;
    std::vector<int> ids;
    for (const plan::PlannedMedia& planned : plan.media) {
        Media& media = m_media.emplace_back();
        media.id = m_nextId++;
        media.planned = planned;
        media.state = MediaState::Ready;
        ids.push_back(media.id);
    }
    m_modified = false;
    Q_EMIT mediaRemoved();
    Q_EMIT mediaAdded(ids);
    Q_EMIT planChanged();
    Q_EMIT modifiedChanged();
}

void Document::setSaved()
{
    m_modified = false;
    m_undo.setClean();
    Q_EMIT modifiedChanged();
}

QImage Document::faceImage(int mediaId, const cv::Rect2f& box) const
{
    const auto found = m_faceImages.find({mediaId, rounded(box)});
    return found == m_faceImages.end() ? QImage() : found->second;
}

void Document::setFaceImage(int mediaId, const cv::Rect2f& box, const QImage& image)
{
    m_faceImages[{mediaId, rounded(box)}] = image;
    Q_EMIT faceImageArrived(mediaId);
}

} // namespace bauta::ui
