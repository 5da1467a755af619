// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/output/export_queue.h"

#include <QFrame>
#include <QWidget>

#include <map>
#include <memory>

class QLabel;
class QMimeData;
class QPlainTextEdit;
class QProgressBar;
class QToolButton;
class QVBoxLayout;

namespace bauta::ui
{

/// One export in the queue.
class QueueRow : public QFrame
{
    Q_OBJECT

public:
    QueueRow(ExportQueue& queue, int id, QWidget* parent = nullptr);
    void refresh();

    /// How far an export is, or what came of it, in a line.
    [[nodiscard]] static QString inWords(const ExportEntry& entry);
    /// The files that were written, to be dropped elsewhere; null if there are none.
    [[nodiscard]] std::unique_ptr<QMimeData> results() const;

Q_SIGNALS:
    void auditWanted(int id);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void openFolder();

    ExportQueue& m_queue;
    int m_id;
    QLabel* m_title;
    QLabel* m_state;
    QProgressBar* m_bar;
    QToolButton* m_pause;
    QToolButton* m_cancel;
    QToolButton* m_retry;
    QToolButton* m_open;
    QToolButton* m_audit;
    QToolButton* m_log;
    QToolButton* m_remove;
    QPlainTextEdit* m_logText;
    QPoint m_pressedAt;
};

/// The exports: how far they are, and what can be done with them.
class QueuePanel : public QWidget
{
    Q_OBJECT

public:
    explicit QueuePanel(ExportQueue& queue, QWidget* parent = nullptr);

Q_SIGNALS:
    void auditWanted(int id);

private:
    ExportQueue& m_queue;
    QVBoxLayout* m_rowLayout;
    QLabel* m_empty;
    std::map<int, QueueRow*> m_rows;
};

} // namespace bauta::ui
