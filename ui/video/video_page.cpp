// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/video/video_page.h"

#include "ui/app/icons.h"
#include "ui/engine/background.h"
#include "ui/video/track_edits.h"
#include "ui/video/track_menu.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace bauta::ui
{

namespace
{

QString reasonInWords(faces::ReviewReason reason)
{
    switch (reason) {
    case faces::ReviewReason::GapBridged:
        return VideoPage::tr("The face was lost for a while and is covered in between");
    case faces::ReviewReason::ShortTrack:
        return VideoPage::tr("Seen for a moment only: a face in passing, or none");
    case faces::ReviewReason::LowConfidence:
        return VideoPage::tr("The detector is in doubt here");
    case faces::ReviewReason::Predicted:
        return VideoPage::tr("Lost; covered where it should be");
    case faces::ReviewReason::Dropped:
        return VideoPage::tr("Taken for no face, and not covered");
    case faces::ReviewReason::Invalid:
        break;
    }
    return {};
}

bool isGuessed(faces::PointKind kind)
{
    return kind == faces::PointKind::Filled || kind == faces::PointKind::Extended ||
           kind == faces::PointKind::Predicted;
}

Timeline::Lane laneOf(const Document& document, const plan::PlannedTrack& track)
{
    Timeline::Lane lane;
    lane.name = personLabel(document, track.person);
    lane.treatment = treatmentOf(document.decisionFor(track));
    for (std::size_t i = 0; i < track.points.size(); ++i) {
        const faces::TrackPoint& point = track.points[i];
        const int last = i + 1 < track.points.size() ? track.points[i + 1].frame - 1 : point.frame;
        const bool guessed = isGuessed(point.kind);
        if (!lane.pieces.empty() && lane.pieces.back().guessed == guessed &&
            lane.pieces.back().lastFrame + 1 >= point.frame) {
            lane.pieces.back().lastFrame = last;
        } else {
            lane.pieces.push_back({point.frame, last, guessed});
        }
        if (point.kind == faces::PointKind::Manual) {
            lane.keyFrames.push_back(point.frame);
        }
    }
    return lane;
}

} // namespace

VideoPage::VideoPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_canvas(new Canvas(this)),
      m_timeline(new Timeline(this)),
      m_time(new QLabel(this)),
      m_spot(new QLabel(this)),
      m_play(new QToolButton(this)),
      m_range(new QToolButton(this)),
      m_trackMenu(new TrackMenu(
          workspace, [this] { return m_frame; }, this))
{
    setObjectName(QStringLiteral("videoPage"));
    m_canvas->setObjectName(QStringLiteral("videoCanvas"));
    const auto button = [this](const char* name, const QString& icon, const QString& tip) {
        auto* made = new QToolButton(this);
        made->setObjectName(QLatin1String(name));
        made->setIcon(icons::themed(icon));
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        return made;
    };
    m_play->setObjectName(QStringLiteral("playButton"));
    m_play->setIcon(icons::themed(QStringLiteral("play")));
    m_play->setToolTip(tr("Play or pause"));
    m_play->setAccessibleName(m_play->toolTip());
    m_play->setCheckable(true);
    auto* back = button("backButton", QStringLiteral("step-back"), tr("One frame back"));
    auto* forward = button("forwardButton", QStringLiteral("step-forward"), tr("One frame forward"));
    auto* previousSpot = button("previousSpotButton", QStringLiteral("spot-back"), tr("Previous doubtful spot"));
    auto* nextSpot = button("nextSpotButton", QStringLiteral("spot-forward"), tr("Next doubtful spot"));
    auto* draw = button("drawTrackButton", QStringLiteral("draw"),
                        tr("Draw a face that was missed; go on and move it to set another key frame"));
    draw->setCheckable(true);
    auto* change = button("trackButton", QStringLiteral("more"), tr("Cut, extend or join the chosen track"));
    change->setMenu(m_trackMenu);
    change->setPopupMode(QToolButton::InstantPopup);
    m_range->setObjectName(QStringLiteral("exportRangeButton"));
    m_range->setText(tr("Export the range"));
    m_range->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_range->setToolTip(tr("Shift and drag in the timeline chooses a range"));
    m_time->setMinimumWidth(170);
    m_time->setObjectName(QStringLiteral("timeLabel"));
    m_spot->setProperty("role", QStringLiteral("quiet"));
    m_spot->setObjectName(QStringLiteral("spotLabel"));
    m_spot->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // shortened rather than wide

    auto* controls = new QHBoxLayout;
    controls->setContentsMargins(10, 4, 10, 4);
    controls->setSpacing(4);
    for (QWidget* each : std::initializer_list<QWidget*>{back, m_play, forward}) {
        controls->addWidget(each);
    }
    controls->addWidget(m_time);
    controls->addWidget(draw);
    controls->addWidget(change);
    controls->addSpacing(8);
    controls->addWidget(previousSpot);
    controls->addWidget(nextSpot);
    controls->addWidget(m_spot, 1);
    controls->addWidget(m_range);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_timeline);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedHeight(150);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_canvas, 1);
    layout->addLayout(controls);
    layout->addWidget(scroll);

    connect(back, &QToolButton::clicked, this, [this] { goToFrame(m_frame - 1); });
    connect(forward, &QToolButton::clicked, this, [this] { goToFrame(m_frame + 1); });
    connect(previousSpot, &QToolButton::clicked, this, [this] { goToSpot(-1); });
    connect(nextSpot, &QToolButton::clicked, this, [this] { goToSpot(1); });
    connect(draw, &QToolButton::toggled, m_canvas, &Canvas::setDrawing);
    connect(m_canvas, &Canvas::drawingEnded, draw, [draw] { draw->setChecked(false); });
    connect(m_play, &QToolButton::toggled, this, [this](bool playing) {
        m_play->setIcon(icons::themed(playing ? QStringLiteral("pause") : QStringLiteral("play")));
        if (playing) {
            m_playing.start(std::max(10, static_cast<int>(1000.0 / std::max(1.0, m_facts.framesPerSecond))));
        } else {
            m_playing.stop();
        }
    });
    connect(&m_playing, &QTimer::timeout, this, [this] {
        if (m_busy) {
            return; // shown late rather than skipped
        }
        if (video() == nullptr || m_frame + 1 >= video()->frames) {
            m_play->setChecked(false);
            return;
        }
        goToFrame(m_frame + 1);
    });
    connect(m_timeline, &Timeline::frameWanted, this, &VideoPage::goToFrame);
    connect(m_timeline, &Timeline::laneClicked, &workspace, &Workspace::selectFace);
    connect(m_timeline, &Timeline::menuWanted, m_trackMenu, [this](const QPoint& at) { m_trackMenu->popup(at); });
    connect(m_timeline, &Timeline::rangeChanged, this, &VideoPage::updateControls);
    connect(m_range, &QToolButton::clicked, this, [this] {
        if (const auto range = m_timeline->range()) {
            Q_EMIT exportRangeWanted(std::llround(1e6 * secondsOf(range->first)),
                                     std::llround(1e6 * secondsOf(range->second + 1)));
        }
    });
    connect(m_canvas, &Canvas::faceClicked, this, [this](int mark) {
        m_workspace.selectFace(mark >= 0 ? m_markTracks.at(static_cast<std::size_t>(mark)) : -1);
    });
    connect(m_canvas, &Canvas::faceDrawn, this, &VideoPage::takeDrawn);
    connect(m_canvas, &Canvas::faceMoved, this, &VideoPage::takeMoved);
    connect(&workspace, &Workspace::currentMediaChanged, this, &VideoPage::load);
    connect(&workspace, &Workspace::selectionChanged, this, &VideoPage::refreshMarks);
    connect(&workspace, &Workspace::faceShown, this, [this](int track) {
        if (const plan::PlannedVideo* shown = video()) {
            goToFrame(shown->tracks.at(static_cast<std::size_t>(track)).points.front().frame);
        }
    });
    connect(&workspace.document(), &Document::mediaChanged, this, [this](int id) {
        if (id != m_workspace.currentMedia()) {
            return;
        }
        if (m_media != id || !m_frames) {
            load();
        }
        refreshMarks();
    });
    connect(&workspace.host(), &EngineHost::stateChanged, this, [this] {
        if (!m_frames) {
            load();
        }
    });
    updateControls();
}

