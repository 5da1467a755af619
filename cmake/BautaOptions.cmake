# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What can be switched on a build, and settings that hold for every target.

option(BUILD_CLI "Build the command line program" ON)
option(BUILD_GUI "Build the desktop studio" ON)
option(BUILD_TESTING "Build tests and benchmarks" ON)
option(BAUTA_WERROR "Treat warnings as errors" OFF)
option(BAUTA_PRECOMPILED "Precompile common headers of libraries (dev preset); without it missing includes are found" OFF)
option(BAUTA_ASSERTS "Keep assert() in optimised builds" OFF)
set(BAUTA_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=, or empty")
set(BAUTA_MODEL_SOURCES "" CACHE PATH "Folder with the unpacked model packages (./dev setup makes it)")

# A layer that links upward would need a cycle; refuse it when configuring.
set_property(GLOBAL PROPERTY GLOBAL_DEPENDS_NO_CYCLES ON)

include(GNUInstallDirs)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
