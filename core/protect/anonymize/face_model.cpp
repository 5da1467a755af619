// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/face_model.h"

#include "core/base/hash.h"
#include "core/base/output_file.h"
#include "core/faces/face.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>

namespace bauta::protect
{

namespace
{

// The file: magic, the SHA-256 of the rest in hexadecimal, then arrays: name (16 bytes, padded with 0), type of OpenCV,
// rows, columns (32 bits each, little-endian) and the elements row by row.
static_assert(std::endian::native == std::endian::little, "numbers are stored as they are in memory");

constexpr std::string_view kMagic = "BAUTAFACE1\n";
constexpr std::size_t kDigest = 64;
constexpr std::size_t kName = 16;
constexpr std::uintmax_t kMostBytes = 64'000'000;
constexpr int kMostRows = 1 << 16;
constexpr int kMostColumns = 1 << 18;
constexpr int kMostSide = 512;
constexpr int kShapeColumns = 3 * faces::kMeshPoints;

using Arrays = std::map<std::string, cv::Mat>;

class Reader
{
public:
    explicit Reader(std::span<const std::byte> bytes) : m_rest(bytes) {}

    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }

    [[nodiscard]] std::optional<std::span<const std::byte>> take(std::size_t count)
    {
        if (count > m_rest.size()) {
            return std::nullopt;
        }
        const auto taken = m_rest.first(count);
        m_rest = m_rest.subspan(count);
        return taken;
    }

    [[nodiscard]] std::optional<int> number()
    {
        const auto bytes = take(sizeof(std::int32_t));
        if (!bytes) {
            return std::nullopt;
        }
        std::int32_t value = 0;
        std::memcpy(&value, bytes->data(), sizeof value);
        return value;
    }

private:
    std::span<const std::byte> m_rest;
};

bool isKnownType(int type)
{
    return type == CV_32FC1 || type == CV_32SC1 || type == CV_8SC1 || type == CV_8UC1;
}

Expected<Arrays> readArrays(std::span<const std::byte> bytes)
{
    Arrays arrays;
    Reader reader(bytes);
    while (!reader.atEnd()) {
        const auto name = reader.take(kName);
        const auto type = reader.number();
        const auto rows = reader.number();
        const auto columns = reader.number();
        if (!name || !type || !rows || !columns || !isKnownType(*type) || *rows < 1 || *rows > kMostRows ||
            *columns < 1 || *columns > kMostColumns) {
            return fail(ErrorCode::Damaged, "the face model holds an array that it cannot hold");
        }
        const std::size_t size = static_cast<std::size_t>(*rows) * static_cast<std::size_t>(*columns) *
                                 static_cast<std::size_t>(CV_ELEM_SIZE(*type));
        const auto elements = reader.take(size);
        if (!elements) {
            return fail(ErrorCode::Damaged, "the face model ends too early");
        }
        cv::Mat array(*rows, *columns, *type);
        std::memcpy(array.data, elements->data(), size);
        if (*type == CV_32FC1 && !cv::checkRange(array)) {
            return fail(ErrorCode::Damaged, "the face model holds a number that is none");
        }
        std::string text;
        for (const std::byte letter : *name) {
            if (letter == std::byte{}) {
                break;
            }
            text.push_back(static_cast<char>(letter));
        }
        arrays[text] = array;
    }
    return arrays;
}

/// Checks and takes arrays out; what is wrong first is kept.
class Contents
{
public:
    explicit Contents(Arrays arrays) : m_arrays(std::move(arrays)) {}

    /// A dimension of -1: any.
    cv::Mat take(const char* name, int type, int rows, int columns)
    {
        const auto found = m_arrays.find(name);
        if (found == m_arrays.end()) {
            note(fmt::format("the face model has no {}", name));
            return {};
        }
        const cv::Mat& array = found->second;
        if (array.type() != type || (rows >= 0 && array.rows != rows) || (columns >= 0 && array.cols != columns)) {
            note(fmt::format("the {} of the face model has a wrong form", name));
        }
        return array;
    }

