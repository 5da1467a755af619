// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/canvas/face_bar.h"

#include "ui/app/icons.h"
#include "ui/people/treatment_bar.h"

#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace bauta::ui
{

FaceBar::FaceBar(Workspace& workspace, Canvas& canvas)
    : QFrame(&canvas),
      m_workspace(workspace),
      m_canvas(canvas),
      m_bar(new TreatmentBar(this))
{
    setObjectName(QStringLiteral("faceBar"));
    setProperty("role", QStringLiteral("card"));
    setCursor(Qt::ArrowCursor);
    auto* removal = new QToolButton(this);
    removal->setObjectName(QStringLiteral("notAFaceButton"));
    removal->setIcon(icons::themed(QStringLiteral("trash")));
    removal->setToolTip(tr("Not a face"));
    removal->setAccessibleName(removal->toolTip());
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(4);
    layout->addWidget(m_bar);
    layout->addWidget(removal);
    connect(m_bar, &TreatmentBar::chosen, this, [this](Treatment treatment) {
        const FaceRef face = m_workspace.selectedFace();
        if (exists(m_workspace.document(), face)) {
            PlanEdits::decideFace(m_workspace.document(), face,
                                  decisionFor(treatment, m_workspace.document().defaultDecision()));
        }
    });
    connect(removal, &QToolButton::clicked, this,
            [this] { PlanEdits::removeFace(m_workspace.document(), m_workspace.selectedFace()); });
    connect(&workspace, &Workspace::selectionChanged, this, &FaceBar::place);
    connect(&workspace.document(), &Document::planChanged, this, &FaceBar::place);
    connect(&canvas, &Canvas::viewChanged, this, &FaceBar::place);
    hide();
}

void FaceBar::place()
{
    const FaceRef face = m_workspace.selectedFace();
    const bool wanted = m_workspace.hasSelectedFace() && !m_workspace.document().find(face.media)->isVideo();
    setVisible(wanted);
    if (!wanted) {
        return;
    }
    m_bar->setTreatment(treatmentOf(decisionOf(m_workspace.document(), face)));
    m_bar->setSubject(personLabel(m_workspace.document(), personOf(m_workspace.document(), face)));
    adjustSize();
    const cv::Rect2f box = boxOf(m_workspace.document(), face);
    const QRectF inView = m_canvas.boxInView({box.x, box.y, box.width, box.height});
    int y = static_cast<int>(inView.bottom()) + 14;
    if (y + height() > m_canvas.height() - 6) {
        y = static_cast<int>(inView.top()) - 14 - height();
    }
    const int x = static_cast<int>(inView.center().x()) - width() / 2;
    move(std::clamp(x, 6, std::max(6, m_canvas.width() - width() - 6)),
         std::clamp(y, 6, std::max(6, m_canvas.height() - height() - 6)));
    raise();
}

} // namespace bauta::ui
