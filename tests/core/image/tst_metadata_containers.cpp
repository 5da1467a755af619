// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The container walkers: extra parts of every format are found, and no sequence of bytes makes them fail.

#include "core/image/metadata.h"
#include "tests/core/image/metadata_samples.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <random>

using namespace bauta;
using namespace bauta::image;
using test::big;
using test::Buffer;
using test::operator+;
using test::little;
using test::toBuffer;

namespace
{

Buffer text(std::string_view value)
{
    return toBuffer(value);
}

std::string listed(const MetadataReport& report)
{
    std::string lines;
    for (const MetadataItem& item : report.items) {
        lines += std::string("[") + toString(item.group) + "] " + item.key + " = " + item.value + "\n";
    }
    return lines;
}

struct Entry
{
    std::uint16_t tag;
    std::uint16_t type;
    std::uint32_t count;
    std::uint32_t value;
};

/// A directory at the place where it stands, with its link to the next.
Buffer directory(const std::vector<Entry>& entries, std::uint32_t next)
{
    Buffer bytes = little(entries.size(), 2);
    for (const Entry& entry : entries) {
        bytes = std::move(bytes) + little(entry.tag, 2) + little(entry.type, 2) + little(entry.count, 4) +
                little(entry.value, 4);
    }
    return bytes + little(next, 4);
}

Buffer tiffHeader()
{
    return text(std::string_view("II*\0\x08\0\0\0", 8));
}

Buffer gif(const Buffer& extension, int frames = 1, const Buffer& trailing = {})
{
    Buffer bytes = text("GIF89a") + little(2, 2) + little(2, 2) + Buffer{std::byte{0x80}, std::byte{0}, std::byte{0}} +
                   Buffer(6) + extension;
    for (int i = 0; i < frames; ++i) {
        bytes = std::move(bytes) + text(",") + Buffer(4) + little(2, 2) + little(2, 2) + Buffer(1) +
                text(std::string_view("\x02\x02\x84\x51\x00", 5));
    }
    return bytes + text(";") + trailing;
}

Buffer withTail(Buffer file, std::string_view tail)
{
    return std::move(file) + toBuffer(tail);
}

Buffer jpegWithJfif(std::uint8_t thumbnailSide)
{
    // Replaces OpenCV's JFIF segment (the first one) by one of ours.
    Buffer jpeg = test::plainPicture(Format::Jpeg);
    const auto side = static_cast<std::byte>(thumbnailSide);
    const Buffer body = text(std::string_view("JFIF\0\x01\x01\0\0\x01\0\x01", 12)) + Buffer{side, side} +
                        Buffer(std::size_t{3} * thumbnailSide * thumbnailSide);
    const Buffer segment = test::jpegSegment(0xE0, body);
    jpeg.erase(jpeg.begin() + 2, jpeg.begin() + 20);
    jpeg.insert(jpeg.begin() + 2, segment.begin(), segment.end());
    return jpeg;
}

Buffer extendedXmp()
{
    const Buffer packet = test::xmpPacket();
    const std::size_t half = packet.size() / 2;
    const auto piece = [&](std::size_t from, std::size_t size) {
        const auto start = packet.begin() + static_cast<std::ptrdiff_t>(from);
        return text(std::string_view("http://ns.adobe.com/xmp/extension/\0", 35)) + Buffer(32, std::byte{'A'}) +
               big(packet.size(), 4) + big(from, 4) + Buffer(start, start + static_cast<std::ptrdiff_t>(size));
    };
    // In the wrong order, as the standard allows.
    Buffer jpeg = test::jpegWith(0xE1, piece(0, half));
    const Buffer second = test::jpegSegment(0xE1, piece(half, packet.size() - half));
    jpeg.insert(jpeg.begin() + 2, second.begin(), second.end());
    return jpeg;
}

} // namespace

class TestMetadataContainers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsPart_data();
    void findsPart();
    void acceptsFormatParts_data();
    void acceptsFormatParts();
    void readsExifThatOnlyTheWalkersReach_data();
    void readsExifThatOnlyTheWalkersReach();
    void survivesHostileStructures_data();
    void survivesHostileStructures();
    void survivesTruncation_data();
    void survivesTruncation();
    void survivesNoise_data() { survivesTruncation_data(); }
    void survivesNoise();
};

