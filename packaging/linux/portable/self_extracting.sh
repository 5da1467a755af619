# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# To be sourced. How header, unpacker and packed files become one file; tests make small ones in the same way.

# build_unpacker OUT: a static program, as the system that it will run on need not have xz.
build_unpacker() {
    "${CXX:-g++}" -std=c++20 -O2 -static -s -Wall -Wextra "$(dirname "${BASH_SOURCE[0]}")/unpack.cpp" -o "$1" -llzma
}

# pack_tree TREE OUT: the same tree gives the same bytes: no names of users, no order of the disk, one time.
pack_tree() {
    tar --create --directory="$1" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' \
        --mtime="@${SOURCE_DATE_EPOCH:-0}" . |
        xz --compress --check=crc32 --threads=2 --block-size=64MiB --x86 --lzma2=preset="${BAUTA_XZ_PRESET:-9}",dict=64MiB >"$2"
}

# join_parts VERSION GLIBC TREE UNPACKER PACKED OUT
join_parts() {
    local version=$1 glibc=$2 tree=$3 unpacker=$4 packed=$5 out=$6 header size file_size digest
    local source
    source=$(dirname "${BASH_SOURCE[0]}")/header.sh
    header=$(mktemp)
    # Sizes and the digest are as wide as what they replace, so that filling them in changes no size.
    sed -e "s/^version=@VERSION@/version='$version'/" -e "s/^needs_glibc=@NEEDS_GLIBC@/needs_glibc=$glibc/" \
        -e "s/^unpacked_kb=@UNPACKED_KB@/unpacked_kb=$(du -sk --apparent-size "$tree" | cut -f 1)/" \
        -e "s/^unpacker_size=@UNPACKER_SIZE@/unpacker_size=$(stat -c %s "$unpacker")/" \
        -e "s/^file_size=.*/file_size=$(printf '%-12s' '')/" -e "s/^header_size=.*/header_size=$(printf '%-12s' '')/" \
        -e "s/^digest=.*/digest=$(printf '%064d' 0)/" "$source" >"$header"
    size=$(stat -c %s "$header")
    file_size=$((size + $(stat -c %s "$unpacker") + $(stat -c %s "$packed")))
    sed -i -e "s/^file_size=.*/file_size=$(printf '%-12s' "$file_size")/" \
        -e "s/^header_size=.*/header_size=$(printf '%-12s' "$size")/" "$header"
    digest=$({ sed '/^digest=/d' "$header" && cat "$unpacker" "$packed"; } | sha256sum | cut -d ' ' -f 1)
    sed -i "s/^digest=.*/digest=$digest/" "$header"
    [[ $(stat -c %s "$header") == "$size" ]] || {
        echo "self_extracting: the header changed its size" >&2
        return 1
    }
    cat "$header" "$unpacker" "$packed" >"$out"
    chmod 755 "$out"
    rm -f "$header"
}
