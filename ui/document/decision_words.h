// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"
#include "core/image/metadata.h"
#include "core/plan/decision.h"

#include <QCoreApplication>
#include <QString>

#include <array>

namespace bauta::ui
{

/// What people choose between; methods are refinements of these.
enum class Treatment
{
    Keep = 0, ///< stays visible
    Cloak,    ///< people know the face, recognisers hardly do (cloak, disguise)
    Cover,    ///< nobody sees the face
    Replace   ///< the face of somebody who does not exist
};
inline constexpr std::array kTreatments{Treatment::Keep, Treatment::Cloak, Treatment::Cover, Treatment::Replace};

/// Decisions, errors and metadata in the user's language.
class DecisionWords
{
    Q_DECLARE_TR_FUNCTIONS(bauta::ui::DecisionWords)

public:
    [[nodiscard]] static QString name(Treatment treatment);
    [[nodiscard]] static QString name(protect::Method method);
    [[nodiscard]] static QString name(protect::Strength strength);
    [[nodiscard]] static QString name(protect::MaskShape shape);
    [[nodiscard]] static QString name(protect::Presentation presentation);
    /// "Cloak, strong".
    [[nodiscard]] static QString inShort(const plan::Decision& decision);
    /// What it means for the look of the picture.
    [[nodiscard]] static QString looks(const plan::Decision& decision);
    /// What it means for protection, honestly.
    [[nodiscard]] static QString protection(const plan::Decision& decision);
    [[nodiscard]] static QString name(image::MetadataGroup group);
    /// What an error means; the core's English detail follows it where that says more.
    [[nodiscard]] static QString inWords(const Error& error);
};

[[nodiscard]] Treatment treatmentOf(const plan::Decision& decision);

/// The decision for a treatment with the defaults; `like` gives its strength or cover where it is of that treatment. A
/// replaced face is one drawn at random, the same in preview and export.
[[nodiscard]] plan::Decision decisionFor(Treatment treatment, const plan::Decision& like = {});

/// The same with somebody else's face, for Method::Anonymize.
[[nodiscard]] plan::Decision withAnotherFace(const plan::Decision& decision);

/// The next stronger protection, for faces that are still recognised: subtle, standard, strong, then a cover.
[[nodiscard]] plan::Decision strongerThan(const plan::Decision& decision);

} // namespace bauta::ui
