// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/decode.h"
#include "core/image/encode.h"
#include "tests/core/image/codec_samples.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <QtTest>

using namespace bauta;
using namespace bauta::image;
using namespace bauta::test;

Q_DECLARE_METATYPE(bauta::image::Format)

/// What is special to one format: variants of its files, and what becomes of them.
class TestCodecKinds final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jpegKinds_data();
    void jpegKinds();
    void jpegQualityIsEstimated();
    void cmykBecomesSrgb_data();
    void cmykBecomesSrgb();
    void pngKinds_data();
    void pngKinds();
    void pngPaletteBecomesRgba();
    void pngGammaBecomesProfile();
    void tiffKinds_data();
    void tiffKinds();
    void tiffPaletteAndPages();
    void tiffPremultipliedAlphaIsUndone();
    void exoticTiffIsRefused();
    void gifFirstFrame_data();
    void gifFirstFrame();
    void animatedWebpGivesFirstFrame();
};

void TestCodecKinds::jpegKinds_data()
{
    QTest::addColumn<int>("channels");
    QTest::addColumn<bool>("progressive");
    QTest::addColumn<bool>("subsample");
    QTest::addColumn<bool>("arithmetic");
    QTest::addColumn<int>("restartRows");
    QTest::newRow("baseline") << 3 << false << false << false << 0;
    QTest::newRow("subsampled") << 3 << false << true << false << 0;
    QTest::newRow("progressive") << 3 << true << true << false << 0;
    QTest::newRow("gray progressive") << 1 << true << false << false << 0;
    QTest::newRow("restarts") << 3 << false << true << false << 1;
    QTest::newRow("arithmetic") << 3 << false << false << true << 0;
}

void TestCodecKinds::jpegKinds()
{
    QFETCH(int, channels);
    QFETCH(bool, progressive);
    QFETCH(bool, subsample);
    QFETCH(bool, arithmetic);
    QFETCH(int, restartRows);
    const cv::Mat pixels = drawPhoto(101, 67, CV_8U, channels);
    JpegRecipe recipe;
    recipe.quality = 96;
    recipe.progressive = progressive;
    recipe.subsample = subsample;
    recipe.arithmetic = arithmetic;
    recipe.restartRows = restartRows;
    const Expected<DecodedImage> decoded = decode(writeJpeg(pixels, recipe));
    REQUIRE_VALUE(decoded);
    QCOMPARE(decoded->jpegChromaSubsampled, subsample);
    QVERIFY(meanDifference(decoded->image.pixels, pixels) < 2.0);
}

void TestCodecKinds::jpegQualityIsEstimated()
{
    for (const int quality : {30, 50, 75, 85, 92, 95, 99, 100}) {
        JpegRecipe recipe;
        recipe.quality = quality;
        const Expected<DecodedImage> decoded = decode(writeJpeg(drawPhoto(16, 16, CV_8U, 3), recipe));
        REQUIRE_VALUE(decoded);
        QCOMPARE(decoded->jpegQuality, quality);
    }
}

void TestCodecKinds::cmykBecomesSrgb_data()
{
    QTest::addColumn<bool>("adobe");
    QTest::addColumn<bool>("ycck");
    QTest::addColumn<bool>("profile");
    QTest::newRow("plain") << false << false << false;
    QTest::newRow("Adobe") << true << false << false;
    QTest::newRow("Adobe YCCK") << true << true << false;
    QTest::newRow("Adobe with profile") << true << false << true;
}