VideoPage::~VideoPage()
{
    m_cancel.request();
}

const plan::PlannedVideo* VideoPage::video() const
{
    const Media* media = m_workspace.document().find(m_workspace.currentMedia());
    return media != nullptr && media->planned.video ? &*media->planned.video : nullptr;
}

double VideoPage::secondsOf(int frame) const
{
    const plan::PlannedVideo* shown = video();
    return shown != nullptr && shown->frames > 0 ? shown->seconds * frame / shown->frames : 0.0;
}

void VideoPage::load()
{
    m_play->setChecked(false);
    if (m_workspace.currentMedia() != m_media || video() == nullptr) {
        m_cancel.request();
        m_cancel = {};
        m_frames.reset();
        m_frame = 0;
        m_shownFrame = -1;
        m_busy = false;
    }
    m_media = m_workspace.currentMedia();
    const auto engine = m_workspace.host().engine();
    if (video() == nullptr || !engine || m_frames || m_busy) {
        return;
    }
    m_canvas->setPhoto({}, tr("Loading …"));
    m_busy = true;
    runInBackground(
        m_workspace.host().previewPool(), this,
        [engine, file = m_workspace.document().find(m_media)->planned.file] { return engine->openVideo(file); },
        [this, id = m_media](Expected<std::unique_ptr<VideoFrames>> opened) {
            if (id != m_media) {
                return;
            }
            m_busy = false;
            if (!opened) {
                m_canvas->setPhoto({}, DecisionWords::inWords(opened.error()));
                return;
            }
            m_frames = std::move(*opened);
            m_facts = m_frames->facts();
            m_timeline->setVideo(video() != nullptr ? video()->frames : m_facts.frames, m_facts.framesPerSecond);
            refreshMarks();
            askForFrame();
        });
}

