// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/workspace.h"

namespace bauta::ui
{

Workspace::Workspace(Document& document, EngineHost& host, QObject* parent)
    : QObject(parent),
      m_document(document),
      m_host(host)
{
    connect(&document, &Document::planChanged, this, &Workspace::afterChange);
    connect(&document, &Document::mediaRemoved, this, &Workspace::afterChange);
    connect(&document, &Document::mediaAdded, this, [this](const std::vector<int>& ids) {
        if (m_media == 0 && !ids.empty()) {
            setCurrentMedia(ids.front());
        }
    });
}

bool Workspace::hasSelectedFace() const
{
    return exists(m_document, selectedFace());
}

void Workspace::setCurrentMedia(int id)
{
    if (id == m_media) {
        return;
    }
    m_media = m_document.find(id) != nullptr ? id : 0;
    m_face = -1;
    Q_EMIT currentMediaChanged(m_media);
    Q_EMIT selectionChanged();
}

void Workspace::selectFace(int face)
{
    const FaceRef ref{m_media, face};
    const bool there = exists(m_document, ref);
    const int person = there ? personOf(m_document, ref) : -1;
    if ((there ? face : -1) == m_face && person == m_person) {
        return;
    }
    m_face = there ? face : -1;
    m_person = person;
    Q_EMIT selectionChanged();
}

void Workspace::selectPerson(int person)
{
    if (person == m_person) {
        return;
    }
    m_person = person;
    if (hasSelectedFace() && personOf(m_document, selectedFace()) != person) {
        m_face = -1;
    }
    Q_EMIT selectionChanged();
}

void Workspace::goTo(const FaceRef& face)
{
    if (!exists(m_document, face)) {
        return;
    }
    setCurrentMedia(face.media);
    selectFace(face.face);
    Q_EMIT faceShown(face.face);
}

void Workspace::afterChange()
{
    if (m_media != 0 && m_document.find(m_media) == nullptr) {
        m_media = 0;
        m_face = -1;
        const int next = m_document.media().empty() ? 0 : m_document.media().front().id;
        if (next == 0) {
            Q_EMIT currentMediaChanged(0);
        } else {
            setCurrentMedia(next);
        }
    }
    if (m_face >= 0) {
        if (!hasSelectedFace()) {
            m_face = -1;
            m_person = -1;
        } else {
            m_person = personOf(m_document, selectedFace());
        }
    }
    Q_EMIT selectionChanged();
}

} // namespace bauta::ui
