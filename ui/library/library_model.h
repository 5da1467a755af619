// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/document.h"
#include "ui/library/thumbnail_store.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace bauta::ui
{

/// The files of the document as a list for views.
class LibraryModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        IdRole = Qt::UserRole + 1,
        StateRole,     ///< int of MediaState
        FacesRole,     ///< int; -1 while unknown
        PeopleRole,    ///< int
        LocationRole,  ///< bool: says where it was taken
        WarningRole,   ///< bool
        ProtectedRole, ///< 0 no, 1 yes, 2 yes but decisions changed since
        VideoRole,     ///< bool
        OpenFacesRole  ///< int: faces that stay visible
    };

    LibraryModel(Document& document, ThumbnailStore& thumbnails, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QModelIndex indexOf(int mediaId) const;

private:
    void reload();

    Document& m_document;
    ThumbnailStore& m_thumbnails;
    std::vector<int> m_ids;
};

/// Which of the files are shown, and in what order.
class LibraryFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    enum class Show
    {
        Everything = 0,
        WithFaces,
        WithVisibleFaces,
        WithLocation,
        WithProblems,
        NotProtected
    };
    enum class Order
    {
        Added = 0,
        Name,
        MostFaces
    };

    explicit LibraryFilter(QObject* parent = nullptr);
    void setShow(Show show);
    void setOrder(Order order);
    void setText(const QString& text);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    Show m_show = Show::Everything;
    Order m_order = Order::Added;
    QString m_text;
};

} // namespace bauta::ui
