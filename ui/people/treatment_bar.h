// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/decision_words.h"

#include <QWidget>

#include <array>
#include <optional>

class QToolButton;

namespace bauta::ui
{

/// Keep, cloak, cover, replace: buttons side by side of which one is chosen, or none where it is mixed.
class TreatmentBar : public QWidget
{
    Q_OBJECT

public:
    explicit TreatmentBar(QWidget* parent = nullptr);
    void setTreatment(std::optional<Treatment> treatment);
    [[nodiscard]] std::optional<Treatment> treatment() const;
    [[nodiscard]] QToolButton* button(Treatment treatment) const;
    /// Names the buttons for people who do not see where they are: "Keep: Person 1".
    void setSubject(const QString& subject);

Q_SIGNALS:
    void chosen(Treatment treatment); ///< by the user

private:
    std::array<QToolButton*, kTreatments.size()> m_buttons{};
};

} // namespace bauta::ui
