// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Standard metadata: what is found, what is copied, what is refused.

#include "core/image/metadata.h"
#include "tests/core/image/metadata_samples.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <thread>

using namespace bauta;
using namespace bauta::image;
using test::Buffer;
using test::operator+;

Q_DECLARE_METATYPE(bauta::image::Format)
Q_DECLARE_METATYPE(bauta::image::MetadataGroup)

namespace
{

const MetadataItem* findItem(const MetadataReport& report, std::string_view key)
{
    const auto found = std::find_if(report.items.begin(), report.items.end(),
                                    [key](const MetadataItem& item) { return item.key == key; });
    return found != report.items.end() ? &*found : nullptr;
}

std::string listed(const MetadataReport& report)
{
    std::string text;
    for (const MetadataItem& item : report.items) {
        text += std::string("[") + toString(item.group) + "] " + item.key + " = " + item.value + "\n";
    }
    return text;
}

cv::Mat pixels(const Buffer& file)
{
    const cv::Mat raw(1, static_cast<int>(file.size()), CV_8U, const_cast<std::byte*>(file.data()));
    return cv::imdecode(raw, cv::IMREAD_UNCHANGED | cv::IMREAD_IGNORE_ORIENTATION);
}

void addFormats()
{
    QTest::addColumn<Format>("format");
    QTest::newRow("jpeg") << Format::Jpeg;
    QTest::newRow("png") << Format::Png;
    QTest::newRow("webp") << Format::Webp;
    QTest::newRow("tiff") << Format::Tiff;
}

} // namespace

class TestMetadata final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plainPicturesAreClean_data();
    void plainPicturesAreClean();
    void findsStandardMetadata_data() { addFormats(); }
    void findsStandardMetadata();
    void findsPosition_data() { addFormats(); }
    void findsPosition();
    void findsPositionInXmp();
    void refusesUnknownContent();
    void valuesAreShortCleanUtf8();
    void groupNamesGoBothWays();
    void verifyNamesWhatStayed_data() { addFormats(); }
    void verifyNamesWhatStayed();
    void copiesChosenGroups_data();
    void copiesChosenGroups();
    void neverCopiesWhatWouldBeWrong_data() { addFormats(); }
    void neverCopiesWhatWouldBeWrong();
    void copiesIptcIntoWebpAsXmp();
    void copyingNothingChangesNothing();
    void refusesOutputsThatCannotHoldMetadata();
    void severalThreadsAtOnce();
};

void TestMetadata::plainPicturesAreClean_data()
{
    addFormats();
    QTest::newRow("bmp") << Format::Bmp;
}

void TestMetadata::plainPicturesAreClean()
{
    QFETCH(Format, format);
    const Buffer file = test::plainPicture(format);
    const auto report = inspectMetadata(file);
    QVERIFY(report);
    QVERIFY2(report->items.empty(), listed(*report).c_str());
    QVERIFY(!report->position);
    QVERIFY(verifyStripped(file, {}));
}

void TestMetadata::findsStandardMetadata()
{
    QFETCH(Format, format);
    const auto report = inspectMetadata(test::pictureWithMetadata(format));
    QVERIFY(report);
    struct Expectation
    {
        const char* key;
        MetadataGroup group;
        const char* value;
    };
    const std::vector<Expectation> expected{
        {"Exif.Image.Make", MetadataGroup::Device, "Bautacam"},
        {"Exif.Photo.BodySerialNumber", MetadataGroup::Device, "SN-12345"},
        {"Exif.Photo.CameraOwnerName", MetadataGroup::People, "Charles Babbage"},
        {"Exif.Photo.DateTimeOriginal", MetadataGroup::Time, "2026:05:04 03:02:01"},
        {"Exif.Photo.UserComment", MetadataGroup::Description, "a comment"},
        {"Exif.Photo.FNumber", MetadataGroup::Technical, "28/10"},
        {"Xmp.dc.creator", MetadataGroup::People, "Ada Lovelace"},
        {"Xmp.photoshop.City", MetadataGroup::Location, "Zürich"},
        {"Xmp.mwg-rs.Regions/mwg-rs:Name", MetadataGroup::People, "Grace Hopper"},
        {"Xmp.xmpMM.DocumentID", MetadataGroup::History, "uuid:12345"},
        {"Iptc.Application2.City", MetadataGroup::Location, "Zürich"},
    };
    for (const Expectation& expectation : expected) {
        if (format == Format::Webp && std::string_view(expectation.key).starts_with("Iptc")) {
            continue;
        }
        const MetadataItem* item = findItem(*report, expectation.key);
        QVERIFY2(item != nullptr, expectation.key);
        QCOMPARE(item->group, expectation.group);
        QCOMPARE(item->value, std::string(expectation.value));
    }
    QCOMPARE(report->groups().contains(MetadataGroup::Preview), format != Format::Tiff);
    // Every key is told once, and what carries them not at all.
    for (const MetadataItem& item : report->items) {
        QCOMPARE(std::count_if(
                     report->items.begin(), report->items.end(),
                     [&](const MetadataItem& other) { return other.key == item.key && other.value == item.value; }),
                 1);
        QVERIFY2(item.group != MetadataGroup::Other, item.key.c_str());
        QVERIFY2(!item.key.starts_with("JPEG APP1") && !item.key.starts_with("TIFF"), item.key.c_str());
    }
}

