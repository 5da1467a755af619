#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: try_in_chroot.sh PACKAGE_FOLDER PHOTO_FOLDER OUT_FOLDER
#
# Installs the Debian packages into a fresh Debian 12 (debootstrap, nothing else), as root, and tries them there as an
# ordinary user without any network: protects the photos with the command line program, then shows the studio on a
# virtual screen and drives it (tests/ui/drive_studio.sh). The protected photos and pictures of the screen come back in
# OUT_FOLDER. Debian's packages are fetched from $BAUTA_DEBIAN_MIRROR, else from debootstrap's own choice, and kept in
# OUT_FOLDER/cache for the next time. The system is deleted at the end unless $BAUTA_KEEP_CHROOT is set.
set -euo pipefail

((EUID == 0)) || {
    echo "try_in_chroot: a chroot needs root" >&2
    exit 1
}
# All mounts are in a name space of their own, so that none is left behind, whatever happens.
if [[ ${BAUTA_IN_NAMESPACE:-} != 1 ]]; then
    exec env BAUTA_IN_NAMESPACE=1 unshare --mount --propagation private -- "${BASH_SOURCE[0]}" "$@"
fi

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
packages=$(cd "$1" && pwd)
photos=$(cd "$2" && pwd)
mkdir -p "$3/cache"
out=$(cd "$3" && pwd)
root=$(mktemp -d "${TMPDIR:-/tmp}/bauta-chroot-XXXXXX")
chmod 755 "$root" # the root folder of an ordinary user
clean_up() {
    for mounted in var/cache/apt/archives proc dev/pts dev/shm; do
        umount "$root/$mounted" 2>/dev/null || true
    done
    if [[ -n ${BAUTA_KEEP_CHROOT:-} ]]; then
        echo "the system is in $root"
    else
        rm -rf --one-file-system "$root"
    fi
}
trap clean_up EXIT

step() { printf '\n== %s\n' "$*"; }
in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root "$@"; }
# as_user COMMAND...: as an ordinary user, without any network.
as_user() {
    unshare --net -- chroot --userspec=tester:tester "$root" /usr/bin/env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 \
        HOME=/srv/tester "$@"
}
apt_install() {
    in_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 --no-install-recommends install "$@" \
        >>"$out/apt.log" 2>&1 || {
        tail -n 20 "$out/apt.log" >&2
        exit 1
    }
}

step "debootstrap --variant=minbase bookworm"
debootstrap --variant=minbase --cache-dir="$out/cache" bookworm "$root" ${BAUTA_DEBIAN_MIRROR:+"$BAUTA_DEBIAN_MIRROR"} \
    >"$out/debootstrap.log" 2>&1 || {
    tail -n 20 "$out/debootstrap.log" >&2
    exit 1
}
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"
mount --bind "$out/cache" "$root/var/cache/apt/archives"
mkdir -p "$out/cache/partial"
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
: >"$out/apt.log"
in_root apt-get -q update >>"$out/apt.log" 2>&1
printf '%s packages: %s\n' "$(in_root dpkg-query -W | wc -l)" "$(in_root cat /etc/debian_version)"

step "apt-get install ./bauta_*.deb ./bauta-studio_*.deb"
mkdir "$root/packages"
cp "$packages"/bauta_*.deb "$packages"/bauta-studio_*.deb "$root/packages/"
apt_install "/packages/$(basename "$packages"/bauta_*.deb)" "/packages/$(basename "$packages"/bauta-studio_*.deb)"
# shellcheck disable=SC2016 # dpkg-query's own variables
in_root dpkg-query -W -f='${Package} ${Version} ${db:Status-Status}\n' bauta bauta-studio libopenblas0-openmp
printf '%s packages\n' "$(in_root dpkg-query -W | wc -l)"
in_root update-alternatives --query libblas.so.3-x86_64-linux-gnu | grep '^Value'
in_root useradd --create-home --home-dir /srv/tester tester
in_root install -d -o tester /srv/tester/photos # the user is known in there alone
cp "$photos"/*.jpg "$root/srv/tester/photos/"

step "bauta, as an ordinary user without network"
as_user bauta version
as_user bauta models verify
as_user bash -c 'cd && time bauta protect photos -o protected --method cloak --who largest --audit
    echo "exit code $?"; find protected -type f -printf "%m %s %P\n"'
cp -r "$root/srv/tester/protected" "$out/"

step "the studio on a virtual screen, as an ordinary user without network"
apt_install xvfb openbox xdotool imagemagick fonts-dejavu-core
install -m 755 "$here/../../tests/ui/drive_studio.sh" "$root/srv/tester/drive_studio.sh"
in_root install -d -o tester /srv/tester/screens /srv/tester/some
find "$root/srv/tester/photos" -name '*.jpg' | sort | head -n 3 | xargs -I{} cp {} "$root/srv/tester/some/"
status=0
as_user /srv/tester/drive_studio.sh /usr/bin/bauta-studio /srv/tester/some /srv/tester/screens || status=$?
cp -r "$root/srv/tester/screens" "$out/"
((status == 0)) || exit "$status"

step "file types, as desktops see them"
apt_install shared-mime-info desktop-file-utils xdg-utils libfile-mimeinfo-perl
as_user sh -c 'cd && echo "{}" >family.bauta && mimetype --brief family.bauta && xdg-mime query default application/x-bauta-project'

step "removed again"
in_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y purge bauta bauta-studio >>"$out/apt.log" 2>&1
[[ ! -e $root/usr/share/bauta && ! -e $root/usr/bin/bauta-studio ]]
echo "nothing is left; the protected photos and the pictures of the screen are in $out"
