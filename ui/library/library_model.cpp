// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/library/library_model.h"

#include "ui/document/decision_words.h"
#include "ui/document/plan_edits.h"

#include <QCollator>

#include <algorithm>
#include <set>

namespace bauta::ui
{

namespace
{

int peopleIn(const Media& media)
{
    std::set<int> people;
    int unknown = 0;
    const auto count = [&](int person) {
        if (person >= 0) {
            people.insert(person);
        } else {
            ++unknown;
        }
    };
    for (const auto& face : media.planned.faces) {
        count(face.person);
    }
    if (media.planned.video) {
        for (const auto& track : media.planned.video->tracks) {
            count(track.person);
        }
    }
    return static_cast<int>(people.size()) + unknown;
}

int openFaces(const Document& document, const Media& media)
{
    int open = 0;
    for (int f = 0; f < static_cast<int>(media.faceCount()); ++f) {
        open += treatmentOf(decisionOf(document, {media.id, f})) == Treatment::Keep ? 1 : 0;
    }
    return open;
}

} // namespace

LibraryModel::LibraryModel(Document& document, ThumbnailStore& thumbnails, QObject* parent)
    : QAbstractListModel(parent),
      m_document(document),
      m_thumbnails(thumbnails)
{
    connect(&document, &Document::mediaAdded, this, [this](const std::vector<int>& ids) {
        if (ids.empty()) {
            return;
        }
        const int first = static_cast<int>(m_ids.size());
        beginInsertRows({}, first, first + static_cast<int>(ids.size()) - 1);
        m_ids.insert(m_ids.end(), ids.begin(), ids.end());
        endInsertRows();
    });
    connect(&document, &Document::mediaRemoved, this, &LibraryModel::reload);
    const auto changed = [this](int id) {
        const QModelIndex index = indexOf(id);
        if (index.isValid()) {
            Q_EMIT dataChanged(index, index);
        }
    };
    connect(&document, &Document::mediaChanged, this, changed);
    connect(&thumbnails, &ThumbnailStore::arrived, this, changed);
    reload();
}

void LibraryModel::reload()
{
    beginResetModel();
    m_ids.clear();
    for (const Media& media : m_document.media()) {
        m_ids.push_back(media.id);
    }
    endResetModel();
}

int LibraryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

QModelIndex LibraryModel::indexOf(int mediaId) const
{
    const auto found = std::find(m_ids.begin(), m_ids.end(), mediaId);
    return found == m_ids.end() ? QModelIndex() : index(static_cast<int>(found - m_ids.begin()));
}

QVariant LibraryModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= static_cast<int>(m_ids.size())) {
        return {};
    }
    const Media* media = m_document.find(m_ids[static_cast<std::size_t>(index.row())]);
    if (media == nullptr) {
        return {};
    }
    const bool ready = media->state == MediaState::Ready;
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromStdString(media->planned.file.filename().string());
    case Qt::DecorationRole:
        return m_thumbnails.thumbnail(media->id);
    case Qt::ToolTipRole:
        if (media->facts.error) {
            return DecisionWords::inWords(*media->facts.error);
        }
        return QString::fromStdString(media->planned.file.string());
    case Qt::AccessibleTextRole: {
        const QString name = QString::fromStdString(media->planned.file.filename().string());
        switch (media->state) {
        case MediaState::Waiting:
            return tr("%1, not looked at yet").arg(name);
        case MediaState::Failed:
            return tr("%1, cannot be read").arg(name);
        case MediaState::Ready:
            return tr("%1, %n face(s)", nullptr, static_cast<int>(media->faceCount())).arg(name);
        }
        return name;
    }
    case IdRole:
        return media->id;
    case StateRole:
        return static_cast<int>(media->state);
    case FacesRole:
        return ready ? static_cast<int>(media->faceCount()) : -1;
    case PeopleRole:
        return peopleIn(*media);
    case LocationRole:
        return media->facts.position.has_value() || media->facts.metadata.contains(image::MetadataGroup::Location);
    case WarningRole:
        return media->state == MediaState::Failed || !media->facts.warnings.empty() ||
               (media->isVideo() && !media->planned.video->review.empty());
    case ProtectedRole:
        return media->output.empty() ? 0 : media->outputStale ? 2 : 1;
    case VideoRole:
        return media->isVideo();
    case OpenFacesRole:
        return openFaces(m_document, *media);
    default:
        return {};
    }
}

// ---------------------------------------------------------------------------------------------------------- filter

LibraryFilter::LibraryFilter(QObject* parent) : QSortFilterProxyModel(parent)
{
    setDynamicSortFilter(true);
}

void LibraryFilter::setShow(Show show)
{
    m_show = show;
    invalidateFilter();
}

void LibraryFilter::setOrder(Order order)
{
    m_order = order;
    if (order == Order::Added) {
        sort(-1);
    } else {
        sort(0, order == Order::MostFaces ? Qt::DescendingOrder : Qt::AscendingOrder);
        invalidate();
    }
}

void LibraryFilter::setText(const QString& text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

bool LibraryFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (!m_text.isEmpty() && !index.data().toString().contains(m_text, Qt::CaseInsensitive)) {
        return false;
    }
    switch (m_show) {
    case Show::Everything:
        return true;
    case Show::WithFaces:
        return index.data(LibraryModel::FacesRole).toInt() > 0;
    case Show::WithVisibleFaces:
        return index.data(LibraryModel::OpenFacesRole).toInt() > 0;
    case Show::WithLocation:
        return index.data(LibraryModel::LocationRole).toBool();
    case Show::WithProblems:
        return index.data(LibraryModel::WarningRole).toBool();
    case Show::NotProtected:
        return index.data(LibraryModel::ProtectedRole).toInt() != 1;
    }
    return true;
}

bool LibraryFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    if (m_order == Order::MostFaces) {
        return left.data(LibraryModel::FacesRole).toInt() < right.data(LibraryModel::FacesRole).toInt();
    }
    static const QCollator collator = [] {
        QCollator natural;
        natural.setNumericMode(true);
        natural.setCaseSensitivity(Qt::CaseInsensitive);
        return natural;
    }();
    return collator.compare(left.data().toString(), right.data().toString()) < 0;
}

} // namespace bauta::ui
