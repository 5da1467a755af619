// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/workspace.h"
#include "ui/output/export_queue.h"

#include <QTimer>
#include <QWidget>

#include <deque>
#include <memory>
#include <vector>

class QVBoxLayout;

namespace bauta::ui
{

/// What the check of an export found: a card for each face with its verdict and why, those that may be recognised
/// first. A window of its own; cards of a large export come bit by bit, so that nothing ever waits for them.
class AuditView : public QWidget
{
    Q_OBJECT

public:
    /// Copies what it shows; the entry may go.
    AuditView(Workspace& workspace, const ExportEntry& entry, QWidget* parent = nullptr);

    [[nodiscard]] int failing() const { return m_failing; }
    bool savePdf(const QString& file) const;

Q_SIGNALS:
    /// Faces got a stronger protection; the export should be made again with these settings.
    void exportAgainWanted(const ExportSettings& settings, const std::set<int>& files);

private:
    struct WaitingCard
    {
        const jobs::AuditedPhoto* photo = nullptr; ///< in m_report
        const jobs::AuditedFace* face = nullptr;   ///< null: the photo's error
    };

    /// Counts, and puts all cards in their order; returns the faces that may be recognised.
    std::vector<FaceRef> queueCards();
    void addCards();
    [[nodiscard]] QWidget* makeProblem(const jobs::AuditedPhoto& photo);
    [[nodiscard]] QWidget* makeCard(const jobs::AuditedPhoto& photo, const jobs::AuditedFace& face);
    [[nodiscard]] FaceRef refOf(const jobs::AuditedPhoto& photo, const jobs::AuditedFace& face) const;
    void strengthen(const std::vector<FaceRef>& faces);
    void saveHtml();
    void askPdf();
    [[nodiscard]] QString headline() const;

    Workspace& m_workspace;
    std::shared_ptr<const jobs::AuditReport> m_report;
    ExportSettings m_settings;
    int m_failing = 0;
    int m_hidden = 0;
    std::deque<WaitingCard> m_waiting;
    QVBoxLayout* m_cards = nullptr;
    QTimer m_nextCards;
};

} // namespace bauta::ui
