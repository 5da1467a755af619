#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: make_portable.sh BUILD_FOLDER
# Makes one file of a finished release build that runs on any Linux with the glibc of this machine or a newer one
# (decision 0022): BUILD_FOLDER/bauta-VERSION-linux-x86_64.run. The same build on the same machine gives the same bytes.
# try_portable.sh tries it in bare systems. Needs the packages of the group "package" in debian-packages.txt.
set -euo pipefail

linux=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "$1" && pwd)
# shellcheck source=/dev/null
source "$linux/portable/self_extracting.sh"
fail() {
    printf 'make_portable: %s\n' "$*" >&2
    exit 1
}

[[ $(uname -m) == x86_64 ]] || fail "the portable build is for x86-64 and is made there"
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$linux" log -1 --format=%ct 2>/dev/null || stat -c %Y "$linux/copyright")}
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8
tree=$build/portable
name=bauta-$version-linux-x86_64.run
rm -rf "${tree:?}" "${build:?}/$name"

for component in cli studio; do
    cmake --install "$build" --component "$component" --prefix "$tree" >/dev/null
done
# Debian's own notes on its packages; what the portable build makes of them is in licences/.
rm -f "$tree"/share/doc/*/changelog.Debian.gz "$tree"/share/doc/*/copyright
rm -rf "$tree/share/doc/bauta-studio" "$tree/share/metainfo"
cp "$linux/../../LICENSE" "$tree/LICENSE"

# What is loaded by name or read as data; what it came from is noted for the licences.
copied=$tree/copied
: >"$copied"
carry() { # carry FOLDER FILE...
    local folder=$tree/$1
    shift
    mkdir -p "$folder"
    local file
    for file in "$@"; do
        [[ -f $file ]] || fail "$file is not installed; see packaging/debian-packages.txt"
        cp --dereference "$file" "$folder/"
        realpath "$file" >>"$copied"
    done
}
plugins=$(qmake6 -query QT_INSTALL_PLUGINS)
# No plugin for OpenGL: the studio paints by itself, and drivers of another system do not fit these libraries.
carry lib/qt6/plugins/platforms "$plugins"/platforms/libq{xcb,offscreen,wayland-generic}.so
carry lib/qt6/plugins/wayland-shell-integration "$plugins/wayland-shell-integration/libxdg-shell.so"
carry lib/qt6/plugins/wayland-decoration-client "$plugins/wayland-decoration-client/libbradient.so"
carry lib/qt6/plugins/platforminputcontexts "$plugins"/platforminputcontexts/lib{compose,ibus}platforminputcontextplugin.so
carry lib/qt6/plugins/iconengines "$plugins/iconengines/libqsvgicon.so"
carry lib/qt6/plugins/imageformats "$plugins"/imageformats/libq{jpeg,svg}.so
carry share/qt6/translations "$(qmake6 -query QT_INSTALL_TRANSLATIONS)/qtbase_zh_CN.qm"
printf '[Paths]\nPrefix = ..\nPlugins = lib/qt6/plugins\nTranslations = share/qt6/translations\n' >"$tree/bin/qt.conf"
# Debian 13's libheif has its codecs in plugins; Debian 12's has them built in.
heif=$(pkg-config --variable=libdir libheif)/libheif/plugins
if compgen -G "$heif/*.so" >/dev/null; then
    carry lib/libheif/plugins "$heif"/*.so
fi
own=share/bauta/portable
fonts=/usr/share/fonts/truetype
carry $own/fonts "$fonts"/dejavu/DejaVuSans{,-Bold,Mono}.ttf "$fonts/droid/DroidSansFallbackFull.ttf"
cp "$linux/portable/fonts.conf" "$tree/$own/fonts.conf.in"
cp --recursive --dereference /usr/share/X11/xkb "$tree/$own/xkb"
realpath /usr/share/X11/xkb/rules/evdev >>"$copied"

glibc=$(python3 "$linux/portable/carry.py" "$tree" 2>"$build/portable-sizes.txt") || {
    cat "$build/portable-sizes.txt" >&2
    fail "the libraries could not be collected"
}
if grep -rlF "$build" "$tree"; then
    fail "the files above name the builder's folder"
fi

work=$(mktemp -d "$build/portable-XXXXXX")
trap 'rm -rf "$work"' EXIT
build_unpacker "$work/unpack"
pack_tree "$tree" "$work/packed"
join_parts "$version" "$glibc" "$tree" "$work/unpack" "$work/packed" "$work/$name"
sh "$work/$name" --check
mv "$work/$name" "$build/$name"
cat "$build/portable-sizes.txt"
printf '%s: %s MB, needs glibc %s\n' "$name" "$(($(stat -c %s "$build/$name") / 1000000))" "$glibc"
case $glibc in
2.[0-9] | 2.[12][0-9] | 2.3[0-6]) ;;
*) printf 'NOTE: for systems as old as Debian 12 (glibc 2.36) make it there; this one does not run on them.\n' ;;
esac
