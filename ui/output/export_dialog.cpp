// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/output/export_dialog.h"

#include "ui/app/icons.h"
#include "ui/app/theme.h"
#include "ui/engine/background.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace bauta::ui
{

namespace
{

struct Counts
{
    int files = 0;
    int cloaked = 0;
    int covered = 0;
    int replaced = 0;
    int kept = 0;
    bool videos = false;
};

Counts countIn(const Document& document, const std::optional<std::set<int>>& only)
{
    Counts counts;
    for (const Media& media : document.media()) {
        if (media.state != MediaState::Ready || (only && !only->contains(media.id))) {
            continue;
        }
        ++counts.files;
        counts.videos = counts.videos || media.isVideo();
        for (int f = 0; f < static_cast<int>(media.faceCount()); ++f) {
            switch (treatmentOf(decisionOf(document, {media.id, f}))) {
            case Treatment::Keep:
                ++counts.kept;
                break;
            case Treatment::Cloak:
                ++counts.cloaked;
                break;
            case Treatment::Cover:
                ++counts.covered;
                break;
            case Treatment::Replace:
                ++counts.replaced;
                break;
            }
        }
    }
    return counts;
}

} // namespace

ExportDialog::ExportDialog(Workspace& workspace, const TimeEstimate& estimate, const QString& folder,
                           const std::set<int>& selection, QWidget* parent)
    : QDialog(parent),
      m_workspace(workspace),
      m_estimate(estimate),
      m_selection(selection),
      m_purposes(new QButtonGroup(this)),
      m_which(new QComboBox(this)),
      m_folder(new QLineEdit(folder, this)),
      m_format(new QComboBox(this)),
      m_quality(new QSlider(Qt::Horizontal, this)),
      m_qualityText(new QLabel(this)),
      m_technical(new QCheckBox(tr("Keep times and exposure data"), this)),
      m_audit(new QCheckBox(tr("Check the result with recognisers"), this)),
      m_dropAudio(new QCheckBox(tr("Leave out the sound of videos"), this)),
      m_existing(new QComboBox(this)),
      m_summary(new QLabel(this)),
      m_time(new QLabel(this)),
      m_warning(new QLabel(this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export"));
    setMinimumWidth(600);
    auto* title = new QLabel(tr("Export protected copies"), this);
    title->setProperty("role", QStringLiteral("title"));
    auto* promise = new QLabel(tr("Originals are never changed."), this);
    promise->setProperty("role", QStringLiteral("quiet"));

    auto* purposes = new QHBoxLayout;
    purposes->setSpacing(0);
    struct Entry
    {
        ExportPurpose purpose;
        const char* name;
        QString icon, text, tip, place;
    };
    const std::array<Entry, 3> entries{
        Entry{ExportPurpose::SocialMedia, "socialButton", QStringLiteral("share"), tr("Social media"),
              tr("JPEG that looks good after services recompress it; the result is checked"), QStringLiteral("first")},
        Entry{ExportPurpose::Archive, "archiveButton", QStringLiteral("archive"), tr("Archive"),
              tr("Each file's own format at best quality, with times and exposure data"), QStringLiteral("middle")},
        Entry{ExportPurpose::CourtOrPress, "courtButton", QStringLiteral("scales"), tr("Court or press"),
              tr("Only plain covers: nothing of a hidden face is left, whatever was chosen"), QStringLiteral("last")}};
    for (const Entry& entry : entries) {
        auto* button = new QToolButton(this);
        button->setObjectName(QLatin1String(entry.name));
        button->setText(entry.text);
        button->setIcon(icons::themed(entry.icon));
        button->setToolTip(entry.tip);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize({20, 20});
        button->setMinimumHeight(40);
        button->setCheckable(true);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setProperty("segment", true);
        button->setProperty("place", entry.place);
        m_purposes->addButton(button, static_cast<int>(entry.purpose));
        purposes->addWidget(button, 1);
    }
    m_purposes->button(0)->setChecked(true);

    m_which->setObjectName(QStringLiteral("whichBox"));
    m_which->addItem(tr("All files"));
    if (!selection.empty()) {
        m_which->addItem(tr("%n chosen file(s)", nullptr, static_cast<int>(selection.size())));
        m_which->setCurrentIndex(selection.size() > 1 ? 1 : 0);
    }
    m_folder->setObjectName(QStringLiteral("folderEdit"));
    m_folder->setPlaceholderText(tr("Folder for the copies"));
    auto* choose = new QPushButton(tr("Choose …"), this);
    choose->setObjectName(QStringLiteral("browseButton"));
    connect(choose, &QPushButton::clicked, this, &ExportDialog::browse);
    m_format->setObjectName(QStringLiteral("formatBox"));
    m_format->addItem(tr("As the original"), 0);
    for (const auto& [format, name] :
         {std::pair(image::Format::Jpeg, "JPEG"), std::pair(image::Format::Png, "PNG"),
          std::pair(image::Format::Webp, "WebP"), std::pair(image::Format::Tiff, "TIFF")}) {
        m_format->addItem(QLatin1String(name), static_cast<int>(format));
    }
    m_quality->setObjectName(QStringLiteral("qualitySlider"));
    m_quality->setAccessibleName(tr("Quality"));
    m_quality->setRange(60, 100);
    m_existing->setObjectName(QStringLiteral("existingBox"));
    m_existing->addItem(tr("Write beside it under a new name"), static_cast<int>(jobs::OverwritePolicy::Rename));
    m_existing->addItem(tr("Replace it"), static_cast<int>(jobs::OverwritePolicy::Replace));
    m_existing->addItem(tr("Leave it and skip the file"), static_cast<int>(jobs::OverwritePolicy::Never));
    m_technical->setObjectName(QStringLiteral("technicalBox"));
    m_audit->setObjectName(QStringLiteral("auditBox"));
    m_dropAudio->setObjectName(QStringLiteral("dropAudioBox"));
    m_summary->setWordWrap(true);
    m_summary->setObjectName(QStringLiteral("summaryLabel"));
    m_time->setObjectName(QStringLiteral("timeLabel"));
    m_time->setProperty("role", QStringLiteral("quiet"));
    m_warning->setWordWrap(true);
    QPalette colours = m_warning->palette();
    colours.setColor(QPalette::WindowText, theme::bad(palette()));
    m_warning->setPalette(colours);

    auto* folderRow = new QHBoxLayout;
    folderRow->setSpacing(8);
    folderRow->addWidget(m_folder, 1);
    folderRow->addWidget(choose);
    auto* qualityRow = new QHBoxLayout;
    qualityRow->setSpacing(10);
    qualityRow->addWidget(m_quality, 1);
    qualityRow->addWidget(m_qualityText);
    m_qualityText->setMinimumWidth(36);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->addRow(tr("Files"), m_which);
    form->addRow(tr("Into"), folderRow);
    form->addRow(tr("Format"), m_format);
    form->addRow(tr("Quality"), qualityRow);
    form->addRow(tr("If a file is there"), m_existing);
    form->addRow(QString(), m_audit);
    form->addRow(QString(), m_technical);
    form->addRow(QString(), m_dropAudio);

    auto* start = m_buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    start->setObjectName(QStringLiteral("startButton"));
    start->setProperty("role", QStringLiteral("primary"));
    start->style()->polish(start); // the box has done it before it had its role
    start->setDefault(true);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(14);
    layout->addWidget(title);
    layout->addWidget(promise);
    layout->addLayout(purposes);
    layout->addLayout(form);
    layout->addWidget(m_summary);
    layout->addWidget(m_time);
    layout->addWidget(m_warning);
    layout->addStretch();
    layout->addWidget(m_buttons);

    connect(m_purposes, &QButtonGroup::idClicked, this, &ExportDialog::choosePurpose);
    connect(m_quality, &QSlider::valueChanged, this, &ExportDialog::updateState);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::updateState);
    connect(m_which, &QComboBox::currentIndexChanged, this, &ExportDialog::updateState);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::updateState);
    connect(m_audit, &QCheckBox::toggled, this, &ExportDialog::updateState);
    m_purposes->setExclusive(true);
    choosePurpose(0);
    askFormats();
}

