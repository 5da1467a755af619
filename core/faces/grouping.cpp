// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/grouping.h"

#include "core/faces/grouping_scores.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr float kForbidden = -std::numeric_limits<float>::infinity();

/// Two boxes around one and the same face overlap by about half or more; neighbours in a crowd do not.
bool sameSpot(const cv::Rect2f& a, const cv::Rect2f& b)
{
    const float common = (a & b).area();
    return common > 0.F && common > 0.5F * (a.area() + b.area() - common);
}

bool hasTemplate(const GroupingFace& face)
{
    return std::any_of(face.faceTemplate.begin(), face.faceTemplate.end(),
                       [](const Embedding& embedding) { return !embedding.empty(); });
}

std::vector<const FaceTemplate*> templatesOf(const std::vector<GroupingFace>& faces, const std::vector<int>& chosen)
{
    std::vector<const FaceTemplate*> templates;
    templates.reserve(chosen.size());
    for (const int face : chosen) {
        templates.push_back(&faces[static_cast<std::size_t>(face)].faceTemplate);
    }
    return templates;
}

/// The linkage between every two clusters: a symmetric matrix without its diagonal, half of it stored.
class Linkage
{
public:
    explicit Linkage(std::size_t size) : m_values(size * (size - 1) / 2) {}
    float& at(std::size_t a, std::size_t b) { return m_values[a > b ? a * (a - 1) / 2 + b : b * (b - 1) / 2 + a]; }

private:
    std::vector<float> m_values;
};

Linkage makeLinkage(const std::vector<GroupingFace>& faces, const std::vector<int>& chosen,
                    const Calibration& calibration)
{
    const ScoreEngine engine(templatesOf(faces, chosen), calibration);
    const std::size_t size = chosen.size();
    Linkage linkage(size);
    constexpr std::size_t kRowsAtOnce = 64;
    std::vector<float> block;
    for (std::size_t first = 0; first < size; first += kRowsAtOnce) {
        const std::size_t rows = std::min(kRowsAtOnce, size - first);
        const std::size_t columns = first + rows; // the lower triangle is enough
        block.resize(rows * columns);
        engine.scores(first, rows, 0, columns, block);
        for (std::size_t row = 0; row < rows; ++row) {
            const GroupingFace& face = faces[static_cast<std::size_t>(chosen[first + row])];
            for (std::size_t column = 0; column < first + row; ++column) {
                const GroupingFace& other = faces[static_cast<std::size_t>(chosen[column])];
                linkage.at(first + row, column) = cannotBeOne(face, other) ? kForbidden : block[row * columns + column];
            }
        }
    }
    return linkage;
}

/// Average-linkage agglomeration: joins the two closest clusters again and again while they are above the threshold.
/// Each cluster remembers its nearest one; averaging never brings a third cluster nearer than the nearer of the two
/// joined, so only those who lost their nearest must search again.
class Agglomeration
{
public:
    Agglomeration(Linkage linkage, std::size_t size)
        : m_linkage(std::move(linkage)),
          m_alive(size),
          m_weight(size, 1.F),
          m_nearest(size, 0),
          m_nearestScore(size, kForbidden),
          m_cluster(size)
    {
        std::iota(m_alive.begin(), m_alive.end(), std::size_t{0});
        std::iota(m_cluster.begin(), m_cluster.end(), std::size_t{0});
        for (const std::size_t cluster : m_alive) {
            findNearest(cluster);
        }
    }

    /// For each face the index of its cluster (that of some face in it).
    std::vector<std::size_t> run(float threshold)
    {
        while (m_alive.size() > 1) {
            const auto best = *std::max_element(m_alive.begin(), m_alive.end(), [this](std::size_t a, std::size_t b) {
                return m_nearestScore[a] < m_nearestScore[b];
            });
            if (!(m_nearestScore[best] >= threshold)) {
                break;
            }
            join(std::min(best, m_nearest[best]), std::max(best, m_nearest[best]));
        }
        return m_cluster;
    }

private:
    void findNearest(std::size_t cluster)
    {
        m_nearestScore[cluster] = kForbidden;
        for (const std::size_t other : m_alive) {
            if (other != cluster && m_linkage.at(cluster, other) > m_nearestScore[cluster]) {
                m_nearestScore[cluster] = m_linkage.at(cluster, other);
                m_nearest[cluster] = other;
            }
        }
    }

