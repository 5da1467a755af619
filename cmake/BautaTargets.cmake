# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How a layer and a test are declared.

# bauta_add_layer(NAME SOURCES ... [PUBLIC ...] [PRIVATE ...] [PRECOMPILED])
#
# One static library a layer, named bauta_<NAME>. PUBLIC lists the layers below it and libraries whose types stand in
# its headers; PRIVATE lists what only its .cpp files include. PRECOMPILED is for layers that work on pictures.
function(bauta_add_layer name)
    cmake_parse_arguments(ARG "PRECOMPILED" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(bauta_${name} STATIC ${ARG_SOURCES})
    set_property(GLOBAL APPEND PROPERTY BAUTA_LAYERS ${name})
    target_link_libraries(bauta_${name} PUBLIC bauta_options ${ARG_PUBLIC} PRIVATE bauta_warnings ${ARG_PRIVATE})
    if(ARG_PRECOMPILED)
        bauta_use_precompiled(bauta_${name} core)
    endif()
endfunction()

# QTRY_VERIFY and its like of Qt 6.8 put 64-bit milliseconds into an int. With Debian 12's Qt the warning stays on. A
# library, so that it stands behind bauta_warnings.
if(BUILD_TESTING)
    add_library(bauta_test_warnings INTERFACE)
    target_link_libraries(bauta_test_warnings INTERFACE bauta_warnings)
    if(Qt6_VERSION VERSION_GREATER_EQUAL 6.7)
        target_compile_options(bauta_test_warnings INTERFACE -Wno-conversion)
    endif()
endif()

# bauta_test_settings(NAME): of every target with Qt Test. Qt Test defines the folders of each target, which would make
# precompiled headers differ; tests here find their data in other ways (tests/support/test_paths.h).
function(bauta_test_settings name)
    target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS)
    target_compile_options(${name} PRIVATE -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)
endfunction()

# bauta_add_moc(NAME SOURCES...): what Qt's moc makes of the sources that include it ("tst_name.moc"). AUTOMOC would do
# the same and compile a second, empty file for each of a hundred programs.
function(bauta_add_moc name)
    foreach(source IN LISTS ARGN)
        cmake_path(ABSOLUTE_PATH source NORMALIZE)
        cmake_path(GET source STEM stem)
        file(STRINGS "${source}" included REGEX "^#include \"${stem}\\.moc\"" LIMIT_COUNT 1)
        if(included)
            set(moc "${CMAKE_CURRENT_BINARY_DIR}/${stem}.moc")
            qt_generate_moc("${source}" "${moc}" TARGET ${name})
            set_property(SOURCE "${source}" APPEND PROPERTY OBJECT_DEPENDS "${moc}")
            target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}")
        endif()
    endforeach()
endfunction()

# bauta_add_test(tst_name SOURCES ... LINK ... [LABELS core;image] [TIMEOUT seconds] [NOT_PRECOMPILED])
#
# One Qt Test executable, one CTest entry. Runs offscreen; screenshots and other artefacts go to TEST_ARTIFACT_DIR.
function(bauta_add_test name)
    cmake_parse_arguments(ARG "NOT_PRECOMPILED" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    bauta_add_moc(${name} ${ARG_SOURCES})
    bauta_test_settings(${name})
    target_link_libraries(${name} PRIVATE
        bauta_options bauta_warnings bauta_test_warnings bauta_test_support ${ARG_LINK} Qt6::Test)
    if(NOT ARG_NOT_PRECOMPILED)
        bauta_use_precompiled(${name} test)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES
        LABELS "${ARG_LABELS}"
        TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TEST_ARTIFACT_DIR=${CMAKE_BINARY_DIR}/artifacts")
endfunction()
