// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/engine/engine_host.h"

#include "core/base/without_folders.h"
#include "ui/engine/background.h"
#include "ui/engine/engine_entry.h"

#include <sys/resource.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QFileInfo>
#include <QLibrary>

#include <string>
#include <utility>
#include <vector>

namespace bauta::ui
{

namespace
{

/// The loader's words, which are shown and copied into bug reports, without the folders that it names.
std::string shownProblem(const QString& problem, const QStringList& candidateFolders)
{
    std::vector<KnownFolder> folders = ownFolders();
    for (const QString& folder : candidateFolders) {
        folders.push_back({folder.toStdString(), "BAUTA", false});
    }
    return withoutFolders(problem.toStdString(), folders);
}

/// Whoever moves the mouse comes before what runs in this pool of one thread. Under Linux's usual scheduling Qt's
/// thread priorities mean nothing; niceness does, is a thread's own (setpriority(2), "C library/kernel differences"),
/// and goes on to the threads that it starts.
void makeNice(QThreadPool& pool)
{
    constexpr int kNiceness = 10;
    pool.setExpiryTimeout(-1); // the thread stays
    pool.start([] { ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness); });
}

} // namespace

EngineHost::EngineHost(Factory factory, QObject* parent) : QObject(parent), m_factory(std::move(factory))
{
    m_viewPool.setMaxThreadCount(2);
    m_previewPool.setMaxThreadCount(1);
    m_cloakPool.setMaxThreadCount(1);
    m_scanPool.setMaxThreadCount(1);
    m_exportPool.setMaxThreadCount(1);
    for (QThreadPool* pool : {&m_scanPool, &m_cloakPool, &m_exportPool}) {
        makeNice(*pool);
    }
}

EngineHost::~EngineHost()
{
    for (QThreadPool* pool : {&m_viewPool, &m_previewPool, &m_cloakPool, &m_scanPool, &m_exportPool}) {
        pool->clear();
    }
    for (QThreadPool* pool : {&m_viewPool, &m_previewPool, &m_cloakPool, &m_scanPool, &m_exportPool}) {
        pool->waitForDone();
    }
}

void EngineHost::start()
{
    runInBackground(
        m_scanPool, this, [factory = m_factory] { return factory(); },
        [this](Expected<std::unique_ptr<Engine>> made) {
            if (!made) {
                setState(State::Failed, QString::fromStdString(made.error().detail));
                return;
            }
            m_engine = std::move(*made);
            reloadModels();
        });
}

void EngineHost::reloadModels()
{
    if (!m_engine) {
        return;
    }
    setState(State::LoadingModels);
    runInBackground(
        m_scanPool, this, [engine = m_engine] { return engine->prepare(); },
        [this](Expected<void> prepared) {
            if (prepared) {
                setState(State::Ready);
            } else {
                setState(State::ModelsMissing, QString::fromStdString(prepared.error().detail));
            }
        });
}

void EngineHost::setState(State state, const QString& problem)
{
    m_state = state;
    m_problem = problem;
    Q_EMIT stateChanged();
}

EngineHost::Factory EngineHost::libraryFactory(const QString& installedFolder)
{
    const QString folder = QCoreApplication::applicationDirPath();
    return [folder, installedFolder]() -> Expected<std::unique_ptr<Engine>> {
        const QString name = QStringLiteral("bauta-studio-engine.so");
        QString problem;
        const QStringList folders{folder, QString(folder + u'/' + installedFolder)};
        for (const QString& place : folders) {
            const QString candidate = place + u'/' + name;
            if (!QFileInfo::exists(candidate)) {
                continue;
            }
            QLibrary library(candidate);
            // Never unloaded: its threads, and libtorch once a cloak was made, do not survive that.
            library.setLoadHints(QLibrary::PreventUnloadHint);
            if (const auto make = reinterpret_cast<EngineEntry>(library.resolve(kEngineEntryName))) {
                return std::unique_ptr<Engine>(make());
            }
            problem = library.errorString();
        }
        return fail(ErrorCode::NotFound, problem.isEmpty()
                                             ? "the installation is not complete: bauta-studio-engine.so is missing"
                                             : shownProblem(problem, folders));
    };
}

} // namespace bauta::ui
