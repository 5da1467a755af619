# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Headers of libraries that most files of a part include, read by the compiler once for all of them. Only headers of
# others: a change to one of ours must not rebuild everything. Decision 0023 says what it saves.

# bauta_precompiled(NAME LINK ... HEADERS ...): an object library that only holds the precompiled headers.
function(bauta_precompiled name)
    cmake_parse_arguments(ARG "" "" "LINK;HEADERS" ${ARGN})
    set(source "${CMAKE_BINARY_DIR}/precompiled/${name}.cpp")
    if(NOT EXISTS "${source}")
        file(WRITE "${source}" "// Made by CMake: a target needs a source file.\n")
    endif()
    add_library(bauta_precompiled_${name} OBJECT "${source}")
    target_link_libraries(bauta_precompiled_${name} PRIVATE bauta_options bauta_warnings ${ARG_LINK})
    target_precompile_headers(bauta_precompiled_${name} PRIVATE ${ARG_HEADERS})
    # GCC never writes the same precompiled headers twice. ccache hashes this text instead, so that clones share what is
    # compiled with them (CCACHE_PCH_EXTSUM, which ./dev sets).
    list(JOIN ARG_HEADERS " " headers)
    file(GENERATE
        OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/bauta_precompiled_${name}.dir/cmake_pch.hxx.gch.sum"
        CONTENT "${headers}; ${CMAKE_CXX_COMPILER_VERSION} ${fmt_VERSION} ${OpenCV_VERSION} ${Qt6_VERSION}\n")
endfunction()

# bauta_use_precompiled(TARGET NAME): the target's options and definitions must be those of the precompiled headers;
# GCC refuses them otherwise, and says so (-Winvalid-pch).
function(bauta_use_precompiled target name)
    if(TARGET bauta_precompiled_${name})
        target_precompile_headers(${target} REUSE_FROM bauta_precompiled_${name})
    endif()
endfunction()

if(BAUTA_PRECOMPILED)
    set(standard_headers
        <algorithm> <array> <cmath> <cstddef> <cstdint> <filesystem> <functional> <limits> <map> <memory> <mutex>
        <optional> <set> <span> <string> <string_view> <utility> <vector>)
    set(picture_headers <fmt/format.h> <opencv2/core.hpp> <opencv2/imgproc.hpp>)
    bauta_precompiled(core LINK bauta_opencv fmt::fmt HEADERS ${standard_headers} ${picture_headers})
    if(BUILD_TESTING)
        bauta_precompiled(test LINK bauta_opencv fmt::fmt Qt6::Test
            HEADERS ${standard_headers} ${picture_headers} <QByteArray> <QObject> <QString> <QTemporaryDir> <QTest>)
        bauta_test_settings(bauta_precompiled_test)
    endif()
    if(BUILD_GUI)
        bauta_precompiled(ui LINK bauta_opencv fmt::fmt Qt6::Widgets
            HEADERS ${standard_headers} <opencv2/core.hpp> <QApplication> <QDialog> <QFileInfo> <QHBoxLayout> <QImage>
                    <QLabel> <QMenu> <QObject> <QPainter> <QPushButton> <QScrollArea> <QString> <QTimer> <QToolButton>
                    <QVBoxLayout> <QWidget>)
        bauta_qt_definitions(bauta_precompiled_ui)
    endif()
endif()
