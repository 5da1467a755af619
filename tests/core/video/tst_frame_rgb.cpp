// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Between planes and RGB: right colours, and not one sample changed that nobody painted.

#include "core/video/frame_rgb.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <QTest>

using namespace bauta::video;

namespace
{

/// Random samples in the legal range.
Frame noise(const PixelLayout& layout, int width, int height)
{
    Frame frame;
    frame.layout = layout;
    cv::RNG random(7);
    const int type = layout.bitDepth > 8 ? CV_16UC1 : CV_8UC1;
    const double unit = 1 << (layout.bitDepth - 8);
    const int chromaWidth = (width + (1 << layout.chromaShiftX) - 1) >> layout.chromaShiftX;
    const int chromaHeight = (height + (1 << layout.chromaShiftY) - 1) >> layout.chromaShiftY;
    frame.planes[0].create(height, width, type);
    random.fill(frame.planes[0], cv::RNG::UNIFORM, 16 * unit, 236 * unit);
    for (const std::size_t plane : {1U, 2U}) {
        frame.planes.at(plane).create(chromaHeight, chromaWidth, type);
        random.fill(frame.planes.at(plane), cv::RNG::UNIFORM, 60 * unit, 200 * unit);
    }
    return frame;
}

Frame copyOf(const Frame& frame)
{
    Frame copy = frame;
    for (cv::Mat& plane : copy.planes) {
        plane = plane.clone();
    }
    return copy;
}

int differing(const cv::Mat& a, const cv::Mat& b)
{
    cv::Mat difference;
    cv::compare(a, b, difference, cv::CMP_NE);
    return cv::countNonZero(difference.reshape(1));
}

void addLayouts()
{
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("shiftX");
    QTest::addColumn<int>("shiftY");
    QTest::addColumn<int>("range");
    QTest::addColumn<int>("matrix");
    QTest::newRow("4:2:0 limited 709") << 8 << 1 << 1 << 0 << 1;
    QTest::newRow("4:2:0 full 601") << 8 << 1 << 1 << 1 << 0;
    QTest::newRow("4:2:2 limited 601") << 8 << 1 << 0 << 0 << 0;
    QTest::newRow("4:4:4 full 709") << 8 << 0 << 0 << 1 << 1;
    QTest::newRow("4:2:0 10 bit 2020") << 10 << 1 << 1 << 0 << 2;
    QTest::newRow("4:4:4 12 bit full") << 12 << 0 << 0 << 1 << 2;
}

PixelLayout fetchLayout()
{
    QFETCH(int, depth);
    QFETCH(int, shiftX);
    QFETCH(int, shiftY);
    QFETCH(int, range);
    QFETCH(int, matrix);
    return {depth, shiftX, shiftY, static_cast<ColourRange>(range), static_cast<YuvMatrix>(matrix)};
}

} // namespace

class TestFrameRgb final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownColours_data();
    void knownColours();
    void fastConversionAgrees_data() { addLayouts(); }
    void fastConversionAgrees();
    void untouchedPatchesChangeNothing_data() { addLayouts(); }
    void untouchedPatchesChangeNothing();
    void paintStaysInItsCells_data() { addLayouts(); }
    void paintStaysInItsCells();
    void paintedColoursComeBack_data() { addLayouts(); }
    void paintedColoursComeBack();
    void areasAreClippedAndSnapped();
};

void TestFrameRgb::knownColours_data()
{
    QTest::addColumn<int>("matrix");
    QTest::addColumn<int>("y");
    QTest::addColumn<int>("cb");
    QTest::addColumn<int>("cr");
    QTest::addColumn<int>("red");
    QTest::addColumn<int>("green");
    QTest::addColumn<int>("blue");
    // Bars of full colour as the standards give them, limited range.
    QTest::newRow("white") << 1 << 235 << 128 << 128 << 255 << 255 << 255;
    QTest::newRow("black") << 1 << 16 << 128 << 128 << 0 << 0 << 0;
    QTest::newRow("red 709") << 1 << 63 << 102 << 240 << 255 << 0 << 0;
    QTest::newRow("red 601") << 0 << 81 << 90 << 240 << 255 << 0 << 0;
    QTest::newRow("green 709") << 1 << 173 << 42 << 26 << 0 << 255 << 0;
    QTest::newRow("blue 601") << 0 << 41 << 240 << 110 << 0 << 0 << 255;
    QTest::newRow("red 2020") << 2 << 74 << 97 << 240 << 255 << 0 << 0;
}

void TestFrameRgb::knownColours()
{
    QFETCH(int, matrix);
    QFETCH(int, y);
    QFETCH(int, cb);
    QFETCH(int, cr);
    QFETCH(int, red);
    QFETCH(int, green);
    QFETCH(int, blue);
    Frame frame = noise({.matrix = static_cast<YuvMatrix>(matrix)}, 16, 16);
    frame.planes[0].setTo(y);
    frame.planes[1].setTo(cb);
    frame.planes[2].setTo(cr);
    const cv::Vec3b pixel = toRgb(frame).at<cv::Vec3b>(7, 7);
    QVERIFY2(std::abs(pixel[0] - red) <= 3 && std::abs(pixel[1] - green) <= 3 && std::abs(pixel[2] - blue) <= 3,
             qPrintable(QString("%1 %2 %3").arg(pixel[0]).arg(pixel[1]).arg(pixel[2])));
}

