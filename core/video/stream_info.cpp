// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/metadata_text.h"
#include "core/video/box_scan_av.h"
#include "core/video/orientation_av.h"
#include "core/video/pixel_formats_av.h"
#include "core/video/stream_info_av.h"
#include "core/video/tag_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace bauta::video
{

using image::MetadataGroup;
using image::MetadataItem;
using image::MetadataReport;

namespace
{

constexpr std::size_t kMaxItems = 1000;
constexpr std::uintmax_t kMaxGifBytes = 256U << 20U;
constexpr AVRational kMicroseconds{1, 1'000'000};

std::string tagOf(const AVDictionary* dictionary, const char* key)
{
    const AVDictionaryEntry* entry = av_dict_get(dictionary, key, nullptr, 0);
    return entry != nullptr ? image::cleanText(entry->value) : std::string();
}

std::string containerOf(const Demuxer& demuxer)
{
    const std::string_view name = demuxer.context().iformat->name;
    if (name.starts_with("mov")) {
        const AVDictionaryEntry* brand = av_dict_get(demuxer.context().metadata, "major_brand", nullptr, 0);
        return brand == nullptr || std::string_view(brand->value).starts_with("qt") ? "mov" : "mp4";
    }
    if (name.starts_with("matroska")) {
        const std::vector<std::byte> head = demuxer.file().readAt(0, 64);
        const std::string_view text{reinterpret_cast<const char*>(head.data()), head.size()};
        return text.find("webm") != std::string_view::npos ? "webm" : "mkv";
    }
    return name == "mpegts" ? "ts" : std::string(name);
}

std::string fourCharacters(std::uint32_t tag)
{
    std::string text;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        const auto c = static_cast<char>((tag >> shift) & 0xFFU);
        text += c >= ' ' && c <= '~' ? c : '.';
    }
    return text;
}

bool isPicture(const AVStream& stream)
{
    return (stream.disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)) != 0;
}

/// Files end with packets that were never counted, and rates are averages: an estimate.
std::int64_t estimateFrames(const AVFormatContext& context, const AVStream& stream)
{
    if (stream.nb_frames > 0) {
        return stream.nb_frames;
    }
    const AVRational rate = stream.avg_frame_rate;
    if (rate.num <= 0 || rate.den <= 0) {
        return 0;
    }
    if (stream.duration > 0) {
        return av_rescale_q(stream.duration, stream.time_base, av_inv_q(rate));
    }
    return context.duration > 0 ? av_rescale_q(context.duration, AV_TIME_BASE_Q, av_inv_q(rate)) : 0;
}

bool hasSideData(const AVStream& stream, AVPacketSideDataType type)
{
    return !sideData(stream, type).empty();
}

void describeStreams(const AVFormatContext& context, const AVStream& video, VideoInfo& info)
{
    for (unsigned i = 0; i < context.nb_streams; ++i) {
        const AVStream& stream = *context.streams[i];
        const AVCodecParameters& parameters = *stream.codecpar;
        switch (parameters.codec_type) {
        case AVMEDIA_TYPE_AUDIO:
            info.audioTracks.push_back({.streamIndex = stream.index,
                                        .codec = avcodec_get_name(parameters.codec_id),
                                        .channels = channelCount(parameters),
                                        .sampleRate = parameters.sample_rate,
                                        .language = tagOf(stream.metadata, "language")});
            break;
        case AVMEDIA_TYPE_SUBTITLE:
            ++info.subtitleStreams;
            break;
        case AVMEDIA_TYPE_ATTACHMENT:
            ++info.attachments;
            break;
        case AVMEDIA_TYPE_VIDEO:
            info.pictures += isPicture(stream) ? 1 : 0;
            info.otherVideoStreams += !isPicture(stream) && stream.index != video.index ? 1 : 0;
            break;
        default:
            ++info.dataStreams;
            break;
        }
    }
    for (unsigned i = 0; i < context.nb_chapters; ++i) {
        const AVChapter& chapter = *context.chapters[i];
        info.chapters.push_back(
            {av_rescale_q(chapter.start, chapter.time_base, kMicroseconds), tagOf(chapter.metadata, "title")});
    }
}

class PrivateData
{
public:
    explicit PrivateData(MetadataReport& report) : m_report(report) {}

    void add(MetadataGroup group, const std::string& key, const std::string& value)
    {
        if (m_report.items.size() < kMaxItems) {
            m_report.items.push_back({group, image::cleanText(key), image::cleanText(value)});
        }
    }

