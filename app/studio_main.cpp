// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/portable.h"
#include "ui/app/first_paint.h"
#include "ui/app/main_window.h"
#include "ui/app/open_outside.h"
#include "ui/app/settings.h"
#include "ui/app/theme.h"
#include "ui/app/translations.h"
#include "ui/engine/engine_host.h"

#include <unistd.h>

#include <QApplication>
#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QSettings>
#include <QStandardPaths>

#include <cstdlib>
#include <string>

// The desktop studio. The engine is loaded when the window has been painted.

int main(int argc, char** argv)
{
    using namespace bauta::ui;
    // Threads of OpenMP that wait spin unless told otherwise before it is loaded.
    ::setenv("OMP_WAIT_POLICY", "passive", 0);
    for (const std::string& variable : bauta::portable::tellLibraries()) {
        hideFromOthers(QString::fromStdString(variable));
    }
    // Qt's file dialogs note the folders that were opened, by default in a file that all Qt programs share.
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                       QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
                           QStringLiteral("/bauta"));
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("bauta"));
    QApplication::setApplicationName(QStringLiteral("bauta-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("Bauta"));
    QApplication::setApplicationVersion(QStringLiteral(BAUTA_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("bauta-studio"));

    Settings settings;
    Translations translations(settings.language());
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QApplication::translate("main", "Protects faces in photos and videos before they are shared."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("files"),
                                 QApplication::translate("main", "Photos, videos, folders, or one project."),
                                 QStringLiteral("[files...]"));
    // For measurements: how soon the window is there.
    QCommandLineOption exitWhenPainted(QStringLiteral("exit-when-painted"));
    exitWhenPainted.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(exitWhenPainted);
    parser.process(application);

    theme::apply(application, settings.theme());
    int exitCode = 0;
    {
        EngineHost host(EngineHost::libraryFactory(QStringLiteral(BAUTA_STUDIO_ENGINE_FOLDER)));
        MainWindow window(host, settings,
                          QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                              QStringLiteral("/recovery"));
        const FirstPaint painted(window, [&] {
            if (parser.isSet(exitWhenPainted)) {
                ::_exit(0);
            }
            host.start();
            window.openPaths(parser.positionalArguments());
            window.offerRecovery();
        });
        window.show();
        exitCode = QApplication::exec();
    }
    // Skips the tear-down of libtorch's global state, which costs time and has nothing to save.
    std::fflush(nullptr);
    ::_exit(exitCode);
}