    void join(std::size_t kept, std::size_t gone)
    {
        m_alive.erase(std::lower_bound(m_alive.begin(), m_alive.end(), gone));
        const float total = m_weight[kept] + m_weight[gone];
        for (const std::size_t other : m_alive) {
            if (other == kept) {
                continue;
            }
            float& score = m_linkage.at(kept, other);
            const float goneScore = m_linkage.at(gone, other);
            const bool forbidden = score == kForbidden || goneScore == kForbidden;
            score = forbidden ? kForbidden : (score * m_weight[kept] + goneScore * m_weight[gone]) / total;
        }
        m_weight[kept] = total;
        for (std::size_t& cluster : m_cluster) {
            cluster = cluster == gone ? kept : cluster;
        }
        findNearest(kept);
        for (const std::size_t other : m_alive) {
            if (other != kept && (m_nearest[other] == kept || m_nearest[other] == gone)) {
                findNearest(other);
            }
        }
    }

    Linkage m_linkage;
    std::vector<std::size_t> m_alive; ///< ascending
    std::vector<float> m_weight;      ///< faces in the cluster
    std::vector<std::size_t> m_nearest;
    std::vector<float> m_nearestScore;
    std::vector<std::size_t> m_cluster;
};

/// The whole of one call.
class Grouper
{
public:
    Grouper(const std::vector<GroupingFace>& faces, const Calibration& calibration, const GroupingOptions& options)
        : m_faces(faces),
          m_calibration(calibration),
          m_options(options),
          m_person(faces.size(), kNobody)
    {
        for (std::size_t i = 0; i < faces.size(); ++i) {
            m_facesOfPicture[faces[i].picture].push_back(static_cast<int>(i));
        }
        const double byChance =
            options.chanceJoinsPerFace / static_cast<double>(std::max<std::size_t>(faces.size(), 1));
        m_threshold = calibration.threshold(Calibration::kFused, std::min(options.joinFalseAcceptRate, byChance));
    }

    std::vector<int> run()
    {
        std::vector<int> founders;
        std::vector<int> poor;
        for (std::size_t i = 0; i < m_faces.size(); ++i) {
            if (hasTemplate(m_faces[i])) {
                (m_faces[i].quality >= m_options.poorQuality ? founders : poor).push_back(static_cast<int>(i));
            }
        }
        const auto limit = static_cast<std::size_t>(std::max(m_options.maxFacesAtOnce, 2));
        if (founders.size() > limit) {
            std::stable_sort(founders.begin(), founders.end(), [this](int a, int b) {
                return m_faces[static_cast<std::size_t>(a)].quality > m_faces[static_cast<std::size_t>(b)].quality;
            });
        }
        while (!founders.empty()) {
            const auto end = founders.begin() + static_cast<std::ptrdiff_t>(std::min(limit, founders.size()));
            cluster(std::vector<int>(founders.begin(), end));
            founders.erase(founders.begin(), end);
            founders = attach(founders);
        }
        attach(poor);
        return numbered();
    }

private:
    static constexpr int kNobody = -1;

