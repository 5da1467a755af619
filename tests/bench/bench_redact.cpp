// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/recogniser.h"
#include "core/faces/similarity.h"
#include "core/models/compute_threads.h"
#include "core/protect/redact.h"
#include "core/protect/sticker.h"
#include "tests/bench/bench.h"
#include "tests/bench/cover_candidates.h"
#include "tests/bench/parrot_attack.h"
#include "tests/bench/people_data.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <functional>
#include <map>

namespace bauta::bench
{

namespace
{

constexpr float kJudgeThreshold = 0.28F; // judge_arcface at a false-accept rate of 1 %
constexpr double kFalseAcceptRate = 0.01;
constexpr int kJpegQuality = 85;
constexpr double kMaxAccepted = 0.03;
constexpr double kMaxTimesChance = 2.0;

/// The surroundings of the face at the photo's own resolution; nothing here looks further.
Portrait cropped(Portrait portrait)
{
    const cv::Rect2f& box = portrait.face.boxInImage;
    const cv::Rect area =
        cv::Rect(cv::Rect2f(box.x - 1.2F * box.width, box.y - box.height, 3.4F * box.width, 3.F * box.height)) &
        cv::Rect({}, portrait.rgb.size());
    portrait.rgb = portrait.rgb(area).clone();
    const cv::Point2f shift(static_cast<float>(area.x), static_cast<float>(area.y));
    portrait.face.boxInImage -= shift;
    for (cv::Point2f& p : portrait.face.landmarksInImage) {
        p -= shift;
    }
    if (portrait.face.mesh) {
        for (cv::Point3f& p : portrait.face.mesh->pointsInImage) {
            p -= cv::Point3f(shift.x, shift.y, 0.F);
        }
    }
    return portrait;
}

bool inColour(const cv::Mat& rgb)
{
    std::vector<cv::Mat> channels;
    cv::split(rgb, channels);
    return cv::norm(channels[0], channels[2], cv::NORM_L1) / static_cast<double>(rgb.total()) > 3.0;
}

/// The photo as it would be shared: covered, as JPEG, decoded again.
cv::Mat shared(const Portrait& portrait, const Cover& cover)
{
    image::Image image;
    image.pixels = portrait.rgb.clone();
    cover(image, portrait.face);
    cv::Mat bgr;
    cv::cvtColor(image.pixels, bgr, cv::COLOR_RGB2BGR);
    std::vector<unsigned char> file;
    cv::imencode(".jpg", bgr, file, {cv::IMWRITE_JPEG_QUALITY, kJpegQuality});
    cv::Mat rgb;
    cv::cvtColor(cv::imdecode(file, cv::IMREAD_COLOR), rgb, cv::COLOR_BGR2RGB);
    return rgb;
}

struct Attackers
{
    std::vector<std::unique_ptr<faces::Recogniser>> recognisers; ///< the judge first
    std::vector<float> thresholds;
};

Expected<Attackers> makeAttackers(const models::ModelStore& store, const std::filesystem::path& testData)
{
    Attackers attackers;
    std::vector<models::ModelEntry> entries{judgeArcface(testData)};
    attackers.thresholds.push_back(kJudgeThreshold);
    for (const std::string& name : faces::RecogniserSet::names()) {
        if (const models::ModelEntry* entry = store.find(name)) {
            entries.push_back(*entry);
            attackers.thresholds.push_back(faces::Calibration::builtIn().threshold(name, kFalseAcceptRate));
        }
    }
    for (const auto& entry : entries) {
        auto recogniser = faces::makeRecogniser(entry);
        if (!recogniser) {
            return fail(recogniser.error());
        }
        attackers.recognisers.push_back(std::move(*recogniser));
    }
    return attackers;
}

Expected<std::vector<faces::Embedding>>
embedAll(const faces::Recogniser& recogniser, const std::vector<cv::Mat>& photos, const std::vector<faces::Face>& faces)
{
    std::vector<faces::Embedding> embeddings;
    for (std::size_t i = 0; i < photos.size(); ++i) {
        auto one = recogniser.embed(photos[i], {faces[i]});
        if (!one) {
            return fail(one.error());
        }
        embeddings.push_back(std::move(one->front()));
    }
    return embeddings;
}

cv::Mat cosines(const std::vector<faces::Embedding>& a, const std::vector<faces::Embedding>& b)
{
    cv::Mat result(static_cast<int>(a.size()), static_cast<int>(b.size()), CV_32FC1);
    for (int i = 0; i < result.rows; ++i) {
        for (int k = 0; k < result.cols; ++k) {
            result.at<float>(i, k) = cosine(a[static_cast<std::size_t>(i)], b[static_cast<std::size_t>(k)]);
        }
    }
    return result;
}

double acceptedPairs(const cv::Mat& similarity, const std::vector<std::string>& people, float threshold)
{
    int pairs = 0;
    int accepted = 0;
    for (int i = 0; i < similarity.rows; ++i) {
        for (int k = 0; k < similarity.cols; ++k) {
            if (i != k && people[static_cast<std::size_t>(i)] == people[static_cast<std::size_t>(k)]) {
                ++pairs;
                accepted += similarity.at<float>(i, k) >= threshold ? 1 : 0;
            }
        }
    }
    return static_cast<double>(accepted) / static_cast<double>(std::max(pairs, 1));
}

/// Figures by column, summed over draws.
class Table
{
public:
    void add(const std::string& column, double value)
    {
        if (!m_sums.contains(column)) {
            m_columns.push_back(column);
        }
        auto& [sum, count] = m_sums[column];
        sum += value;
        ++count;
    }
    [[nodiscard]] const std::vector<std::string>& columns() const { return m_columns; }
    [[nodiscard]] double mean(const std::string& column) const
    {
        const auto& [sum, count] = m_sums.at(column);
        return sum / count;
    }

private:
    std::vector<std::string> m_columns;
    std::map<std::string, std::pair<double, int>> m_sums;
};

struct Result
{
    Candidate candidate;
    Table accepted; ///< share of pairs
    Table parrot;   ///< rank-1 over chance, from what the cover hides
    Table around;   ///< the same with hair, clothes and background in view
};

struct Gallery
{
    std::vector<Portrait> portraits;
    std::vector<std::string> people;
    std::vector<std::size_t> inColour; ///< indices of photos with colour
    std::vector<faces::Face> faces;
    std::vector<std::vector<faces::Embedding>> clean; ///< by recogniser
};

/// Photos without colour are known apart from the others by that alone, whatever is done to the face. So colour is
/// judged among photos that have it, and everything else without it.
void addColourParrot(Table& table, const std::string& column, const cv::Mat& similarity, const Gallery& gallery)
{
    const auto& chosen = gallery.inColour;
    cv::Mat part(static_cast<int>(chosen.size()), static_cast<int>(chosen.size()), CV_32FC1);
    std::vector<std::string> people;
    for (int i = 0; i < part.rows; ++i) {
        people.push_back(gallery.people[chosen[static_cast<std::size_t>(i)]]);
        for (int k = 0; k < part.cols; ++k) {
            part.at<float>(i, k) = similarity.at<float>(static_cast<int>(chosen[static_cast<std::size_t>(i)]),
                                                        static_cast<int>(chosen[static_cast<std::size_t>(k)]));
        }
    }
    table.add(column, rank1(part, people) / chanceOfRank1(people));
}

std::vector<cv::Mat> mapped(const std::vector<cv::Mat>& pictures, const std::function<cv::Mat(const cv::Mat&)>& change)
{
    std::vector<cv::Mat> result;
    std::transform(pictures.begin(), pictures.end(), std::back_inserter(result), change);
    return result;
}

void attackPixels(Result& result, const Gallery& gallery, const std::vector<cv::Mat>& covered,
                  const std::vector<cv::Mat>& photos)
{
    const double chance = chanceOfRank1(gallery.people);
    std::vector<cv::Mat> boxes;
    for (std::size_t i = 0; i < photos.size(); ++i) {
        boxes.push_back(boxView(photos[i], gallery.faces[i]));
    }
    for (const auto& [where, views] :
         {std::pair("box", static_cast<const std::vector<cv::Mat>*>(&boxes)), std::pair("aligned", &covered)}) {
        const std::vector<cv::Mat> gray = mapped(*views, withoutColour);
        for (const auto& [how, metric] :
             {std::pair("L2", PixelMetric::Distance), std::pair("corr", PixelMetric::Correlation)}) {
            result.parrot.add(fmt::format("pixels {} {}", where, how),
                              rank1(pixelSimilarity(gray, metric), gallery.people) / chance);
            addColourParrot(result.parrot, fmt::format("colour {} {}", where, how), pixelSimilarity(*views, metric),
                            gallery);
        }
    }
}

Expected<void> attackOnce(Result& result, const Gallery& gallery, const Attackers& attackers, bool judgeOnly)
{
    std::vector<cv::Mat> photos;
    std::vector<cv::Mat> covered;
    for (const Portrait& portrait : gallery.portraits) {
        photos.push_back(shared(portrait, result.candidate.cover));
        covered.push_back(coveredView(photos.back(), portrait.face));
    }
    const double chance = chanceOfRank1(gallery.people);
    const std::vector<faces::Face> whole(photos.size(), faceOfCoveredView());
    const std::vector<cv::Mat> gray = mapped(covered, withoutColour);
    for (std::size_t r = 0; r < (judgeOnly ? 1 : attackers.recognisers.size()); ++r) {
        const faces::Recogniser& recogniser = *attackers.recognisers[r];
        const auto protectedOnes = embedAll(recogniser, photos, gallery.faces);
        const auto hidden = embedAll(recogniser, gray, whole);
        if (!protectedOnes || !hidden) {
            return fail(protectedOnes ? hidden.error() : protectedOnes.error());
        }
        result.accepted.add(recogniser.name(), acceptedPairs(cosines(*protectedOnes, gallery.clean[r]), gallery.people,
                                                             attackers.thresholds[r]));
        result.parrot.add(recogniser.name(), rank1(cosines(*hidden, *hidden), gallery.people) / chance);
        result.around.add(recogniser.name(), rank1(cosines(*protectedOnes, *protectedOnes), gallery.people) / chance);
        if (r == 0) {
            const auto inColour = embedAll(recogniser, covered, whole);
            if (!inColour) {
                return fail(inColour.error());
            }
            addColourParrot(result.parrot, recogniser.name() + " colour", cosines(*inColour, *inColour), gallery);
        }
    }
    attackPixels(result, gallery, covered, photos);
    return {};
}

void printTable(const char* title, const std::vector<Result>& results, const Table& (*of)(const Result&), double scale,
                const char* unit)
{
    fmt::print("\n{}\n", title);
    const auto& columns = of(results.front()).columns();
    for (std::size_t c = 0; c < columns.size(); ++c) {
        fmt::print("  [{}] {}\n", c + 1, columns[c]);
    }
    fmt::print("{:<22}", "");
    for (std::size_t c = 0; c < columns.size(); ++c) {
        fmt::print("{:>7}", fmt::format("[{}]", c + 1));
    }
    fmt::print("{:>8}\n", "worst");
    for (const Result& result : results) {
        fmt::print("{:<22}", result.candidate.name);
        double worst = 0.0;
        for (const std::string& column : columns) {
            const double value = of(result).mean(column) * scale;
            worst = std::max(worst, value);
            fmt::print("{:>7.2f}", value);
        }
        fmt::print("{:>8.2f} {}\n", worst, unit);
    }
}

void printVerdict(const std::vector<Result>& results)
{
    fmt::print("\n");
    for (const Result& result : results) {
        if (!result.candidate.ourDefault) {
            continue;
        }
        double worst = 0.0;
        for (const std::string& column : result.parrot.columns()) {
            worst = std::max(worst, result.parrot.mean(column));
        }
        const double accepted = result.accepted.mean(result.accepted.columns().front());
        fmt::print("{:<10} accepted by the judge {:.1f} % (at most {:.0f}): {};  worst parrot {:.2f} x chance (at most "
                   "{:.0f}): {}\n",
                   result.candidate.name, 100.0 * accepted, 100.0 * kMaxAccepted,
                   accepted <= kMaxAccepted ? "holds" : "FAILS", worst, kMaxTimesChance,
                   worst <= kMaxTimesChance ? "holds" : "FAILS");
    }
}

void printSpeed()
{
    constexpr int kRuns = 5;
    faces::Face face;
    face.boxInImage = {700.F, 700.F, 1000.F, 1300.F};
    fmt::print("\nCPU time (all threads) for a face 1000 px wide without mesh, best of {}:", kRuns);
    protect::RedactOptions options;
    options.sticker = protect::builtInSticker("cat");
    for (const auto method :
         {protect::Method::Solid, protect::Method::Pixelate, protect::Method::Blur, protect::Method::Sticker}) {
        double best = 1e9;
        for (int i = 0; i < kRuns; ++i) {
            image::Image image;
            image.pixels = cv::Mat(3000, 2600, CV_8UC3, cv::Scalar(150, 120, 100));
            const std::clock_t start = std::clock();
            redactWithNoise(image, face, method, options);
            best = std::min(best, 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
        }
        fmt::print("  {} {:.1f} ms", protect::toString(method), best);
    }
    fmt::print("\n");
}

/// One row a person: clean, the methods, some stickers.
void writeSheet(const Gallery& gallery, const std::filesystem::path& file)
{
    constexpr int kSide = 260;
    std::vector<cv::Mat> rows;
    std::string last;
    std::size_t nextSticker = 0;
    for (const Portrait& portrait : gallery.portraits) {
        if (portrait.person == last) {
            continue;
        }
        last = portrait.person;
        std::vector<cv::Mat> cells;
        for (int column = 0; column < 6; ++column) {
            image::Image image;
            image.pixels = portrait.rgb.clone();
            protect::RedactOptions options;
            if (column >= 4) {
                options.sticker = protect::builtInSticker(
                    protect::builtInStickers()[nextSticker++ % protect::builtInStickers().size()]);
            }
            constexpr std::array<protect::Method, 6> kMethods{protect::Method::Keep,     protect::Method::Solid,
                                                              protect::Method::Pixelate, protect::Method::Blur,
                                                              protect::Method::Sticker,  protect::Method::Sticker};
            redactWithNoise(image, portrait.face, kMethods[static_cast<std::size_t>(column)], options);
            const double scale = static_cast<double>(kSide) / std::max(image.pixels.rows, image.pixels.cols);
            cv::Mat small;
            cv::resize(image.pixels, small, {}, scale, scale, scale < 1.0 ? cv::INTER_AREA : cv::INTER_CUBIC);
            cv::Mat cell(kSide, kSide, CV_8UC3, cv::Scalar::all(245));
            const cv::Rect place((kSide - small.cols) / 2, (kSide - small.rows) / 2, small.cols, small.rows);
            small.copyTo(cell(place & cv::Rect(0, 0, kSide, kSide)));
            cells.push_back(cell);
        }
        cv::Mat row;
        cv::hconcat(cells, row);
        rows.push_back(row);
    }
    cv::Mat sheet;
    cv::vconcat(rows, sheet);
    cv::cvtColor(sheet, sheet, cv::COLOR_RGB2BGR);
    cv::imwrite(file.string(), sheet);
    fmt::print("sheet: {}\n", file.string());
}

Expected<Gallery> loadGallery(const models::ModelStore& store, const std::filesystem::path& testData)
{
    auto loader = PortraitLoader::make(store);
    if (!loader) {
        return fail(loader.error());
    }
    Gallery gallery;
    for (const PortraitFile& file : peopleFiles(testData)) {
        auto portrait = loader->load(file, faces::SearchEffort::Fast);
        if (!portrait) {
            portrait = loader->load(file, faces::SearchEffort::Balanced);
        }
        if (!portrait) {
            fmt::print("left out: {} ({})\n", file.file.filename().string(), portrait.error().detail);
            continue;
        }
        gallery.portraits.push_back(cropped(std::move(*portrait)));
        const Portrait& last = gallery.portraits.back();
        gallery.people.push_back(last.person);
        gallery.faces.push_back(last.face);
        if (inColour(last.rgb)) {
            gallery.inColour.push_back(gallery.portraits.size() - 1);
        }
    }
    return gallery;
}

} // namespace

int runRedact(const std::vector<std::string>& arguments)
{
    CLI::App options("What recognisers still see of covered faces, on ../shared/testdata/people", "redact");
    int draws = 6;
    bool sweep = false;
    bool judgeOnly = false;
    std::string sheet;
    options.add_option("--draws", draws, "Draws of the noise to average over")->check(CLI::Range(1, 100));
    options.add_flag("--sweep", sweep, "Also other numbers of cells, and cells without noise");
    options.add_flag("--judge-only", judgeOnly, "Leave out the built-in recognisers");
    options.add_option("--sheet", sheet, "Write a picture of the covers to this PNG, and measure nothing");
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        options.parse(reversed);
    } catch (const CLI::ParseError& error) {
        return options.exit(error);
    }

