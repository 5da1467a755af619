// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QTranslator>

namespace bauta::ui
{

/// The studio's own texts. lupdate (6.4) does not see the names of nested namespaces, so contexts have none in the
/// files.
class StudioTranslator : public QTranslator
{
public:
    [[nodiscard]] QString translate(const char* context, const char* sourceText, const char* disambiguation,
                                    int n) const override;
};

/// The studio's texts in a language, and Qt's own; installed while it lives.
class Translations
{
public:
    /// "en", "zh_CN"; empty: the system's, or English where that is not there.
    explicit Translations(const QString& language);
    Translations(const Translations&) = delete;
    Translations& operator=(const Translations&) = delete;
    ~Translations();

private:
    StudioTranslator m_own;
    QTranslator m_qt;
};

} // namespace bauta::ui
