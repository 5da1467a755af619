// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/plan/path_text.h"
#include "core/plan/plan.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace bauta;
using namespace bauta::plan;

namespace
{

Plan examplePlan()
{
    Plan plan;
    plan.defaultDecision = {.method = protect::Method::Pixelate, .detail = 5};
    plan.people = {{"person 1", std::nullopt}, {"Zoë", Decision{.method = protect::Method::Keep}}};
    PlannedMedia& media = plan.media.emplace_back();
    media.file = "/photos/a b\n\xff.jpg";
    media.outputSubpath = "deep/a b\n\xff.jpg";
    media.sha256 = std::string(64, 'a');
    media.widthInPixels = 4000;
    media.heightInPixels = 3000;
    PlannedFace& face = media.faces.emplace_back();
    face.boxInImage = {10.25F, -3.5F, 100.F, 120.75F};
    face.confidence = 0.987F;
    face.landmarksInImage = {{{1.F, 2.F}, {3.F, 4.F}, {5.F, 6.F}, {7.F, 8.F}, {9.F, 10.F}}};
    face.landmarksReliable = true;
    face.person = 1;
    face.reason = "matches --except me.jpg";
    PlannedFace& second = media.faces.emplace_back();
    second.boxInImage = {1.F, 1.F, 20.F, 20.F};
    second.confidence = 0.5F;
    second.decision = Decision{.method = protect::Method::Sticker,
                               .detail = 0,
                               .sticker = "smile \xfe.png",
                               .colorRgb = 0x0102FFU,
                               .shape = protect::MaskShape::Ellipse,
                               .margin = 0.25F,
                               .cosmetic = true};
    PlannedFace& third = media.faces.emplace_back();
    third.boxInImage = {1.F, 1.F, 20.F, 20.F};
    third.decision = Decision{.method = protect::Method::Cloak, .strength = protect::Strength::Subtle};
    PlannedFace& fourth = media.faces.emplace_back();
    fourth.boxInImage = {1.F, 1.F, 20.F, 20.F};
    fourth.decision = Decision{.method = protect::Method::Disguise,
                               .strength = protect::Strength::Strong,
                               .budget = protect::CloakBudget{0.028F, 0.31F, 9.F / 255.F}};
    PlannedFace& fifth = media.faces.emplace_back();
    fifth.boxInImage = {1.F, 1.F, 20.F, 20.F};
    fifth.decision = Decision{.method = protect::Method::Anonymize,
                              .presentation = protect::Presentation::Feminine,
                              .face = plan::kMostFaceNumber};
    return plan;
}

std::string valid()
{
    return R"({"bautaPlan": 1, "default": {"method": "solid"}, "people": [{"label": "person 1"}], "media": [{
        "file": "a.jpg", "output": "a.jpg",
        "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF", "width": 10, "height": 20,
        "faces": [{"box": [1, 2, 3, 4], "confidence": 0.5, "landmarks": [[1,2],[3,4],[5,6],[7,8],[9,10]],
                   "landmarksReliable": true, "person": 0, "decision": {"method": "blur", "detail": 3}}]}]})";
}

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    const auto at = text.find(what);
    if (at == std::string::npos) {
        qFatal("the test's own text lacks %s", what.c_str());
    }
    return text.replace(at, what.size(), by);
}

} // namespace

