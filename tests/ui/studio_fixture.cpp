// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/studio_fixture.h"

#include "core/models/model_store.h"
#include "tests/support/test_paths.h"
#include "ui/app/theme.h"
#include "ui/engine/core_engine.h"

#include <QApplication>
#include <QFile>
#include <QTest>

namespace bauta::test
{

StudioFixture::StudioFixture(bool withModels)
{
    QLocale::setDefault(QLocale::c());
    ui::theme::apply(*qApp, ui::ThemeChoice::Light);
    m_settings = std::make_unique<ui::Settings>(path(QStringLiteral("settings.ini")));
    models::ModelStore::Folders folders;
    folders.user = (path(QStringLiteral("no-user-models"))).toStdString();
    folders.builtIn = path(QStringLiteral("no-models")).toStdString();
    if (withModels && builtInModels()) {
        folders.builtIn = *builtInModels();
    }
    m_host = std::make_unique<ui::EngineHost>(
        [folders]() -> Expected<std::unique_ptr<ui::Engine>> { return ui::makeCoreEngine(folders); });
    reopenWindow();
    m_host->start();
}

StudioFixture::~StudioFixture()
{
    m_window.reset();
    m_host.reset();
}

void StudioFixture::closeWindow()
{
    m_window.reset();
}

void StudioFixture::reopenWindow()
{
    m_window = std::make_unique<ui::MainWindow>(*m_host, *m_settings, path(QStringLiteral("recovery")));
    m_window->resize(1280, 800);
    m_window->show();
}

QString StudioFixture::sample(int number, const QString& name) const
{
    const auto samples = samplePhotos();
    if (!samples) {
        return {};
    }
    const QString target = path(name);
    const std::string source = (*samples / ("sample" + std::to_string(number) + ".jpg")).string();
    return QFile::copy(QString::fromStdString(source), target) ? target : QString();
}

bool StudioFixture::waitForScan(int milliseconds)
{
    return QTest::qWaitFor(
        [this] {
            return !m_window->scans().isRunning() && m_window->scans().total() == 0 &&
                   m_host->state() != ui::EngineHost::State::Loading &&
                   m_host->state() != ui::EngineHost::State::LoadingModels;
        },
        milliseconds);
}

bool haveModelsAndSamples()
{
    return builtInModels() && samplePhotos();
}

} // namespace bauta::test
