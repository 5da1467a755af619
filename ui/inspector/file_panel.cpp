// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/inspector/file_panel.h"

#include "ui/app/icons.h"
#include "ui/app/theme.h"
#include "ui/engine/background.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <map>

namespace bauta::ui
{

FilePanel::FilePanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_name(new QLabel(this)),
      m_facts(new QLabel(this)),
      m_warnings(new QLabel(this)),
      m_promise(new QLabel(this)),
      m_tree(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("filePanel"));
    m_name->setProperty("role", QStringLiteral("heading"));
    m_name->setTextFormat(Qt::PlainText);
    m_name->setWordWrap(true);
    m_facts->setProperty("role", QStringLiteral("quiet"));
    m_facts->setWordWrap(true);
    m_warnings->setWordWrap(true);
    m_warnings->setTextFormat(Qt::PlainText);
    m_promise->setWordWrap(true);
    m_tree->setObjectName(QStringLiteral("metadataTree"));
    m_tree->setAccessibleName(tr("Metadata in the file"));
    m_tree->setHeaderHidden(true);
    m_tree->setColumnCount(2);
    m_tree->setRootIsDecorated(true);
    m_tree->setIndentation(14);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(8);
    layout->addWidget(m_name);
    layout->addWidget(m_facts);
    layout->addWidget(m_warnings);
    layout->addSpacing(4);
    layout->addWidget(m_promise);
    layout->addWidget(m_tree, 1);
    connect(&workspace, &Workspace::currentMediaChanged, this, &FilePanel::refresh);
    connect(&workspace.document(), &Document::mediaChanged, this, [this](int id) {
        if (id == m_workspace.currentMedia()) {
            refresh();
        }
    });
    connect(&workspace.host(), &EngineHost::stateChanged, this, &FilePanel::refresh);
    refresh();
}

void FilePanel::refresh()
{
    const int id = m_workspace.currentMedia();
    const Media* media = m_workspace.document().find(id);
    if (media == nullptr) {
        m_shown = 0;
        m_name->setText(tr("No file chosen"));
        for (QLabel* label : {m_facts, m_warnings, m_promise}) {
            label->clear();
            label->hide();
        }
        m_tree->clear();
        return;
    }
    m_name->setText(QString::fromStdString(media->planned.file.filename().string()));
    QStringList facts;
    if (media->planned.widthInPixels > 0) {
        facts << tr("%1 × %2 pixels").arg(media->planned.widthInPixels).arg(media->planned.heightInPixels);
    }
    if (media->facts.format != image::Format::Unknown) {
        facts << QString::fromUtf8(image::formatName(media->facts.format).data(),
                                   static_cast<int>(image::formatName(media->facts.format).size()))
                     .toUpper();
    }
    if (media->isVideo()) {
        facts << tr("%1 s, %n frame(s)", nullptr, media->planned.video->frames)
                     .arg(QLocale().toString(media->planned.video->seconds, 'f', 1));
    }
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_facts->setVisible(!facts.isEmpty());
    QStringList warnings;
    if (media->facts.error) {
        warnings << DecisionWords::inWords(*media->facts.error);
    }
    for (const std::string& warning : media->facts.warnings) {
        warnings << QString::fromStdString(warning);
    }
    m_warnings->setText(warnings.join(u'\n'));
    m_warnings->setVisible(!warnings.isEmpty());
    QPalette colours = m_warnings->palette();
    colours.setColor(QPalette::WindowText, theme::bad(palette()));
    m_warnings->setPalette(colours);
    if (m_shown == id || !m_workspace.host().engine() || media->state == MediaState::Failed) {
        return;
    }
    m_shown = id;
    m_tree->clear();
    m_promise->hide();
    runInBackground(
        m_workspace.host().viewPool(), this,
        [engine = m_workspace.host().engine(), file = media->planned.file] { return engine->details(file); },
        [this, id](const Expected<MediaDetails>& details) {
            if (details && id == m_shown) {
                show(*details);
            }
        },
        -2);
}

void FilePanel::show(const MediaDetails& details)
{
    std::map<image::MetadataGroup, QTreeWidgetItem*> groups;
    m_tree->clear();
    for (const image::MetadataItem& item : details.metadata.items) {
        QTreeWidgetItem*& group = groups[item.group];
        if (group == nullptr) {
            group = new QTreeWidgetItem(m_tree, {DecisionWords::name(item.group)});
            if (item.group == image::MetadataGroup::Location) {
                group->setIcon(0, icons::themed(QStringLiteral("pin")));
            }
        }
        auto* entry =
            new QTreeWidgetItem(group, {QString::fromStdString(item.key), QString::fromStdString(item.value)});
        entry->setToolTip(1, QString::fromStdString(item.value));
    }
    for (const auto& [group, entry] : groups) {
        entry->setText(1, tr("%n entry(ies)", nullptr, entry->childCount()));
        entry->setExpanded(group == image::MetadataGroup::Location);
    }
    m_promise->setText(groups.empty()
                           ? tr("The file holds no metadata.")
                           : tr("All of this goes when the file is exported; only the colour profile stays."));
    m_promise->show();
}

} // namespace bauta::ui
