// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/computer_dialog.h"

#include "ui/document/decision_words.h"
#include "ui/engine/background.h"
#include "ui/engine/engine.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QScrollBar>
#include <QStyle>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

namespace bauta::ui
{

namespace
{

constexpr int kTextColumns = 92; ///< that the report never exceeds (core/jobs/doctor/computer_text.h)
constexpr int kTextLines = 30;   ///< that are in sight

/// What only a program with windows knows. English, as the rest of the report.
FrontEndFacts windowFacts(const QWidget& widget)
{
    const QScreen* screen = widget.screen();
    const QString look = QStringLiteral("%1, platform %2, scale %3")
                             .arg(QLatin1String(qVersion()), QGuiApplication::platformName())
                             .arg(widget.devicePixelRatioF(), 0, 'g', 3);
    FrontEndFacts facts{{"Qt", look.toStdString()}};
    if (screen != nullptr) {
        const QSize size = screen->size();
        facts.emplace_back("Screen", QStringLiteral("%1 x %2, %3 dots an inch")
                                         .arg(size.width())
                                         .arg(size.height())
                                         .arg(screen->logicalDotsPerInch(), 0, 'f', 0)
                                         .toStdString());
    }
    return facts;
}

/// Exports do not wait for the measurement, nor does it for them.
bool isExporting(EngineHost& host)
{
    return host.exportPool().activeThreadCount() > 0;
}

} // namespace

ComputerDialog::ComputerDialog(EngineHost& host, QWidget* parent) : QDialog(parent), m_host(host)
{
    setObjectName(QStringLiteral("computerDialog"));
    setWindowTitle(tr("About this computer"));
    auto* title = new QLabel(tr("About this computer"), this);
    title->setProperty("role", QStringLiteral("title"));
    auto* purpose = new QLabel(
        tr("For a bug report: it tells no file names and shows no faces, and nothing is sent anywhere."), this);
    purpose->setProperty("role", QStringLiteral("quiet"));
    purpose->setWordWrap(true);

    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(QStringLiteral("computerText"));
    m_text->setAccessibleName(tr("About this computer"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    fitWidth();

    m_note = new QLabel(tr("Looking …"), this);
    m_note->setObjectName(QStringLiteral("computerNote"));
    m_bar = new QProgressBar(this);
    m_bar->setObjectName(QStringLiteral("computerBar"));
    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(140);
    m_bar->setAccessibleName(tr("Progress of measuring"));

    auto* box = new QDialogButtonBox(this);
    m_copy = box->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    m_copy->setObjectName(QStringLiteral("computerCopyButton"));
    m_copy->setProperty("role", QStringLiteral("primary"));
    m_copy->style()->polish(m_copy); // the box has done it before it had its role
    m_copy->setEnabled(false);
    m_copy->setDefault(true);
    auto* close = box->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    close->setObjectName(QStringLiteral("computerCloseButton"));
    connect(m_copy, &QPushButton::clicked, this, &ComputerDialog::copy);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(this, &QDialog::finished, this, [this] { m_cancel.request(); });

    auto* foot = new QHBoxLayout;
    foot->setSpacing(12);
    foot->addWidget(m_bar);
    foot->addWidget(m_note, 1);
    foot->addWidget(box);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
    layout->addWidget(title);
    layout->addWidget(purpose);
    layout->addWidget(m_text, 1);
    layout->addLayout(foot);

    connect(&m_host, &EngineHost::stateChanged, this, &ComputerDialog::begin);
    begin();
}

ComputerDialog::~ComputerDialog()
{
    m_cancel.request();
}

/// So wide that every line of the report fits, and not wider than the screen.
void ComputerDialog::fitWidth()
{
    // The style sheet's font of the application would win over QWidget::setFont().
    const QString family = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    m_text->setStyleSheet(QStringLiteral("QPlainTextEdit { font-family: \"%1\", monospace; }").arg(family));
    m_text->ensurePolished();
    const QFontMetrics metrics(m_text->font());
    const int frame = 2 * (m_text->frameWidth() + static_cast<int>(m_text->document()->documentMargin()));
    const int bar = m_text->verticalScrollBar()->sizeHint().width();
    const int padding = 24; // of the style sheet, and a little air
    const int wanted = metrics.horizontalAdvance(QString(kTextColumns, u'0')) + frame + bar + padding;
    const QSize room = screen() != nullptr ? screen()->availableSize() : QSize(1280, 800);
    m_text->setMinimumSize(std::min(wanted, room.width() - 80),
                           std::min(metrics.lineSpacing() * kTextLines, room.height() - 280));
}

void ComputerDialog::begin()
{
    if (m_begun) {
        return;
    }
    if (m_host.engine()) {
        m_begun = true;
        ask(false);
    } else if (m_host.state() == EngineHost::State::Failed) {
        m_begun = true;
        m_text->setPlainText(m_host.problem());
        m_copy->setEnabled(true);
        finish(tr("The installation is not complete."));
    }
}

void ComputerDialog::ask(bool measure)
{
    QThreadPool& pool = measure ? m_host.scanPool() : m_host.viewPool();
    FrontEndFacts facts = windowFacts(*this);
    if (m_slowed) {
        facts.emplace_back("Meanwhile", "an export runs, which slows the measurement down");
    }
    runInBackground(
        pool, this,
        [engine = m_host.engine(), facts, measure, token = m_cancel.token()] {
            return engine->describeComputer(facts, measure, {token, {}});
        },
        [this, measure](const Expected<std::string>& text) { take(text, measure); });
}

void ComputerDialog::take(const Expected<std::string>& text, bool last)
{
    if (!text) {
        finish(text.error().code == ErrorCode::Cancelled ? QString() : DecisionWords::inWords(text.error()));
        return;
    }
    const int position = m_text->verticalScrollBar()->value();
    m_text->setPlainText(QString::fromStdString(*text));
    m_text->verticalScrollBar()->setValue(position);
    m_copy->setEnabled(true);
    if (last) {
        m_slowed = m_slowed || isExporting(m_host);
        finish(m_slowed ? tr("Measured while an export ran: without it, everything is quicker.") : tr("Measured."));
    } else {
        m_slowed = isExporting(m_host);
        m_note->setText(m_slowed ? tr("Measuring while an export runs, which makes everything look slower than it is …")
                                 : tr("Measuring, about five seconds, after whatever is being looked at …"));
        ask(true);
    }
}

void ComputerDialog::finish(const QString& words)
{
    m_complete = true;
    m_bar->hide();
    m_note->setText(words);
}

void ComputerDialog::copy()
{
    QGuiApplication::clipboard()->setText(m_text->toPlainText());
    if (m_complete) {
        m_note->setText(tr("Copied."));
    }
}

} // namespace bauta::ui
