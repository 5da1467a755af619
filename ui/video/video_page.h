// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "ui/canvas/canvas.h"
#include "ui/document/workspace.h"
#include "ui/video/timeline.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QToolButton;

namespace bauta::ui
{

class TrackMenu;

/// A video: its frames with the tracks' outlines, a timeline, and steps to the spots that need a look. Frames are
/// decoded in the background; while one is on its way, only the latest wish counts.
class VideoPage : public QWidget
{
    Q_OBJECT

public:
    explicit VideoPage(Workspace& workspace, QWidget* parent = nullptr);
    ~VideoPage() override;

    [[nodiscard]] int frame() const { return m_frame; }
    void goToFrame(int frame);

Q_SIGNALS:
    void exportRangeWanted(std::int64_t fromInMicroseconds, std::int64_t toInMicroseconds);
    void frameShown(int frame);

private:
    void load();
    void askForFrame();
    void refreshMarks();
    void updateControls();
    void goToSpot(int step);
    void takeDrawn(const QRectF& box);
    void takeMoved(int mark, const QRectF& box);
    [[nodiscard]] const plan::PlannedVideo* video() const;
    [[nodiscard]] double secondsOf(int frame) const;

    Workspace& m_workspace;
    Canvas* m_canvas;
    Timeline* m_timeline;
    QLabel* m_time;
    QLabel* m_spot;
    QToolButton* m_play;
    QToolButton* m_range;
    TrackMenu* m_trackMenu;
    QTimer m_playing;
    std::shared_ptr<VideoFrames> m_frames;
    VideoFrames::Facts m_facts;
    int m_media = 0;
    int m_frame = 0;
    int m_shownFrame = -1;
    bool m_busy = false;
    std::vector<int> m_markTracks; ///< for each mark on the canvas, the index of its track
    CancelSource m_cancel;
};

} // namespace bauta::ui
