// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/inspector/protection_panel.h"

#include "core/protect/mask_shape.h"
#include "ui/engine/background.h"

#include <QColorDialog>
#include <QComboBox>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace bauta::ui
{

namespace
{

using protect::Method;

constexpr std::array<Method, 8> kMethods{Method::Keep,     Method::Cloak, Method::Disguise, Method::Solid,
                                         Method::Pixelate, Method::Blur,  Method::Sticker,  Method::Anonymize};
constexpr std::array kShapes{protect::MaskShape::Head, protect::MaskShape::Ellipse, protect::MaskShape::Box};
constexpr std::array kPresentations{protect::Presentation::Neutral, protect::Presentation::Feminine,
                                    protect::Presentation::Masculine};
/// Of covers, in percent of the face's width: the least that hides ears and hairline, and what covers hats.
constexpr int kLeastMargin = 5;
constexpr int kMostMargin = 60;
const int kUsualPercent = static_cast<int>(std::lround(100.F * protect::kUsualMargin));
constexpr std::uint32_t kPlainColour = 0x2B2B2B; ///< the core's default

QLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("heading"));
    return label;
}

QLabel* paragraph(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

ProtectionPanel::ProtectionPanel(Workspace& workspace, const TimeEstimate& estimate, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_estimate(estimate),
      m_scope(new QComboBox(this)),
      m_method(new QComboBox(this)),
      m_strengthRow(new QWidget(this)),
      m_strength(new QSlider(Qt::Horizontal, this)),
      m_strengthName(new QLabel(this)),
      m_detailRow(new QWidget(this)),
      m_detailLabel(new QLabel(this)),
      m_detail(new QSpinBox(this)),
      m_colourRow(new QWidget(this)),
      m_colour(new QPushButton(this)),
      m_stickerRow(new QWidget(this)),
      m_sticker(new QComboBox(this)),
      m_maskRow(new QWidget(this)),
      m_shape(new QComboBox(this)),
      m_margin(new QSpinBox(this)),
      m_newFaceRow(new QWidget(this)),
      m_presentation(new QComboBox(this)),
      m_anotherFace(new QPushButton(tr("Somebody else"), this)),
      m_looks(paragraph(this)),
      m_protection(paragraph(this)),
      m_time(paragraph(this))
{
    setObjectName(QStringLiteral("protectionPanel"));
    m_scope->setObjectName(QStringLiteral("scopeBox"));
    m_scope->setAccessibleName(tr("For whom"));
    m_method->setObjectName(QStringLiteral("methodBox"));
    m_method->setAccessibleName(tr("Method"));
    for (const Method method : kMethods) {
        m_method->addItem(DecisionWords::name(method), static_cast<int>(method));
    }
    m_strength->setObjectName(QStringLiteral("strengthSlider"));
    m_strength->setAccessibleName(tr("Strength"));
    m_strength->setRange(1, 3);
    m_strength->setPageStep(1);
    m_strengthName->setProperty("role", QStringLiteral("heading"));
    m_detail->setObjectName(QStringLiteral("detailBox"));
    m_detail->setAccessibleName(tr("Blocks across the face"));
    m_colour->setObjectName(QStringLiteral("colourButton"));
    m_sticker->setObjectName(QStringLiteral("stickerBox"));
    m_sticker->setAccessibleName(tr("Sticker"));
    m_shape->setObjectName(QStringLiteral("shapeBox"));
    m_shape->setAccessibleName(tr("Shape of the cover"));
    for (const protect::MaskShape shape : kShapes) {
        m_shape->addItem(DecisionWords::name(shape), static_cast<int>(shape));
    }
    m_margin->setObjectName(QStringLiteral("marginBox"));
    m_margin->setAccessibleName(tr("Margin of the cover"));
    m_margin->setRange(kLeastMargin, kMostMargin);
    m_margin->setSuffix(tr(" %"));
    m_margin->setToolTip(tr("How far the cover reaches beyond the head, in percent of the face's width"));
    m_presentation->setObjectName(QStringLiteral("presentationBox"));
    m_presentation->setAccessibleName(tr("How the new face presents"));
    for (const protect::Presentation presentation : kPresentations) {
        m_presentation->addItem(DecisionWords::name(presentation), static_cast<int>(presentation));
    }
    m_anotherFace->setObjectName(QStringLiteral("anotherFaceButton"));
    m_anotherFace->setToolTip(tr("Draws other faces, one for each person"));

    const auto row = [](QWidget* widget, QWidget* label, QWidget* field) {
        auto* layout = new QHBoxLayout(widget);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(label);
        layout->addStretch();
        layout->addWidget(field);
    };
    auto* strengthLayout = new QVBoxLayout(m_strengthRow);
    strengthLayout->setContentsMargins(0, 0, 0, 0);
    auto* strengthHead = new QHBoxLayout;
    strengthHead->addWidget(heading(tr("Strength"), this));
    strengthHead->addStretch();
    strengthHead->addWidget(m_strengthName);
    strengthLayout->addLayout(strengthHead);
    strengthLayout->addWidget(m_strength);
    row(m_detailRow, m_detailLabel, m_detail);
    row(m_colourRow, heading(tr("Colour"), this), m_colour);
    row(m_stickerRow, heading(tr("Drawing"), this), m_sticker);
    const auto table = [this](QWidget* widget, const std::array<std::pair<QString, QWidget*>, 2>& rows) {
        auto* grid = new QGridLayout(widget);
        grid->setContentsMargins(0, 0, 0, 0);
        grid->setColumnStretch(1, 1);
        for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
            const auto& [text, field] = rows.at(static_cast<std::size_t>(i));
            grid->addWidget(heading(text, this), i, 0);
            grid->addWidget(field, i, 1);
        }
    };
    table(m_maskRow, {{{tr("Shape"), m_shape}, {tr("Margin"), m_margin}}});
    table(m_newFaceRow, {{{tr("Presents"), m_presentation}, {QString(), m_anotherFace}}});

    auto* content = new QWidget(this);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(10);
    layout->addWidget(heading(tr("For whom"), this));
    layout->addWidget(m_scope);
    layout->addSpacing(4);
    layout->addWidget(heading(tr("Method"), this));
    layout->addWidget(m_method);
    layout->addWidget(m_strengthRow);
    layout->addWidget(m_detailRow);
    layout->addWidget(m_colourRow);
    layout->addWidget(m_stickerRow);
    layout->addWidget(m_maskRow);
    layout->addWidget(m_newFaceRow);
    layout->addSpacing(6);
    layout->addWidget(heading(tr("How it looks"), this));
    layout->addWidget(m_looks);
    layout->addWidget(heading(tr("What it protects from"), this));
    layout->addWidget(m_protection);
    layout->addWidget(heading(tr("How long it takes"), this));
    layout->addWidget(m_time);
    layout->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    connectFields();
    connect(&workspace, &Workspace::selectionChanged, this, &ProtectionPanel::refresh);
    connect(&workspace.document(), &Document::planChanged, this, &ProtectionPanel::refresh);
    connect(&workspace.host(), &EngineHost::stateChanged, this, &ProtectionPanel::loadStickers);
    loadStickers();
    refresh();
}

void ProtectionPanel::connectFields()
{
    connect(m_scope, &QComboBox::activated, this, [this](int) {
        switch (static_cast<Scope>(m_scope->currentData().toInt())) {
        case Scope::Everybody:
            m_workspace.selectFace(-1);
            m_workspace.selectPerson(-1);
            break;
        case Scope::Person: {
            const int person = m_workspace.selectedPerson();
            m_workspace.selectFace(-1);
            m_workspace.selectPerson(person);
            break;
        }
        case Scope::Face:
            break;
        }
    });
    connect(m_method, &QComboBox::activated, this, [this](int) {
        const auto method = static_cast<Method>(m_method->currentData().toInt());
        change([method](plan::Decision& decision) {
            const plan::Decision was = std::exchange(decision, {});
            const protect::Strength before = was.strength;
            decision.method = method;
            if (protect::isCover(method) && protect::isCover(was.method)) {
                decision.shape = was.shape;
                decision.margin = was.margin;
            } else if (method == Method::Anonymize) {
                decision = decisionFor(Treatment::Replace);
            }
            if (protect::usesCloak(method)) {
                decision.strength = before == protect::Strength::None ? protect::Strength::Standard : before;
            }
        });
    });
    connect(m_strength, &QSlider::valueChanged, this, [this](int value) {
        change(
            [value](plan::Decision& decision) {
                decision.strength = static_cast<protect::Strength>(value);
                decision.budget.reset();
            },
            true);
    });
    connect(m_detail, &QSpinBox::valueChanged, this, [this](int value) {
        change(
            [value, most = m_detail->maximum()](plan::Decision& decision) {
                decision.detail = value == most ? 0 : value; // the core's own
            },
            true);
    });
    connect(m_colour, &QPushButton::clicked, this, &ProtectionPanel::chooseColour);
    connect(m_sticker, &QComboBox::activated, this, [this](int) {
        change([name = m_sticker->currentData().toString().toStdString()](plan::Decision& decision) {
            decision.sticker = name;
        });
    });
    connect(m_shape, &QComboBox::activated, this, [this](int) {
        change([shape = static_cast<protect::MaskShape>(m_shape->currentData().toInt())](plan::Decision& decision) {
            decision.shape = shape;
        });
    });
    connect(m_margin, &QSpinBox::valueChanged, this, [this](int percent) {
        change(
            [percent](plan::Decision& decision) {
                decision.margin =
                    percent == kUsualPercent ? std::nullopt : std::optional(static_cast<float>(percent) / 100.F);
            },
            true);
    });
    connect(m_presentation, &QComboBox::activated, this, [this](int) {
        change([value = static_cast<protect::Presentation>(m_presentation->currentData().toInt())](
                   plan::Decision& decision) { decision.presentation = value; });
    });
    connect(m_anotherFace, &QPushButton::clicked, this,
            [this] { change([](plan::Decision& decision) { decision = withAnotherFace(decision); }); });
}

ProtectionPanel::Scope ProtectionPanel::scope() const
{
    if (m_workspace.hasSelectedFace()) {
        return Scope::Face;
    }
    return m_workspace.selectedPerson() >= 0 ? Scope::Person : Scope::Everybody;
}

plan::Decision ProtectionPanel::current() const
{
    const Document& document = m_workspace.document();
    switch (scope()) {
    case Scope::Face:
        return decisionOf(document, m_workspace.selectedFace());
    case Scope::Person: {
        const auto person = static_cast<std::size_t>(m_workspace.selectedPerson());
        if (person < document.people().size() && document.people()[person].decision) {
            return *document.people()[person].decision;
        }
        return document.defaultDecision();
    }
    case Scope::Everybody:
        break;
    }
    return document.defaultDecision();
}

void ProtectionPanel::change(const std::function<void(plan::Decision&)>& how, bool continuous)
{
    if (m_refreshing) {
        return;
    }
    plan::Decision decision = current();
    const plan::Decision before = decision;
    how(decision);
    if (decision == before) {
        return;
    }
    Document& document = m_workspace.document();
    const int key = continuous ? 1000 + static_cast<int>(scope()) : 0;
    switch (scope()) {
    case Scope::Face:
        PlanEdits::decideFace(document, m_workspace.selectedFace(), decision, key);
        break;
    case Scope::Person:
        PlanEdits::decidePerson(document, m_workspace.selectedPerson(), decision, key);
        break;
    case Scope::Everybody:
        PlanEdits::decideEverybody(document, decision, key);
        break;
    }
}

void ProtectionPanel::refresh()
{
    m_refreshing = true;
    const Document& document = m_workspace.document();
    m_scope->clear();
    m_scope->addItem(tr("Everybody"), static_cast<int>(Scope::Everybody));
    if (m_workspace.selectedPerson() >= 0) {
        m_scope->addItem(tr("%1, everywhere").arg(personLabel(document, m_workspace.selectedPerson())),
                         static_cast<int>(Scope::Person));
    }
    if (m_workspace.hasSelectedFace()) {
        m_scope->addItem(tr("Only this face"), static_cast<int>(Scope::Face));
    }
    m_scope->setCurrentIndex(m_scope->findData(static_cast<int>(scope())));

    const plan::Decision decision = current();
    m_method->setCurrentIndex(m_method->findData(static_cast<int>(decision.method)));
    const bool cloaks = protect::usesCloak(decision.method);
    m_strengthRow->setVisible(cloaks);
    if (cloaks) {
        const auto strength =
            decision.strength == protect::Strength::None ? protect::Strength::Standard : decision.strength;
        m_strength->setValue(static_cast<int>(strength));
        m_strengthName->setText(DecisionWords::name(strength));
    }
    const bool mosaic = decision.method == Method::Pixelate;
    m_detailRow->setVisible(mosaic || decision.method == Method::Blur);
    m_detailLabel->setText(mosaic ? tr("Blocks across the face") : tr("Detail across the face"));
    m_detail->setRange(2, mosaic ? 6 : 4); // what the parrot attack does not undo
    m_detail->setValue(decision.detail == 0 ? m_detail->maximum() : decision.detail);
    m_colourRow->setVisible(decision.method == Method::Solid);
    const QColor colour = QColor::fromRgb(0xFF000000U | decision.colorRgb.value_or(kPlainColour));
    QPixmap swatch(18, 18);
    swatch.fill(colour);
    m_colour->setIcon(swatch);
    m_colour->setText(colour.name().toUpper());
    m_colour->setAccessibleName(tr("Colour %1").arg(colour.name()));
    m_stickerRow->setVisible(decision.method == Method::Sticker);
    if (decision.method == Method::Sticker) {
        const int known = m_sticker->findData(QString::fromStdString(decision.sticker));
        m_sticker->setCurrentIndex(std::max(0, known));
    }
    m_maskRow->setVisible(protect::isCover(decision.method));
    m_shape->setCurrentIndex(m_shape->findData(static_cast<int>(decision.shape)));
    m_margin->setValue(decision.margin ? static_cast<int>(std::lround(100.F * *decision.margin)) : kUsualPercent);
    m_newFaceRow->setVisible(decision.method == Method::Anonymize);
    m_presentation->setCurrentIndex(m_presentation->findData(static_cast<int>(decision.presentation)));
    m_looks->setText(DecisionWords::looks(decision));
    m_protection->setText(DecisionWords::protection(decision));
    m_time->setText(cloaks ? tr("About %1 a face in photos on this computer.")
                                 .arg(TimeEstimate::inWords(m_estimate.secondsOfOneCloak()))
                           : tr("No time to speak of."));
    m_refreshing = false;
}

void ProtectionPanel::loadStickers()
{
    if (m_sticker->count() > 0 || !m_workspace.host().engine()) {
        return;
    }
    runInBackground(
        m_workspace.host().viewPool(), this, [engine = m_workspace.host().engine()] { return engine->stickers(); },
        [this](const std::vector<std::string>& names) {
            if (m_sticker->count() > 0) {
                return;
            }
            for (const std::string& name : names) {
                const QString text = QString::fromStdString(name);
                m_sticker->addItem(text.left(1).toUpper() + text.mid(1), text);
            }
            refresh();
        });
}

void ProtectionPanel::chooseColour()
{
    auto* dialog = new QColorDialog(QColor::fromRgb(0xFF000000U | current().colorRgb.value_or(kPlainColour)), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QColorDialog::colorSelected, this, [this](const QColor& colour) {
        change([colour](plan::Decision& decision) { decision.colorRgb = colour.rgb() & 0xFFFFFFU; });
    });
    dialog->open();
}

} // namespace bauta::ui
