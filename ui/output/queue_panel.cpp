// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/output/queue_panel.h"

#include "ui/app/icons.h"
#include "ui/app/open_outside.h"
#include "ui/document/decision_words.h"

#include <QApplication>
#include <QDir>
#include <QDrag>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QScrollArea>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <cmath>

namespace bauta::ui
{

namespace
{

QToolButton* button(QWidget* parent, const char* name, const QString& icon, const QString& tip)
{
    auto* made = new QToolButton(parent);
    made->setObjectName(QLatin1String(name));
    made->setIcon(icons::themed(icon));
    made->setToolTip(tip);
    made->setAccessibleName(tip);
    return made;
}

} // namespace

QueueRow::QueueRow(ExportQueue& queue, int id, QWidget* parent)
    : QFrame(parent),
      m_queue(queue),
      m_id(id),
      m_title(new QLabel(this)),
      m_state(new QLabel(this)),
      m_bar(new QProgressBar(this)),
      m_pause(button(this, "pauseButton", QStringLiteral("pause"), tr("Pause"))),
      m_cancel(button(this, "cancelButton", QStringLiteral("stop"), tr("Cancel"))),
      m_retry(button(this, "retryButton", QStringLiteral("refresh"), tr("Try what failed again"))),
      m_open(button(this, "openButton", QStringLiteral("folder"), tr("Open the folder"))),
      m_audit(new QToolButton(this)),
      m_log(button(this, "logButton", QStringLiteral("log"), tr("Show the log"))),
      m_remove(button(this, "removeButton", QStringLiteral("close"), tr("Take out of the list"))),
      m_logText(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("queueRow%1").arg(id));
    setProperty("role", QStringLiteral("card"));
    m_title->setProperty("role", QStringLiteral("heading"));
    m_title->setTextFormat(Qt::PlainText);
    m_state->setObjectName(QStringLiteral("stateLabel"));
    m_state->setProperty("role", QStringLiteral("quiet"));
    m_state->setTextFormat(Qt::PlainText);
    m_bar->setObjectName(QStringLiteral("progressBar"));
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_audit->setObjectName(QStringLiteral("auditButton"));
    m_audit->setIcon(icons::themed(QStringLiteral("shield")));
    m_audit->setText(tr("See the check"));
    m_audit->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_log->setCheckable(true);
    m_logText->setReadOnly(true);
    m_logText->setMaximumHeight(110);
    m_logText->setAccessibleName(tr("Log"));
    m_logText->hide();

    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_state);
    auto* top = new QHBoxLayout;
    top->setSpacing(4);
    top->addLayout(words, 1);
    for (QToolButton* each : {m_audit, m_open, m_retry, m_pause, m_cancel, m_log, m_remove}) {
        top->addWidget(each, 0, Qt::AlignTop);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 10, 10);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(m_bar);
    layout->addWidget(m_logText);

    connect(m_pause, &QToolButton::clicked, this, [this] {
        if (const ExportEntry* entry = m_queue.find(m_id)) {
            m_queue.setPaused(m_id, !entry->paused);
        }
    });
    connect(m_cancel, &QToolButton::clicked, this, [this] { m_queue.cancel(m_id); });
    connect(m_retry, &QToolButton::clicked, this, [this] { m_queue.retryFailed(m_id); });
    connect(m_open, &QToolButton::clicked, this, &QueueRow::openFolder);
    connect(m_audit, &QToolButton::clicked, this, [this] { Q_EMIT auditWanted(m_id); });
    connect(m_log, &QToolButton::toggled, m_logText, &QWidget::setVisible);
    connect(m_remove, &QToolButton::clicked, this, [this] { m_queue.remove(m_id); });
    refresh();
}

QString QueueRow::inWords(const ExportEntry& entry)
{
    switch (entry.state) {
    case ExportState::Waiting:
        return entry.paused ? tr("Paused") : tr("Waiting");
    case ExportState::Running:
    case ExportState::Auditing: {
        QStringList parts;
        parts << (entry.paused                           ? tr("Paused")
                  : entry.state == ExportState::Auditing ? tr("Checking the result")
                                                         : tr("Protecting"));
        parts << tr("%1 of %2").arg(QLocale().toString(std::floor(entry.itemsDone), 'f', 0)).arg(entry.itemsTotal);
        if (const auto rate = entry.itemsPerMinute(); rate && !entry.paused) {
            parts << tr("%1 a minute").arg(QLocale().toString(*rate, 'f', *rate < 10 ? 1 : 0));
        }
        if (const auto left = entry.secondsLeft(); left && !entry.paused) {
            parts << (*left < 90 ? tr("about %1 s left").arg(std::ceil(*left))
                                 : tr("about %1 min left").arg(std::ceil(*left / 60.0)));
        }
        if (!entry.item.isEmpty()) {
            // "folder/photo.jpg: cloak 3/20": the file is what people know
            parts << QFileInfo(entry.item.section(QStringLiteral(": "), 0, 0)).fileName();
        }
        return parts.join(QStringLiteral(" · "));
    }
    case ExportState::Done: {
        if (!entry.audit) {
            return tr("Done");
        }
        int failing = 0;
        for (const jobs::AuditedPhoto& photo : entry.audit->items) {
            for (const jobs::AuditedFace& face : photo.faces) {
                const bool recognisable = face.audit.verdict == audit::Verdict::Possible ||
                                          face.audit.verdict == audit::Verdict::Recognisable;
                failing += recognisable && !face.leftOnPurpose ? 1 : 0;
            }
        }
        return failing == 0 ? tr("Done · the check found nobody who should be hidden")
                            : tr("Done · %n face(s) may still be recognised", nullptr, failing);
    }
    case ExportState::DoneWithFailures:
        return tr("Done, but %n file(s) failed", nullptr, entry.failures());
    case ExportState::Failed:
        return entry.log.isEmpty() ? tr("Failed") : tr("Failed · %1").arg(entry.log.first());
    case ExportState::Cancelled:
        return tr("Cancelled; finished files are complete");
    }
    return {};
}

