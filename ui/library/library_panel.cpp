// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/library/library_panel.h"

#include "ui/app/icons.h"
#include "ui/app/open_outside.h"
#include "ui/library/library_delegate.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bauta::ui
{

LibraryPanel::LibraryPanel(Workspace& workspace, ThumbnailStore& thumbnails, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_model(new LibraryModel(workspace.document(), thumbnails, this)),
      m_filter(new LibraryFilter(this)),
      m_view(new QListView(this)),
      m_search(new QLineEdit(this)),
      m_show(new QComboBox(this)),
      m_order(new QComboBox(this)),
      m_summary(new QLabel(this))
{
    setObjectName(QStringLiteral("libraryPanel"));
    m_filter->setSourceModel(m_model);
    m_search->setObjectName(QStringLiteral("searchEdit"));
    m_search->setPlaceholderText(tr("Search by name"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    auto* add = new QToolButton(this);
    add->setObjectName(QStringLiteral("addButton"));
    add->setIcon(icons::themed(QStringLiteral("add")));
    add->setToolTip(tr("Add photos and videos"));
    add->setAccessibleName(add->toolTip());
    connect(add, &QToolButton::clicked, this, &LibraryPanel::addWanted);

    m_show->setObjectName(QStringLiteral("showBox"));
    m_show->setAccessibleName(tr("Which files to show"));
    for (const QString& text : {tr("All files"), tr("With faces"), tr("With visible faces"), tr("With location"),
                                tr("With warnings"), tr("Not exported yet")}) {
        m_show->addItem(text);
    }
    m_order->setObjectName(QStringLiteral("orderBox"));
    m_order->setAccessibleName(tr("Order of the files"));
    for (const QString& text : {tr("As added"), tr("By name"), tr("Most faces")}) {
        m_order->addItem(text);
    }
    for (QComboBox* box : {m_show, m_order}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(6);
    }

    m_view->setObjectName(QStringLiteral("libraryView"));
    m_view->setAccessibleName(tr("Photos and videos"));
    m_view->setModel(m_filter);
    m_view->setItemDelegate(new LibraryDelegate(m_view));
    m_view->setViewMode(QListView::IconMode);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setMovement(QListView::Static);
    m_view->setUniformItemSizes(true);
    m_view->setSpacing(0);
    m_view->setMouseTracking(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* removal = new QAction(this);
    removal->setShortcut(QKeySequence::Delete);
    removal->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(removal);
    connect(removal, &QAction::triggered, this, &LibraryPanel::removeSelected);
    connect(m_view, &QWidget::customContextMenuRequested, this, &LibraryPanel::showMenu);

    m_summary->setObjectName(QStringLiteral("summaryLabel"));
    m_summary->setProperty("role", QStringLiteral("quiet"));
    m_summary->setWordWrap(true);

    auto* top = new QHBoxLayout;
    top->addWidget(m_search, 1);
    top->addWidget(add);
    auto* second = new QHBoxLayout;
    second->addWidget(m_show, 3);
    second->addWidget(m_order, 2);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(10, 10, 10, 4);
    head->setSpacing(8);
    head->addLayout(top);
    head->addLayout(second);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(12, 4, 12, 8);
    foot->addWidget(m_summary);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_view, 1);
    layout->addLayout(foot);

    connect(m_search, &QLineEdit::textChanged, m_filter, &LibraryFilter::setText);
    connect(m_show, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_filter->setShow(static_cast<LibraryFilter::Show>(index)); });
    connect(m_order, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_filter->setOrder(static_cast<LibraryFilter::Order>(index)); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &LibraryPanel::followSelection);
    connect(&workspace, &Workspace::currentMediaChanged, this, &LibraryPanel::showCurrent);
    connect(&workspace.document(), &Document::planChanged, this, &LibraryPanel::updateSummary);
    connect(&workspace.document(), &Document::mediaAdded, this, &LibraryPanel::updateSummary);
    updateSummary();
}

std::set<int> LibraryPanel::selection() const
{
    std::set<int> ids;
    for (const QModelIndex& index : m_view->selectionModel()->selectedIndexes()) {
        ids.insert(index.data(LibraryModel::IdRole).toInt());
    }
    return ids;
}

void LibraryPanel::step(int rows)
{
    const int count = m_filter->rowCount();
    if (count == 0) {
        return;
    }
    const QModelIndex current = m_filter->mapFromSource(m_model->indexOf(m_workspace.currentMedia()));
    const int row = current.isValid() ? std::clamp(current.row() + rows, 0, count - 1) : 0;
    m_workspace.setCurrentMedia(m_filter->index(row, 0).data(LibraryModel::IdRole).toInt());
}

void LibraryPanel::followSelection()
{
    const QModelIndex current = m_view->currentIndex();
    if (current.isValid()) {
        m_following = true;
        m_workspace.setCurrentMedia(current.data(LibraryModel::IdRole).toInt());
        m_following = false;
    }
}

void LibraryPanel::showCurrent(int id)
{
    if (m_following) {
        return;
    }
    const QModelIndex index = m_filter->mapFromSource(m_model->indexOf(id));
    if (index.isValid() && index != m_view->currentIndex()) {
        m_view->setCurrentIndex(index);
        m_view->scrollTo(index);
    }
}

void LibraryPanel::updateSummary()
{
    int faces = 0;
    for (const Media& media : m_workspace.document().media()) {
        faces += static_cast<int>(media.faceCount());
    }
    const int files = static_cast<int>(m_workspace.document().media().size());
    m_summary->setText(
        tr("%1 · %2", "files, faces").arg(tr("%n file(s)", nullptr, files), tr("%n face(s)", nullptr, faces)));
    m_summary->setVisible(files > 0);
}

void LibraryPanel::removeSelected()
{
    m_workspace.document().remove(selection());
}

void LibraryPanel::showMenu(const QPoint& position)
{
    const QModelIndex index = m_view->indexAt(position);
    if (!index.isValid()) {
        return;
    }
    const Media* media = m_workspace.document().find(index.data(LibraryModel::IdRole).toInt());
    if (media == nullptr) {
        return;
    }
    QMenu menu(this);
    if (!media->output.empty()) {
        const QString output = QString::fromStdString(media->output.string());
        connect(menu.addAction(tr("Open the protected file")), &QAction::triggered, this,
                [output] { openOutside(output); });
    }
    connect(menu.addAction(tr("Take out of the project")), &QAction::triggered, this, &LibraryPanel::removeSelected);
    menu.exec(m_view->viewport()->mapToGlobal(position));
}

} // namespace bauta::ui
