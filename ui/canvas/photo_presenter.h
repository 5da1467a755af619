// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "ui/canvas/canvas.h"
#include "ui/document/workspace.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace bauta::ui
{

/// Feeds the canvas: loads the photo on screen, keeps its marks as the document says, and has its preview made: covers
/// at once, cloaks behind them in the background. What is no longer wanted is cancelled. GUI thread; all work is the
/// pools'.
class PhotoPresenter : public QObject
{
    Q_OBJECT

public:
    PhotoPresenter(Workspace& workspace, Canvas& canvas, QObject* parent = nullptr);
    ~PhotoPresenter() override;

    /// Whether cloaks are made for what is on screen; covers always are.
    void setCloakPreview(bool wanted);
    [[nodiscard]] bool isPreviewComplete() const { return m_complete; }

Q_SIGNALS:
    void previewChanged();

private:
    void load();
    void refreshMarks();
    void schedule();
    void startPreview();
    void startCloaks();
    void takePreview(const Preview& preview, const Pyramid& pyramid);
    [[nodiscard]] const Media* photo() const;
    [[nodiscard]] PreviewRequest request() const;

    Workspace& m_workspace;
    Canvas& m_canvas;
    int m_shown = 0;
    bool m_loaded = false;
    bool m_wantCloaks = true;
    bool m_complete = false;
    std::vector<PreviewState> m_states;
    std::optional<PreviewRequest> m_previewed; ///< what the latest preview was asked for
    QTimer m_delay;
    CancelSource m_loading;
    CancelSource m_previewing;
    CancelSource m_cloaking;
    int m_generation = 0;
};

} // namespace bauta::ui
