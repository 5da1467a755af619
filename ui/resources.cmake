# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the studio carries in itself: drawings and translations.

set(icon_names
    add add-folder archive bauta broken check chevron-dark chevron-light chevron-up-dark chevron-up-light cloak clock
    close cover draw everyone-but eye face file film fit folder gear keyboard log mask merge more one-to-one outline
    pause pencil people pin play queue redo refresh save scales share shield spot-back spot-forward step-back
    step-forward stop trash undo view-side view-single view-split warning zoom-in zoom-out)
set(icon_files "")
foreach(name IN LISTS icon_names)
    list(APPEND icon_files "${PROJECT_SOURCE_DIR}/resources/icons/${name}.svg")
endforeach()
qt_add_resources(bauta_ui bauta_icons PREFIX "/icons" BASE "${PROJECT_SOURCE_DIR}/resources/icons" FILES ${icon_files})

# `ninja bauta_ui_lupdate` brings the .ts files up to date with the sources; building makes .qm files of them.
qt_add_translations(bauta_ui
    TS_FILES
        "${PROJECT_SOURCE_DIR}/resources/translations/bauta_en.ts"
        "${PROJECT_SOURCE_DIR}/resources/translations/bauta_zh_CN.ts"
    RESOURCE_PREFIX "/i18n"
    LUPDATE_OPTIONS -no-obsolete -locations none)