void TestMetadata::findsPosition()
{
    QFETCH(Format, format);
    const auto report = inspectMetadata(test::pictureWithMetadata(format));
    QVERIFY(report && report->position);
    QVERIFY(std::abs(report->position->latitudeDegrees - test::kLatitude) < 1e-9);
    QVERIFY(std::abs(report->position->longitudeDegrees - test::kLongitude) < 1e-9);
}

void TestMetadata::findsPositionInXmp()
{
    const Buffer packet = test::toBuffer(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description rdf:about='' xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:GPSLatitude='47,22.5N' "
        "exif:GPSLongitude='8,32,24W'/></rdf:RDF></x:xmpmeta>");
    const auto report =
        inspectMetadata(test::pngWith("iTXt", test::toBuffer("XML:com.adobe.xmp") + Buffer(5) + packet));
    QVERIFY(report && report->position);
    QVERIFY(std::abs(report->position->latitudeDegrees - test::kLatitude) < 1e-9);
    QVERIFY(std::abs(report->position->longitudeDegrees - test::kLongitude) < 1e-9);
}

void TestMetadata::refusesUnknownContent()
{
    const auto report = inspectMetadata(test::toBuffer("this is no picture"));
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::UnsupportedFormat);
    QVERIFY(!inspectMetadata({}));
    QVERIFY(!verifyStripped({}, {}));
}

void TestMetadata::valuesAreShortCleanUtf8()
{
    const auto valueOf = [](const std::string& comment) {
        const auto report = inspectMetadata(test::jpegWith(0xFE, test::toBuffer(comment)));
        return report && report->items.size() == 1 ? report->items.front().value : std::string("?");
    };
    QCOMPARE(valueOf("plain\n"), std::string("plain"));
    QCOMPARE(valueOf("a\x1B[31mb"), std::string("a\xEF\xBF\xBD[31mb"));
    QCOMPARE(valueOf("Z\xFCrich"), std::string("Zürich")); // Latin-1
    QCOMPARE(valueOf("\xE2\x80\xAE"
                     "gpj"),
             std::string("\xEF\xBF\xBDgpj"));                          // right-to-left override
    QCOMPARE(valueOf("\xED\xA0\x80").find('\xED'), std::string::npos); // a surrogate
    const std::string longValue = valueOf(std::string(500, 'x'));
    QCOMPARE(longValue.size(), std::size_t{120});
    QVERIFY(longValue.ends_with("\xE2\x80\xA6"));
    std::string umlauts;
    for (int i = 0; i < 200; ++i) {
        umlauts += "ü";
    }
    const std::string cut = valueOf(umlauts);
    QVERIFY(cut.size() <= 120);
    QCOMPARE(QString::fromStdString(cut).toUtf8().toStdString(), cut);
    QVERIFY(!QString::fromStdString(cut).contains(QChar::ReplacementCharacter));
}

void TestMetadata::groupNamesGoBothWays()
{
    for (int i = 0; i <= static_cast<int>(MetadataGroup::Other); ++i) {
        const auto group = static_cast<MetadataGroup>(i);
        QCOMPARE(metadataGroupFromString(toString(group)), std::optional(group));
    }
    QVERIFY(!metadataGroupFromString("places"));
}

void TestMetadata::verifyNamesWhatStayed()
{
    QFETCH(Format, format);
    const auto result = verifyStripped(test::pictureWithMetadata(format), {});
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::VerificationFailed);
    QVERIFY2(result.error().detail.find("GPSLatitude") != std::string::npos, result.error().detail.c_str());
    // What is not kept stays forbidden even if something else is kept.
    QVERIFY(!verifyStripped(test::pictureWithMetadata(format), {MetadataGroup::Location}));
}

void TestMetadata::copiesChosenGroups_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<MetadataGroup>("group");
    QTest::addColumn<QString>("key");
    for (const Format format : {Format::Jpeg, Format::Png, Format::Webp, Format::Tiff}) {
        const auto row = [format](const char* what) -> QTestData& {
            return QTest::addRow("%s %s", std::string(formatName(format)).c_str(), what) << format;
        };
        row("location") << MetadataGroup::Location << "Exif.GPSInfo.GPSLatitude";
        row("people") << MetadataGroup::People << "Exif.Image.Artist";
        row("time") << MetadataGroup::Time << "Exif.Photo.DateTimeOriginal";
        row("description") << MetadataGroup::Description << "Xmp.dc.description";
        row("technical") << MetadataGroup::Technical << "Exif.Photo.FNumber";
    }
}