void TestMetadataContainers::findsPart_data()
{
    QTest::addColumn<Buffer>("file");
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("group");
    const auto row = [](const char* name, const Buffer& file, const char* key, MetadataGroup group) {
        QTest::newRow(name) << file << QString::fromUtf8(key) << static_cast<int>(group);
    };
    const Buffer jpeg = test::plainPicture(Format::Jpeg);
    row("jpeg comment", test::jpegWith(0xFE, text("hello")), "JPEG COM", MetadataGroup::Description);
    row("jpeg jfif thumbnail", jpegWithJfif(4), "JPEG APP0 JFIF thumbnail", MetadataGroup::Preview);
    row("jpeg jfxx", test::jpegWith(0xE0, text(std::string_view("JFXX\0\x10", 6)) + Buffer(20)),
        "JPEG APP0 JFXX thumbnail", MetadataGroup::Preview);
    row("jpeg mpf", test::jpegWith(0xE2, text(std::string_view("MPF\0II*\0", 8)) + Buffer(80)),
        "JPEG APP2 MPF index of further pictures", MetadataGroup::Container);
    row("jpeg fpxr", test::jpegWith(0xE2, text(std::string_view("FPXR\0\0", 6))), "JPEG APP2 FPXR",
        MetadataGroup::Container);
    row("jpeg c2pa", test::jpegWith(0xEB, text("JP") + Buffer(40)), "JPEG APP11 JUMBF", MetadataGroup::History);
    row("jpeg unknown application", test::jpegWith(0xE7, text("Secret data")), "JPEG APP7", MetadataGroup::Other);
    row("jpeg long adobe", test::jpegWith(0xEE, text("Adobe and more text")), "JPEG APP14", MetadataGroup::Other);
    row("jpeg second picture", Buffer(jpeg) + jpeg, "JPEG trailing data", MetadataGroup::Container);
    row("jpeg motion photo",
        withTail(jpeg, std::string_view("\0\0\0\x18"
                                        "ftypmp42",
                                        12)),
        "JPEG trailing data", MetadataGroup::Container);
    row("jpeg zip", withTail(jpeg, "PK\x03\x04"), "JPEG trailing data", MetadataGroup::Container);
    row("jpeg photoshop thumbnail",
        test::jpegWith(0xED, text(std::string_view("Photoshop 3.0\0"
                                                   "8BIM\x04\x0C\0\0\0\0\0\x04"
                                                   "1234",
                                                   30))),
        "JPEG APP13 thumbnail", MetadataGroup::Preview);
    Buffer stray = jpeg; // behind its first segment, JFIF
    const Buffer hidden = text("hidden");
    stray.insert(stray.begin() + 20, hidden.begin(), hidden.end());
    row("jpeg stray bytes", stray, "JPEG stray bytes between segments", MetadataGroup::Other);
    row("jpeg damaged exif", test::jpegWith(0xE1, text(std::string_view("Exif\0\0nonsense", 14))), "JPEG APP1 Exif",
        MetadataGroup::Other);
    row("jpeg extended xmp", extendedXmp(), "Xmp.mwg-rs.Regions/mwg-rs:Name", MetadataGroup::People);

    const Buffer png = test::plainPicture(Format::Png);
    row("png text", test::pngWith("tEXt", text(std::string_view("Author\0Ada", 10))), "PNG tEXt Author",
        MetadataGroup::People);
    row("png compressed text", test::pngWith("zTXt", text(std::string_view("Comment\0\0xx", 11))), "PNG zTXt Comment",
        MetadataGroup::Description);
    row("png international text", test::pngWith("iTXt", text(std::string_view("Title\0\0\0\0\0T", 11))),
        "PNG iTXt Title", MetadataGroup::Description);
    row("png time", test::pngWith("tIME", big(2026, 2) + Buffer(5)), "PNG tIME", MetadataGroup::Time);
    row("png c2pa", test::pngWith("caBX", Buffer(20)), "PNG caBX (C2PA)", MetadataGroup::History);
    row("png unknown chunk", test::pngWith("prVt", Buffer(20)), "PNG prVt", MetadataGroup::Other);
    row("png animation", test::pngWith("fcTL", Buffer(26)), "PNG animation", MetadataGroup::Container);
    row("png tail", withTail(png, "tail"), "PNG trailing data", MetadataGroup::Container);
    row("png damaged exif", test::pngWith("eXIf", text("nonsense")), "PNG eXIf", MetadataGroup::Other);

    row("webp unknown chunk", test::webpWith("ABCD", Buffer(5)), "WebP ABCD", MetadataGroup::Other);
    row("webp animation", test::webpWith("ANMF", Buffer(16)), "WebP animation", MetadataGroup::Container);
    row("webp tail", withTail(test::plainPicture(Format::Webp), "tail"), "WebP trailing data",
        MetadataGroup::Container);
    row("webp damaged xmp", test::webpWith("XMP ", text("<x>")), "WebP XMP", MetadataGroup::Other);

    row("tiff second page", tiffHeader() + directory({{256, 4, 1, 2}}, 26) + directory({{256, 4, 1, 7}}, 0),
        "TIFF page 2", MetadataGroup::Container);
    row("tiff thumbnail page",
        tiffHeader() + directory({{256, 4, 1, 2}}, 26) + directory({{254, 4, 1, 1}, {256, 4, 1, 7}}, 0), "TIFF page 2",
        MetadataGroup::Preview);
    row("tiff sub-image", tiffHeader() + directory({{330, 4, 1, 26}}, 0) + directory({{256, 4, 1, 7}}, 0),
        "TIFF sub-image 1", MetadataGroup::Container);
    row("tiff private tag", tiffHeader() + directory({{65000, 4, 1, 7}}, 0), "Exif.Image.0xfde8", MetadataGroup::Other);
    row("tiff place", tiffHeader() + directory({{34735, 3, 2, 7}}, 0), "Exif.Image.0x87af", MetadataGroup::Location);
    row("tiff hidden bytes", tiffHeader() + directory({{256, 4, 1, 2}}, 0) + text("hidden bytes"),
        "TIFF bytes that nothing refers to", MetadataGroup::Container);

    row("heif thumbnail", test::heifFile({.thumbnail = true}), "HEIF thumbnail", MetadataGroup::Preview);
    row("heif depth", test::heifFile({.depth = true}), "HEIF auxiliary picture", MetadataGroup::Container);
    row("heif second picture", test::heifFile({.secondPicture = true}), "HEIF further picture",
        MetadataGroup::Container);
    row("heif hidden media data", test::heifFile({.unusedMediaData = text("hidden")}),
        "HEIF media data that no item uses", MetadataGroup::Container);
    row("heif live photo", test::heifFile({.boxesAtEnd = test::box("moov", Buffer(8))}),
        "HEIF moov (video or sequence)", MetadataGroup::Container);
    row("heif free", test::heifFile({.boxesAtEnd = test::box("free", text("secret"))}), "HEIF box free",
        MetadataGroup::Container);
    row("heif uuid", test::heifFile({.boxesAtEnd = test::box("uuid", Buffer(20))}), "HEIF uuid", MetadataGroup::Other);
    row("heif text", test::heifFile({.extraProperty = test::fullBox("udes", 0, text("en"))}),
        "HEIF property user description", MetadataGroup::Description);
    row("heif encoder text",
        test::heifFile({.boxesAtEnd = test::box("mdat", text("\x2C\xA2\xDE\x09\xB5\x17\x47\xDB\xBB\x55\xA4\xFE\x7F\xC2"
                                                             "\xFC\x4Ex265 (build 199)"))}),
        "HEVC SEI x265", MetadataGroup::Device);

    row("gif comment", gif(text(std::string_view("!\xFE\x05hello\0", 9))), "GIF comment", MetadataGroup::Description);
    row("gif application",
        gif(text(std::string_view("!\xFF\x0B"
                                  "SECRETAP1.0\x01x\0",
                                  17))),
        "GIF application data SECRETAP1.0", MetadataGroup::Other);
    row("gif frames", gif({}, 3), "GIF further frames", MetadataGroup::Container);
    row("gif tail", gif({}, 1, text("tail")), "GIF trailing data", MetadataGroup::Container);
    row("bmp tail", withTail(test::plainPicture(Format::Bmp), "tail"), "BMP trailing data", MetadataGroup::Container);
}

