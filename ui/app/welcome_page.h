// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace bauta::ui
{

/// What is shown while there is no file: how to begin, and what the program promises in five sentences.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(QWidget* parent = nullptr);
    void setRecent(const QStringList& projects);
    /// While something is dragged over the window.
    void setDropping(bool dropping);

    /// The five sentences.
    [[nodiscard]] static QStringList sentences();

Q_SIGNALS:
    void addFilesWanted();
    void addFolderWanted();
    void projectWanted(const QString& file);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* m_drop;
    QWidget* m_recent;
    QVBoxLayout* m_recentLayout;
    bool m_dropping = false;
};

} // namespace bauta::ui
