// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/video/timeline.h"

#include "ui/app/theme.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>

namespace bauta::ui
{

namespace
{

constexpr int kNames = 96;       ///< width of the lanes' names
constexpr int kRuler = 26;       ///< height
constexpr int kSpots = 14;       ///< height of the row of spots
constexpr int kLane = 24;        ///< height
constexpr int kRightMargin = 10; ///< at the right

QString clock(double seconds)
{
    const auto whole = static_cast<int>(seconds);
    return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

Timeline::Timeline(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(tr("Timeline"));
    setAccessibleDescription(
        tr("A lane for each person. Left and Right step one frame, Page Up and Page Down one second."));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
}

void Timeline::setVideo(int frames, double framesPerSecond)
{
    m_frames = std::max(0, frames);
    m_rate = framesPerSecond > 0.0 ? framesPerSecond : 25.0;
    m_range.reset();
    update();
}

void Timeline::setLanes(std::vector<Lane> lanes, std::vector<Spot> spots)
{
    m_lanes = std::move(lanes);
    m_spots = std::move(spots);
    setMinimumHeight(sizeHint().height());
    update();
}

void Timeline::setFrame(int frame)
{
    m_frame = frame;
    update();
}

QSize Timeline::sizeHint() const
{
    return {600, kRuler + kSpots + kLane * std::max(1, static_cast<int>(m_lanes.size())) + 8};
}

double Timeline::xOf(int frame) const
{
    const double usable = std::max(1, width() - kNames - kRightMargin);
    return kNames + usable * frame / std::max(1, m_frames - 1);
}

int Timeline::frameAt(double x) const
{
    const double usable = std::max(1, width() - kNames - kRightMargin);
    return std::clamp(static_cast<int>(std::lround((x - kNames) / usable * std::max(1, m_frames - 1))), 0,
                      std::max(0, m_frames - 1));
}

int Timeline::laneAt(double y) const
{
    const int lane = static_cast<int>((y - kRuler - kSpots) / kLane);
    return y >= kRuler + kSpots && lane < static_cast<int>(m_lanes.size()) ? lane : -1;
}

void Timeline::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    if (m_frames <= 0) {
        return;
    }
    const QColor text = palette().color(QPalette::WindowText);
    const QColor quiet = theme::quiet(palette());
    QColor line = text;
    line.setAlpha(36);

    if (m_range) {
        QColor chosen = palette().color(QPalette::Highlight);
        chosen.setAlpha(46);
        painter.fillRect(
            QRectF(xOf(m_range->first), 0, std::max(2.0, xOf(m_range->second) - xOf(m_range->first)), height()),
            chosen);
    }
    // A tick about every 70 pixels, at a round number of seconds.
    const double seconds = m_frames / m_rate;
    const double wanted = seconds * 70.0 / std::max(70, width() - kNames - kRightMargin);
    constexpr std::array<double, 12> kSteps{0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 3600};
    const double step = *std::find_if(kSteps.begin(), kSteps.end() - 1, [wanted](double s) { return s >= wanted; });
    for (int i = 0; i * step <= seconds; ++i) {
        const double x = xOf(static_cast<int>(i * step * m_rate));
        painter.setPen(line);
        painter.drawLine(QPointF(x, kRuler - 7), QPointF(x, height()));
        painter.setPen(quiet);
        const QString label = step < 1.0 ? QString::number(i * step, 'f', 1) : clock(i * step);
        painter.drawText(QPointF(x + 3, kRuler - 10), label);
    }
    for (const Spot& spot : m_spots) {
        const double x = xOf(spot.firstFrame);
        painter.setPen(Qt::NoPen);
        QColor colour(0xE0, 0x8A, 0x1E);
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(x, kRuler + 3, std::max(5.0, xOf(spot.lastFrame) - x), 7), 3, 3);
    }
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        const Lane& lane = m_lanes[i];
        const double top = kRuler + kSpots + static_cast<double>(i) * kLane;
        if (lane.selected) {
            QColor ground = palette().color(QPalette::Highlight);
            ground.setAlpha(40);
            painter.fillRect(QRectF(0, top, width(), kLane), ground);
        }
        marks::drawSign(painter, QPointF(13, top + kLane / 2.0), 7, lane.treatment);
        painter.setPen(text);
        painter.drawText(QRectF(26, top, kNames - 30, kLane), Qt::AlignVCenter | Qt::AlignLeft,
                         fontMetrics().elidedText(lane.name, Qt::ElideRight, kNames - 32));
        for (const Piece& piece : lane.pieces) {
            const double x = xOf(piece.firstFrame);
            const QRectF bar(x, top + 6, std::max(2.0, xOf(piece.lastFrame + 1) - x), kLane - 12);
            const QColor colour = marks::colour(lane.treatment);
            painter.setPen(Qt::NoPen);
            if (piece.guessed) {
                QColor pale = colour;
                pale.setAlpha(90);
                painter.setBrush(pale);
                painter.drawRect(bar);
                painter.setBrush(QBrush(QColor(0, 0, 0, 90), Qt::BDiagPattern));
                painter.drawRect(bar);
            } else {
                painter.setBrush(colour);
                painter.drawRect(bar);
            }
        }
        painter.setPen(QPen(palette().color(QPalette::Window), 1));
        painter.setBrush(text);
        for (const int key : lane.keyFrames) {
            const QPointF c(xOf(key), top + kLane / 2.0);
            painter.drawPolygon(
                QPolygonF({c + QPointF(0, -5), c + QPointF(5, 0), c + QPointF(0, 5), c + QPointF(-5, 0)}));
        }
    }
    const double now = xOf(m_frame);
    painter.setPen(QPen(text, 1.5));
    painter.drawLine(QPointF(now, 6), QPointF(now, height()));
    painter.setBrush(text);
    painter.drawPolygon(QPolygonF({QPointF(now - 5, 1), QPointF(now + 5, 1), QPointF(now, 9)}));
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void Timeline::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_frames <= 0) {
        return;
    }
    const int lane = laneAt(event->position().y());
    if (lane >= 0) {
        Q_EMIT laneClicked(lane);
    }
    if (event->position().x() < kNames) {
        return;
    }
    const int frame = frameAt(event->position().x());
    if (event->modifiers() & Qt::ShiftModifier) {
        m_rangeStart = frame;
        m_range.reset();
        Q_EMIT rangeChanged();
    }
    Q_EMIT frameWanted(frame);
}

