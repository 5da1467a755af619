// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/people/people_panel.h"

#include "ui/app/icons.h"
#include "ui/people/person_card.h"
#include "ui/people/treatment_bar.h"

#include <QElapsedTimer>
#include <QInputDialog>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace bauta::ui
{

namespace
{
constexpr int kMostCards = 200; ///< beyond that, nobody scrolls; the rest follow the decision for everybody
constexpr int kMostAppearances = 300;
constexpr int kSliceMs = 6; ///< how long cards are made before the event loop has its turn
} // namespace

PeoplePanel::PeoplePanel(Workspace& workspace, FaceImages& images, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_images(images),
      m_everybody(new TreatmentBar(this)),
      m_empty(new QLabel(this)),
      m_scroll(new QScrollArea(this)),
      m_appearances(new QWidget(this)),
      m_appearancesTitle(new QLabel(this)),
      m_faces(new QListWidget(this)),
      m_split(new QPushButton(tr("Chosen faces are somebody else"), this))
{
    setObjectName(QStringLiteral("peoplePanel"));
    auto* title = new QLabel(tr("Everybody"), this);
    title->setProperty("role", QStringLiteral("heading"));
    m_everybody->setObjectName(QStringLiteral("everybodyBar"));
    m_everybody->setSubject(title->text());
    connect(m_everybody, &TreatmentBar::chosen, this, [this](Treatment treatment) {
        PlanEdits::decideEverybody(m_workspace.document(), decisionFor(treatment));
    });

    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setProperty("role", QStringLiteral("quiet"));
    m_empty->setText(tr("People appear here as soon as faces have been found."));

    auto* cards = new QWidget(m_scroll);
    m_cardLayout = new QVBoxLayout(cards);
    m_cardLayout->setContentsMargins(12, 4, 12, 12);
    m_cardLayout->setSpacing(8);
    m_cardLayout->addStretch();
    m_scroll->setWidget(cards);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    m_appearancesTitle->setProperty("role", QStringLiteral("heading"));
    m_appearancesTitle->setTextFormat(Qt::PlainText);
    m_faces->setObjectName(QStringLiteral("appearancesList"));
    m_faces->setAccessibleName(tr("Appearances of the person"));
    m_faces->setViewMode(QListView::IconMode);
    m_faces->setResizeMode(QListView::Adjust);
    m_faces->setMovement(QListView::Static);
    m_faces->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_faces->setIconSize({52, 52});
    m_faces->setSpacing(2);
    m_faces->setFrameShape(QFrame::NoFrame);
    m_faces->setUniformItemSizes(true);
    m_split->setObjectName(QStringLiteral("splitButton"));
    m_split->setEnabled(false);
    connect(m_split, &QPushButton::clicked, this, &PeoplePanel::splitChosen);
    connect(m_faces, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) {
        m_workspace.goTo({item->data(Qt::UserRole).toInt(), item->data(Qt::UserRole + 1).toInt()});
    });
    connect(m_faces, &QListWidget::itemSelectionChanged, this, [this] {
        const int chosen = static_cast<int>(m_faces->selectedItems().size());
        m_split->setEnabled(chosen > 0 && chosen < m_faces->count());
    });
    auto* appearances = new QVBoxLayout(m_appearances);
    appearances->setContentsMargins(12, 8, 12, 12);
    appearances->setSpacing(6);
    appearances->addWidget(m_appearancesTitle);
    appearances->addWidget(m_faces, 1);
    appearances->addWidget(m_split);

    auto* head = new QVBoxLayout;
    head->setContentsMargins(12, 12, 12, 8);
    head->setSpacing(8);
    head->addWidget(title);
    head->addWidget(m_everybody);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_scroll, 3);
    layout->addWidget(m_appearances, 1);

    m_delay.setSingleShot(true);
    m_delay.setInterval(40);
    connect(&m_delay, &QTimer::timeout, this, &PeoplePanel::refresh);
    const auto later = [this] {
        m_delay.start();
    };
    connect(&workspace.document(), &Document::planChanged, this, later);
    connect(&workspace.document(), &Document::mediaRemoved, this, later);
    connect(&workspace.document(), &Document::faceImageArrived, this, later);
    connect(&workspace, &Workspace::selectionChanged, this, [this] {
        for (const auto& [person, card] : m_cards) {
            card->setChosen(person >= 0 && person == m_workspace.selectedPerson());
        }
        if (PersonCard* chosen = card(m_workspace.selectedPerson())) {
            m_scroll->ensureVisible(0, chosen->y() + chosen->height() / 2, 0, chosen->height() / 2 + 8);
        }
        refreshAppearances();
    });
    refresh();
}

PersonCard* PeoplePanel::card(int person) const
{
    const auto found = m_cards.find(person);
    return found == m_cards.end() ? nullptr : found->second;
}

plan::Decision PeoplePanel::decisionFor(Treatment treatment) const
{
    return ui::decisionFor(treatment, m_workspace.document().defaultDecision());
}

