// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "tests/app/cli_outcome.h"
#include "tests/core/jobs/fake_services.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <memory>
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

namespace
{

/// Takes everybody for the same person, whatever covers them.
class Stubborn final : public faces::Recogniser
{
public:
    const std::string& name() const override { return m_name; }
    Expected<std::vector<faces::Embedding>> embed(const cv::Mat&, const std::vector<faces::Face>& faces) const override
    {
        return std::vector<faces::Embedding>(faces.size(), faces::Embedding({1.F, 0.F}));
    }

private:
    std::string m_name = "stubborn";
};

} // namespace

class TestCliAudit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_services = std::make_unique<FakeServices>();
    }

    void auditOfACopyAndOfACover()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        writePhoto(m_root / "copy/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        const std::string in = (m_root / "in").native();
        const Outcome copied = call({"audit", in, (m_root / "copy").native()});
        QCOMPARE(copied.exitCode, 4);
        QVERIFY2(contains(copied.out, "PHOTO\tFACE\tVERDICT\tCHANCE\tMATCHED BY"), copied.out.c_str());
        QVERIFY(contains(copied.out, "a.png\t1\tnot protected (left as it was)\t100 %\t4 of 4"));
        QVERIFY(contains(copied.out, "1 of 1 face may still be recognised at FAR 1 %"));
        QVERIFY(contains(copied.out, "trains a recogniser on cloaked photos"));
        QVERIFY(!contains(copied.out, "took part"));

        QCOMPARE(call({"protect", in, "-o", (m_root / "safe").native()}).exitCode, 0);
        const Outcome covered = call({"audit", in, (m_root / "safe").native(), "-v"});
        QCOMPARE(covered.exitCode, 0);
        QVERIFY(contains(covered.out, "no recogniser here would match it\t"));
        QVERIFY(contains(covered.out, "dlib-resnet\ttook part"));
        QVERIFY(contains(call({"audit", in, (m_root / "safe").native(), "-v", "--surrogate", "none"}).out,
                         "dlib-resnet\tno part"));
        const Outcome quiet = call({"audit", in, (m_root / "copy").native(), "-q"});
        QCOMPARE(quiet.exitCode, 4);
        QVERIFY(quiet.out.empty() && quiet.err.empty());
    }

    void auditReports()
    {
        writePhoto(m_root / "in/<b>.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        writePhoto(m_root / "safe/<b>.png", {640, 480}, {});
        std::ofstream(m_root / "in/lonely.png") << "text";
        const Outcome outcome =
            call({"audit", (m_root / "in").native(), (m_root / "safe").native(), "--json", "--html",
                  (m_root / "audit.html").native(), "--report", (m_root / "audit.json").native(), "--level", "0.1%"});
        QCOMPARE(outcome.exitCode, 3); // one photo has no counterpart
        QVERIFY(contains(outcome.err, "lonely.png: it has no protected counterpart"));
        const QJsonObject report = jsonOf(outcome.out);
        QCOMPARE(report["job"].toString(), QString("audit"));
        QCOMPARE(report["level"].toDouble(), 0.001);
        QCOMPARE(report["facesRecognisable"].toInt(), 0);
        QCOMPARE(jsonOf(textOf("audit.json"))["facesAudited"].toInt(), 1);
        const std::string html = textOf("audit.html");
        QVERIFY(contains(html, "&lt;b&gt;.png"));
        QVERIFY(!contains(html, "<b>.png"));
        // The original's face is shown on demand only.
        QVERIFY(contains(html, "alt=\"face, protected\"") && !contains(html, "alt=\"face, original\""));
        QCOMPARE(call({"audit", (m_root / "in").native(), (m_root / "safe").native(), "--show-faces", "--html",
                       (m_root / "audit.html").native()})
                     .exitCode,
                 3);
        QVERIFY(contains(textOf("audit.html"), "alt=\"face, original\""));
    }

    void auditRefusesWhatMakesNoSense()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {});
        const std::string file = (m_root / "in/a.png").native();
        QCOMPARE(call({"audit", (m_root / "in").native(), file}).exitCode, 2);
        QCOMPARE(call({"audit", (m_root / "in").native(), (m_root / "absent").native()}).exitCode, 2);
        const Outcome absent = call({"audit", file, (m_root / "absent.png").native()});
        QCOMPARE(absent.exitCode, 3);
        QVERIFY(contains(absent.err, "absent.png: no such file"));
        QCOMPARE(
            call({"audit", file, file, "--html", file + "x.html", "--report", (m_root / "r.html").native()}).exitCode,
            0);
        fs::create_directories(m_root / "empty");
        QCOMPARE(call({"audit", (m_root / "empty").native(), (m_root / "empty").native()}).exitCode, 3);
        CancelSource source;
        source.request();
        QCOMPARE(call({"audit", file, file}, source.token()).exitCode, 130);
    }

    void protectAudits()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}, {{360, 100, 140, 140}, 1}});
        const std::string in = (m_root / "in").native();
        const Outcome covered =
            call({"protect", in, "-o", (m_root / "out").native(), "--audit", "--report", (m_root / "r.json").native()});
        QCOMPARE(covered.exitCode, 0);
        QVERIFY(covered.out.find("1 photo written") < covered.out.find("VERDICT"));
        QVERIFY(contains(covered.out, "0 of 2 faces may still be recognised"));
        QCOMPARE(jsonOf(textOf("r.json"))["audit"].toObject()["facesAudited"].toInt(), 2);
        // Whom a rule exempts, nobody needs to hide.
        const Outcome largest =
            call({"protect", in, "-o", (m_root / "out2").native(), "--audit", "--who", "largest", "--json"});
        QCOMPARE(largest.exitCode, 0);
        const QJsonObject audit = jsonOf(largest.out)["audit"].toObject();
        QCOMPARE(audit["facesRecognisable"].toInt(), 0);
        QVERIFY(audit["items"].toArray()[0].toObject()["faces"].toArray().size() == 2);
        QCOMPARE(
            call({"protect", in, "-o", (m_root / "out3").native(), "--audit", "--report", (m_root / "r.html").native()})
                .exitCode,
            0);
        QVERIFY(contains(textOf("r.html"), "Audit of the protected photos"));
    }

    void protectAuditExitsWithFourWhereSomebodyIsLeft()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        for (audit::AuditRecogniser& recogniser : m_services->fakeRecognisers) {
            recogniser.recogniser = std::make_shared<Stubborn>();
        }
        const Outcome outcome = call({"protect", (m_root / "in").native(), "-o", (m_root / "out").native(), "--audit"});
        QCOMPARE(outcome.exitCode, 4);
        QVERIFY2(contains(outcome.out, "1 of 1 face may still be recognised"), outcome.out.c_str());
        QVERIFY(fs::exists(m_root / "out/a.png"));
    }

    void protectRetries()
    {
        writePhoto(m_root / "in/a.png", {640, 480}, {{{60, 80, 160, 160}, 0}});
        m_services->fakeFitter.withMesh = true;
        const protect::CloakBudget strong = protect::budgetFor(protect::Method::Cloak, protect::Strength::Strong);
        m_services->fakeCloak.hides = [&strong](const protect::CloakSubject& subject) {
            return subject.budget == strong;
        };
        const auto protectInto = [this](const char* folder) {
            return call({"protect", (m_root / "in").native(), "-o", (m_root / folder).native(), "-m", "cloak",
                         "--audit", "--retry", "--report", (m_root / "r.html").native()});
        };
        const Outcome raised = protectInto("out");
        QCOMPARE(raised.exitCode, 0);
        QVERIFY2(contains(raised.err, "a.png: protected again with strong"), raised.err.c_str());
        QVERIFY(contains(raised.out, "cloak (strong)"));
        QVERIFY(contains(raised.out, "0 of 1 face may still be recognised"));
        QVERIFY(contains(textOf("r.html"), "protected again with strong"));

        m_services->fakeCloak.hides = {};
        const Outcome left = protectInto("out2");
        QCOMPARE(left.exitCode, 4);
        QVERIFY2(contains(left.err, "cannot do more: try disguise or solid"), left.err.c_str());
        QVERIFY(fs::exists(m_root / "out2/a.png"));
    }

private:
    std::string textOf(const char* name) const
    {
        std::ifstream in(m_root / name);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    Outcome call(const std::vector<std::string>& arguments, const CancelToken& cancel = {})
    {
        return test::callBauta(arguments, *m_services, m_root, cancel);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    std::unique_ptr<FakeServices> m_services;
};

QTEST_GUILESS_MAIN(TestCliAudit)
#include "tst_cli_audit.moc"
