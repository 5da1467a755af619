# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Compiler settings as two INTERFACE targets that every target of ours links.

add_library(bauta_options INTERFACE)
target_compile_features(bauta_options INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
target_include_directories(bauta_options INTERFACE "${PROJECT_SOURCE_DIR}")
# For programs and libraries alike, so that they can share precompiled headers; some libraries ask for -pthread.
target_compile_options(bauta_options INTERFACE -fPIC -pthread)

# Inputs are hostile, so the checks that cost next to nothing stay on in every build: of indices and preconditions of
# the standard library, of stacks, of buffers (_FORTIFY_SOURCE needs optimisation and does not mix with sanitizers).
# The prefix map keeps the builder's folders out of programs and reports.
target_compile_definitions(bauta_options INTERFACE _GLIBCXX_ASSERTIONS)
target_compile_options(bauta_options INTERFACE
    -fstack-protector-strong -fstack-clash-protection "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")
target_link_options(bauta_options INTERFACE -Wl,-z,relro -Wl,-z,now)
if(CMAKE_BUILD_TYPE MATCHES "Rel" AND NOT BAUTA_SANITIZE)
    target_compile_options(bauta_options INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
if(BAUTA_ASSERTS)
    target_compile_options(bauta_options INTERFACE -UNDEBUG)
endif()
if(BAUTA_SANITIZE)
    target_compile_options(bauta_options INTERFACE "-fsanitize=${BAUTA_SANITIZE}" -fno-omit-frame-pointer
                                                   -fno-sanitize-recover=all)
    target_link_options(bauta_options INTERFACE "-fsanitize=${BAUTA_SANITIZE}")
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
    target_link_options(bauta_options INTERFACE -fuse-ld=mold)
endif()

add_library(bauta_warnings INTERFACE)
target_compile_options(bauta_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual -Wcast-align -Wimplicit-fallthrough)
# GCC 12 warns falsely of overlapping copies inside std::string when it inlines at -O3 (GCC bug 105329).
target_compile_options(bauta_warnings INTERFACE $<$<CONFIG:Release>:-Wno-restrict>)
if(BAUTA_WERROR)
    target_compile_options(bauta_warnings INTERFACE -Werror)
endif()
