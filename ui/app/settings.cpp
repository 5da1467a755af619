// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/settings.h"

#include <algorithm>

namespace bauta::ui
{

namespace
{

constexpr int kMostRecent = 8;

const QString kTheme = QStringLiteral("look/theme");
const QString kLanguage = QStringLiteral("look/language");
const QString kTreatment = QStringLiteral("work/treatment");
const QString kPreview = QStringLiteral("work/previewCloaks");
const QString kExport = QStringLiteral("work/exportFolder");
const QString kPace = QStringLiteral("work/pace");
const QString kRecent = QStringLiteral("app/recentProjects");
const QString kGeometry = QStringLiteral("window/geometry");
const QString kState = QStringLiteral("window/state");

} // namespace

Settings::Settings()
    : m_settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("bauta"), QStringLiteral("studio"))
{
}

Settings::Settings(const QString& file) : m_settings(file, QSettings::IniFormat) {}

ThemeChoice Settings::theme() const
{
    return static_cast<ThemeChoice>(std::clamp(m_settings.value(kTheme, 0).toInt(), 0, 2));
}

void Settings::setTheme(ThemeChoice theme)
{
    m_settings.setValue(kTheme, static_cast<int>(theme));
}

QString Settings::language() const
{
    return m_settings.value(kLanguage).toString();
}

void Settings::setLanguage(const QString& language)
{
    m_settings.setValue(kLanguage, language);
}

Treatment Settings::treatment() const
{
    const int stored = m_settings.value(kTreatment, static_cast<int>(Treatment::Cover)).toInt();
    return static_cast<Treatment>(std::clamp(stored, 0, static_cast<int>(kTreatments.size()) - 1));
}

void Settings::setTreatment(Treatment treatment)
{
    m_settings.setValue(kTreatment, static_cast<int>(treatment));
}

bool Settings::previewsCloaks() const
{
    return m_settings.value(kPreview, true).toBool();
}

void Settings::setPreviewsCloaks(bool wanted)
{
    m_settings.setValue(kPreview, wanted);
}

QString Settings::exportFolder() const
{
    return m_settings.value(kExport).toString();
}

void Settings::setExportFolder(const QString& folder)
{
    m_settings.setValue(kExport, folder);
}

double Settings::pace() const
{
    return m_settings.value(kPace, 1.0).toDouble();
}

void Settings::setPace(double pace)
{
    m_settings.setValue(kPace, pace);
}

QStringList Settings::recentProjects() const
{
    return m_settings.value(kRecent).toStringList();
}

void Settings::addRecentProject(const QString& file)
{
    QStringList recent = recentProjects();
    recent.removeAll(file);
    recent.prepend(file);
    m_settings.setValue(kRecent, recent.mid(0, kMostRecent));
}

void Settings::clearRecentProjects()
{
    m_settings.remove(kRecent);
}

QByteArray Settings::windowGeometry() const
{
    return m_settings.value(kGeometry).toByteArray();
}

QByteArray Settings::windowState() const
{
    return m_settings.value(kState).toByteArray();
}

void Settings::setWindow(const QByteArray& geometry, const QByteArray& state)
{
    m_settings.setValue(kGeometry, geometry);
    m_settings.setValue(kState, state);
}

} // namespace bauta::ui
