// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/scan_controller.h"

#include "ui/document/decision_words.h"
#include "ui/engine/background.h"

#include <algorithm>
#include <utility>

namespace bauta::ui
{

namespace
{
/// Files of one piece: people are grouped after each.
constexpr std::size_t kPiece = 16;
} // namespace

ScanController::ScanController(Document& document, EngineHost& host, QObject* parent)
    : QObject(parent),
      m_document(document),
      m_host(host)
{
    connect(&host, &EngineHost::stateChanged, this, [this] {
        if (m_host.engine() && !m_early.empty()) {
            collect(std::exchange(m_early, {}));
        }
        startNext();
    });
}

ScanController::~ScanController()
{
    m_cancel.request();
}

void ScanController::add(const QStringList& paths)
{
    std::vector<std::filesystem::path> files;
    for (const QString& path : paths) {
        files.emplace_back(path.toStdString());
    }
    if (files.empty()) {
        return;
    }
    if (!m_host.engine()) {
        m_early.insert(m_early.end(), files.begin(), files.end());
        return;
    }
    collect(files);
}

void ScanController::collect(const std::vector<std::filesystem::path>& paths)
{
    ++m_collecting;
    runInBackground(
        m_host.viewPool(), this, [engine = m_host.engine(), paths] { return engine->collect(paths); },
        [this](jobs::InputList inputs) {
            --m_collecting;
            QStringList problems;
            for (const jobs::InputProblem& problem : inputs.problems) {
                problems.append(QString::fromStdString(problem.path.filename().string()) + QStringLiteral(": ") +
                                DecisionWords::inWords(problem.error));
            }
            const std::vector<int> added = m_document.addFiles(inputs.files);
            if (!problems.isEmpty()) {
                Q_EMIT problemsMet(problems);
            }
            m_queue.insert(m_queue.end(), added.begin(), added.end());
            m_total += static_cast<int>(added.size());
            Q_EMIT progressChanged();
            startNext();
        });
}

void ScanController::cancel()
{
    m_cancel.request();
    m_cancel = {};
    m_queue.clear();
}

void ScanController::resume()
{
    for (const Media& media : m_document.media()) {
        if (media.state == MediaState::Waiting &&
            std::find(m_queue.begin(), m_queue.end(), media.id) == m_queue.end()) {
            m_queue.push_back(media.id);
            ++m_total;
        }
    }
    startNext();
}

void ScanController::startNext()
{
    if (m_running || m_host.state() != EngineHost::State::Ready) {
        return;
    }
    jobs::InputList piece;
    while (!m_queue.empty() && piece.files.size() < kPiece) {
        if (const Media* media = m_document.find(m_queue.front())) {
            piece.files.push_back({media->planned.file, media->planned.outputSubpath});
        } else {
            ++m_done;
        }
        m_queue.pop_front();
    }
    if (piece.files.empty()) {
        if (m_total > 0 && m_collecting == 0) {
            m_done = 0;
            m_total = 0;
            Q_EMIT progressChanged();
            Q_EMIT finished();
        }
        return;
    }
    m_running = true;
    QPointer<QObject> self(this);
    const auto found = [self, this](FoundMedia media) {
        runInGui(self, [this, media = std::move(media)] {
            for (std::size_t f = 0; f < media.scanned.faces.size(); ++f) {
                const Media* known = m_document.findFile(media.file);
                if (known != nullptr) {
                    m_document.setFaceImage(
                        known->id, media.scanned.faces[f].boxInImage,
                        QImage::fromData(reinterpret_cast<const uchar*>(media.scanned.faces[f].thumbnailJpeg.data()),
                                         static_cast<int>(media.scanned.faces[f].thumbnailJpeg.size())));
                }
            }
            m_document.adopt(media);
            ++m_done;
            Q_EMIT progressChanged();
        });
    };
    runInBackground(
        m_host.scanPool(), this,
        [engine = m_host.engine(), piece, found, token = m_cancel.token()] {
            return engine->scan(piece, found, {token, {}});
        },
        [this](Expected<ScanOutcome> outcome) {
            m_running = false;
            if (outcome) {
                m_document.adoptGroups(outcome->faces);
            } else if (outcome.error().code != ErrorCode::Cancelled) {
                Q_EMIT problemsMet({DecisionWords::inWords(outcome.error())});
            }
            startNext();
        });
}

} // namespace bauta::ui
