// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/canvas/face_marks.h"

#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

namespace bauta::ui
{

/// A lane for each track of a video: where the face is seen, where its place is guessed, what happens to it, and the
/// spots that need a look. Click or drag to go to a frame; drag on the ruler with Shift to choose a range.
class Timeline : public QWidget
{
    Q_OBJECT

public:
    struct Piece
    {
        int firstFrame = 0;
        int lastFrame = 0;
        bool guessed = false; ///< lost or bridged, not seen
    };
    struct Lane
    {
        QString name;
        Treatment treatment = Treatment::Cover;
        bool selected = false;
        std::vector<Piece> pieces;
        std::vector<int> keyFrames; ///< of a track that was made by hand
    };
    struct Spot
    {
        int firstFrame = 0;
        int lastFrame = 0;
        int lane = -1;
        QString words;
    };

    explicit Timeline(QWidget* parent = nullptr);
    void setVideo(int frames, double framesPerSecond);
    void setLanes(std::vector<Lane> lanes, std::vector<Spot> spots);
    void setFrame(int frame);
    [[nodiscard]] std::optional<std::pair<int, int>> range() const { return m_range; }
    [[nodiscard]] int frameAt(double x) const;
    [[nodiscard]] double xOf(int frame) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 60}; }

Q_SIGNALS:
    void frameWanted(int frame);
    void laneClicked(int lane);
    void rangeChanged();
    /// At this place of the screen; the lane that was clicked is chosen before.
    void menuWanted(const QPoint& position);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int laneAt(double y) const;

    int m_frames = 0;
    double m_rate = 25.0;
    int m_frame = 0;
    std::vector<Lane> m_lanes;
    std::vector<Spot> m_spots;
    std::optional<std::pair<int, int>> m_range;
    int m_rangeStart = -1;
};

} // namespace bauta::ui