void Timeline::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton) || m_frames <= 0 || event->position().x() < kNames) {
        return;
    }
    const int frame = frameAt(event->position().x());
    if (m_rangeStart >= 0 && frame != m_rangeStart) {
        m_range = std::minmax(m_rangeStart, frame);
        Q_EMIT rangeChanged();
        update();
    }
    Q_EMIT frameWanted(frame);
}

void Timeline::mouseReleaseEvent(QMouseEvent* /*event*/)
{
    m_rangeStart = -1;
}

void Timeline::keyPressEvent(QKeyEvent* event)
{
    const int second = std::max(1, static_cast<int>(std::lround(m_rate)));
    switch (event->key()) {
    case Qt::Key_Left:
        Q_EMIT frameWanted(std::max(0, m_frame - 1));
        return;
    case Qt::Key_Right:
        Q_EMIT frameWanted(std::min(m_frames - 1, m_frame + 1));
        return;
    case Qt::Key_PageUp:
        Q_EMIT frameWanted(std::max(0, m_frame - second));
        return;
    case Qt::Key_PageDown:
        Q_EMIT frameWanted(std::min(m_frames - 1, m_frame + second));
        return;
    case Qt::Key_Home:
        Q_EMIT frameWanted(0);
        return;
    case Qt::Key_End:
        Q_EMIT frameWanted(m_frames - 1);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void Timeline::contextMenuEvent(QContextMenuEvent* event)
{
    if (event->reason() == QContextMenuEvent::Mouse) {
        if (const int lane = laneAt(event->pos().y()); lane >= 0) {
            Q_EMIT laneClicked(lane);
        }
    }
    Q_EMIT menuWanted(event->globalPos());
}

bool Timeline::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) { // keys that mean something else in the rest of the window
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int frame = frameAt(help->pos().x());
        for (const Spot& spot : m_spots) {
            if (help->pos().y() < kRuler + kSpots && frame >= spot.firstFrame - 1 && frame <= spot.lastFrame + 1) {
                QToolTip::showText(help->globalPos(), spot.words, this);
                return true;
            }
        }
        QToolTip::showText(help->globalPos(), tr("Shift and drag chooses a range"), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace bauta::ui
