// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "ui/document/document.h"
#include "ui/engine/engine_host.h"
#include "ui/output/export_settings.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QStringList>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <set>

namespace bauta::ui
{

/// Holds workers at their next step while it is closed. Thread-safe.
class PauseGate
{
public:
    void setClosed(bool closed);
    [[nodiscard]] bool isClosed() const;
    /// Waits while closed; not once it is cancelled.
    void pass(const CancelToken& cancel);

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_closed = false;
};

enum class ExportState
{
    Waiting = 0,
    Running,
    Auditing,
    Done,
    DoneWithFailures,
    Failed, ///< nothing was written
    Cancelled
};

/// One export: what was asked for, how far it is, what came of it.
struct ExportEntry
{
    int id = 0;
    ExportSettings settings;
    plan::Plan plan;
    ExportState state = ExportState::Waiting;
    bool paused = false;
    double itemsDone = 0.0;
    std::int64_t itemsTotal = 0;
    QString item;               ///< in work
    double secondsWorked = 0.0; ///< of this stage, to protect or to check
    double secondsBefore = 0.0; ///< of the stages before
    QStringList log;
    std::shared_ptr<const jobs::ProtectReport> report;
    std::shared_ptr<const jobs::AuditReport> audit;

    [[nodiscard]] bool isOver() const { return state >= ExportState::Done; }
    [[nodiscard]] double part() const;
    /// Absent until enough is done to tell.
    [[nodiscard]] std::optional<double> secondsLeft() const;
    [[nodiscard]] std::optional<double> itemsPerMinute() const;
    [[nodiscard]] int failures() const;
};

/// Exports one after another with the core's own jobs, in the background. GUI thread.
class ExportQueue : public QObject
{
    Q_OBJECT

public:
    ExportQueue(Document& document, EngineHost& host, QObject* parent = nullptr);
    /// Cancels what is running.
    ~ExportQueue() override;

    /// Exports what is Ready, of all or only these. The id of the entry.
    int add(const ExportSettings& settings, const std::optional<std::set<int>>& only = {});
    void setPaused(int id, bool paused);
    void cancel(int id);
    void cancelAll();
    /// A new entry with what failed in this one.
    void retryFailed(int id);
    /// Takes an entry that is over out of the list.
    void remove(int id);

    [[nodiscard]] const std::deque<ExportEntry>& entries() const { return m_entries; }
    [[nodiscard]] const ExportEntry* find(int id) const;
    [[nodiscard]] bool isBusy() const;

Q_SIGNALS:
    void entryAdded(int id);
    void entryChanged(int id);
    void entryRemoved(int id);
    void finished(int id);

private:
    [[nodiscard]] ExportEntry* entry(int id);
    void startNext();
    void take(int id, Expected<jobs::ProtectReport> report, std::optional<Expected<jobs::AuditReport>> audit);
    void logOutcome(ExportEntry& entry);

    Document& m_document;
    EngineHost& m_host;
    std::deque<ExportEntry> m_entries;
    int m_nextId = 1;
    int m_running = 0;
    CancelSource m_cancel;
    std::shared_ptr<PauseGate> m_gate = std::make_shared<PauseGate>();
    QElapsedTimer m_clock;
};

} // namespace bauta::ui
