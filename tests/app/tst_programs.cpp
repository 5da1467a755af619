// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"
#include "core/image/decode.h"
#include "core/jobs/job_support.h"
#include "core/jobs/workshop.h"
#include "tests/support/test_paths.h"

#include <sys/types.h>

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

using namespace bauta;
namespace fs = std::filesystem;

namespace
{

struct Outcome
{
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
};

QProcessEnvironment withModels()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (const auto models = test::builtInModels()) {
        environment.insert("BAUTA_MODELS", QString::fromStdString(models->native()));
    }
    return environment;
}

Outcome runBauta(const QStringList& arguments, const QString& program = QStringLiteral(BAUTA_PROGRAM))
{
    QProcess process;
    process.setProcessEnvironment(withModels());
    process.start(program, arguments);
    if (!process.waitForFinished(280'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    const int exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    return {exitCode, process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

/// The real programs; with the real models where there are any.
class TestPrograms final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpComesAtOnce()
    {
        QElapsedTimer timer;
        timer.start();
        const Outcome outcome = runBauta({"--help"});
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY(outcome.out.contains("Usage: bauta"));
        // Linking libtorch alone would cost half a second of processor time; the bound is loose for busy machines.
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    }

    void versionAndUsage()
    {
        QVERIFY(runBauta({"version"}).out.startsWith("bauta "));
        QCOMPARE(runBauta({"protect", "--nonsense"}).exitCode, 2);
        QCOMPARE(runBauta({}).exitCode, 2);
    }

    void theEngineIsReached()
    {
        const Outcome outcome = runBauta({"scan", "/no/such/photo.jpg"});
        QCOMPARE(outcome.exitCode, 3);
        QVERIFY2(outcome.err.contains("/no/such/photo.jpg: no such file"), outcome.err.constData());
    }

    void theDoctorTellsNoNames()
    {
        const QTemporaryDir folder;
        const QString home = folder.filePath(QStringLiteral("zaphods-home-4711"));
        QVERIFY(QDir().mkpath(home));
        QProcess process;
        QProcessEnvironment environment = withModels();
        environment.insert(QStringLiteral("HOME"), home);
        environment.insert(QStringLiteral("USER"), QStringLiteral("beeblebrox-4711"));
        environment.remove(QStringLiteral("DISPLAY"));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(home);
        process.start(QStringLiteral(BAUTA_PROGRAM), {QStringLiteral("doctor"), QStringLiteral("--no-measurement")});
        QVERIFY(process.waitForFinished(280'000));
        const QByteArray out = process.readAllStandardOutput();
        QCOMPARE(process.exitCode(), test::builtInModels() ? 0 : 3);
        QVERIFY2(process.readAllStandardError().isEmpty() && out.contains("in its build tree"), out.constData());
        for (const QByteArray& word : {QByteArray("4711"), folder.path().toUtf8(), QByteArray("/usr/"),
                                       QByteArray::fromStdString(fs::path(BAUTA_PROGRAM).parent_path().native())}) {
            QVERIFY2(!out.contains(word), out.constData());
        }
    }

    void theDoctorSaysWhyCloaksCannotBeMade()
    {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        for (const char* name : {"bauta", "bauta-engine"}) {
            fs::copy(fs::path(BAUTA_PROGRAM).parent_path() / name, root / name);
        }
        std::ofstream(root / "bauta-gradients.so") << std::string(5000, 'x');
        const Outcome outcome =
            runBauta({"doctor", "--no-measurement"}, QString::fromStdString((root / "bauta").native()));
        QCOMPARE(outcome.exitCode, test::builtInModels() ? 0 : 3); // faces can be covered all the same
        QVERIFY2(outcome.out.simplified().contains("cloaks and disguises cannot be made: the installation is not "
                                                   "complete: bauta-gradients.so cannot be loaded: invalid ELF header"),
                 outcome.out.constData());
        QVERIFY(!outcome.out.contains(folder.path().toUtf8()));
    }

    /// Whoever covers faces does not need what makes cloaks; whoever wants a cloak is told what is missing.
    void libtorchIsNeededForCloaksAlone()
    {
        const auto samples = test::samplePhotos();
        if (!test::builtInModels() || !samples) {
            QSKIP("needs the models and the sample photos (./dev setup)");
        }
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        for (const char* name : {"bauta", "bauta-engine"}) {
            fs::copy(fs::path(BAUTA_PROGRAM).parent_path() / name, root / name);
        }
        const QString program = QString::fromStdString((root / "bauta").native());
        const QString photo = QString::fromStdString((*samples / "sample1.jpg").native());
        const QString out = folder.filePath(QStringLiteral("out"));
        const Outcome cloaked =
            runBauta({"protect", photo, "-o", out, "--effort", "fast", "--method", "cloak"}, program);
        QVERIFY(cloaked.exitCode != 0);
        QVERIFY2(cloaked.err.contains("bauta-gradients.so is missing"), cloaked.err.constData());
        const Outcome covered =
            runBauta({"protect", photo, "-o", out, "--effort", "fast", "--method", "solid"}, program);
        QVERIFY2(covered.exitCode == 0, covered.err.constData());
    }

    void modelsOfTheUsersOwn()
    {
        const auto data = test::testData();
        if (!data || !fs::exists(*data / "models" / "yunet_n.onnx") || !test::builtInModels()) {
            QSKIP("needs the models (./dev setup) and the test data (BAUTA_TESTDATA)");
        }
        const QTemporaryDir home;
        qputenv("XDG_DATA_HOME", home.path().toUtf8());
        const QString yunet = QString::fromStdString((*data / "models" / "yunet_n.onnx").native());
        const Outcome added = runBauta({"models", "add", "--detector", yunet});
        QVERIFY2(added.exitCode == 0, added.err.constData());
        QVERIFY(runBauta({"models", "list"}).out.contains("yunet_n"));
        QCOMPARE(runBauta({"models", "verify"}).exitCode, 0);
        QCOMPARE(runBauta({"models", "remove", "yunet_n"}).exitCode, 0);
        QVERIFY(!runBauta({"models", "list"}).out.contains("yunet_n"));
        qunsetenv("XDG_DATA_HOME");
    }

    void realPhotosEndToEnd()
    {
        const auto samples = test::samplePhotos();
        const auto models = test::builtInModels();
        if (!samples || !models) {
            QSKIP("needs the models and the sample photos (./dev setup)");
        }
        const QTemporaryDir folder;
        const QString output = folder.filePath("out");
        const Outcome outcome = runBauta(
            {"protect", QString::fromStdString(samples->native()), "-o", output, "--json", "--effort", "fast"});
        QVERIFY2(outcome.exitCode == 0, outcome.err.constData());
        const QJsonObject report = QJsonDocument::fromJson(outcome.out).object();
        const int found = report["facesFound"].toInt();
        QVERIFY2(found >= 18, qPrintable(QString::number(found))); // 22 faces by eye
        QCOMPARE(report["facesHidden"].toInt(), found);

        // What is left to find in the outputs.
        jobs::Workshop workshop({*models, fs::path(folder.path().toStdString()) / "none"});
        std::size_t left = 0;
        for (const auto& entry : fs::directory_iterator(output.toStdString())) {
            const auto bytes = readFile(entry.path(), 100'000'000);
            QVERIFY(bytes);
            const auto decoded = image::decode(*bytes);
            QVERIFY(decoded);
            const auto faces = jobs::findFaces(image::toRgb8(decoded->image), workshop, faces::SearchEffort::Fast, {});
            QVERIFY(faces);
            left += faces->size();
        }
        QVERIFY2(left <= 2, qPrintable(QString("%1 faces are still found").arg(left)));
    }

    void aRealVideoEndToEnd()
    {
        const auto data = test::testData();
        if (!data || !fs::exists(*data / "testdata/video/stage_360p.mp4") || !test::builtInModels()) {
            QSKIP("needs the models (./dev setup) and the test data (BAUTA_TESTDATA)");
        }
        const QTemporaryDir folder;
        const QString clip = QString::fromStdString((*data / "testdata/video/stage_360p.mp4").native());
        const Outcome outcome =
            runBauta({"protect", clip, "-o", folder.filePath("out"), "--to", "2", "--preset", "ultrafast", "--json"});
        QVERIFY2(outcome.exitCode == 0, outcome.err.constData());
        const QJsonObject report = QJsonDocument::fromJson(outcome.out).object();
        QVERIFY(report["facesFound"].toInt() >= 1);
        QCOMPARE(report["facesHidden"].toInt(), report["facesFound"].toInt());
        const QJsonObject video = report["items"].toArray().at(0).toObject()["video"].toObject();
        QCOMPARE(video["frames"].toInt(), 35); // its pictures begin .85 s after its sound
        QCOMPARE(video["audioTracksCopied"].toInt(), 1);
        QVERIFY(fs::file_size(folder.filePath("out/stage_360p.mp4").toStdString()) > 10'000);
    }

    void auditOfARealPhoto()
    {
        const auto samples = test::samplePhotos();
        if (!samples || !test::builtInModels()) {
            QSKIP("needs the models and the sample photos (./dev setup)");
        }
        const QTemporaryDir folder;
        qputenv("XDG_DATA_HOME", folder.filePath("data").toUtf8()); // no judges of whoever runs this
        const QString photo = QString::fromStdString((*samples / "sample1.jpg").native());
        const Outcome same = runBauta({"audit", photo, photo, "--effort", "fast", "--json"});
        QVERIFY2(same.exitCode == 4, same.err.constData());
        const QJsonObject report = QJsonDocument::fromJson(same.out).object();
        const int faces = report["facesAudited"].toInt();
        QVERIFY(faces >= 2); // three by eye
        QCOMPARE(report["facesRecognisable"].toInt(), faces);

        const Outcome covered = runBauta({"protect", photo, "-o", folder.filePath("out"), "--effort", "fast", "--audit",
                                          "--report", folder.filePath("report.html"), "--json"});
        QVERIFY2(covered.exitCode == 0, covered.err.constData());
        const QJsonObject audit = QJsonDocument::fromJson(covered.out).object()["audit"].toObject();
        QCOMPARE(audit["facesAudited"].toInt(), faces);
        QCOMPARE(audit["facesRecognisable"].toInt(), 0);
        const Outcome audited = runBauta({"audit", photo, folder.filePath("out"), "--effort", "fast"});
        QVERIFY2(audited.exitCode == 0, audited.err.constData());
        qunsetenv("XDG_DATA_HOME");
    }

    void interruptEndsCleanly()
    {
        const auto samples = test::samplePhotos();
        if (!samples || !test::builtInModels()) {
            QSKIP("needs the models and the sample photos (./dev setup)");
        }
        const QTemporaryDir folder;
        QProcess process;
        process.setProcessEnvironment(withModels());
        process.start(BAUTA_PROGRAM, {"protect", QString::fromStdString(samples->native()), "-o",
                                      folder.filePath("out"), "--effort", "thorough", "--jobs", "1"});
        QVERIFY(process.waitForStarted());
        // The first output shows that work is under way; then it must stop soon and leave no partial file.
        const fs::path output = folder.filePath("out").toStdString();
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(output) || process.state() == QProcess::NotRunning, 120'000);
        if (process.state() == QProcess::NotRunning) {
            QSKIP("finished before it could be interrupted");
        }
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QVERIFY(process.exitStatus() == QProcess::NormalExit);
        QVERIFY(process.exitCode() == 130 || process.exitCode() == 0);
        for (const auto& entry : fs::directory_iterator(output)) {
            QVERIFY2(!entry.path().filename().native().starts_with(".bauta-"), entry.path().c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestPrograms)
#include "tst_programs.moc"
