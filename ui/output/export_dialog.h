// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/workspace.h"
#include "ui/output/export_settings.h"
#include "ui/output/time_estimate.h"

#include <QDialog>

#include <optional>
#include <set>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QSlider;

namespace bauta::ui
{

/// Asks how and where to export. settings() after it was accepted.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    /// `selection`: the files chosen in the library, offered beside all of them. `estimate` must outlive this.
    ExportDialog(Workspace& workspace, const TimeEstimate& estimate, const QString& folder,
                 const std::set<int>& selection, QWidget* parent = nullptr);

    [[nodiscard]] ExportSettings settings() const;
    /// Absent: everything.
    [[nodiscard]] std::optional<std::set<int>> files() const;

private:
    void choosePurpose(int purpose);
    void updateState();
    void browse();
    void askFormats();

    Workspace& m_workspace;
    const TimeEstimate& m_estimate;
    std::set<int> m_selection;
    QButtonGroup* m_purposes;
    QComboBox* m_which;
    QLineEdit* m_folder;
    QComboBox* m_format;
    QSlider* m_quality;
    QLabel* m_qualityText;
    QCheckBox* m_technical;
    QCheckBox* m_audit;
    QCheckBox* m_dropAudio;
    QComboBox* m_existing;
    QLabel* m_summary;
    QLabel* m_time;
    QLabel* m_warning;
    QDialogButtonBox* m_buttons;
};

} // namespace bauta::ui