void TestMetadataContainers::findsPart()
{
    QFETCH(Buffer, file);
    QFETCH(QString, key);
    QFETCH(int, group);
    const auto report = inspectMetadata(file);
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    const auto found = std::find_if(report->items.begin(), report->items.end(),
                                    [&](const MetadataItem& item) { return item.key == key.toStdString(); });
    QVERIFY2(found != report->items.end(), listed(*report).c_str());
    QCOMPARE(static_cast<int>(found->group), group);
    const auto verified = verifyStripped(file, {});
    QVERIFY(!verified);
    QCOMPARE(verified.error().code, ErrorCode::VerificationFailed);
}

void TestMetadataContainers::acceptsFormatParts_data()
{
    QTest::addColumn<Buffer>("file");
    QTest::newRow("jpeg icc") << test::jpegWith(0xE2, text(std::string_view("ICC_PROFILE\0\x01\x01", 14)) + Buffer(30));
    QTest::newRow("jpeg adobe") << test::jpegWith(0xEE, text("Adobe") + Buffer(7));
    QTest::newRow("jpeg jfif") << jpegWithJfif(0);
    QTest::newRow("png colours") << test::pngWith("gAMA", big(45455, 4));
    QTest::newRow("png size") << test::pngWith("pHYs", Buffer(9));
    QTest::newRow("gif") << gif(text(std::string_view("!\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0", 19)));
    QTest::newRow("heif") << test::heifFile({});
    QTest::newRow("heif alpha") << test::heifFile({.alpha = true});
}

