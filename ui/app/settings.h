// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/theme.h"
#include "ui/document/decision_words.h"

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace bauta::ui
{

/// What the studio remembers between runs, on this computer only: choices, recent projects, the window's place. Never
/// anything about faces. GUI thread.
class Settings
{
public:
    /// In the user's configuration folder.
    Settings();
    /// In this file.
    explicit Settings(const QString& file);

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);
    /// "en", "zh_CN"; empty: the system's.
    [[nodiscard]] QString language() const;
    void setLanguage(const QString& language);
    /// What a new project does with everybody.
    [[nodiscard]] Treatment treatment() const;
    void setTreatment(Treatment treatment);
    [[nodiscard]] bool previewsCloaks() const;
    void setPreviewsCloaks(bool wanted);
    [[nodiscard]] QString exportFolder() const;
    void setExportFolder(const QString& folder);

    /// TimeEstimate::pace() of this computer.
    [[nodiscard]] double pace() const;
    void setPace(double pace);

    [[nodiscard]] QStringList recentProjects() const;
    void addRecentProject(const QString& file);
    void clearRecentProjects();

    [[nodiscard]] QByteArray windowGeometry() const;
    [[nodiscard]] QByteArray windowState() const;
    void setWindow(const QByteArray& geometry, const QByteArray& state);

private:
    QSettings m_settings;
};

} // namespace bauta::ui
