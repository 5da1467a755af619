// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "ui/document/document.h"
#include "ui/engine/engine_host.h"

#include <QObject>
#include <QStringList>

#include <deque>
#include <filesystem>
#include <vector>

namespace bauta::ui
{

/// Takes files into the document and has them looked at, in the background and in pieces, so that the first faces are
/// there at once. What is asked for before the engine is ready waits for it. GUI thread.
class ScanController : public QObject
{
    Q_OBJECT

public:
    ScanController(Document& document, EngineHost& host, QObject* parent = nullptr);
    ~ScanController() override;

    /// Files and folders, with the folders in them.
    void add(const QStringList& paths);
    /// Stops looking; files that were not looked at stay Waiting.
    void cancel();
    /// Looks at what is Waiting.
    void resume();

    [[nodiscard]] bool isRunning() const { return m_running || m_collecting > 0; }
    [[nodiscard]] int done() const { return m_done; }
    [[nodiscard]] int total() const { return m_total; }

Q_SIGNALS:
    void progressChanged();
    void finished();
    /// Files that were named but cannot be worked on, and why.
    void problemsMet(const QStringList& problems);

private:
    void collect(const std::vector<std::filesystem::path>& paths);
    void startNext();

    Document& m_document;
    EngineHost& m_host;
    std::vector<std::filesystem::path> m_early; ///< named before there was an engine
    std::deque<int> m_queue;
    CancelSource m_cancel;
    bool m_running = false;
    int m_collecting = 0;
    int m_done = 0;
    int m_total = 0;
};

} // namespace bauta::ui
