// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/output/export_queue.h"

#include "ui/document/decision_words.h"
#include "ui/engine/background.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace bauta::ui
{

namespace
{

/// Without the report's own function, which lies in the engine's library.
bool hasFaces(const jobs::ProtectReport& report)
{
    return std::any_of(report.items.begin(), report.items.end(),
                       [](const jobs::ItemReport& item) { return !item.faces.empty(); });
}

} // namespace

void PauseGate::setClosed(bool closed)
{
    const std::lock_guard lock(m_mutex);
    m_closed = closed;
    m_changed.notify_all();
}

bool PauseGate::isClosed() const
{
    const std::lock_guard lock(m_mutex);
    return m_closed;
}

void PauseGate::pass(const CancelToken& cancel)
{
    std::unique_lock lock(m_mutex);
    while (m_closed && !cancel.isCancelled()) {
        m_changed.wait_for(lock, std::chrono::milliseconds(100)); // the token wakes nobody
    }
}

double ExportEntry::part() const
{
    return itemsTotal > 0 ? std::clamp(itemsDone / static_cast<double>(itemsTotal), 0.0, 1.0) : 0.0;
}

std::optional<double> ExportEntry::secondsLeft() const
{
    if (secondsWorked < 1.0 || part() < 0.02) {
        return std::nullopt;
    }
    return secondsWorked * (1.0 - part()) / part();
}

std::optional<double> ExportEntry::itemsPerMinute() const
{
    if (secondsWorked < 1.0 || itemsDone <= 0.0) {
        return std::nullopt;
    }
    return 60.0 * itemsDone / secondsWorked;
}

int ExportEntry::failures() const
{
    if (!report) {
        return 0;
    }
    return static_cast<int>(std::count_if(report->items.begin(), report->items.end(), [](const jobs::ItemReport& done) {
        return done.status != jobs::ItemStatus::Succeeded;
    }));
}

ExportQueue::ExportQueue(Document& document, EngineHost& host, QObject* parent)
    : QObject(parent),
      m_document(document),
      m_host(host)
{
    connect(&host, &EngineHost::stateChanged, this, &ExportQueue::startNext);
}

ExportQueue::~ExportQueue()
{
    m_cancel.request();
    m_gate->setClosed(false);
}

ExportEntry* ExportQueue::entry(int id)
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [id](const ExportEntry& e) { return e.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

const ExportEntry* ExportQueue::find(int id) const
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [id](const ExportEntry& e) { return e.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

bool ExportQueue::isBusy() const
{
    return std::any_of(m_entries.begin(), m_entries.end(), [](const ExportEntry& e) { return !e.isOver(); });
}

int ExportQueue::add(const ExportSettings& settings, const std::optional<std::set<int>>& only)
{
    ExportEntry& made = m_entries.emplace_back();
    made.id = m_nextId++;
    made.settings = settings;
    made.plan = m_document.toPlan(only);
    made.itemsTotal = static_cast<std::int64_t>(made.plan.media.size());
    const int id = made.id;
    Q_EMIT entryAdded(id);
    startNext();
    return id;
}

void ExportQueue::setPaused(int id, bool paused)
{
    ExportEntry* changed = entry(id);
    if (changed == nullptr || changed->isOver()) {
        return;
    }
    changed->paused = paused;
    if (id == m_running) {
        m_gate->setClosed(paused);
        if (paused) {
            changed->secondsWorked += static_cast<double>(m_clock.restart()) / 1000.0;
        } else {
            m_clock.restart();
        }
    }
    Q_EMIT entryChanged(id);
    startNext();
}

void ExportQueue::cancel(int id)
{
    ExportEntry* ended = entry(id);
    if (ended == nullptr || ended->isOver()) {
        return;
    }
    if (id == m_running) {
        m_cancel.request(); // ends when its workers have seen it
        m_gate->setClosed(false);
        return;
    }
    ended->state = ExportState::Cancelled;
    Q_EMIT entryChanged(id);
    Q_EMIT finished(id);
}

void ExportQueue::cancelAll()
{
    for (const int id : [this] {
             std::vector<int> ids;
             for (const ExportEntry& e : m_entries) {
                 ids.push_back(e.id);
             }
             return ids;
         }()) {
        cancel(id);
    }
}

void ExportQueue::retryFailed(int id)
{
    const ExportEntry* failed = find(id);
    if (failed == nullptr || !failed->isOver()) {
        return;
    }
    std::set<int> ids;
    if (failed->report) {
        for (const jobs::ItemReport& item : failed->report->items) {
            const Media* media = m_document.findFile(item.input);
            if (item.status != jobs::ItemStatus::Succeeded && media != nullptr) {
                ids.insert(media->id);
            }
        }
    } else {
        for (const plan::PlannedMedia& planned : failed->plan.media) {
            if (const Media* media = m_document.findFile(planned.file)) {
                ids.insert(media->id);
            }
        }
    }
    if (!ids.empty()) {
        const ExportSettings settings = failed->settings;
        add(settings, ids);
    }
}

void ExportQueue::remove(int id)
{
    const ExportEntry* gone = find(id);
    if (gone == nullptr || !gone->isOver()) {
        return;
    }
    std::erase_if(m_entries, [id](const ExportEntry& e) { return e.id == id; });
    Q_EMIT entryRemoved(id);
}

void ExportQueue::startNext()
{
    const auto engine = m_host.engine();
    if (m_running != 0 || !engine || m_host.state() != EngineHost::State::Ready) {
        return;
    }
    const auto next = std::find_if(m_entries.begin(), m_entries.end(),
                                   [](const ExportEntry& e) { return e.state == ExportState::Waiting && !e.paused; });
    if (next == m_entries.end()) {
        return;
    }
    next->state = ExportState::Running;
    m_running = next->id;
    m_cancel = {};
    m_gate->setClosed(false);
    m_clock.start();
    Q_EMIT entryChanged(next->id);

    struct Outcome
    {
        Expected<jobs::ProtectReport> report;
        std::optional<Expected<jobs::AuditReport>> audit;
    };
    QPointer<QObject> self(this);
    const CancelToken token = m_cancel.token();
    const auto report = [self, this, id = next->id, gate = m_gate, token](const Progress& progress) {
        gate->pass(token);
        runInGui(self, [this, id, progress] {
            ExportEntry* running = entry(id);
            if (running == nullptr || id != m_running) {
                return;
            }
            if (!running->paused) {
                running->secondsWorked += static_cast<double>(m_clock.restart()) / 1000.0;
            }
            running->itemsDone = progress.itemsDone();
            running->itemsTotal = progress.total;
            running->item = QString::fromStdString(progress.item);
            Q_EMIT entryChanged(id);
        });
    };
    const auto auditStarts = [self, this, id = next->id] {
        runInGui(self, [this, id] {
            if (ExportEntry* running = entry(id)) {
                running->state = ExportState::Auditing;
                running->itemsDone = 0.0;
                running->secondsBefore += running->secondsWorked;
                running->secondsWorked = 0.0;
                Q_EMIT entryChanged(id);
            }
        });
    };
    runInBackground(
        m_host.exportPool(), this,
        [engine, request = requestFor(next->settings, next->plan), wantAudit = next->settings.audit, report,
         auditStarts, token] {
            const JobContext context{token, report};
            Outcome outcome{engine->protect(request, context), std::nullopt};
            if (wantAudit && outcome.report && !outcome.report->cancelled && hasFaces(*outcome.report)) {
                auditStarts();
                outcome.audit = engine->audit(*outcome.report, context);
            }
            return outcome;
        },
        [this, id = next->id](Outcome outcome) { take(id, std::move(outcome.report), std::move(outcome.audit)); });
}

void ExportQueue::take(int id, Expected<jobs::ProtectReport> report, std::optional<Expected<jobs::AuditReport>> audit)
{
    m_running = 0;
    ExportEntry* done = entry(id);
    if (done == nullptr) {
        startNext();
        return;
    }
    if (!done->paused) {
        done->secondsWorked += static_cast<double>(m_clock.restart()) / 1000.0;
    }
    done->paused = false;
    if (!report) {
        done->state = report.error().code == ErrorCode::Cancelled ? ExportState::Cancelled : ExportState::Failed;
        done->log.append(DecisionWords::inWords(report.error()));
    } else {
        done->report = std::make_shared<const jobs::ProtectReport>(*std::move(report));
        for (const jobs::ItemReport& item : done->report->items) {
            const Media* media = m_document.findFile(item.input);
            if (item.status == jobs::ItemStatus::Succeeded && media != nullptr) {
                m_document.setOutput(media->id, item.output);
            }
        }
        const int failures = done->failures();
        const bool none = failures == static_cast<int>(done->report->items.size()) && failures > 0;
        done->state = done->report->cancelled ? ExportState::Cancelled
                      : none                  ? ExportState::Failed
                      : failures > 0          ? ExportState::DoneWithFailures
                                              : ExportState::Done;
        logOutcome(*done);
    }
    if (audit) {
        if (*audit && !(*audit)->cancelled) {
            done->audit = std::make_shared<const jobs::AuditReport>(**std::move(audit));
        } else if (!*audit) {
            done->log.append(tr("The check of the result failed: %1").arg(DecisionWords::inWords(audit->error())));
        }
    }
    Q_EMIT entryChanged(id);
    Q_EMIT finished(id);
    startNext();
}

void ExportQueue::logOutcome(ExportEntry& entry)
{
    for (const jobs::ItemReport& item : entry.report->items) {
        const QString name = QString::fromStdString(item.input.filename().string());
        if (item.status == jobs::ItemStatus::Succeeded) {
            entry.log.append(tr("%1: written to %2").arg(name, QString::fromStdString(item.output.string())));
        } else if (item.error) {
            entry.log.append(tr("%1: %2", "file: what is wrong").arg(name, DecisionWords::inWords(*item.error)));
        }
        for (const std::string& warning : item.warnings) {
            entry.log.append(tr("%1: %2", "file: what is wrong").arg(name, QString::fromStdString(warning)));
        }
    }
    for (const std::string& warning : entry.report->warnings) {
        entry.log.append(QString::fromStdString(warning));
    }
}

} // namespace bauta::ui
