// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/canvas/canvas.h"

#include <QSignalSpy>
#include <QTest>

using namespace bauta::ui;

namespace
{

Pyramid plain(QColor colour, QSize size = {400, 300})
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(colour);
    return Pyramid(image, size);
}

FaceMark mark(QRectF box, bool selected = false)
{
    FaceMark mark;
    mark.boxInImage = box;
    mark.selected = selected;
    return mark;
}

} // namespace

class CanvasTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_canvas = std::make_unique<Canvas>();
        m_canvas->resize(432, 332); // the photo fits at 1:1
        m_canvas->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_canvas.get()));
        m_canvas->setPhoto(plain(Qt::red));
        m_canvas->setPreview(plain(Qt::blue));
        QCOMPARE(m_canvas->zoom(), 1.0);
    }

    void aClickOnAFaceSaysWhich()
    {
        m_canvas->setMarks({mark({50, 50, 60, 60}), mark({60, 60, 20, 20}), mark({200, 50, 60, 60})});
        QSignalSpy clicked(m_canvas.get(), &Canvas::faceClicked);
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at(230, 80));
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at(70, 70)); // the smaller of two
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at(350, 250));
        QCOMPARE(clicked.count(), 3);
        QCOMPARE(clicked[0][0].toInt(), 2);
        QCOMPARE(clicked[1][0].toInt(), 1);
        QCOMPARE(clicked[2][0].toInt(), -1);
    }

    void draggingWithTheToolDrawsAFace()
    {
        QSignalSpy drawn(m_canvas.get(), &Canvas::faceDrawn);
        QSignalSpy ended(m_canvas.get(), &Canvas::drawingEnded);
        m_canvas->setDrawing(true);
        drag(at(100, 100), at(160, 180));
        QCOMPARE(drawn.count(), 1);
        QCOMPARE(drawn[0][0].toRectF().toRect(), QRect(100, 100, 60, 80));
        QCOMPARE(ended.count(), 1);
        QVERIFY(!m_canvas->isDrawing());
        m_canvas->setDrawing(true);
        drag(at(10, 10), at(14, 14)); // a slip of the hand
        QCOMPARE(drawn.count(), 1);
    }

    void aChosenFaceIsMovedAndPulled()
    {
        m_canvas->setMarks({mark({100, 100, 50, 50}, true)});
        QSignalSpy moved(m_canvas.get(), &Canvas::faceMoved);
        drag(at(125, 125), at(165, 145));
        QCOMPARE(moved.count(), 1);
        QCOMPARE(moved[0][1].toRectF().toRect(), QRect(140, 120, 50, 50));
        drag(at(150, 150), at(180, 170)); // the lower right handle
        QCOMPARE(moved.count(), 2);
        QCOMPARE(moved[1][1].toRectF().toRect(), QRect(100, 100, 80, 70));
    }

    void beforeAndAfterMeetAtTheLine()
    {
        m_canvas->setMode(CanvasMode::Split);
        QImage shot = m_canvas->grab().toImage();
        QCOMPARE(QColor(shot.pixel(100, 200)), QColor(Qt::red));
        QCOMPARE(QColor(shot.pixel(330, 200)), QColor(Qt::blue));
        drag({216, 60}, {370, 60});
        shot = m_canvas->grab().toImage();
        QCOMPARE(QColor(shot.pixel(330, 200)), QColor(Qt::red));
    }

    void theOriginalIsShownWhileWanted()
    {
        QCOMPARE(QColor(m_canvas->grab().toImage().pixel(200, 200)), QColor(Qt::blue));
        m_canvas->setShowOriginal(true);
        QCOMPARE(QColor(m_canvas->grab().toImage().pixel(200, 200)), QColor(Qt::red));
    }

    void zoomKeepsThePlaceUnderTheMouse()
    {
        ViewTransform view;
        view.setPicture({4000, 3000});
        view.setView({800, 600});
        const QPointF at(500, 200);
        const QPointF before = view.toPicture(at);
        view.zoomBy(3.0, at);
        QVERIFY((view.toPicture(at) - before).manhattanLength() < 1e-6);
        view.fit();
        view.setView({400, 300}); // goes on fitting
        QVERIFY(view.fits());
        QVERIFY(QRectF(0, 0, 400, 300).contains(view.pictureInView()));
    }

    void shapesTellDecisionsApartWithoutColour()
    {
        QList<QImage> shapes;
        for (const Treatment treatment : kTreatments) {
            QImage image(120, 120, QImage::Format_Grayscale8);
            image.fill(128);
            QPainter painter(&image);
            FaceMark drawn = mark({20, 20, 80, 80});
            drawn.treatment = treatment;
            marks::drawOutline(painter, drawn.boxInImage, drawn, false);
            painter.end();
            image = image.convertToFormat(QImage::Format_Mono, Qt::ThresholdDither);
            QVERIFY(!shapes.contains(image));
            shapes.append(image);
        }
    }

private:
    [[nodiscard]] QPoint at(int x, int y) const { return m_canvas->boxInView(QRectF(x, y, 1, 1)).topLeft().toPoint(); }

    void drag(QPoint from, QPoint to)
    {
        QTest::mousePress(m_canvas.get(), Qt::LeftButton, {}, from);
        QTest::mouseMove(m_canvas.get(), (from + to) / 2);
        QTest::mouseMove(m_canvas.get(), to);
        QTest::mouseRelease(m_canvas.get(), Qt::LeftButton, {}, to);
    }

    std::unique_ptr<Canvas> m_canvas;
};

QTEST_MAIN(CanvasTest)
#include "tst_photo_canvas.moc"
