// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An independent reader, exiftool, fills files of every format with metadata, and finds nothing but format and ICC
// fields in what is encoded from their pixels.

#include "core/image/decode.h"
#include "core/image/encode.h"
#include "core/image/metadata.h"
#include "tests/core/image/metadata_samples.h"

#include <lcms2.h>
#include <opencv2/core.hpp>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <array>

using namespace bauta;
using namespace bauta::image;
using test::Buffer;

namespace
{

/// Fields of exiftool ("Group:Tag", or "Group:*") that describe how the pixels are stored, their colours, or the file
/// as the file system and exiftool itself see it.
constexpr auto kFormatFields = std::to_array<std::string_view>({
    "SourceFile",
    "ExifTool:ExifToolVersion",
    "System:*",
    "File:FileType",
    "File:FileTypeExtension",
    "File:MIMEType",
    "File:ImageWidth",
    "File:ImageHeight",
    "File:BitsPerSample",
    "File:ColorComponents",
    "File:EncodingProcess",
    "File:YCbCrSubSampling",
    "File:ExifByteOrder",
    "File:BMPVersion",
    "File:Planes",
    "File:BitDepth",
    "File:Compression",
    "File:ImageLength",
    "File:PixelsPerMeterX",
    "File:PixelsPerMeterY",
    "File:NumColors",
    "File:NumImportantColors",
    "File:RedMask",
    "File:GreenMask",
    "File:BlueMask",
    "File:AlphaMask",
    "File:ColorSpace",
    "File:RedEndpoint",
    "File:GreenEndpoint",
    "File:BlueEndpoint",
    "File:GammaRed",
    "File:GammaGreen",
    "File:GammaBlue",
    "File:RenderingIntent",
    "File:ProfileDataOffset",
    "File:ProfileSize",
    "Composite:ImageSize",
    "Composite:Megapixels",
    "JFIF:JFIFVersion",
    "JFIF:ResolutionUnit",
    "JFIF:XResolution",
    "JFIF:YResolution",
    "Adobe:*",
    "ICC_Profile:*",
    "ICC-header:*",
    "ICC-view:*",
    "ICC-meas:*",
    "ICC-chrm:*",
    "PNG:ImageWidth",
    "PNG:ImageHeight",
    "PNG:BitDepth",
    "PNG:ColorType",
    "PNG:Compression",
    "PNG:Filter",
    "PNG:Interlace",
    "PNG:ProfileName",
    "PNG:SRGBRendering",
    "PNG:Gamma",
    "PNG:SignificantBits",
    "RIFF:VP8Version",
    "RIFF:WebP_Flags",
    "RIFF:ImageWidth",
    "RIFF:ImageHeight",
    "RIFF:HorizontalScale",
    "RIFF:VerticalScale",
    "RIFF:AlphaIsUsed",
    "RIFF:AlphaPreprocessing",
    "RIFF:AlphaFiltering",
    "RIFF:AlphaCompression",
    "IFD0:SubfileType",
    "IFD0:ImageWidth",
    "IFD0:ImageHeight",
    "IFD0:BitsPerSample",
    "IFD0:Compression",
    "IFD0:PhotometricInterpretation",
    "IFD0:FillOrder",
    "IFD0:Orientation",
    "IFD0:StripOffsets",
    "IFD0:SamplesPerPixel",
    "IFD0:RowsPerStrip",
    "IFD0:StripByteCounts",
    "IFD0:XResolution",
    "IFD0:YResolution",
    "IFD0:ResolutionUnit",
    "IFD0:PlanarConfiguration",
    "IFD0:Predictor",
    "IFD0:ExtraSamples",
    "IFD0:SampleFormat",
    "QuickTime:MajorBrand",
    "QuickTime:MinorVersion",
    "QuickTime:CompatibleBrands",
    "QuickTime:MediaDataSize",
    "QuickTime:MediaDataOffset",
    "QuickTime:HandlerType",
    "QuickTime:MediaData",
    "QuickTime:CleanAperture", // libheif 1.23 pads small pictures and cuts the padding off again
    "QuickTime:HEVCConfigurationVersion",
    "QuickTime:GeneralProfileSpace",
    "QuickTime:GeneralTierFlag",
    "QuickTime:GeneralProfileIDC",
    "QuickTime:GenProfileCompatibilityFlags",
    "QuickTime:ConstraintIndicatorFlags",
    "QuickTime:GeneralLevelIDC",
    "QuickTime:MinSpatialSegmentationIDC",
    "QuickTime:ParallelismType",
    "QuickTime:ChromaFormat",
    "QuickTime:BitDepthLuma",
    "QuickTime:BitDepthChroma",
    "QuickTime:AverageFrameRate",
    "QuickTime:ConstantFrameRate",
    "QuickTime:NumTemporalLayers",
    "QuickTime:TemporalIDNested",
    "QuickTime:ImageSpatialExtent",
    "QuickTime:ImagePixelDepth",
    "QuickTime:AuxiliaryImageType",
    "QuickTime:ColorProfiles",
    "QuickTime:ColorPrimaries",
    "QuickTime:TransferCharacteristics",
    "QuickTime:MatrixCoefficients",
    "QuickTime:VideoFullRangeFlag",
    "QuickTime:AV1ConfigurationVersion",
    "QuickTime:SeqProfile",
    "QuickTime:SeqLevelIdx0",
    "QuickTime:SeqTier0",
    "QuickTime:HighBitDepth",
    "QuickTime:TwelveBit",
    "QuickTime:ChromaSamplePosition",
    "QuickTime:InitialDelaySamples",
    "Meta:PrimaryItemReference",
    "Meta:MetaImageSize",
});

bool isFormatField(const std::string& field)
{
    return std::any_of(kFormatFields.begin(), kFormatFields.end(), [&field](std::string_view allowed) {
        return allowed.ends_with('*') ? field.starts_with(allowed.substr(0, allowed.size() - 1)) : field == allowed;
    });
}

Buffer srgbProfile()
{
    cmsHPROFILE profile = cmsCreate_sRGBProfile();
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, nullptr, &size);
    Buffer bytes(size);
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsCloseProfile(profile);
    return bytes;
}

