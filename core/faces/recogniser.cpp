// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/recogniser.h"

#include "core/faces/align.h"
#include "core/models/network.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

#include <algorithm>
#include <functional>
#include <mutex>
#include <span>
#include <utility>

namespace bauta::faces
{

namespace
{

/// Faces run at once, each with its mirror image: enough to keep the network busy, and little memory.
constexpr std::size_t kFacesPerRun = 4;

/// Pixels, normalised and planar, are as telling as the photo: a buffer that wipes itself.
struct Planes
{
    std::vector<float> values;
    Planes() = default;
    Planes(Planes&&) = default;
    Planes& operator=(Planes&&) = default;
    Planes(const Planes&) = delete;
    Planes& operator=(const Planes&) = delete;
    ~Planes() { wipe(values); }
};

std::size_t planeSetSize(const models::InputSpec& input)
{
    return 3 * static_cast<std::size_t>(input.width) * static_cast<std::size_t>(input.height);
}

/// Writes a crop as three normalised planes; `mirrored` swaps left and right.
void writePlanes(const cv::Mat& crop, const models::InputSpec& input, bool mirrored, std::span<float> planes)
{
    const std::size_t planeSize = planes.size() / 3;
    std::size_t at = 0;
    for (int y = 0; y < crop.rows; ++y) {
        const auto* row = crop.ptr<cv::Vec3b>(y);
        for (int x = 0; x < crop.cols; ++x, ++at) {
            const cv::Vec3b& pixel = row[mirrored ? crop.cols - 1 - x : x];
            for (int channel = 0; channel < 3; ++channel) {
                const auto value = static_cast<float>(pixel[input.bgr ? 2 - channel : channel]);
                const auto c = static_cast<std::size_t>(channel);
                planes[c * planeSize + at] = (value - input.mean[c]) * input.scale;
            }
        }
    }
}

/// For each face its crop, then the mirrored one.
Planes makeInput(const cv::Mat& rgb, std::span<const Face> faces, const models::InputSpec& input)
{
    Planes planes;
    const std::size_t size = planeSetSize(input);
    planes.values.resize(2 * faces.size() * size);
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const cv::Mat crop =
            alignedCrop(rgb, frameFromImage(faces[i].landmarksInImage), input.cropInFrame, {input.width, input.height});
        const std::span<float> both = std::span(planes.values).subspan(2 * i * size, 2 * size);
        writePlanes(crop, input, false, both.first(size));
        writePlanes(crop, input, true, both.last(size));
    }
    return planes;
}

/// Both outputs normalised, then averaged, so that neither outweighs the other.
Embedding average(std::span<const float> plain, std::span<const float> mirrored)
{
    const Embedding a(std::vector<float>(plain.begin(), plain.end()));
    const Embedding b(std::vector<float>(mirrored.begin(), mirrored.end()));
    if (a.empty() || b.empty()) {
        return a.empty() ? b : a;
    }
    std::vector<float> sum(a.values());
    std::transform(sum.begin(), sum.end(), b.values().begin(), sum.begin(), std::plus<>());
    return Embedding(std::move(sum));
}

Expected<void> checkPicture(const cv::Mat& rgb)
{
    if (rgb.empty() || rgb.type() != CV_8UC3) {
        return fail(ErrorCode::InvalidArgument, "faces can only be recognised in an 8-bit RGB picture");
    }
    return {};
}

class NetworkRecogniser final : public Recogniser
{
public:
    NetworkRecogniser(models::ModelEntry entry, models::Network network)
        : m_entry(std::move(entry)),
          m_network(std::move(network))
    {
    }

    const std::string& name() const override { return m_entry.name; }

