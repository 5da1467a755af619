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

class TestCodecs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void deepSamplesAreInvertible();
    void grayHeif();
    void orientation_data();
    void orientation();
    void damagedExifIsIgnored();
    void profilesStayByteForByte_data();
    void profilesStayByteForByte();
    void profilesThatDoNotFitAreDropped();
    void alphaIsComposedOverWhiteForJpeg();
    void outputFormats();
    void toRgb8Layouts();
    void cancelStops();
};

void TestCodecs::roundTrip_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("channels");
    QTest::addColumn<bool>("lossless");
    QTest::addColumn<double>("tolerance"); // mean difference in 8-bit steps; 0: every sample equal
    const auto row = [](Format format, int depth, int bits, int channels, bool lossless, double tolerance) {
        const std::string name = std::string(formatName(format)) + " " + std::to_string(bits) + " bits " +
                                 std::to_string(channels) + " channels" + (lossless ? " lossless" : "");
        QTest::newRow(name.c_str()) << format << depth << bits << channels << lossless << tolerance;
    };
    for (const int channels : {1, 3}) {
        row(Format::Jpeg, CV_8U, 8, channels, false, 1.0);
    }
    for (const int channels : {1, 3, 4}) {
        row(Format::Png, CV_8U, 8, channels, false, 0.0);
        row(Format::Png, CV_16U, 16, channels, false, 0.0);
        row(Format::Tiff, CV_8U, 8, channels, false, 0.0);
        row(Format::Tiff, CV_16U, 16, channels, false, 0.0);
        row(Format::Bmp, CV_8U, 8, channels, false, 0.0);
    }
    for (const int channels : {3, 4}) {
        row(Format::Webp, CV_8U, 8, channels, true, 0.0);
        row(Format::Webp, CV_8U, 8, channels, false, 2.0);
        for (const Format format : {Format::Heic, Format::Avif}) {
            row(format, CV_8U, 8, channels, false, 2.0);
            row(format, CV_16U, 10, channels, false, 2.0);
        }
    }
    row(Format::Heic, CV_8U, 8, 3, true, 0.6); // libheif rounds in its RGB conversion
    row(Format::Avif, CV_8U, 8, 3, true, 0.6);
    row(Format::Avif, CV_16U, 12, 3, false, 2.0);
}

void TestCodecs::roundTrip()
{
    QFETCH(Format, format);
    QFETCH(int, depth);
    QFETCH(int, bits);
    QFETCH(int, channels);
    QFETCH(bool, lossless);
    QFETCH(double, tolerance);
    if (!canEncode(format)) {
        QSKIP("libheif has no encoder for this format here");
    }
    Image image;
    image.pixels = drawPhoto(97, 61, depth, channels);
    image.bitDepth = bits;
    const Expected<Bytes> file = encode(image, format, {.quality = 95, .lossless = lossless});
    REQUIRE_VALUE(file);
    QCOMPARE(sniffFormat(*file), format);
    const Expected<DecodedImage> decoded = decode(*file);
    REQUIRE_VALUE(decoded);
    QCOMPARE(decoded->format, format);
    QCOMPARE(decoded->image.bitDepth, format == Format::Avif && bits == 10 ? 12 : bits);
    QCOMPARE(decoded->image.pixels.type(), image.pixels.type());
    if (tolerance > 0) {
        const double step = depth == CV_16U ? 257.0 : 1.0;
        QVERIFY2(meanDifference(decoded->image.pixels, image.pixels) < tolerance * step,
                 qPrintable(QString::number(meanDifference(decoded->image.pixels, image.pixels))));
    } else {
        QCOMPARE(largestDifference(decoded->image.pixels, image.pixels), 0.0);
    }
    QVERIFY(decoded->notes.empty());
}

