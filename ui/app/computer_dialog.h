// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "ui/engine/engine_host.h"

#include <QDialog>

#include <string>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace bauta::ui
{

/// What `bauta doctor` says, to be copied into a bug report. The facts come first, the figures some seconds later; both
/// are found out in the background, the figures behind the scans that are running. Closing it ends the measurement.
class ComputerDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ComputerDialog(EngineHost& host, QWidget* parent = nullptr);
    ~ComputerDialog() override;

    /// Whether nothing more will come.
    [[nodiscard]] bool isComplete() const { return m_complete; }

private:
    /// Waits for the engine if need be, then asks for the facts and after them for the figures.
    void begin();
    void ask(bool measure);
    void take(const Expected<std::string>& text, bool last);
    void finish(const QString& words);
    void fitWidth();
    void copy();

    EngineHost& m_host;
    CancelSource m_cancel;
    QPlainTextEdit* m_text;
    QLabel* m_note;
    QProgressBar* m_bar;
    QPushButton* m_copy;
    bool m_begun = false;
    bool m_complete = false;
    bool m_slowed = false; ///< by an export that ran beside the measurement
};

} // namespace bauta::ui
