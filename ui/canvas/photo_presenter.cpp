// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/canvas/photo_presenter.h"

#include "ui/engine/background.h"

#include <algorithm>
#include <utility>

namespace bauta::ui
{

namespace
{

QRectF toQt(const cv::Rect2f& box)
{
    return {box.x, box.y, box.width, box.height};
}

/// Whether two requests have the same answer, but for cloaks that are not made yet.
bool looksAlike(const PreviewRequest& a, const PreviewRequest& b)
{
    return a.file == b.file && std::equal(a.faces.begin(), a.faces.end(), b.faces.begin(), b.faces.end(),
                                          [](const PreviewFace& one, const PreviewFace& other) {
                                              return one.decision == other.decision &&
                                                     one.face.person == other.face.person &&
                                                     one.face.boxInImage == other.face.boxInImage;
                                          });
}

struct MadePreview
{
    Expected<Preview> preview;
    Pyramid pyramid;
};

MadePreview make(Engine& engine, const PreviewRequest& request, const std::function<void(double)>& progress,
                 const CancelToken& token)
{
    MadePreview made{engine.preview(request, progress, token), {}};
    if (made.preview) {
        made.pyramid = Pyramid(made.preview->image, made.preview->image.size());
    }
    return made;
}

} // namespace

PhotoPresenter::PhotoPresenter(Workspace& workspace, Canvas& canvas, QObject* parent)
    : QObject(parent),
      m_workspace(workspace),
      m_canvas(canvas)
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(30);
    connect(&m_delay, &QTimer::timeout, this, &PhotoPresenter::startPreview);
    connect(&workspace, &Workspace::currentMediaChanged, this, &PhotoPresenter::load);
    connect(&workspace, &Workspace::selectionChanged, this, &PhotoPresenter::refreshMarks);
    connect(&workspace, &Workspace::faceShown, &canvas, &Canvas::showFace);
    connect(&workspace.document(), &Document::mediaChanged, this, [this](int id) {
        if (id == m_shown) {
            refreshMarks();
            schedule();
        }
    });
    connect(&workspace.host(), &EngineHost::stateChanged, this, [this] {
        if (!m_loaded) {
            load();
        }
        schedule();
    });
    load();
}

PhotoPresenter::~PhotoPresenter()
{
    m_loading.request();
    m_previewing.request();
    m_cloaking.request();
}

const Media* PhotoPresenter::photo() const
{
    return m_workspace.document().find(m_shown);
}

void PhotoPresenter::setCloakPreview(bool wanted)
{
    m_wantCloaks = wanted;
    if (!wanted) {
        m_cloaking.request();
        m_canvas.setBusy({}, -1);
    }
    m_previewed.reset();
    schedule();
}

void PhotoPresenter::load()
{
    m_shown = m_workspace.currentMedia();
    m_loaded = false;
    m_complete = false;
    m_previewed.reset();
    m_states.clear();
    for (CancelSource* source : {&m_loading, &m_previewing, &m_cloaking}) {
        source->request();
        *source = {};
    }
    m_canvas.setBusy({}, -1);
    m_canvas.setMarks({});
    const Media* media = photo();
    if (media == nullptr || media->isVideo()) {
        m_canvas.setPhoto({}, {});
        return;
    }
    if (!m_workspace.host().engine()) {
        m_canvas.setPhoto({}, tr("Starting …"));
        return;
    }
    m_canvas.setPhoto({}, tr("Loading …"));
    struct Loaded
    {
        Expected<ShownPicture> picture;
        Pyramid pyramid;
    };
    runInBackground(
        m_workspace.host().viewPool(), this,
        [engine = m_workspace.host().engine(), file = media->planned.file, token = m_loading.token()] {
            Loaded loaded{engine->picture(file, token), {}};
            if (loaded.picture) {
                loaded.pyramid = Pyramid(loaded.picture->image, loaded.picture->fullSize);
            }
            return loaded;
        },
        [this, id = m_shown](Loaded loaded) {
            if (id != m_shown) {
                return;
            }
            if (!loaded.picture) {
                m_canvas.setPhoto({}, loaded.picture.error().code == ErrorCode::Cancelled
                                          ? QString()
                                          : DecisionWords::inWords(loaded.picture.error()));
                return;
            }
            m_loaded = true;
            m_canvas.setPhoto(loaded.pyramid);
            refreshMarks();
            schedule();
        },
        10);
}

