// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/audit/audit_view.h"

#include "ui/app/icons.h"
#include "ui/app/theme.h"
#include "ui/audit/audit_pdf.h"
#include "ui/audit/similarity_bars.h"
#include "ui/engine/background.h"

#include <QElapsedTimer>
#include <QFileDialog>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <set>

namespace bauta::ui
{

namespace
{

/// How long cards are made before the event loop has its turn.
constexpr int kSliceMs = 6;

bool fails(const jobs::AuditedFace& face)
{
    return !face.leftOnPurpose &&
           (face.audit.verdict == audit::Verdict::Possible || face.audit.verdict == audit::Verdict::Recognisable);
}

QLabel* thumbnail(const std::vector<std::byte>& jpeg, const QString& words, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setFixedSize(104, 104);
    label->setAccessibleName(words);
    label->setToolTip(words);
    const QImage image = QImage::fromData(reinterpret_cast<const uchar*>(jpeg.data()), static_cast<int>(jpeg.size()));
    if (!image.isNull()) {
        QPixmap pixmap = QPixmap::fromImage(
            image.scaled(label->size() * label->devicePixelRatioF(), Qt::KeepAspectRatio, Qt::SmoothTransformation));
        pixmap.setDevicePixelRatio(label->devicePixelRatioF());
        label->setPixmap(pixmap);
    }
    return label;
}

QWidget* captioned(QLabel* picture, const QString& words, QWidget* parent)
{
    auto* box = new QWidget(parent);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    layout->addWidget(picture);
    auto* caption = new QLabel(words, box);
    caption->setProperty("role", QStringLiteral("quiet"));
    caption->setAlignment(Qt::AlignHCenter);
    layout->addWidget(caption);
    layout->addStretch();
    return box;
}

} // namespace

AuditView::AuditView(Workspace& workspace, const ExportEntry& entry, QWidget* parent)
    : QWidget(parent, Qt::Window),
      m_workspace(workspace),
      m_report(entry.audit),
      m_settings(entry.settings)
{
    setObjectName(QStringLiteral("auditView"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Check of the export"));
    for (const QKeySequence& key : {QKeySequence(Qt::Key_Escape), QKeySequence(Qt::CTRL | Qt::Key_W)}) {
        connect(new QShortcut(key, this), &QShortcut::activated, this, &QWidget::close);
    }
    resize(900, 760);

    auto* list = new QWidget(this);
    m_cards = new QVBoxLayout(list);
    m_cards->setContentsMargins(20, 4, 20, 20);
    m_cards->setSpacing(12);
    m_cards->addStretch();
    const std::vector<FaceRef> failing = queueCards();
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(list);
    scroll->setWidgetResizable(true);

    auto* icon = new QLabel(this);
    const QColor colour = m_failing > 0 ? theme::bad(palette()) : theme::good(palette());
    icon->setPixmap(icons::icon(m_failing > 0 ? QStringLiteral("warning") : QStringLiteral("shield"), colour)
                        .pixmap(QSize(40, 40), devicePixelRatioF()));
    auto* title = new QLabel(headline(), this);
    title->setObjectName(QStringLiteral("headlineLabel"));
    title->setProperty("role", QStringLiteral("title"));
    title->setWordWrap(true);
    auto* legend =
        new QLabel(tr("Pale bar: similarity without protection. Coloured bar: protected. Ring: after the worst "
                      "simulated upload. Line: from here on, it counts as a match (1 % of strangers)."),
                   this);
    legend->setWordWrap(true);
    legend->setProperty("role", QStringLiteral("quiet"));
    auto* words = new QVBoxLayout;
    words->addWidget(title);
    words->addWidget(legend);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(20, 18, 20, 10);
    head->setSpacing(14);
    head->addWidget(icon, 0, Qt::AlignTop);
    head->addLayout(words, 1);

    auto* caveat = new QLabel(AuditWords::caveat(), this);
    caveat->setWordWrap(true);
    caveat->setProperty("role", QStringLiteral("quiet"));
    auto* html = new QPushButton(tr("Save as HTML …"), this);
    html->setObjectName(QStringLiteral("htmlButton"));
    connect(html, &QPushButton::clicked, this, &AuditView::saveHtml);
    auto* pdf = new QPushButton(tr("Save as PDF …"), this);
    pdf->setObjectName(QStringLiteral("pdfButton"));
    connect(pdf, &QPushButton::clicked, this, &AuditView::askPdf);
    auto* stronger = new QPushButton(tr("Make stronger and export again"), this);
    stronger->setObjectName(QStringLiteral("strongerButton"));
    stronger->setProperty("role", QStringLiteral("primary"));
    stronger->setVisible(!failing.empty());
    connect(stronger, &QPushButton::clicked, this, [this, failing] {
        strengthen(failing);
        close();
    });
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(20, 10, 20, 16);
    foot->setSpacing(8);
    foot->addWidget(caveat, 1);
    foot->addSpacing(12);
    foot->addWidget(html);
    foot->addWidget(pdf);
    foot->addWidget(stronger);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(scroll, 1);
    layout->addLayout(foot);

    connect(&m_nextCards, &QTimer::timeout, this, &AuditView::addCards);
    m_nextCards.start();
}

std::vector<FaceRef> AuditView::queueCards()
{
    std::vector<FaceRef> failing;
    for (const jobs::AuditedPhoto& photo : m_report->items) {
        for (const jobs::AuditedFace& face : photo.faces) {
            m_waiting.push_back({&photo, &face});
            if (fails(face)) {
                ++m_failing;
                if (const FaceRef ref = refOf(photo, face); ref.face >= 0) {
                    failing.push_back(ref);
                }
            } else if (!face.leftOnPurpose) {
                ++m_hidden;
            }
        }
        if (photo.error) {
            m_waiting.push_back({&photo, nullptr});
        }
    }
    // What asks for a decision is seen without scrolling.
    const auto rank = [](const WaitingCard& card) {
        return card.face == nullptr ? 1 : fails(*card.face) ? 0 : card.face->leftOnPurpose ? 3 : 2;
    };
    std::stable_sort(m_waiting.begin(), m_waiting.end(),
                     [&](const WaitingCard& a, const WaitingCard& b) { return rank(a) < rank(b); });
    return failing;
}

void AuditView::addCards()
{
    QElapsedTimer clock;
    clock.start();
    while (!m_waiting.empty() && clock.elapsed() < kSliceMs) {
        const WaitingCard card = m_waiting.front();
        m_waiting.pop_front();
        QWidget* made = card.face != nullptr ? makeCard(*card.photo, *card.face) : makeProblem(*card.photo);
        m_cards->insertWidget(m_cards->count() - 1, made); // before the stretch
    }
    if (m_waiting.empty()) {
        m_nextCards.stop();
    }
}

QWidget* AuditView::makeProblem(const jobs::AuditedPhoto& photo)
{
    auto* problem = new QLabel(
        tr("%1: %2", "file: what is wrong")
            .arg(QString::fromStdString(photo.original.filename().string()), DecisionWords::inWords(*photo.error)),
        this);
    problem->setWordWrap(true);
    problem->setTextFormat(Qt::PlainText);
    return problem;
}

QString AuditView::headline() const
{
    if (m_failing > 0) {
        return tr("%n face(s) may still be recognised", nullptr, m_failing);
    }
    return m_hidden > 0 ? tr("Nobody who should be hidden is likely to be recognised") : tr("There was nobody to hide");
}

FaceRef AuditView::refOf(const jobs::AuditedPhoto& photo, const jobs::AuditedFace& face) const
{
    const Media* media = m_workspace.document().findFile(photo.original);
    if (media == nullptr) {
        return {};
    }
    FaceRef best{media->id, -1};
    float most = 0.F;
    for (std::size_t f = 0; f < media->planned.faces.size(); ++f) {
        const float shared = (media->planned.faces[f].boxInImage & face.boxInImage).area();
        if (shared > most && shared > 0.3F * face.boxInImage.area()) {
            most = shared;
            best.face = static_cast<int>(f);
        }
    }
    return best;
}

QWidget* AuditView::makeCard(const jobs::AuditedPhoto& photo, const jobs::AuditedFace& face)
{
    auto* card = new QFrame(this);
    card->setProperty("role", QStringLiteral("card"));
    auto* verdict = new QLabel(AuditWords::verdict(face.audit, face.leftOnPurpose), card);
    verdict->setObjectName(QStringLiteral("verdictLabel"));
    verdict->setProperty("role", QStringLiteral("heading"));
    QPalette colours = verdict->palette();
    if (!face.leftOnPurpose) {
        colours.setColor(QPalette::WindowText, fails(face) ? theme::bad(palette()) : theme::good(palette()));
        verdict->setPalette(colours);
    }
    auto* sign = new QLabel(card);
    sign->setPixmap(icons::icon(face.leftOnPurpose ? QStringLiteral("eye")
                                : fails(face)      ? QStringLiteral("warning")
                                                   : QStringLiteral("shield"),
                                face.leftOnPurpose ? theme::quiet(palette())
                                : fails(face)      ? theme::bad(palette())
                                                   : theme::good(palette()))
                        .pixmap(QSize(18, 18), devicePixelRatioF()));
    const FaceRef ref = refOf(photo, face);
    QString where = QString::fromStdString(photo.original.filename().string());
    if (ref.face >= 0) {
        where =
            personLabel(m_workspace.document(), personOf(m_workspace.document(), ref)) + QStringLiteral(" · ") + where;
    }
    if (!face.leftOnPurpose) {
        where += u'\n' + tr("Chance that a recogniser which was not asked matches it: %1 %")
                             .arg(QLocale().toString(100.0 * face.audit.probability, 'f',
                                                     face.audit.probability < 0.1 ? 1 : 0));
        if (!face.audit.faceFound) {
            where += QStringLiteral(" · ") + tr("no detector finds a face there");
        } else if (face.audit.worstUpload != audit::Upload::None) {
            where +=
                QStringLiteral(" · ") + tr("most likely after: %1").arg(AuditWords::upload(face.audit.worstUpload));
        }
    }
    auto* place = new QLabel(where, card);
    place->setProperty("role", QStringLiteral("quiet"));
    place->setTextFormat(Qt::PlainText);
    place->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(sign);
    line->addWidget(verdict, 1);
    if (fails(face) && ref.face >= 0) {
        const plan::Decision& now = decisionOf(m_workspace.document(), ref);
        auto* stronger = new QPushButton(tr("Make stronger"), card);
        stronger->setObjectName(QStringLiteral("faceStrongerButton"));
        stronger->setToolTip(
            tr("%1 instead of %2").arg(DecisionWords::inShort(strongerThan(now)), DecisionWords::inShort(now)));
        connect(stronger, &QPushButton::clicked, this, [this, ref, stronger] {
            stronger->setEnabled(false);
            strengthen({ref});
        });
        line->addWidget(stronger);
    }
    auto* text = new QVBoxLayout;
    text->setSpacing(4);
    text->addLayout(line);
    text->addWidget(place);
    if (!face.leftOnPurpose) {
        text->addWidget(new SimilarityBars(face.audit, card));
    }
    text->addStretch();
    auto* layout = new QHBoxLayout(card);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(14);
    layout->addWidget(captioned(thumbnail(face.originalJpeg, tr("Original face"), card), tr("Original"), card));
    layout->addWidget(captioned(thumbnail(face.protectedJpeg, tr("Protected face"), card), tr("Protected"), card));
    layout->addLayout(text, 1);
    return card;
}

void AuditView::strengthen(const std::vector<FaceRef>& faces)
{
    std::vector<plan::Decision> decisions;
    std::set<int> files;
    std::vector<FaceRef> there;
    for (const FaceRef& face : faces) {
        if (exists(m_workspace.document(), face)) {
            there.push_back(face);
            decisions.push_back(strongerThan(decisionOf(m_workspace.document(), face)));
            files.insert(face.media);
        }
    }
    if (there.empty()) {
        return;
    }
    PlanEdits::decideFaces(m_workspace.document(), there, decisions, tr("Make protection stronger"));
    ExportSettings again = m_settings;
    again.overwrite = jobs::OverwritePolicy::Replace; // the weaker copies are what is to go
    Q_EMIT exportAgainWanted(again, files);
}

void AuditView::saveHtml()
{
    auto* dialog = new QFileDialog(this, tr("Save the check"), QString(), tr("Web page (*.html)"));
    dialog->setObjectName(QStringLiteral("saveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("html"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& name) {
        if (!m_workspace.host().engine()) {
            return;
        }
        runInBackground(
            m_workspace.host().viewPool(), this,
            [engine = m_workspace.host().engine(), report = m_report, name] {
                QSaveFile file(name);
                const std::string html = engine->toHtml(*report);
                return file.open(QIODevice::WriteOnly) &&
                       file.write(html.data(), static_cast<qint64>(html.size())) == static_cast<qint64>(html.size()) &&
                       file.commit();
            },
            [this](bool saved) {
                if (!saved) {
                    QMessageBox::warning(this, windowTitle(), tr("The page could not be written."));
                }
            });
    });
    dialog->open();
}

void AuditView::askPdf()
{
    auto* dialog = new QFileDialog(this, tr("Save the check"), QString(), tr("PDF document (*.pdf)"));
    dialog->setObjectName(QStringLiteral("saveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& name) {
        if (!savePdf(name)) {
            QMessageBox::warning(this, windowTitle(), tr("The document could not be written."));
        }
    });
    dialog->open();
}

bool AuditView::savePdf(const QString& file) const
{
    return writeAuditPdf(*m_report, headline(), file);
}

} // namespace bauta::ui
