#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# oneDNN as Debian 12 packages it: `find_package(dnnl)` fails after `apt-get install --no-install-recommends libdnnl-dev`.
# The CMake package that Debian ships asks for OpenCL although the library computes on processors only; the Debian
# package merely recommends OpenCL's headers. One would bet that a -dev package depends on what its own CMake file needs.
#
# Needs Debian 12 with apt-get, dpkg-deb, cmake and a C++ compiler; installs nothing, works in a temporary folder.
# Exit code 0: still so; 1: it has changed; 77: the pinned packages cannot be fetched.
set -euo pipefail

packages=(libdnnl-dev=2.6.3-1 libdnnl2=2.6.3-1)
opencl=(ocl-icd-opencl-dev=2.3.1-1 ocl-icd-libopencl1=2.3.1-1 opencl-c-headers=3.0~2023.02.06-1
    opencl-clhpp-headers=3.0~2023.02.06-1)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# fetch ROOT PACKAGE=VERSION...: unpacks the packages into a root of their own.
fetch() {
    local root=$1 file
    shift
    mkdir -p "$root" debs
    (cd debs && rm -f ./*.deb && apt-get -qq download "$@" 2>../apt.log) || {
        echo "SKIP: the pinned packages cannot be fetched"
        exit 77
    }
    for file in debs/*.deb; do
        dpkg-deb -x "$file" "$root"
    done
}

# configure ROOT: a project of two lines that asks for oneDNN; libraries and headers come from ROOT alone.
configure() {
    mkdir -p project
    printf '%s\n' 'cmake_minimum_required(VERSION 3.18)' 'project(p CXX)' 'find_package(Threads REQUIRED)' \
        'find_package(dnnl REQUIRED CONFIG)' >project/CMakeLists.txt
    rm -rf build
    cmake -S project -B build -Ddnnl_DIR="$1/usr/lib/x86_64-linux-gnu/cmake/dnnl" -DCMAKE_FIND_ROOT_PATH="$1" \
        -DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY -DCMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY 2>&1
}

fetch "$work/alone" "${packages[@]}"
dpkg-deb -f debs/libdnnl-dev_*.deb Package Version Depends Recommends | sed 's/^/    /'

echo "find_package(dnnl) with what the package depends on:"
if output=$(configure "$work/alone"); then
    echo "CHANGED: it works without OpenCL"
    exit 1
fi
grep -m 1 'Could NOT find OpenCL' <<<"$output" | sed 's/^ */    /' || {
    printf 'CHANGED: it fails for another reason:\n%s\n' "$output"
    exit 1
}

fetch "$work/alone" "${opencl[@]}"
echo "find_package(dnnl) with what it recommends as well:"
output=$(configure "$work/alone") || {
    printf 'CHANGED: it fails with OpenCL too:\n%s\n' "$output"
    exit 1
}
grep -q 'Found OpenCL' <<<"$output" && echo "    Found OpenCL"
echo "as expected: the CMake file needs what the package only recommends"