    Expected<std::vector<Embedding>> embed(const cv::Mat& rgb, const std::vector<Face>& faces) const override
    {
        if (auto usable = checkPicture(rgb); !usable) {
            return fail(usable.error());
        }
        std::vector<Embedding> embeddings;
        embeddings.reserve(faces.size());
        for (std::size_t first = 0; first < faces.size(); first += kFacesPerRun) {
            const auto batch = std::span(faces).subspan(first, std::min(kFacesPerRun, faces.size() - first));
            if (auto done = embedBatch(rgb, batch, embeddings); !done) {
                return fail(done.error());
            }
        }
        return embeddings;
    }

private:
    Expected<void> embedBatch(const cv::Mat& rgb, std::span<const Face> batch, std::vector<Embedding>& result) const
    {
        Planes planes = makeInput(rgb, batch, m_entry.input);
        models::Tensor input;
        input.shape = {static_cast<std::int64_t>(2 * batch.size()), 3, m_entry.input.height, m_entry.input.width};
        input.data = std::move(planes.values);
        auto outputs = m_network.run(input, m_entry.outputNode.empty() ? std::vector<std::string>{}
                                                                       : std::vector<std::string>{m_entry.outputNode});
        wipe(input.data);
        if (!outputs) {
            return fail(outputs.error());
        }
        std::vector<float>& values = outputs->front().data;
        const std::size_t length = values.size() / (2 * batch.size());
        if (length == 0 || values.size() != 2 * batch.size() * length) {
            return fail(ErrorCode::ModelMismatch,
                        fmt::format("the model \"{}\" does not give one embedding a face", m_entry.name));
        }
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const auto both = std::span<const float>(values).subspan(2 * i * length, 2 * length);
            result.push_back(average(both.first(length), both.last(length)));
        }
        wipe(values);
        return {};
    }

    models::ModelEntry m_entry;
    models::Network m_network;
};

/// OpenCV's networks keep the state of a run in themselves, hence the lock. One crop at a time, because many exported
/// models have a fixed batch size of one.
class OnnxRecogniser final : public Recogniser
{
public:
    OnnxRecogniser(models::ModelEntry entry, cv::dnn::Net network)
        : m_entry(std::move(entry)),
          m_network(std::move(network))
    {
    }

    const std::string& name() const override { return m_entry.name; }

    Expected<std::vector<Embedding>> embed(const cv::Mat& rgb, const std::vector<Face>& faces) const override
    {
        if (auto usable = checkPicture(rgb); !usable) {
            return fail(usable.error());
        }
        try {
            std::vector<Embedding> embeddings;
            embeddings.reserve(faces.size());
            for (const Face& face : faces) {
                Planes planes = makeInput(rgb, std::span(&face, 1), m_entry.input);
                const std::size_t size = planeSetSize(m_entry.input);
                std::vector<float> plain = run(std::span(planes.values).first(size));
                std::vector<float> mirrored = run(std::span(planes.values).last(size));
                if (plain.empty() || plain.size() != mirrored.size()) {
                    return fail(ErrorCode::ModelMismatch, fmt::format("the model \"{}\" gives no embedding", name()));
                }
                embeddings.push_back(average(plain, mirrored));
                wipe(plain);
                wipe(mirrored);
            }
            return embeddings;
        } catch (const std::exception& error) {
            return fail(ErrorCode::ModelMismatch,
                        fmt::format("the model \"{}\" cannot be run: {}", m_entry.name, error.what()));
        }
    }

private:
    std::vector<float> run(std::span<float> planes) const
    {
        const std::array<int, 4> shape{1, 3, m_entry.input.height, m_entry.input.width};
        const cv::Mat blob(4, shape.data(), CV_32F, planes.data());
        const std::scoped_lock lock(m_mutex);
        m_network.setInput(blob);
        const cv::Mat output = m_entry.outputNode.empty() ? m_network.forward() : m_network.forward(m_entry.outputNode);
        if (output.type() != CV_32F || !output.isContinuous()) {
            return {};
        }
        const auto* values = output.ptr<float>();
        return {values, values + output.total()};
    }

    models::ModelEntry m_entry;
    mutable std::mutex m_mutex;
    mutable cv::dnn::Net m_network;
};

Expected<void> checkInput(const models::ModelEntry& entry)
{
    const models::InputSpec& input = entry.input;
    constexpr int kMaxSide = 2048;
    const bool sane = input.width > 0 && input.width <= kMaxSide && input.height > 0 && input.height <= kMaxSide &&
                      input.cropInFrame[2] > 0.F && input.cropInFrame[2] < 100.F * kFrameSide;
    if (!sane) {
        return fail(ErrorCode::ModelMismatch,
                    fmt::format("the model \"{}\" has no usable input size or crop", entry.name));
    }
    return {};
}