void ExportDialog::askFormats()
{
    if (!m_workspace.host().engine()) {
        return;
    }
    runInBackground(
        m_workspace.host().viewPool(), this,
        [engine = m_workspace.host().engine()] {
            return std::pair(engine->canWrite(image::Format::Heic), engine->canWrite(image::Format::Avif));
        },
        [this](std::pair<bool, bool> can) {
            if (can.first) {
                m_format->addItem(QStringLiteral("HEIC"), static_cast<int>(image::Format::Heic));
            }
            if (can.second) {
                m_format->addItem(QStringLiteral("AVIF"), static_cast<int>(image::Format::Avif));
            }
        });
}

void ExportDialog::choosePurpose(int purpose)
{
    const ExportSettings settings = settingsFor(static_cast<ExportPurpose>(purpose), m_folder->text());
    m_format->setCurrentIndex(m_format->findData(settings.format ? static_cast<int>(*settings.format) : 0));
    m_quality->setValue(settings.quality);
    m_technical->setChecked(settings.keepTechnical);
    m_audit->setChecked(settings.audit);
    updateState();
}

ExportSettings ExportDialog::settings() const
{
    ExportSettings settings =
        settingsFor(static_cast<ExportPurpose>(m_purposes->checkedId()), m_folder->text().trimmed());
    const auto format = static_cast<image::Format>(m_format->currentData().toInt());
    settings.format = format == image::Format::Unknown ? std::nullopt : std::optional(format);
    settings.quality = m_quality->value();
    settings.keepTechnical = m_technical->isChecked();
    settings.audit = m_audit->isChecked();
    settings.dropAudio = m_dropAudio->isChecked();
    settings.overwrite = static_cast<jobs::OverwritePolicy>(m_existing->currentData().toInt());
    return settings;
}