class TestPlan final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip()
    {
        const Plan plan = examplePlan();
        const auto read = parsePlan(formatPlan(plan, "/photos"), "/photos");
        QVERIFY2(read, read ? "" : read.error().detail.c_str());
        QVERIFY(read->defaultDecision == plan.defaultDecision);
        QCOMPARE(read->people.size(), plan.people.size());
        QCOMPARE(read->people[1].label, plan.people[1].label);
        QVERIFY(read->people[1].decision == plan.people[1].decision);
        const PlannedMedia& media = read->media.at(0);
        QCOMPARE(media.file.native(), plan.media[0].file.native());
        QCOMPARE(media.outputSubpath.native(), plan.media[0].outputSubpath.native());
        QCOMPARE(media.sha256, plan.media[0].sha256);
        QCOMPARE(media.widthInPixels, 4000);
        QCOMPARE(media.heightInPixels, 3000);
        QCOMPARE(media.faces.size(), std::size_t{5});
        QCOMPARE(media.faces[0].boxInImage, plan.media[0].faces[0].boxInImage);
        QCOMPARE(media.faces[0].landmarksInImage[4], plan.media[0].faces[0].landmarksInImage[4]);
        QVERIFY(media.faces[0].landmarksReliable);
        QCOMPARE(media.faces[0].person, 1);
        QCOMPARE(media.faces[0].reason, plan.media[0].faces[0].reason);
        QVERIFY(!media.faces[0].decision);
        QVERIFY(media.faces[1].decision == plan.media[0].faces[1].decision);
        QCOMPARE(media.faces[1].person, -1);
        QVERIFY(media.faces[2].decision == plan.media[0].faces[2].decision);
        QVERIFY(media.faces[3].decision == plan.media[0].faces[3].decision); // each limit to the last bit
        QVERIFY(media.faces[4].decision == plan.media[0].faces[4].decision);
    }

    void tracksComeBack()
    {
        Plan plan = examplePlan();
        plan::PlannedVideo video;
        video.frames = 250;
        video.seconds = 10.01;
        plan::PlannedTrack& track = video.tracks.emplace_back();
        track.id = 7;
        track.person = 1;
        track.decision = Decision{.method = protect::Method::Pixelate};
        track.reason = "matches --only me.jpg";
        track.points.push_back({.frame = 3,
                                .kind = faces::PointKind::Detected,
                                .boxInImage = {1.25F, 2.5F, 30.F, 40.F},
                                .landmarksInImage = {{{1.F, 2.F}, {3.F, 4.F}, {5.F, 6.F}, {7.F, 8.F}, {9.F, 10.F}}},
                                .landmarksReliable = true,
                                .confidence = 0.5F});
        track.points.push_back({.frame = 9,
                                .kind = faces::PointKind::Predicted,
                                .boxInImage = {-4.F, 2.5F, 30.F, 40.F},
                                .uncertaintyInPixels = 12.5F});
        video.fromInMicroseconds = 1'500'000;
        video.review.push_back({{.reason = faces::ReviewReason::Predicted,
                                 .track = 7,
                                 .firstFrame = 4,
                                 .lastFrame = 9,
                                 .boxInImage = {1.F, 2.F, 3.F, 4.F},
                                 .words = "lost behind something"},
                                0.16,
                                0.36});
        plan.media[0].video = video;

        const auto read = parsePlan(formatPlan(plan, "/photos"), "/photos");
        QVERIFY2(read, read ? "" : read.error().detail.c_str());
        QVERIFY(read->media[0].video.has_value());
        const plan::PlannedVideo& back = *read->media[0].video;
        QCOMPARE(back.frames, std::int64_t{250});
        QCOMPARE(back.seconds, 10.01);
        QCOMPARE(back.tracks.size(), std::size_t{1});
        QCOMPARE(back.tracks[0].id, 7);
        QCOMPARE(back.tracks[0].reason, track.reason);
        QVERIFY(back.fromInMicroseconds == video.fromInMicroseconds);
        QVERIFY(!back.toInMicroseconds);
        const std::vector<faces::TrackPoint>& points = back.tracks[0].points;
        QCOMPARE(points.size(), std::size_t{2});
        QCOMPARE(points[0].frame, 3);
        QVERIFY(points[0].kind == faces::PointKind::Detected);
        QCOMPARE(points[0].boxInImage, track.points[0].boxInImage);
        QCOMPARE(points[0].landmarksInImage[4], track.points[0].landmarksInImage[4]);
        QVERIFY(points[0].landmarksReliable && !points[1].landmarksReliable);
        QCOMPARE(points[0].confidence, 0.5F);
        QVERIFY(points[1].kind == faces::PointKind::Predicted);
        QCOMPARE(points[1].uncertaintyInPixels, 12.5F);
        QCOMPARE(back.review.size(), std::size_t{1});
        QVERIFY(back.review[0].spot.reason == faces::ReviewReason::Predicted);
        QCOMPARE(back.review[0].spot.track, 7);
        QCOMPARE(back.review[0].spot.lastFrame, 9);
        QCOMPARE(back.review[0].spot.words, video.review[0].spot.words);
        QCOMPARE(back.review[0].lastSeconds, 0.36);
        QVERIFY(read->decisionFor(back.tracks[0]).method == protect::Method::Pixelate);
    }

    void badTracksAreRefused_data()
    {
        QTest::addColumn<QString>("video");
        QTest::addColumn<QString>("at");
        const auto track = [](const char* keys) {
            return QStringLiteral(R"({"frames": 9, "seconds": 1, "tracks": [{"id": 1, "points": [%1]}]})")
                .arg(QString::fromLatin1(keys));
        };
        QTest::newRow("no points") << track("") << "/media/0/video/tracks/0/points";
        QTest::newRow("backwards") << track(R"({"frame": 5, "box": [1,1,5,5]}, {"frame": 5, "box": [1,1,5,5]})")
                                   << "/media/0/video/tracks/0/points/1/frame";
        QTest::newRow("no box") << track(R"({"frame": 5})") << "/media/0/video/tracks/0/points/0";
        QTest::newRow("kind") << track(R"({"frame": 5, "kind": "guessed", "box": [1,1,5,5]})")
                              << "/media/0/video/tracks/0/points/0/kind";
        QTest::newRow("negative frame") << track(R"({"frame": -1, "box": [1,1,5,5]})")
                                        << "/media/0/video/tracks/0/points/0/frame";
        QTest::newRow("same id")
            << QStringLiteral(
                   R"({"frames": 9, "seconds": 1, "tracks": [{"id": 1, "points": [{"frame": 1, "box": [1,1,5,5]}]},
                              {"id": 1, "points": [{"frame": 1, "box": [1,1,5,5]}]}]})")
            << "/media/0/video/tracks/1/id";
        QTest::newRow("unknown member") << QStringLiteral(
                                               R"({"frames": 9, "seconds": 1, "tracks": [], "embedding": 1})")
                                        << "/media/0/video";
    }
    void badTracksAreRefused()
    {
        QFETCH(const QString, video);
        QFETCH(const QString, at);
        const auto plan = parsePlan(
            replaced(valid(), R"("faces": [)", R"("video": )" + video.toStdString() + R"(, "faces": [)"), "/");
        QVERIFY(!plan);
        QVERIFY2(plan.error().detail.find(at.toStdString() + ":") != std::string::npos, plan.error().detail.c_str());
    }

    void aCloakIsStandardUnlessToldOtherwise()
    {
        const auto decisionOf = [](const std::string& json) {
            return parsePlan(replaced(valid(), R"({"method": "solid"})", json), "/");
        };
        const auto open = decisionOf(R"({"method": "cloak"})");
        QVERIFY2(open, open ? "" : open.error().detail.c_str());
        QVERIFY(open->defaultDecision.strength == protect::Strength::Standard);
        QVERIFY(!open->defaultDecision.budget);
        QVERIFY(cloakBudget(open->defaultDecision) ==
                protect::budgetFor(protect::Method::Cloak, protect::Strength::Standard));
        QVERIFY(cloakBudget({.method = protect::Method::Cloak}) == cloakBudget(open->defaultDecision));

        // The units of --budget; what is not said is that of the strength.
        const auto own =
            decisionOf(R"({"method": "disguise", "strength": "strong", "budget": {"movement": 4, "tone": 6}})");
        QVERIFY2(own, own ? "" : own.error().detail.c_str());
        const auto strong = protect::budgetFor(protect::Method::Disguise, protect::Strength::Strong);
        const protect::CloakBudget expected{0.04F, strong.strain, 6.F / 255.F};
        QVERIFY(own->defaultDecision.budget == expected);
        QVERIFY(cloakBudget(own->defaultDecision) == expected);

        // Whoever carries the plan out gets all of it.
        const std::string text = formatPlan(*own, "/");
        QVERIFY2(text.find(R"("strength": "strong")") != std::string::npos, text.c_str());
        QVERIFY2(text.find(R"("movement": 4.0)") != std::string::npos, text.c_str());
    }

    void namesAreRelativeToThePlan()
    {
        const std::string inside = formatPlan(examplePlan(), "/photos");
        QVERIFY(inside.find("/photos") == std::string::npos);
        const std::string outside = formatPlan(examplePlan(), "/elsewhere");
        const auto moved = parsePlan(inside, "/moved");
        QVERIFY(moved);
        QCOMPARE(moved->media[0].file.native(), std::string("/moved/a b\n\xff.jpg"));
        const auto fixed = parsePlan(outside, "/moved");
        QVERIFY(fixed);
        QCOMPARE(fixed->media[0].file.native(), std::string("/photos/a b\n\xff.jpg"));
    }

    void decisionsByPrecedence()
    {
        Plan plan = examplePlan();
        PlannedFace& face = plan.media[0].faces[0];
        QVERIFY(plan.decisionFor(face).method == protect::Method::Keep); // its person's
        face.person = 0;
        QVERIFY(plan.decisionFor(face).method == protect::Method::Pixelate); // the default
        face.person = -1;
        QVERIFY(plan.decisionFor(face).method == protect::Method::Pixelate);
        face.decision = Decision{.method = protect::Method::Blur};
        QVERIFY(plan.decisionFor(face).method == protect::Method::Blur); // its own
    }

    void malformed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("where");
        const auto add = [](const char* name, const std::string& json, const char* where,
                            ErrorCode code = ErrorCode::Damaged) {
            QTest::newRow(name) << QByteArray::fromStdString(json) << static_cast<int>(code) << QByteArray(where);
        };
        add("empty", "", "line 1");
        add("cut short", valid().substr(0, 300), "line");
        add("not an object", "[]", "at /", ErrorCode::UnsupportedFormat);
        add("another kind of JSON", R"({"a": 1})", "bautaPlan", ErrorCode::UnsupportedFormat);
        add("later version", replaced(valid(), "\"bautaPlan\": 1", "\"bautaPlan\": 2"), "/bautaPlan",
            ErrorCode::UnsupportedFormat);
        add("version as text", replaced(valid(), "\"bautaPlan\": 1", "\"bautaPlan\": \"1\""), "/bautaPlan");
        add("unknown method", replaced(valid(), "\"solid\"", "\"lasers\""), "/default/method");
        add("unknown member", replaced(valid(), "\"width\": 10", "\"width\": 10, \"embedding\": [1]"), "/media/0");
        add("missing member", replaced(valid(), "\"width\": 10,", ""), "width");
        add("text for number", replaced(valid(), "\"width\": 10", "\"width\": \"10\""), "/media/0/width");
        add("fraction for integer", replaced(valid(), "\"width\": 10", "\"width\": 10.5"), "/media/0/width");
        add("negative size", replaced(valid(), "\"width\": 10", "\"width\": -10"), "/media/0/width");
        add("huge size", replaced(valid(), "\"width\": 10", "\"width\": 18446744073709551615"), "/media/0/width");
        add("three numbers in box", replaced(valid(), "[1, 2, 3, 4]", "[1, 2, 3]"), "/media/0/faces/0/box");
        add("no width of box", replaced(valid(), "[1, 2, 3, 4]", "[1, 2, 0, 4]"), "/media/0/faces/0/box/2");
        add("infinite box", replaced(valid(), "[1, 2, 3, 4]", "[1, 2, 1e999, 4]"), "");
        add("far box", replaced(valid(), "[1, 2, 3, 4]", "[1e30, 2, 3, 4]"), "/media/0/faces/0/box/0");
        add("confidence", replaced(valid(), "\"confidence\": 0.5", "\"confidence\": 1.5"), "confidence");
        add("four landmarks", replaced(valid(), ",[9,10]", ""), "landmarks");
        add("nobody", replaced(valid(), "\"person\": 0", "\"person\": 1"), "/media/0/faces/0/person");
        add("negative person", replaced(valid(), "\"person\": 0", "\"person\": -1"), "/media/0/faces/0/person");
        add("short hash", replaced(valid(), "0123456789abcdef0", "0"), "/media/0/sha256");
        add("no hex", replaced(valid(), "ABCDEF", "ABCDEG"), "/media/0/sha256");
        add("output climbs", replaced(valid(), "\"output\": \"a.jpg\"", "\"output\": \"../a.jpg\""), "/media/0/output");
        add("output climbs inside", replaced(valid(), "\"output\": \"a.jpg\"", "\"output\": \"b/../../a.jpg\""),
            "/media/0/output");
        add("absolute output", replaced(valid(), "\"output\": \"a.jpg\"", "\"output\": \"/etc/passwd\""),
            "/media/0/output");
        add("empty output", replaced(valid(), "\"output\": \"a.jpg\"", "\"output\": \"\""), "/media/0/output");
        add("zero byte", replaced(valid(), "\"file\": \"a.jpg\"", "\"file\": \"a\\u0000.jpg\""), "/media/0/file");
        add("bytes without hex", replaced(valid(), "\"file\": \"a.jpg\"", "\"file\": {\"bytes\": \"6\"}"),
            "/media/0/file/bytes");
        add("twice", replaced(valid(), "\"width\": 10", "\"width\": 10, \"width\": 11"), "twice");
        add("colour", replaced(valid(), "\"detail\": 3", "\"color\": \"red\""), "/decision/color");
        const auto cloak = [](const std::string& members) {
            return replaced(valid(), "\"method\": \"solid\"", members);
        };
        add("strength of a cover", cloak(R"("method": "solid", "strength": "strong")"), "/default/strength");
        add("strength of keep", cloak(R"("method": "keep", "strength": "strong")"), "/default/strength");
        add("budget of a cover", cloak(R"("method": "blur", "budget": {"tone": 9})"), "/default/budget");
        add("unknown strength", cloak(R"("method": "cloak", "strength": "extreme")"), "/default/strength");
        add("no strength", cloak(R"("method": "cloak", "strength": "none")"), "/default/strength");
        add("strength as number", cloak(R"("method": "cloak", "strength": 3)"), "/default/strength");
        add("unknown limit", cloak(R"("method": "cloak", "budget": {"noise": 9})"), "/default/budget");
        add("budget as number", cloak(R"("method": "cloak", "budget": 9)"), "/default/budget");
        add("far too much movement", cloak(R"("method": "cloak", "budget": {"movement": 15.1})"),
            "/default/budget/movement");
        add("no tone", cloak(R"("method": "cloak", "budget": {"tone": 0})"), "/default/budget/tone");
        add("negative strain", cloak(R"("method": "cloak", "budget": {"strain": -0.1})"), "/default/budget/strain");
        add("strain as text", cloak(R"("method": "cloak", "budget": {"strain": "0.1"})"), "/default/budget/strain");
        add("shape of a cloak", cloak(R"("method": "cloak", "shape": "box")"), "/default/shape");
        add("unknown shape", cloak(R"("method": "solid", "shape": "star")"), "/default/shape");
        add("margin of another face", cloak(R"("method": "anonymize", "margin": 0.2)"), "/default/margin");
        add("negative margin", cloak(R"("method": "solid", "margin": -0.1)"), "/default/margin");
        add("number of a cover", cloak(R"("method": "solid", "face": 3)"), "/default/face");
        add("negative number", cloak(R"("method": "anonymize", "face": -3)"), "/default/face");
        add("huge number", cloak(R"("method": "anonymize", "face": 2147483648)"), "/default/face");
        add("deep", std::string(100'000, '['), "deep");
    }

    void malformed()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const int, code);
        QFETCH(const QByteArray, where);
        const auto read = parsePlan(json.toStdString(), "/");
        QVERIFY(!read);
        QCOMPARE(static_cast<int>(read.error().code), code);
        QVERIFY2(read.error().detail.find(where.toStdString()) != std::string::npos, read.error().detail.c_str());
    }

    void validIsRead()
    {
        const auto read = parsePlan(valid(), "/x");
        QVERIFY2(read, read ? "" : read.error().detail.c_str());
        QVERIFY(read->media[0].sha256.ends_with("abcdef"));
    }

    void everyPrefixIsRefusedWithoutHarm()
    {
        const std::string text = formatPlan(examplePlan(), "/");
        for (std::size_t length = 0; length + 2 < text.size(); length += 7) {
            QVERIFY(!parsePlan(text.substr(0, length), "/"));
        }
    }

    void filesAreWrittenAtomically()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "p.plan";
        QVERIFY(writePlan(examplePlan(), file));
        QVERIFY(writePlan(examplePlan(), file)); // replaces
        QVERIFY(readPlan(file));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}), std::ptrdiff_t{1});
        const auto missing = readPlan(file.parent_path() / "absent.plan");
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
    }

    void noBiometricDataInThePlan()
    {
        // All numbers of a face are its box, confidence and five points: 4 + 1 + 10 and the person.
        const std::string text = formatPlan(examplePlan(), "/");
        for (const char* word : {"embedding", "template", "descriptor", "mesh"}) {
            QVERIFY(text.find(word) == std::string::npos);
        }
        QVERIFY(text.size() < 3000);
    }

    void utf8_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("valid");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("plain") << QByteArray("abc") << true << QByteArray("abc");
        QTest::newRow("letters") << QByteArray("é漢😀") << true << QByteArray("é漢😀");
        QTest::newRow("newline") << QByteArray("a\nb") << true << QByteArray("a\\nb");
        QTest::newRow("escape") << QByteArray("\x1b[2J") << true << QByteArray("\\x1b[2J");
        QTest::newRow("latin-1") << QByteArray("caf\xe9") << false << QByteArray("caf\\xe9");
        QTest::newRow("overlong") << QByteArray("\xc0\xaf") << false << QByteArray("\\xc0\\xaf");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << false << QByteArray("\\xed\\xa0\\x80");
        QTest::newRow("too high") << QByteArray("\xf4\x90\x80\x80") << false << QByteArray("\\xf4\\x90\\x80\\x80");
        QTest::newRow("cut") << QByteArray("\xe2\x82") << false << QByteArray("\\xe2\\x82");
        QTest::newRow("right-to-left override")
            << QByteArray("a\xe2\x80\xae") << true << QByteArray("a\\xe2\\x80\\xae");
        QTest::newRow("C1 control") << QByteArray("\xc2\x9b") << true << QByteArray("\\xc2\\x9b");
    }

    void utf8()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const bool, valid);
        QFETCH(const QByteArray, shown);
        QCOMPARE(isValidUtf8(bytes.toStdString()), valid);
        QCOMPARE(QByteArray::fromStdString(
                     printable(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())))),
                 shown);
        QCOMPARE(bytesFromHex(hexFromBytes(bytes.toStdString())).value_or(""), bytes.toStdString());
    }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
