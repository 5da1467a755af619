// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/canvas/canvas.h"
#include "ui/document/workspace.h"

#include <QFrame>

namespace bauta::ui
{

class TreatmentBar;

/// The choices for the chosen face, beside it on the canvas.
class FaceBar : public QFrame
{
    Q_OBJECT

public:
    FaceBar(Workspace& workspace, Canvas& canvas);

    [[nodiscard]] TreatmentBar* bar() const { return m_bar; }

private:
    void place();

    Workspace& m_workspace;
    Canvas& m_canvas;
    TreatmentBar* m_bar;
};

} // namespace bauta::ui
