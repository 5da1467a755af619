// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/studio_fixture.h"
#include "ui/audit/audit_view.h"
#include "ui/output/queue_panel.h"
#include "ui/people/people_panel.h"
#include "ui/people/person_card.h"
#include "ui/people/treatment_bar.h"

#include <sys/resource.h>

#include <QAction>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <cmath>
#include <csignal>

using namespace bauta;
using namespace bauta::test;
using namespace bauta::ui;

namespace
{

constexpr int kLong = 120'000; ///< milliseconds: networks on a busy machine

QPoint middleOf(Canvas& canvas, int face)
{
    return canvas.boxInView(canvas.faceMarks().at(static_cast<std::size_t>(face)).boxInImage).center().toPoint();
}

int countOf(Document& document, Treatment treatment)
{
    int count = 0;
    for (const Media& media : document.media()) {
        for (int f = 0; f < static_cast<int>(media.faceCount()); ++f) {
            count += treatmentOf(decisionOf(document, {media.id, f})) == treatment ? 1 : 0;
        }
    }
    return count;
}

/// Mean over the pixels of an area, levels of green.
double difference(const QImage& a, const QImage& b, const QRect& area)
{
    double sum = 0.0;
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x) {
            sum += std::abs(qGreen(a.pixel(x, y)) - qGreen(b.pixel(x, y)));
        }
    }
    return sum / (area.width() * area.height());
}

/// Opens the export dialog by its key, sets the folder, and starts.
bool exportInto(MainWindow& window, const QString& folder, bool audit)
{
    window.actions().exportFiles->trigger();
    auto* dialog = window.findChild<QDialog*>(QStringLiteral("exportDialog"));
    if (dialog == nullptr) {
        return false;
    }
    auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("folderEdit"));
    edit->selectAll();
    QTest::keyClicks(edit, folder);
    auto* box = dialog->findChild<QAbstractButton*>(QStringLiteral("auditBox"));
    if (box->isChecked() != audit) {
        box->click();
    }
    auto* start = dialog->findChild<QPushButton*>(QStringLiteral("startButton"));
    if (!start->isEnabled()) {
        return false;
    }
    QTest::mouseClick(start, Qt::LeftButton);
    return true;
}

} // namespace

class StudioTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutModelsItSaysWhatToDo()
    {
        StudioFixture studio(false);
        QTRY_COMPARE_WITH_TIMEOUT(studio.host().state(), EngineHost::State::ModelsMissing, kLong);
        auto* banner = studio.window().findChild<QLabel*>(QStringLiteral("bannerLabel"));
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(QStringLiteral("./dev setup")), qPrintable(banner->text()));
        QVERIFY(!studio.window().actions().exportFiles->isEnabled());
    }

    void openDecideExportAudit()
    {
        if (!haveModelsAndSamples()) {
            QSKIP("models or sample photos are missing: run ./dev setup");
        }
        StudioFixture studio;
        MainWindow& window = studio.window();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QVERIFY(window.findChild<QWidget*>(QStringLiteral("welcomePage"))->isVisible());

        // A folder with a real photo and a damaged one.
        QDir().mkpath(studio.path(QStringLiteral("in")));
        const QString photo = studio.sample(1, QStringLiteral("in/photo.jpg"));
        QVERIFY(!photo.isEmpty());
        QFile broken(studio.path(QStringLiteral("in/broken.jpg")));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("\xFF\xD8\xFF\xE0 this is not a whole photo");
        broken.close();
        window.openPaths({studio.path(QStringLiteral("in"))});
        QTRY_COMPARE_WITH_TIMEOUT(window.document().media().size(), std::size_t{2}, kLong);
        QVERIFY(studio.waitForScan());
        const Media* good = window.document().findFile(photo.toStdString());
        const Media* bad = window.document().findFile(broken.fileName().toStdString());
        QCOMPARE(bad->state, MediaState::Failed);
        QCOMPARE(good->state, MediaState::Ready);
        const int faces = static_cast<int>(good->faceCount());
        QVERIFY2(faces >= 2, qPrintable(QString::number(faces)));

        // The photo on screen, with a mark for each face and covers at once.
        window.workspace().setCurrentMedia(good->id);
        QTRY_COMPARE_WITH_TIMEOUT(static_cast<int>(window.canvas().faceMarks().size()), faces, kLong);
        QTRY_VERIFY_WITH_TIMEOUT(window.canvas().hasPreview(), kLong);
        QCOMPARE(countOf(window.document(), Treatment::Cover), faces);

        // Everybody is to be cloaked, one person kept: three clicks.
        auto* everybody = window.findChild<TreatmentBar*>(QStringLiteral("everybodyBar"));
        window.presenter().setCloakPreview(false); // seconds that this test need not spend
        QTest::mouseClick(everybody->button(Treatment::Cloak), Qt::LeftButton);
        QCOMPARE(countOf(window.document(), Treatment::Cloak), faces);
        QTest::mouseClick(&window.canvas(), Qt::LeftButton, {}, middleOf(window.canvas(), 0));
        QVERIFY(window.workspace().hasSelectedFace());
        const int person = window.workspace().selectedPerson();
        QVERIFY(person >= 0);
        auto* people = window.findChild<PeoplePanel*>(QStringLiteral("peoplePanel"));
        QTRY_VERIFY(people->card(person) != nullptr);
        QTest::mouseClick(people->card(person)->bar()->button(Treatment::Keep), Qt::LeftButton);
        QVERIFY(countOf(window.document(), Treatment::Keep) >= 1);
        // All the others but one are covered, by key, to spare time.
        for (int f = 1; f < faces - 1; ++f) {
            window.workspace().selectFace(f);
            if (window.workspace().selectedPerson() != person) {
                window.actions().cover->trigger();
            }
        }
        const int cloaked = countOf(window.document(), Treatment::Cloak);
        QVERIFY(cloaked >= 1);

        QVERIFY(exportInto(window, studio.path(QStringLiteral("out")), true));
        QSignalSpy finished(&window.queue(), &ExportQueue::finished);
        QVERIFY(finished.count() > 0 || finished.wait(kLong));
        const ExportEntry& entry = window.queue().entries().back();
        QCOMPARE(entry.state, ExportState::Done);
        QVERIFY(QFile::exists(studio.path(QStringLiteral("out/photo.jpg"))) ||
                QFile::exists(studio.path(QStringLiteral("out/in/photo.jpg"))));
        QVERIFY(entry.audit);
        QTRY_VERIFY(window.findChild<AuditView*>() != nullptr);
        auto* view = window.findChild<AuditView*>();
        QTRY_VERIFY(view->findChildren<QLabel*>(QStringLiteral("verdictLabel")).size() >=
                    faces); // they come bit by bit
        QStringList words;
        for (const QLabel* label : view->findChildren<QLabel*>(QStringLiteral("verdictLabel"))) {
            words << label->text();
        }
        QVERIFY2(words.contains(QStringLiteral("Left visible on purpose")), qPrintable(words.join(u';')));
        QVERIFY(view->savePdf(studio.path(QStringLiteral("audit.pdf"))));
        QVERIFY(QFile(studio.path(QStringLiteral("audit.pdf"))).size() > 1000);
        QVERIFY(QTest::qWaitForWindowActive(view));
        QTest::keyClick(view, Qt::Key_Escape);
        QTRY_VERIFY(window.findChild<AuditView*>() == nullptr);
        QVERIFY(window.document().find(good->id)->output.string().find("photo") != std::string::npos);
    }

    void theFaceOfThePreviewIsTheFaceOfTheExport()
    {
        if (!haveModelsAndSamples()) {
            QSKIP("models or sample photos are missing: run ./dev setup");
        }
        StudioFixture studio;
        MainWindow& window = studio.window();
        window.openPaths({studio.sample(2, QStringLiteral("photo.jpg"))});
        QTRY_VERIFY_WITH_TIMEOUT(!window.document().media().empty(), kLong);
        QVERIFY(studio.waitForScan());
        auto* everybody = window.findChild<TreatmentBar*>(QStringLiteral("everybodyBar"));
        QTest::mouseClick(everybody->button(Treatment::Replace), Qt::LeftButton);
        const Media& media = window.document().media()[0];
        QCOMPARE(countOf(window.document(), Treatment::Replace), static_cast<int>(media.faceCount()));

        const auto shown = [&] {
            PreviewRequest request{media.planned.file, {}, false};
            for (const plan::PlannedFace& face : media.planned.faces) {
                request.faces.push_back({face, window.document().decisionFor(face)});
            }
            auto preview = studio.host().engine()->preview(request, {}, {});
            return preview ? preview->image.convertToFormat(QImage::Format_RGB32) : QImage();
        };
        const QImage first = shown();
        auto* another = window.findChild<QPushButton*>(QStringLiteral("anotherFaceButton"));
        window.workspace().selectFace(-1);
        another->click();
        const QImage second = shown();
        QVERIFY(!first.isNull() && !second.isNull());

        QSignalSpy finished(&window.queue(), &ExportQueue::finished);
        QVERIFY(exportInto(window, studio.path(QStringLiteral("out")), false));
        QVERIFY(finished.count() > 0 || finished.wait(kLong));
        QCOMPARE(window.queue().entries().back().state, ExportState::Done);
        const QImage made = QImage(QString::fromStdString(media.output.string())).convertToFormat(QImage::Format_RGB32);
        QCOMPARE(made.size(), second.size());
        const cv::Rect2f& box = media.planned.faces[0].boxInImage;
        const QRect middle =
            QRectF(box.x, box.y, box.width, box.height)
                .marginsRemoved(QMarginsF(box.width / 5, box.height / 5, box.width / 5, box.height / 5))
                .toRect();
        const double same = difference(made, second, middle);
        const double other = difference(made, first, middle);
        QVERIFY2(same < 3.0 && other > 2.0 * same, qPrintable(QStringLiteral("%1 %2").arg(same).arg(other)));
    }

    void aMissedFaceIsDrawnMovedAndUndone()
    {
        if (!haveModelsAndSamples()) {
            QSKIP("models or sample photos are missing: run ./dev setup");
        }
        StudioFixture studio;
        MainWindow& window = studio.window();
        window.openPaths({studio.sample(3, QStringLiteral("photo.jpg"))});
        QTRY_VERIFY_WITH_TIMEOUT(!window.document().media().empty(), kLong);
        QVERIFY(studio.waitForScan());
        const int id = window.document().media()[0].id;
        const std::size_t before = window.document().find(id)->faceCount();
        QTRY_VERIFY_WITH_TIMEOUT(window.canvas().hasPreview(), kLong);
        window.actions().drawFace->trigger();
        QVERIFY(window.canvas().isDrawing());
        const QPoint from = window.canvas().boxInView(QRectF(4, 4, 1, 1)).topLeft().toPoint();
        const QPoint to = window.canvas().boxInView(QRectF(84, 104, 1, 1)).topLeft().toPoint();
        QTest::mousePress(&window.canvas(), Qt::LeftButton, {}, from);
        QTest::mouseMove(&window.canvas(), (from + to) / 2);
        QTest::mouseMove(&window.canvas(), to);
        QTest::mouseRelease(&window.canvas(), Qt::LeftButton, {}, to);
        QTRY_COMPARE_WITH_TIMEOUT(window.document().find(id)->faceCount(), before + 1, kLong);
        QVERIFY(window.workspace().hasSelectedFace());
        QVERIFY(!window.actions().drawFace->isChecked());
        QCOMPARE(treatmentOf(decisionOf(window.document(), window.workspace().selectedFace())), Treatment::Cover);
        window.actions().keep->trigger();
        QCOMPARE(treatmentOf(decisionOf(window.document(), window.workspace().selectedFace())), Treatment::Keep);
        window.actions().undo->trigger();
        window.actions().undo->trigger();
        QCOMPARE(window.document().find(id)->faceCount(), before);
        QVERIFY(!window.actions().undo->isEnabled());
        window.actions().redo->trigger();
        QCOMPARE(window.document().find(id)->faceCount(), before + 1);
        window.workspace().selectFace(static_cast<int>(before));
        window.actions().notAFace->trigger();
        QCOMPARE(window.document().find(id)->faceCount(), before);
    }

    void itClosesAtTheFirstTryAndAsksOnlyWhereWorkWouldBeLost()
    {
        StudioFixture studio;
        QVERIFY(studio.window().close());
        QVERIFY(!studio.window().isVisible());

        if (!haveModelsAndSamples()) {
            QSKIP("models or sample photos are missing: run ./dev setup");
        }
        StudioFixture other;
        MainWindow& window = other.window();
        window.openPaths({other.sample(2, QStringLiteral("photo.jpg"))});
        QTRY_VERIFY_WITH_TIMEOUT(!window.document().media().empty(), kLong);
        QVERIFY(other.waitForScan());
        QVERIFY(!window.close());
        auto* box = window.findChild<QMessageBox*>(QStringLiteral("unsavedBox"));
        QVERIFY(box != nullptr);
        QTest::mouseClick(box->findChild<QPushButton*>(QStringLiteral("dropButton")), Qt::LeftButton);
        QTRY_VERIFY(!window.isVisible());
    }

    void anExportIsCancelledInTheMiddleOfACloak()
    {
        if (!haveModelsAndSamples()) {
            QSKIP("models or sample photos are missing: run ./dev setup");
        }
        StudioFixture studio;
        MainWindow& window = studio.window();
        window.openPaths({studio.sample(2, QStringLiteral("photo.jpg"))});
        QTRY_VERIFY_WITH_TIMEOUT(!window.document().media().empty(), kLong);
        QVERIFY(studio.waitForScan());
        window.presenter().setCloakPreview(false);
        PlanEdits::decideEverybody(window.document(), decisionFor(Treatment::Cloak));
        QVERIFY(exportInto(window, studio.path(QStringLiteral("out")), false));
        const int id = window.queue().entries().back().id;
        QTRY_VERIFY_WITH_TIMEOUT(window.queue().find(id)->itemsDone > 0.0, kLong); // steps of the cloak
        // Closing asks first.
        window.close();
        auto* box = window.findChild<QMessageBox*>(QStringLiteral("busyBox"));
        QVERIFY(box != nullptr);
        QVERIFY(window.isVisible());
        box->findChild<QPushButton*>(QStringLiteral("stayButton"))->click();
        auto* row = window.findChild<QueueRow*>();
        QTest::mouseClick(row->findChild<QToolButton*>(QStringLiteral("cancelButton")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(window.queue().find(id)->state, ExportState::Cancelled, kLong);
        QVERIFY(QDir(studio.path(QStringLiteral("out"))).entryList(QDir::Files | QDir::Hidden).isEmpty());
    }

    void aFullDiskIsSaidAndRetried()
    {
        if (!haveModelsAndSamples()) {
            QSKIP("models or sample photos are missing: run ./dev setup");
        }
        StudioFixture studio;
        MainWindow& window = studio.window();
        window.openPaths({studio.sample(4, QStringLiteral("photo.jpg"))});
        QTRY_VERIFY_WITH_TIMEOUT(!window.document().media().empty(), kLong);
        QVERIFY(studio.waitForScan());
        // No file may grow beyond some kilobytes: the photo cannot be written.
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small{8192, before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
        QVERIFY(exportInto(window, studio.path(QStringLiteral("out")), false));
        const int id = window.queue().entries().back().id;
        const bool over = QTest::qWaitFor([&] { return window.queue().find(id)->isOver(); }, kLong);
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(over);
        QCOMPARE(window.queue().find(id)->state, ExportState::Failed);
        QVERIFY(!window.queue().find(id)->log.isEmpty());
        auto* row = window.findChild<QueueRow*>(QStringLiteral("queueRow%1").arg(id));
        QVERIFY(row->findChild<QLabel*>(QStringLiteral("stateLabel"))->text().startsWith(QStringLiteral("Failed")));
        row->findChild<QToolButton*>(QStringLiteral("retryButton"))->click();
        const int again = window.queue().entries().back().id;
        QVERIFY(again != id);
        QTRY_COMPARE_WITH_TIMEOUT(window.queue().find(again)->state, ExportState::Done, kLong);
    }

    void twoWindowsInARowRecoverWhatWasNotSaved()
    {
        StudioFixture studio(false);
        plan::Plan plan;
        plan.people = {{"person 1", {}}};
        plan::PlannedMedia& media = plan.media.emplace_back();
        media.file = studio.path(QStringLiteral("gone.jpg")).toStdString();
        media.outputSubpath = "gone.jpg";
        media.sha256 = std::string(64, 'a');
        media.widthInPixels = 10;
        media.heightInPixels = 10;
        // As a crash leaves it: a copy whose process is no longer there.
        QDir().mkpath(studio.path(QStringLiteral("recovery")));
        QVERIFY(plan::writePlan(plan, studio.path(QStringLiteral("recovery/dead.bauta")).toStdString()));
        QSignalSpy failed(&studio.window().keeper(), &ProjectKeeper::failed);
        studio.window().offerRecovery();
        auto* box = studio.window().findChild<QMessageBox*>(QStringLiteral("recoveryBox"));
        QVERIFY(box != nullptr);
        box->findChild<QPushButton*>(QStringLiteral("recoverButton"))->click();
        QTRY_VERIFY(!studio.window().document().media().empty() || failed.count() > 0);
        QVERIFY2(failed.isEmpty(), qPrintable(failed.value(0).value(0).toString()));
        QCOMPARE(studio.window().document().media().size(), std::size_t{1});
        QVERIFY(studio.window().isWindowModified());
        QTRY_VERIFY(!QFile::exists(studio.path(QStringLiteral("recovery/dead.bauta"))));
    }
};

QTEST_MAIN(StudioTest)
#include "tst_studio.moc"
