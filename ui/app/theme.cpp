// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/theme.h"

#include <QApplication>
#include <QStyleFactory>

namespace bauta::ui::theme
{

namespace
{

struct Colours
{
    QColor window, base, text, quiet, button, line, accent, accentText, tooltip;
};

const Colours kLight{QColor(0xF3, 0xF5, 0xF8), QColor(0xFF, 0xFF, 0xFF), QColor(0x1D, 0x22, 0x2B),
                     QColor(0x5C, 0x66, 0x75), QColor(0xFF, 0xFF, 0xFF), QColor(0xD3, 0xD9, 0xE2),
                     QColor(0x2F, 0x62, 0xC4), QColor(0xFF, 0xFF, 0xFF), QColor(0x2B, 0x31, 0x3C)};
const Colours kDark{QColor(0x22, 0x26, 0x2D), QColor(0x1A, 0x1D, 0x23), QColor(0xE7, 0xEA, 0xF0),
                    QColor(0x9B, 0xA5, 0xB5), QColor(0x2E, 0x34, 0x3E), QColor(0x3B, 0x42, 0x4E),
                    QColor(0x5B, 0x8D, 0xEF), QColor(0xFF, 0xFF, 0xFF), QColor(0x0F, 0x12, 0x16)};

QPalette paletteOf(const Colours& c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.base);
    palette.setColor(QPalette::AlternateBase, c.window);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.quiet);
    palette.setColor(QPalette::Button, c.button);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.accentText);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::ToolTipBase, c.tooltip);
    palette.setColor(QPalette::ToolTipText, QColor(0xF2, 0xF4, 0xF8));
    palette.setColor(QPalette::Mid, c.line);
    palette.setColor(QPalette::Dark, c.line.darker(110));
    palette.setColor(QPalette::Light, c.base);
    palette.setColor(QPalette::Midlight, c.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor pale = c.quiet;
        pale.setAlpha(150);
        palette.setColor(QPalette::Disabled, role, pale);
    }
    return palette;
}

