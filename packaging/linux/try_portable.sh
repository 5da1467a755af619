#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: try_portable.sh FILE PHOTO_FOLDER OUT_FOLDER [bookworm|trixie]
#
# Tries the portable file in a bare Debian of that release (debootstrap, nothing else), as an ordinary user without any
# network: checks and installs it, protects, cloaks and audits the photos, starts the studio with no font and no library
# but its own, then gives it a virtual screen (only now are packages installed, those of the screen) and drives it,
# uninstalls it, and compares the user's folder with what it was. Protected photos and pictures of the screen come back
# in OUT_FOLDER.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=/dev/null
source "$here/chroot.sh"
root="" out="" # make_system sets them
enter_own_mounts "$@"
file=$(realpath "$1")
photos=$(cd "$2" && pwd)
make_system "${4:-bookworm}" "$3"
give_photos "$photos"
mkdir "$root/opt/download"
cp "$file" "$root/opt/download/"
run=/opt/download/$(basename "$file")
bin=/srv/tester/.local/bin
list_home() { find "$root/srv/tester" -printf '%P %y %m %s %l\n' | sort; }
list_home >"$out/home-before.txt"

step "installed by an ordinary user, without network"
as_user sh "$run" --check
as_user bash -c "time sh $run --install"
du -sh --apparent-size "$root/srv/tester/.local/share/bauta-portable" | sed 's|/.*||; s/$/ in the folder/'
as_user "$bin/bauta" version
as_user bash -c "time $bin/bauta --help >/dev/null"
as_user "$bin/bauta" models verify
if as_user "$bin/bauta" --help | grep -qw doctor; then
    as_user "$bin/bauta" doctor || echo "exit code $?"
fi

step "protect, cloak and audit"
as_user bash -c "cd /tmp && time $bin/bauta protect --quiet /srv/tester/photos -o covered --method pixelate
    echo \"exit code \$?\"; ls covered | wc -l
    time $bin/bauta protect /srv/tester/photos -o cloaked --method cloak --who largest --audit
    echo \"exit code \$?\"
    $bin/bauta audit --quiet /srv/tester/photos cloaked --html audit.html
    echo \"exit code \$?\"; find covered cloaked audit.html -type f -printf '%m %s %p\n'"
rm -rf "$out/covered" "$out/cloaked"
cp -r "$root/tmp/covered" "$root/tmp/cloaked" "$root/tmp/audit.html" "$out/"

step "the studio with nothing but its own fonts and libraries"
as_user env QT_QPA_PLATFORM=offscreen "$bin/bauta-studio" --version
as_user env QT_QPA_PLATFORM=offscreen "$bin/bauta-studio" --exit-when-painted && echo "painted, offscreen"
for platform in xcb wayland; do # without a screen: they must load and then say that there is none
    as_user env QT_QPA_PLATFORM=$platform QT_DEBUG_PLUGINS=1 "$bin/bauta-studio" --version >"$out/$platform.txt" 2>&1 || true
    if grep -iE 'cannot load library|no such file.*\.so' "$out/$platform.txt"; then
        echo "the plugin for $platform cannot be loaded" >&2
        exit 1
    fi
    grep -oiE "(could not connect to display|failed to create wl_display)[^\n]*" "$out/$platform.txt" | head -n 1
done

# Killed in the middle of work, so that it leaves unsaved work behind.
as_user env QT_QPA_PLATFORM=offscreen timeout --signal=KILL 30 "$bin/bauta-studio" /srv/tester/photos || true
(cd "$root/srv/tester" && find . -path "*/bauta-portable" -prune -o -path ./photos -prune -o -type f -newer "$out/xcb.txt" -print) |
    sed 's/^/    it wrote /'

step "the studio on a virtual screen"
use_network
hide_fonts() { rm -rf "$root/usr/share/fonts"; } # that came with the screen; the studio's own are to be seen
drive_studio "$bin/bauta-studio"
as_user sh -c "for program in libexec/bauta/bauta-engine bin/bauta-studio; do
    LD_TRACE_LOADED_OBJECTS=1 /srv/tester/.local/share/bauta-portable/\$program |
        sed -n 's/.*=> \(.*\) (.*/\1/p' | grep -v '^/srv/tester' | xargs -n 1 basename | sort | tr '\n' ' '
    echo \"are the system's that \$program loads\"
done"

step "uninstalled"
as_user "$bin/bauta-uninstall" --purge
list_home >"$out/home-after.txt"
diff "$out/home-before.txt" "$out/home-after.txt" || {
    echo "the user's folder is not what it was" >&2
    exit 1
}
left=$(find "$root" -xdev -mindepth 1 \( -path "$root/proc" -o -path "$root/tmp" -o -path "$root/opt/download" \
    -o -path "$root/var/cache/apt" \) -prune -o \( -iname '*bauta*' -o -uid "$(in_root id -u tester)" ! -path "$root/srv/tester*" \) -print)
if [[ -n $left ]]; then
    printf '%s\nthe files above are left\n' "$left" >&2
    exit 1
fi
echo "nothing is left; the protected photos and the pictures of the screen are in $out"
