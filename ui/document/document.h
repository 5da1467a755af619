// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/report.h"
#include "core/plan/plan.h"
#include "ui/engine/engine.h"

#include <QImage>
#include <QObject>
#include <QString>
#include <QUndoStack>

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace bauta::ui
{

enum class MediaState
{
    Waiting = 0, ///< not looked at yet
    Ready,
    Failed
};

/// What is known of a file beside its part of the plan. Not saved: found out again when a project is opened.
struct MediaFacts
{
    bool known = false; ///< the metadata has been looked at
    image::Format format = image::Format::Unknown;
    jobs::MetadataKeys metadata;
    std::optional<image::GeoPosition> position;
    std::vector<std::string> warnings;
    std::optional<Error> error; ///< of Failed
};

/// One photo or video of the project. Its id never changes and is never given to another.
struct Media
{
    int id = 0;
    plan::PlannedMedia planned;
    MediaState state = MediaState::Waiting;
    MediaFacts facts;
    std::filesystem::path output; ///< where it was last written, if it was
    bool outputStale = false;     ///< decisions changed since

    [[nodiscard]] bool isVideo() const { return planned.video.has_value(); }
    [[nodiscard]] std::size_t faceCount() const
    {
        return planned.video ? planned.video->tracks.size() : planned.faces.size();
    }
};

class Document;

/// Where an edit makes its changes; only alive during Document::edit. What it hands out may be changed freely, and is
/// recorded for undo.
class PlanDraft
{
public:
    /// Null for an id that is not there.
    [[nodiscard]] plan::PlannedMedia* media(int id);
    [[nodiscard]] std::vector<plan::PlannedPerson>& people();
    [[nodiscard]] plan::Decision& defaultDecision();
    [[nodiscard]] std::vector<int> mediaIds() const;
    /// To look at without recording.
    [[nodiscard]] const plan::PlannedMedia* look(int id) const;

private:
    friend class Document;
    explicit PlanDraft(Document& document) : m_document(document) {}

    Document& m_document;
    std::map<int, plan::PlannedMedia> m_before;
    std::optional<std::vector<plan::PlannedPerson>> m_peopleBefore;
    std::optional<plan::Decision> m_defaultBefore;
};

/// The project: a plan, its files, and the way back. The one model that all views observe; the GUI thread's. Adding
/// files and what scans find is no step of undo; every decision of the user is.
class Document : public QObject
{
    Q_OBJECT

public:
    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    [[nodiscard]] const std::vector<Media>& media() const { return m_media; }
    [[nodiscard]] const Media* find(int id) const;
    [[nodiscard]] const Media* findFile(const std::filesystem::path& file) const;
    [[nodiscard]] const std::vector<plan::PlannedPerson>& people() const { return m_people; }
    [[nodiscard]] const plan::Decision& defaultDecision() const { return m_default; }
    [[nodiscard]] const plan::Decision& decisionFor(const plan::PlannedFace& face) const;
    [[nodiscard]] const plan::Decision& decisionFor(const plan::PlannedTrack& track) const;
    [[nodiscard]] QUndoStack& undoStack() { return m_undo; }

    /// Changes the plan in one step of undo. `key` joins steps of the same kind that follow at once (dragging); 0:
    /// never.
    void edit(const QString& text, const std::function<void(PlanDraft&)>& change, int key = 0);

    /// Takes files in, in state Waiting; those that are there already are left out. The ids of the new ones.
    std::vector<int> addFiles(const std::vector<jobs::InputFile>& files);
    /// What a scan found of a file; kept as found, unless it has been found before.
    void adopt(const FoundMedia& found);
    /// Gives people to faces that have none, by the groups; people that the user has merged or split stay so.
    void adoptGroups(const std::vector<GroupedFace>& faces);
    void setFacts(int id, MediaFacts facts);
    void setOutput(int id, const std::filesystem::path& output);
    /// Takes files out of the project; nothing happens to the files. Not undone.
    void remove(const std::set<int>& ids);
    void clear();

    /// The plan of what is Ready, of all or only of these.
    [[nodiscard]] plan::Plan toPlan(const std::optional<std::set<int>>& only = {}) const;
    /// Replaces everything.
    void load(const plan::Plan& plan);

    /// Whether there is something that is not saved.
    [[nodiscard]] bool isModified() const { return m_modified || !m_undo.isClean(); }
    void setSaved();
    void markModified() { touch(); }

    /// What a scan or a crop showed of a face; null if not there yet. Keyed by file and place, in memory only.
    [[nodiscard]] QImage faceImage(int mediaId, const cv::Rect2f& box) const;
    void setFaceImage(int mediaId, const cv::Rect2f& box, const QImage& image);

Q_SIGNALS:
    void mediaAdded(const std::vector<int>& ids);
    void mediaChanged(int id);
    void mediaRemoved();
    /// Decisions, people or faces have changed anywhere.
    void planChanged();
    void faceImageArrived(int mediaId);
    void modifiedChanged();

private:
    friend class PlanDraft;
    class EditCommand;
    struct Snapshot
    {
        std::map<int, plan::PlannedMedia> media;
        std::optional<std::vector<plan::PlannedPerson>> people;
        std::optional<plan::Decision> defaultDecision;
    };

    [[nodiscard]] Media* findMutable(int id);
    /// Puts a snapshot's parts in place.
    void apply(const Snapshot& snapshot);
    void markChanged(const Snapshot& snapshot);
    [[nodiscard]] const plan::Decision& decisionOf(const std::optional<plan::Decision>& own, int person) const;
    void touch();

    std::vector<Media> m_media;
    std::vector<plan::PlannedPerson> m_people;
    plan::Decision m_default;
    int m_nextId = 1;
    bool m_modified = false;
    QUndoStack m_undo;
    std::map<std::pair<int, std::array<int, 4>>, QImage> m_faceImages;
};

} // namespace bauta::ui
