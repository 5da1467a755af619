#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: make_deb.sh BUILD_FOLDER
# Makes the Debian packages of a finished release build, has lintian look at them, unpacks them somewhere and tries what
# came out. try_in_chroot.sh installs them.
set -euo pipefail

linux=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "$1" && pwd)
fail() {
    printf 'make_deb: %s\n' "$*" >&2
    exit 1
}

desktop-file-validate "$linux/bauta-studio.desktop"
xmllint --noout "$linux/bauta-studio.mime.xml" "$linux/bauta-studio.metainfo.xml"

cd "$build"
rm -f bauta_*.deb bauta-studio_*.deb
cpack -G DEB -B "$build" >cpack.log 2>&1 || {
    tail -n 20 cpack.log >&2
    fail "cpack failed"
}
packages=("$build"/bauta_*.deb "$build"/bauta-studio_*.deb)
for package in "${packages[@]}"; do
    [[ -f $package ]] || fail "$(basename "$package") was not made"
    printf '%s: %s\n' "$(basename "$package")" "$(du -h "$package" | cut -f 1)"
    dpkg-deb --field "$package" Package Version Architecture Depends Recommends | sed 's/^/    /'
done

echo "lintian:"
lintian --tag-display-limit 0 --allow-root --fail-on error "${packages[@]}" | sed 's/^/    /' ||
    fail "lintian has found errors"

unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
for package in "${packages[@]}"; do
    dpkg-deb --extract "$package" "$unpacked"
done
[[ -f $unpacked/usr/share/doc/bauta/copyright && -f $unpacked/usr/share/bauta/models/manifest.json ]] ||
    fail "the copyright or the models are not in the package"
if grep -rlF "$build" "$unpacked"; then
    fail "the files above name the builder's folder"
fi
unset BAUTA_MODELS
export XDG_DATA_HOME=$unpacked/empty XDG_CONFIG_HOME=$unpacked/empty
bauta=$unpacked/usr/bin/bauta
"$bauta" version
"$bauta" --help >/dev/null
"$bauta" models verify
sample=$(find "$build/share/bauta/samples" -name '*.jpg' | sort | head -n 1)
"$bauta" protect --quiet "$sample" -o "$unpacked/out"
[[ -f $unpacked/out/$(basename "$sample") ]] || fail "the unpacked program wrote no photo"
QT_QPA_PLATFORM=offscreen "$unpacked/usr/bin/bauta-studio" --version
echo "unpacked and tried: works"