void TestMetadata::copiesChosenGroups()
{
    QFETCH(Format, format);
    QFETCH(MetadataGroup, group);
    QFETCH(QString, key);
    const Buffer plain = test::plainPicture(format);
    const auto result = copyMetadata(test::pictureWithMetadata(Format::Jpeg), plain, {group});
    QVERIFY2(result, result ? "" : result.error().detail.c_str());
    const auto report = inspectMetadata(*result);
    QVERIFY(report);
    QVERIFY2(report->groups() == std::set<MetadataGroup>{group}, listed(*report).c_str());
    QVERIFY2(findItem(*report, key.toStdString()) != nullptr, listed(*report).c_str());
    QCOMPARE(report->position.has_value(), group == MetadataGroup::Location);
    const auto verified = verifyStripped(*result, {group});
    QVERIFY2(verified, verified ? "" : verified.error().detail.c_str());
    QVERIFY(!verifyStripped(*result, {}));
    QCOMPARE(cv::norm(pixels(plain), pixels(*result), cv::NORM_INF), 0.0);
}

void TestMetadata::neverCopiesWhatWouldBeWrong()
{
    QFETCH(Format, format);
    const Buffer source = test::pictureWithMetadata(Format::Jpeg);
    std::set<MetadataGroup> all;
    for (int i = 0; i <= static_cast<int>(MetadataGroup::Other); ++i) {
        all.insert(static_cast<MetadataGroup>(i));
    }
    const auto result = copyMetadata(source, test::plainPicture(format), all);
    QVERIFY2(result, result ? "" : result.error().detail.c_str());
    const auto report = inspectMetadata(*result);
    QVERIFY(report);
    for (const char* key : {"Exif.Image.Orientation", "Exif.Photo.PixelXDimension", "Xmp.xmpMM.DocumentID",
                            "Xmp.mwg-rs.Regions/mwg-rs:Name"}) {
        QVERIFY2(findItem(*report, key) == nullptr, key);
    }
    QVERIFY(findItem(*report, "Exif.Photo.BodySerialNumber") != nullptr);
    for (const MetadataGroup never : {MetadataGroup::Preview, MetadataGroup::MakerNotes, MetadataGroup::Container}) {
        QVERIFY2(!report->groups().contains(never), listed(*report).c_str());
    }
    QVERIFY(verifyStripped(*result, all));
    // Nor does verification let them pass when they are asked for.
    QVERIFY(!verifyStripped(source, all));
}

void TestMetadata::copiesIptcIntoWebpAsXmp()
{
    const Buffer source = test::jpegWith(0xED, test::toBuffer(std::string("Photoshop 3.0\0"
                                                                          "8BIM\x04\x04\0\0\0\0\0\x0B",
                                                                          26)) +
                                                   test::toBuffer(std::string("\x1C\x02\x5A\0\x06Zurich\0", 12)));
    const auto result = copyMetadata(source, test::plainPicture(Format::Webp), {MetadataGroup::Location});
    QVERIFY2(result, result ? "" : result.error().detail.c_str());
    const auto report = inspectMetadata(*result);
    QVERIFY(report);
    QCOMPARE(report->items.size(), std::size_t{1});
    QCOMPARE(report->items.front().key, std::string("Xmp.photoshop.City"));
    QCOMPARE(report->items.front().value, std::string("Zurich"));
}

void TestMetadata::copyingNothingChangesNothing()
{
    const Buffer plain = test::plainPicture(Format::Jpeg);
    const Buffer source = test::pictureWithMetadata(Format::Jpeg);
    QVERIFY(*copyMetadata(source, plain, {}) == plain);
    QVERIFY(*copyMetadata(source, plain, {MetadataGroup::History, MetadataGroup::Preview}) == plain);
    QVERIFY(*copyMetadata(plain, plain, {MetadataGroup::Location}) == plain);
}

void TestMetadata::refusesOutputsThatCannotHoldMetadata()
{
    const Buffer bmp = test::plainPicture(Format::Bmp);
    const auto refused = copyMetadata(test::pictureWithMetadata(Format::Jpeg), bmp, {MetadataGroup::Location});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::UnsupportedFormat);
    const Buffer heif = test::heifFile({});
    QVERIFY(!copyMetadata(test::pictureWithMetadata(Format::Jpeg), heif, {MetadataGroup::Location}));
    // Nothing to copy is no reason to fail.
    QVERIFY(copyMetadata(test::plainPicture(Format::Jpeg), bmp, {MetadataGroup::Location}));
}

void TestMetadata::severalThreadsAtOnce()
{
    const Buffer source = test::pictureWithMetadata(Format::Jpeg);
    const Buffer plain = test::plainPicture(Format::Png);
    const std::size_t expected = inspectMetadata(source)->items.size();
    std::array<int, 4> right{};
    std::vector<std::thread> threads;
    for (int& count : right) {
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) {
                const auto report = inspectMetadata(source);
                const auto copied = copyMetadata(source, plain, {MetadataGroup::People});
                count += report && report->items.size() == expected && copied && !verifyStripped(*copied, {}) ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (const int count : right) {
        QCOMPARE(count, 20);
    }
}

QTEST_GUILESS_MAIN(TestMetadata)
#include "tst_metadata.moc"
