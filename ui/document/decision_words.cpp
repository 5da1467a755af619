// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/decision_words.h"

#include <QRandomGenerator>

namespace bauta::ui
{

using protect::Method;
using protect::Strength;

namespace
{

std::uint32_t anyFace()
{
    return QRandomGenerator::system()->bounded(plan::kMostFaceNumber);
}

} // namespace

Treatment treatmentOf(const plan::Decision& decision)
{
    if (decision.method == Method::Keep) {
        return Treatment::Keep;
    }
    if (decision.method == Method::Anonymize) {
        return Treatment::Replace;
    }
    return protect::usesCloak(decision.method) ? Treatment::Cloak : Treatment::Cover;
}

plan::Decision decisionFor(Treatment treatment, const plan::Decision& like)
{
    if (treatmentOf(like) == treatment) {
        return like;
    }
    plan::Decision decision;
    switch (treatment) {
    case Treatment::Keep:
        decision.method = Method::Keep;
        break;
    case Treatment::Cloak:
        decision.method = Method::Cloak;
        decision.strength = Strength::Standard;
        break;
    case Treatment::Cover:
        decision.method = Method::Solid;
        break;
    case Treatment::Replace:
        decision.method = Method::Anonymize;
        decision.face = anyFace();
        break;
    }
    return decision;
}

plan::Decision withAnotherFace(const plan::Decision& decision)
{
    plan::Decision other = decision;
    other.face = anyFace();
    return other;
}

plan::Decision strongerThan(const plan::Decision& decision)
{
    plan::Decision stronger = decision;
    if (!protect::usesCloak(decision.method)) {
        return decisionFor(Treatment::Cover);
    }
    stronger.budget.reset();
    switch (decision.strength) {
    case Strength::Subtle:
        stronger.strength = Strength::Standard;
        return stronger;
    case Strength::None:
    case Strength::Standard:
        stronger.strength = Strength::Strong;
        return stronger;
    case Strength::Strong:
        break;
    }
    return decisionFor(Treatment::Cover);
}

QString DecisionWords::name(Treatment treatment)
{
    switch (treatment) {
    case Treatment::Keep:
        return tr("Keep");
    case Treatment::Cloak:
        return tr("Cloak");
    case Treatment::Cover:
        return tr("Cover");
    case Treatment::Replace:
        return tr("Replace");
    }
    return {};
}

QString DecisionWords::name(Method method)
{
    switch (method) {
    case Method::Keep:
        return tr("Keep visible");
    case Method::Solid:
        return tr("Plain colour");
    case Method::Pixelate:
        return tr("Mosaic");
    case Method::Blur:
        return tr("Blur");
    case Method::Sticker:
        return tr("Sticker");
    case Method::Cloak:
        return tr("Cloak");
    case Method::Disguise:
        return tr("Disguise");
    case Method::Anonymize:
        return tr("Another face");
    }
    return {};
}

QString DecisionWords::name(Strength strength)
{
    switch (strength) {
    case Strength::None:
        return {};
    case Strength::Subtle:
        return tr("Subtle");
    case Strength::Standard:
        return tr("Standard");
    case Strength::Strong:
        return tr("Strong");
    }
    return {};
}

QString DecisionWords::name(protect::MaskShape shape)
{
    switch (shape) {
    case protect::MaskShape::Head:
        return tr("The head's own");
    case protect::MaskShape::Ellipse:
        return tr("Ellipse");
    case protect::MaskShape::Box:
        return tr("Box");
    }
    return {};
}

QString DecisionWords::name(protect::Presentation presentation)
{
    switch (presentation) {
    case protect::Presentation::Neutral:
        return tr("Neutral");
    case protect::Presentation::Feminine:
        return tr("Feminine");
    case protect::Presentation::Masculine:
        return tr("Masculine");
    }
    return {};
}

QString DecisionWords::inShort(const plan::Decision& decision)
{
    if (protect::usesCloak(decision.method) && decision.strength != Strength::None) {
        return tr("%1, %2", "method, strength").arg(name(decision.method), name(decision.strength).toLower());
    }
    return name(decision.method);
}

QString DecisionWords::looks(const plan::Decision& decision)
{
    switch (decision.method) {
    case Method::Keep:
        return tr("The face stays as it is.");
    case Method::Solid:
        return tr("The whole face with ears and forehead becomes one colour.");
    case Method::Pixelate:
        return tr("The face becomes a few coarse blocks with noise in them.");
    case Method::Blur:
        return tr("The face becomes a soft smear with noise in it.");
    case Method::Sticker:
        return tr("A drawing lies over the face.");
    case Method::Cloak:
        switch (decision.strength) {
        case Strength::Subtle:
            return tr("Hardly to be seen, even beside the original.");
        case Strength::Strong:
            return tr("Friends still know the face, but it looks a little different; smooth skin may show faint "
                      "stripes.");
        default:
            return tr("Looks natural; beside the original you see that features moved a little.");
        }
    case Method::Disguise:
        return tr("Looks natural, but like somebody else.");
    case Method::Anonymize:
        return tr("The face of somebody who does not exist, with the same pose and expression. Hair, glasses or a hand "
                  "in front of it go too.");
    }
    return {};
}

QString DecisionWords::protection(const plan::Decision& decision)
{
    switch (decision.method) {
    case Method::Keep:
        return tr("No protection: anybody and any recogniser knows the face.");
    case Method::Solid:
    case Method::Sticker:
        return tr("Nobody sees the face, and no recogniser can. Clothes, place and company may still tell who it is.");
    case Method::Pixelate:
    case Method::Blur:
        return decision.cosmetic ? tr("Finer than what stops recognition: for looks only.")
                                 : tr("Coarse enough that recognisers which were trained on such pictures fail.");
    case Method::Cloak:
        switch (decision.strength) {
        case Strength::Subtle:
            return tr("Lowers the odds: about every second match of other recognisers still succeeds.");
        case Strength::Strong:
            return tr("The most that a cloak can do against today's recognisers. Not permanent: where recognition is "
                      "dangerous, cover the face.");
        default:
            return tr("Most of today's recognisers fail; about one match in eight still succeeds. Not permanent.");
        }
    case Method::Disguise:
        return tr("Stronger than a cloak, as geometry changes more. Not permanent: tomorrow's recognisers may see "
                  "through it.");
    case Method::Anonymize:
        return tr(
            "Nothing of the inside of the face is left. Hair, ears, clothes, place and company may still tell who "
            "it is.");
    }
    return {};
}

QString DecisionWords::name(image::MetadataGroup group)
{
    switch (group) {
    case image::MetadataGroup::Location:
        return tr("Where it was taken");
    case image::MetadataGroup::Device:
        return tr("Camera and software");
    case image::MetadataGroup::People:
        return tr("Names and contacts");
    case image::MetadataGroup::Time:
        return tr("When it was taken");
    case image::MetadataGroup::Preview:
        return tr("Embedded previews");
    case image::MetadataGroup::MakerNotes:
        return tr("Manufacturer's private data");
    case image::MetadataGroup::Description:
        return tr("Captions and keywords");
    case image::MetadataGroup::History:
        return tr("Edit history");
    case image::MetadataGroup::Container:
        return tr("Hidden extra pictures and data");
    case image::MetadataGroup::Technical:
        return tr("Exposure and other technical data");
    case image::MetadataGroup::Other:
        return tr("Other data");
    }
    return {};
}

QString DecisionWords::inWords(const Error& error)
{
    const QString detail = QString::fromStdString(error.detail);
    switch (error.code) {
    case ErrorCode::Cancelled:
        return tr("Cancelled.");
    case ErrorCode::NotFound:
        return tr("The file is not there or cannot be opened.");
    case ErrorCode::PermissionDenied:
        return tr("There is no permission for it.");
    case ErrorCode::UnsupportedFormat:
        return tr("This is no photo or video that Bauta can read. (%1)").arg(detail);
    case ErrorCode::Damaged:
        return tr("The file is damaged. (%1)").arg(detail);
    case ErrorCode::TooLarge:
        return tr("It is too large. (%1)").arg(detail);
    case ErrorCode::NoSpace:
        return tr("The disk is full.");
    case ErrorCode::WriteFailed:
        return tr("It could not be written. (%1)").arg(detail);
    case ErrorCode::AlreadyExists:
        return tr("The output exists already.");
    case ErrorCode::MissingModel:
    case ErrorCode::ModelMismatch:
        return tr("The models are missing or altered. (%1)").arg(detail);
    case ErrorCode::VerificationFailed:
        return tr("The output did not pass its own check and was not kept. (%1)").arg(detail);
    case ErrorCode::InvalidArgument:
    case ErrorCode::Unknown:
        return detail;
    }
    return detail;
}

} // namespace bauta::ui