QString run(const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral("exiftool"), arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0) {
        qWarning("exiftool: %s", process.readAllStandardError().constData());
        return {};
    }
    return QString::fromUtf8(process.readAllStandardOutput());
}

bool write(const QString& path, const Buffer& bytes)
{
    QFile file(path);
    const auto size = static_cast<qint64>(bytes.size());
    return file.open(QIODevice::WriteOnly) && file.write(reinterpret_cast<const char*>(bytes.data()), size) == size;
}

Buffer read(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return test::toBuffer(file.readAll().toStdString());
}

Image sampleImage(int channels, int bitDepth)
{
    Image image;
    image.pixels.create(48, 64, CV_MAKETYPE(bitDepth > 8 ? CV_16U : CV_8U, channels));
    cv::randu(image.pixels, 0, bitDepth > 8 ? 65535 : 255);
    image.bitDepth = bitDepth;
    if (channels >= 3) {
        image.iccProfile = srgbProfile();
    }
    return image;
}

} // namespace

class TestMetadataExiftool final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void outputsHoldFormatFieldsOnly_data();
    void outputsHoldFormatFieldsOnly();
    void keptGroupsAreAllThatStays();
};

void TestMetadataExiftool::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("exiftool")).isEmpty()) {
        QSKIP("exiftool is not installed (Debian: libimage-exiftool-perl)");
    }
}

void TestMetadataExiftool::outputsHoldFormatFieldsOnly_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("bitDepth");
    QTest::newRow("jpeg") << static_cast<int>(Format::Jpeg) << 3 << 8;
    QTest::newRow("jpeg gray") << static_cast<int>(Format::Jpeg) << 1 << 8;
    QTest::newRow("png") << static_cast<int>(Format::Png) << 3 << 8;
    QTest::newRow("png 16 bit with alpha") << static_cast<int>(Format::Png) << 4 << 16;
    QTest::newRow("webp") << static_cast<int>(Format::Webp) << 3 << 8;
    QTest::newRow("webp with alpha") << static_cast<int>(Format::Webp) << 4 << 8;
    QTest::newRow("tiff") << static_cast<int>(Format::Tiff) << 3 << 8;
    QTest::newRow("tiff 16 bit with alpha") << static_cast<int>(Format::Tiff) << 4 << 16;
    QTest::newRow("bmp") << static_cast<int>(Format::Bmp) << 3 << 8;
    QTest::newRow("heic") << static_cast<int>(Format::Heic) << 3 << 8;
    QTest::newRow("heic with alpha") << static_cast<int>(Format::Heic) << 4 << 8;
    QTest::newRow("avif") << static_cast<int>(Format::Avif) << 3 << 8;
    QTest::newRow("avif with alpha") << static_cast<int>(Format::Avif) << 4 << 8;
    QTest::newRow("avif 10 bit") << static_cast<int>(Format::Avif) << 3 << 10;
    QTest::newRow("avif 10 bit with alpha") << static_cast<int>(Format::Avif) << 4 << 10;
}