void TestCodecKinds::cmykBecomesSrgb()
{
    QFETCH(bool, adobe);
    QFETCH(bool, ycck);
    QFETCH(bool, profile);
    // Four fields: no ink, cyan, yellow, black.
    cv::Mat inks(32, 128, CV_8UC4, cv::Scalar::all(0));
    inks(cv::Rect(32, 0, 32, 32)) = cv::Scalar(255, 0, 0, 0);
    inks(cv::Rect(64, 0, 32, 32)) = cv::Scalar(0, 0, 255, 0);
    inks(cv::Rect(96, 0, 32, 32)) = cv::Scalar(0, 0, 0, 255);
    JpegRecipe recipe;
    recipe.quality = 100;
    recipe.adobeCmyk = adobe;
    recipe.ycck = ycck;
    if (profile) {
        recipe.icc = makeIcc("CMYK");
    }
    const Expected<DecodedImage> decoded = decode(writeJpeg(adobe ? cv::Mat(~inks) : inks, recipe));
    REQUIRE_VALUE(decoded);
    QCOMPARE(decoded->image.pixels.type(), CV_8UC3);
    QVERIFY(decoded->image.iccProfile.empty());
    const auto at = [&](int x) {
        return decoded->image.pixels.at<cv::Vec3b>(16, x);
    };
    const auto near = [](cv::Vec3b a, cv::Vec3b b) {
        return cv::norm(a, b, cv::NORM_INF) <= 3;
    };
    QVERIFY(near(at(16), {255, 255, 255}));
    QVERIFY(near(at(112), {0, 0, 0}));
    if (profile) {
        QVERIFY(anyNoteHas(*decoded, "own colour profile"));
        QVERIFY(!near(at(48), {0, 255, 255})); // the profile's cyan is not the screen's
        QVERIFY(at(48)[0] < at(48)[2]);
    } else {
        QVERIFY(anyNoteHas(*decoded, "plain formula"));
        QVERIFY(near(at(48), {0, 255, 255}));
        QVERIFY(near(at(80), {255, 255, 0}));
    }
}

void TestCodecKinds::pngKinds_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("channels");
    QTest::addColumn<bool>("interlaced");
    for (const bool interlaced : {false, true}) {
        const char* suffix = interlaced ? " interlaced" : "";
        for (const int bits : {1, 2, 4}) {
            QTest::newRow(qPrintable(QString("gray %1%2").arg(bits).arg(suffix))) << bits << 1 << interlaced;
        }
        for (const int bits : {8, 16}) {
            for (const int channels : {1, 3, 4}) {
                QTest::newRow(qPrintable(QString("%1 channels %2%3").arg(channels).arg(bits).arg(suffix)))
                    << bits << channels << interlaced;
            }
        }
    }
}

void TestCodecKinds::pngKinds()
{
    QFETCH(int, bits);
    QFETCH(int, channels);
    QFETCH(bool, interlaced);
    cv::Mat samples = drawPhoto(53, 37, bits == 16 ? CV_16U : CV_8U, channels);
    cv::Mat expected = samples.clone();
    if (bits < 8) {
        samples.forEach<std::uint8_t>(
            [bits](std::uint8_t& value, const int*) { value = static_cast<std::uint8_t>(value >> (8 - bits)); });
        expected = samples * (255 / ((1 << bits) - 1));
    }
    PngRecipe recipe;
    recipe.bits = bits;
    recipe.interlaced = interlaced;
    recipe.animated = true;
    const Expected<DecodedImage> decoded = decode(writePng(samples, recipe));
    REQUIRE_VALUE(decoded);
    QCOMPARE(largestDifference(decoded->image.pixels, expected), 0.0);
    QVERIFY(anyNoteHas(*decoded, "first of its 7 frames"));
}

void TestCodecKinds::pngPaletteBecomesRgba()
{
    for (const int bits : {2, 4, 8}) {
        cv::Mat indices(20, 30, CV_8UC1);
        for (int i = 0; i < 600; ++i) {
            indices.at<std::uint8_t>(i / 30, i % 30) = static_cast<std::uint8_t>(i % std::min(16, 1 << bits));
        }
        PngRecipe recipe;
        recipe.bits = bits;
        recipe.palette = true;
        const Expected<DecodedImage> decoded = decode(writePng(indices, recipe));
        REQUIRE_VALUE(decoded);
        QCOMPARE(decoded->image.pixels.type(), CV_8UC4);
        for (int i = 0; i < 600; ++i) {
            QVERIFY(decoded->image.pixels.at<cv::Vec4b>(i / 30, i % 30) ==
                    paletteColour(indices.at<std::uint8_t>(i / 30, i % 30)));
        }
    }
    PngRecipe recipe;
    recipe.transparentGray = 51;
    cv::Mat gray(8, 8, CV_8UC1, cv::Scalar(200));
    gray.at<std::uint8_t>(3, 4) = 51;
    const Expected<DecodedImage> decoded = decode(writePng(gray, recipe));
    REQUIRE_VALUE(decoded);
    QVERIFY(decoded->image.pixels.at<cv::Vec4b>(3, 4) == cv::Vec4b(51, 51, 51, 0));
    QVERIFY(decoded->image.pixels.at<cv::Vec4b>(0, 0) == cv::Vec4b(200, 200, 200, 255));
}

