// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/document/decision_words.h"
#include "ui/document/document.h"

#include <QCoreApplication>

#include <set>
#include <vector>

namespace bauta::ui
{

/// A face of a photo or a track of a video, by place.
struct FaceRef
{
    int media = 0;
    int face = -1; ///< index into the photo's faces or the video's tracks
    friend bool operator==(const FaceRef&, const FaceRef&) = default;
    friend auto operator<=>(const FaceRef&, const FaceRef&) = default;
};

/// Who is in the project, as cards show it.
struct PersonSummary
{
    int person = -1;
    std::vector<FaceRef> faces; ///< best first
    int files = 0;
    double screenSeconds = 0.0; ///< in videos
    plan::Decision decision;    ///< for all appearances
    int exceptions = 0;         ///< faces that have a decision of their own which differs
};

/// Most faces first; people without any are left out.
[[nodiscard]] std::vector<PersonSummary> summarisePeople(const Document& document);

/// The name for people: what the user typed, else "Person 3".
[[nodiscard]] QString personLabel(const Document& document, int person);

/// Where the face is (of a track: where it is largest), and what is decided for it. requires: it is there.
[[nodiscard]] cv::Rect2f boxOf(const Document& document, const FaceRef& face);
[[nodiscard]] const plan::Decision& decisionOf(const Document& document, const FaceRef& face);
[[nodiscard]] int personOf(const Document& document, const FaceRef& face);
[[nodiscard]] bool exists(const Document& document, const FaceRef& face);

/// Every change that a user can make to a plan, each one step of undo.
class PlanEdits
{
    Q_DECLARE_TR_FUNCTIONS(bauta::ui::PlanEdits)

public:
    static void decideFace(Document& document, const FaceRef& face, const plan::Decision& decision, int key = 0);
    static void decideFaces(Document& document, const std::vector<FaceRef>& faces,
                            const std::vector<plan::Decision>& decisions, const QString& text);
    /// For all appearances: exceptions of single faces end.
    static void decidePerson(Document& document, int person, const plan::Decision& decision, int key = 0);
    /// For everybody: decisions of people and faces end.
    static void decideEverybody(Document& document, const plan::Decision& decision, int key = 0);
    /// This person stays visible, everybody else gets `others`.
    static void everybodyBut(Document& document, int person, const plan::Decision& others);
    static void rename(Document& document, int person, const QString& name);
    static void merge(Document& document, int into, int from);
    /// The faces become a person of their own.
    static void split(Document& document, const std::vector<FaceRef>& faces);
    static void removeFace(Document& document, const FaceRef& face);
    /// All of a person's appearances are no faces.
    static void removePerson(Document& document, int person);
    /// A face that was drawn; it becomes a person of its own.
    static void addFace(Document& document, int media, plan::PlannedFace face);
    static void moveFace(Document& document, const FaceRef& face, const plan::PlannedFace& moved);
};

} // namespace bauta::ui
