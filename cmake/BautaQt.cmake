# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Settings of every target that uses Qt, and where the studio's parts lie.

# bauta_qt_target(NAME): a target of the studio.
function(bauta_qt_target name)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    bauta_qt_definitions(${name})
endfunction()

# bauta_qt_definitions(NAME): no macros that clash with libtorch, no silent conversions between bytes and text.
function(bauta_qt_definitions name)
    target_compile_definitions(${name} PRIVATE
        QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
        QT_DISABLE_DEPRECATED_BEFORE=0x060400)
endfunction()
