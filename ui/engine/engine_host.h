// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/engine/engine.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace bauta::ui
{

/// Owns the engine and the threads that its calls run on. start() brings the engine up in the background, so that the
/// window need not wait for it: first the library, then the models. GUI thread only.
class EngineHost : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Loading = 0,
        LoadingModels, ///< photos can be shown, faces not found yet
        Ready,
        ModelsMissing, ///< photos can be shown; problem() says why faces cannot be found
        Failed         ///< nothing works; problem() says why
    };
    Q_ENUM(State)

    using Factory = std::function<Expected<std::unique_ptr<Engine>>()>;

    /// `factory` runs in a background thread.
    explicit EngineHost(Factory factory, QObject* parent = nullptr);
    /// Waits for what is running; whoever started it has cancelled it before.
    ~EngineHost() override;

    void start();
    /// Tries again after ModelsMissing.
    void reloadModels();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString problem() const { return m_problem; }
    /// Null while loading. What runs in the background takes a copy.
    [[nodiscard]] std::shared_ptr<Engine> engine() const { return m_engine; }

    /// Quick answers: pictures and thumbnails.
    [[nodiscard]] QThreadPool& viewPool() { return m_viewPool; }
    /// Covers of the photo on screen.
    [[nodiscard]] QThreadPool& previewPool() { return m_previewPool; }
    /// Cloaks of the photo on screen.
    [[nodiscard]] QThreadPool& cloakPool() { return m_cloakPool; }
    /// Scans, one after another.
    [[nodiscard]] QThreadPool& scanPool() { return m_scanPool; }
    /// Exports, one after another.
    [[nodiscard]] QThreadPool& exportPool() { return m_exportPool; }

    /// Looks for the engine's library beside the program, as in a build tree, and in `installedFolder`, relative to it.
    [[nodiscard]] static Factory libraryFactory(const QString& installedFolder);

Q_SIGNALS:
    void stateChanged();

private:
    void setState(State state, const QString& problem = {});

    Factory m_factory;
    State m_state = State::Loading;
    QString m_problem;
    std::shared_ptr<Engine> m_engine;
    QThreadPool m_viewPool;
    QThreadPool m_previewPool;
    QThreadPool m_cloakPool;
    QThreadPool m_scanPool;
    QThreadPool m_exportPool;
};

} // namespace bauta::ui
