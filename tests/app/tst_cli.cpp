// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/budget_option.h"
#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/table.h"
#include "core/image/metadata.h"
#include "core/plan/plan.h"
#include "core/protect/cloak/cloak_budget.h"
#include "tests/app/cli_outcome.h"
#include "tests/core/jobs/fake_services.h"
#include "tests/core/protect/anonymize/model_face.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::cli;
using bauta::test::contains;
using bauta::test::FakeServices;
using bauta::test::jsonOf;
using bauta::test::Outcome;
using bauta::test::writePhoto;
namespace fs = std::filesystem;

class TestCli final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_services = std::make_unique<FakeServices>();
    }

    /// Before QTemporaryDir does, which cannot remove names that are not UTF-8.
    void cleanup() { fs::remove_all(m_root); }

    void helpOfEveryCommand_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("bauta") << QStringList{};
        for (const char* command : {"protect", "audit", "scan", "people", "models", "doctor", "version"}) {
            QTest::newRow(command) << QStringList{command};
        }
        for (const char* action : {"list", "verify", "add", "remove"}) {
            QTest::newRow(action) << QStringList{"models", action};
        }
    }

    void helpOfEveryCommand()
    {
        QFETCH(const QStringList, words);
        std::vector<std::string> arguments;
        for (const QString& word : words) {
            arguments.push_back(word.toStdString());
        }
        arguments.emplace_back("--help");
        const Outcome outcome = call(arguments);
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY(outcome.err.empty());
        const std::string usage = "Usage: bauta" + (words.empty() ? "" : " " + words.join(' ').toStdString());
        QVERIFY2(contains(outcome.out, usage), outcome.out.c_str());
        QVERIFY(contains(outcome.out, "--help"));
        if (words.size() < 2) {
            QVERIFY(contains(outcome.out, "Example"));
        }
        std::istringstream lines(outcome.out);
        for (std::string line; std::getline(lines, line);) {
            QVERIFY2(line.size() <= 120, line.c_str());
        }
    }

    void usageErrors_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("hint");
        const auto add = [](const QString& line, const char* hint) {
            QTest::newRow(qPrintable(line)) << line.split(' ', Qt::SkipEmptyParts) << QString(hint);
        };
        add("", "Usage: bauta");
        add("protct a.jpg", "Did you mean protect?");
        add("protect a.jpg -o x --recurive", "Did you mean --recursive?");
        add("protect a.jpg -o x --exept b.jpg", "Did you mean --except?");
        add("scan a.jpg --jsn", "Did you mean --json?");
        add("models lst", "Did you mean list?");
        add("protect a.jpg", "--output is required");
        add("protect -o x", "needs an INPUT");
        add("protect a.jpg -o x --plan y", "--plan");
        add("protect --plan y -o x --who none", "excludes");
        add("protect a.jpg -o x --method lasers", "--method");
        add("protect a.jpg -o x --quality 0", "--quality");
        add("protect a.jpg -o x --quality 101", "--quality");
        add("protect a.jpg -o x --jobs 0", "--jobs");
        add("protect a.jpg -o x --jobs many", "--jobs");
        add("protect a.jpg -o x --color red", "six hex digits");
        add("protect a.jpg -o x --color ffffff -m blur", "--color is for");
        add("protect a.jpg -o x --detail 3", "--detail is for");
        add("protect a.jpg -o x --sticker smile -m blur", "--sticker is for");
        add("protect a.jpg -o x --strength strong", "--strength is for");
        add("protect a.jpg -o x --strength strong -m blur", "--strength is for");
        add("protect a.jpg -o x -m cloak --strength huge", "--strength");
        add("protect a.jpg -o x -m cloak --strength none", "--strength");
        add("protect a.jpg -o x --budget tone=9", "--budget is for");
        add("protect a.jpg -o x -m cloak --budget noise=9", "a budget is such as");
        add("protect a.jpg -o x -m cloak --budget tone=33", "a budget is such as");
        add("protect a.jpg -o x -m cloak --color ffffff", "--color is for");
        add("protect a.jpg -o x --fallback cover", "--fallback is for");
        add("protect a.jpg -o x -m cloak --fallback ignore", "--fallback");
        add("protect a.jpg -o x --seed 1", "--seed is for");
        add("protect a.jpg -o x -m cloak --seed -1", "--seed");
        add("protect a.jpg -o x -m cloak --seed 1.5", "--seed");
        add("protect --plan y -o x --strength strong", "excludes");
        add("scan a.jpg --budget tone=9", "--budget is for");
        add("scan a.jpg -m cloak --seed 1", "--seed");
        add("protect a.jpg -o x -m cloak --presentation neutral", "--presentation is for");
        add("protect a.jpg -o x -m anonymize --presentation old", "--presentation");
        add("protect a.jpg -o x -m cloak --shape box", "--shape is for");
        add("protect a.jpg -o x -m anonymize --margin 20", "--margin is for");
        add("protect a.jpg -o x --margin 120", "between 0 and 100");
        add("protect a.jpg -o x --margin wide", "between 0 and 100");
        add("protect a.jpg -o x --shape star", "--shape");
        add("protect a.jpg -o x -m cloak --identities 2", "--identities is for");
        add("protect a.jpg -o x -m anonymize --identities 0", "--identities");
        add("protect a.jpg -o x -m anonymize --strength strong", "--strength is for");
        add("protect a.jpg -o x --min-size 4x", "share of the photo");
        add("protect a.jpg -o x --min-size 200%", "share of the photo");
        add("protect a.jpg -o x --keep-metadata gps", "--keep-metadata");
        add("protect a.jpg -o x --keep-metadata preview", "--keep-metadata");
        add("protect a.jpg -o x --only b --except c", "excludes");
        add("protect a.jpg -o x --only b --who largest", "leave --who away");
        add("protect a.jpg -o x --report out.txt", ".json or .html");
        add("protect a.jpg -o x -q -v", "excludes");
        add("protect a.jpg -o x --overwrite always", "--overwrite");
        add("protect a.jpg -o x --audit --dry-run", "--audit");
        add("protect a.jpg -o x --level 1%", "--audit");
        add("protect a.jpg -o x -m cloak --retry", "--audit");
        add("protect a.jpg -o x --audit --retry", "--method cloak and disguise");
        add("audit", "ORIGINAL");
        add("audit a.jpg", "PROTECTED");
        add("audit a.jpg b.jpg c.jpg", "c.jpg");
        add("audit a.jpg b.jpg --levl 1%", "Did you mean --level?");
        add("audit a.jpg b.jpg --level 0", "between");
        add("audit a.jpg b.jpg --level 80%", "between");
        add("audit a.jpg b.jpg --level much", "such as 1%");
        add("audit a.jpg b.jpg --level %", "such as 1%");
        add("audit a.jpg b.jpg --level nan", "between");
        add("audit a.jpg b.jpg --html x.txt", ".html");
        add("audit a.jpg b.jpg --report x.txt", ".json or .html");
        add("scan", "INPUT");
        add("people a.jpg -o sheet.pdf", ".html or .png");
        add("models", "subcommand");
        add("models add x.onnx", "--judge");
        add("models add x.onnx --judge --crop 1,2", "--crop");
        add("models add x.onnx --judge --threshold-far1 3", "--threshold-far1");
        add("models add x.pt --surrogate --threshold-far1 0.3", "for --judge");
    }

    void usageErrors()
    {
        QFETCH(const QStringList, words);
        QFETCH(const QString, hint);
        std::vector<std::string> arguments;
        for (const QString& word : words) {
            arguments.push_back(word.toStdString());
        }
        const Outcome outcome = call(arguments);
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY(outcome.out.empty());
        QVERIFY2(contains(outcome.err, hint.toStdString()), outcome.err.c_str());
        QVERIFY(!words.isEmpty() || contains(outcome.err, "protect"));
    }

    void keepableMetadataIsWhatTheCoreKnows()
    {
        for (const std::string& name : keepableMetadata()) {
            QVERIFY2(image::metadataGroupFromString(name), name.c_str());
        }
        for (const auto group :
             {image::MetadataGroup::Preview, image::MetadataGroup::MakerNotes, image::MetadataGroup::Container}) {
            const auto& names = keepableMetadata();
            QVERIFY(std::find(names.begin(), names.end(), image::toString(group)) == names.end());
        }
    }

    void budgets_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        for (const char* good : {"movement=2.8,strain=0.28,tone=9", "tone=9,movement=2.8", "strain=.5", "tone=32",
                                 "movement=15", "strain=1"}) {
            QTest::newRow(good) << QString(good) << true;
        }
        for (const char* bad :
             {"", ",", "tone", "tone=", "=9", "tone=9,", ",tone=9", "tone=9,tone=9", "Tone=9", "tone=9x", "tone = 9",
              "tone=nan", "tone=inf", "tone=0", "tone=-1", "tone=32.1", "movement=15.01", "strain=1.001", "tone=9;"}) {
            QTest::newRow(*bad == '\0' ? "empty" : bad) << QString(bad) << false;
        }
    }

    void budgets()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, good);
        QCOMPARE(parseBudget(text.toStdString()).has_value(), good);
        QCOMPARE(checkBudgetOption(text.toStdString()).empty(), good);
    }

    void theLargestBudgetIsWhatTheCoreAccepts()
    {
        const protect::CloakBudget largest{static_cast<float>(kLargestMovementPercent / 100.0),
                                           static_cast<float>(kLargestStrain),
                                           static_cast<float>(kLargestToneLevels / 255.0)};
        QVERIFY(largest == protect::kLargestCloakBudget);
    }

    void cloaking()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}, {{560, 400, 20, 20}, 1}});
        m_services->fakeFitter.withMesh = true;
        const std::string in = (m_root / "in").native();
        const Outcome outcome = call({"protect", in, "-o", (m_root / "out").native(), "-m", "cloak", "--strength",
                                      "strong", "--report", (m_root / "r.html").native()});
        QVERIFY2(outcome.exitCode == 0, outcome.err.c_str());
        QVERIFY2(contains(outcome.out, "1 cloak (strong), 1 solid"), outcome.out.c_str());
        QVERIFY(contains(outcome.out, "1 photo written, 1 of 2 faces hidden, 1 cloaked"));
        QVERIFY(contains(outcome.err, "a cloak lowers the odds against today's recognisers; it is not permanent"));
        QVERIFY(contains(outcome.err, "one face is covered instead of cloaked, because it is too small"));
        std::ifstream page(m_root / "r.html");
        const std::string html{std::istreambuf_iterator<char>(page), {}};
        QVERIFY(contains(html, "1 cloak (strong)"));
        QVERIFY(contains(html, "faces cloaked"));
        QVERIFY(contains(html, "it is not permanent"));

        const Outcome again = call({"protect", in, "-o", (m_root / "again").native(), "-m", "disguise", "--budget",
                                    "movement=4,tone=6", "--json", "--seed", "18446744073709551615"});
        const QJsonObject report = jsonOf(again.out);
        QCOMPARE(report["facesCloaked"].toInt(), 1);
        QCOMPARE(report["facesHidden"].toInt(), 1);
        QVERIFY(report["notes"].toArray()[0].toString().contains("not permanent"));
        const auto budget = m_services->fakeCloak.calls().at(1).budgets.at(0);
        const auto standard = protect::budgetFor(protect::Method::Disguise, protect::Strength::Standard);
        QVERIFY((budget == protect::CloakBudget{0.04F, standard.strain, 6.F / 255.F}));
        bool seen = false;
        for (const auto& face : report["items"].toArray()[0].toObject()["faces"].toArray()) {
            const QJsonObject object = face.toObject();
            if (object["method"].toString() == "disguise") {
                seen = true;
                QCOMPARE(object["strength"].toString(), QString("standard"));
                QCOMPARE(object["budget"].toObject()["movement"].toDouble(), 4.0);
                QCOMPARE(object["cloak"].toObject()["spent"].toObject()["tone"].toDouble(), 6.0);
                QCOMPARE(object["cloak"].toObject()["steps"].toInt(), 24);
                QVERIFY(object["cloak"].toObject()["matchProbability"].toDouble(1.0) < 0.5);
            } else {
                QVERIFY(!object.contains("strength") && !object.contains("cloak"));
                QVERIFY(object["reason"].toString().contains("too small"));
            }
        }
        QVERIFY(seen);
    }

    void anonymizing()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}, {{560, 400, 20, 20}, 1}});
        m_services->fakeFitter.withMesh = true;
        const auto run = [this](const std::string& folder, std::vector<std::string> more) {
            std::vector<std::string> words{"protect",  (m_root / "in").native(), "-o", (m_root / folder).native(), "-m",
                                           "anonymize"};
            words.insert(words.end(), more.begin(), more.end());
            return call(words);
        };
        const Outcome missing = run("missing", {});
        QCOMPARE(missing.exitCode, 3);
        QVERIFY(contains(missing.err, "synthetic faces"));

        auto model = protect::Anonymizer::load(test::shippedFaceModel());
        QVERIFY(model);
        m_services->syntheticFaces.emplace(*std::move(model));
        const Outcome outcome = run("one", {"--seed", "7"});
        QVERIFY2(outcome.exitCode == 0, outcome.err.c_str());
        QVERIFY2(contains(outcome.out, "1 anonymize, 1 solid"), outcome.out.c_str());
        QVERIFY(contains(outcome.out, "2 of 2 faces hidden"));
        QVERIFY(contains(outcome.err, "one face is covered instead of replaced, because it is too small"));

        const auto bytesOf = [this](const char* folder) {
            std::ifstream file(m_root / folder / "a.png", std::ios::binary);
            return std::string{std::istreambuf_iterator<char>(file), {}};
        };
        QCOMPARE(run("again", {"--seed", "7", "--json"}).exitCode, 0);
        QVERIFY(!bytesOf("one").empty() && bytesOf("one") == bytesOf("again"));
        QCOMPARE(run("other", {"--seed", "8", "--identities", "2"}).exitCode, 0);
        QVERIFY(bytesOf("one") != bytesOf("other"));
        QCOMPARE(run("presented", {"--seed", "7", "--presentation", "masculine"}).exitCode, 0);
        QVERIFY(bytesOf("one") != bytesOf("presented"));

        const std::string file = (m_root / "faces.plan").native();
        QCOMPARE(
            call({"scan", (m_root / "in").native(), "--plan", file, "-m", "anonymize", "--presentation", "feminine"})
                .exitCode,
            0);
        const auto plan = plan::readPlan(file);
        QVERIFY(plan);
        QVERIFY(plan->defaultDecision.method == protect::Method::Anonymize);
        QVERIFY(plan->defaultDecision.presentation == protect::Presentation::Feminine);
        QCOMPARE(call({"protect", "--plan", file, "-o", (m_root / "planned").native()}).exitCode, 0);
    }

    void fallbacksAreChosen()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{560, 400, 20, 20}, 1}});
        m_services->fakeFitter.withMesh = true;
        const auto with = [this](const char* fallback) {
            return call({"protect", (m_root / "in").native(), "-o", (m_root / fallback).native(), "-m", "cloak",
                         "--fallback", fallback});
        };
        QVERIFY(contains(with("warn").err, "NOT PROTECTED"));
        const Outcome failed = with("fail");
        QCOMPARE(failed.exitCode, 3);
        QVERIFY(contains(failed.err, "cannot be cloaked, because it is too small"));
        QCOMPARE(with("cover").exitCode, 0);
    }

    void aScanPlansCloaks()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        m_services->fakeFitter.withMesh = true;
        const std::string file = (m_root / "my.plan").native();
        QCOMPARE(call({"scan", (m_root / "in").native(), "--plan", file, "-m", "disguise", "--strength", "subtle",
                       "--budget", "strain=0.5"})
                     .exitCode,
                 0);
        const auto plan = plan::readPlan(file);
        QVERIFY2(plan, plan ? "" : plan.error().detail.c_str());
        QVERIFY(plan->defaultDecision.method == protect::Method::Disguise);
        QVERIFY(plan->defaultDecision.strength == protect::Strength::Subtle);
        QCOMPARE(plan->defaultDecision.budget.value().strain, 0.5F);
        const Outcome done =
            call({"protect", "--plan", file, "-o", (m_root / "out").native(), "--seed", "5", "--fallback", "fail"});
        QVERIFY2(done.exitCode == 0, done.err.c_str());
        QVERIFY(contains(done.out, "disguise (own budget)"));
    }

    void version()
    {
        for (const auto& words : {std::vector<std::string>{"version"}, std::vector<std::string>{"--version"}}) {
            const Outcome outcome = call(words);
            QCOMPARE(outcome.exitCode, 0);
            QVERIFY(outcome.out.starts_with("bauta "));
        }
        QVERIFY(!jsonOf(call({"version", "--json"}).out)["version"].toString().isEmpty());
    }

    void protectPrintsATableAndExitsWithZero()
    {
        writePhoto(m_root / "in/a b.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        const Outcome outcome = call({"protect", (m_root / "in").native(), "-o", (m_root / "out").native()});
        QCOMPARE(outcome.exitCode, 0);
        QVERIFY(contains(outcome.out, "FILE\tFACES\tMETHOD"));
        QVERIFY(contains(outcome.out, "a b.png\t1\tsolid\t"));
        QVERIFY(contains(outcome.out, "1 photo written, 1 of 1 face hidden"));
        QVERIFY(fs::exists(m_root / "out/a b.png"));
        QVERIFY2(!contains(outcome.err, "\x1b"), "no progress bar without a terminal");
    }

    void protectJson()
    {
        writePhoto(m_root / "in/a\n\xff.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        std::ofstream(m_root / "in/bad.png") << "text";
        const Outcome outcome = call({"protect", (m_root / "in").native(), "-o", (m_root / "out").native(), "--json"});
        QCOMPARE(outcome.exitCode, 3);
        const QJsonObject report = jsonOf(outcome.out);
        QCOMPARE(report["bautaReport"].toInt(), 1);
        QCOMPARE(report["job"].toString(), QString("protect"));
        QCOMPARE(report["counts"].toObject()["succeeded"].toInt(), 1);
        QCOMPARE(report["counts"].toObject()["failed"].toInt(), 1);
        const QJsonArray items = report["items"].toArray();
        QCOMPARE(items.size(), 2);
        QVERIFY(items[0].toObject()["input"].toObject()["bytes"].isString()); // not UTF-8
        QCOMPARE(items[0].toObject()["faces"].toArray()[0].toObject()["method"].toString(), QString("solid"));
        QCOMPARE(items[1].toObject()["status"].toString(), QString("failed"));
        QCOMPARE(items[1].toObject()["error"].toObject()["code"].toString(), QString("unsupported-format"));
        // One line for the failure, whatever the names.
        QVERIFY(contains(outcome.err, "bad.png: not a photo: the content is text\n"));
    }

    void quietSaysOnlyErrors()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        const Outcome good = call({"protect", (m_root / "in").native(), "-o", (m_root / "out").native(), "-q"});
        QCOMPARE(good.exitCode, 0);
        QVERIFY(good.out.empty());
        QVERIFY(good.err.empty());
        const Outcome bad = call({"protect", (m_root / "absent.png").native(), "-o", (m_root / "out").native(), "-q"});
        QCOMPARE(bad.exitCode, 3);
        QVERIFY(contains(bad.err, "absent.png: no such file"));
        QVERIFY(bad.out.empty());
    }

    void anUnusableReferenceIsAUsageError()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        writePhoto(m_root / "none.png", {640, 480}, {});
        const Outcome outcome = call({"protect", (m_root / "in").native(), "-o", (m_root / "out").native(), "--except",
                                      (m_root / "none.png").native()});
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY(contains(outcome.err, "none.png"));
    }

    void missingModelsExitWithThree()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {});
        m_services->modelsMissing = true;
        const Outcome outcome = call({"protect", (m_root / "in").native(), "-o", (m_root / "out").native()});
        QCOMPARE(outcome.exitCode, 3);
        QVERIFY(contains(outcome.err, "no models are installed"));
    }

    void nothingToDoIsAFailure()
    {
        fs::create_directories(m_root / "empty");
        QCOMPARE(call({"protect", (m_root / "empty").native(), "-o", (m_root / "out").native()}).exitCode, 3);
        QCOMPARE(call({"scan", (m_root / "empty").native()}).exitCode, 3);
    }

    void cancelledExitsWith130()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        CancelSource source;
        source.request();
        const Outcome outcome =
            call({"protect", (m_root / "in").native(), "-o", (m_root / "out").native()}, source.token());
        QCOMPARE(outcome.exitCode, 130);
        QVERIFY(!fs::exists(m_root / "out"));
    }

    void scanThenPlanThenProtect()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}, {{320, 100, 90, 90}, 1}});
        writePhoto(m_root / "in/b.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        const std::string plan = (m_root / "my.plan").native();
        const Outcome scanned = call({"scan", (m_root / "in").native(), "--plan", plan, "--html",
                                      (m_root / "scan.html").native(), "-m", "pixelate", "--json"});
        QCOMPARE(scanned.exitCode, 0);
        const QJsonObject report = jsonOf(scanned.out);
        QCOMPARE(report["facesFound"].toInt(), 3);
        QCOMPARE(report["people"].toArray().size(), 2);
        const Outcome done = call({"protect", "--plan", plan, "-o", (m_root / "out").native(), "--report",
                                   (m_root / "r.html").native(), "-v"});
        QVERIFY2(done.exitCode == 0, done.err.c_str());
        QVERIFY(contains(done.out, "pixelate"));
        QVERIFY(fs::exists(m_root / "out/a.png"));
        for (const char* page : {"scan.html", "r.html"}) {
            std::ifstream in(m_root / page);
            const std::string html{std::istreambuf_iterator<char>(in), {}};
            QVERIFY(contains(html, "</html>"));
            QVERIFY(!contains(html, "<script"));
            QVERIFY(!contains(html, "http"
                                    "://"));
        }
    }

    void namesAreEscapedInPages()
    {
        writePhoto(m_root / "in/<img src=x onerror=alert(1)>&'\".png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        const Outcome outcome = call({"scan", (m_root / "in").native(), "--html", (m_root / "scan.html").native()});
        QCOMPARE(outcome.exitCode, 0);
        std::ifstream in(m_root / "scan.html");
        const std::string html{std::istreambuf_iterator<char>(in), {}};
        QVERIFY(!contains(html, "<img src=x"));
        QVERIFY(contains(html, "&lt;img src=x onerror=alert(1)&gt;&amp;&#39;&quot;.png"));
        QVERIFY(contains(html, "data:image/jpeg;base64,"));
    }

    void people()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}, {{320, 100, 90, 90}, 1}});
        writePhoto(m_root / "in/b.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        const std::string folder = (m_root / "in").native();
        const Outcome list = call({"people", folder});
        QCOMPARE(list.exitCode, 0);
        QVERIFY2(contains(list.out, "2 people in 2 photos"), list.out.c_str());
        for (const char* sheet : {"sheet.png", "sheet.html"}) {
            QCOMPARE(call({"people", folder, "-o", (m_root / sheet).native()}).exitCode, 0);
            QVERIFY(fs::file_size(m_root / sheet) > 1000);
        }
        QCOMPARE(jsonOf(call({"people", folder, "--json"}).out)["people"].toArray().size(), 2);
    }

    void resultFilesNeverReplaceInputs()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        const auto size = fs::file_size(m_root / "in/a.png");
        const Outcome outcome = call({"people", (m_root / "in").native(), "-o", (m_root / "in/a.png").native()});
        QCOMPARE(outcome.exitCode, 3);
        QCOMPARE(fs::file_size(m_root / "in/a.png"), size);
    }

    void tablesAlignOnATerminal()
    {
        std::ostringstream out;
        std::ostringstream err;
        const Streams streams{out, err, true, true, 44};
        Table table({"PHOTO", "N"}, {1});
        table.add({"short", "1"});
        table.add({"漢字漢字", "20"});
        table.add({"a/very/long/path/that/does/not/fit/in/here/photo.jpg", "3"});
        table.print(streams);
        std::istringstream lines(out.str());
        std::size_t width = 0;
        for (std::string line; std::getline(lines, line);) {
            QVERIFY(displayWidth(line) <= 44);
            width = width == 0 ? displayWidth(line) : width;
            QCOMPARE(displayWidth(line), width);
        }
        QVERIFY(contains(out.str(), "…"));
        QVERIFY(contains(out.str(), "photo.jpg"));
    }

    void progressLine()
    {
        const std::string line = ProgressBar::line({25, 100, "a/b/c.jpg"}, 10.0, 100, "photos");
        QVERIFY2(contains(line, "25/100") && contains(line, "2.5 photos/s") && contains(line, "0:30 left") &&
                     contains(line, "c.jpg"),
                 line.c_str());
        QVERIFY(displayWidth(ProgressBar::line({1, 3, std::string(300, 'x')}, 5.0, 80, "photos")) < 80);
        QVERIFY(contains(ProgressBar::line({0, 0, ""}, 0.0, 80, "photos"), "0"));
        // Parts of photos count for the bar and for what is left.
        const std::string part = ProgressBar::line({0, 2, "b.jpg: cloak 12/24", 0.5}, 10.0, 100, "photos");
        QVERIFY2(contains(part, "0/2") && contains(part, "[#####") && contains(part, "20.0 s each") &&
                     contains(part, "0:30 left") && contains(part, "cloak 12/24"),
                 part.c_str());
    }

    void nearestWord()
    {
        QCOMPARE(nearest("--recusrive", {"--recursive", "--report"}).value_or(""), std::string("--recursive"));
        QCOMPARE(nearest("--rec", {"--recursive", "--report"}).value_or(""), std::string("--recursive"));
        QVERIFY(!nearest("--frobnicate", {"--recursive", "--report"}));
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

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
