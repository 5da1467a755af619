// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/project_keeper.h"

#include "ui/document/decision_words.h"
#include "ui/engine/background.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <utility>

namespace bauta::ui
{

namespace
{

const QString kCopySuffix = QStringLiteral(".bauta");
const QString kLockSuffix = QStringLiteral(".lock");
const QString kOriginSuffix = QStringLiteral(".origin");

QString beside(const QString& copy, const QString& suffix)
{
    return copy.left(copy.size() - kCopySuffix.size()) + suffix;
}

} // namespace

ProjectKeeper::ProjectKeeper(Document& document, const QString& recoveryFolder, QObject* parent)
    : QObject(parent),
      m_document(document),
      m_recoveryFolder(recoveryFolder),
      m_name(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    m_pool.setMaxThreadCount(1);
    m_autosave.setSingleShot(true);
    m_autosave.setInterval(4000);
    connect(&m_autosave, &QTimer::timeout, this, &ProjectKeeper::autosave);
    const auto later = [this] {
        if (m_document.isModified() && !m_autosave.isActive()) {
            m_autosave.start();
        }
    };
    connect(&document, &Document::planChanged, this, later);
    connect(&document, &Document::modifiedChanged, this, later); // the first edit says so after planChanged
    connect(&document, &Document::mediaAdded, this, later);
}

ProjectKeeper::~ProjectKeeper()
{
    m_pool.waitForDone();
    dropCopy();
}

QString ProjectKeeper::copyPath() const
{
    return m_recoveryFolder + u'/' + m_name + kCopySuffix;
}

void ProjectKeeper::dropCopy()
{
    m_autosave.stop();
    m_pool.waitForDone();
    if (m_copyWritten) {
        QFile::remove(copyPath());
        QFile::remove(beside(copyPath(), kOriginSuffix));
        m_copyWritten = false;
    }
    m_lock.reset();
}

void ProjectKeeper::newProject()
{
    ++m_generation;
    dropCopy();
    m_file.clear();
    m_document.clear();
    Q_EMIT fileChanged();
}

void ProjectKeeper::open(const QString& file)
{
    runInBackground(
        m_pool, this, [path = file.toStdString()] { return plan::readPlan(path); },
        [this, file](const Expected<plan::Plan>& plan) {
            if (!plan) {
                Q_EMIT failed(tr("The project cannot be opened. %1").arg(DecisionWords::inWords(plan.error())));
                return;
            }
            ++m_generation;
            dropCopy();
            m_file = file;
            m_document.load(*plan);
            Q_EMIT fileChanged();
            Q_EMIT opened(file);
        });
}

void ProjectKeeper::save(const QString& file)
{
    runInBackground(
        m_pool, this, [plan = m_document.toPlan(), path = file.toStdString()] { return plan::writePlan(plan, path); },
        [this, file, generation = m_generation](const Expected<void>& written) {
            if (!written) {
                Q_EMIT failed(tr("The project cannot be saved. %1").arg(DecisionWords::inWords(written.error())));
                return;
            }
            if (generation == m_generation) {
                m_file = file;
                m_document.setSaved();
                dropCopy();
                Q_EMIT fileChanged();
            }
            Q_EMIT saved(file);
        });
}

void ProjectKeeper::autosave()
{
    if (!m_document.isModified() || m_document.media().empty()) {
        return;
    }
    if (!m_lock) {
        QDir().mkpath(m_recoveryFolder);
        QFile::setPermissions(m_recoveryFolder,
                              QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
        m_lock = std::make_unique<QLockFile>(beside(copyPath(), kLockSuffix));
        m_lock->setStaleLockTime(0); // only a dead process is stale
        (void)m_lock->tryLock(0);
    }
    QFile origin(beside(copyPath(), kOriginSuffix));
    if (origin.open(QIODevice::WriteOnly)) {
        origin.write(m_file.toUtf8());
    }
    m_copyWritten = true;
    runInBackground(
        m_pool, this,
        [plan = m_document.toPlan(), path = copyPath().toStdString()] { return plan::writePlan(plan, path); },
        [this](const Expected<void>& written) {
            if (written) {
                Q_EMIT autosaved();
            }
        });
}

std::vector<ProjectKeeper::Recovered> ProjectKeeper::findRecovered() const
{
    std::vector<Recovered> found;
    const QDir folder(m_recoveryFolder);
    for (const QFileInfo& copy : folder.entryInfoList({u'*' + kCopySuffix}, QDir::Files, QDir::Time)) {
        if (copy.completeBaseName() == m_name) {
            continue;
        }
        auto lock = std::make_unique<QLockFile>(beside(copy.filePath(), kLockSuffix));
        lock->setStaleLockTime(0);
        if (!lock->tryLock(0)) {
            continue; // another studio is at work on it
        }
        QFile origin(beside(copy.filePath(), kOriginSuffix));
        const QString original = origin.open(QIODevice::ReadOnly) ? QString::fromUtf8(origin.readAll()) : QString();
        found.push_back({copy.filePath(), original, std::move(lock)});
    }
    return found;
}

void ProjectKeeper::recover(Recovered recovered)
{
    const auto shared = std::make_shared<Recovered>(std::move(recovered));
    runInBackground(
        m_pool, this, [path = shared->copy.toStdString()] { return plan::readPlan(path); },
        [this, shared](Expected<plan::Plan> plan) {
            if (!plan) {
                Q_EMIT failed(tr("The project cannot be opened. %1").arg(DecisionWords::inWords(plan.error())));
                return;
            }
            ++m_generation;
            dropCopy();
            m_file = shared->original;
            m_document.load(*plan);
            m_document.markModified();
            autosave(); // before the old copy goes
            m_pool.waitForDone();
            discard(*shared);
            Q_EMIT fileChanged();
            Q_EMIT opened(m_file);
        });
}

void ProjectKeeper::discard(const Recovered& recovered)
{
    QFile::remove(recovered.copy);
    QFile::remove(beside(recovered.copy, kOriginSuffix));
}

} // namespace bauta::ui