void TestMetadataExiftool::outputsHoldFormatFieldsOnly()
{
    QFETCH(int, format);
    QFETCH(int, channels);
    QFETCH(int, bitDepth);
    const auto target = static_cast<Format>(format);
    if (!canEncode(target) && (target == Format::Heic || target == Format::Avif)) {
        QSKIP("libheif has no encoder for the format here");
    }
    QTemporaryDir folder;
    const std::string extension(formatExtension(target));
    const QString input = folder.filePath(QStringLiteral("input") + QString::fromStdString(extension));
    const QString output = folder.filePath(QStringLiteral("output") + QString::fromStdString(extension));

    const auto first = encode(sampleImage(channels, bitDepth), target, {});
    QVERIFY2(first, first ? "" : first.error().detail.c_str());
    QVERIFY(write(input, *first));
    if (target != Format::Bmp) { // which has no place for any
        const QString thumbnail = folder.filePath(QStringLiteral("thumbnail.jpg"));
        QVERIFY(write(thumbnail, test::plainPicture(Format::Jpeg)));
        run({QStringLiteral("-q"), QStringLiteral("-m"), QStringLiteral("-overwrite_original"),
             QStringLiteral("-GPSLatitude=47.375"), QStringLiteral("-GPSLatitudeRef=N"),
             QStringLiteral("-GPSLongitude=8.54"), QStringLiteral("-GPSLongitudeRef=W"),
             QStringLiteral("-SerialNumber=SN-12345"), QStringLiteral("-OwnerName=Charles"),
             QStringLiteral("-EXIF:Artist=Ada"), QStringLiteral("-IPTC:City=Basel"), QStringLiteral("-XMP:Creator=Ada"),
             QStringLiteral("-XMP:City=Basel"), QStringLiteral("-XMP-xmpMM:DocumentID=1"),
             QStringLiteral("-XMP-iptcExt:PersonInImage=Grace"), QStringLiteral("-Comment=hello"),
             QStringLiteral("-ThumbnailImage<=") + thumbnail, input});
    }
    const Buffer rich = read(input);
    const auto before = inspectMetadata(rich);
    QVERIFY(before);
    if (target != Format::Bmp) {
        QVERIFY(before->position.has_value());
        for (const MetadataGroup group :
             {MetadataGroup::Location, MetadataGroup::Device, MetadataGroup::People, MetadataGroup::History}) {
            QVERIFY2(before->groups().contains(group), toString(group));
        }
        // exiftool writes no thumbnail into TIFF.
        QVERIFY(before->groups().contains(MetadataGroup::Preview) || target == Format::Tiff);
        QVERIFY(!verifyStripped(rich, {}));
    }

    const auto decoded = decode(rich);
    QVERIFY2(decoded, decoded ? "" : decoded.error().detail.c_str());
    const auto clean = encode(decoded->image, target, {});
    QVERIFY2(clean, clean ? "" : clean.error().detail.c_str());
    const auto verified = verifyStripped(*clean, {});
    QVERIFY2(verified, verified ? "" : verified.error().detail.c_str());
    QVERIFY(write(output, *clean));

    const QString json = run({QStringLiteral("-j"), QStringLiteral("-G1"), QStringLiteral("-a"), QStringLiteral("-u"),
                              QStringLiteral("-ee"), output});
    const QJsonArray files = QJsonDocument::fromJson(json.toUtf8()).array();
    QCOMPARE(files.size(), 1);
    QStringList unexpected;
    bool hasProfile = false;
    const QJsonObject fields = files.first().toObject();
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        hasProfile = hasProfile || field.key().startsWith(QStringLiteral("ICC"));
        if (!isFormatField(field.key().toStdString())) {
            unexpected << field.key() + QStringLiteral(" = ") + field.value().toVariant().toString();
        }
    }
    QVERIFY2(unexpected.isEmpty(), qPrintable(unexpected.join(QStringLiteral("\n"))));
    // BMP: exiftool 12 does not look into the profile.
    QVERIFY(hasProfile || channels == 1 || target == Format::Bmp);
}

void TestMetadataExiftool::keptGroupsAreAllThatStays()
{
    QTemporaryDir folder;
    for (const Format format : {Format::Jpeg, Format::Png, Format::Webp, Format::Tiff}) {
        const auto plain = encode(sampleImage(3, 8), format, {});
        QVERIFY(plain);
        const auto copied = copyMetadata(test::pictureWithMetadata(Format::Jpeg), *plain, {MetadataGroup::Time});
        QVERIFY2(copied, copied ? "" : copied.error().detail.c_str());
        const auto verified = verifyStripped(*copied, {MetadataGroup::Time});
        QVERIFY2(verified, verified ? "" : verified.error().detail.c_str());

        // Pixels and profile are what they were.
        const auto before = decode(*plain);
        const auto after = decode(*copied);
        QVERIFY(before && after);
        QCOMPARE(cv::norm(before->image.pixels, after->image.pixels, cv::NORM_INF), 0.0);
        QVERIFY(before->image.iccProfile == after->image.iccProfile);
        QVERIFY(!after->image.iccProfile.empty());

        const QString path = folder.filePath(QString::fromStdString("kept" + std::string(formatExtension(format))));
        QVERIFY(write(path, *copied));
        const QString json =
            run({QStringLiteral("-j"), QStringLiteral("-G1"), QStringLiteral("-a"), QStringLiteral("-u"), path});
        const QJsonObject fields = QJsonDocument::fromJson(json.toUtf8()).array().first().toObject();
        QCOMPARE(fields.value(QStringLiteral("ExifIFD:DateTimeOriginal")).toString(),
                 QStringLiteral("2026:05:04 03:02:01"));
        for (auto field = fields.begin(); field != fields.end(); ++field) {
            QVERIFY2(isFormatField(field.key().toStdString()) || field.key().contains(QStringLiteral("Date")),
                     qPrintable(field.key()));
        }
    }
}

QTEST_GUILESS_MAIN(TestMetadataExiftool)
#include "tst_metadata_exiftool.moc"