/// `openNetwork` is asked for the network of a built-in one.
Expected<std::unique_ptr<Recogniser>> make(const models::ModelEntry& entry,
                                           const std::function<Expected<models::Network>()>& openNetwork)
{
    if (auto sane = checkInput(entry); !sane) {
        return fail(sane.error());
    }
    switch (entry.runtime) {
    case models::ModelRuntime::Bauta: {
        auto network = openNetwork();
        if (!network) {
            return fail(network.error());
        }
        return std::unique_ptr<Recogniser>(std::make_unique<NetworkRecogniser>(entry, std::move(*network)));
    }
    case models::ModelRuntime::Onnx:
        try {
            cv::dnn::Net network = cv::dnn::readNetFromONNX(entry.file.string());
            if (network.empty()) {
                return fail(ErrorCode::Damaged, fmt::format("the model \"{}\" has no layers", entry.name));
            }
            return std::unique_ptr<Recogniser>(std::make_unique<OnnxRecogniser>(entry, std::move(network)));
        } catch (const std::exception& error) {
            return fail(ErrorCode::Damaged,
                        fmt::format("the model \"{}\" cannot be read: {}", entry.name, error.what()));
        }
    case models::ModelRuntime::TorchScript:
        return fail(
            ErrorCode::UnsupportedFormat,
            fmt::format("\"{}\" is a TorchScript model; these serve the cloak and do not compare faces", entry.name));
    case models::ModelRuntime::Invalid:
        break;
    }
    return fail(ErrorCode::ModelMismatch, fmt::format("the model \"{}\" has an unknown runtime", entry.name));
}

} // namespace

Expected<std::unique_ptr<Recogniser>> makeRecogniser(const models::ModelStore& store, const models::ModelEntry& entry)
{
    if (entry.runtime != models::ModelRuntime::Bauta) { // those are verified when they are opened
        if (auto verified = store.verify(entry); !verified) {
            return fail(verified.error());
        }
    }
    return make(entry, [&] { return store.openNetwork(entry); });
}

Expected<std::unique_ptr<Recogniser>> makeRecogniser(const models::ModelEntry& entry)
{
    return make(entry, [&] { return models::Network::load(entry.file); });
}

struct RecogniserSet::Implementation
{
    std::vector<std::unique_ptr<Recogniser>> recognisers; ///< in the order of names()
};

RecogniserSet::RecogniserSet(std::unique_ptr<Implementation> implementation)
    : m_implementation(std::move(implementation))
{
}
RecogniserSet::RecogniserSet(RecogniserSet&&) noexcept = default;
RecogniserSet& RecogniserSet::operator=(RecogniserSet&&) noexcept = default;
RecogniserSet::~RecogniserSet() = default;

const std::vector<std::string>& RecogniserSet::names()
{
    static const std::vector<std::string> names{"dlib-resnet", "faceres", "mobileface", "faceplugin"};
    return names;
}

Expected<RecogniserSet> RecogniserSet::make(const models::ModelStore& store)
{
    auto implementation = std::make_unique<Implementation>();
    for (const std::string& name : names()) {
        const models::ModelEntry* entry = store.find(name);
        if (entry == nullptr || entry->role != models::ModelRole::Recogniser) {
            return fail(ErrorCode::MissingModel, fmt::format("the recogniser \"{}\" is not installed", name));
        }
        auto recogniser = makeRecogniser(store, *entry);
        if (!recogniser) {
            return fail(recogniser.error());
        }
        implementation->recognisers.push_back(std::move(*recogniser));
    }
    return RecogniserSet(std::move(implementation));
}

Expected<std::vector<FaceTemplate>> RecogniserSet::embed(const cv::Mat& rgb, const std::vector<Face>& faces) const
{
    std::vector<FaceTemplate> templates(faces.size());
    for (const auto& recogniser : m_implementation->recognisers) {
        auto embeddings = recogniser->embed(rgb, faces);
        if (!embeddings) {
            return fail(embeddings.error());
        }
        for (std::size_t i = 0; i < faces.size(); ++i) {
            templates[i].push_back(std::move((*embeddings)[i]));
        }
    }
    return templates;
}

} // namespace bauta::faces
