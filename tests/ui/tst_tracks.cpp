// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/document.h"
#include "ui/engine/video_range.h"
#include "ui/video/track_edits.h"

#include <QTest>

using namespace bauta;
using namespace bauta::ui;

namespace
{

faces::TrackPoint pointAt(int frame, float x)
{
    faces::TrackPoint point;
    point.frame = frame;
    point.kind = faces::PointKind::Followed;
    point.boxInImage = {x, 20, 40, 50};
    point.confidence = 0.9F;
    return point;
}

plan::PlannedTrack trackOf(int id, int person, std::vector<faces::TrackPoint> points)
{
    plan::PlannedTrack track;
    track.id = id;
    track.person = person;
    track.points = std::move(points);
    return track;
}

/// A video of 100 frames: Anna from 10 to 50, Ben from 30 to 40, somebody from 60 to 80.
plan::Plan film()
{
    plan::Plan plan;
    plan.people = {{"person 1", decisionFor(Treatment::Keep)}, {"person 2", {}}, {"person 3", {}}};
    plan::PlannedMedia& media = plan.media.emplace_back();
    media.file = "/videos/a.mp4";
    media.sha256 = std::string(64, 'a');
    media.outputSubpath = "a.mp4";
    media.widthInPixels = 640;
    media.heightInPixels = 360;
    media.video.emplace();
    media.video->frames = 100;
    media.video->seconds = 4.0;
    media.video->tracks = {trackOf(0, 0, {pointAt(10, 0), pointAt(50, 400)}),
                           trackOf(1, 1, {pointAt(30, 10), pointAt(40, 10)}),
                           trackOf(2, 2, {pointAt(60, 500), pointAt(80, 520)})};
    return plan;
}

} // namespace

class TracksTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_document = std::make_unique<Document>();
        m_document->load(film());
        m_id = m_document->media()[0].id;
    }
    void cleanup()
    {
        // Whatever was done is one step, and undoing it leaves nothing behind.
        QVERIFY(m_document->undoStack().count() <= 1);
        m_document->undoStack().undo();
        QCOMPARE(plan::formatPlan(m_document->toPlan(), "/videos"), plan::formatPlan(film(), "/videos"));
    }

    void aTrackIsCutAndNothingOfItIsLost()
    {
        TrackEdits::split(*m_document, {m_id, 0}, 30);
        QCOMPARE(tracks().size(), std::size_t{4});
        const plan::PlannedTrack& before = tracks()[0];
        const plan::PlannedTrack& after = tracks()[3];
        QCOMPARE(before.points.back().frame, 29);
        QCOMPARE(after.points.front().frame, 30);
        QCOMPARE(trackPointAt(before, 29)->boxInImage.x, 190.F); // on the straight line from 0 to 400
        QCOMPARE(trackPointAt(after, 30)->boxInImage.x, 200.F);
        QCOMPARE(trackPointAt(after, 40)->boxInImage.x, 300.F);
        QCOMPARE(after.id, 3);
        // Somebody of their own, for whom the same is decided until the user says otherwise.
        QCOMPARE(after.person, 3);
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_id, 3})), Treatment::Keep);
    }

    void aTrackCannotBeCutWhereItIsNot_data()
    {
        QTest::addColumn<int>("frame");
        QTest::newRow("before") << 5;
        QTest::newRow("at its first frame") << 10;
        QTest::newRow("after") << 51;
    }
    void aTrackCannotBeCutWhereItIsNot()
    {
        QFETCH(int, frame);
        TrackEdits::split(*m_document, {m_id, 0}, frame);
        QCOMPARE(m_document->undoStack().count(), 0);
    }

    void aTrackReachesFurther_data()
    {
        QTest::addColumn<int>("frame");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("last");
        QTest::addColumn<float>("x");
        QTest::newRow("to the front") << 3 << 3 << 50 << 0.F;
        QTest::newRow("to the end") << 70 << 10 << 70 << 400.F;
    }
    void aTrackReachesFurther()
    {
        QFETCH(int, frame);
        QFETCH(int, first);
        QFETCH(int, last);
        QFETCH(float, x);
        TrackEdits::extendTo(*m_document, {m_id, 0}, frame);
        QCOMPARE(tracks()[0].points.front().frame, first);
        QCOMPARE(tracks()[0].points.back().frame, last);
        QCOMPARE(trackPointAt(tracks()[0], frame)->boxInImage.x, x);
        QCOMPARE(trackPointAt(tracks()[0], frame)->kind, faces::PointKind::Manual);
    }

    void whereATrackIsAlreadyExtendingChangesNothing()
    {
        TrackEdits::extendTo(*m_document, {m_id, 0}, 20);
        QCOMPARE(m_document->undoStack().count(), 0);
    }

    void joinedTracksHoldTheGapBetweenThem_data()
    {
        QTest::addColumn<int>("into");
        QTest::addColumn<int>("other");
        QTest::newRow("the later into the earlier") << 0 << 2;
        QTest::newRow("the earlier into the later") << 2 << 0;
    }
    void joinedTracksHoldTheGapBetweenThem()
    {
        QFETCH(int, into);
        QFETCH(int, other);
        const int person = tracks()[static_cast<std::size_t>(into)].person;
        TrackEdits::join(*m_document, {m_id, into}, {m_id, other});
        QCOMPARE(tracks().size(), std::size_t{2});
        const plan::PlannedTrack& joined = tracks()[static_cast<std::size_t>(into == 0 ? 0 : 1)];
        QCOMPARE(joined.person, person);
        QCOMPARE(joined.points.front().frame, 10);
        QCOMPARE(joined.points.back().frame, 80);
        const auto between = trackPointAt(joined, 55);
        QVERIFY(between.has_value());
        QCOMPARE(between->kind, faces::PointKind::Filled); // guessed, and to be seen as such
        QVERIFY(between->boxInImage.x > 400.F && between->boxInImage.x < 500.F);
        QCOMPARE(trackPointAt(joined, 30)->kind, faces::PointKind::Followed);
    }

    void whatIsThereAtTheSameTimeIsNotJoined()
    {
        QVERIFY(!canJoin(tracks()[0], tracks()[1]));
        TrackEdits::join(*m_document, {m_id, 0}, {m_id, 1});
        QCOMPARE(m_document->undoStack().count(), 0);
    }

    void aPartOfAVideoHasTheTracksOfThatPart()
    {
        const plan::PlannedVideo part = cutTo(*film().media[0].video, {40, 30}, {1'600'000, 2'800'000});
        QCOMPARE(part.frames, 30);
        QCOMPARE(part.seconds, 1.2);
        QCOMPARE(part.tracks.size(), std::size_t{3});
        QCOMPARE(part.tracks[0].points.front().frame, 0); // Anna, where she was in frame 40 of the whole
        QCOMPARE(part.tracks[0].points.front().boxInImage.x, 300.F);
        QCOMPARE(part.tracks[0].points.back().frame, 10);
        QCOMPARE(part.tracks[0].points.back().boxInImage.x, 400.F);
        QCOMPARE(part.tracks[1].points.size(), std::size_t{1}); // Ben, in the first frame for the last time
        QCOMPARE(part.tracks[1].points.front().frame, 0);
        QCOMPARE(part.tracks[2].points.front().frame, 20);
        QCOMPARE(part.tracks[2].points.back().frame, 29);
        const plan::PlannedVideo end = cutTo(*film().media[0].video, {81, 19}, {});
        QVERIFY(end.tracks.empty());
    }

    void whatWasDoneCanBeSavedAndRead()
    {
        TrackEdits::split(*m_document, {m_id, 0}, 30);
        const std::string text = plan::formatPlan(m_document->toPlan(), "/videos");
        const auto read = plan::parsePlan(text, "/videos");
        QVERIFY2(read.has_value(), read ? "" : read.error().detail.c_str());
        QCOMPARE(plan::formatPlan(*read, "/videos"), text);
    }

private:
    [[nodiscard]] const std::vector<plan::PlannedTrack>& tracks() const
    {
        return m_document->find(m_id)->planned.video->tracks;
    }

    std::unique_ptr<Document> m_document;
    int m_id = 0;
};

QTEST_GUILESS_MAIN(TracksTest)
#include "tst_tracks.moc"