    [[nodiscard]] bool has(const char* name) const { return m_arrays.contains(name); }
    void note(const std::string& problem)
    {
        if (m_problem.empty()) {
            m_problem = problem;
        }
    }
    [[nodiscard]] const std::string& problem() const { return m_problem; }

private:
    Arrays m_arrays;
    std::string m_problem;
};

void takeTriangles(Contents& contents, FaceModel& model)
{
    const cv::Mat triangles = contents.take("triangles", CV_32SC1, -1, 3);
    for (int i = 0; i < triangles.rows && triangles.cols == 3; ++i) {
        const cv::Vec3i corners(triangles.at<int>(i, 0), triangles.at<int>(i, 1), triangles.at<int>(i, 2));
        for (int k = 0; k < 3; ++k) {
            if (corners[k] < 0 || corners[k] >= faces::kMeshPoints) {
                contents.note("a triangle of the face model has a corner that is no point");
                return;
            }
        }
        model.triangles.push_back(corners);
    }
}

void put(std::vector<std::byte>& bytes, const char* name, const cv::Mat& array)
{
    if (array.empty()) {
        return;
    }
    CV_Assert(isKnownType(array.type()));
    std::array<char, kName> padded{};
    std::strncpy(padded.data(), name, kName - 1);
    const std::array<std::int32_t, 3> head{array.type(), array.rows, array.cols};
    const cv::Mat dense = array.isContinuous() ? array : array.clone();
    const auto append = [&bytes](const void* from, std::size_t size) {
        const auto* first = static_cast<const std::byte*>(from);
        bytes.insert(bytes.end(), first, first + size);
    };
    append(padded.data(), kName);
    append(head.data(), sizeof head);
    append(dense.data, dense.total() * dense.elemSize());
}

} // namespace

namespace
{

/// Points of the mesh along the upper and the lower edge of both brows, from the temple inward.
constexpr std::array<std::array<int, 2>, 10> kBrowEdges{
    {{70, 46}, {63, 53}, {105, 52}, {66, 65}, {107, 55}, {300, 276}, {293, 283}, {334, 282}, {296, 295}, {336, 285}}};

/// Points of the mesh on the cheeks, from below the eyes to beside the nose.
constexpr std::array<int, 8> kCheeks{50, 280, 101, 330, 117, 346, 205, 425};

/// Places in the luma of textures.
class LumaTexels
{
public:
    explicit LumaTexels(const FaceModel& model) : m_model(model), m_index(model.side, model.side, CV_32SC1)
    {
        int count = 0;
        for (int y = 0; y < model.side; ++y) {
            for (int x = 0; x < model.side; ++x) {
                m_index.at<int>(y, x) = model.covered.at<unsigned char>(y, x) != 0 ? count++ : -1;
            }
        }
    }

    [[nodiscard]] cv::Point2f point(int point) const
    {
        return {m_model.layout.at<float>(point, 0), m_model.layout.at<float>(point, 1)};
    }
    /// Adds the index of the texel at `place`, if it is one of the face.
    void add(const cv::Point2f& place, std::vector<int>& to) const
    {
        const auto x = std::clamp(static_cast<int>(place.x), 0, m_model.side - 1);
        const auto y = std::clamp(static_cast<int>(place.y), 0, m_model.side - 1);
        if (const int texel = m_index.at<int>(y, x); texel >= 0) {
            to.push_back(texel);
        }
    }
    /// The mean L there: of the mean texture, and what each component adds.
    [[nodiscard]] float meanOf(const std::vector<int>& texels) const
    {
        return mean(texels, [&](int i) { return m_model.meanTexture.at<float>(i); });
    }
    [[nodiscard]] cv::Mat changeOf(const std::vector<int>& texels) const
    {
        cv::Mat change(1, m_model.textureComponents(), CV_32FC1);
        for (int k = 0; k < change.cols; ++k) {
            const auto* row = m_model.identityTexture.ptr<signed char>(k);
            change.at<float>(k) = m_model.identityTextureScales.at<float>(k, 0) *
                                  mean(texels, [&](int i) { return static_cast<float>(row[i]); });
        }
        return change;
    }

private:
    template <class Value>
    static float mean(const std::vector<int>& texels, const Value& value)
    {
        float sum = 0.F;
        for (const int texel : texels) {
            sum += value(texel);
        }
        return sum / static_cast<float>(std::max<std::size_t>(texels.size(), 1));
    }

