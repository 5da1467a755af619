// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/settings.h"
#include "ui/app/window_actions.h"

#include <QDialog>

namespace bauta::ui
{

/// What the program is, and whose work is in it.
class AboutDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

/// Every key, by menu.
class ShortcutsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutsDialog(const WindowActions& actions, QWidget* parent = nullptr);
};

/// The five sentences again, for whoever comes for the first time.
class IntroductionDialog : public QDialog
{
    Q_OBJECT

public:
    explicit IntroductionDialog(QWidget* parent = nullptr);
};

/// Look, language, and what new projects begin with. Writes into the settings when accepted.
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(Settings& settings, QWidget* parent = nullptr);

Q_SIGNALS:
    void applied();
};

} // namespace bauta::ui