void PhotoPresenter::refreshMarks()
{
    const Media* media = photo();
    if (media == nullptr || media->isVideo() || !m_loaded) {
        return;
    }
    const Document& document = m_workspace.document();
    std::vector<FaceMark> marks;
    for (std::size_t f = 0; f < media->planned.faces.size(); ++f) {
        const plan::PlannedFace& face = media->planned.faces[f];
        const plan::Decision& decision = document.decisionFor(face);
        FaceMark& mark = marks.emplace_back();
        mark.boxInImage = toQt(face.boxInImage);
        mark.treatment = treatmentOf(decision);
        mark.person = personLabel(document, face.person);
        mark.decision = DecisionWords::inShort(decision);
        mark.confidence = static_cast<double>(face.confidence);
        mark.drawnByHand = face.reason == "drawn by hand";
        mark.selected = m_workspace.selectedFace().face == static_cast<int>(f);
        mark.ofSelectedPerson = face.person >= 0 && face.person == m_workspace.selectedPerson();
        if (f < m_states.size()) {
            mark.preview = m_states[f];
            if (m_states[f] == PreviewState::CoveredInstead) {
                mark.decision = tr("%1: too small or turned too far, so covered").arg(mark.decision);
            }
        }
    }
    m_canvas.setMarks(std::move(marks));
}

PreviewRequest PhotoPresenter::request() const
{
    PreviewRequest request;
    const Media* media = photo();
    request.file = media->planned.file;
    for (const plan::PlannedFace& face : media->planned.faces) {
        request.faces.push_back({face, m_workspace.document().decisionFor(face)});
    }
    return request;
}

void PhotoPresenter::schedule()
{
    const Media* media = photo();
    const EngineHost::State state = m_workspace.host().state();
    if (m_loaded && media != nullptr && media->state == MediaState::Ready && state == EngineHost::State::Ready) {
        m_delay.start();
    }
}

void PhotoPresenter::startPreview()
{
    if (!m_loaded || photo() == nullptr) {
        return;
    }
    const PreviewRequest wanted = request();
    if (m_previewed && looksAlike(*m_previewed, wanted)) {
        return;
    }
    m_previewed = wanted;
    m_complete = false;
    m_previewing.request();
    m_previewing = {};
    m_cloaking.request();
    m_cloaking = {};
    m_canvas.setBusy({}, -1);
    const int generation = ++m_generation;
    runInBackground(
        m_workspace.host().previewPool(), this,
        [engine = m_workspace.host().engine(), wanted, token = m_previewing.token()] {
            return make(*engine, wanted, {}, token);
        },
        [this, generation](MadePreview made) {
            if (generation != m_generation) {
                return;
            }
            if (!made.preview) {
                if (made.preview.error().code != ErrorCode::Cancelled) {
                    m_canvas.setBusy(DecisionWords::inWords(made.preview.error()), -1);
                }
                return;
            }
            takePreview(*made.preview, made.pyramid);
            const auto& states = made.preview->states;
            if (std::find(states.begin(), states.end(), PreviewState::Pending) == states.end()) {
                m_complete = true;
                Q_EMIT previewChanged();
            } else if (m_wantCloaks) {
                startCloaks();
            } else {
                m_canvas.setBusy(tr("Cloaks are not previewed"), -1);
            }
        });
}

void PhotoPresenter::startCloaks()
{
    PreviewRequest wanted = request();
    wanted.makeCloaks = true;
    const int generation = m_generation;
    m_canvas.setBusy(tr("Making the cloak …"), 0.0);
    QPointer<QObject> self(this);
    const auto progress = [self, this, generation](double part) {
        runInGui(self, [this, generation, part] {
            if (generation == m_generation && !m_complete) {
                m_canvas.setBusy(tr("Making the cloak …"), part);
            }
        });
    };
    runInBackground(
        m_workspace.host().cloakPool(), this,
        [engine = m_workspace.host().engine(), wanted, progress, token = m_cloaking.token()] {
            return make(*engine, wanted, progress, token);
        },
        [this, generation](MadePreview made) {
            if (generation != m_generation) {
                return;
            }
            m_canvas.setBusy({}, -1);
            if (made.preview) {
                m_complete = true;
                takePreview(*made.preview, made.pyramid);
            } else if (made.preview.error().code != ErrorCode::Cancelled) {
                m_canvas.setBusy(DecisionWords::inWords(made.preview.error()), -1);
            }
        });
}

void PhotoPresenter::takePreview(const Preview& preview, const Pyramid& pyramid)
{
    m_states = preview.states;
    m_canvas.setPreview(pyramid);
    refreshMarks();
    Q_EMIT previewChanged();
}

} // namespace bauta::ui
