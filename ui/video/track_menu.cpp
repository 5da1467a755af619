// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/video/track_menu.h"

#include "ui/app/icons.h"
#include "ui/document/plan_edits.h"
#include "ui/video/track_edits.h"

#include <QLocale>

#include <utility>

namespace bauta::ui
{

TrackMenu::TrackMenu(Workspace& workspace, std::function<int()> frame, QWidget* owner)
    : QMenu(owner),
      m_workspace(workspace),
      m_frame(std::move(frame)),
      m_split(addAction(tr("Cut here: somebody else from now on"))),
      m_extend(addAction(tr("Reaches to here"))),
      m_others(addMenu(icons::themed(QStringLiteral("merge")), tr("Is the same face as"))),
      m_remove(addAction(icons::themed(QStringLiteral("trash")), tr("Not a face")))
{
    setObjectName(QStringLiteral("trackMenu"));
    m_split->setObjectName(QStringLiteral("splitTrackAction"));
    m_extend->setObjectName(QStringLiteral("extendTrackAction"));
    m_others->setObjectName(QStringLiteral("joinTrackMenu"));
    m_remove->setObjectName(QStringLiteral("removeTrackAction"));
    m_split->setShortcut(QKeySequence(Qt::Key_S));
    m_extend->setShortcut(QKeySequence(Qt::Key_E));
    for (QAction* action : {m_split, m_extend}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        owner->addAction(action);
    }
    connect(m_split, &QAction::triggered, this,
            [this] { TrackEdits::split(m_workspace.document(), m_workspace.selectedFace(), m_frame()); });
    connect(m_extend, &QAction::triggered, this,
            [this] { TrackEdits::extendTo(m_workspace.document(), m_workspace.selectedFace(), m_frame()); });
    connect(m_remove, &QAction::triggered, this,
            [this] { PlanEdits::removeFace(m_workspace.document(), m_workspace.selectedFace()); });
    connect(m_others, &QMenu::aboutToShow, this, &TrackMenu::fillOthers);
    connect(&workspace, &Workspace::selectionChanged, this, &TrackMenu::refresh);
    connect(&workspace.document(), &Document::planChanged, this, &TrackMenu::refresh);
    refresh();
}

const plan::PlannedTrack* TrackMenu::chosen() const
{
    const FaceRef ref = m_workspace.selectedFace();
    const Media* media = m_workspace.document().find(ref.media);
    if (media == nullptr || !media->planned.video || !exists(m_workspace.document(), ref)) {
        return nullptr;
    }
    return &media->planned.video->tracks[static_cast<std::size_t>(ref.face)];
}

void TrackMenu::refresh()
{
    const plan::PlannedTrack* track = chosen();
    m_split->setEnabled(track != nullptr && canSplit(*track, m_frame()));
    m_extend->setEnabled(track != nullptr && !trackPointAt(*track, m_frame()));
    m_others->setEnabled(track != nullptr);
    m_remove->setEnabled(track != nullptr);
}

void TrackMenu::fillOthers()
{
    m_others->clear();
    const plan::PlannedTrack* track = chosen();
    if (track == nullptr) {
        return;
    }
    const FaceRef ref = m_workspace.selectedFace();
    const Document& document = m_workspace.document();
    const plan::PlannedVideo& video = *document.find(ref.media)->planned.video;
    const auto seconds = [&video](int frame) {
        return QLocale().toString(video.frames > 0 ? video.seconds * frame / video.frames : 0.0, 'f', 1);
    };
    for (std::size_t t = 0; t < video.tracks.size(); ++t) {
        const plan::PlannedTrack& other = video.tracks[t];
        if (!canJoin(*track, other)) {
            continue; // itself among them
        }
        const FaceRef otherRef{ref.media, static_cast<int>(t)};
        QAction* entry =
            m_others->addAction(tr("%1, %2 to %3 s")
                                    .arg(personLabel(document, other.person), seconds(other.points.front().frame),
                                         seconds(other.points.back().frame)));
        connect(entry, &QAction::triggered, this, [this, ref, otherRef] {
            TrackEdits::join(m_workspace.document(), ref, otherRef);
            m_workspace.selectFace(otherRef.face < ref.face ? ref.face - 1 : ref.face);
        });
    }
    if (m_others->isEmpty()) {
        m_others->addAction(tr("No track that is not there at the same time"))->setEnabled(false);
    }
}

} // namespace bauta::ui
