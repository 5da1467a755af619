// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/welcome_page.h"

#include "ui/app/icons.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <array>

namespace bauta::ui
{

QStringList WelcomePage::sentences()
{
    return {
        tr("Bauta finds every face in photos and videos, lets you decide for each person, and writes protected copies; "
           "originals are never changed."),
        tr("A cover hides a face from everybody, for good: nothing of it is left in the copy."),
        tr("A cloak leaves a face that people know but most of today's recognisers do not; it lowers the odds and is "
           "not permanent."),
        tr("A replaced face is that of somebody who does not exist; hair, ears and what is around it stay, and a hand "
           "or "
           "glasses in front of it go."),
        tr("No detector finds every face, and clothes, places and company tell who somebody is: look at the result "
           "before you publish it.")};
}

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent),
      m_drop(new QWidget(this)),
      m_recent(new QWidget(this)),
      m_recentLayout(new QVBoxLayout(m_recent))
{
    setObjectName(QStringLiteral("welcomePage"));
    auto* sign = new QLabel(m_drop);
    sign->setPixmap(icons::application().pixmap(QSize(72, 72), devicePixelRatioF()));
    sign->setAlignment(Qt::AlignCenter);
    auto* title = new QLabel(tr("Drop photos, videos or folders here"), m_drop);
    title->setProperty("role", QStringLiteral("title"));
    title->setAlignment(Qt::AlignCenter);
    title->setWordWrap(true);
    auto* quiet = new QLabel(tr("Everything stays on this computer: Bauta never opens a network connection."), m_drop);
    quiet->setProperty("role", QStringLiteral("quiet"));
    quiet->setAlignment(Qt::AlignCenter);
    quiet->setWordWrap(true);
    auto* files = new QPushButton(tr("Choose files …"), m_drop);
    files->setObjectName(QStringLiteral("chooseFilesButton"));
    files->setProperty("role", QStringLiteral("primary"));
    auto* folder = new QPushButton(tr("Choose a folder …"), m_drop);
    folder->setObjectName(QStringLiteral("chooseFolderButton"));
    connect(files, &QPushButton::clicked, this, &WelcomePage::addFilesWanted);
    connect(folder, &QPushButton::clicked, this, &WelcomePage::addFolderWanted);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(files);
    buttons->addWidget(folder);
    buttons->addStretch();
    auto* drop = new QVBoxLayout(m_drop);
    drop->setContentsMargins(32, 32, 32, 32);
    drop->setSpacing(12);
    drop->addWidget(sign);
    drop->addWidget(title);
    drop->addWidget(quiet);
    drop->addSpacing(6);
    drop->addLayout(buttons);

    auto* promises = new QVBoxLayout;
    promises->setSpacing(10);
    const std::array<QString, 5> signs{QStringLiteral("face"), QStringLiteral("cover"), QStringLiteral("cloak"),
                                       QStringLiteral("mask"), QStringLiteral("eye")};
    const QStringList all = sentences();
    for (int i = 0; i < all.size(); ++i) {
        auto* icon = new QLabel(this);
        icon->setPixmap(icons::icon(signs.at(static_cast<std::size_t>(i)), palette().color(QPalette::Highlight))
                            .pixmap(QSize(22, 22), devicePixelRatioF()));
        auto* text = new QLabel(all[i], this);
        text->setWordWrap(true);
        auto* line = new QHBoxLayout;
        line->setSpacing(12);
        line->addWidget(icon, 0, Qt::AlignTop);
        line->addWidget(text, 1);
        promises->addLayout(line);
    }
    m_recentLayout->setContentsMargins(0, 8, 0, 0);
    m_recentLayout->setSpacing(2);
    m_recent->hide();

    auto* column = new QVBoxLayout;
    column->setSpacing(24);
    column->addStretch(2);
    column->addWidget(m_drop);
    column->addLayout(promises);
    column->addWidget(m_recent);
    column->addStretch(3);
    auto* middle = new QWidget(this);
    middle->setMaximumWidth(680);
    middle->setLayout(column);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(32, 16, 32, 16);
    layout->addStretch(1);
    layout->addWidget(middle, 8);
    layout->addStretch(1);
}

void WelcomePage::setRecent(const QStringList& projects)
{
    while (QLayoutItem* item = m_recentLayout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recent->setVisible(!projects.isEmpty());
    if (projects.isEmpty()) {
        return;
    }
    auto* heading = new QLabel(tr("Recent projects"), m_recent);
    heading->setProperty("role", QStringLiteral("heading"));
    m_recentLayout->addWidget(heading);
    for (const QString& project : projects.mid(0, 4)) {
        auto* button = new QPushButton(QFileInfo(project).completeBaseName(), m_recent);
        button->setFlat(true);
        button->setToolTip(project);
        button->setStyleSheet(QStringLiteral("text-align: left; border: 0; padding: 4px; background: transparent;"));
        button->setIcon(icons::themed(QStringLiteral("file")));
        connect(button, &QPushButton::clicked, this, [this, project] { Q_EMIT projectWanted(project); });
        m_recentLayout->addWidget(button);
    }
}

void WelcomePage::setDropping(bool dropping)
{
    m_dropping = dropping;
    update();
}

void WelcomePage::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box =
        QRectF(QPointF(m_drop->mapTo(this, QPoint(0, 0))), QSizeF(m_drop->size())).adjusted(1, 1, -1, -1);
    QColor ground = palette().color(QPalette::Highlight);
    ground.setAlpha(m_dropping ? 60 : 14);
    painter.setBrush(ground);
    painter.setPen(
        QPen(palette().color(m_dropping ? QPalette::Highlight : QPalette::Mid), m_dropping ? 2.5 : 1.5, Qt::DashLine));
    painter.drawRoundedRect(box, 16, 16);
}

} // namespace bauta::ui