QString sheetOf(const Colours& c)
{
    QString sheet = QStringLiteral(R"(
QToolTip { color: #F2F4F8; background: %tooltip; border: 0; padding: 5px 8px; }
QWidget[role="quiet"] { color: %quiet; }
QLabel[role="title"] { font-size: 15pt; font-weight: 600; }
QLabel[role="heading"] { font-weight: 600; }
QFrame[role="card"] { background: %base; border: 1px solid %line; border-radius: 10px; }
QFrame[role="card"][chosen="true"] { border: 2px solid %accent; }
QFrame[role="banner"] { background: %banner; border: 0; border-bottom: 1px solid %line; }
QWidget QListView, QScrollArea, QTreeView { background: transparent; border: 0; }
QTreeView::item { padding: 3px 2px; }
QScrollArea > QWidget > QWidget { background: transparent; }
QPushButton { background: %button; border: 1px solid %line; border-radius: 7px; padding: 6px 14px; min-height: 18px; }
QPushButton:hover { border-color: %accent; }
QPushButton:pressed { background: %window; }
QPushButton:focus { border: 2px solid %accent; padding: 5px 13px; }
QPushButton:disabled { color: %pale; background: %window; }
QPushButton[role="primary"] { background: %accent; color: %accentText; border-color: %accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: %hover; }
QPushButton[role="primary"]:focus { border: 2px solid %text; }
QPushButton[role="primary"]:disabled { background: %line; border-color: %line; color: %quiet; }
QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: %hoverGround; }
QToolButton:checked { background: %checked; }
QToolButton:focus { border-color: %accent; }
QToolButton::menu-indicator { image: none; }
QToolButton[segment="true"] { background: %button; border: 1px solid %line; border-radius: 0; padding: 4px 8px; margin: 0; }
QToolButton[segment="true"][place="first"] { border-top-left-radius: 7px; border-bottom-left-radius: 7px; }
QToolButton[segment="true"][place="middle"] { border-left: 0; }
QToolButton[segment="true"][place="last"] { border-left: 0; border-top-right-radius: 7px; border-bottom-right-radius: 7px; }
QToolButton[segment="true"]:hover { background: %window; }
QToolButton[segment="true"]:checked { background: %checked; font-weight: 600; }
QToolButton[segment="true"]:focus { border: 1px solid %accent; }
QToolBar { border: 0; border-bottom: 1px solid %line; padding: 4px 8px; spacing: 4px; background: %window; }
QToolBar QToolButton { padding: 5px 7px; }
QToolBar::separator { background: %line; width: 1px; margin: 6px 6px; }
QStatusBar { border-top: 1px solid %line; }
QStatusBar::item { border: 0; }
QMainWindow::separator { background: %line; width: 1px; height: 1px; }
QSplitter::handle { background: %line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QTabWidget::pane { border: 0; border-top: 1px solid %line; }
QTabBar::tab { padding: 8px 14px; border: 0; border-bottom: 2px solid transparent; color: %quiet; background: transparent; }
QTabBar::tab:selected { color: %text; border-bottom-color: %accent; font-weight: 600; }
QTabBar::tab:hover { color: %text; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit { background: %base; border: 1px solid %line; border-radius: 7px; padding: 4px 8px; min-height: 20px; selection-background-color: %accent; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QPlainTextEdit:focus { border-color: %accent; }
QComboBox::drop-down { border: 0; width: 20px; }
QComboBox::down-arrow { image: url(:/icons/chevron-%mode.svg); width: 12px; height: 12px; }
QSpinBox::up-button, QSpinBox::down-button { border: 0; background: transparent; width: 20px; }
QSpinBox::up-arrow { image: url(:/icons/chevron-up-%mode.svg); width: 12px; height: 12px; }
QSpinBox::down-arrow { image: url(:/icons/chevron-%mode.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: %base; border: 1px solid %line; selection-background-color: %accent; selection-color: %accentText; padding: 4px; outline: 0; }
QMenu { background: %base; border: 1px solid %line; padding: 5px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 5px; }
QMenu::item:selected { background: %accent; color: %accentText; }
QMenu::item:disabled { color: %pale; }
QMenu::icon { padding-left: 6px; }
QMenu::separator { height: 1px; background: %line; margin: 5px 8px; }
QMenuBar { background: %window; padding: 2px 6px; }
QMenuBar::item { padding: 5px 9px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: %checked; }
QProgressBar { background: %line; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: %accent; border-radius: 3px; }
QSlider:horizontal { min-height: 24px; }
QSlider::groove:horizontal { height: 4px; background: %line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: %accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 16px; height: 16px; margin: -6px 0; border-radius: 8px; background: %base; border: 2px solid %accent; }
QSlider::handle:horizontal:disabled { border-color: %line; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: %scroll; border-radius: 4px; margin: 1px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: %quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QDockWidget { titlebar-close-icon: none; }
QDockWidget::title { padding: 8px 12px; background: %window; border-top: 1px solid %line; font-weight: 600; }
)");
    const bool dark = c.window.lightness() < 128;
    QColor banner = c.accent;
    banner.setAlpha(34);
    QColor checked = c.accent;
    checked.setAlpha(dark ? 90 : 48);
    QColor hover = c.text;
    hover.setAlpha(22);
    QColor pale = c.quiet;
    pale.setAlpha(150);
    QColor scroll = c.quiet;
    scroll.setAlpha(110);
    const auto put = [&sheet](const char* name, const QColor& colour) {
        sheet.replace(QLatin1String(name), colour.alpha() == 255 ? colour.name()
                                                                 : QStringLiteral("rgba(%1,%2,%3,%4)")
                                                                       .arg(colour.red())
                                                                       .arg(colour.green())
                                                                       .arg(colour.blue())
                                                                       .arg(colour.alphaF(), 0, 'f', 3));
    };
    // Longer names first, as each is a plain replacement.
    put("%hoverGround", hover);
    put("%accentText", c.accentText);
    put("%tooltip", c.tooltip);
    put("%checked", checked);
    put("%window", c.window);
    put("%button", c.button);
    put("%banner", banner);
    put("%accent", c.accent);
    put("%scroll", scroll);
    put("%hover", dark ? c.accent.lighter(112) : c.accent.darker(112));
    put("%quiet", c.quiet);
    put("%base", c.base);
    put("%pale", pale);
    put("%text", c.text);
    put("%line", c.line);
    sheet.replace(QLatin1String("%mode"), dark ? QStringLiteral("dark") : QStringLiteral("light"));
    return sheet;
}

} // namespace

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < 128;
}

QColor good(const QPalette& palette)
{
    return isDark(palette) ? QColor(0x6F, 0xD3, 0xA2) : QColor(0x1B, 0x7A, 0x4B);
}

QColor bad(const QPalette& palette)
{
    return isDark(palette) ? QColor(0xFF, 0x8E, 0x7A) : QColor(0xB8, 0x34, 0x1C);
}

QColor quiet(const QPalette& palette)
{
    return palette.color(QPalette::PlaceholderText);
}

void apply(QApplication& application, ThemeChoice choice)
{
    static const bool systemDark = isDark(QApplication::palette());
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && systemDark);
    const Colours& colours = dark ? kDark : kLight;
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(paletteOf(colours));
    application.setStyleSheet(sheetOf(colours));
}

} // namespace bauta::ui::theme
