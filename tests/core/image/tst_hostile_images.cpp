// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/decode.h"
#include "core/image/encode.h"
#include "tests/core/image/codec_samples.h"

#include <opencv2/core.hpp>
#include <unistd.h>

#include <QtTest>

#include <cstring>
#include <map>
#include <random>

using namespace bauta;
using namespace bauta::image;
using namespace bauta::test;

namespace
{

Bytes bytesOf(std::string_view text)
{
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

/// A whole file of every kind that the decoders know. Empty where no encoder is installed.
const std::map<std::string, Bytes>& samples()
{
    static const std::map<std::string, Bytes> kSamples = [] {
        std::map<std::string, Bytes> files;
        Image image;
        image.pixels = drawPhoto(90, 70, CV_8U, 3);
        image.iccProfile = makeIcc("RGB ");
        for (const Format format : {Format::Png, Format::Webp, Format::Tiff, Format::Bmp, Format::Heic, Format::Avif}) {
            if (canEncode(format)) {
                files[std::string(formatName(format))] = encode(image, format, {}).value();
            }
        }
        files["webp lossless"] = encode(image, Format::Webp, {.lossless = true}).value();
        Image alpha;
        alpha.pixels = drawPhoto(90, 70, CV_8U, 4);
        files["webp alpha"] = encode(alpha, Format::Webp, {}).value();
        files["bmp alpha"] = encode(alpha, Format::Bmp, {}).value();
        files["webp animated"] = animateWebp(image.pixels, 2);
        JpegRecipe jpeg;
        jpeg.icc = image.iccProfile;
        jpeg.exif = exifWithOrientation(6);
        files["jpeg"] = writeJpeg(image.pixels, jpeg);
        jpeg.progressive = true;
        files["jpeg progressive"] = writeJpeg(image.pixels, jpeg);
        jpeg.progressive = false;
        jpeg.arithmetic = true;
        files["jpeg arithmetic"] = writeJpeg(image.pixels, jpeg);
        JpegRecipe cmyk;
        cmyk.adobeCmyk = true;
        cmyk.ycck = true;
        cmyk.icc = makeIcc("CMYK");
        files["jpeg cmyk"] = writeJpeg(drawPhoto(90, 70, CV_8U, 4), cmyk);
        PngRecipe png;
        png.interlaced = true;
        png.exif = exifWithOrientation(5);
        files["png interlaced"] = writePng(image.pixels, png);
        png.palette = true;
        png.bits = 4;
        cv::Mat indices(70, 90, CV_8UC1);
        for (int i = 0; i < 70 * 90; ++i) {
            indices.at<std::uint8_t>(i / 90, i % 90) = static_cast<std::uint8_t>((i * i / 7) % 16);
        }
        files["png palette"] = writePng(indices, png);
        files["gif"] = writeGif(indices, {100, 80}, {4, 4}, true, 3, 1);
        files["gif animated"] = writeGif(indices, {100, 80}, {4, 4}, false, -1, 3);
        TiffRecipe tiff;
        tiff.photometric = 2;
        tiff.compression = 7; // JPEG inside
        files["tiff jpeg"] = writeTiff(drawPhoto(96, 64, CV_8U, 3), tiff);
        tiff.compression = 1;
        tiff.tiled = true;
        tiff.planar = true;
        files["tiff tiled planar"] = writeTiff(image.pixels, tiff);
        return files;
    }();
    return kSamples;
}

/// Decodes twice: nothing may crash, and what is accepted must be a sound Image.
bool isSound(const Expected<DecodedImage>& decoded)
{
    if (!decoded) {
        return !decoded.error().detail.empty();
    }
    const cv::Mat& pixels = decoded->image.pixels;
    const int channels = pixels.channels();
    return !pixels.empty() && (pixels.depth() == CV_8U || pixels.depth() == CV_16U) &&
           (channels == 1 || channels == 3 || channels == 4);
}

/// Small, because mutated headers state large sizes and the test should stay quick.
constexpr DecodeLimits kSmall = {.maxPixels = 4'000'000, .maxSide = 20'000};

/// Their decoders start threads for every picture, which takes most of this test's time.
bool isHeif(const std::string& name)
{
    return name == "heic" || name == "avif";
}

void putBig(Bytes& bytes, std::size_t at, std::uint32_t value)
{
    for (std::size_t i = 0; i < 4; ++i) {
        bytes[at + i] = static_cast<std::byte>(value >> (24 - 8 * i) & 0xFFU);
    }
}

long peakMemoryKib()
{
    FILE* file = std::fopen("/proc/self/statm", "r");
    long pages = 0;
    if (file != nullptr) {
        if (std::fscanf(file, "%*d %ld", &pages) != 1) {
            pages = 0;
        }
        std::fclose(file);
    }
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

std::size_t find(const Bytes& bytes, std::string_view what)
{
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return text.find(what);
}

} // namespace

class TestHostileImages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void samplesAreWhole();
    void truncatedIsNeverAccepted();
    void mutationsNeverCrash();
    void magicFollowedByNoise();
    void pixelBombsCostNothing();
    void otherFilesAreNamed_data();
    void otherFilesAreNamed();
    void harmlessOddities();
    void deepJpegIsRefused();
    void manyScansAreRefused();
};

void TestHostileImages::samplesAreWhole()
{
    for (const auto& [name, file] : samples()) {
        const Expected<DecodedImage> decoded = decode(file);
        QVERIFY2(decoded.has_value(), (name + (decoded ? "" : ": " + decoded.error().detail)).c_str());
    }
}

void TestHostileImages::truncatedIsNeverAccepted()
{
    for (const auto& [name, file] : samples()) {
        const Expected<DecodedImage> whole = decode(file);
        QVERIFY2(whole.has_value(), name.c_str());
        const std::size_t step = std::max<std::size_t>(1, file.size() / (isHeif(name) ? 25 : 120));
        std::vector<std::size_t> cuts;
        for (std::size_t cut = 0; cut < file.size(); cut += step) {
            cuts.push_back(cut);
        }
        for (std::size_t back = 1; back < std::min<std::size_t>(isHeif(name) ? 6 : 40, file.size()); ++back) {
            cuts.push_back(file.size() - back);
        }
        for (const std::size_t cut : cuts) {
            const Bytes part(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(cut));
            const Expected<DecodedImage> decoded = decode(part);
            // What lacks only its end mark, padding or later frames may pass, but only with every pixel in place.
            const bool same = decoded && largestDifference(decoded->image.pixels, whole->image.pixels) == 0.0;
            QVERIFY2(!decoded || same, qPrintable(QString("%1 cut at %2 of %3 was accepted")
                                                      .arg(QString::fromStdString(name))
                                                      .arg(cut)
                                                      .arg(file.size())));
            if (!decoded && cut > 32) {
                QVERIFY2(decoded.error().code == ErrorCode::Damaged,
                         (name + " at " + std::to_string(cut) + ": " + decoded.error().detail).c_str());
            }
        }
    }
}

void TestHostileImages::mutationsNeverCrash()
{
    for (const auto& [name, file] : samples()) {
        std::mt19937 random(1234);
        for (int round = 0; round < (isHeif(name) ? 40 : 300); ++round) {
            Bytes mutant = file;
            const int changes = 1 + static_cast<int>(random() % 6);
            for (int i = 0; i < changes; ++i) {
                // Half of the changes hit the first 600 bytes, where the headers are.
                const std::size_t range = random() % 2 == 0 ? std::min<std::size_t>(600, mutant.size()) : mutant.size();
                mutant[random() % range] = static_cast<std::byte>(random() % 256);
            }
            QVERIFY2(isSound(decode(mutant, kSmall)), name.c_str());
        }
    }
}

void TestHostileImages::magicFollowedByNoise()
{
    std::mt19937 random(99);
    for (const auto& [name, file] : samples()) {
        for (const std::size_t kept : {16U, 40U, 120U}) {
            for (int round = 0; round < (isHeif(name) ? 2 : 10); ++round) {
                Bytes mutant(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(std::min(kept, file.size())));
                for (int octet = 0; octet < 3000; ++octet) {
                    mutant.push_back(static_cast<std::byte>(random() % 256));
                }
                QVERIFY2(isSound(decode(mutant, kSmall)), name.c_str());
            }
        }
    }
}

void TestHostileImages::pixelBombsCostNothing()
{
    std::map<std::string, Bytes> bombs;
    Bytes png = samples().at("png");
    putBig(png, 16, 60000);
    putBig(png, 20, 60000);
    bombs["png"] = png;
    Bytes gif = samples().at("gif");
    for (const std::size_t at : {6U, 7U, 8U, 9U}) {
        gif[at] = std::byte{0xEA};
    }
    bombs["gif"] = gif;
    Bytes bmp = samples().at("bmp");
    for (const std::size_t at : {18U, 22U}) {
        bmp[at] = std::byte{0x60};
        bmp[at + 1] = std::byte{0xEA};
    }
    bombs["bmp"] = bmp;
    Bytes jpeg = samples().at("jpeg");
    const std::size_t frame = find(jpeg, "\xFF\xC0");
    QVERIFY(frame != std::string_view::npos);
    for (std::size_t i = 5; i < 9; ++i) {
        jpeg[frame + i] = std::byte{0xEA};
    }
    bombs["jpeg"] = jpeg;
    TiffRecipe recipe;
    recipe.photometric = 2;
    Bytes tiff = writeTiff(drawPhoto(60, 50, CV_8U, 3), recipe);
    // The width and height entries: tag 0x100 and 0x101, SHORT, count 1.
    for (const std::string_view tag : {std::string_view("\x00\x01\x03\x00\x01\x00\x00\x00", 8),
                                       std::string_view("\x01\x01\x03\x00\x01\x00\x00\x00", 8)}) {
        const std::size_t at = find(tiff, tag);
        QVERIFY(at != std::string_view::npos);
        tiff[at + 8] = std::byte{0x60};
        tiff[at + 9] = std::byte{0xEA};
    }
    bombs["tiff"] = tiff;
    for (const char* name : {"heic", "avif"}) {
        if (!samples().contains(name)) {
            continue;
        }
        Bytes heif = samples().at(name);
        std::size_t at = find(heif, "ispe");
        QVERIFY(at != std::string_view::npos);
        while (at != std::string_view::npos) {
            putBig(heif, at + 8, 60000);
            putBig(heif, at + 12, 60000);
            heif[at] = std::byte{'I'}; // find the next; put back below
            at = find(heif, "ispe");
        }
        for (at = find(heif, "Ispe"); at != std::string_view::npos; at = find(heif, "Ispe")) {
            heif[at] = std::byte{'i'};
        }
        bombs[name] = heif;
    }
    const long before = peakMemoryKib();
    for (const auto& [name, bomb] : bombs) {
        const Expected<DecodedImage> decoded = decode(bomb);
        QVERIFY2(!decoded, name.c_str());
        QVERIFY2(decoded.error().code == ErrorCode::TooLarge, (name + ": " + decoded.error().detail).c_str());
    }
    QVERIFY2(peakMemoryKib() - before < 20'000, "a refused picture took memory");
}

void TestHostileImages::otherFilesAreNamed_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty") << QByteArray() << "empty";
    QTest::newRow("zip") << QByteArray("PK\x03\x04\x14\0\0\0\x08\0", 10) << "ZIP archive";
    QTest::newRow("pdf") << QByteArray("%PDF-1.4\n") << "PDF document";
    QTest::newRow("text") << QByteArray("Dear diary,\n") << "plain text";
    QTest::newRow("svg") << QByteArray("<?xml version=\"1.0\"?>\n<svg xmlns=\"x\"/>") << "SVG drawing";
    QTest::newRow("html") << QByteArray("<!DOCTYPE html><html>") << "web page";
    QTest::newRow("mp4") << QByteArray("\0\0\0\x18"
                                       "ftypisom\0\0\0\0isommp42",
                                       24)
                         << "video";
    QTest::newRow("mkv") << QByteArray("\x1A\x45\xDF\xA3 xxxxxxxx") << "video";
    QTest::newRow("cr3") << QByteArray("\0\0\0\x18"
                                       "ftypcrx \0\0\0\x01"
                                       "crx isom",
                                       24)
                         << "camera raw";
    QTest::newRow("zeros") << QByteArray(4096, '\0') << "zeros";
    QTest::newRow("noise") << QByteArray("\x01\x02\x03\x04\x05\x06\x07\x80") << "not a photo";
}

void TestHostileImages::otherFilesAreNamed()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, words);
    const Expected<DecodedImage> decoded =
        decode(bytesOf({content.constData(), static_cast<std::size_t>(content.size())}));
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().code, ErrorCode::UnsupportedFormat);
    QVERIFY2(QString::fromStdString(decoded.error().detail).contains(words), decoded.error().detail.c_str());
}

