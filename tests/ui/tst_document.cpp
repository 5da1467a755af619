// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/document.h"
#include "ui/document/plan_edits.h"
#include "ui/output/export_settings.h"
#include "ui/video/track_edits.h"

#include <QSignalSpy>
#include <QTest>

using namespace bauta;
using namespace bauta::ui;

namespace
{

plan::PlannedFace faceAt(float x, int person)
{
    plan::PlannedFace face;
    face.boxInImage = {x, 10, 50, 60};
    face.confidence = 0.9F;
    face.person = person;
    return face;
}

/// Two photos: Anna twice, Ben once, and a stranger.
plan::Plan party()
{
    plan::Plan plan;
    plan.people = {{"person 1", {}}, {"person 2", {}}};
    for (const char* name : {"/photos/a.jpg", "/photos/b.jpg"}) {
        plan::PlannedMedia& media = plan.media.emplace_back();
        media.file = name;
        media.outputSubpath = media.file.filename();
        media.widthInPixels = 400;
        media.heightInPixels = 300;
    }
    plan.media[0].faces = {faceAt(10, 0), faceAt(100, 1)};
    plan.media[1].faces = {faceAt(10, 0), faceAt(200, -1)};
    return plan;
}

} // namespace

class DocumentTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_document = std::make_unique<Document>();
        m_document->load(party());
        m_a = m_document->media()[0].id;
        m_b = m_document->media()[1].id;
    }

    void decisionOfAFaceBeatsThatOfItsPerson()
    {
        PlanEdits::decidePerson(*m_document, 0, decisionFor(Treatment::Keep));
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_a, 0})), Treatment::Keep);
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_b, 0})), Treatment::Keep);
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_a, 1})), Treatment::Cover);
        PlanEdits::decideFace(*m_document, {m_b, 0}, decisionFor(Treatment::Cloak));
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_b, 0})), Treatment::Cloak);
        QCOMPARE(summarisePeople(*m_document).front().exceptions, 1);
        PlanEdits::decidePerson(*m_document, 0, decisionFor(Treatment::Cover)); // ends the exception
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_b, 0})), Treatment::Cover);
    }

    void undoAndRedoGoThroughAChainOfEdits()
    {
        const std::string before = plan::formatPlan(m_document->toPlan(), "/photos");
        PlanEdits::decideEverybody(*m_document, decisionFor(Treatment::Cloak));
        PlanEdits::merge(*m_document, 0, 1);
        PlanEdits::rename(*m_document, 0, QStringLiteral("Anna"));
        PlanEdits::removeFace(*m_document, {m_b, 1});
        PlanEdits::addFace(*m_document, m_a, faceAt(300, -1));
        PlanEdits::everybodyBut(*m_document, 0, decisionFor(Treatment::Cover));
        const std::string after = plan::formatPlan(m_document->toPlan(), "/photos");
        QVERIFY(before != after);
        QCOMPARE(m_document->undoStack().count(), 6);
        for (int i = 0; i < 6; ++i) {
            m_document->undoStack().undo();
        }
        QCOMPARE(plan::formatPlan(m_document->toPlan(), "/photos"), before);
        QVERIFY(!m_document->isModified());
        for (int i = 0; i < 6; ++i) {
            m_document->undoStack().redo();
        }
        QCOMPARE(plan::formatPlan(m_document->toPlan(), "/photos"), after);
    }

    void draggingASliderIsOneStep()
    {
        for (const auto strength : {protect::Strength::Subtle, protect::Strength::Strong}) {
            plan::Decision decision = decisionFor(Treatment::Cloak);
            decision.strength = strength;
            PlanEdits::decidePerson(*m_document, 0, decision, 7);
        }
        QCOMPARE(m_document->undoStack().count(), 1);
        m_document->undoStack().undo();
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_a, 0})), Treatment::Cover);
    }

    void everybodyButOneKeepsHerInEveryPhoto()
    {
        PlanEdits::decideFace(*m_document, {m_a, 0}, decisionFor(Treatment::Cover));
        PlanEdits::everybodyBut(*m_document, 0, decisionFor(Treatment::Cover));
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_a, 0})), Treatment::Keep);
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_b, 0})), Treatment::Keep);
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_a, 1})), Treatment::Cover);
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_b, 1})), Treatment::Cover);
    }

    void splittingMakesAPersonWithTheSameDecision()
    {
        PlanEdits::decidePerson(*m_document, 0, decisionFor(Treatment::Keep));
        PlanEdits::split(*m_document, {{m_b, 0}});
        QCOMPARE(personOf(*m_document, {m_b, 0}), 2);
        QCOMPARE(personOf(*m_document, {m_a, 0}), 0);
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_b, 0})), Treatment::Keep);
    }

    void groupsOfALaterScanRespectWhatTheUserMerged()
    {
        PlanEdits::merge(*m_document, 0, 1); // Ben is Anna
        const int c = m_document->addFiles({{"/photos/c.jpg", "c.jpg"}}).front();
        FoundMedia found;
        found.file = "/photos/c.jpg";
        found.scanned.status = jobs::ItemStatus::Succeeded;
        found.planned.emplace();
        found.planned->file = found.file;
        found.planned->faces = {faceAt(20, -1), faceAt(90, -1)};
        m_document->adopt(found);
        // The scan knows Ben's face again, and somebody new.
        m_document->adoptGroups({{"/photos/a.jpg", {100, 10, 50, 60}, -1, 5},
                                 {"/photos/c.jpg", {20, 10, 50, 60}, -1, 5},
                                 {"/photos/c.jpg", {90, 10, 50, 60}, -1, 6}});
        QCOMPARE(personOf(*m_document, {c, 0}), 0);
        QCOMPARE(personOf(*m_document, {c, 1}), 2);
        QCOMPARE(m_document->people().size(), std::size_t{3});
    }

    void aDamagedFileIsFailedAndStaysOutOfThePlan()
    {
        const int id = m_document->addFiles({{"/photos/broken.jpg", "broken.jpg"}}).front();
        FoundMedia found;
        found.file = "/photos/broken.jpg";
        found.scanned.status = jobs::ItemStatus::Failed;
        found.scanned.error = Error{ErrorCode::Damaged, "truncated"};
        m_document->adopt(found);
        QCOMPARE(m_document->find(id)->state, MediaState::Failed);
        QCOMPARE(m_document->toPlan().media.size(), std::size_t{2});
    }

    void addingTheSameFileTwiceAddsItOnce()
    {
        const QSignalSpy added(m_document.get(), &Document::mediaAdded);
        QVERIFY(m_document->addFiles({{"/photos/a.jpg", "a.jpg"}}).empty());
        QCOMPARE(added.count(), 0);
    }

    void undoAfterAFileWasTakenOutDoesNotBringItBack()
    {
        PlanEdits::decidePerson(*m_document, 0, decisionFor(Treatment::Keep));
        m_document->remove({m_a});
        m_document->undoStack().undo();
        QCOMPARE(m_document->media().size(), std::size_t{1});
        QCOMPARE(treatmentOf(decisionOf(*m_document, {m_b, 0})), Treatment::Cover);
    }

    void strongerEndsWithACover()
    {
        plan::Decision decision = decisionFor(Treatment::Cloak);
        decision.strength = protect::Strength::Subtle;
        decision = strongerThan(decision);
        QCOMPARE(decision.strength, protect::Strength::Standard);
        decision = strongerThan(strongerThan(decision));
        QCOMPARE(decision.method, protect::Method::Solid);
    }

    void courtExportLeavesOnlyPlainCovers()
    {
        PlanEdits::decideEverybody(*m_document, decisionFor(Treatment::Cloak));
        PlanEdits::decidePerson(*m_document, 0, decisionFor(Treatment::Keep));
        const auto request =
            requestFor(settingsFor(ExportPurpose::CourtOrPress, QStringLiteral("/out")), m_document->toPlan());
        QCOMPARE(request.plan->decisionFor(request.plan->media[0].faces[0]).method, protect::Method::Keep);
        QCOMPARE(request.plan->decisionFor(request.plan->media[0].faces[1]).method, protect::Method::Solid);
        QVERIFY(request.metadataKept.empty());
    }

    void aTrackByHandMovesStraightBetweenItsKeyFrames()
    {
        plan::Plan plan = party();
        plan.media[0].faces.clear();
        plan.media[0].video.emplace();
        plan.media[0].video->frames = 100;
        plan.media[0].video->seconds = 4.0;
        m_document->load(plan);
        const int id = m_document->media()[0].id;
        TrackEdits::addTrack(*m_document, id, 10, QRectF(0, 0, 40, 40));
        TrackEdits::setKeyFrame(*m_document, {id, 0}, 30, QRectF(100, 0, 40, 40));
        const plan::PlannedTrack& track = m_document->find(id)->planned.video->tracks.at(0);
        QVERIFY(isManual(track));
        QVERIFY(!trackPointAt(track, 9));
        QVERIFY(!trackPointAt(track, 31));
        QCOMPARE(trackPointAt(track, 20)->boxInImage.x, 50.F);
        TrackEdits::setKeyFrame(*m_document, {id, 0}, 20, QRectF(80, 0, 40, 40));
        QCOMPARE(trackPointAt(m_document->find(id)->planned.video->tracks.at(0), 20)->boxInImage.x, 80.F);
        m_document->undoStack().undo();
        QCOMPARE(trackPointAt(m_document->find(id)->planned.video->tracks.at(0), 20)->boxInImage.x, 50.F);
    }

private:
    std::unique_ptr<Document> m_document;
    int m_a = 0;
    int m_b = 0;
};

QTEST_GUILESS_MAIN(DocumentTest)
#include "tst_document.moc"