void TestMetadataContainers::acceptsFormatParts()
{
    QFETCH(Buffer, file);
    const auto verified = verifyStripped(file, {});
    QVERIFY2(verified, verified ? "" : verified.error().detail.c_str());
}

void TestMetadataContainers::readsExifThatOnlyTheWalkersReach_data()
{
    QTest::addColumn<Buffer>("file");
    const Buffer exif = test::exifBlock();
    // Exif in two segments, as writers do beyond 64 KiB
    const auto half = exif.begin() + static_cast<std::ptrdiff_t>(exif.size() / 2);
    const Buffer prefix = text(std::string_view("Exif\0\0", 6));
    Buffer split = test::jpegWith(0xE1, prefix + Buffer(half, exif.end()));
    const Buffer firstHalf = test::jpegSegment(0xE1, prefix + Buffer(exif.begin(), half));
    split.insert(split.begin() + 2, firstHalf.begin(), firstHalf.end());
    QTest::newRow("jpeg, two segments") << split;
    QTest::newRow("png eXIf") << test::pngWith("eXIf", exif);
    QTest::newRow("webp without VP8X") << test::webpWith("EXIF", exif);
    QTest::newRow("webp with a JPEG prefix") << test::webpWith("EXIF", text(std::string_view("Exif\0\0", 6)) + exif);
    QTest::newRow("heif item") << test::heifFile({.exif = exif});
    QTest::newRow("photoshop resource") << test::jpegWith(0xED, text(std::string_view("Photoshop 3.0\0"
                                                                                      "8BIM\x04\x22\0\0",
                                                                                      22)) +
                                                                    big(exif.size(), 4) + exif);
}

void TestMetadataContainers::readsExifThatOnlyTheWalkersReach()
{
    QFETCH(Buffer, file);
    const auto report = inspectMetadata(file);
    QVERIFY(report);
    QVERIFY2(report->position.has_value(), listed(*report).c_str());
    QVERIFY(report->groups().contains(MetadataGroup::Device));
    QVERIFY2(!report->groups().contains(MetadataGroup::Other), listed(*report).c_str());
    // It can be kept from there, too.
    const auto copied = copyMetadata(file, test::plainPicture(Format::Jpeg), {MetadataGroup::Location});
    QVERIFY(copied);
    QVERIFY(inspectMetadata(*copied)->position.has_value());
}

void TestMetadataContainers::survivesHostileStructures_data()
{
    QTest::addColumn<Buffer>("file");
    QTest::newRow("tiff loop") << tiffHeader() + directory({{256, 4, 1, 2}}, 8);
    QTest::newRow("tiff sub-image loop") << tiffHeader() + directory({{330, 4, 1, 8}}, 0);
    QTest::newRow("tiff exif loop") << tiffHeader() + directory({{34665, 4, 1, 8}, {34853, 4, 1, 8}}, 8);
    QTest::newRow("tiff huge counts") << tiffHeader() +
                                             directory({{273, 4, 0xFFFFFFFF, 8}, {330, 4, 0x7FFFFFFF, 0}}, 0);
    QTest::newRow("tiff 65535 entries") << tiffHeader() + little(0xFFFF, 2) + Buffer(65535 * 12) + little(8, 4);
    QTest::newRow("bigtiff huge counts") << text("II+") + Buffer(1) + little(8, 2) + little(0, 2) + little(16, 8) +
                                                little(0xFFFFFFFFFFFFFFFF, 8) + Buffer(64, std::byte{0xFF});
    QTest::newRow("png huge chunk") << text(std::string_view("\x89PNG\r\n\x1A\n\xFF\xFF\xFF\xFFtEXt", 16));
    QTest::newRow("webp huge chunk") << text("RIFF") + little(0xFFFFFFFF, 4) + text("WEBPEXIF") + little(0xFFFFFFFF, 4);
    QTest::newRow("jpeg empty segments") << text("\xFF\xD8") + [] {
        Buffer segments;
        for (int i = 0; i < 20'000; ++i) {
            segments = std::move(segments) + test::jpegSegment(0xE7, {});
        }
        return segments;
    }();
    QTest::newRow("jpeg short length") << text(std::string_view("\xFF\xD8\xFF\xE1\0\0Exif", 10));
    QTest::newRow("heif box of size 0") << test::heifFile({.boxesAtEnd = Buffer(8)});
    QTest::newRow("heif tiny box") << test::heifFile({.boxesAtEnd = big(3, 4) + text("free")});
    QTest::newRow("heif huge box") << test::heifFile(
        {.boxesAtEnd = big(1, 4) + text("free") + big(~std::uint64_t{0}, 8)});
    QTest::newRow("heif 20000 media data boxes") << test::heifFile({.boxesAtEnd = [] {
        Buffer boxes;
        for (int i = 0; i < 20'000; ++i) {
            boxes = std::move(boxes) + test::box("mdat", {});
        }
        return boxes;
    }()});
    QTest::newRow("gif without end") << text("GIF89a") + Buffer(7, std::byte{0xFF}) + Buffer(1000, std::byte{0x21});
    QTest::newRow("bmp huge") << text("BM") + Buffer(8) + little(54, 4) + little(40, 4) + little(0x80000000, 4) +
                                     little(0x80000000, 4) + little(1, 2) + little(0xFFFF, 2) + Buffer(24);
    std::string nested = "<x:xmpmeta xmlns:x='adobe:ns:meta/'>";
    for (int i = 0; i < 100'000; ++i) {
        nested += "<a>";
    }
    QTest::newRow("deep xmp") << test::webpWith("XMP ", toBuffer(nested));
    std::string wide = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
                       "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
                       "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:subject><rdf:Bag>";
    for (int i = 0; i < 20'000; ++i) {
        wide += "<rdf:li>w</rdf:li>";
    }
    wide += "</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>";
    QTest::newRow("wide xmp") << test::webpWith("XMP ", toBuffer(wide));
}