void TestFrameRgb::fastConversionAgrees()
{
    const PixelLayout layout = fetchLayout();
    for (const cv::Size size : {cv::Size(64, 48), cv::Size(67, 51), cv::Size(8, 8), cv::Size(3, 3)}) {
        Frame frame = noise(layout, size.width, size.height);
        cv::GaussianBlur(frame.planes[1], frame.planes[1], cv::Size(0, 0), 6.0); // between cells there is no one truth
        cv::GaussianBlur(frame.planes[2], frame.planes[2], cv::Size(0, 0), 6.0);
        cv::Mat exact = toRgb(frame);
        if (exact.depth() == CV_16U) {
            exact.convertTo(exact, CV_8U, 1.0 / 257.0);
        }
        const cv::Mat fast = toRgb8(frame);
        QCOMPARE(fast.type(), CV_8UC3);
        QCOMPARE(fast.size(), exact.size());
        QVERIFY2(cv::norm(fast, exact, cv::NORM_INF) <= 8.0 &&
                     cv::norm(fast, exact, cv::NORM_L1) <= 2.0 * static_cast<double>(exact.total() * 3),
                 qPrintable(QString("%1 %2")
                                .arg(cv::norm(fast, exact, cv::NORM_INF))
                                .arg(cv::norm(fast, exact, cv::NORM_L1) / static_cast<double>(exact.total() * 3))));
    }
}

void TestFrameRgb::untouchedPatchesChangeNothing()
{
    Frame frame = noise(fetchLayout(), 67, 51);
    const Frame before = copyOf(frame);
    putPatch(takePatch(frame, {10, 11, 30, 21}), frame);
    for (std::size_t plane = 0; plane < 3; ++plane) {
        QCOMPARE(differing(frame.planes.at(plane), before.planes.at(plane)), 0);
    }
}

void TestFrameRgb::paintStaysInItsCells()
{
    Frame frame = noise(fetchLayout(), 67, 51);
    const Frame before = copyOf(frame);
    RgbPatch patch = takePatch(frame, {8, 8, 40, 40});
    // One pixel, and a block that ends inside a cell.
    const cv::Rect block(21, 17, 10, 9);
    patch.rgb(block - patch.area.tl()).setTo(cv::Scalar::all(patch.rgb.depth() == CV_8U ? 10 : 2570));
    putPatch(patch, frame);
    cv::Mat inBlock(before.planes[0].size(), CV_8UC1, cv::Scalar(0));
    inBlock(block).setTo(255);
    cv::Mat changed;
    cv::compare(frame.planes[0], before.planes[0], changed, cv::CMP_NE);
    QVERIFY(cv::countNonZero(changed) > block.area() / 2);
    QCOMPARE(cv::countNonZero(changed & ~inBlock), 0);
    const int shiftX = frame.layout.chromaShiftX;
    const int shiftY = frame.layout.chromaShiftY;
    for (const std::size_t plane : {1U, 2U}) {
        cv::compare(frame.planes.at(plane), before.planes.at(plane), changed, cv::CMP_NE);
        QVERIFY(cv::countNonZero(changed) > 0);
        for (int y = 0; y < changed.rows; ++y) {
            for (int x = 0; x < changed.cols; ++x) {
                const cv::Rect cell(x << shiftX, y << shiftY, 1 << shiftX, 1 << shiftY);
                QVERIFY(changed.at<std::uint8_t>(y, x) == 0 || !(cell & block).empty());
            }
        }
    }
}

void TestFrameRgb::paintedColoursComeBack()
{
    Frame frame = noise(fetchLayout(), 67, 51);
    RgbPatch patch = takePatch(frame, {0, 0, 67, 51});
    const bool wide = patch.rgb.depth() == CV_16U;
    const cv::Scalar colour = cv::Scalar(180, 90, 60) * (wide ? 257.0 : 1.0);
    patch.rgb.setTo(colour);
    putPatch(patch, frame);
    const cv::Mat back = toRgb(frame);
    const cv::Mat expected(back.size(), back.type(), colour);
    QVERIFY(cv::norm(back, expected, cv::NORM_INF) <= (wide ? 257.0 : 3.0));
}

void TestFrameRgb::areasAreClippedAndSnapped()
{
    Frame frame = noise({}, 67, 51);
    QCOMPARE(takePatch(frame, {5, 7, 4, 4}).area, cv::Rect(4, 6, 6, 6));
    QCOMPARE(takePatch(frame, {-10, -10, 20, 15}).area, cv::Rect(0, 0, 10, 6));
    QCOMPARE(takePatch(frame, {60, 45, 50, 50}).area, cv::Rect(60, 44, 7, 7));
    RgbPatch outside = takePatch(frame, {200, 200, 5, 5});
    QVERIFY(outside.area.empty());
    putPatch(outside, frame);
}

QTEST_GUILESS_MAIN(TestFrameRgb)
#include "tst_frame_rgb.moc"