void TestCodecKinds::pngGammaBecomesProfile()
{
    PngRecipe recipe;
    recipe.gamma = 1.0; // linear light: quite another picture if this were dropped
    const Expected<DecodedImage> linear = decode(writePng(drawPhoto(20, 20, CV_8U, 3), recipe));
    REQUIRE_VALUE(linear);
    QVERIFY(!linear->image.iccProfile.empty());
    recipe.gamma = 0.45455;
    const Expected<DecodedImage> usual = decode(writePng(drawPhoto(20, 20, CV_8U, 3), recipe));
    REQUIRE_VALUE(usual);
    QVERIFY(usual->image.iccProfile.empty());
}

void TestCodecKinds::tiffKinds_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("channels");
    QTest::addColumn<bool>("tiled");
    QTest::addColumn<bool>("planar");
    QTest::addColumn<int>("compression");
    for (const int bits : {8, 16}) {
        for (const int channels : {1, 3, 4}) {
            for (const bool tiled : {false, true}) {
                for (const bool planar : {false, true}) {
                    for (const int compression : {1, 5, 8}) { // none, LZW, deflate
                        QTest::newRow(qPrintable(QString("%1 bits %2 channels%3%4 compression %5")
                                                     .arg(bits)
                                                     .arg(channels)
                                                     .arg(tiled ? " tiled" : "")
                                                     .arg(planar ? " planar" : "")
                                                     .arg(compression)))
                            << bits << channels << tiled << planar << compression;
                    }
                }
            }
        }
    }
}

void TestCodecKinds::tiffKinds()
{
    QFETCH(int, bits);
    QFETCH(int, channels);
    QFETCH(bool, tiled);
    QFETCH(bool, planar);
    QFETCH(int, compression);
    const cv::Mat pixels = drawPhoto(75, 45, bits == 16 ? CV_16U : CV_8U, channels);
    TiffRecipe recipe;
    recipe.bits = bits;
    recipe.photometric = channels == 1 ? 1 : 2;
    recipe.tiled = tiled;
    recipe.planar = planar;
    recipe.compression = compression;
    recipe.extraSample = channels == 4 ? 2 : -1;
    const Expected<DecodedImage> decoded = decode(writeTiff(pixels, recipe));
    REQUIRE_VALUE(decoded);
    QCOMPARE(largestDifference(decoded->image.pixels, pixels), 0.0);
}

void TestCodecKinds::tiffPaletteAndPages()
{
    cv::Mat indices(33, 21, CV_8UC1);
    for (int i = 0; i < 33 * 21; ++i) {
        indices.at<std::uint8_t>(i / 21, i % 21) = static_cast<std::uint8_t>(i % 16);
    }
    for (const int bits : {4, 8}) {
        TiffRecipe recipe;
        recipe.bits = bits;
        recipe.photometric = 3;
        recipe.pages = 3;
        const Expected<DecodedImage> decoded = decode(writeTiff(indices, recipe));
        REQUIRE_VALUE(decoded);
        const cv::Vec4b expected = paletteColour(indices.at<std::uint8_t>(7, 5));
        QVERIFY(decoded->image.pixels.at<cv::Vec3b>(7, 5) == cv::Vec3b(expected[0], expected[1], expected[2]));
        QVERIFY(anyNoteHas(*decoded, "first of 3 pages"));
    }
    TiffRecipe fax;
    fax.bits = 1;
    fax.photometric = 0; // white is zero
    const Expected<DecodedImage> decoded = decode(writeTiff(indices / 8, fax));
    REQUIRE_VALUE(decoded);
    QCOMPARE(decoded->image.pixels.at<std::uint8_t>(0, 0), std::uint8_t{255});
    QCOMPARE(decoded->image.pixels.at<std::uint8_t>(0, 9), std::uint8_t{0});
    TiffRecipe press;
    press.photometric = 5;
    const Expected<DecodedImage> cmyk = decode(writeTiff(cv::Mat(9, 9, CV_8UC4, cv::Scalar(255, 0, 0, 0)), press));
    REQUIRE_VALUE(cmyk);
    QVERIFY(cmyk->image.pixels.at<cv::Vec3b>(4, 4) == cv::Vec3b(0, 255, 255));
}