    const FaceModel& m_model;
    cv::Mat m_index;
};

/// The brows against what is as far above their upper edge as they are high.
void measureBrows(const LumaTexels& luma, FaceModel& model)
{
    std::vector<int> brows;
    std::vector<int> above;
    for (const auto& [upper, lower] : kBrowEdges) {
        const cv::Point2f up = luma.point(upper) - luma.point(lower);
        for (const float share : {0.3F, 0.5F, 0.7F}) {
            luma.add(luma.point(lower) + up * share, brows);
            luma.add(luma.point(upper) + up * (0.4F + share), above);
        }
    }
    model.meanBrows = luma.meanOf(above) - luma.meanOf(brows);
    model.brows = luma.changeOf(above) - luma.changeOf(brows);
}

/// The cheeks below the eyes against the rim.
void measureGlow(const LumaTexels& luma, FaceModel& model)
{
    std::vector<int> cheeks;
    const float step = 0.015F * static_cast<float>(model.side);
    for (const int point : kCheeks) {
        for (const cv::Point2f& offset :
             {cv::Point2f(0.F, 0.F), {step, 0.F}, {-step, 0.F}, {0.F, step}, {0.F, -step}}) {
            luma.add(luma.point(point) + offset, cheeks);
        }
    }
    model.glow = luma.changeOf(cheeks) - model.toneFromTexture.row(0);
}

} // namespace

Expected<FaceModel> readFaceModel(std::span<const std::byte> content)
{
    const std::size_t head = kMagic.size() + kDigest;
    if (content.size() < head || std::memcmp(content.data(), kMagic.data(), kMagic.size()) != 0) {
        return fail(ErrorCode::Damaged, "not a face model");
    }
    const std::string digest = sha256Hex(content.subspan(head));
    if (digest.size() != kDigest || std::memcmp(content.data() + kMagic.size(), digest.data(), kDigest) != 0) {
        return fail(ErrorCode::Damaged, "the face model is not what was written");
    }
    auto arrays = readArrays(content.subspan(head));
    if (!arrays) {
        return fail(arrays.error());
    }
    Contents contents(*std::move(arrays));
    FaceModel model;
    model.covered = contents.take("covered", CV_8UC1, -1, -1);
    model.coveredChroma = contents.take("coveredChroma", CV_8UC1, -1, -1);
    model.side = model.covered.rows;
    model.chromaSide = model.coveredChroma.rows;
    if (model.side != model.covered.cols || model.chromaSide != model.coveredChroma.cols || model.side < 16 ||
        model.side > kMostSide || model.chromaSide < 8 || model.chromaSide > model.side) {
        return fail(ErrorCode::Damaged, "the squares of the face model have a wrong form");
    }
    const int lumaTexels = cv::countNonZero(model.covered);
    const int texels = lumaTexels + 2 * cv::countNonZero(model.coveredChroma);

    model.meanShape = contents.take("meanShape", CV_32FC1, 1, kShapeColumns);
    model.expressionShape = contents.take("expressionShape", CV_32FC1, kExpressions, kShapeColumns);
    model.identityShape = contents.take("identityShape", CV_32FC1, -1, kShapeColumns);
    const cv::Mat expression = contents.take("meanExpression", CV_32FC1, 1, kExpressions);
    const cv::Mat spread = contents.take("exprSpread", CV_32FC1, 1, kExpressions);
    model.layout = contents.take("layout", CV_32FC1, faces::kMeshPoints, 2);
    takeTriangles(contents, model);
    model.meanTexture = contents.take("meanTexture", CV_32FC1, 1, texels);
    model.expressionTexture = contents.take("exprTexture", CV_8SC1, kExpressions, texels);
    model.expressionTextureScales = contents.take("exprTexScales", CV_32FC1, kExpressions, 3);
    model.identityTexture = contents.take("idTexture", CV_8SC1, -1, texels);
    const int components = model.identityTexture.rows;
    model.identityTextureScales = contents.take("idTexScales", CV_32FC1, components, 3);
    model.shapeFromTexture = contents.take("shapeFromTex", CV_32FC1, model.identityShape.rows, components);
    model.shapeSpread = contents.take("shapeSpread", CV_32FC1, 1, model.identityShape.rows);
    const cv::Mat tone = contents.take("meanTone", CV_32FC1, 1, 3);
    model.toneFromTexture = contents.take("toneFromTexture", CV_32FC1, 3, components);
    if (contents.has("presentation")) {
        model.presentation = contents.take("presentation", CV_32FC1, 1, components);
    }
    model.shaven = contents.take("shaven", CV_32FC1, 1, components);
    model.known = contents.take("known", CV_32FC1, -1, -1);
    model.detailKeys = contents.take("detailKeys", CV_32FC1, -1, -1);
    model.details = contents.take("details", CV_8SC1, model.detailKeys.rows, lumaTexels);
    model.detailScales = contents.take("detailScales", CV_32FC1, model.detailKeys.rows, 1);
    if (model.known.cols > components || model.detailKeys.cols > components) {
        contents.note("the face model knows faces by more than it has");
    }
    if (!contents.problem().empty()) {
        return fail(ErrorCode::Damaged, contents.problem());
    }
    std::copy_n(expression.ptr<float>(), kExpressions, model.meanExpression.val);
    std::copy_n(spread.ptr<float>(), kExpressions, model.expressionSpread.val);
    model.meanTone = {tone.at<float>(0), tone.at<float>(1), tone.at<float>(2)};
    const LumaTexels luma(model);
    measureBrows(luma, model);
    measureGlow(luma, model);
    return model;
}

