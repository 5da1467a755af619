// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/audit_report.h"
#include "core/jobs/report_html.h"
#include "core/jobs/report_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;

namespace
{

const std::string kHostile = "in/<svg onload=alert(1)>\"'&\n.jpg";

audit::RecogniserAudit recogniser(const std::string& name, audit::RecogniserRole role, bool tookPart)
{
    audit::RecogniserAudit result;
    result.name = name;
    result.role = role;
    result.tookPart = tookPart;
    result.calibrated = true;
    result.thresholdAtLevel = 0.35F;
    result.unprotected = {0.98F, 1e-6};
    result.byUpload.assign(audit::allUploads().size(), {0.1F, 0.3});
    result.byUpload.at(4) = {0.41F, 0.004};
    result.worstUpload = 4;
    result.matches = true;
    result.across =
        audit::AcrossPhotos{{2, {0.8F, 1e-5}, 2}, {2, {0.2F, 0.1}, 0}, {2, {0.2F, 0.1}, 0}, {2, {0.5F, 1e-4}, 1}};
    return result;
}

AuditReport hostileReport()
{
    AuditReport report;
    report.surrogates = {"faceres"};
    report.warnings = {"<script>alert(2)</script>"};
    AuditedPhoto& photo = report.items.emplace_back();
    photo.original = kHostile;
    photo.protectedFile = "safe/caf\xe9.jpg"; // Latin-1
    photo.status = ItemStatus::Succeeded;
    photo.originalSizeInPixels = {640, 480};
    photo.protectedSizeInPixels = {320, 240};
    photo.notes = {"a & b"};
    AuditedFace& face = photo.faces.emplace_back();
    face.boxInImage = {10.F, 20.F, 30.F, 40.F};
    face.person = 0;
    face.audit.faceFound = true;
    face.audit.verdict = audit::Verdict::Possible;
    face.audit.probability = 0.61;
    face.audit.worstUpload = audit::Upload::Webp70;
    face.audit.recognisers = {recogniser("faceres", audit::RecogniserRole::BuiltIn, true),
                              recogniser("</text><script>", audit::RecogniserRole::Judge, false)};
    face.audit.recognisers.push_back(recogniser("silent", audit::RecogniserRole::Judge, false));
    face.audit.recognisers.back().calibrated = false;
    face.protectedJpeg = {std::byte{0xFF}, std::byte{0xD8}};
    AuditedFace& left = photo.faces.emplace_back(face);
    left.leftOnPurpose = true;
    left.reason = "matches --except <me>.jpg";
    AuditedPhoto& failed = report.items.emplace_back();
    failed.original = "in/b.jpg";
    failed.status = ItemStatus::Failed;
    Error& error = failed.error.emplace();
    error.code = ErrorCode::NotFound;
    error.detail = "it has no <protected> counterpart";
    return report;
}

/// Why a page is not well formed, or nothing: elements nest, attributes are quoted, text has no stray '<'.
std::string defectOf(const std::string& html)
{
    static const std::set<std::string> kVoid{"meta", "br", "img"};
    std::vector<std::string> open;
    std::size_t at = html.find("<html");
    while ((at = html.find('<', at)) != std::string::npos) {
        // Inside an attribute a '>' is text.
        std::size_t end = at + 1;
        for (char quote = '\0'; end < html.size() && (quote != '\0' || html[end] != '>'); ++end) {
            if (html[end] == '"') {
                quote = quote == '\0' ? '"' : '\0';
            } else if (html[end] == '<') {
                return "'<' inside a tag: " + html.substr(at, 80);
            }
        }
        if (end >= html.size()) {
            return "a tag does not end: " + html.substr(at, 80);
        }
        const std::string tag = html.substr(at + 1, end - at - 1);
        const std::string name =
            tag.substr(tag[0] == '/' ? 1 : 0, tag.find_first_of(" /\n", 1) - (tag[0] == '/' ? 1 : 0));
        if (tag[0] == '/') {
            if (open.empty() || open.back() != name) {
                return "</" + name + "> closes <" + (open.empty() ? "" : open.back()) + ">";
            }
            open.pop_back();
        } else if (tag.back() != '/' && kVoid.count(name) == 0) {
            open.push_back(name);
        }
        const std::size_t equals = tag.find('=');
        if (equals != std::string::npos && tag.at(equals + 1) != '"') {
            return "an attribute is not quoted: " + tag;
        }
        at = name == "style" && tag[0] != '/' ? html.find("</style", end) : end;
    }
    return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestAuditReports final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCheckOfPagesCanFail()
    {
        QVERIFY(defectOf("<html><p>a</p></html>").empty());
        QVERIFY(!defectOf("<html><p>a</html>").empty());
        QVERIFY(!defectOf("<html><p class=x>a</p></html>").empty());
        QVERIFY(!defectOf("<html><p class=\"x>a</p></html>").empty());
    }

    void pagesAreWellFormedAndSelfContained_data()
    {
        QTest::addColumn<bool>("withProtection");
        QTest::newRow("audit") << false;
        QTest::newRow("protect --audit") << true;
    }

    void pagesAreWellFormedAndSelfContained()
    {
        QFETCH(const bool, withProtection);
        std::string html = toHtml(hostileReport());
        if (withProtection) {
            ProtectReport protection;
            protection.audit = std::make_shared<const AuditReport>(hostileReport());
            html = toHtml(protection);
        }
        QVERIFY2(defectOf(html).empty(), defectOf(html).c_str());
        QVERIFY(contains(html, "default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
        for (const char* forbidden : {"<script", "<svg onload", "javascript:",
                                      "http"
                                      ":",
                                      "https"
                                      ":",
                                      "@import", "<link", "<iframe", "src=\"/", "xlink"}) {
            QVERIFY2(!contains(html, forbidden), forbidden);
        }
        for (std::size_t at = html.find("url("); at != std::string::npos; at = html.find("url(", at + 1)) {
            QCOMPARE(html.substr(at, 11), std::string("url(#hatch)"));
        }
        QVERIFY(contains(html, "&lt;svg onload=alert(1)&gt;&quot;&#39;&amp;\\n.jpg"));
        QVERIFY(contains(html, "caf\\xE9.jpg") || contains(html, "caf\\xe9.jpg"));
        QVERIFY(contains(html, "data:image/jpeg;base64,/9g="));
        QVERIFY(contains(html, "recognisers of today"));
        QVERIFY(contains(html, "took part in making the cloak"));
        QVERIFY(contains(html, "prefers-color-scheme: dark"));
        QVERIFY(contains(html, "no calibration"));
        QVERIFY(contains(html, "left visible on purpose"));
    }

    void anUnusualLevelIsDrawn()
    {
        AuditReport report = hostileReport();
        QVERIFY(!contains(toHtml(report), "class=\"level\""));
        report.level = 0.0001;
        QVERIFY(contains(toHtml(report), "class=\"level\""));
    }

    void jsonHasTheDocumentedMembers()
    {
        const QJsonObject json = parsed(toJson(hostileReport()));
        QCOMPARE(json["bautaReport"].toInt(), 1);
        QCOMPARE(json["job"].toString(), QString("audit"));
        QCOMPARE(json["level"].toDouble(), 0.01);
        QCOMPARE(json["facesAudited"].toInt(), 2);
        QCOMPARE(json["facesRecognisable"].toInt(), 1); // the other one was left on purpose
        QVERIFY(!json["caveat"].toString().isEmpty());
        QCOMPARE(json["counts"].toObject()["failed"].toInt(), 1);
        const QJsonArray items = json["items"].toArray();
        QCOMPARE(items[0].toObject()["original"].toString().toStdString(), kHostile);
        QVERIFY(items[0].toObject()["protected"].toObject()["bytes"].isString()); // not UTF-8
        QCOMPARE(items[1].toObject()["error"].toObject()["code"].toString(), QString("not-found"));
        const QJsonObject face = items[0].toObject()["faces"].toArray()[0].toObject();
        QCOMPARE(face["verdict"].toString(), QString("possible"));
        QCOMPARE(face["probability"].toDouble(), 0.61);
        QCOMPARE(face["worstUpload"].toString(), QString("webp-70"));
        QCOMPARE(face["person"].toInt(), 1);
        const QJsonArray recognisers = face["recognisers"].toArray();
        QCOMPARE(recognisers.size(), 3);
        const QJsonObject first = recognisers[0].toObject();
        QCOMPARE(first["role"].toString(), QString("built-in"));
        QVERIFY(first["tookPart"].toBool());
        QCOMPARE(first["protected"].toObject().size(), static_cast<int>(audit::allUploads().size()));
        QCOMPARE(first["protected"].toObject()["webp-70"].toObject()["falseAcceptRate"].toDouble(), 0.004);
        QCOMPARE(first["acrossPhotos"].toObject()["protectedProtected"].toObject()["matching"].toInt(), 1);
        QVERIFY(!recognisers[2].toObject().contains("matches"));
        QVERIFY(!recognisers[2].toObject()["unprotected"].toObject().contains("falseAcceptRate"));
    }

    void aProtectionReportHoldsItsAudit()
    {
        ProtectReport protection;
        QVERIFY(!parsed(toJson(protection)).contains("audit"));
        protection.audit = std::make_shared<const AuditReport>(hostileReport());
        const QJsonObject json = parsed(toJson(protection));
        QCOMPARE(json["job"].toString(), QString("protect"));
        QCOMPARE(json["audit"].toObject()["facesRecognisable"].toInt(), 1);
        QVERIFY(!json["audit"].toObject().contains("bautaReport"));
    }

private:
    static QJsonObject parsed(const std::string& text)
    {
        return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    }
};

QTEST_GUILESS_MAIN(TestAuditReports)
#include "tst_audit_reports.moc"
