// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/metadata_groups.h"

#include <algorithm>
#include <array>
#include <span>

namespace bauta::image
{

namespace
{

/// A pattern over whole keys, in which * stands for any run of characters. The first rule that fits decides.
struct Rule
{
    std::string_view pattern;
    std::optional<MetadataGroup> group; ///< none: holds the metadata together
};

using enum MetadataGroup;

constexpr auto kRules = std::to_array<Rule>({
    // What holds the metadata together
    {"Exif.Image.ExifTag", std::nullopt},
    {"Exif.Image.GPSTag", std::nullopt},
    {"Exif.Photo.InteroperabilityTag", std::nullopt},
    {"Iptc.Envelope.CharacterSet", std::nullopt},
    {"Iptc.Envelope.ModelVersion", std::nullopt},
    {"Iptc.Application2.RecordVersion", std::nullopt},
    {"Xmp.xmp.MetadataDate", Time},

    // Pictures inside the metadata
    {"Exif.Thumbnail.*", Preview},
    {"Exif.SubThumb*", Preview},
    {"Exif.Image.0x935c", Container}, // Photoshop layers in TIFF
    {"Exif.SubImage*", Container},
    {"Exif.Image2.*", Container},
    {"Exif.Image3.*", Container},
    {"Iptc.Application2.Preview*", Preview},
    {"Xmp.xmp.Thumbnails*", Preview},
    {"Xmp.xmpGImg.*", Preview},
    {"Xmp.GImage.*", Container},
    {"Xmp.GDepth.*", Container},
    {"Xmp.GAudio.*", Container},
    {"Xmp.GPano.*", Container},
    {"Xmp.GContainer.*", Container},
    {"Xmp.Container.*", Container},
    {"Xmp.GCamera.*", Container},
    {"Xmp.Device.*", Container},
    {"Xmp.hdrgm.*", Container},
    {"Xmp.HDRGainMap.*", Container},
    {"Xmp.apdi.*", Container},
    {"Xmp.depthData.*", Container},

    // Location
    {"Exif.GPSInfo.GPSTimeStamp", Time},
    {"Exif.GPSInfo.GPSDateStamp", Time},
    {"Exif.GPSInfo.*", Location},
    {"Xmp.exif.GPSTimeStamp", Time},
    {"Xmp.exif.GPS*", Location},
    {"Exif.Image.0x830e", Location}, // GeoTIFF: scale, tie points, transformation, key directory and its values
    {"Exif.Image.0x8482", Location},
    {"Exif.Image.0x85d8", Location},
    {"Exif.Image.0x87af", Location},
    {"Exif.Image.0x87b0", Location},
    {"Exif.Image.0x87b1", Location},
    {"Exif.Image.CameraElevationAngle", Location},
    {"Xmp.photoshop.City", Location},
    {"Xmp.photoshop.State", Location},
    {"Xmp.photoshop.Country", Location},
    {"Xmp.iptc.Location*", Location},
    {"Xmp.iptc.CountryCode*", Location},
    {"Xmp.iptcExt.Location*", Location},
    {"Xmp.iptcExt.City*", Location},
    {"Xmp.iptcExt.Country*", Location},
    {"Xmp.iptcExt.Sublocation*", Location},
    {"Xmp.iptcExt.ProvinceState*", Location},
    {"Xmp.dwc.*", Location},
    {"Xmp.acdsee.gps*", Location},
    {"Xmp.*.*Latitude*", Location},
    {"Xmp.*.*Longitude*", Location},
    {"Iptc.Application2.City", Location},
    {"Iptc.Application2.SubLocation", Location},
    {"Iptc.Application2.ProvinceState", Location},
    {"Iptc.Application2.Country*", Location},
    {"Iptc.Application2.Location*", Location},

    // People
    {"Exif.Photo.CameraOwnerName", People},
    {"Exif.Image.Artist", People},
    {"Exif.Image.Copyright", People},
    {"Exif.Image.XPAuthor", People},
    {"Xmp.aux.OwnerName", People},
    {"Xmp.exifEX.CameraOwnerName", People},
    {"Xmp.exifEX.Photographer", People},
    {"Xmp.exifEX.ImageEditor", People},
    {"Xmp.tiff.Artist*", People},
    {"Xmp.tiff.Copyright*", People},
    {"Xmp.dc.creator*", People},
    {"Xmp.dc.contributor*", People},
    {"Xmp.dc.publisher*", People},
    {"Xmp.dc.rights*", People},
    {"Xmp.xmpRights.*", People},
    {"Xmp.plus.*", People},
    {"Xmp.cc.*", People},
    {"Xmp.photoshop.AuthorsPosition", People},
    {"Xmp.photoshop.CaptionWriter", People},
    {"Xmp.photoshop.Credit", People},
    {"Xmp.photoshop.Source", People},
    {"Xmp.iptc.CreatorContactInfo*", People},
    {"Xmp.iptc.Ci*", People},
    {"Xmp.iptcExt.PersonIn*", People},
    {"Xmp.iptcExt.AddlModelInfo*", People},
    {"Xmp.iptcExt.ModelAge*", People},
    {"Xmp.iptcExt.ImageRegion*", People},
    {"Xmp.iptcExt.Organisation*", People},
    {"Xmp.iptcExt.Registry*", People},
    {"Xmp.iptcExt.Contributor*", People},
    {"Xmp.mwg-rs.*", People},
    {"Xmp.MP.*", People},
    {"Xmp.MPRI.*", People},
    {"Xmp.MPReg.*", People},
    {"Xmp.MicrosoftPhoto.*People*", People},
    {"Xmp.MicrosoftPhoto.LastKeywordXMP*", Description},
    {"Iptc.Application2.Byline*", People},
    {"Iptc.Application2.Credit", People},
    {"Iptc.Application2.Source", People},
    {"Iptc.Application2.Copyright", People},
    {"Iptc.Application2.Contact", People},
    {"Iptc.Application2.Writer", People},

    // Device
    {"Exif.*.*SerialNumber*", Device},
    {"Exif.Image.Make", Device},
    {"Exif.Image.Model", Device},
    {"Exif.Image.Software", Device},
    {"Exif.Image.ProcessingSoftware", Device},
    {"Exif.Image.HostComputer", Device},
    {"Exif.Image.UniqueCameraModel", Device},
    {"Exif.Image.LocalizedCameraModel", Device},
    {"Exif.Image.LensInfo", Device},
    {"Exif.Image.OriginalRawFile*", History},
    {"Exif.Photo.LensMake", Device},
    {"Exif.Photo.LensModel", Device},
    {"Xmp.*.*SerialNumber*", Device},
    {"Xmp.tiff.Make", Device},
    {"Xmp.tiff.Model", Device},
    {"Xmp.tiff.Software", Device},
    {"Xmp.aux.*", Device},
    {"Xmp.exifEX.LensM*", Device},
    {"Xmp.exifEX.*Firmware*", Device},
    {"Xmp.exifEX.*Software*", Device},
    {"Xmp.xmp.CreatorTool", Device},
    {"Xmp.MicrosoftPhoto.Camera*", Device},
    {"Xmp.MicrosoftPhoto.Lens*", Device},
    {"Iptc.Application2.Program*", Device},

    // Time
    {"Exif.Image.*DateTime*", Time},
    {"Exif.Photo.DateTime*", Time},
    {"Exif.Photo.OffsetTime*", Time},
    {"Exif.Photo.SubSecTime*", Time},
    {"Exif.Image.TimeZoneOffset", Time},
    {"Xmp.exif.DateTime*", Time},
    {"Xmp.exifEX.OffsetTime*", Time},
    {"Xmp.tiff.DateTime", Time},
    {"Xmp.xmp.*Date", Time},
    {"Xmp.dc.date*", Time},
    {"Xmp.photoshop.DateCreated", Time},
    {"Xmp.MicrosoftPhoto.DateAcquired", Time},
    {"Xmp.iptcExt.*Date*", Time},
    {"Iptc.*.*Date*", Time},
    {"Iptc.*.*Time*", Time},

    // History
    {"Exif.Photo.ImageUniqueID", History},
    {"Exif.Image.ImageID", History},
    {"Exif.Image.ImageHistory", History},
    {"Exif.Image.RawDataUniqueID", History},
    {"Exif.Photo.CompositeImage*", Technical},
    {"Exif.Photo.SourceImageNumberOfCompositeImage", Technical},
    {"Xmp.exif.ImageUniqueID", History},
    {"Xmp.xmpMM.*", History},
    {"Xmp.xmpidq.*", History},
    {"Xmp.stRef.*", History},
    {"Xmp.stEvt.*", History},
    {"Xmp.photoshop.History", History},
    {"Xmp.photoshop.DocumentAncestors*", History},
    {"Xmp.photoshop.TextLayers*", History},
    {"Xmp.photoshop.TransmissionReference", History},
    {"Xmp.photoshop.SidecarForExtension", History},
    {"Xmp.photoshop.LegacyIPTCDigest", History},
    {"Xmp.crs.*", History},
    {"Xmp.crss.*", History},
    {"Xmp.darktable.*", History},
    {"Xmp.digiKam.ImageHistory", History},
    {"Xmp.dcterms.provenance", History},
    {"Xmp.iptcExt.DigitalSourceType", History},
    {"Xmp.iptcExt.DigitalImageGUID", History},
    {"Xmp.xmp.Identifier*", History},
    {"Xmp.dc.identifier", History},
    {"Xmp.dc.source", History},
    {"Xmp.dc.relation*", History},
    {"Iptc.Application2.TransmissionReference", History},
    {"Iptc.Envelope.UNO", History},

    // Description
    {"Exif.Image.ImageDescription", Description},
    {"Exif.Image.DocumentName", Description},
    {"Exif.Image.PageName", Description},
    {"Exif.Image.XP*", Description},
    {"Exif.Image.Rating*", Description},
    {"Exif.Photo.UserComment", Description},
    {"Xmp.exif.UserComment*", Description},
    {"Xmp.tiff.ImageDescription*", Description},
    {"Xmp.dc.title*", Description},
    {"Xmp.dc.description*", Description},
    {"Xmp.dc.subject*", Description},
    {"Xmp.dc.type*", Description},
    {"Xmp.dc.language*", Description},
    {"Xmp.xmp.Rating", Description},
    {"Xmp.xmp.Label", Description},
    {"Xmp.xmp.Nickname", Description},
    {"Xmp.xmpBJ.*", Description},
    {"Xmp.lr.*", Description},
    {"Xmp.digiKam.*", Description},
    {"Xmp.mediapro.*", Description},
    {"Xmp.mwg-kw.*", Description},
    {"Xmp.mwg-coll.*", Description},
    {"Xmp.acdsee.*", Description},
    {"Xmp.kipi.*", Description},
    {"Xmp.MicrosoftPhoto.Rating", Description},
    {"Xmp.photoshop.Headline", Description},
    {"Xmp.photoshop.Instructions", Description},
    {"Xmp.photoshop.Category", Description},
    {"Xmp.photoshop.SupplementalCategories*", Description},
    {"Xmp.photoshop.Urgency", Description},
    {"Xmp.iptc.Scene*", Description},
    {"Xmp.iptc.SubjectCode*", Description},
    {"Xmp.iptc.IntellectualGenre", Description},
    {"Xmp.iptc.AltText*", Description},
    {"Xmp.iptc.ExtDescr*", Description},
    {"Xmp.iptcExt.Event*", Description},
    {"Xmp.iptcExt.ArtworkOrObject*", Description},
    {"Iptc.Application2.Caption", Description},
    {"Iptc.Application2.Headline", Description},
    {"Iptc.Application2.Keywords", Description},
    {"Iptc.Application2.ObjectName", Description},
    {"Iptc.Application2.ObjectAttribute", Description},
    {"Iptc.Application2.Subject", Description},
    {"Iptc.Application2.Category", Description},
    {"Iptc.Application2.SuppCategory", Description},
    {"Iptc.Application2.SpecialInstructions", Description},
    {"Iptc.Application2.Urgency", Description},
    {"Iptc.Application2.EditStatus", Description},
    {"Iptc.Application2.Language", Description},

    // Technical: only what is known to be harmless, never by default
    {"Exif.Image.*Resolution*", Technical},
    {"Exif.Image.Orientation", Technical},
    {"Exif.Image.ImageWidth", Technical},
    {"Exif.Image.ImageLength", Technical},
    {"Exif.Image.BitsPerSample", Technical},
    {"Exif.Image.SamplesPerPixel", Technical},
    {"Exif.Image.Compression", Technical},
    {"Exif.Image.PhotometricInterpretation", Technical},
    {"Exif.Image.PlanarConfiguration", Technical},
    {"Exif.Image.YCbCr*", Technical},
    {"Exif.Image.ReferenceBlackWhite", Technical},
    {"Exif.Image.WhitePoint", Technical},
    {"Exif.Image.PrimaryChromaticities", Technical},
    {"Exif.Image.TransferFunction", Technical},
    {"Exif.Image.ExposureTime", Technical},
    {"Exif.Image.FNumber", Technical},
    {"Exif.Image.ISOSpeedRatings", Technical},
    {"Exif.Image.ExposureProgram", Technical},
    {"Exif.Image.ShutterSpeedValue", Technical},
    {"Exif.Image.ApertureValue", Technical},
    {"Exif.Image.ExposureBiasValue", Technical},
    {"Exif.Image.MeteringMode", Technical},
    {"Exif.Image.Flash", Technical},
    {"Exif.Image.FocalLength", Technical},
    {"Exif.Image.PrintImageMatching", Technical},
    {"Exif.Photo.Exposure*", Technical},
    {"Exif.Photo.FNumber", Technical},
    {"Exif.Photo.SpectralSensitivity", Technical},
    {"Exif.Photo.ISOSpeed*", Technical},
    {"Exif.Photo.OECF", Technical},
    {"Exif.Photo.*SensitivityType", Technical},
    {"Exif.Photo.StandardOutputSensitivity", Technical},
    {"Exif.Photo.RecommendedExposureIndex", Technical},
    {"Exif.Photo.ExifVersion", Technical},
    {"Exif.Photo.FlashpixVersion", Technical},
    {"Exif.Photo.ComponentsConfiguration", Technical},
    {"Exif.Photo.CompressedBitsPerPixel", Technical},
    {"Exif.Photo.ShutterSpeedValue", Technical},
    {"Exif.Photo.ApertureValue", Technical},
    {"Exif.Photo.BrightnessValue", Technical},
    {"Exif.Photo.MaxApertureValue", Technical},
    {"Exif.Photo.SubjectDistance*", Technical},
    {"Exif.Photo.MeteringMode", Technical},
    {"Exif.Photo.LightSource", Technical},
    {"Exif.Photo.Flash*", Technical},
    {"Exif.Photo.FocalLength*", Technical},
    {"Exif.Photo.FocalPlane*", Technical},
    {"Exif.Photo.SubjectArea", Technical},
    {"Exif.Photo.SubjectLocation", Technical},
    {"Exif.Photo.SensingMethod", Technical},
    {"Exif.Photo.FileSource", Technical},
    {"Exif.Photo.SceneType", Technical},
    {"Exif.Photo.CFAPattern", Technical},
    {"Exif.Photo.CustomRendered", Technical},
    {"Exif.Photo.WhiteBalance", Technical},
    {"Exif.Photo.DigitalZoomRatio", Technical},
    {"Exif.Photo.SceneCaptureType", Technical},
    {"Exif.Photo.GainControl", Technical},
    {"Exif.Photo.Contrast", Technical},
    {"Exif.Photo.Saturation", Technical},
    {"Exif.Photo.Sharpness", Technical},
    {"Exif.Photo.LensSpecification", Technical},
    {"Exif.Photo.Gamma", Technical},
    {"Exif.Photo.ColorSpace", Technical},
    {"Exif.Photo.PixelXDimension", Technical},
    {"Exif.Photo.PixelYDimension", Technical},
    {"Exif.Photo.Temperature", Technical},
    {"Exif.Iop.*", Technical},
    {"Xmp.exif.Exposure*", Technical},
    {"Xmp.exif.FNumber", Technical},
    {"Xmp.exif.ISO*", Technical},
    {"Xmp.exif.*Value", Technical},
    {"Xmp.exif.MeteringMode", Technical},
    {"Xmp.exif.LightSource", Technical},
    {"Xmp.exif.Flash*", Technical},
    {"Xmp.exif.Focal*", Technical},
    {"Xmp.exif.Scene*", Technical},
    {"Xmp.exif.WhiteBalance", Technical},
    {"Xmp.exif.ColorSpace", Technical},
    {"Xmp.exif.Pixel*Dimension", Technical},
    {"Xmp.exif.ExifVersion", Technical},
    {"Xmp.exif.FlashpixVersion", Technical},
    {"Xmp.exif.ComponentsConfiguration*", Technical},
    {"Xmp.exif.CompressedBitsPerPixel", Technical},
    {"Xmp.exif.Contrast", Technical},
    {"Xmp.exif.Saturation", Technical},
    {"Xmp.exif.Sharpness", Technical},
    {"Xmp.exif.CustomRendered", Technical},
    {"Xmp.exif.DigitalZoomRatio", Technical},
    {"Xmp.exif.GainControl", Technical},
    {"Xmp.exif.SensingMethod", Technical},
    {"Xmp.exif.FileSource", Technical},
    {"Xmp.exif.Subject*", Technical},
    {"Xmp.exifEX.PhotographicSensitivity", Technical},
    {"Xmp.exifEX.*Sensitivity*", Technical},
    {"Xmp.exifEX.LensSpecification*", Technical},
    {"Xmp.exifEX.Gamma", Technical},
    {"Xmp.tiff.Orientation", Technical},
    {"Xmp.tiff.Image*", Technical},
    {"Xmp.tiff.*Resolution*", Technical},
    {"Xmp.tiff.BitsPerSample*", Technical},
    {"Xmp.tiff.Compression", Technical},
    {"Xmp.tiff.PhotometricInterpretation", Technical},
    {"Xmp.tiff.SamplesPerPixel", Technical},
    {"Xmp.tiff.YCbCr*", Technical},
    {"Xmp.dc.format", Technical},
    {"Xmp.photoshop.ColorMode", Technical},
    {"Xmp.photoshop.ICCProfile", Technical},
    {"Xmp.xmp.BaseURL", History},

    // Everything else. What is in no standard Exif directory comes from the manufacturer.
    {"Exif.Photo.MakerNote", MakerNotes},
    {"Exif.Image.*", Other},
    {"Exif.Photo.*", Other},
    {"Exif.*", MakerNotes},
    {"*", Other},
});

/// Keys of kept groups that are left out all the same.
constexpr auto kNeverKept = std::to_array<std::string_view>({
    "Exif.Image.Orientation",
    "Exif.Image.ImageWidth",
    "Exif.Image.ImageLength",
    "Exif.Image.BitsPerSample",
    "Exif.Image.SamplesPerPixel",
    "Exif.Image.Compression",
    "Exif.Image.PhotometricInterpretation",
    "Exif.Image.PlanarConfiguration",
    "Exif.Image.YCbCr*",
    "Exif.Image.ReferenceBlackWhite",
    "Exif.Image.WhitePoint",
    "Exif.Image.PrimaryChromaticities",
    "Exif.Image.TransferFunction",
    "Exif.Image.*Resolution*",
    "Exif.Image.PrintImageMatching",
    "Exif.Photo.ColorSpace",
    "Exif.Photo.PixelXDimension",
    "Exif.Photo.PixelYDimension",
    "Exif.Photo.ComponentsConfiguration",
    "Exif.Photo.CompressedBitsPerPixel",
    "Exif.Photo.SubjectArea",
    "Exif.Photo.SubjectLocation",
    "Exif.Photo.FocalPlane*",
    "Exif.Photo.CFAPattern",
    "Exif.Iop.*",
    "Xmp.exif.ColorSpace",
    "Xmp.exif.Pixel*Dimension",
    "Xmp.exif.ComponentsConfiguration*",
    "Xmp.exif.CompressedBitsPerPixel",
    "Xmp.exif.Subject*",
    "Xmp.exif.FocalPlane*",
    "Xmp.tiff.Orientation",
    "Xmp.tiff.ImageWidth",
    "Xmp.tiff.ImageLength",
    "Xmp.tiff.*Resolution*",
    "Xmp.tiff.BitsPerSample*",
    "Xmp.tiff.Compression",
    "Xmp.tiff.PhotometricInterpretation",
    "Xmp.tiff.SamplesPerPixel",
    "Xmp.tiff.YCbCr*",
    "Xmp.dc.format",
    "Xmp.photoshop.ColorMode",
    "Xmp.photoshop.ICCProfile",
    // Places of faces, which refer to the pixels as they lay before the orientation was applied
    "Xmp.mwg-rs.*",
    "Xmp.MP.*",
    "Xmp.MPRI.*",
    "Xmp.MPReg.*",
    "Xmp.iptcExt.ImageRegion*",
});

constexpr auto kStandardDirectories =
    std::to_array<std::string_view>({"Exif.Image.*", "Exif.Photo.*", "Exif.GPSInfo.*", "Iptc.*", "Xmp.*"});

/// Linear for one star, and no recursion: on a mismatch the last star takes one character more.
bool matches(std::string_view text, std::string_view pattern) noexcept
{
    std::size_t t = 0;
    std::size_t p = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool matchesAny(std::string_view key, std::span<const std::string_view> patterns) noexcept
{
    return std::any_of(patterns.begin(), patterns.end(), [key](std::string_view p) { return matches(key, p); });
}

} // namespace

std::optional<MetadataGroup> groupOfKey(std::string_view key) noexcept
{
    const auto rule =
        std::find_if(kRules.begin(), kRules.end(), [key](const Rule& r) { return matches(key, r.pattern); });
    return rule != kRules.end() ? rule->group : Other;
}

bool mayBeKept(std::string_view key) noexcept
{
    return matchesAny(key, kStandardDirectories) && !matchesAny(key, kNeverKept);
}

bool mayBeKept(MetadataGroup group) noexcept
{
    return group != Preview && group != MakerNotes && group != Container && group != History;
}

} // namespace bauta::image
