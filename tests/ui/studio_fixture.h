// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/main_window.h"

#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace bauta::test
{

/// A studio of a test's own: fresh settings, recovery folder and window, on the real engine.
class StudioFixture
{
public:
    /// With `withModels` false, the engine finds none.
    explicit StudioFixture(bool withModels = true);
    ~StudioFixture();

    [[nodiscard]] ui::MainWindow& window() { return *m_window; }
    [[nodiscard]] ui::EngineHost& host() { return *m_host; }
    [[nodiscard]] ui::Settings& settings() { return *m_settings; }
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    /// Ends the window cleanly.
    void closeWindow();
    /// Another window on the same folders.
    void reopenWindow();
    /// A copy of one of the sample photos under this name, or empty without samples.
    [[nodiscard]] QString sample(int number, const QString& name) const;

    /// Waits until nothing is being looked at any more.
    [[nodiscard]] bool waitForScan(int milliseconds = 120'000);

private:
    QTemporaryDir m_folder;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::EngineHost> m_host;
    std::unique_ptr<ui::MainWindow> m_window;
};

/// Whether models and sample photos are there; tests that need them skip otherwise.
[[nodiscard]] bool haveModelsAndSamples();

} // namespace bauta::test