void TestCodecKinds::tiffPremultipliedAlphaIsUndone()
{
    cv::Mat pixels(10, 10, CV_8UC4, cv::Scalar(100, 50, 0, 128));
    TiffRecipe recipe;
    recipe.photometric = 2;
    recipe.extraSample = 1;
    const Expected<DecodedImage> decoded = decode(writeTiff(pixels, recipe));
    REQUIRE_VALUE(decoded);
    QVERIFY(decoded->image.pixels.at<cv::Vec4b>(5, 5) == cv::Vec4b(199, 100, 0, 128));
}

void TestCodecKinds::exoticTiffIsRefused()
{
    TiffRecipe recipe;
    recipe.floating = true;
    const Expected<DecodedImage> decoded = decode(writeTiff(cv::Mat(8, 8, CV_32FC1, cv::Scalar(0.5)), recipe));
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().code, ErrorCode::UnsupportedFormat);
    QVERIFY(decoded.error().detail.find("floating point") != std::string::npos);
}

void TestCodecKinds::gifFirstFrame_data()
{
    QTest::addColumn<bool>("interlaced");
    QTest::addColumn<int>("transparent");
    QTest::addColumn<bool>("offset");
    QTest::addColumn<int>("frames");
    QTest::newRow("still") << false << -1 << false << 1;
    QTest::newRow("interlaced") << true << -1 << false << 1;
    QTest::newRow("transparent") << false << 5 << false << 1;
    QTest::newRow("smaller than its canvas, animated") << true << -1 << true << 4;
}

void TestCodecKinds::gifFirstFrame()
{
    QFETCH(bool, interlaced);
    QFETCH(int, transparent);
    QFETCH(bool, offset);
    QFETCH(int, frames);
    cv::Mat indices(19, 23, CV_8UC1);
    for (int i = 0; i < 19 * 23; ++i) {
        indices.at<std::uint8_t>(i / 23, i % 23) = static_cast<std::uint8_t>((i * 7 + i / 23) % 16);
    }
    const cv::Point at = offset ? cv::Point(3, 2) : cv::Point(0, 0);
    const cv::Size canvas = offset ? cv::Size(40, 30) : indices.size();
    const Expected<DecodedImage> decoded = decode(writeGif(indices, canvas, at, interlaced, transparent, frames));
    REQUIRE_VALUE(decoded);
    const cv::Mat& pixels = decoded->image.pixels;
    QCOMPARE(pixels.cols, canvas.width);
    QCOMPARE(pixels.channels(), offset || transparent >= 0 ? 4 : 3);
    for (int y = 0; y < indices.rows; ++y) {
        for (int x = 0; x < indices.cols; ++x) {
            const int index = indices.at<std::uint8_t>(y, x);
            const std::uint8_t* pixel = pixels.ptr(y + at.y, x + at.x);
            if (index == transparent) {
                QCOMPARE(pixel[3], std::uint8_t{0});
                continue;
            }
            const cv::Vec4b colour = paletteColour(index);
            QVERIFY(pixel[0] == colour[0] && pixel[1] == colour[1] && pixel[2] == colour[2]);
        }
    }
    QCOMPARE(anyNoteHas(*decoded, "first of its 4 frames"), frames == 4);
}

void TestCodecKinds::animatedWebpGivesFirstFrame()
{
    const cv::Mat rgb = drawPhoto(40, 30, CV_8U, 3);
    const Expected<DecodedImage> decoded = decode(animateWebp(rgb, 2));
    REQUIRE_VALUE(decoded);
    QVERIFY(anyNoteHas(*decoded, "first of its 2 frames"));
    QCOMPARE(largestDifference(toRgb8(decoded->image), rgb), 0.0);
}

QTEST_GUILESS_MAIN(TestCodecKinds)
#include "tst_codec_kinds.moc"
