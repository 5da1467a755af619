// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/image/metadata_samples.h"

#include "core/image/exiv2_compat.h"

#include <exiv2/exif.hpp>
#include <exiv2/image.hpp>
#include <exiv2/iptc.hpp>
#include <exiv2/xmp_exiv2.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace bauta::test
{

namespace
{

using image::Format;

cv::Mat picture(int width, int height)
{
    cv::Mat pixels(height, width, CV_8UC3);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            pixels.at<cv::Vec3b>(y, x) = {static_cast<std::uint8_t>(x * 3), static_cast<std::uint8_t>(y * 5),
                                          static_cast<std::uint8_t>(255 - x - y)};
        }
    }
    return pixels;
}

Buffer encoded(const cv::Mat& pixels, const char* extension)
{
    std::vector<std::uint8_t> bytes;
    cv::imencode(extension, pixels, bytes);
    const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
    return {data, data + bytes.size()};
}

Exiv2::ExifData sampleExif()
{
    Exiv2::ExifData exif;
    exif["Exif.Image.Make"] = "Bautacam";
    exif["Exif.Image.Model"] = "B 1";
    exif["Exif.Image.Software"] = "Editor 5";
    exif["Exif.Image.Artist"] = "Ada Lovelace";
    exif["Exif.Image.DateTime"] = "2026:05:04 03:02:01";
    exif["Exif.Image.Orientation"] = std::uint16_t{6};
    exif["Exif.Photo.BodySerialNumber"] = "SN-12345";
    exif["Exif.Photo.LensSerialNumber"] = "LN-999";
    exif["Exif.Photo.CameraOwnerName"] = "Charles Babbage";
    exif["Exif.Photo.DateTimeOriginal"] = "2026:05:04 03:02:01";
    exif["Exif.Photo.FNumber"] = Exiv2::Rational(28, 10);
    exif["Exif.Photo.PixelXDimension"] = std::uint32_t{4000};
    exif["Exif.Photo.UserComment"] = "charset=Ascii a comment";
    exif["Exif.GPSInfo.GPSLatitudeRef"] = "N";
    exif["Exif.GPSInfo.GPSLatitude"] = "47/1 22/1 30/1";
    exif["Exif.GPSInfo.GPSLongitudeRef"] = "W";
    exif["Exif.GPSInfo.GPSLongitude"] = "8/1 32/1 24/1";
    return exif;
}

Exiv2::IptcData sampleIptc()
{
    Exiv2::IptcData iptc;
    iptc["Iptc.Application2.City"] = "Zürich";
    iptc["Iptc.Application2.Byline"] = "Ada Lovelace";
    iptc["Iptc.Application2.Caption"] = "a caption";
    return iptc;
}

Exiv2::XmpData sampleXmp()
{
    Exiv2::XmpData xmp;
    xmp["Xmp.dc.creator"] = "Ada Lovelace";
    xmp["Xmp.dc.description"] = "lang=x-default a description";
    xmp["Xmp.xmpMM.DocumentID"] = "uuid:12345";
    xmp["Xmp.photoshop.City"] = "Zürich";
    Exiv2::XmpTextValue structure("");
    structure.setXmpStruct();
    xmp.add(Exiv2::XmpKey("Xmp.mwg-rs.Regions"), &structure);
    xmp["Xmp.mwg-rs.Regions/mwg-rs:Name"] = "Grace Hopper";
    return xmp;
}

} // namespace

