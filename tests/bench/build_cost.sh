#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: build_cost.sh [COMMIT]
#
# What a clean build costs, without any cache: processor seconds of all compilers, linkers and generators, and wall time,
# for what `./dev demo` builds and then for the rest. With COMMIT the same is done for that state of the project first,
# in the same run, and the ratios are printed. Both are committed states, cloned into a temporary folder.
set -euo pipefail

source_tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jobs=${BAUTA_JOBS:-$(nproc)}
work=$(mktemp -d "${TMPDIR:-/tmp}/bauta-build-cost-XXXXXX")
trap 'rm -rf "$work"' EXIT
export LC_ALL=C CCACHE_DISABLE=1 TIMEFORMAT='%U %S %R'

# timed FILE COMMAND...: user seconds, system seconds, wall seconds into FILE.
timed() {
    local file=$1
    shift
    { time "$@" >"$work/build.log" 2>&1 3>&-; } 2>"$file" || {
        tail -n 30 "$work/build.log" >&2
        exit 1
    }
}

# measure NAME COMMIT: sets demo, whole (processor seconds), demo_wall, whole_wall, steps, demo_steps.
measure() {
    local tree=$work/$1 first=$work/$1-demo.txt rest=$work/$1-rest.txt user system wall
    git clone --quiet "file://$source_tree" "$tree"
    git -C "$tree" checkout --quiet --detach "$2"
    cmake -S "$tree" -B "$tree/build/dev" --preset dev >"$work/configure.log" 2>&1 || {
        tail -n 30 "$work/configure.log" >&2
        exit 1
    }
    echo "0 0 0" >"$first"
    demo_steps=0
    if ninja -C "$tree/build/dev" -t query demo_programs >/dev/null 2>&1; then
        timed "$first" ninja -C "$tree/build/dev" -j "$jobs" demo_programs
        demo_steps=$(sed -n 's/^\[\([0-9]*\)\/.*/\1/p' "$work/build.log" | tail -n 1)
    fi
    timed "$rest" ninja -C "$tree/build/dev" -j "$jobs"
    steps=$((demo_steps + $(sed -n 's/^\[\([0-9]*\)\/.*/\1/p' "$work/build.log" | tail -n 1)))
    objects=$(find "$tree/build/dev" -name '*.o' -o -name '*.gch' | wc -l)
    read -r user system demo_wall <"$first"
    demo=$(awk "BEGIN { print $user + $system }")
    read -r user system wall <"$rest"
    whole=$(awk "BEGIN { print $user + $system + $demo }")
    whole_wall=$(awk "BEGIN { print $wall + $demo_wall }")
    if ((demo_steps == 0)); then # there the demo builds everything
        demo=$whole demo_wall=$whole_wall demo_steps=$steps
    fi
    rm -rf "$tree"
    printf '%-10s %8d %8d %8d %12.0f %8.0f %12.0f %8.0f\n' "$(git -C "$source_tree" rev-parse --short "$2")" \
        "$steps" "$objects" "$demo_steps" "$whole" "$whole_wall" "$demo" "$demo_wall"
}

printf '%s processors, %s\n' "$jobs" "$(c++ --version | head -n 1)"
printf '%-10s %8s %8s %8s %12s %8s %12s %8s\n' commit steps objects "of demo" "processor s" "wall s" "demo proc. s" "wall s"
before=''
if (($#)); then
    measure before "$1"
    before=$whole
fi
measure after HEAD
printf 'demo / whole: %.2f (at most .40)\n' "$(awk "BEGIN { print $demo / $whole }")"
if [[ $before ]]; then
    printf 'after / before: %.2f (at most .60)\n' "$(awk "BEGIN { print $whole / $before }")"
fi
