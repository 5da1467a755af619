// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/doctor/advice.h"
#include "core/jobs/doctor/computer_text.h"
#include "core/jobs/doctor/system_facts.h"
#include "core/jobs/doctor/text_sheet.h"
#include "tests/core/jobs/doctor/healthy_report.h"
#include "tests/support/test_paths.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>

using namespace bauta;
using namespace bauta::jobs;
using bauta::test::healthyReport;

namespace
{

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

QJsonObject parsed(const ComputerReport& report)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(toJson(report))).object();
}

const Shortcoming* named(const std::vector<Shortcoming>& list, const std::string& key)
{
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const Shortcoming& entry) { return entry.key == key; });
    return found != list.end() ? &*found : nullptr;
}

/// Nothing of HEIC, AVIF and H.264, and reference BLAS.
ComputerReport poorReport()
{
    ComputerReport report = healthyReport();
    for (image::FormatSupport& format : report.photoFormats) {
        if (format.format == image::Format::Heic || format.format == image::Format::Avif) {
            format.reads = false;
            format.writes = false;
        }
    }
    report.video.codecs.front().encoders.clear();
    report.torch->blas = models::BlasKind::Reference;
    return report;
}

void makeTrixie(ComputerReport& report)
{
    report.system.name = "Debian GNU/Linux 13 (trixie)";
    report.photoLibraries.front() = {"libheif", "1.19.8", "1.19.8"};
}

} // namespace

