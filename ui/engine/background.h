// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QCoreApplication>
#include <QMetaObject>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace bauta::ui
{

/// Runs `action` in the GUI thread, soon; not at all if `context` is gone by then. From any thread.
template <class Action>
void runInGui(const QPointer<QObject>& context, Action action)
{
    auto shared = std::make_shared<Action>(std::move(action));
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [context, shared] {
            if (context) {
                (*shared)();
            }
        },
        Qt::QueuedConnection);
}

/// Runs `work` on the pool and then `then(result)` in the GUI thread, unless `context` is gone by then. Call from the
/// GUI thread. `work` must not throw; it may outlive `context`, so it owns what it uses.
template <class Work, class Then>
void runInBackground(QThreadPool& pool, QObject* context, Work work, Then then, int priority = 0)
{
    QPointer<QObject> guard(context);
    pool.start(
        [guard, work = std::move(work), then = std::move(then)]() mutable {
            auto result = std::make_shared<decltype(work())>(work());
            runInGui(guard, [result, then = std::move(then)]() mutable { then(std::move(*result)); });
        },
        priority);
}

} // namespace bauta::ui
