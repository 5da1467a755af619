# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How a layer and a test are declared.

# bauta_add_layer(NAME SOURCES ... [PUBLIC ...] [PRIVATE ...])
#
# One static library a layer, named bauta_<NAME>. PUBLIC lists the layers below it and libraries whose types stand in
# its headers; PRIVATE lists what only its .cpp files include.
function(bauta_add_layer name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(bauta_${name} STATIC ${ARG_SOURCES})
    set_property(GLOBAL APPEND PROPERTY BAUTA_LAYERS ${name})
    target_link_libraries(bauta_${name} PUBLIC bauta_options ${ARG_PUBLIC} PRIVATE bauta_warnings ${ARG_PRIVATE})
endfunction()

# bauta_add_test(tst_name SOURCES ... LINK ... [LABELS core;image] [TIMEOUT seconds])
#
# One Qt Test executable, one CTest entry. Runs offscreen; screenshots and other artefacts go to TEST_ARTIFACT_DIR.
function(bauta_add_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS)
    target_link_libraries(${name} PRIVATE bauta_options bauta_warnings bauta_test_support ${ARG_LINK} Qt6::Test)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES
        LABELS "${ARG_LABELS}"
        TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TEST_ARTIFACT_DIR=${CMAKE_BINARY_DIR}/artifacts")
endfunction()