/// What is said of made-up computers.
class TestDoctorWords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsMissing()
    {
        const ComputerReport report = healthyReport();
        QVERIFY(shortcomings(report).empty());
        QVERIFY(canCoverPhotos(report));
        QVERIFY2(toText(report).ends_with("\nNothing is missing.\n"), toText(report).c_str());
        QVERIFY(parsed(report)["missing"].toArray().isEmpty());
        QCOMPARE(parsed(report)["coversPhotos"].toBool(), true);
    }

    void textAndJsonAgree()
    {
        ComputerReport report = poorReport();
        report.models.front().state = models::ModelState::Damaged;
        report.models.front().sha256 = std::string(64, 'b');
        const std::string text = toText(report);
        const QJsonObject json = parsed(report);
        QCOMPARE(json["bautaReport"].toInt(), 1);
        QCOMPARE(json["job"].toString(), QString("doctor"));
        std::string flat; // lines of the text break anywhere
        std::istringstream words(text);
        for (std::string word; words >> word;) {
            flat += word + " ";
        }
        const std::function<void(const QJsonValue&)> look = [&](const QJsonValue& value) {
            if (value.isString() && value.toString() != "doctor") {
                m_texts.push_back(value.toString().toStdString());
            }
            for (const QJsonValue& item : value.toArray()) {
                look(item);
            }
            for (const QJsonValue& member : value.toObject()) {
                look(member);
            }
        };
        for (const char* section : {"networks", "models", "videos"}) {
            look(json[section]);
        }
        for (const QJsonValue& entry : json["missing"].toArray()) {
            m_texts.push_back(entry["what"].toString().toStdString());
            m_texts.push_back(
                entry[entry.toObject().contains("command") ? "command" : "advice"].toString().toStdString());
        }
        QVERIFY(m_texts.size() > 30);
        for (const std::string& word : m_texts) {
            // Of a right hash the text shows the beginning; a version is compiled with is told where it differs.
            const std::string shown = word == std::string(64, 'a') ? std::string(16, 'a') : word;
            QVERIFY2(contains(flat, shown), shown.c_str());
        }
        QVERIFY(contains(flat, "libpng 1.6.40 (compiled with 1.6.39)"));
        QCOMPARE(static_cast<std::size_t>(json["missing"].toArray().size()), shortcomings(report).size());
        QCOMPARE(json["measurement"]["parts"].toArray().size(), 2);
    }

    void advice_data()
    {
        QTest::addColumn<QString>("system");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("command");
        QTest::addColumn<QString>("remedy");
        const auto add = [](const char* system, const char* key, bool command, const char* remedy) {
            QTest::addRow("%s %s", system, key) << QString(system) << QString(key) << command << QString(remedy);
        };
        add("bookworm", "write-heic", true, "sudo apt install --reinstall libheif1");
        add("bookworm", "read-avif", true, "sudo apt install --reinstall libheif1");
        add("bookworm", "fast-blas", true, "sudo apt install libopenblas0-openmp");
        add("bookworm", "write-h264", true, "sudo apt install libavcodec-extra");
        add("trixie", "read-heic", true, "sudo apt install libheif-plugin-libde265");
        add("trixie", "write-heic", true, "sudo apt install libheif-plugin-x265");
        add("trixie", "read-avif", true, "sudo apt install libheif-plugin-dav1d");
        add("trixie", "write-avif", true, "sudo apt install libheif-plugin-aomenc");
        add("trixie", "cloaks", true, "sudo apt install --reinstall bauta");
        add("descendant", "write-heic", true, "sudo apt install libheif-plugin-x265");
        add("fedora", "write-heic", false, "install libheif with x265");
        add("fedora", "write-h264", false, "install FFmpeg with libx264");
        add("fedora", "fast-blas", false, "install OpenBLAS as the system's BLAS");
        add("fedora", "cloaks", false, "install Bauta again");
        add("portable", "write-heic", false, "fetch it again");
        add("portable", "fast-blas", false, "fetch it again");
        add("portable", "cloaks", false, "fetch it again");
        add("build tree", "cloaks", true, "./dev setup && ./dev build");
    }

    void advice()
    {
        QFETCH(const QString, system);
        QFETCH(const QString, key);
        QFETCH(const bool, command);
        QFETCH(const QString, remedy);
        ComputerReport report = poorReport();
        if (system == "trixie") {
            makeTrixie(report);
        } else if (system == "descendant") {
            makeTrixie(report);
            report.system.id = "linuxmint";
            report.system.idLike = {"ubuntu", "debian"};
        } else if (system == "fedora") {
            report.system.id = "fedora";
        } else if (system == "portable") {
            report.system.programKind = ProgramKind::Portable;
        } else if (system == "build tree") {
            report.system.programKind = ProgramKind::BuildTree;
        }
        if (key == "cloaks") {
            report.torch.reset();
            report.torchProblem = "bauta-gradients.so is missing";
        }
        const auto found = shortcomings(report);
        const Shortcoming* entry = named(found, key.toStdString());
        QVERIFY(entry != nullptr);
        QCOMPARE(entry->isCommand, command);
        QVERIFY2(contains(entry->remedy, remedy.toStdString()), entry->remedy.c_str());
        QVERIFY(contains(toText(report), "-> " + entry->remedy));
        QVERIFY(canCoverPhotos(report)); // nothing of this stands in the way of covers
        const bool apt = contains(toText(report), "apt ");
        QCOMPARE(apt, system != "fedora" && system != "portable");
    }

    void referenceBlasIsSlowAndOnlyThat()
    {
        ComputerReport report = healthyReport();
        report.torch->blas = models::BlasKind::Reference;
        report.torch->alternative = "libblas.so.3-x86_64-linux-gnu";
        const auto found = shortcomings(report);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found.front().gravity, Gravity::Slow);
        QCOMPARE(found.front().remedy, std::string("sudo update-alternatives --auto libblas.so.3-x86_64-linux-gnu"));
        QVERIFY(contains(toText(report), "[slow]"));
        for (const auto kind : {models::BlasKind::OpenBlas, models::BlasKind::Mkl, models::BlasKind::Unknown}) {
            report.torch->blas = kind;
            QVERIFY(shortcomings(report).empty());
        }
    }

    void modelsThatStandInTheWay()
    {
        ComputerReport report = healthyReport();
        report.networksProblem = "a model is missing or damaged";
        report.models.front().state = models::ModelState::Missing;
        report.models.front().sha256.clear();
        auto found = shortcomings(report);
        QCOMPARE(found.size(), std::size_t{1}); // the model explains the networks
        QCOMPARE(found.front().key, std::string("model-ssd"));
        QCOMPARE(found.front().gravity, Gravity::Blocks);
        QVERIFY(!canCoverPhotos(report));
        QCOMPARE(parsed(report)["coversPhotos"].toBool(true), false);

        report = healthyReport();
        report.models.clear();
        report.modelsProblem = ModelsProblem::NotInstalled;
        report.networksProblem = "a model is missing or damaged";
        found = shortcomings(report);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found.front().remedy, std::string("sudo apt install --reinstall bauta"));
        QVERIFY(!canCoverPhotos(report));

        report = healthyReport();
        report.models.back().state = models::ModelState::Missing; // that of new faces
        QVERIFY(canCoverPhotos(report));
        QCOMPARE(shortcomings(report).size(), std::size_t{1});
    }

    void aSearchThatFailsStandsInTheWay()
    {
        ComputerReport report = healthyReport();
        report.measurement->parts.front().problem = "out of luck";
        QVERIFY(!canCoverPhotos(report));
        QVERIFY(contains(toText(report), "out of luck"));
    }

    void damagedModelsShowBothHashes()
    {
        ComputerReport report = healthyReport();
        report.models[1].state = models::ModelState::Damaged;
        report.models[1].sha256 = std::string(64, 'c');
        const std::string text = toText(report);
        QVERIFY2(contains(text, "its SHA-256 is " + std::string(64, 'c')), text.c_str());
        QVERIFY(contains(text, "should be  " + std::string(64, 'a')) ||
                contains(text, "should be " + std::string(64, 'a')));
        const QJsonObject json = parsed(report)["models"].toArray()[1].toObject();
        QCOMPARE(json["state"].toString(), QString("damaged"));
        QCOMPARE(json["sha256"].toString(), QString(64, 'c'));
        QCOMPARE(json["expectedSha256"].toString(), QString(64, 'a'));
    }

    void osRelease()
    {
        SystemFacts facts;
        readOsRelease("# comment\nPRETTY_NAME=\"Some\x1b[31m OS 7\"\nID=someos\nID_LIKE='ubuntu debian'\nbroken\n=\n",
                      facts);
        QCOMPARE(facts.id, std::string("someos"));
        QVERIFY(facts.usesApt());
        QVERIFY2(!contains(facts.name, "\x1b"), facts.name.c_str());
        SystemFacts other;
        readOsRelease("ID=fedora\nPRETTY_NAME=Fedora", other);
        QVERIFY(!other.usesApt());
        QCOMPARE(other.name, std::string("Fedora"));
    }

    void cpuAndMemory()
    {
        SystemFacts facts;
        readCpuInfo("processor\t: 0\nmodel name\t: A CPU\nflags\t\t: fpu avx2 avx512_vnni hypervisor\n\n"
                    "processor\t: 1\nmodel name\t: Another\nflags\t\t: amx_tile\n",
                    facts);
        QCOMPARE(facts.processor, std::string("A CPU"));
        QCOMPARE(facts.extensions, (std::vector<std::string>{"avx2", "avx512_vnni"}));
        readMemInfo("MemTotal:       16000000 kB\nMemFree: 1 kB\nMemAvailable:   8000000 kB\n", facts);
        QCOMPARE(facts.memoryBytes, std::int64_t{16'000'000} * 1024);
        QCOMPARE(facts.availableBytes, std::int64_t{8'000'000} * 1024);
        SystemFacts arm;
        readCpuInfo("processor : 0\nFeatures : fp asimd i8mm\n", arm);
        QCOMPARE(arm.extensions, (std::vector<std::string>{"asimd", "i8mm"}));
    }

    void kindsOfProgram()
    {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        QCOMPARE(programKind("/usr/libexec/bauta/bauta-engine", false), ProgramKind::Package);
        QCOMPARE(programKind("/usr/local/libexec/bauta/bauta-engine", false), ProgramKind::Other);
        QCOMPARE(programKind("/usr/libexec/bauta/bauta-engine", true), ProgramKind::Portable);
        QCOMPARE(programKind(root / "bin/bauta-engine", false), ProgramKind::Other);
        std::ofstream(root / "CMakeCache.txt") << "x";
        QCOMPARE(programKind(root / "bin/bauta-engine", false), ProgramKind::BuildTree);
    }

    void pathsLoseTheirFolders()
    {
        QCOMPARE(withoutFolders("/a/b/libx.so: cannot open /c/d"), std::string("libx.so: cannot open d"));
        QCOMPARE(withoutFolders("(\"/a/b c\") and/or x"), std::string("(\"b c\") and/or x"));
        QCOMPARE(withoutFolders("nothing here"), std::string("nothing here"));
        QCOMPARE(withoutFolders(""), std::string());
        QCOMPARE(withoutFolders("/"), std::string());
    }

    void linesBreakBetweenWords()
    {
        TextSheet sheet(30);
        sheet.row("Label", "some words that do not fit into one line of thirty");
        sheet.table({{"a", "1", "x"}, {"longer than usual", "22", "y"}, {"  a remark of its own"}}, {1});
        std::istringstream lines(sheet.text());
        for (std::string line; std::getline(lines, line);) {
            QVERIFY2(line.size() <= 30, line.c_str());
            QVERIFY(line.empty() || line.back() != ' ');
        }
        QVERIFY2(contains(sheet.text(), "\n                  that do"), sheet.text().c_str());
        QVERIFY2(contains(sheet.text(), "  a                   1  x\n  longer than usual  22  y\n"),
                 sheet.text().c_str());
    }

private:
    std::vector<std::string> m_texts;
};

QTEST_GUILESS_MAIN(TestDoctorWords)
#include "tst_doctor_words.moc"
