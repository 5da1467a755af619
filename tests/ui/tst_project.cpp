// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/plan_edits.h"
#include "ui/document/project_keeper.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>

using namespace bauta;
using namespace bauta::ui;

namespace
{

plan::Plan smallPlan(const QString& folder)
{
    plan::Plan plan;
    plan.people = {{"Anna", decisionFor(Treatment::Keep)}};
    plan::PlannedMedia& media = plan.media.emplace_back();
    media.file = (folder + QStringLiteral("/photo.jpg")).toStdString();
    media.outputSubpath = "photo.jpg";
    media.sha256 = std::string(64, 'a');
    media.widthInPixels = 100;
    media.heightInPixels = 100;
    plan::PlannedFace& face = media.faces.emplace_back();
    face.boxInImage = {10, 10, 30, 40};
    face.person = 0;
    return plan;
}

/// Whether a copy is kept once somebody is cloaked.
bool isKeptAfterAnEdit(Document& document, ProjectKeeper& keeper, const QString& folder)
{
    keeper.setAutosaveDelay(0);
    document.load(smallPlan(folder));
    QSignalSpy saved(&keeper, &ProjectKeeper::autosaved);
    PlanEdits::decidePerson(document, 0, decisionFor(Treatment::Cloak));
    return saved.wait(10'000);
}

/// What the process that is to be killed does: unsaved work, autosave, and then it dies.
int dieWithUnsavedWork(const QString& recovery, const QString& folder)
{
    Document document;
    ProjectKeeper keeper(document, recovery);
    if (!isKeptAfterAnEdit(document, keeper, folder)) {
        return 1;
    }
    std::raise(SIGKILL);
    return 2;
}

} // namespace

class ProjectTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void savedAndOpenedItIsTheSame()
    {
        const QTemporaryDir folder;
        Document document;
        ProjectKeeper keeper(document, folder.filePath(QStringLiteral("recovery")));
        document.load(smallPlan(folder.path()));
        PlanEdits::decideFace(document, {document.media()[0].id, 0}, decisionFor(Treatment::Cloak));
        QVERIFY(document.isModified());
        const std::string before = plan::formatPlan(document.toPlan(), folder.path().toStdString());
        const QString file = folder.filePath(QStringLiteral("family.bauta"));
        QSignalSpy saved(&keeper, &ProjectKeeper::saved);
        keeper.save(file);
        QVERIFY(saved.wait());
        QVERIFY(!document.isModified());

        Document other;
        ProjectKeeper reader(other, folder.filePath(QStringLiteral("recovery")));
        QSignalSpy opened(&reader, &ProjectKeeper::opened);
        reader.open(file);
        QVERIFY(opened.wait());
        QCOMPARE(plan::formatPlan(other.toPlan(), folder.path().toStdString()), before);
        QCOMPARE(reader.file(), file);
    }

    void aDamagedProjectIsRefusedAndTheOpenOneStays()
    {
        const QTemporaryDir folder;
        Document document;
        ProjectKeeper keeper(document, folder.filePath(QStringLiteral("recovery")));
        document.load(smallPlan(folder.path()));
        QFile file(folder.filePath(QStringLiteral("broken.bauta")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"bautaPlan\": 1, \"med");
        file.close();
        QSignalSpy failed(&keeper, &ProjectKeeper::failed);
        keeper.open(file.fileName());
        QVERIFY(failed.wait());
        QCOMPARE(document.media().size(), std::size_t{1});
    }

    void savingWhereNothingCanBeWrittenIsSaid()
    {
        const QTemporaryDir folder;
        Document document;
        ProjectKeeper keeper(document, folder.filePath(QStringLiteral("recovery")));
        document.load(smallPlan(folder.path()));
        document.markModified();
        QSignalSpy failed(&keeper, &ProjectKeeper::failed);
        keeper.save(QStringLiteral("/proc/no/such/place.bauta"));
        QVERIFY(failed.wait());
        QVERIFY(document.isModified());
    }

    void aCleanEndLeavesNothingToRecover()
    {
        const QTemporaryDir folder;
        const QString recovery = folder.filePath(QStringLiteral("recovery"));
        {
            Document document;
            ProjectKeeper keeper(document, recovery);
            QVERIFY(isKeptAfterAnEdit(document, keeper, folder.path()));
            QCOMPARE(QDir(recovery).entryList({QStringLiteral("*.bauta")}).size(), 1);
        }
        QVERIFY(QDir(recovery).entryList({QStringLiteral("*.bauta")}).isEmpty());
    }

    void workOfAKilledProcessIsRecovered()
    {
        const QTemporaryDir folder;
        const QString recovery = folder.filePath(QStringLiteral("recovery"));
        QProcess victim;
        victim.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--die"), recovery, folder.path()});
        QVERIFY(victim.waitForFinished(20'000));
        QCOMPARE(victim.exitStatus(), QProcess::CrashExit);

        Document document;
        ProjectKeeper keeper(document, recovery);
        auto found = keeper.findRecovered();
        QCOMPARE(found.size(), std::size_t{1});
        QSignalSpy opened(&keeper, &ProjectKeeper::opened);
        keeper.recover(std::move(found.front()));
        QVERIFY(opened.wait());
        QCOMPARE(document.media().size(), std::size_t{1});
        QCOMPARE(treatmentOf(decisionOf(document, {document.media()[0].id, 0})), Treatment::Cloak);
        QVERIFY(document.isModified());
        QVERIFY(keeper.file().isEmpty());
        QVERIFY(keeper.findRecovered().empty());
    }

    void workThatIsInUseIsNotRecovered()
    {
        const QTemporaryDir folder;
        const QString recovery = folder.filePath(QStringLiteral("recovery"));
        Document document;
        ProjectKeeper keeper(document, recovery);
        QVERIFY(isKeptAfterAnEdit(document, keeper, folder.path()));
        Document second;
        const ProjectKeeper beside(second, recovery);
        QVERIFY(beside.findRecovered().empty());
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 4 && std::string_view(argv[1]) == "--die") {
        return dieWithUnsavedWork(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
    }
    ProjectTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_project.moc"
