// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "core/base/hash.h"
#include "core/models/manifest.h"
#include "tests/app/cli_outcome.h"
#include "tests/core/jobs/fake_services.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <memory>

using namespace bauta;
using namespace bauta::cli;
using bauta::test::contains;
using bauta::test::FakeServices;
using bauta::test::jsonOf;
using bauta::test::Outcome;
namespace fs = std::filesystem;

class TestCliDoctor final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_services = std::make_unique<FakeServices>();
        fs::create_directories(m_root / "models");
        const std::string content = "a model";
        std::ofstream(m_root / "models" / "one.bmodel") << content;
        models::ModelEntry entry;
        entry.name = "one";
        entry.role = models::ModelRole::Detector;
        entry.file = m_root / "models" / "one.bmodel";
        entry.sha256 = sha256Hex(std::as_bytes(std::span(content)));
        entry.licence = "MIT";
        entry.source = "somewhere 1.0";
        QVERIFY(models::writeManifest(m_root / "models", {entry}));
    }

    void withoutMeasurement()
    {
        const Outcome outcome = call({"doctor", "--no-measurement"});
        QCOMPARE(outcome.exitCode, kExitDone);
        QVERIFY2(outcome.err.empty(), outcome.err.c_str());
        QVERIFY(outcome.out.starts_with("This computer, as Bauta sees it."));
        QVERIFY(contains(outcome.out, "\nModels\n") && contains(outcome.out, "verified"));
        QVERIFY(!contains(outcome.out, "Measurement"));
        QVERIFY(!contains(outcome.out, m_root.native()));
    }

    void json()
    {
        const Outcome outcome = call({"doctor", "--json", "--no-measurement"});
        QCOMPARE(outcome.exitCode, kExitDone);
        const QJsonObject json = jsonOf(outcome.out);
        QCOMPARE(json["job"].toString(), QString("doctor"));
        QCOMPARE(json["coversPhotos"].toBool(), true);
        QVERIFY(!json.contains("measurement"));
        QCOMPARE(json["models"].toArray().first().toObject()["name"].toString(), QString("one"));
        QVERIFY(!json["photos"].toObject()["formats"].toArray().isEmpty());
    }

    void measured()
    {
        const Outcome outcome = call({"doctor"});
        QCOMPARE(outcome.exitCode, kExitDone);
        QVERIFY2(contains(outcome.out, "Measurement (pictures drawn for it"), outcome.out.c_str());
        QVERIFY(contains(outcome.out, "12 megapixels read"));
    }

    void damagedModelsFail()
    {
        std::ofstream(m_root / "models" / "one.bmodel") << "another model";
        Outcome outcome = call({"doctor", "--no-measurement"});
        QCOMPARE(outcome.exitCode, kExitFailed);
        QVERIFY2(contains(outcome.out, "the model one is damaged"), outcome.out.c_str());
        fs::remove_all(m_root / "models");
        outcome = call({"doctor", "--no-measurement", "--json"});
        QCOMPARE(outcome.exitCode, kExitFailed);
        QCOMPARE(jsonOf(outcome.out)["coversPhotos"].toBool(true), false);
    }

    void cancelled()
    {
        CancelSource source;
        source.request();
        const Outcome outcome = call({"doctor"}, source.token());
        QCOMPARE(outcome.exitCode, kExitCancelled);
        QVERIFY2(outcome.out.empty(), outcome.out.c_str());
    }

    void usage()
    {
        QCOMPARE(call({"doctor", "photo.jpg"}).exitCode, kExitUsage);
        QVERIFY(contains(call({"doctr"}).err, "Did you mean doctor?"));
        QVERIFY(contains(call({"doctor", "--no-mesurement"}).err, "Did you mean --no-measurement?"));
    }

private:
    Outcome call(const std::vector<std::string>& arguments, const CancelToken& cancel = {})
    {
        return test::callBauta(arguments, *m_services, m_root, cancel);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    std::unique_ptr<FakeServices> m_services;
};

QTEST_GUILESS_MAIN(TestCliDoctor)
#include "tst_cli_doctor.moc"
