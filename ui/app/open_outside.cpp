// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/open_outside.h"

#include <QDesktopServices>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>
#include <QUrl>

namespace bauta::ui
{

namespace
{

QStringList& hidden()
{
    static QStringList variables;
    return variables;
}

} // namespace

void hideFromOthers(const QString& variable)
{
    hidden().append(variable);
}

void openOutside(const QString& path)
{
    const QUrl url = QUrl::fromLocalFile(path);
    if (hidden().isEmpty()) {
        QDesktopServices::openUrl(url);
        return;
    }
    // Qt would start the same program with the environment as it is.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& variable : hidden()) {
        environment.remove(variable);
    }
    QProcess program;
    program.setProgram(QStringLiteral("xdg-open"));
    program.setArguments({url.toString(QUrl::FullyEncoded)});
    program.setProcessEnvironment(environment);
    program.setStandardOutputFile(QProcess::nullDevice());
    program.setStandardErrorFile(QProcess::nullDevice());
    program.startDetached();
}

} // namespace bauta::ui
