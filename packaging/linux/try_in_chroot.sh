#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: try_in_chroot.sh PACKAGE_FOLDER PHOTO_FOLDER OUT_FOLDER [bookworm|trixie]
#
# Installs the Debian packages into a bare Debian of that release (debootstrap, nothing else; by default this machine's
# own, for which they were made), as root, and tries them there as an ordinary user without any network: protects the
# photos with the command line program, then shows the studio on a virtual screen and drives it
# (tests/ui/drive_studio.sh). The protected photos and pictures of the screen come back in OUT_FOLDER. In the end the
# packages are purged, and no file may be left of what came with them.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
source "$here/chroot.sh"
root="" out="" # make_system sets them
enter_own_mounts "$@"
packages=$(cd "$1" && pwd)
photos=$(cd "$2" && pwd)
release=${4:-$(release_of_host)}
make_system "${release:-bookworm}" "$3"
use_network
give_photos "$photos"

# Every file and folder but what belongs to apt, dpkg and the user, or is no file at all.
list_files() {
    find "$root" -xdev \( -path "$root/var/cache" -o -path "$root/var/lib/apt" -o -path "$root/var/lib/dpkg" \
        -o -path "$root/var/log" -o -path "$root/proc" -o -path "$root/run" -o -path "$root/dev" -o -path "$root/srv/tester" \
        -o -path "$root/tmp" \) -prune -o -printf '/%P\n' | sort
}
list_files >"$out/before.txt"

step "apt-get install ./bauta_*.deb ./bauta-studio_*.deb"
mkdir "$root/tmp/packages"
cp "$packages"/bauta_*.deb "$packages"/bauta-studio_*.deb "$root/tmp/packages/"
apt_install "/tmp/packages/$(basename "$packages"/bauta_*.deb)" "/tmp/packages/$(basename "$packages"/bauta-studio_*.deb)"
# shellcheck disable=SC2016 # dpkg-query's own variables
in_root dpkg-query -W -f='${Package} ${Version} ${db:Status-Status}\n' bauta bauta-studio libopenblas0-openmp
printf '%s packages\n' "$(in_root dpkg-query -W | wc -l)"
in_root update-alternatives --query libblas.so.3-x86_64-linux-gnu | grep '^Value'

step "bauta, as an ordinary user without network"
as_user bauta version
as_user bauta models verify
as_user bash -c 'cd && time bauta protect photos -o protected --method cloak --who largest --audit
    echo "exit code $?"; find protected -type f -printf "%m %s %P\n"'
rm -rf "$out/protected"
cp -r "$root/srv/tester/protected" "$out/"

step "the studio on a virtual screen, as an ordinary user without network"
apt_install fonts-dejavu-core
drive_studio /usr/bin/bauta-studio

step "file types, as desktops see them"
apt_install shared-mime-info desktop-file-utils xdg-utils libfile-mimeinfo-perl
as_user sh -c 'cd && echo "{}" >family.bauta && mimetype --brief family.bauta && xdg-mime query default application/x-bauta-project'

step "removed again"
# What this script itself has installed was asked for by hand; it goes too, so that the lists can be compared.
apt remove --purge bauta bauta-studio
apt remove --purge xvfb openbox xdotool imagemagick fonts-dejavu-core shared-mime-info desktop-file-utils xdg-utils \
    libfile-mimeinfo-perl
# Packages that others merely recommend or suggest, too: they were not there before.
apt -o APT::AutoRemove::RecommendsImportant=false -o APT::AutoRemove::SuggestsImportant=false autoremove --purge
list_files >"$out/after.txt"
left=$(comm -13 "$out/before.txt" "$out/after.txt")
# Of any package that is not ours: what other packages of Debian leave behind, fontconfig's and others' caches.
if grep -i bauta <<<"$left"; then
    echo "the files above are left" >&2
    exit 1
fi
if in_root dpkg-query -W bauta bauta-studio 2>/dev/null | grep -q .; then
    echo "dpkg still knows the packages" >&2
    exit 1
fi
printf 'no file of the packages is left'
[[ -z $left ]] && printf ', and none at all of what they brought with them\n'
[[ -z $left ]] || printf '; packages that they brought with them leave:\n%s\n' "$(head -n 30 <<<"$left")"
echo "the protected photos and the pictures of the screen are in $out"
