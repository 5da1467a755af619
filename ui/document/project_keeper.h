// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/document.h"

#include <QLockFile>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <vector>

namespace bauta::ui
{

/// Project files: a Plan as the command line reads and writes it. Saves and opens in the background, and keeps a copy
/// of unsaved work in the recovery folder, which a run that ended badly leaves behind for the next one. GUI thread.
class ProjectKeeper : public QObject
{
    Q_OBJECT

public:
    /// `recoveryFolder` is made when it is needed.
    ProjectKeeper(Document& document, const QString& recoveryFolder, QObject* parent = nullptr);
    /// Waits for a save that is running. Leaves nothing in the recovery folder: a destructor runs only at a clean end.
    ~ProjectKeeper() override;

    [[nodiscard]] QString file() const { return m_file; }
    void newProject();
    /// opened() or failed() follows.
    void open(const QString& file);
    /// saved() or failed() follows.
    void save(const QString& file);

    struct Recovered
    {
        QString copy;     ///< the plan in the recovery folder
        QString original; ///< the project that it belongs to; empty if it was never saved
        std::unique_ptr<QLockFile> lock;
    };
    /// What a run that is no longer there left behind.
    [[nodiscard]] std::vector<Recovered> findRecovered() const;
    void recover(Recovered recovered);
    static void discard(const Recovered& recovered);

    /// How long after a change the copy is written.
    void setAutosaveDelay(int milliseconds) { m_autosave.setInterval(milliseconds); }

Q_SIGNALS:
    void opened(const QString& file);
    void saved(const QString& file);
    void failed(const QString& problem);
    void autosaved();
    void fileChanged();

private:
    void autosave();
    void dropCopy();
    [[nodiscard]] QString copyPath() const;

    Document& m_document;
    QString m_recoveryFolder;
    QString m_name; ///< of this run's files in the recovery folder
    QString m_file;
    std::unique_ptr<QLockFile> m_lock;
    QTimer m_autosave;
    QThreadPool m_pool;
    bool m_copyWritten = false;
    int m_generation = 0; ///< of the document: a save that was overtaken by a new project says nothing
};

} // namespace bauta::ui
