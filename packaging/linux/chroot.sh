# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# To be sourced by scripts that try something in a bare Debian, as root:
#
#     enter_own_mounts "$@"            # first of all; runs the script anew in a name space of its own
#     make_system RELEASE OUT_FOLDER   # sets $root and $out; deleted when the script ends, unless $BAUTA_KEEP_CHROOT
#     as_user COMMAND...               # an ordinary user, without any network
#
# Debian's packages are fetched from $BAUTA_DEBIAN_MIRROR, else from debootstrap's own choice, and kept in OUT/cache.

# All mounts are in a name space of their own, so that none is left behind, whatever happens.
enter_own_mounts() {
    ((EUID == 0)) || {
        printf '%s: a chroot needs root\n' "${0##*/}" >&2
        exit 1
    }
    if [[ ${BAUTA_IN_NAMESPACE:-} != 1 ]]; then
        exec env BAUTA_IN_NAMESPACE=1 unshare --mount --propagation private -- "$0" "$@"
    fi
}

step() { printf '\n== %s\n' "$*"; }
in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root "$@"; }
as_user() {
    unshare --net -- chroot --userspec=tester:tester "$root" /usr/bin/env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 \
        HOME=/srv/tester "$@"
}
# apt COMMAND...: apt-get without questions; what it says is in OUT/apt.log.
apt() {
    in_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 "$@" >>"$out/apt.log" 2>&1 || {
        tail -n 20 "$out/apt.log" >&2
        exit 1
    }
}
apt_install() { apt --no-install-recommends install "$@"; }

# release_of_host: bookworm, trixie; empty where it is something else.
release_of_host() { sed -n 's/^VERSION_CODENAME=\(bookworm\|trixie\)$/\1/p' /etc/os-release; }

# Never deletes below a folder of ours that is still mounted there: it would empty the cache.
delete_system() {
    local mounted
    while read -r mounted; do
        umount "$mounted" 2>/dev/null || umount --lazy "$mounted" 2>/dev/null || true
    done < <(mounts_in_system)
    if [[ -n ${BAUTA_KEEP_CHROOT:-} ]]; then
        echo "the system is in $root"
    elif [[ -n $(mounts_in_system) ]]; then
        echo "something is still mounted in $root; it is not deleted" >&2
    else
        rm -rf --one-file-system "$root"
    fi
}

# The mount points below $root, the innermost first.
mounts_in_system() { awk -v root="$root/" 'index($5, root) == 1 { print $5 }' /proc/self/mountinfo | sort -r; }

# make_system RELEASE OUT: Debian's minimal system and nothing else, with a user "tester" whose home is /srv/tester.
make_system() {
    local release=$1 kept
    mkdir -p "$2/cache/partial"
    out=$(cd "$2" && pwd)
    root=$(mktemp -d "${TMPDIR:-/tmp}/bauta-chroot-XXXXXX")
    trap delete_system EXIT
    : >"$out/apt.log"
    step "debootstrap --variant=minbase $release"
    kept=$out/cache/minbase-$release.tar.gz
    if [[ -f $kept ]]; then
        tar -xzpf "$kept" -C "$root" --numeric-owner
    else
        debootstrap --variant=minbase --cache-dir="$out/cache" "$release" "$root" \
            ${BAUTA_DEBIAN_MIRROR:+"$BAUTA_DEBIAN_MIRROR"} >"$out/debootstrap.log" 2>&1 || {
            tail -n 20 "$out/debootstrap.log" >&2
            exit 1
        }
        tar -czf "$kept.new" -C "$root" --numeric-owner --one-file-system . && mv "$kept.new" "$kept"
    fi
    chmod 755 "$root" # the root folder of an ordinary user
    mount -t proc proc "$root/proc"
    mkdir -p "$root/dev/shm"
    mount -t tmpfs tmpfs "$root/dev/shm"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod +x "$root/usr/sbin/policy-rc.d"
    in_root useradd --create-home --home-dir /srv/tester --shell /bin/bash tester
    printf 'Debian %s, %s packages\n' "$(in_root cat /etc/debian_version)" "$(in_root dpkg-query -W | wc -l)"
}

# use_network: from here on apt can fetch packages.
use_network() {
    mount --bind "$out/cache" "$root/var/cache/apt/archives"
    apt update
}

# give_photos FOLDER: all of its JPEG files to the user's folder photos.
give_photos() {
    in_root install -d -o tester /srv/tester/photos # the user is known in there alone
    cp "$1"/*.jpg "$root/srv/tester/photos/"
}

# drive_studio PROGRAM: with three of the photos; pictures of the screen come to OUT/screens. Calls hide_fonts, if there
# is such a function, when the screen is installed.
drive_studio() {
    local program=$1 status=0
    apt_install xvfb openbox xdotool imagemagick
    ! declare -F hide_fonts >/dev/null || hide_fonts
    command install -m 755 "$(dirname "${BASH_SOURCE[0]}")/../../tests/ui/drive_studio.sh" "$root/usr/local/bin/drive_studio"
    in_root install -d -o tester /tmp/screens /tmp/some
    find "$root/srv/tester/photos" -name '*.jpg' | sort | head -n 3 | xargs -I{} cp {} "$root/tmp/some/"
    as_user /usr/local/bin/drive_studio "$program" /tmp/some /tmp/screens || status=$?
    rm -rf "$out/screens"
    cp -r "$root/tmp/screens" "$out/screens"
    rm -rf "$root/tmp/screens" "$root/tmp/some" "$root/usr/local/bin/drive_studio"
    return "$status"
}