void VideoPage::goToFrame(int frame)
{
    const plan::PlannedVideo* shown = video();
    if (shown == nullptr) {
        return;
    }
    m_frame = std::clamp(frame, 0, std::max(0, shown->frames - 1));
    m_timeline->setFrame(m_frame);
    updateControls();
    askForFrame();
}

void VideoPage::askForFrame()
{
    if (m_busy || !m_frames || m_shownFrame == m_frame) {
        return;
    }
    m_busy = true;
    struct Got
    {
        Expected<QImage> image;
        Pyramid pyramid;
    };
    runInBackground(
        m_workspace.host().previewPool(), this,
        [frames = m_frames, index = m_frame, size = m_facts.fullSize, token = m_cancel.token()] {
            Got got{frames->frame(index, token), {}};
            if (got.image) {
                got.pyramid = Pyramid(*got.image, size);
            }
            return got;
        },
        [this, index = m_frame, id = m_media](const Got& got) {
            if (id != m_media) {
                return;
            }
            m_busy = false;
            if (got.image) {
                m_shownFrame = index;
                m_canvas->setPhoto(got.pyramid);
                refreshMarks();
                Q_EMIT frameShown(index);
            } else if (got.image.error().code != ErrorCode::Cancelled) {
                m_shownFrame = index;
                m_canvas->setPhoto({}, DecisionWords::inWords(got.image.error()));
            }
            askForFrame(); // the wish may have changed meanwhile
        });
}

