// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/workspace.h"
#include "ui/people/face_images.h"

#include <QTimer>
#include <QWidget>

#include <map>
#include <vector>

class QLabel;
class QListWidget;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace bauta::ui
{

class PersonCard;
class TreatmentBar;

/// Everybody in the project: what happens to all, a card for each person, and the appearances of the one that is
/// chosen. Observes the document; every change goes through PlanEdits.
class PeoplePanel : public QWidget
{
    Q_OBJECT

public:
    PeoplePanel(Workspace& workspace, FaceImages& images, QWidget* parent = nullptr);

    [[nodiscard]] PersonCard* card(int person) const;
    /// The default for what is hidden, where a treatment is chosen anew.
    [[nodiscard]] plan::Decision decisionFor(Treatment treatment) const;

private:
    void refresh();
    void refreshAppearances();
    void showMenu(int person, const QPoint& position);
    void rename(int person);
    void splitChosen();

    Workspace& m_workspace;
    FaceImages& m_images;
    QTimer m_delay;
    TreatmentBar* m_everybody;
    QLabel* m_empty;
    QScrollArea* m_scroll;
    QVBoxLayout* m_cardLayout;
    std::map<int, PersonCard*> m_cards;
    std::vector<PersonSummary> m_people;
    QWidget* m_appearances;
    QLabel* m_appearancesTitle;
    QListWidget* m_faces;
    QPushButton* m_split;
};

} // namespace bauta::ui
