#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# studio_links.sh PROGRAM: fails if the studio's program itself loads a library of the engine (decision 0017).
set -euo pipefail
needed=$(objdump -p "$1" | sed -n 's/^ *NEEDED *//p')
[[ -n $needed ]] || { echo "no libraries listed: is $1 a program?"; exit 1; }
if grep -E 'torch|c10|opencv_dnn|avcodec|avformat|heif|exiv2' <<<"$needed"; then
    echo "these belong behind the engine"
    exit 1
fi
