// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/open_outside.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace bauta::ui;

class OpenOutsideTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void otherProgramsDoNotInheritWhatIsForThisOne()
    {
        const QTemporaryDir folder;
        QVERIFY(folder.isValid());
        const QString said = folder.filePath(QStringLiteral("said"));
        QFile opener(folder.filePath(QStringLiteral("xdg-open"))); // in place of the desktop's
        QVERIFY(opener.open(QIODevice::WriteOnly));
        opener.write("#!/bin/sh\n{ printf '%s|' \"$1\" \"${OURS-none}\" \"$THEIRS\"; echo end; } >\"$SAID\"\n");
        opener.close();
        QVERIFY(opener.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        qputenv("PATH", folder.path().toLocal8Bit() + ":" + qgetenv("PATH"));
        qputenv("SAID", said.toLocal8Bit());
        qputenv("OURS", "1");
        qputenv("THEIRS", "2");

        hideFromOthers(QStringLiteral("OURS"));
        const QString photo = folder.filePath(QStringLiteral("a photo #1 %20.jpg"));
        openOutside(photo);
        QByteArray text;
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                QFile file(said);
                text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
                return text.endsWith("end\n");
            }(),
            20'000);
        QCOMPARE(text, QUrl::fromLocalFile(photo).toEncoded() + "|none|2|end\n");
        QCOMPARE(qgetenv("OURS"), QByteArray("1"));
    }
};

QTEST_GUILESS_MAIN(OpenOutsideTest)
#include "tst_open_outside.moc"
