#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: make_deb.sh BUILD_FOLDER
# Makes the Debian package of a finished release build, unpacks it somewhere and tries what came out.
set -euo pipefail

build=$(cd "$1" && pwd)
cd "$build"
rm -f bauta_*.deb
cpack -G DEB -B "$build" >cpack.log || {
    tail -n 20 cpack.log >&2
    exit 1
}
package=$(echo "$build"/bauta_*.deb)
echo "$package: $(du -h "$package" | cut -f 1)"
dpkg-deb --field "$package" Package Version Architecture Depends

unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
dpkg-deb --extract "$package" "$unpacked"
[[ -f $unpacked/usr/share/doc/bauta/copyright && -f $unpacked/usr/share/bauta/models/manifest.json ]]
if grep -rlF "$build" "$unpacked"; then
    echo "the files above name the builder's folder" >&2
    exit 1
fi
bauta=$unpacked/usr/bin/bauta
unset BAUTA_MODELS
export XDG_DATA_HOME=$unpacked/empty
"$bauta" version
"$bauta" --help >/dev/null
"$bauta" models verify
sample=$(find "$build/share/bauta/samples" -name '*.jpg' | sort | head -n 1)
"$bauta" protect --quiet "$sample" -o "$unpacked/out"
[[ -f $unpacked/out/$(basename "$sample") ]]
echo "unpacked and tried: works"