void TestHostileImages::harmlessOddities()
{
    // Bytes after the end, and stray bytes between segments, lose nothing.
    Bytes jpeg = samples().at("jpeg");
    const Expected<DecodedImage> whole = decode(jpeg);
    QVERIFY(whole.has_value());
    const Bytes noise = bytesOf("trailing bytes of a phone's motion photo");
    jpeg.insert(jpeg.end(), noise.begin(), noise.end());
    const std::size_t table = find(jpeg, "\xFF\xDB");
    QVERIFY(table != std::string_view::npos);
    jpeg.insert(jpeg.begin() + static_cast<std::ptrdiff_t>(table), 3, std::byte{0x11});
    const Expected<DecodedImage> decoded = decode(jpeg);
    QVERIFY2(decoded.has_value(), decoded ? "" : decoded.error().detail.c_str());
    QCOMPARE(largestDifference(decoded->image.pixels, whole->image.pixels), 0.0);
}

void TestHostileImages::deepJpegIsRefused()
{
    Bytes jpeg = samples().at("jpeg");
    const std::size_t frame = find(jpeg, "\xFF\xC0");
    QVERIFY(frame != std::string_view::npos);
    jpeg[frame + 1] = std::byte{0xC1};
    jpeg[frame + 4] = std::byte{12};
    const Expected<DecodedImage> decoded = decode(jpeg);
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().code, ErrorCode::UnsupportedFormat);
    QVERIFY(decoded.error().detail.find("8 bits") != std::string::npos);
}

void TestHostileImages::manyScansAreRefused()
{
    Bytes jpeg = samples().at("jpeg progressive");
    // Repeat the first scan many times over, before the end marker.
    const std::string_view text(reinterpret_cast<const char*>(jpeg.data()), jpeg.size());
    const std::size_t first = text.find("\xFF\xDA");
    const std::size_t next = text.find("\xFF\xC4", first);
    QVERIFY(first != std::string_view::npos && next != std::string_view::npos);
    const Bytes scan(jpeg.begin() + static_cast<std::ptrdiff_t>(first),
                     jpeg.begin() + static_cast<std::ptrdiff_t>(next));
    jpeg.pop_back(); // the end marker
    jpeg.pop_back();
    for (int i = 0; i < 500; ++i) {
        jpeg.insert(jpeg.end(), scan.begin(), scan.end());
    }
    const Expected<DecodedImage> decoded = decode(jpeg);
    QVERIFY(!decoded);
    QVERIFY2(decoded.error().detail.find("scans") != std::string::npos, decoded.error().detail.c_str());
}

QTEST_GUILESS_MAIN(TestHostileImages)
#include "tst_hostile_images.moc"