std::optional<std::set<int>> ExportDialog::files() const
{
    return m_which->currentIndex() == 1 ? std::optional(m_selection) : std::nullopt;
}

void ExportDialog::updateState()
{
    m_qualityText->setText(QString::number(m_quality->value()));
    const bool lossless =
        m_format->currentText() == QLatin1String("PNG") || m_format->currentText() == QLatin1String("TIFF");
    m_quality->setEnabled(!lossless);
    const Counts counts = countIn(m_workspace.document(), files());
    m_dropAudio->setVisible(counts.videos);
    const bool coversOnly = m_purposes->checkedId() == static_cast<int>(ExportPurpose::CourtOrPress);
    const int cloaked = coversOnly ? 0 : counts.cloaked;
    const int replaced = coversOnly ? 0 : counts.replaced;
    const int covered = coversOnly ? counts.covered + counts.cloaked + counts.replaced : counts.covered;
    QStringList parts{tr("%n face(s) covered", nullptr, covered), tr("%n cloaked", nullptr, cloaked)};
    if (replaced > 0) {
        parts << tr("%n replaced", nullptr, replaced);
    }
    parts << tr("%n stay(s) visible", nullptr, counts.kept);
    m_summary->setText(tr("%1: %2.", "3 files: 2 faces covered, 1 cloaked, 1 stays visible")
                           .arg(tr("%n file(s)", nullptr, counts.files), parts.join(tr(", ", "between parts"))));
    const double seconds = m_estimate.seconds(workOf(m_workspace.document().toPlan(files()), settings()));
    m_time->setText(tr("Takes about %1 on this computer; you can go on working.").arg(TimeEstimate::inWords(seconds)));
    m_time->setVisible(counts.files > 0);
    QStringList warnings;
    if (cloaked > 0) {
        warnings << tr("A cloak lowers the odds against today's recognisers; it is not permanent. Where recognition is "
                       "dangerous, cover the face.");
    }
    if (counts.videos && cloaked > 0) {
        warnings << tr(
            "In videos a cloak is made anew every second and still protects less than in photos, least of all "
            "small, blurred and bent-down faces.");
    }
    m_warning->setText(warnings.join(u' '));
    m_warning->setVisible(!warnings.isEmpty());
    if (auto* start = findChild<QPushButton*>(QStringLiteral("startButton"))) {
        start->setEnabled(counts.files > 0 && !m_folder->text().trimmed().isEmpty());
    }
}

void ExportDialog::browse()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for the copies"), m_folder->text());
    if (!folder.isEmpty()) {
        m_folder->setText(folder);
    }
}

} // namespace bauta::ui
