// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/anonymize/face_training.h"

#include "tests/bench/anonymize/face_statistics.h"
#include "tests/bench/anonymize/light_removal.h"
#include "tests/bench/photo_workers.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace bauta::bench
{

namespace
{

constexpr float kChromaWeight = 3.F; ///< there are fewer chroma texels, and each is seen over more of the face
constexpr int kMouthOpening = 2;     ///< of Expression
constexpr float kOpenMouth = 0.05F;
constexpr int kRoughComponents = 40; ///< what a face without anything in front of it is compared with
constexpr float kOutlier = 13.F;     ///< of L, beside the rough face
constexpr double kMostHidden = 0.12; ///< share of a face that may be an outlier
constexpr int kKnownComponents = 40;
constexpr int kKeyComponents = 20;

cv::Mat centred(const cv::Mat& samples, cv::Mat& mean)
{
    cv::reduce(samples, mean, 0, cv::REDUCE_AVG, CV_32F);
    cv::Mat result = samples.clone();
    for (int i = 0; i < result.rows; ++i) {
        result.row(i) -= mean;
    }
    return result;
}

cv::Mat rowsOf(const cv::Mat& matrix, const std::vector<int>& chosen)
{
    cv::Mat result(static_cast<int>(chosen.size()), matrix.cols, matrix.type());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        matrix.row(chosen[i]).copyTo(result.row(static_cast<int>(i)));
    }
    return result;
}

/// A closed mouth shows nothing of what is inside: those texels become the mean of the open ones.
void fillClosedMouths(cv::Mat& textures, const TextureLayout& layout, const std::vector<TrainingFace>& faces)
{
    const int luma = cv::countNonZero(layout.covered);
    const int chroma = cv::countNonZero(layout.coveredChroma);
    std::vector<int> texels = texelsIn(layout.covered, layout.innerMouth);
    cv::Mat smallMouth;
    cv::resize(layout.innerMouth, smallMouth, layout.coveredChroma.size(), 0.0, 0.0, cv::INTER_AREA);
    for (const int texel : texelsIn(layout.coveredChroma, smallMouth > 200)) {
        texels.push_back(luma + texel);
        texels.push_back(luma + chroma + texel);
    }
    const auto isOpen = [&faces](int i) {
        return faces[static_cast<std::size_t>(i)].expression[kMouthOpening] >= kOpenMouth;
    };
    cv::Mat mean(1, textures.cols, CV_32FC1, cv::Scalar(0.0));
    int open = 0;
    for (int i = 0; i < textures.rows; ++i) {
        if (isOpen(i)) {
            mean += textures.row(i);
            ++open;
        }
    }
    mean /= std::max(open, 1);
    for (int i = 0; i < textures.rows; ++i) {
        if (!isOpen(i)) {
            for (const int texel : texels) {
                textures.at<float>(i, texel) = mean.at<float>(texel);
            }
        }
    }
    fmt::print(stderr, "{} of {} mouths are open\n", open, textures.rows);
}

void weighChroma(cv::Mat& textures, int luma, float factor)
{
    textures.colRange(luma, textures.cols) *= static_cast<double>(factor);
}

/// Rows to 8 bits: one scale for L, one for a, one for b.
void quantise(const cv::Mat& rows, int luma, int chroma, cv::Mat& quantised, cv::Mat& scales)
{
    quantised.create(rows.rows, rows.cols, CV_8SC1);
    scales.create(rows.rows, 3, CV_32FC1);
    const std::array<int, 4> ends{0, luma, luma + chroma, luma + 2 * chroma};
    for (int i = 0; i < rows.rows; ++i) {
        for (int part = 0; part < 3; ++part) {
            const cv::Range columns(ends[static_cast<std::size_t>(part)], ends[static_cast<std::size_t>(part) + 1]);
            const cv::Mat from = rows.row(i).colRange(columns);
            const double scale = std::max(cv::norm(from, cv::NORM_INF) / 127.0, 1e-9);
            scales.at<float>(i, part) = static_cast<float>(scale);
            from.convertTo(quantised.row(i).colRange(columns), CV_8S, 1.0 / scale);
        }
    }
}

/// Starts with the most ordinary face, then always the one that differs most from those chosen.
std::vector<int> spreadChoice(const cv::Mat& coefficients, int count)
{
    const cv::Mat keys = coefficients.colRange(0, std::min(kKeyComponents, coefficients.cols));
    std::vector<double> nearest(static_cast<std::size_t>(keys.rows), 1e18);
    int next = 0;
    double least = 1e18;
    for (int i = 0; i < keys.rows; ++i) {
        if (const double length = cv::norm(keys.row(i)); length < least) {
            least = length;
            next = i;
        }
    }
    std::vector<int> chosen;
    while (static_cast<int>(chosen.size()) < std::min(count, keys.rows)) {
        chosen.push_back(next);
        double most = -1.0;
        const int latest = chosen.back();
        for (int i = 0; i < keys.rows; ++i) {
            auto& distance = nearest[static_cast<std::size_t>(i)];
            distance = std::min(distance, cv::norm(keys.row(i), keys.row(latest)));
            // Extreme faces go with nobody that is drawn.
            if (distance > most && cv::norm(keys.row(i)) < 1.15 * std::sqrt(keys.cols)) {
                most = distance;
                next = i;
            }
        }
    }
    return chosen;
}

class Training
{
public:
    Training(std::vector<TrainingFace> faces, const cv::Mat& meanShape, const FaceTrainingOptions& options,
             FaceTrainingNotes& notes)
        : m_faces(std::move(faces)),
          m_options(options),
          m_notes(notes)
    {
        m_model.side = options.side;
        m_model.chromaSide = options.chromaSide;
        m_model.meanShape = meanShape;
    }

    protect::FaceModel run(int workers)
    {
        learnShapes();
        takeTextures(workers);
        removeLight(m_textures, m_layout, m_model.meanShape, m_faces);
        fillClosedMouths(m_textures, m_layout, m_faces);
        weighChroma(m_textures, m_luma, kChromaWeight);
        dropHidden();
        learnTextures();
        m_notes.faces = m_faces.size();
        return std::move(m_model);
    }

private:
    [[nodiscard]] cv::Mat expressions(cv::Mat& mean) const
    {
        cv::Mat all(static_cast<int>(m_faces.size()), protect::kExpressions, CV_32FC1);
        for (int i = 0; i < all.rows; ++i) {
            const auto& expression = m_faces[static_cast<std::size_t>(i)].expression;
            std::copy_n(expression.val, protect::kExpressions, all.ptr<float>(i));
        }
        return centred(all, mean);
    }

    /// What expressions do to a shape, by regression; identity is what is left.
    void learnShapes()
    {
        cv::Mat shapes(static_cast<int>(m_faces.size()), m_model.meanShape.cols, CV_32FC1);
        for (int i = 0; i < shapes.rows; ++i) {
            m_faces[static_cast<std::size_t>(i)].shape.copyTo(shapes.row(i));
        }
        cv::Mat mean;
        shapes = centred(shapes, mean);
        m_model.meanShape = mean;
        cv::Mat meanExpression;
        const cv::Mat expression = expressions(meanExpression);
        std::copy_n(meanExpression.ptr<float>(), protect::kExpressions, m_model.meanExpression.val);
        for (int k = 0; k < protect::kExpressions; ++k) {
            m_model.expressionSpread[k] =
                static_cast<float>(cv::norm(expression.col(k)) / std::sqrt(static_cast<double>(expression.rows)));
        }
        m_model.expressionShape = regressed(expression, shapes, 1e-3 * expression.rows * 0.01);
        const cv::Mat identity = shapes - product(expression, m_model.expressionShape);
        const Components components = principalComponents(identity, m_options.shapeComponents);
        m_model.identityShape = components.rows;
        m_shapeCoefficients = components.coefficients;
        m_notes.shapeExplained = components.explained;
        m_layout = makeLayout(m_model.meanShape, m_model.expressionShape, m_options.side, m_options.chromaSide);
        m_model.layout = m_layout.pointsInTexels;
        m_model.triangles = m_layout.triangles;
        m_model.covered = m_layout.covered;
        m_model.coveredChroma = m_layout.coveredChroma;
        m_luma = cv::countNonZero(m_layout.covered);
        m_chroma = cv::countNonZero(m_layout.coveredChroma);
    }

    void takeTextures(int workers)
    {
        m_textures.create(static_cast<int>(m_faces.size()), m_luma + 2 * m_chroma, CV_32FC1);
        std::vector<char> taken(m_faces.size(), 0);
        forEachPhoto(m_faces.size(), workers, [&](std::size_t i) {
            if (const auto texture = textureOf(m_faces[i], m_layout)) {
                texture->copyTo(m_textures.row(static_cast<int>(i)));
                taken[i] = 1;
            }
        });
        std::vector<int> kept;
        for (std::size_t i = 0; i < taken.size(); ++i) {
            if (taken[i] != 0) {
                kept.push_back(static_cast<int>(i));
            }
        }
        keep(kept);
    }

    void keep(const std::vector<int>& chosen)
    {
        std::vector<TrainingFace> faces;
        for (const int i : chosen) {
            faces.push_back(std::move(m_faces[static_cast<std::size_t>(i)]));
        }
        m_faces = std::move(faces);
        m_textures = rowsOf(m_textures, chosen);
        m_shapeCoefficients = rowsOf(m_shapeCoefficients, chosen);
    }

    /// Hair over the forehead, glasses, hands: what a rough face does not explain is replaced by it near the rim; a
    /// face that is hidden too much is left out. Twice, since the first rough faces had learned from them.
    void dropHidden()
    {
        const std::vector<int> skin = texelsIn(m_layout.covered, m_layout.skin | m_layout.rim);
        for (int round = 0; round < 2; ++round) {
            cv::Mat mean;
            const cv::Mat samples = centred(m_textures, mean);
            const Components rough = principalComponents(samples, kRoughComponents);
            const cv::Mat explained = product(rough.coefficients, rough.rows);
            std::vector<int> kept;
            for (int i = 0; i < samples.rows; ++i) {
                std::size_t outliers = 0;
                for (const int texel : skin) {
                    const float residual = samples.at<float>(i, texel) - explained.at<float>(i, texel);
                    if (std::abs(residual) > kOutlier) {
                        ++outliers;
                        m_textures.at<float>(i, texel) = mean.at<float>(texel) + explained.at<float>(i, texel);
                    }
                }
                if (static_cast<double>(outliers) < kMostHidden * static_cast<double>(skin.size())) {
                    kept.push_back(i);
                }
            }
            m_notes.leftOut += m_faces.size() - kept.size();
            keep(kept);
        }
    }

    void learnTextures()
    {
        cv::Mat mean;
        const cv::Mat samples = centred(m_textures, mean);
        cv::Mat meanExpression;
        const cv::Mat expression = expressions(meanExpression);
        const cv::Mat fromExpression = regressed(expression, samples, 1e-3 * expression.rows * 0.01);
        const cv::Mat identity = samples - product(expression, fromExpression);
        const Components components = principalComponents(identity, m_options.textureComponents);
        m_notes.explained = components.explained;

        storeDetails(identity, components);
        cv::Mat rows = components.rows.clone();
        cv::Mat expressionRows = fromExpression.clone();
        weighChroma(rows, m_luma, 1.F / kChromaWeight);
        weighChroma(expressionRows, m_luma, 1.F / kChromaWeight);
        weighChroma(mean, m_luma, 1.F / kChromaWeight);
        m_model.meanTexture = mean;
        quantise(expressionRows, m_luma, m_chroma, m_model.expressionTexture, m_model.expressionTextureScales);
        quantise(rows, m_luma, m_chroma, m_model.identityTexture, m_model.identityTextureScales);
        learnTone(mean, rows);
        learnShaven(rows);
        learnShapeFromTexture(components.coefficients);
        learnPresentation(components.coefficients);
        m_model.known = components.coefficients.colRange(0, std::min(kKnownComponents, rows.rows)).clone();
    }

    void storeDetails(const cv::Mat& identity, const Components& components)
    {
        const std::vector<int> chosen = spreadChoice(components.coefficients, m_options.details);
        const cv::Mat coefficients = rowsOf(components.coefficients, chosen);
        const cv::Mat left = rowsOf(identity, chosen) - product(coefficients, components.rows);
        const cv::Mat luma = left.colRange(0, m_luma);
        m_model.details.create(luma.rows, luma.cols, CV_8SC1);
        m_model.detailScales.create(luma.rows, 1, CV_32FC1);
        for (int i = 0; i < luma.rows; ++i) {
            // Whatever exceeds this is an outlier, not skin.
            constexpr double kLargest = 16.0;
            m_model.detailScales.at<float>(i) = static_cast<float>(kLargest / 127.0);
            luma.row(i).convertTo(m_model.details.row(i), CV_8S, 127.0 / kLargest);
        }
        m_model.detailKeys = coefficients.colRange(0, std::min(kKeyComponents, coefficients.cols)).clone();
    }

    void learnTone(const cv::Mat& mean, const cv::Mat& rows)
    {
        const std::vector<int> luma = texelsIn(m_layout.covered, m_layout.rim);
        cv::Mat smallRim;
        cv::resize(m_layout.rim, smallRim, m_layout.coveredChroma.size(), 0.0, 0.0, cv::INTER_AREA);
        const std::vector<int> chroma = texelsIn(m_layout.coveredChroma, smallRim > 127);
        const auto toneOf = [&](const float* texture) {
            cv::Vec3d sum;
            for (const int texel : luma) {
                sum[0] += static_cast<double>(texture[texel]) / static_cast<double>(luma.size());
            }
            for (const int texel : chroma) {
                sum[1] += static_cast<double>(texture[m_luma + texel]) / static_cast<double>(chroma.size());
                sum[2] += static_cast<double>(texture[m_luma + m_chroma + texel]) / static_cast<double>(chroma.size());
            }
            return cv::Vec3f(sum);
        };
        m_model.meanTone = toneOf(mean.ptr<float>());
        m_model.toneFromTexture.create(3, rows.rows, CV_32FC1);
        for (int k = 0; k < rows.rows; ++k) {
            const cv::Vec3f tone = toneOf(rows.ptr<float>(k));
            for (int c = 0; c < 3; ++c) {
                m_model.toneFromTexture.at<float>(c, k) = tone[c];
            }
        }
    }

    void learnShaven(const cv::Mat& rows)
    {
        const std::vector<int> beard = texelsIn(m_layout.covered, m_layout.beard);
        const std::vector<int> cheeks = texelsIn(m_layout.covered, m_layout.cheeks);
        m_model.shaven.create(1, rows.rows, CV_32FC1);
        const auto meanOf = [](const float* texture, const std::vector<int>& texels) {
            double sum = 0.0;
            for (const int texel : texels) {
                sum +=
                    static_cast<double>(texture[texel]) / static_cast<double>(std::max<std::size_t>(texels.size(), 1));
            }
            return static_cast<float>(sum);
        };
        for (int k = 0; k < rows.rows; ++k) {
            m_model.shaven.at<float>(k) = meanOf(rows.ptr<float>(k), beard) - meanOf(rows.ptr<float>(k), cheeks);
        }
    }

    /// Shape goes with texture (age, build, descent): linear, with what it does not tell left to chance.
    void learnShapeFromTexture(const cv::Mat& texture)
    {
        constexpr double kRidge = 0.1;
        const cv::Mat map = regressed(texture, m_shapeCoefficients, kRidge * texture.rows); // components x shape
        cv::Mat spread(1, m_shapeCoefficients.cols, CV_32FC1);
        const cv::Mat left = m_shapeCoefficients - product(texture, map);
        for (int k = 0; k < left.cols; ++k) {
            spread.at<float>(k) = static_cast<float>(cv::norm(left.col(k)) / std::sqrt(left.rows));
        }
        m_model.shapeFromTexture = map.t();
        m_model.shapeSpread = spread;
    }

    void learnPresentation(const cv::Mat& texture)
    {
        cv::Mat sums[2];
        int counts[2] = {0, 0};
        for (auto& sum : sums) {
            sum = cv::Mat(1, texture.cols, CV_32FC1, cv::Scalar(0.0));
        }
        for (int i = 0; i < texture.rows; ++i) {
            const std::string group =
                m_faces[static_cast<std::size_t>(i)].file.file.parent_path().parent_path().filename();
            if (group == "female" || group == "male") {
                const int which = group == "male" ? 1 : 0;
                sums[which] += texture.row(i);
                ++counts[which];
            }
        }
        if (counts[0] > 0 && counts[1] > 0) {
            m_model.presentation = sums[1] / counts[1] - sums[0] / counts[0];
        }
    }

    std::vector<TrainingFace> m_faces;
    FaceTrainingOptions m_options;
    FaceTrainingNotes& m_notes;
    protect::FaceModel m_model;
    TextureLayout m_layout;
    cv::Mat m_textures;          ///< faces x texels
    cv::Mat m_shapeCoefficients; ///< faces x components
    int m_luma = 0;
    int m_chroma = 0;
};

} // namespace

protect::FaceModel trainFaceModel(std::vector<TrainingFace> faces, const cv::Mat& meanShape,
                                  const FaceTrainingOptions& options, int workers, FaceTrainingNotes& notes)
{
    return Training(std::move(faces), meanShape, options, notes).run(workers);
}

} // namespace bauta::bench