void TestCodecs::deepSamplesAreInvertible()
{
    // Samples come as exact images of the 10 or 12-bit values: scaled back and forth nothing changes. libheif's own
    // RGB conversion may move a value by one step.
    for (const auto& [format, bits] : {std::pair(Format::Heic, 10), std::pair(Format::Avif, 12)}) {
        if (!canEncode(format)) {
            continue;
        }
        Image image;
        image.bitDepth = bits;
        image.pixels.create(64, 64, CV_16UC3);
        const int highest = (1 << bits) - 1;
        for (int i = 0; i < 4096; ++i) {
            const int level = std::min(i, highest);
            const auto value = static_cast<std::uint16_t>((level * 65535LL + highest / 2) / highest);
            image.pixels.at<cv::Vec3w>(i / 64, i % 64) = {value, value, static_cast<std::uint16_t>(65535 - value)};
        }
        const Expected<Bytes> file = encode(image, format, {.lossless = true});
        REQUIRE_VALUE(file);
        const Expected<DecodedImage> decoded = decode(*file);
        REQUIRE_VALUE(decoded);
        QCOMPARE(decoded->image.bitDepth, bits);
        QVERIFY2(largestDifference(decoded->image.pixels, image.pixels) <= 65535.0 / highest + 1.0,
                 formatName(format).data());
        for (int i = 0; i < 4096; ++i) {
            const long long value = decoded->image.pixels.at<cv::Vec3w>(i / 64, i % 64)[0];
            const long long level = (value * highest + 32767) / 65535;
            QCOMPARE((level * 65535 + highest / 2) / highest, value);
        }
    }
}

void TestCodecs::grayHeif()
{
    for (const Format format : {Format::Heic, Format::Avif}) {
        if (!canEncode(format)) {
            continue;
        }
        for (const int depth : {CV_8U, CV_16U}) {
            Image image;
            image.pixels = drawPhoto(64, 48, depth, 1);
            image.bitDepth = depth == CV_8U ? 8 : 10;
            const Expected<Bytes> file = encode(image, format, {.quality = 95});
            REQUIRE_VALUE(file);
            const Expected<DecodedImage> decoded = decode(*file);
            REQUIRE_VALUE(decoded);
            QVERIFY(meanDifference(toRgb8(decoded->image), toRgb8(image)) < 2.0);
        }
    }
}

void TestCodecs::orientation_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<int>("value");
    for (const Format format : {Format::Jpeg, Format::Png, Format::Webp, Format::Tiff}) {
        for (int value = 1; value <= 8; ++value) {
            QTest::newRow((std::string(formatName(format)) + " " + std::to_string(value)).c_str()) << format << value;
        }
    }
}

void TestCodecs::orientation()
{
    QFETCH(Format, format);
    QFETCH(int, value);
    const cv::Mat upright = drawPhoto(80, 48, CV_8U, 3);
    const cv::Mat stored = storedFor(upright, value);
    const Bytes exif = exifWithOrientation(value, value % 2 == 0);
    Bytes file;
    switch (format) {
    case Format::Jpeg: {
        JpegRecipe recipe;
        recipe.quality = 97;
        recipe.exif = exif;
        file = writeJpeg(stored, recipe);
        break;
    }
    case Format::Png: {
        PngRecipe recipe;
        recipe.exif = exif;
        file = writePng(stored, recipe);
        break;
    }
    case Format::Webp: {
        Image image;
        image.pixels = stored;
        const Expected<Bytes> plain = encode(image, Format::Webp, {.lossless = true});
        REQUIRE_VALUE(plain);
        file = addToWebp(*plain, "EXIF", exif);
        break;
    }
    default: {
        TiffRecipe recipe;
        recipe.photometric = 2;
        recipe.orientation = value;
        file = writeTiff(stored, recipe);
        break;
    }
    }
    const Expected<DecodedImage> decoded = decode(file);
    REQUIRE_VALUE(decoded);
    QVERIFY2(meanDifference(decoded->image.pixels, upright) < (format == Format::Jpeg ? 2.0 : 1e-9),
             qPrintable(QString::number(meanDifference(decoded->image.pixels, upright))));
}

void TestCodecs::damagedExifIsIgnored()
{
    const cv::Mat pixels = drawPhoto(40, 30, CV_8U, 3);
    const Bytes exif = exifWithOrientation(6);
    for (std::size_t cut = 0; cut < exif.size(); ++cut) {
        JpegRecipe recipe;
        recipe.exif.assign(exif.begin(), exif.begin() + static_cast<std::ptrdiff_t>(cut));
        recipe.exif.resize(std::max<std::size_t>(1, recipe.exif.size()));
        QVERIFY(decode(writeJpeg(pixels, recipe)).has_value());
    }
    for (const int nonsense : {0, 9, 77}) {
        JpegRecipe recipe;
        recipe.exif = exifWithOrientation(nonsense);
        const Expected<DecodedImage> decoded = decode(writeJpeg(pixels, recipe));
        REQUIRE_VALUE(decoded);
        QCOMPARE(decoded->image.pixels.cols, 40);
    }
}

