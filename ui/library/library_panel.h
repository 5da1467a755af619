// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/workspace.h"
#include "ui/library/library_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;

namespace bauta::ui
{

/// The files at the left: thumbnails with badges, search, filter, order. Files are dropped on the window.
class LibraryPanel : public QWidget
{
    Q_OBJECT

public:
    LibraryPanel(Workspace& workspace, ThumbnailStore& thumbnails, QWidget* parent = nullptr);

    /// Ids of the chosen files.
    [[nodiscard]] std::set<int> selection() const;
    void step(int rows); ///< to the next (1) or previous (-1) file
    [[nodiscard]] QListView* view() const { return m_view; }

Q_SIGNALS:
    void addWanted();

private:
    void followSelection();
    void showCurrent(int id);
    void updateSummary();
    void removeSelected();
    void showMenu(const QPoint& position);

    Workspace& m_workspace;
    LibraryModel* m_model;
    LibraryFilter* m_filter;
    QListView* m_view;
    QLineEdit* m_search;
    QComboBox* m_show;
    QComboBox* m_order;
    QLabel* m_summary;
    bool m_following = false;
};

} // namespace bauta::ui
