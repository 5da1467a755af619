// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/plan_edits.h"

#include <QFrame>

class QLabel;
class QMenu;
class QToolButton;

namespace bauta::ui
{

class TreatmentBar;

/// One person: best face, name, how often, and what happens to all appearances.
class PersonCard : public QFrame
{
    Q_OBJECT

public:
    explicit PersonCard(int person, QWidget* parent = nullptr);

    void show(const PersonSummary& summary, const QString& label, const QPixmap& face);
    void setChosen(bool chosen);
    [[nodiscard]] int person() const { return m_person; }
    [[nodiscard]] TreatmentBar* bar() const { return m_bar; }
    [[nodiscard]] QToolButton* menuButton() const { return m_menuButton; }

Q_SIGNALS:
    void clicked(int person);
    void doubleClicked(int person);
    void decided(int person, Treatment treatment);
    /// Fill it and it is shown.
    void menuWanted(int person, QPoint globalPosition);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    int m_person;
    QLabel* m_face;
    QLabel* m_name;
    QLabel* m_counts;
    TreatmentBar* m_bar;
    QToolButton* m_menuButton;
};

} // namespace bauta::ui