void TestCodecs::profilesStayByteForByte_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<bool>("gray");
    for (const Format format :
         {Format::Jpeg, Format::Png, Format::Tiff, Format::Bmp, Format::Webp, Format::Heic, Format::Avif}) {
        QTest::newRow((std::string(formatName(format)) + " rgb").c_str()) << format << false;
        if (format != Format::Webp && format != Format::Heic && format != Format::Avif) {
            QTest::newRow((std::string(formatName(format)) + " gray").c_str()) << format << true;
        }
    }
}

void TestCodecs::profilesStayByteForByte()
{
    QFETCH(Format, format);
    QFETCH(bool, gray);
    if (!canEncode(format)) {
        QSKIP("libheif has no encoder for this format here");
    }
    Image image;
    image.pixels = drawPhoto(50, 40, CV_8U, gray ? 1 : 3);
    image.iccProfile = makeIcc(gray ? "GRAY" : "RGB ");
    const Expected<Bytes> file = encode(image, format, {});
    REQUIRE_VALUE(file);
    const Expected<DecodedImage> decoded = decode(*file);
    REQUIRE_VALUE(decoded);
    QVERIFY(decoded->image.iccProfile == image.iccProfile);
}

void TestCodecs::profilesThatDoNotFitAreDropped()
{
    JpegRecipe recipe;
    recipe.icc = makeIcc("GRAY");
    const Expected<DecodedImage> decoded = decode(writeJpeg(drawPhoto(40, 30, CV_8U, 3), recipe));
    REQUIRE_VALUE(decoded);
    QVERIFY(decoded->image.iccProfile.empty());
    QVERIFY(anyNoteHas(*decoded, "colour profile"));
}

void TestCodecs::alphaIsComposedOverWhiteForJpeg()
{
    Image image;
    image.pixels = cv::Mat(32, 32, CV_16UC4, cv::Scalar(65535, 0, 0, 32768));
    const Expected<Bytes> file = encode(image, Format::Jpeg, {.quality = 100});
    REQUIRE_VALUE(file);
    const Expected<DecodedImage> decoded = decode(*file);
    REQUIRE_VALUE(decoded);
    QVERIFY(cv::norm(decoded->image.pixels.at<cv::Vec3b>(10, 10), cv::Vec3b(255, 127, 127), cv::NORM_INF) <= 2);
}

void TestCodecs::outputFormats()
{
    QVERIFY(outputFormatFor(Format::Gif).format == Format::Png);
    QVERIFY(!outputFormatFor(Format::Gif).note.empty());
    QVERIFY(outputFormatFor(Format::Tiff).format == Format::Tiff);
    QVERIFY(outputFormatFor(Format::Tiff).note.empty());
    QVERIFY(!canEncode(Format::Gif));
    const Expected<Bytes> gif = encode({.pixels = drawPhoto(8, 8, CV_8U, 3), .iccProfile = {}}, Format::Gif, {});
    QVERIFY(!gif && gif.error().code == ErrorCode::UnsupportedFormat);
    QVERIFY(!encode({}, Format::Png, {}));
}

void TestCodecs::toRgb8Layouts()
{
    Image image;
    image.pixels = drawPhoto(20, 10, CV_8U, 3);
    QCOMPARE(toRgb8(image).data, image.pixels.data); // shared
    for (const int channels : {1, 3, 4}) {
        image.pixels = drawPhoto(20, 10, CV_8U, channels);
        const cv::Mat eight = toRgb8(image);
        QCOMPARE(eight.type(), CV_8UC3);
        cv::Mat deep;
        image.pixels.convertTo(deep, CV_16U, 257.0);
        QCOMPARE(largestDifference(toRgb8({.pixels = deep, .bitDepth = 16, .iccProfile = {}}), eight), 0.0);
    }
}

void TestCodecs::cancelStops()
{
    CancelSource cancel;
    cancel.request();
    Image image;
    image.pixels = drawPhoto(64, 64, CV_8U, 3);
    for (const Format format : {Format::Jpeg, Format::Png, Format::Tiff, Format::Webp}) {
        const Expected<Bytes> file = encode(image, format, {});
        REQUIRE_VALUE(file);
        const Expected<DecodedImage> decoded = decode(*file, {}, cancel.token());
        QVERIFY(!decoded && decoded.error().code == ErrorCode::Cancelled);
        const Expected<Bytes> encoded = encode(image, format, {}, cancel.token());
        QVERIFY(!encoded && encoded.error().code == ErrorCode::Cancelled);
    }
}

QTEST_GUILESS_MAIN(TestCodecs)
#include "tst_codecs.moc"