void TestMetadataContainers::survivesHostileStructures()
{
    QFETCH(Buffer, file);
    QElapsedTimer timer;
    timer.start();
    const auto report = inspectMetadata(file);
    QVERIFY2(timer.elapsed() < 10'000, "too slow");
    QVERIFY(report);
    QVERIFY(!report->items.empty());
    QVERIFY(report->items.size() < 5000);
    QVERIFY(!verifyStripped(file, {}));
}

void TestMetadataContainers::survivesTruncation_data()
{
    QTest::addColumn<Buffer>("file");
    QTest::newRow("jpeg") << test::jpegWith(0xED, text(std::string_view("Photoshop 3.0\0"
                                                                        "8BIM\x04\x0C\0\0\0\0\0\x04"
                                                                        "1234",
                                                                        30)));
    QTest::newRow("jpeg exif") << test::jpegWith(0xE1, text(std::string_view("Exif\0\0", 6)) + test::exifBlock());
    QTest::newRow("png") << test::pngWith("iTXt", text(std::string_view("Title\0\0\0\0\0T", 11)));
    QTest::newRow("webp") << test::webpWith("EXIF", test::exifBlock());
    QTest::newRow("tiff") << test::exifBlock();
    QTest::newRow("heif") << test::heifFile({.exif = test::exifBlock(),
                                             .xmp = test::xmpPacket(),
                                             .thumbnail = true,
                                             .alpha = true,
                                             .depth = true,
                                             .secondPicture = true,
                                             .unusedMediaData = text("x"),
                                             .boxesAtEnd = test::box("uuid", Buffer(20))});
    QTest::newRow("gif") << gif(text(std::string_view("!\xFE\x05hello\0", 9)), 2);
    QTest::newRow("bmp") << test::plainPicture(Format::Bmp);
}

void TestMetadataContainers::survivesTruncation()
{
    QFETCH(Buffer, file);
    // Every length up to 2000 bytes, then some: what follows is mostly pixels.
    for (std::size_t length = 0; length < file.size(); length += length < 2000 ? 1 : 97) {
        const std::span<const std::byte> cut = std::span<const std::byte>(file).first(length);
        const auto report = inspectMetadata(cut);
        QVERIFY(!report || !report->items.empty() || verifyStripped(cut, {}));
    }
}

void TestMetadataContainers::survivesNoise()
{
    QFETCH(Buffer, file);
    std::mt19937 random(7); // the same noise every time
    for (int round = 0; round < 400; ++round) {
        Buffer noisy = file;
        const std::size_t reach = std::min<std::size_t>(noisy.size(), 3000);
        for (unsigned i = 0; i < 1 + random() % 8; ++i) {
            noisy[random() % reach] = static_cast<std::byte>(random() % 3 == 0 ? 0xFF : random() % 256);
        }
        const auto report = inspectMetadata(noisy);
        QVERIFY(!report || report->items.size() < 5000);
    }
}

QTEST_GUILESS_MAIN(TestMetadataContainers)
#include "tst_metadata_containers.moc"