    const auto testData = test::testData();
    const auto store = openBenchModels();
    if (!testData || !store) {
        fmt::print("{}\n", testData ? store.error().detail : "no test data (BAUTA_TESTDATA)");
        return 1;
    }
    models::setComputeThreads(models::availableProcessors());
    auto gallery = loadGallery(*store, *testData);
    if (!gallery) {
        fmt::print("{}\n", gallery.error().detail);
        return 1;
    }
    if (!sheet.empty()) {
        writeSheet(*gallery, sheet);
        return 0;
    }
    auto attackers = makeAttackers(*store, *testData);
    if (!attackers) {
        fmt::print("{}\n", attackers.error().detail);
        return 1;
    }
    std::vector<cv::Mat> photos;
    for (const Portrait& portrait : gallery->portraits) {
        photos.push_back(portrait.rgb);
    }
    for (const auto& recogniser : attackers->recognisers) {
        auto clean = embedAll(*recogniser, photos, gallery->faces);
        if (!clean) {
            fmt::print("{}\n", clean.error().detail);
            return 1;
        }
        gallery->clean.push_back(std::move(*clean));
    }

    std::vector<Result> results;
    for (const Candidate& candidate : coverCandidates(sweep)) {
        Result& result = results.emplace_back(Result{candidate, {}, {}, {}});
        for (int draw = 0; draw < (candidate.random ? draws : 1); ++draw) {
            if (const auto done = attackOnce(result, *gallery, *attackers, judgeOnly); !done) {
                fmt::print("{}\n", done.error().detail);
                return 1;
            }
        }
        fmt::print(stderr, "{} measured\n", candidate.name);
    }

    std::vector<std::string> colourPeople;
    for (const std::size_t i : gallery->inColour) {
        colourPeople.push_back(gallery->people[i]);
    }
    fmt::print("{} photos; random rank-1: {:.1f} % (in gray, all people), {:.1f} % (in colour, those who have it); "
               "JPEG {}; {} draws of noise\n",
               gallery->portraits.size(), 100.0 * chanceOfRank1(gallery->people), 100.0 * chanceOfRank1(colourPeople),
               kJpegQuality, draws);
    printTable(
        "Accepted pairs at FAR 1 %, covered photo against another, clean photo of the same person", results,
        [](const Result& r) -> const Table& { return r.accepted; }, 100.0, "%");
    printTable(
        "Parrot attack: all photos covered in the same way, only what the cover hides in view; rank-1 over chance",
        results, [](const Result& r) -> const Table& { return r.parrot; }, 1.0, "x chance");
    printTable(
        "The same with hair, clothes and background in view (solid: no face is left, all of it is context)", results,
        [](const Result& r) -> const Table& { return r.around; }, 1.0, "x chance");
    printVerdict(results);
    printSpeed();
    return 0;
}

} // namespace bauta::bench
