// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/face_audit.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

namespace bauta::audit
{

namespace
{

/// All recognisers must be as sure as this that a face is the same before it counts as unchanged: some cloaks change
/// so little of the brightness that it alone does not tell.
constexpr double kUnchangedRate = 1e-4;

Score scoreOf(const FaceAuditor::Column& column, float similarity, double level)
{
    return {similarity, column.scale.falseAcceptRate(similarity),
            column.scale.calibrated() ? column.scale.margin(similarity, level) : 0.0};
}

bool allAreSure(const std::vector<RecogniserAudit>& recognisers)
{
    return std::all_of(recognisers.begin(), recognisers.end(), [](const RecogniserAudit& recogniser) {
        return !recogniser.calibrated || recogniser.byUpload.front().falseAcceptRate <= kUnchangedRate;
    });
}

bool contains(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool anyEmpty(const faces::FaceTemplate& embeddings)
{
    return std::any_of(embeddings.begin(), embeddings.end(), [](const auto& embedding) { return embedding.empty(); });
}

/// Adds up pairs, one at a time.
class PairCounter
{
public:
    PairCounter(const FaceAuditor::Column& column, double level) : m_column(column), m_level(level) {}

    void add(float similarity)
    {
        ++m_pairs;
        m_sum += static_cast<double>(similarity);
        const bool matches =
            m_column.get().scale.calibrated() && m_column.get().scale.falseAcceptRate(similarity) <= m_level;
        m_matching += matches ? 1U : 0U;
    }
    [[nodiscard]] PairScores result() const
    {
        const double mean = m_pairs > 0 ? m_sum / static_cast<double>(m_pairs) : 0.0;
        return {m_pairs, scoreOf(m_column, static_cast<float>(mean), m_level), m_matching};
    }

private:
    std::reference_wrapper<const FaceAuditor::Column> m_column;
    double m_level;
    double m_sum = 0.0;
    std::size_t m_pairs = 0;
    std::size_t m_matching = 0;
};

} // namespace

FaceAuditor::FaceAuditor(const std::vector<AuditRecogniser>& recognisers, const faces::Calibration& calibration)
    : m_recognisers(recognisers),
      m_calibration(calibration)
{
    const auto add = [this](RecogniserRole role) {
        for (const AuditRecogniser& recogniser : m_recognisers) {
            if (recogniser.role == role) {
                m_columns.push_back({recogniser.name, role, recogniser.scale});
            }
        }
    };
    add(RecogniserRole::BuiltIn);
    if (!m_columns.empty()) {
        m_columns.push_back({faces::Calibration::kFused, RecogniserRole::Fused,
                             ScoreScale::fromCalibration(calibration, faces::Calibration::kFused)});
    }
    add(RecogniserRole::Judge);
}

Expected<faces::FaceTemplate> FaceAuditor::embed(const FaceView& view) const
{
    faces::FaceTemplate embeddings;
    const std::vector<faces::Face> one{view.face};
    for (const AuditRecogniser& recogniser : m_recognisers) {
        auto embedded = recogniser.recogniser->embed(view.rgb, one);
        if (!embedded) {
            return fail(embedded.error());
        }
        embeddings.push_back(std::move(embedded->at(0)));
    }
    return embeddings;
}

std::vector<float> FaceAuditor::compare(const faces::FaceTemplate& a, const faces::FaceTemplate& b) const
{
    const auto cosineOf = [&](const std::string& name) {
        for (std::size_t i = 0; i < m_recognisers.size(); ++i) {
            if (m_recognisers[i].name == name) {
                return faces::cosine(a.at(i), b.at(i));
            }
        }
        return std::numeric_limits<float>::quiet_NaN();
    };
    std::vector<float> scores;
    for (const Column& column : m_columns) {
        if (column.role != RecogniserRole::Fused) {
            scores.push_back(cosineOf(column.name));
            continue;
        }
        std::vector<float> cosines;
        for (const auto& curve : m_calibration.recognisers()) {
            cosines.push_back(cosineOf(curve.name));
        }
        scores.push_back(m_calibration.fusedScore(cosines));
    }
    return scores;
}

Expected<FaceMeasurement> FaceAuditor::measure(const FaceBeforeAndAfter& face, const CancelToken& cancel,
                                               const std::vector<Upload>& uploads) const
{
    FaceMeasurement measured;
    measured.uploads = uploads;
    measured.faceFound = face.found.has_value();
    measured.looksUnchanged = differenceInFrame(face.original, face.protectedAtPlace) < kUnchangedDifference;
    auto clean = embed(face.original);
    if (!clean) {
        return fail(clean.error());
    }
    measured.clean = *std::move(clean);
    const auto reference = simulateUpload(face.original, kReferenceUpload);
    if (!reference) {
        return fail(reference.error());
    }
    const auto shared = embed(*reference);
    if (!shared) {
        return fail(shared.error());
    }
    measured.unprotected = compare(measured.clean, *shared);

    const FaceView& seen = face.found ? *face.found : face.protectedAtPlace;
    for (const Upload upload : uploads) {
        if (cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        const auto view = simulateUpload(seen, upload);
        if (!view) {
            return fail(view.error());
        }
        auto embedded = embed(*view);
        if (!embedded) {
            return fail(embedded.error());
        }
        measured.byUpload.push_back(compare(measured.clean, *embedded));
        if (upload == Upload::None) {
            measured.protectedFace = *std::move(embedded);
        }
    }
    if (face.found) {
        const auto atPlace = embed(face.protectedAtPlace);
        if (!atPlace) {
            return fail(atPlace.error());
        }
        std::vector<float>& asItIs = measured.byUpload.front();
        const std::vector<float> known = compare(measured.clean, *atPlace);
        std::transform(asItIs.begin(), asItIs.end(), known.begin(), asItIs.begin(),
                       [](float a, float b) { return std::max(a, b); });
    }
    return measured;
}

std::vector<AcrossPhotos> FaceAuditor::compareAcross(const FaceMeasurement& face,
                                                     const std::vector<const FaceMeasurement*>& others,
                                                     double level) const
{
    std::vector<AcrossPhotos> result(m_columns.size());
    const auto countInto = [&](PairScores AcrossPhotos::*cell, const faces::FaceTemplate& own,
                               faces::FaceTemplate FaceMeasurement::*theirs) {
        std::vector<PairCounter> counters;
        for (const Column& column : m_columns) {
            counters.emplace_back(column, level);
        }
        for (const FaceMeasurement* other : others) {
            const std::vector<float> scores = compare(own, other->*theirs);
            for (std::size_t c = 0; c < counters.size(); ++c) {
                counters[c].add(scores[c]);
            }
        }
        for (std::size_t c = 0; c < counters.size(); ++c) {
            result[c].*cell = counters[c].result();
        }
    };
    countInto(&AcrossPhotos::cleanClean, face.clean, &FaceMeasurement::clean);
    countInto(&AcrossPhotos::cleanProtected, face.clean, &FaceMeasurement::protectedFace);
    countInto(&AcrossPhotos::protectedClean, face.protectedFace, &FaceMeasurement::clean);
    countInto(&AcrossPhotos::protectedProtected, face.protectedFace, &FaceMeasurement::protectedFace);
    return result;
}

FaceAudit FaceAuditor::assess(const FaceMeasurement& face, const std::vector<const FaceMeasurement*>& others,
                              const AssessOptions& options) const
{
    FaceAudit audit;
    audit.faceFound = face.faceFound;
    audit.uploads = face.uploads;
    VerdictEvidence evidence;
    evidence.faceFound = face.faceFound;
    std::vector<AcrossPhotos> across;
    if (!others.empty()) {
        across = compareAcross(face, others, options.level);
    }
    bool builtInTookPart = false;
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        const Column& column = m_columns[c];
        RecogniserAudit& result = audit.recognisers.emplace_back();
        result.name = column.name;
        result.role = column.role;
        if (column.role == RecogniserRole::BuiltIn) {
            result.tookPart = contains(options.surrogates, column.name);
            builtInTookPart = builtInTookPart || result.tookPart;
        } else if (column.role == RecogniserRole::Fused) {
            result.tookPart = builtInTookPart;
        }
        result.calibrated = column.scale.calibrated();
        result.thresholdAtLevel = column.scale.threshold(options.level);
        result.unprotected = scoreOf(column, face.unprotected.at(c), options.level);
        for (const std::vector<float>& scores : face.byUpload) {
            result.byUpload.push_back(scoreOf(column, scores.at(c), options.level));
        }
        const auto worst = std::max_element(result.byUpload.begin(), result.byUpload.end(),
                                            [](const Score& a, const Score& b) { return a.similarity < b.similarity; });
        result.worstUpload = static_cast<std::size_t>(worst - result.byUpload.begin());
        result.matches = result.calibrated && worst->similarity >= result.thresholdAtLevel;
        if (!across.empty()) {
            result.across = across[c];
        }
        if (!result.calibrated || column.role == RecogniserRole::Fused) {
            continue;
        }
        RecogniserEvidence& heard = evidence.recognisers.emplace_back();
        heard.tookPart = result.tookPart;
        for (const Score& score : result.byUpload) {
            heard.marginByUpload.push_back(score.margin);
        }
        if (result.across) {
            heard.marginAcrossPhotos = result.across->protectedClean.mean.margin;
        }
    }
    audit.unchanged = face.looksUnchanged && allAreSure(audit.recognisers);
    if (anyEmpty(face.clean)) { // the crop of the original gave nothing, so nothing can be said
        return audit;
    }
    const Judgement judgement = judge(evidence);
    audit.verdict = judgement.verdict;
    audit.probability = judgement.probability;
    audit.worstUpload = face.uploads.at(judgement.worstUpload);
    return audit;
}

faces::FaceTemplate FaceAuditor::builtInTemplate(const FaceMeasurement& face) const
{
    faces::FaceTemplate result;
    for (const auto& curve : m_calibration.recognisers()) {
        faces::Embedding embedding;
        for (std::size_t i = 0; i < m_recognisers.size(); ++i) {
            if (m_recognisers[i].role == RecogniserRole::BuiltIn && m_recognisers[i].name == curve.name) {
                embedding = face.clean.at(i);
            }
        }
        result.push_back(std::move(embedding));
    }
    return result;
}

} // namespace bauta::audit
