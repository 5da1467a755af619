// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/portable.h"

#include <QDir>
#include <QFile>
#include <QMap>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include <cstdio>
#include <cstdlib>
#include <string>

/// What tellLibraries() does depends on where the program lies: a copy of this one is put into a tree and run there.
class PortableTest final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_tree;

    QStringList toldWith(const QMap<QString, QString>& variables)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"BAUTA_PORTABLE", "LIBHEIF_PLUGIN_PATH", "FONTCONFIG_FILE", "XKB_CONFIG_ROOT"}) {
            environment.remove(QLatin1String(name));
        }
        for (auto variable = variables.begin(); variable != variables.end(); ++variable) {
            environment.insert(variable.key(), variable.value());
        }
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(m_tree.filePath(QStringLiteral("bin/program")), {QStringLiteral("tell")});
        if (!process.waitForFinished(60'000) || process.exitCode() != 0) {
            return {QStringLiteral("failed")};
        }
        QStringList lines = QString::fromLocal8Bit(process.readAllStandardOutput()).split(QLatin1Char('\n'));
        lines.removeAll(QString());
        return lines.filter(QRegularExpression(QStringLiteral("^(?!XKB)"))); // the system may have keyboards or not
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_tree.isValid());
        QVERIFY(QDir(m_tree.path()).mkpath(QStringLiteral("bin")));
        QVERIFY(QFile::copy(QStringLiteral("/proc/self/exe"), m_tree.filePath(QStringLiteral("bin/program"))));
        QFile::setPermissions(m_tree.filePath(QStringLiteral("bin/program")),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    void elsewhereNothingIsSet() { QCOMPARE(toldWith({}), QStringList()); }

    void whatItSetsItNames()
    {
        QVERIFY(QDir(m_tree.path()).mkpath(QStringLiteral("share/bauta/portable")));
        QFile fonts(m_tree.filePath(QStringLiteral("share/bauta/portable/fonts.conf")));
        QVERIFY(fonts.open(QIODevice::WriteOnly));
        const QString tree = QDir(m_tree.path()).canonicalPath();
        const QString portable = QStringLiteral("BAUTA_PORTABLE=1");
        const QString heif = QStringLiteral("LIBHEIF_PLUGIN_PATH=") + tree + QStringLiteral("/lib/libheif/plugins");
        const QString font =
            QStringLiteral("FONTCONFIG_FILE=") + tree + QStringLiteral("/share/bauta/portable/fonts.conf");
        QCOMPARE(toldWith({}), QStringList({portable, heif, font}));
        // What the user has set stays, and is for other programs too.
        QCOMPARE(toldWith({{QStringLiteral("FONTCONFIG_FILE"), QStringLiteral("/mine")}}),
                 QStringList({portable, heif}));
    }
};

int main(int argc, char** argv)
{
    if (argc == 2 && std::string(argv[1]) == "tell") {
        for (const std::string& variable : bauta::portable::tellLibraries()) {
            std::printf("%s=%s\n", variable.c_str(), std::getenv(variable.c_str()));
        }
        return 0;
    }
    PortableTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_portable.moc"