Expected<FaceModel> loadFaceModel(const std::filesystem::path& file)
{
    const auto content = readFile(file, kMostBytes);
    if (!content) {
        return fail(content.error());
    }
    return readFaceModel(*content);
}

std::vector<std::byte> formatFaceModel(const FaceModel& model)
{
    std::vector<std::byte> arrays;
    put(arrays, "covered", model.covered);
    put(arrays, "coveredChroma", model.coveredChroma);
    put(arrays, "meanShape", model.meanShape);
    put(arrays, "expressionShape", model.expressionShape);
    put(arrays, "identityShape", model.identityShape);
    put(arrays, "meanExpression", cv::Mat(model.meanExpression).reshape(1, 1));
    put(arrays, "exprSpread", cv::Mat(model.expressionSpread).reshape(1, 1));
    put(arrays, "layout", model.layout);
    put(arrays, "triangles", cv::Mat(model.triangles, true).reshape(1));
    put(arrays, "meanTexture", model.meanTexture);
    put(arrays, "exprTexture", model.expressionTexture);
    put(arrays, "exprTexScales", model.expressionTextureScales);
    put(arrays, "idTexture", model.identityTexture);
    put(arrays, "idTexScales", model.identityTextureScales);
    put(arrays, "shapeFromTex", model.shapeFromTexture);
    put(arrays, "shapeSpread", model.shapeSpread);
    put(arrays, "meanTone", cv::Mat(model.meanTone).reshape(1, 1));
    put(arrays, "toneFromTexture", model.toneFromTexture);
    put(arrays, "presentation", model.presentation);
    put(arrays, "shaven", model.shaven);
    put(arrays, "known", model.known);
    put(arrays, "detailKeys", model.detailKeys);
    put(arrays, "details", model.details);
    put(arrays, "detailScales", model.detailScales);

    const std::string head = std::string(kMagic) + sha256Hex(arrays);
    std::vector<std::byte> content;
    content.reserve(head.size() + arrays.size());
    const auto headBytes = std::as_bytes(std::span(head));
    content.insert(content.end(), headBytes.begin(), headBytes.end());
    content.insert(content.end(), arrays.begin(), arrays.end());
    return content;
}

} // namespace bauta::protect
