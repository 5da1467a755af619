// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/people/person_card.h"

#include "ui/app/icons.h"
#include "ui/people/treatment_bar.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace bauta::ui
{

PersonCard::PersonCard(int person, QWidget* parent)
    : QFrame(parent),
      m_person(person),
      m_face(new QLabel(this)),
      m_name(new QLabel(this)),
      m_counts(new QLabel(this)),
      m_bar(new TreatmentBar(this)),
      m_menuButton(new QToolButton(this))
{
    setObjectName(QStringLiteral("personCard%1").arg(person));
    setProperty("role", QStringLiteral("card"));
    setFocusPolicy(Qt::TabFocus);
    m_face->setFixedSize(60, 60);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_name->setProperty("role", QStringLiteral("heading"));
    m_name->setTextFormat(Qt::PlainText); // names are the user's
    m_counts->setProperty("role", QStringLiteral("quiet"));
    m_menuButton->setIcon(icons::themed(QStringLiteral("more")));
    m_menuButton->setToolTip(tr("More: merge, split, rename, not a face"));
    m_menuButton->setObjectName(QStringLiteral("moreButton"));
    connect(m_menuButton, &QToolButton::clicked, this,
            [this] { Q_EMIT menuWanted(m_person, m_menuButton->mapToGlobal(QPoint(0, m_menuButton->height()))); });
    connect(m_bar, &TreatmentBar::chosen, this, [this](Treatment treatment) { Q_EMIT decided(m_person, treatment); });

    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_name);
    words->addWidget(m_counts);
    words->addStretch();
    auto* top = new QHBoxLayout;
    top->setSpacing(10);
    top->addWidget(m_face);
    top->addLayout(words, 1);
    top->addWidget(m_menuButton, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(m_bar);
}

void PersonCard::show(const PersonSummary& summary, const QString& label, const QPixmap& face)
{
    m_name->setText(label);
    const int count = static_cast<int>(summary.faces.size());
    QString counts = tr("%1 in %2", "3 faces in 2 files")
                         .arg(tr("%n face(s)", nullptr, count), tr("%n file(s)", nullptr, summary.files));
    if (summary.screenSeconds >= 0.5) {
        counts += QStringLiteral(" · ") + tr("%1 s on screen").arg(std::lround(summary.screenSeconds));
    }
    if (summary.exceptions > 0) {
        counts += u'\n' + tr("%n exception(s)", nullptr, summary.exceptions);
    }
    m_counts->setText(counts);
    m_face->setPixmap(face);
    m_bar->setTreatment(treatmentOf(summary.decision));
    m_bar->setSubject(label);
    setAccessibleName(label + QStringLiteral(", ") + counts);
    m_menuButton->setAccessibleName(tr("More about %1").arg(label));
}

void PersonCard::setChosen(bool chosen)
{
    if (property("chosen").toBool() != chosen) {
        setProperty("chosen", chosen);
        style()->unpolish(this);
        style()->polish(this);
    }
}

void PersonCard::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        Q_EMIT clicked(m_person);
    }
}

void PersonCard::mouseDoubleClickEvent(QMouseEvent* /*event*/)
{
    Q_EMIT doubleClicked(m_person);
}

void PersonCard::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Space) {
        Q_EMIT doubleClicked(m_person);
        return;
    }
    QFrame::keyPressEvent(event);
}

void PersonCard::focusInEvent(QFocusEvent* event)
{
    QFrame::focusInEvent(event);
    Q_EMIT clicked(m_person);
}

void PersonCard::contextMenuEvent(QContextMenuEvent* event)
{
    Q_EMIT menuWanted(m_person, event->globalPos());
}

} // namespace bauta::ui
