// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include <string_view>

namespace bauta::ui
{

QString StudioTranslator::translate(const char* context, const char* sourceText, const char* disambiguation,
                                    int n) const
{
    constexpr std::string_view kOurs = "bauta::ui::";
    const std::string_view name(context);
    return QTranslator::translate(name.starts_with(kOurs) ? context + kOurs.size() : context, sourceText,
                                  disambiguation, n);
}

Translations::Translations(const QString& language)
{
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    // English has a file too: for the plurals.
    const bool chinese = locale.language() == QLocale::Chinese;
    if (m_own.load(chinese ? QStringLiteral(":/i18n/bauta_zh_CN.qm") : QStringLiteral(":/i18n/bauta_en.qm"))) {
        QCoreApplication::installTranslator(&m_own);
    }
    if (chinese && m_qt.load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(&m_qt);
    }
}

Translations::~Translations()
{
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
}

} // namespace bauta::ui
