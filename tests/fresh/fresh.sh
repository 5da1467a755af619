#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: fresh.sh [bookworm|trixie] [--ccache] [--configure-only]
#
# What somebody meets who tries Bauta on a new machine: makes a minimal Debian (debootstrap --variant=minbase), clones
# the committed tree into it, and runs README's two commands there as an ordinary user with sudo. Nothing is borrowed
# from outside; with --ccache the compiler's cache alone is kept for the next time. The transcript and, at its end, the
# times are in build/fresh/RELEASE. The system is deleted at the end unless $BAUTA_KEEP_CHROOT is set.
#
# --configure-only is the test `fresh_setup`: setup and configuring, of the files as they lie here, committed or not. It
# finds packages that are missing in packaging/debian-packages.txt. Ends with 77 and a reason where it cannot be done.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source_tree=$(cd "$here/../.." && pwd)
# shellcheck source=packaging/linux/chroot.sh
source "$source_tree/packaging/linux/chroot.sh"

release=$(release_of_host)
keeps_cache='' configure_only=''
for argument in "$@"; do
    case $argument in
    bookworm | trixie) release=$argument ;;
    --ccache) keeps_cache=1 ;;
    --configure-only) configure_only=1 ;;
    *)
        sed -n 's/^# usage: /usage: /p' "$0" >&2
        exit 2
        ;;
    esac
done
release=${release:-bookworm}

# mirror_answers: whether the place that debootstrap would fetch from can be reached.
mirror_answers() {
    local mirror=${BAUTA_DEBIAN_MIRROR:-$(sed -n 's/^DEF_MIRROR="\(.*\)"/\1/p' "$(command -v debootstrap)")}
    python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=30).read(100)' \
        "$mirror/dists/$release/InRelease" 2>/dev/null
}

skip() {
    printf 'SKIP   : fresh_setup: %s\n' "$*"
    exit 77
}
if [[ $configure_only ]]; then
    ((EUID == 0)) || skip "a chroot needs root"
    command -v debootstrap >/dev/null || skip "debootstrap is not installed (./dev fresh installs it)"
    unshare --mount true 2>/dev/null || skip "mount name spaces are not allowed here"
    git -C "$source_tree" rev-parse 2>/dev/null || skip "this is no clone"
    mirror_answers || skip "Debian's packages cannot be reached"
fi
enter_own_mounts "$@"

home=/srv/tester
# as_member COMMAND...: as the user, with the network and sudo.
as_member() {
    chroot --userspec=tester:tester "$root" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin LC_ALL=C.UTF-8 \
        HOME=$home USER=tester "$@"
}

give_sudo() {
    apt_install sudo ca-certificates
    printf 'tester ALL=(ALL) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/tester"
    # A proxy with a certificate of its own is this machine's affair, not that of the system under test.
    if [[ -d /usr/local/share/ca-certificates ]]; then
        cp -r /usr/local/share/ca-certificates "$root/usr/local/share/"
        in_root update-ca-certificates >>"$out/apt.log" 2>&1
    fi
}

give_sources() {
    local target=$root$home/bauta
    if [[ $configure_only ]]; then
        mkdir "$target"
        (cd "$source_tree" && git ls-files -z --cached --others --exclude-standard |
            tar --null --ignore-failed-read -cf - -T - 2>/dev/null) | tar -xf - -C "$target"
    else
        git clone --quiet "file://$source_tree" "$target"
        printf 'commit %s\n' "$(git -C "$target" log -1 --format='%h %s')"
        [[ -z $(git -C "$source_tree" status --porcelain) ]] || echo "changes that are not committed are not in it"
    fi
    in_root chown -R tester:tester "$home/bauta"
}

give_cache() {
    local cache=$out/ccache inside=$root$home/.cache/ccache
    mkdir -p "$cache"
    in_root install -d -o tester -g tester "$home/.cache" "$home/.cache/ccache"
    chown -R --reference="$root$home" "$cache"
    mount --bind "$cache" "$inside"
}

times=()
# run NAME COMMAND...: with the transcript, and its time for the end.
run() {
    local name=$1 start=$SECONDS status=0
    shift
    printf '\n$ %s\n' "$name"
    as_member bash -c "cd $home/bauta && $name" 2>&1 || status=$?
    times+=("$(printf '%-30s %3d min %02d s  exit code %d' "$name" $(((SECONDS - start) / 60)) \
        $(((SECONDS - start) % 60)) "$status")")
    return "$status"
}

main() {
    local status=0
    make_system "$release" "$source_tree/build/fresh/$release"
    use_network
    give_sudo
    give_sources
    [[ ! $keeps_cache ]] || give_cache
    if [[ $configure_only ]]; then
        # The second setup must find nothing to do, or each later command would ask the network again.
        # shellcheck disable=SC2016 # for the shell in there
        run "./dev setup" && run '[[ -z $(./dev setup) ]]' && run "cmake --preset dev" || status=$?
    else
        run "./dev demo" || status=$?
        run "./dev test" || status=$?
    fi
    printf '\n== Debian %s (%s)\n' "$release" "$(in_root cat /etc/debian_version)"
    printf '%s\n' "${times[@]}"
    return "$status"
}

mkdir -p "$source_tree/build/fresh/$release"
main 2>&1 | tee "$source_tree/build/fresh/$release/transcript.txt"