void VideoPage::refreshMarks()
{
    const plan::PlannedVideo* shown = video();
    if (shown == nullptr || m_media != m_workspace.currentMedia()) {
        return;
    }
    const Document& document = m_workspace.document();
    std::vector<FaceMark> marks;
    std::vector<Timeline::Lane> lanes;
    m_markTracks.clear();
    const int selected = m_workspace.selectedFace().face;
    for (std::size_t t = 0; t < shown->tracks.size(); ++t) {
        const plan::PlannedTrack& track = shown->tracks[t];
        lanes.push_back(laneOf(document, track));
        lanes.back().selected = selected == static_cast<int>(t);
        auto point = trackPointAt(track, std::max(0, m_shownFrame));
        const bool byHand = isManual(track);
        if (!point && byHand && selected == static_cast<int>(t)) {
            point = nearestPoint(track, m_shownFrame); // to be pulled to where it is now
        }
        if (!point) {
            continue;
        }
        const plan::Decision& decision = document.decisionFor(track);
        FaceMark& mark = marks.emplace_back();
        const cv::Rect2f& box = point->boxInImage;
        mark.boxInImage = {box.x, box.y, box.width, box.height};
        mark.treatment = treatmentOf(decision);
        mark.person = personLabel(document, track.person);
        mark.decision = DecisionWords::inShort(decision);
        mark.confidence = static_cast<double>(point->confidence);
        mark.drawnByHand = point->kind == faces::PointKind::Manual;
        mark.selected = selected == static_cast<int>(t);
        mark.ofSelectedPerson = track.person >= 0 && track.person == m_workspace.selectedPerson();
        m_markTracks.push_back(static_cast<int>(t));
    }
    std::vector<Timeline::Spot> spots;
    for (const plan::PlannedReview& review : shown->review) {
        spots.push_back({review.spot.firstFrame, review.spot.lastFrame, -1, reasonInWords(review.spot.reason)});
    }
    m_canvas->setMarks(std::move(marks));
    m_timeline->setLanes(std::move(lanes), std::move(spots));
    updateControls();
}

void VideoPage::updateControls()
{
    const plan::PlannedVideo* shown = video();
    m_range->setEnabled(m_timeline->range().has_value());
    m_trackMenu->refresh();
    if (shown == nullptr) {
        m_time->clear();
        m_spot->clear();
        return;
    }
    m_time->setText(tr("%1 s · frame %2 of %3")
                        .arg(QLocale().toString(secondsOf(m_frame), 'f', 2))
                        .arg(m_frame + 1)
                        .arg(shown->frames));
    QString words = shown->review.empty() ? tr("No doubtful spots")
                                          : tr("%n doubtful spot(s)", nullptr, static_cast<int>(shown->review.size()));
    for (const plan::PlannedReview& review : shown->review) {
        if (m_frame >= review.spot.firstFrame && m_frame <= review.spot.lastFrame) {
            words = reasonInWords(review.spot.reason);
        }
    }
    m_spot->setText(words);
    m_spot->setToolTip(words);
}

void VideoPage::goToSpot(int step)
{
    const plan::PlannedVideo* shown = video();
    if (shown == nullptr || shown->review.empty()) {
        return;
    }
    std::vector<int> starts;
    for (const plan::PlannedReview& review : shown->review) {
        starts.push_back(review.spot.firstFrame);
    }
    std::sort(starts.begin(), starts.end());
    if (step > 0) {
        const auto next = std::upper_bound(starts.begin(), starts.end(), m_frame);
        goToFrame(next == starts.end() ? starts.front() : *next);
    } else {
        const auto next = std::lower_bound(starts.begin(), starts.end(), m_frame);
        goToFrame(next == starts.begin() ? starts.back() : *(next - 1));
    }
}

void VideoPage::takeDrawn(const QRectF& box)
{
    if (m_media == 0 || m_shownFrame < 0) {
        return;
    }
    const FaceRef selected = m_workspace.selectedFace();
    const plan::PlannedVideo* shown = video();
    const bool goOn =
        m_workspace.hasSelectedFace() && isManual(shown->tracks.at(static_cast<std::size_t>(selected.face)));
    if (goOn) {
        TrackEdits::setKeyFrame(m_workspace.document(), selected, m_shownFrame, box);
    } else {
        TrackEdits::addTrack(m_workspace.document(), m_media, m_shownFrame, box);
        m_workspace.selectFace(static_cast<int>(video()->tracks.size()) - 1);
    }
}

void VideoPage::takeMoved(int mark, const QRectF& box)
{
    const int track = m_markTracks.at(static_cast<std::size_t>(mark));
    TrackEdits::setKeyFrame(m_workspace.document(), {m_media, track}, m_shownFrame, box);
}

} // namespace bauta::ui