Buffer toBuffer(std::string_view text)
{
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

Buffer operator+(Buffer left, const Buffer& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

Buffer big(std::uint64_t value, int bytes)
{
    Buffer buffer = little(value, bytes);
    std::reverse(buffer.begin(), buffer.end());
    return buffer;
}

Buffer little(std::uint64_t value, int bytes)
{
    Buffer buffer;
    for (int i = 0; i < bytes; ++i, value >>= 8U) {
        buffer.push_back(static_cast<std::byte>(value & 0xFFU));
    }
    return buffer;
}

Buffer plainPicture(Format format)
{
    switch (format) {
    case Format::Jpeg:
        return encoded(picture(64, 48), ".jpg");
    case Format::Png:
        return encoded(picture(64, 48), ".png");
    case Format::Webp:
        return encoded(picture(64, 48), ".webp");
    case Format::Tiff:
        return encoded(picture(64, 48), ".tif");
    case Format::Bmp:
        return encoded(picture(64, 48), ".bmp");
    default:
        throw std::invalid_argument("no plain picture of this format");
    }
}

Buffer pictureWithMetadata(Format format)
{
    const Buffer plain = plainPicture(format);
    const image::Exiv2ImagePtr file = image::openImage(plain);
    file->readMetadata();
    for (const Exiv2::Exifdatum& datum : sampleExif()) {
        file->exifData()[datum.key()].setValue(&datum.value());
    }
    if (format != Format::Tiff) {
        const Buffer thumbnail = encoded(picture(16, 12), ".jpg");
        Exiv2::ExifThumb(file->exifData())
            .setJpegThumbnail(reinterpret_cast<const Exiv2::byte*>(thumbnail.data()),
                              static_cast<image::Exiv2Size>(thumbnail.size()));
    }
    if (format != Format::Webp) {
        file->setIptcData(sampleIptc());
    }
    file->setXmpData(sampleXmp());
    file->writeMetadata();
    Exiv2::BasicIo& io = file->io();
    io.open();
    Buffer bytes(io.size());
    io.seek(0, Exiv2::BasicIo::beg);
    io.read(reinterpret_cast<Exiv2::byte*>(bytes.data()), static_cast<image::Exiv2Size>(bytes.size()));
    return bytes;
}

Buffer jpegSegment(std::uint8_t marker, const Buffer& body)
{
    return Buffer{std::byte{0xFF}, std::byte{marker}} + big(body.size() + 2, 2) + body;
}

Buffer jpegWith(std::uint8_t marker, const Buffer& body)
{
    Buffer jpeg = plainPicture(Format::Jpeg);
    const Buffer segment = jpegSegment(marker, body);
    jpeg.insert(jpeg.begin() + 2, segment.begin(), segment.end());
    return jpeg;
}

Buffer pngChunk(std::string_view type, const Buffer& body)
{
    const Buffer checked = toBuffer(type) + body;
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const std::byte byte : checked) {
        crc ^= std::to_integer<std::uint32_t>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return big(body.size(), 4) + checked + big(~crc & 0xFFFFFFFFU, 4);
}

Buffer pngWith(std::string_view type, const Buffer& body)
{
    Buffer png = plainPicture(Format::Png);
    const Buffer chunk = pngChunk(type, body);
    png.insert(png.end() - 12, chunk.begin(), chunk.end()); // IEND takes 12 bytes
    return png;
}

Buffer webpWith(std::string_view type, const Buffer& body)
{
    Buffer webp = plainPicture(Format::Webp);
    webp = std::move(webp) + toBuffer(type) + little(body.size(), 4) + body;
    if (body.size() % 2 == 1) {
        webp.push_back(std::byte{0});
    }
    const Buffer size = little(webp.size() - 8, 4);
    std::copy(size.begin(), size.end(), webp.begin() + 4);
    return webp;
}

Buffer box(std::string_view type, const Buffer& body)
{
    return big(body.size() + 8, 4) + toBuffer(type) + body;
}

Buffer fullBox(std::string_view type, std::uint8_t version, const Buffer& body)
{
    return box(type, big(std::uint64_t{version} << 24U, 4) + body);
}

Buffer heifFile(const HeifExtras& extras)
{
    struct ItemSpec
    {
        std::string_view type;
        Buffer typeData;
        Buffer data;
        std::string_view reference;
        std::vector<int> properties; ///< one-based
    };
    // Properties: 1 size, 2 alpha, 3 depth, 4 the extra one
    const auto auxiliary = [](std::string_view urn) {
        return fullBox("auxC", 0, toBuffer(urn) + Buffer{std::byte{0}});
    };
    std::vector<ItemSpec> items{{"hvc1", {}, toBuffer("PIXELS"), {}, {1}}};
    if (!extras.extraProperty.empty()) {
        items.front().properties.push_back(4);
    }
    if (!extras.exif.empty()) {
        items.push_back({"Exif", {}, big(0, 4) + extras.exif, "cdsc", {}});
    }
    if (!extras.xmp.empty()) {
        items.push_back({"mime", toBuffer(std::string_view("application/rdf+xml\0", 20)), extras.xmp, "cdsc", {}});
    }
    if (extras.thumbnail) {
        items.push_back({"hvc1", {}, toBuffer("SMALL"), "thmb", {1}});
    }
    if (extras.alpha) {
        items.push_back({"hvc1", {}, toBuffer("ALPHA"), "auxl", {1, 2}});
    }
    if (extras.depth) {
        items.push_back({"hvc1", {}, toBuffer("DEPTH"), "auxl", {1, 3}});
    }
    if (extras.secondPicture) {
        items.push_back({"hvc1", {}, toBuffer("OTHER"), {}, {1}});
    }

    Buffer entries;
    Buffer links;
    Buffer references;
    Buffer mediaData;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const ItemSpec& item = items[i];
        const std::uint64_t id = i + 1;
        entries =
            std::move(entries) +
            fullBox("infe", 2, big(id, 2) + big(0, 2) + toBuffer(item.type) + Buffer{std::byte{0}} + item.typeData);
        links = std::move(links) + big(id, 2) + big(item.properties.size(), 1);
        for (const int property : item.properties) {
            links.push_back(static_cast<std::byte>(property));
        }
        if (!item.reference.empty()) {
            references = std::move(references) + box(item.reference, big(id, 2) + big(1, 2) + big(1, 2));
        }
        mediaData = std::move(mediaData) + item.data;
    }
    const Buffer fileType = box("ftyp", toBuffer("heic") + big(0, 4) + toBuffer("mif1heic"));
    const auto metaBox = [&](std::size_t mediaOffset) {
        Buffer locations = big(0x4400, 2) + big(items.size(), 2);
        for (std::size_t i = 0; i < items.size(); ++i) {
            locations = std::move(locations) + big(i + 1, 2) + big(0, 2) + big(1, 2) + big(mediaOffset, 4) +
                        big(items[i].data.size(), 4);
            mediaOffset += items[i].data.size();
        }
        const Buffer properties =
            box("ipco", fullBox("ispe", 0, big(64, 4) + big(48, 4)) + auxiliary("urn:mpeg:hevc:2015:auxid:1") +
                            auxiliary("urn:mpeg:hevc:2015:auxid:2") + extras.extraProperty);
        const Buffer handler = fullBox("hdlr", 0, big(0, 4) + toBuffer("pict") + Buffer(12) + Buffer(1));
        return fullBox("meta", 0,
                       handler + fullBox("pitm", 0, big(1, 2)) + fullBox("iinf", 0, big(items.size(), 2) + entries) +
                           (references.empty() ? Buffer{} : fullBox("iref", 0, references)) +
                           box("iprp", properties + fullBox("ipma", 0, big(items.size(), 4) + links)) +
                           fullBox("iloc", 0, locations));
    };
    const std::size_t mediaOffset = fileType.size() + metaBox(0).size() + 8;
    return fileType + metaBox(mediaOffset) + box("mdat", mediaData + extras.unusedMediaData) + extras.boxesAtEnd;
}

Buffer exifBlock()
{
    Exiv2::Blob blob;
    Exiv2::ExifData exif = sampleExif(); // 0.28 sorts it
    Exiv2::ExifParser::encode(blob, Exiv2::littleEndian, exif);
    const auto* data = reinterpret_cast<const std::byte*>(blob.data());
    return {data, data + blob.size()};
}

Buffer xmpPacket()
{
    std::string packet;
    Exiv2::XmpParser::encode(packet, sampleXmp());
    return toBuffer(packet);
}

} // namespace bauta::test
