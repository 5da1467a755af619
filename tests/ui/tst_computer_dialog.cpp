// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/jobs/fake_services.h"
#include "tests/ui/studio_fixture.h"
#include "ui/app/computer_dialog.h"
#include "ui/engine/core_engine.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

using namespace bauta;
using namespace bauta::ui;
using bauta::test::FakeServices;
using bauta::test::StudioFixture;

namespace
{

constexpr int kLong = 60'000; // milliseconds

QPlainTextEdit* textOf(const QWidget& dialog)
{
    return dialog.findChild<QPlainTextEdit*>(QStringLiteral("computerText"));
}

} // namespace

class ComputerDialogTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theMenuShowsTheReportAndCopyTakesIt()
    {
        StudioFixture studio(false); // it says what is missing, too
        MainWindow& window = studio.window();
        auto* action = window.findChild<QAction*>(QStringLiteral("aboutComputerAction"));
        QVERIFY(action != nullptr && window.menuBar()->actions().last()->menu()->actions().contains(action));
        action->trigger();
        auto* dialog = window.findChild<ComputerDialog*>(QStringLiteral("computerDialog"));
        QVERIFY(dialog != nullptr && dialog->isVisible());
        auto* copy = dialog->findChild<QAbstractButton*>(QStringLiteral("computerCopyButton"));
        auto* text = textOf(*dialog);
        QVERIFY(text->isReadOnly());
        QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().contains(QStringLiteral("Computer\n")), kLong);
        QVERIFY(copy->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(dialog->isComplete(), kLong);
        const QString report = text->toPlainText();
        QVERIFY2(report.contains(QStringLiteral("Measurement")), qPrintable(report));
        QVERIFY(report.contains(QStringLiteral("platform offscreen")));
        QVERIFY(report.contains(QStringLiteral("no models are installed")));
        QVERIFY(!report.contains(studio.path(QString())));
        QVERIFY(!dialog->findChild<QProgressBar*>()->isVisible());
        QCOMPARE(text->horizontalScrollBar()->maximum(), 0); // every line fits

        QGuiApplication::clipboard()->setText(QStringLiteral("before"));
        QTest::mouseClick(copy, Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), report);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(window.findChild<ComputerDialog*>() == nullptr);
    }

    void everythingIsReachedByKeys()
    {
        StudioFixture studio(false);
        auto* dialog = new ComputerDialog(studio.host(), &studio.window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
        QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QAbstractButton*>(QStringLiteral("computerCopyButton"))->isEnabled(),
                                 kLong);
        dialog->activateWindow();
        QSet<QString> reached;
        for (int i = 0; i < 8; ++i) {
            QTest::keyClick(QGuiApplication::focusObject() != nullptr ? qobject_cast<QWidget*>(qApp->focusObject())
                                                                      : dialog,
                            Qt::Key_Tab);
            if (const QObject* focus = QGuiApplication::focusObject()) {
                reached.insert(focus->objectName());
            }
        }
        for (const char* name : {"computerText", "computerCopyButton", "computerCloseButton"}) {
            QVERIFY2(reached.contains(QLatin1String(name)), name);
        }
        dialog->close();
    }

    void closingEndsTheMeasurement()
    {
        auto services = std::make_unique<FakeServices>();
        static std::atomic<int> searches{0};
        static std::atomic<bool> released{false};
        // The first search of the measurement waits until the dialog has been closed; without a cancellation the
        // measurement would then go on to the other parts and take seconds.
        services->fakeDetector.onDetect = [] {
            ++searches;
            while (!released) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        };
        EngineHost host([made = std::make_shared<std::unique_ptr<FakeServices>>(std::move(services))]()
                            -> Expected<std::unique_ptr<Engine>> { return makeCoreEngine(std::move(*made)); });
        host.start();
        auto* dialog = new ComputerDialog(host);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        const QPointer<ComputerDialog> alive(dialog);
        dialog->open();
        QTRY_VERIFY_WITH_TIMEOUT(searches > 0, kLong);
        QVERIFY(!textOf(*dialog)->toPlainText().isEmpty()); // the facts are there while it measures
        QVERIFY(!textOf(*dialog)->toPlainText().contains(QStringLiteral("Measurement")));
        dialog->close();
        QTRY_VERIFY(alive.isNull());
        released = true;
        QElapsedTimer clock;
        clock.start();
        QVERIFY(host.scanPool().waitForDone(kLong));
        QVERIFY2(clock.elapsed() < 1500, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(searches.load(), 1);
    }

    void anInstallationThatIsNotCompleteIsSaid()
    {
        EngineHost host([]() -> Expected<std::unique_ptr<Engine>> {
            return fail(ErrorCode::NotFound, "the installation is not complete: a part is missing");
        });
        ComputerDialog dialog(host);
        dialog.show();
        host.start();
        QTRY_VERIFY_WITH_TIMEOUT(dialog.isComplete(), kLong);
        QVERIFY2(textOf(dialog)->toPlainText().contains(QStringLiteral("a part is missing")),
                 qPrintable(textOf(dialog)->toPlainText()));
    }

    void anEngineThatCannotBeLoadedNamesNoFolder()
    {
        const QTemporaryDir folder(QDir::tempPath() + QStringLiteral("/Zaphods heim-XXXXXX"));
        QFile library(folder.filePath(QStringLiteral("bauta-studio-engine.so")));
        QVERIFY(library.open(QIODevice::WriteOnly) && library.write("no library") > 0);
        library.close();
        const QString relative = QDir(QCoreApplication::applicationDirPath()).relativeFilePath(folder.path());
        EngineHost host(EngineHost::libraryFactory(relative));
        ComputerDialog dialog(host);
        dialog.show();
        host.start();
        QTRY_VERIFY_WITH_TIMEOUT(dialog.isComplete(), kLong);
        const QString text = textOf(dialog)->toPlainText();
        QVERIFY2(text.contains(QStringLiteral("bauta-studio-engine.so")), qPrintable(text));
        for (const QString& word :
             {QStringLiteral("Zaphod"), QStringLiteral("heim"), QDir(folder.path()).dirName(),
              QCoreApplication::applicationDirPath(), QFileInfo(QDir::tempPath()).absoluteFilePath() + u'/'}) {
            QVERIFY2(!text.contains(word), qPrintable(word + QStringLiteral(" in ") + text));
        }
    }

    void anExportBesideTheMeasurementIsSaid()
    {
        auto services = std::make_shared<std::unique_ptr<jobs::Services>>(std::make_unique<FakeServices>());
        EngineHost host(
            [services]() -> Expected<std::unique_ptr<Engine>> { return makeCoreEngine(std::move(*services)); });
        std::atomic<bool> released{false};
        host.exportPool().start([&released] {
            while (!released) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        });
        ComputerDialog dialog(host);
        dialog.show();
        host.start();
        QTRY_VERIFY_WITH_TIMEOUT(dialog.isComplete(), kLong);
        released = true;
        const auto* note = dialog.findChild<QLabel*>(QStringLiteral("computerNote"));
        QVERIFY2(note->text().contains(QStringLiteral("while an export ran")), qPrintable(note->text()));
        QVERIFY(textOf(dialog)->toPlainText().contains(QStringLiteral("an export runs"))); // for whoever gets a copy
    }
};

QTEST_MAIN(ComputerDialogTest)
#include "tst_computer_dialog.moc"