void QueueRow::refresh()
{
    const ExportEntry* entry = m_queue.find(m_id);
    if (entry == nullptr) {
        return;
    }
    m_title->setText(tr("%1 to %2", "3 files to Pictures")
                         .arg(tr("%n file(s)", nullptr, static_cast<int>(entry->plan.media.size())),
                              QDir::toNativeSeparators(entry->settings.folder)));
    m_state->setText(inWords(*entry));
    m_state->setToolTip(m_state->text());
    m_bar->setValue(entry->isOver() ? 1000 : static_cast<int>(1000 * entry->part()));
    m_bar->setVisible(!entry->isOver());
    m_pause->setVisible(!entry->isOver());
    m_pause->setIcon(icons::themed(entry->paused ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pause->setToolTip(entry->paused ? tr("Go on") : tr("Pause"));
    m_pause->setAccessibleName(m_pause->toolTip());
    m_cancel->setVisible(!entry->isOver());
    const bool failed = entry->state == ExportState::DoneWithFailures || entry->state == ExportState::Failed ||
                        entry->state == ExportState::Cancelled;
    m_retry->setVisible(failed);
    m_open->setVisible(entry->state == ExportState::Done || entry->state == ExportState::DoneWithFailures);
    m_audit->setVisible(entry->audit != nullptr);
    m_log->setVisible(!entry->log.isEmpty());
    m_remove->setVisible(entry->isOver());
    const bool written = results() != nullptr;
    setCursor(written ? Qt::OpenHandCursor : Qt::ArrowCursor);
    setToolTip(written ? tr("Drag the copies out of here to where you need them") : QString());
    const QString log = entry->log.join(u'\n');
    if (m_logText->toPlainText() != log) {
        m_logText->setPlainText(log);
    }
}

std::unique_ptr<QMimeData> QueueRow::results() const
{
    const ExportEntry* entry = m_queue.find(m_id);
    if (entry == nullptr || !entry->isOver() || !entry->report) {
        return nullptr;
    }
    QList<QUrl> files;
    for (const jobs::ItemReport& item : entry->report->items) {
        if (item.status == jobs::ItemStatus::Succeeded) {
            files << QUrl::fromLocalFile(QString::fromStdString(item.output.string()));
        }
    }
    if (files.isEmpty()) {
        return nullptr;
    }
    auto written = std::make_unique<QMimeData>();
    written->setUrls(files);
    return written;
}

void QueueRow::mousePressEvent(QMouseEvent* event)
{
    m_pressedAt = event->pos();
}

void QueueRow::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton) ||
        (event->pos() - m_pressedAt).manhattanLength() < QApplication::startDragDistance()) {
        return;
    }
    if (auto written = results()) {
        auto* drag = new QDrag(this); // Qt deletes it
        drag->setMimeData(written.release());
        drag->setPixmap(icons::themed(QStringLiteral("file")).pixmap(QSize(32, 32), devicePixelRatioF()));
        drag->exec(Qt::CopyAction);
    }
}

void QueueRow::openFolder()
{
    if (const ExportEntry* entry = m_queue.find(m_id)) {
        openOutside(entry->settings.folder);
    }
}

QueuePanel::QueuePanel(ExportQueue& queue, QWidget* parent)
    : QWidget(parent),
      m_queue(queue),
      m_empty(new QLabel(tr("Nothing has been exported yet."), this))
{
    setObjectName(QStringLiteral("queuePanel"));
    m_empty->setProperty("role", QStringLiteral("quiet"));
    m_empty->setAlignment(Qt::AlignCenter);
    auto* rows = new QWidget(this);
    m_rowLayout = new QVBoxLayout(rows);
    m_rowLayout->setContentsMargins(12, 8, 12, 8);
    m_rowLayout->setSpacing(8);
    m_rowLayout->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(rows);
    scroll->setWidgetResizable(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_empty);
    layout->addWidget(scroll, 1);
    connect(&queue, &ExportQueue::entryAdded, this, [this](int id) {
        auto* row = new QueueRow(m_queue, id, this);
        connect(row, &QueueRow::auditWanted, this, &QueuePanel::auditWanted);
        m_rowLayout->insertWidget(0, row); // latest first
        m_rows[id] = row;
        m_empty->hide();
    });
    connect(&queue, &ExportQueue::entryChanged, this, [this](int id) {
        if (const auto row = m_rows.find(id); row != m_rows.end()) {
            row->second->refresh();
        }
    });
    connect(&queue, &ExportQueue::entryRemoved, this, [this](int id) {
        if (const auto row = m_rows.find(id); row != m_rows.end()) {
            row->second->deleteLater();
            m_rows.erase(row);
        }
        m_empty->setVisible(m_rows.empty());
    });
}

} // namespace bauta::ui
