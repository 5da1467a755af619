// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/workspace.h"

#include <QWidget>

class QLabel;
class QTreeWidget;

namespace bauta::ui
{

/// The file on screen: what it is, what its metadata tells, and what of that goes.
class FilePanel : public QWidget
{
    Q_OBJECT

public:
    explicit FilePanel(Workspace& workspace, QWidget* parent = nullptr);

private:
    void refresh();
    void show(const MediaDetails& details);

    Workspace& m_workspace;
    QLabel* m_name;
    QLabel* m_facts;
    QLabel* m_warnings;
    QLabel* m_promise;
    QTreeWidget* m_tree;
    int m_shown = 0;
};

} // namespace bauta::ui