    void cluster(const std::vector<int>& chosen)
    {
        Agglomeration agglomeration(makeLinkage(m_faces, chosen, m_calibration), chosen.size());
        const std::vector<std::size_t> clusters = agglomeration.run(m_threshold);
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            m_person[static_cast<std::size_t>(chosen[i])] = m_people + static_cast<int>(clusters[i]);
        }
        m_people += static_cast<int>(chosen.size());
    }

    struct Candidate
    {
        float score = 0.F;
        int face = 0;
        int person = 0;
    };

    /// Lets each face join the person whose faces it resembles most on average, best matches first. Returns those
    /// who found nobody.
    std::vector<int> attach(const std::vector<int>& joining)
    {
        std::vector<int> members;
        for (std::size_t i = 0; i < m_faces.size(); ++i) {
            if (m_person[i] != kNobody) {
                members.push_back(static_cast<int>(i));
            }
        }
        std::vector<Candidate> candidates = findCandidates(members, joining);
        std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
            return std::pair(-a.score, a.face) < std::pair(-b.score, b.face);
        });
        for (const Candidate& candidate : candidates) {
            int& person = m_person[static_cast<std::size_t>(candidate.face)];
            if (person == kNobody && mayJoin(candidate.face, candidate.person)) {
                person = candidate.person;
            }
        }
        std::vector<int> left;
        std::copy_if(joining.begin(), joining.end(), std::back_inserter(left),
                     [this](int face) { return m_person[static_cast<std::size_t>(face)] == kNobody; });
        return left;
    }

    std::vector<Candidate> findCandidates(const std::vector<int>& members, const std::vector<int>& joining) const
    {
        std::vector<Candidate> candidates;
        if (members.empty() || joining.empty()) {
            return candidates;
        }
        std::vector<int> all = members;
        all.insert(all.end(), joining.begin(), joining.end());
        const ScoreEngine engine(templatesOf(m_faces, all), m_calibration);
        std::vector<float> row(members.size());
        std::map<int, std::pair<float, int>> sums; // person -> sum of scores, count
        for (std::size_t j = 0; j < joining.size(); ++j) {
            engine.scores(members.size() + j, 1, 0, members.size(), row);
            sums.clear();
            for (std::size_t i = 0; i < members.size(); ++i) {
                auto& [sum, count] = sums[m_person[static_cast<std::size_t>(members[i])]];
                sum += row[i];
                ++count;
            }
            for (const auto& [person, ofPerson] : sums) {
                const float mean = ofPerson.first / static_cast<float>(ofPerson.second);
                if (mean >= m_threshold) {
                    candidates.push_back({mean, joining[j], person});
                }
            }
        }
        return candidates;
    }

    bool mayJoin(int face, int person) const
    {
        const GroupingFace& joining = m_faces[static_cast<std::size_t>(face)];
        const std::vector<int>& neighbours = m_facesOfPicture.at(joining.picture);
        return std::none_of(neighbours.begin(), neighbours.end(), [&](int other) {
            return m_person[static_cast<std::size_t>(other)] == person &&
                   cannotBeOne(joining, m_faces[static_cast<std::size_t>(other)]);
        });
    }

    /// People renumbered by first appearance; whoever is left is a person of one face.
    std::vector<int> numbered() const
    {
        std::vector<int> result;
        result.reserve(m_person.size());
        std::map<int, int> numbers;
        int next = 0;
        for (const int person : m_person) {
            if (person == kNobody) {
                result.push_back(next++);
                continue;
            }
            const auto [entry, isNew] = numbers.emplace(person, next);
            next += isNew ? 1 : 0;
            result.push_back(entry->second);
        }
        return result;
    }

    const std::vector<GroupingFace>& m_faces;
    const Calibration& m_calibration;
    const GroupingOptions& m_options;
    float m_threshold = 0.F;
    std::map<int, std::vector<int>> m_facesOfPicture;
    std::vector<int> m_person; ///< provisional numbers
    int m_people = 0;          ///< first provisional number not used yet
};

} // namespace

bool cannotBeOne(const GroupingFace& a, const GroupingFace& b)
{
    const bool together = a.firstFrame <= b.lastFrame && b.firstFrame <= a.lastFrame;
    return a.picture == b.picture && together && !sameSpot(a.boxInImage, b.boxInImage);
}

std::vector<int> groupIntoPeople(const std::vector<GroupingFace>& faces, const Calibration& calibration,
                                 const GroupingOptions& options)
{
    return Grouper(faces, calibration, options).run();
}

} // namespace bauta::faces