void PeoplePanel::refresh()
{
    Document& document = m_workspace.document();
    m_people = summarisePeople(document);
    m_everybody->setTreatment(treatmentOf(document.defaultDecision()));
    m_everybody->setEnabled(!document.media().empty());
    QElapsedTimer making; // of new cards: at least one is made each time, however many are there
    std::set<int> shown;
    int place = 0;
    for (const PersonSummary& summary : m_people) {
        if (place >= kMostCards) {
            break;
        }
        if (!m_cards.contains(summary.person)) {
            if (!making.isValid()) {
                making.start();
            } else if (making.elapsed() > kSliceMs) {
                m_delay.start(); // the rest when the event loop has had its turn
                continue;
            }
        }
        PersonCard*& card = m_cards[summary.person];
        if (card == nullptr) {
            card = new PersonCard(summary.person, this);
            connect(card, &PersonCard::clicked, this, [this](int person) { m_workspace.selectPerson(person); });
            connect(card, &PersonCard::doubleClicked, this, [this](int person) {
                for (const PersonSummary& known : m_people) {
                    if (known.person == person) {
                        m_workspace.goTo(known.faces.front());
                    }
                }
            });
            connect(card, &PersonCard::decided, this, [this](int person, Treatment treatment) {
                PlanEdits::decidePerson(m_workspace.document(), person, decisionFor(treatment));
            });
            connect(card, &PersonCard::menuWanted, this, &PeoplePanel::showMenu);
        }
        card->show(summary, personLabel(document, summary.person),
                   m_images.pixmap(summary.faces.front(), 60, devicePixelRatioF()));
        card->setChosen(summary.person >= 0 && summary.person == m_workspace.selectedPerson());
        if (m_cardLayout->indexOf(card) != place) {
            m_cardLayout->removeWidget(card);
            m_cardLayout->insertWidget(place, card);
        }
        ++place;
        shown.insert(summary.person);
    }
    for (auto it = m_cards.begin(); it != m_cards.end();) {
        if (shown.contains(it->first)) {
            ++it;
        } else {
            it->second->deleteLater();
            it = m_cards.erase(it);
        }
    }
    m_empty->setVisible(m_people.empty());
    m_scroll->setVisible(!m_people.empty());
    refreshAppearances();
}

void PeoplePanel::refreshAppearances()
{
    const PersonSummary* chosen = nullptr;
    for (const PersonSummary& summary : m_people) {
        if (summary.person >= 0 && summary.person == m_workspace.selectedPerson() && summary.faces.size() > 1) {
            chosen = &summary;
        }
    }
    m_appearances->setVisible(chosen != nullptr);
    if (chosen == nullptr) {
        m_faces->clear();
        return;
    }
    m_appearancesTitle->setText(personLabel(m_workspace.document(), chosen->person));
    const int count = std::min(kMostAppearances, static_cast<int>(chosen->faces.size()));
    const QSignalBlocker quiet(m_faces);
    while (m_faces->count() > count) {
        delete m_faces->takeItem(m_faces->count() - 1);
    }
    for (int i = 0; i < count; ++i) {
        const FaceRef& face = chosen->faces[static_cast<std::size_t>(i)];
        QListWidgetItem* item = m_faces->item(i);
        if (item == nullptr) {
            item = new QListWidgetItem(m_faces);
        }
        if (!exists(m_workspace.document(), face)) {
            continue;
        }
        item->setData(Qt::UserRole, face.media);
        item->setData(Qt::UserRole + 1, face.face);
        item->setIcon(m_images.pixmap(face, 52, devicePixelRatioF()));
        const Media* media = m_workspace.document().find(face.media);
        const QString file = QString::fromStdString(media->planned.file.filename().string());
        item->setToolTip(file);
        item->setData(Qt::AccessibleTextRole, file);
    }
    m_split->setEnabled(!m_faces->selectedItems().isEmpty() && m_faces->selectedItems().size() < m_faces->count());
}

void PeoplePanel::splitChosen()
{
    std::vector<FaceRef> faces;
    for (const QListWidgetItem* item : m_faces->selectedItems()) {
        faces.push_back({item->data(Qt::UserRole).toInt(), item->data(Qt::UserRole + 1).toInt()});
    }
    m_faces->clearSelection();
    if (!faces.empty()) {
        PlanEdits::split(m_workspace.document(), faces);
    }
}

void PeoplePanel::rename(int person)
{
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("renameDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Name this person"));
    dialog->setLabelText(tr("The name is kept only in a project that you save yourself."));
    dialog->setTextValue(personLabel(m_workspace.document(), person));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, person](const QString& name) { PlanEdits::rename(m_workspace.document(), person, name); });
    dialog->open();
}

void PeoplePanel::showMenu(int person, const QPoint& position)
{
    Document& document = m_workspace.document();
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("personMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](QMenu* to, const QString& icon, const QString& text, auto action) {
        QAction* entry = to->addAction(icon.isEmpty() ? QIcon() : icons::themed(icon), text);
        connect(entry, &QAction::triggered, this, action);
        return entry;
    };
    if (person >= 0) {
        add(menu, QStringLiteral("everyone-but"), tr("Hide everybody but this person"), [this, person] {
            const plan::Decision& all = m_workspace.document().defaultDecision();
            PlanEdits::everybodyBut(m_workspace.document(), person,
                                    all.method == protect::Method::Keep ? plan::Decision{} : all);
        })->setObjectName(QStringLiteral("everybodyButAction"));
        menu->addSeparator();
        add(menu, QStringLiteral("pencil"), tr("Name …"), [this, person] { rename(person); });
        QMenu* same = menu->addMenu(icons::themed(QStringLiteral("merge")), tr("Is the same as"));
        for (const PersonSummary& other : m_people) {
            if (other.person >= 0 && other.person != person) {
                QAction* entry =
                    add(same, {}, personLabel(document, other.person), [this, person, into = other.person] {
                        PlanEdits::merge(m_workspace.document(), into, person);
                        m_workspace.selectPerson(into);
                    });
                entry->setIcon(m_images.pixmap(other.faces.front(), 24, devicePixelRatioF()));
            }
        }
        same->setEnabled(!same->isEmpty());
    }
    add(menu, QStringLiteral("trash"), tr("Not a face"),
        [this, person] { PlanEdits::removePerson(m_workspace.document(), person); });
    menu->popup(position);
}

} // namespace bauta::ui