    void addTags(const AVDictionary* tags, const std::string& where)
    {
        const AVDictionaryEntry* entry = nullptr;
        while ((entry = av_dict_get(tags, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr) {
            const std::optional<MetadataGroup> group = groupOfTag(entry->key, entry->value);
            if (!group) {
                continue;
            }
            add(*group, where + entry->key, entry->value);
            if (*group == MetadataGroup::Location && !m_report.position) {
                m_report.position = positionFromIso6709(entry->value);
            }
        }
    }

    void addStream(const AVStream& stream, bool chosen)
    {
        const std::string where = fmt::format("stream {}: ", stream.index);
        const AVCodecParameters& parameters = *stream.codecpar;
        const std::string code = fourCharacters(parameters.codec_tag);
        switch (parameters.codec_type) {
        case AVMEDIA_TYPE_VIDEO:
            if (isPicture(stream)) {
                add(MetadataGroup::Preview, where + "attached picture",
                    fmt::format("{} {}x{}", avcodec_get_name(parameters.codec_id), parameters.width,
                                parameters.height));
            } else if (!chosen) {
                add(MetadataGroup::Container, where + "another video stream",
                    fmt::format("{} {}x{}", avcodec_get_name(parameters.codec_id), parameters.width,
                                parameters.height));
            }
            break;
        case AVMEDIA_TYPE_AUDIO:
            break;
        case AVMEDIA_TYPE_SUBTITLE:
            add(MetadataGroup::Description, where + "subtitles", avcodec_get_name(parameters.codec_id));
            break;
        case AVMEDIA_TYPE_ATTACHMENT:
            add(MetadataGroup::Container, where + "attachment", fmt::format("{} bytes", parameters.extradata_size));
            break;
        default:
            add(groupOfDataStream(code), where + "data stream", parameters.codec_tag != 0 ? code : "of unknown kind");
            break;
        }
        addTags(stream.metadata, where);
    }

private:
    MetadataReport& m_report;
};

} // namespace

MetadataReport privateData(const Demuxer& demuxer)
{
    MetadataReport report;
    PrivateData data(report);
    const AVFormatContext& context = demuxer.context();
    data.addTags(context.metadata, "");
    for (unsigned i = 0; i < context.nb_streams; ++i) {
        const AVStream& stream = *context.streams[i];
        data.addStream(stream, demuxer.hasVideo() && stream.index == demuxer.video().index);
    }
    for (unsigned i = 0; i < context.nb_programs; ++i) {
        data.addTags(context.programs[i]->metadata, fmt::format("program {}: ", i));
    }
    for (unsigned i = 0; i < context.nb_chapters; ++i) {
        const std::string where = fmt::format("chapter {}", i + 1);
        data.add(MetadataGroup::Container, where, tagOf(context.chapters[i]->metadata, "title"));
    }
    std::vector<MetadataItem> others;
    const std::string_view format = context.iformat->name;
    if (format.starts_with("mov")) {
        others = scanBoxes(demuxer.file());
    } else if (format == "gif" && static_cast<std::uintmax_t>(demuxer.file().size()) <= kMaxGifBytes) {
        const auto size = static_cast<std::size_t>(demuxer.file().size());
        if (Expected<MetadataReport> inside = image::inspectMetadata(demuxer.file().readAt(0, size))) {
            others = std::move(inside->items);
            // Private in a photo, the very content of a video.
            others.erase(std::remove_if(others.begin(), others.end(),
                                        [](const MetadataItem& item) { return item.key == "GIF further frames"; }),
                         others.end());
        }
    }
    for (const MetadataItem& item : others) {
        data.add(item.group, item.key, item.value);
    }
    std::stable_sort(report.items.begin(), report.items.end(),
                     [](const MetadataItem& a, const MetadataItem& b) { return a.group < b.group; });
    return report;
}

VideoInfo describe(const Demuxer& demuxer)
{
    const AVFormatContext& context = demuxer.context();
    const AVStream& stream = demuxer.video();
    const AVCodecParameters& parameters = *stream.codecpar;
    const Orientation orientation = orientationOf(stream);
    const auto format = static_cast<AVPixelFormat>(parameters.format);
    VideoInfo info;
    info.container = containerOf(demuxer);
    info.codec = avcodec_get_name(parameters.codec_id);
    info.width = orientation.swapsSides() ? parameters.height : parameters.width;
    info.height = orientation.swapsSides() ? parameters.width : parameters.height;
    info.rotationClockwiseDegrees = orientation.clockwiseDegrees;
    info.mirrored = orientation.mirrored;
    const AVColorRange range = withoutRange(format) != format ? AVCOL_RANGE_JPEG : parameters.color_range;
    info.layout = layoutOf(deliveredFormat(format), range, parameters.color_space, std::min(info.width, info.height),
                           isRgb(format));
    info.colour = {.primaries = parameters.color_primaries,
                   .transfer = parameters.color_trc,
                   .matrix = parameters.color_space,
                   .rangeTagged = range != AVCOL_RANGE_UNSPECIFIED,
                   .masteringDisplay = hasSideData(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA),
                   .contentLight = hasSideData(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL)};
    AVRational aspect =
        stream.sample_aspect_ratio.num > 0 ? stream.sample_aspect_ratio : parameters.sample_aspect_ratio;
    if (aspect.num > 0 && aspect.den > 0 && orientation.swapsSides()) {
        aspect = av_inv_q(aspect);
    }
    info.sampleAspect = fromAv(aspect);
    info.timeBase = fromAv(stream.time_base);
    if (stream.start_time != AV_NOPTS_VALUE) {
        info.startInMicroseconds =
            av_rescale_q(stream.start_time - demuxer.startTicks(stream), stream.time_base, kMicroseconds);
    }
    info.durationInMicroseconds = context.duration != AV_NOPTS_VALUE ? context.duration : 0;
    info.averageFrameRate = fromAv(stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate);
    info.estimatedFrames = estimateFrames(context, stream);
    info.interlaced = parameters.field_order != AV_FIELD_UNKNOWN && parameters.field_order != AV_FIELD_PROGRESSIVE;
    describeStreams(context, stream, info);
    info.metadata = privateData(demuxer);
    return info;
}

} // namespace bauta::video
