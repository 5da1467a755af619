// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/without_folders.h"
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

/// Nothing of HEIC, AVIF, H.264 and MP4, and reference BLAS.
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
    report.video.containers.front().writes = false;
    report.torch->blas = models::BlasKind::Reference;
    return report;
}

void makeTrixie(ComputerReport& report)
{
    report.system.name = "Debian GNU/Linux 13 (trixie)";
    report.photoLibraries.front() = {"libheif", "1.19.8", "1.19.8"};
    report.video.libraries = {{"libavformat", "61.7.103", "61.7.103"}, {"libavcodec", "61.19.101", "61.19.101"}};
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
        add("bookworm", "write-h264", true, "sudo apt install --reinstall libavcodec59");
        add("bookworm", "container-mp4", true, "sudo apt install --reinstall libavformat59");
        add("trixie", "write-h264", true, "sudo apt install --reinstall libavcodec61");
        add("trixie", "container-mp4", true, "sudo apt install --reinstall libavformat61");
        add("trixie", "read-heic", true, "sudo apt install libheif-plugin-libde265");
        add("trixie", "write-heic", true, "sudo apt install libheif-plugin-x265");
        add("trixie", "read-avif", true, "sudo apt install libheif-plugin-dav1d");
        add("trixie", "write-avif", true, "sudo apt install libheif-plugin-aomenc");
        add("trixie", "cloaks", true, "sudo apt install --reinstall bauta");
        add("descendant", "write-heic", true, "sudo apt install libheif-plugin-x265");
        add("old descendant", "write-heic", true, "sudo apt install --reinstall libheif1");
        add("descendant of ubuntu", "write-heic", true, "sudo apt install libheif-plugin-x265");
        add("ubuntu", "write-heic", true, "sudo apt install libheif-plugin-x265");
        add("ubuntu", "write-h264", true, "sudo apt install --reinstall libavcodec61");
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
        } else if (system == "old descendant") {
            report.system.id = "kali";
            report.system.idLike = {"debian"};
        } else if (system == "descendant of ubuntu") {
            makeTrixie(report);
            report.system.id = "elementary";
            report.system.idLike = {"ubuntu"};
        } else if (system == "ubuntu") {
            makeTrixie(report);
            report.system.id = "ubuntu";
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
        QVERIFY(!contains(toText(report), "-extra")); // which is other people's codecs and protocols
    }

    void ffmpegShouldBeTheSystemsOwn()
    {
        ComputerReport report = poorReport();
        QVERIFY2(contains(named(shortcomings(report), "write-h264")->what, "FFmpeg should be Debian's own"),
                 toText(report).c_str());
        report.system.id = "ubuntu";
        QVERIFY(contains(named(shortcomings(report), "container-mp4")->what, "FFmpeg should be the system's own"));
        report.system.id = "fedora";
        QVERIFY(!contains(named(shortcomings(report), "container-mp4")->what, "own"));
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
        qputenv("BAUTA_PORTABLE", "1"); // inherited from a portable file that started this one
        QCOMPARE(programKind("/usr/libexec/bauta/bauta-engine"), ProgramKind::Package);
        QCOMPARE(programKind("/usr/local/libexec/bauta/bauta-engine"), ProgramKind::Other);
        QCOMPARE(programKind(root / "bin/bauta-engine"), ProgramKind::Other);
        QVERIFY(systemFacts().programKind != ProgramKind::Portable);
        qunsetenv("BAUTA_PORTABLE");
        std::filesystem::create_directories(root / "share/bauta/portable");
        for (const char* program : {"bin/bauta", "bin/bauta-studio", "libexec/bauta/bauta-engine"}) {
            QCOMPARE(programKind(root / program), ProgramKind::Portable);
        }
        std::filesystem::remove(root / "share/bauta/portable");
        std::ofstream(root / "CMakeCache.txt") << "x";
        QCOMPARE(programKind(root / "bin/bauta-engine"), ProgramKind::BuildTree);
    }

    void pathsLoseTheirFolders_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("shown");
        const auto add = [](const char* message, const char* shown) {
            QTest::addRow("%s", message) << QString::fromUtf8(message) << QString::fromUtf8(shown);
        };
        add("/a/b/libx.so: cannot open /c/d", "libx.so: cannot open …");
        add("(\"/a/b c\") and/or x", "(\"…\") and/or x");
        add("cannot open '/a/Anna's photos/x.jpg', sorry", "cannot open '…', sorry");
        add("cannot open “/a/Anna Smith/x.so.1” there", "cannot open “x.so.1” there");
        add("/users/Anna Smith/x/y.so: not to be had", "y.so: not to be had");
        add("/users/Anna Smith/x y.so: not to be had", "…: not to be had");
        add("cannot write in /users/anna", "cannot write in …");
        add("cannot write in /users/anna today", "cannot write in …");
        add("/users/anna\nand /media/Anna Smith/ssd.bmodel", "…\nand ssd.bmodel");
        add("/opt/a/libtorch.so.1.13: x: /opt/a/net.onnx", "libtorch.so.1.13: x: net.onnx");
        add("/opt/a/data.bin: y", "data.bin: y");
        add("/opt/a/anna.sock.so.key", "…");
        add("/opt/a/anna.sofa", "…");
        add("file:///users/anna/x.jpg: no", "file:…: no");
        add("./anna/x.jpg", ".…");
        add("12 megapixels/s, a / b", "12 megapixels/s, a / b");
        add("nothing here", "nothing here");
        add("", "");
        add("/", "/");
        // The user's own home, whatever it is called, and what else is known.
        add("/srv/Anna: at home/x/liby.so: z", "~/liby.so: z");
        add("cannot write in /srv/Anna: at home", "cannot write in ~");
        add("/srv/Anna: at home/anna.onnx", "~/…");
        add("-L/srv/Anna: at home/deep/folder of/mine", "-L~/…");
        add("/srv/Anna: at homes/x", "…: at homes/x");
        add("/srv/Anna: at home/models/anna.bmodel: a", "MODELS/…: a");
        add("/srv/tree/bin/bauta-engine.so: a", "BAUTA/bauta-engine.so: a");
        add("/srv/tree/share/ssd.bmodel: a", "BAUTA/ssd.bmodel: a");
    }

    void pathsLoseTheirFolders()
    {
        QFETCH(const QString, message);
        QFETCH(const QString, shown);
        const std::vector<KnownFolder> known = {
            {"/srv/Anna: at home/", "~"}, {"/srv/Anna: at home/models", "MODELS"}, {"/srv/tree", "BAUTA", false}};
        QCOMPARE(QString::fromStdString(withoutFolders(message.toStdString(), known)), shown);
    }

    void ownFoldersAreKnownByBothNames()
    {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        std::filesystem::create_directories(root / "Anna Smith");
        std::filesystem::create_directory_symlink(root / "Anna Smith", root / "link");
        const QByteArray before = qgetenv("HOME");
        qputenv("HOME", QByteArray::fromStdString((root / "link").native()));
        const auto known = ownFolders();
        qputenv("HOME", before);
        for (const char* name : {"link", "Anna Smith"}) {
            QCOMPARE(withoutFolders("at " + (root / name / "x").native(), known), std::string("at ~/…"));
        }
        QCOMPARE(withoutFolders((std::filesystem::temp_directory_path() / "x").native(), known),
                 std::string("TMPDIR/…"));
        QCOMPARE(programTree("/opt/bauta/bin/bauta"), std::filesystem::path("/opt/bauta"));
        QCOMPARE(programTree("/opt/bauta/libexec/bauta/bauta-engine"), std::filesystem::path("/opt/bauta"));
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
