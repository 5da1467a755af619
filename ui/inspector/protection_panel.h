// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/workspace.h"
#include "ui/output/time_estimate.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;

namespace bauta::ui
{

/// How the chosen face, person, or else everybody is protected: method, strength in plain words, and what that means.
class ProtectionPanel : public QWidget
{
    Q_OBJECT

public:
    /// `estimate` must outlive this.
    ProtectionPanel(Workspace& workspace, const TimeEstimate& estimate, QWidget* parent = nullptr);

private:
    enum class Scope
    {
        Everybody = 0,
        Person,
        Face
    };
    [[nodiscard]] Scope scope() const;
    [[nodiscard]] plan::Decision current() const;
    void refresh();
    void loadStickers();
    void change(const std::function<void(plan::Decision&)>& how, bool continuous = false);
    void chooseColour();
    void connectFields();

    Workspace& m_workspace;
    const TimeEstimate& m_estimate;
    QComboBox* m_scope;
    QComboBox* m_method;
    QWidget* m_strengthRow;
    QSlider* m_strength;
    QLabel* m_strengthName;
    QWidget* m_detailRow;
    QLabel* m_detailLabel;
    QSpinBox* m_detail;
    QWidget* m_colourRow;
    QPushButton* m_colour;
    QWidget* m_stickerRow;
    QComboBox* m_sticker;
    QWidget* m_maskRow;
    QComboBox* m_shape;
    QSpinBox* m_margin;
    QWidget* m_newFaceRow;
    QComboBox* m_presentation;
    QPushButton* m_anotherFace;
    QLabel* m_looks;
    QLabel* m_protection;
    QLabel* m_time;
    bool m_refreshing = false;
};

} // namespace bauta::ui
