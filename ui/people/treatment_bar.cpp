// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/people/treatment_bar.h"

#include "ui/app/icons.h"
#include "ui/canvas/face_marks.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPixmap>
#include <QToolButton>

namespace bauta::ui
{

namespace
{

/// The same sign as on the canvas.
QIcon sign(Treatment treatment)
{
    QIcon icon;
    for (const int size : {16, 32, 48}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        marks::drawSign(painter, {size / 2.0, size / 2.0}, size / 2.0 - 1.0, treatment);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace

TreatmentBar::TreatmentBar(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    const std::array<QString, kTreatments.size()> names{QStringLiteral("keepButton"), QStringLiteral("cloakButton"),
                                                        QStringLiteral("coverButton"), QStringLiteral("replaceButton")};
    const std::array<QString, kTreatments.size()> tips{
        tr("Stays visible"), tr("People know the face, recognisers hardly do"), tr("Nobody sees the face"),
        tr("The face of somebody who does not exist")};
    for (std::size_t i = 0; i < kTreatments.size(); ++i) {
        const Treatment treatment = kTreatments.at(i);
        const bool isLast = i + 1 == kTreatments.size();
        auto* button = new QToolButton(this);
        button->setObjectName(names.at(i));
        button->setText(DecisionWords::name(treatment));
        button->setIcon(sign(treatment));
        button->setIconSize({16, 16});
        button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon); // four fit into a narrow card
        button->setToolTip(tips.at(i));
        button->setCheckable(true);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setProperty("segment", true);
        button->setProperty("place", QLatin1String(i == 0 ? "first" : isLast ? "last" : "middle"));
        layout->addWidget(button, 1);
        m_buttons.at(i) = button;
        connect(button, &QToolButton::clicked, this, [this, treatment] {
            setTreatment(treatment);
            Q_EMIT chosen(treatment);
        });
    }
}

void TreatmentBar::setTreatment(std::optional<Treatment> treatment)
{
    for (std::size_t i = 0; i < kTreatments.size(); ++i) {
        m_buttons.at(i)->setChecked(treatment && static_cast<std::size_t>(*treatment) == i);
    }
}

std::optional<Treatment> TreatmentBar::treatment() const
{
    for (std::size_t i = 0; i < kTreatments.size(); ++i) {
        if (m_buttons.at(i)->isChecked()) {
            return static_cast<Treatment>(i);
        }
    }
    return std::nullopt;
}

QToolButton* TreatmentBar::button(Treatment treatment) const
{
    return m_buttons.at(static_cast<std::size_t>(treatment));
}

void TreatmentBar::setSubject(const QString& subject)
{
    for (QToolButton* button : m_buttons) {
        button->setAccessibleName(tr("%1: %2", "Keep: Person 1").arg(button->text(), subject));
    }
}

} // namespace bauta::ui
