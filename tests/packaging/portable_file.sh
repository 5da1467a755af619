#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The script of the one-file portable build (packaging/linux/portable), with a small fake of what it carries: damaged
# files are refused, and a home folder is after --install and --uninstall what it was before. Exit code 77: what makes
# such a file is not installed.
# shellcheck disable=SC2016 # single quotes are for inner shells
set -euo pipefail

portable=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../packaging/linux/portable" && pwd)
# shellcheck source=/dev/null
source "$portable/self_extracting.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

printf '#include <lzma.h>\nint main() {}\n' >"$scratch/probe.cpp"
if ! command -v xz >/dev/null || ! "${CXX:-g++}" -static "$scratch/probe.cpp" -o "$scratch/probe" -llzma 2>/dev/null; then
    echo "SKIP : xz or its static library is not installed (Debian: xz-utils liblzma-dev)"
    exit 77
fi

problems=0
bad() {
    printf 'FAIL %s: %s\n' "$where" "$*"
    problems=$((problems + 1))
}
# passes COMMAND..., refuses WORDS COMMAND...: how it ends, and what it says.
passes() { "$@" >"$scratch/said" 2>&1 || bad "$* ended with $?: $(cat "$scratch/said")"; }
refuses() {
    local words=$1
    shift
    if "$@" >"$scratch/said" 2>&1; then
        bad "$* was not refused"
    elif ! grep -qF -- "$words" "$scratch/said"; then
        bad "$* did not say '$words' but: $(cat "$scratch/said")"
    fi
}
state() { (cd "$1" && find . -printf '%P %y %m %l\n' | sort); }
same_state() { diff <(printf '%s\n' "$2") <(state "$1") || bad "$1 is not what it was"; }

# make_file VERSION GLIBC OUT [FILE...]: a file that carries programs which tell their version, and empty FILEs. With
# "none" as version they end with an error.
build_unpacker "$scratch/unpacker"
make_file() {
    local tree=$scratch/tree file
    rm -rf "$tree"
    mkdir -p "$tree/bin" "$tree/share/bauta/portable" "$tree/share/applications" "$tree/share/mime/packages"
    printf '#!/bin/sh\n[ "%s" != none ] && echo %s\n' "$1" "$1" | tee "$tree/bin/bauta" >"$tree/bin/bauta-studio"
    chmod 755 "$tree"/bin/*
    printf '[Desktop Entry]\nExec=bauta-studio %%F\n' >"$tree/share/applications/bauta-studio.desktop"
    echo '<mime-info/>' >"$tree/share/mime/packages/bauta-studio.xml"
    cp "$portable/fonts.conf" "$tree/share/bauta/portable/fonts.conf.in"
    for file in "${@:4}"; do
        mkdir -p "$tree/$(dirname "$file")"
        : >"$tree/$file"
    done
    BAUTA_XZ_PRESET=0 pack_tree "$tree" "$scratch/packed"
    join_parts "$1" "$2" "$tree" "$scratch/unpacker" "$scratch/packed" "$3"
}
file=$scratch/bauta.run
make_file 1.0 2.2 "$file" share/man/man1/bauta.1.gz
make_file 1.1 2.2 "$scratch/newer.run"
make_file 1.0 9.9 "$scratch/too-new.run"
make_file none 2.2 "$scratch/foreign.run"

where="the same bytes"
make_file 1.0 2.2 "$scratch/again.run" share/man/man1/bauta.1.gz
cmp "$file" "$scratch/again.run" || bad "two files made of the same differ"

where="search paths"
# In a clone below a folder named qt6: programs search the tree, plugins of others are left as they are but for a path.
if command -v patchelf >/dev/null && command -v objdump >/dev/null; then
    mkdir -p "$scratch/qt6/tree/bin" "$scratch/qt6/tree/lib/libheif/plugins" "$scratch/qt6/tree/lib/qt6/plugins/platforms"
    own=$scratch/qt6/tree/bin/bauta
    "${CXX:-g++}" "$scratch/probe.cpp" -o "$own"
    for plugin in libheif/plugins/x.so qt6/plugins/platforms/x.so; do
        plugin=$scratch/qt6/tree/lib/$plugin
        "${CXX:-g++}" "$scratch/probe.cpp" -o "$plugin" -Wl,-rpath,/nowhere
    done
    python3 -B -c 'import pathlib, sys; sys.path.insert(0, sys.argv[1]); import carry
carry.set_search_paths(pathlib.Path(sys.argv[2]))' "$portable" "$scratch/qt6/tree" || bad "carry.py failed"
    objdump -p "$own" | grep -qE 'RPATH +\$ORIGIN/\.\./lib$' || bad "the program does not search the tree"
    for plugin in "$scratch"/qt6/tree/lib/*/plugins/{,*/}x.so; do
        [[ -e $plugin ]] || continue
        ! objdump -p "$plugin" | grep -E 'RPATH|RUNPATH' || bad "$plugin has a path"
        nm "$plugin" | grep -q ' T main$' || bad "$plugin was stripped"
    done
fi

# Tools that desktops have, in place of those of this machine.
mkdir "$scratch/tools"
cat >"$scratch/tools/update-desktop-database" <<'TEXT'
#!/bin/sh
: >"$1/mimeinfo.cache"
TEXT
cat >"$scratch/tools/update-mime-database" <<'TEXT'
#!/bin/sh
: >"$1/mime.cache"
rm -rf "$1/application"
for package in "$1"/packages/*.xml; do
    [ -e "$package" ] || continue
    mkdir -p "$1/application" && : >"$1/application/x-bauta-project.xml"
done
TEXT
chmod 755 "$scratch"/tools/*
export PATH=$scratch/tools:$PATH
unset XDG_DATA_HOME XDG_CONFIG_HOME

# beside [SUFFIX]: whether something whose name begins like that lies beside the tree.
beside() {
    local entry
    for entry in "$prefix${1:-}"?*; do
        [[ ! -e $entry ]] || return 0
    done
    return 1
}

# These are called by try_with_shell, whose variables they use. fake TOOL: the script on standard input in its place.
fake() {
    mkdir -p "$scratch/fake"
    { printf '#!/bin/sh\n' && cat; } >"$scratch/fake/$1"
    chmod 755 "$scratch/fake/$1"
}

try_uninstaller() {
    where="$* bauta-uninstall"
    before=$(state "$HOME")
    passes run "$file" --install
    passes "$bin/bauta-uninstall" --help
    grep -qF 'usage: bauta-uninstall [--purge]' "$scratch/said" || bad "no usage: $(cat "$scratch/said")"
    refuses "bauta-uninstall --help lists" "$bin/bauta-uninstall" --wrong
    refuses "what is --install?" "$bin/bauta-uninstall" --install
    sed -i '/^tree /d' "$prefix/share/bauta/portable/installed"
    refuses "the record of this installation is damaged" "$bin/bauta-uninstall"
    [[ $("$bin/bauta") == 1.0 ]] || bad "something was removed though the record is damaged"
    passes run "$file" --install
    mv "$prefix" "$HOME/moved"
    ln -s "$HOME/moved" "$prefix"
    passes "$bin/bauta-uninstall"
    same_state "$HOME" "$before"
}

try_leftovers() {
    where="$* beside the tree"
    before=$(state "$HOME")
    mkdir -p "$prefix.new-999999998/share/bauta/portable" "$prefix.old-999999997/share/bauta/portable" "$prefix.new-999999996"
    passes run "$file" --install
    ! beside || bad "something lies beside $prefix"
    mkdir -p "$prefix.new-999999998" && : >"$prefix.new-999999998/.unpack"
    passes "$bin/bauta-uninstall"
    same_state "$HOME" "$before"
    # Of an installation that is running, and what only has such a name.
    mkdir -p "$prefix.new-$$/share/bauta/portable" "$prefix.new-999999998" "$prefix.old-1x/share/bauta/portable"
    : >"$prefix.new-999999998/mine"
    before=$(state "$HOME")
    passes run "$file" --install
    passes "$bin/bauta-uninstall"
    same_state "$HOME" "$before"
    rm -r "$prefix".*
}

# The signal that no trap sees, while it unpacks, between the two names, and while the older version is removed.
try_killed() {
    where="$* killed"
    before=$(state "$HOME")
    killed() {
        PATH=$scratch/fake:$PATH run "$1" --install >"$scratch/said" 2>&1 && bad "it was not killed"
        rm "$scratch"/fake/*
    }
    fake tar <<<'kill -KILL $PPID'
    killed "$file"
    beside .new- || bad "not killed while unpacking"
    passes run "$file" --install
    ! beside || bad "what the killed one left is still there"
    fake mv <<<"$(command -v mv)"' "$@" && case "$*" in *.old-*) kill -KILL $PPID ;; esac'
    killed "$scratch/newer.run"
    [[ ! -e $prefix ]] || bad "not killed between the names"
    passes run "$scratch/newer.run" --install
    [[ $("$bin/bauta") == 1.1 ]] || bad "not replaced after it was killed"
    fake rm <<<'case "$*" in *.old-*) kill -KILL $PPID ;; esac'
    killed "$file"
    beside .old- || bad "not killed while removing"
    passes "$bin/bauta-uninstall"
    same_state "$HOME" "$before"
}

# Something cannot be removed; and whether a file of the tree is open meanwhile, which disks of a network do not allow.
try_obstacles() {
    where="$* obstacles"
    before=$(state "$HOME")
    mkdir -p "$scratch/tmp"
    passes run "$file" --install
    fake rm <<<'case "$*" in */bin) exit 1 ;; esac
        ls -l "/proc/$PPID/fd" >>"$FDS"
        exec '"$(command -v rm)"' "$@"'
    export FDS=$scratch/fds
    PATH=$scratch/fake:$PATH refuses "cannot remove all" "$bin/bauta-uninstall"
    fake rm <<<'ls -l "/proc/$PPID/fd" >>"$FDS"
        exec '"$(command -v rm)"' "$@"'
    PATH=$scratch/fake:$PATH TMPDIR=$scratch/tmp passes "$bin/bauta-uninstall"
    same_state "$HOME" "$before"
    grep -F "$scratch/tmp/" "$FDS" >/dev/null || bad "the uninstaller does not run from a copy"
    ! grep -F "bauta-portable/" "$FDS" || bad "the files above were open while they were removed"
    [[ -z $(ls -A "$scratch/tmp") ]] || bad "the copy of the uninstaller is left"
    rm -r "$scratch"/fake/* "$FDS"
}

try_with_shell() {
    local shell=("$@") before bin prefix
    export HOME="$scratch/ho\"me & <of> \$me \`x\` 100% |\\ü $*"
    mkdir -p "$HOME"
    bin=$HOME/.local/bin
    prefix=$HOME/.local/share/bauta-portable
    before=$(state "$HOME")
    run() { "${shell[@]}" "$@"; }

    where="$* damage"
    passes run "$file" --check
    refuses "what is --wrong" run "$file" --wrong
    for place in 100 3000 "$(($(stat -c %s "$file") - 100))" "$(($(stat -c %s "$file") / 2))"; do
        cp "$file" "$scratch/damaged.run"
        byte=$(od -An -tu1 -j "$place" -N 1 "$file" | tr -d ' ')
        # shellcheck disable=SC2059 # the byte is the format
        printf "\\x$(printf %x $((byte ^ 1)))" | dd of="$scratch/damaged.run" bs=1 seek="$place" conv=notrunc status=none
        if run "$scratch/damaged.run" --check >"$scratch/said" 2>&1; then
            bad "a wrong byte at $place was not noticed"
        fi
    done
    head -c "$(($(stat -c %s "$file") - 1))" "$file" >"$scratch/cut.run"
    refuses "not whole" run "$scratch/cut.run" --install
    refuses "needs 9.9 or newer" run "$scratch/too-new.run" --install
    same_state "$HOME" "$before"

    where="$* installing"
    passes run "$file" --install
    [[ $("$bin/bauta") == 1.0 && $("$bin/bauta-studio") == 1.0 ]] || bad "the links do not lead to the programs"
    [[ -e $HOME/.local/share/man/man1/bauta.1.gz ]] || bad "no manual page"
    python3 - "$HOME/.local/share/applications/bauta-studio.desktop" "$prefix/bin/bauta-studio" <<'TEXT' || bad "Exec"
import re, sys
line = next(line for line in open(sys.argv[1], encoding="utf-8") if line.startswith("Exec="))
quoted = re.fullmatch(r'Exec="(.*)" %F\n', line).group(1).replace("\\\\", "\\").replace("%%", "%")
sys.exit(re.sub(r'\\(["`$\\])', r"\1", quoted) != sys.argv[2])
TEXT
    python3 - "$prefix/share/bauta/portable/fonts.conf" <<'TEXT' || bad "fonts.conf"
import sys
import xml.etree.ElementTree as tree
cache = tree.parse(sys.argv[1]).find("cachedir").text
sys.exit(cache + "/../fonts.conf" == sys.argv[1] or not cache.endswith("/cache") or cache[:-5] not in sys.argv[1])
TEXT
    passes run "$scratch/newer.run" --install
    [[ $("$bin/bauta") == 1.1 ]] || bad "the newer version did not replace the older one"
    [[ ! -L $HOME/.local/share/man/man1/bauta.1.gz ]] || bad "a link of the older version leads nowhere"
    ! beside || bad "something lies beside $prefix"
    mkdir -p "$HOME/.config/bauta" && : >"$HOME/.config/bauta/studio.ini"
    passes "$bin/bauta-uninstall"
    [[ -f $HOME/.config/bauta/studio.ini ]] || bad "settings are gone without --purge"
    rm -r "$HOME/.config"
    same_state "$HOME" "$before"

    where="$* purging"
    passes run "$file" --install --prefix "$HOME/some where/else"
    mkdir -p "$HOME/.config/bauta" "$HOME/.local/share/bauta/models"
    : >"$HOME/.config/bauta/studio.ini"
    passes "$bin/bauta-uninstall" --purge
    same_state "$HOME" "$before"

    where="$* tools that came later"
    if [[ $1 != busybox ]]; then
        PATH=${PATH#"$scratch/tools:"} passes run "$file" --install
        passes "$bin/bauta-uninstall"
        same_state "$HOME" "$before"
    fi

    where="$* what is not ours"
    mkdir -p "$bin" "$HOME/.local/share/applications"
    echo mine >"$bin/bauta"
    : >"$HOME/.local/share/applications/mine.desktop"
    before=$(state "$HOME")
    refuses "is not Bauta's" run "$file" --install
    same_state "$HOME" "$before"
    rm "$bin/bauta"
    mkdir "$prefix"
    before=$(state "$HOME")
    refuses "is not an installed Bauta" run "$file" --install
    refuses "no installed Bauta" run "$file" --uninstall
    same_state "$HOME" "$before"
    rmdir "$prefix"
    passes run "$file" --install
    : >"$bin/another"
    before=$(state "$HOME")
    refuses "another copy of Bauta" run "$file" --install --prefix "$HOME/second"
    same_state "$HOME" "$before"
    passes run "$file" --uninstall
    [[ -f $bin/another && -f $HOME/.local/share/applications/mine.desktop ]] || bad "what is not ours is gone"

    where="$* extracting"
    passes run "$file" --extract "$HOME/a folder/in it"
    [[ $("$HOME/a folder/in it/bin/bauta") == 1.0 ]] || bad "not extracted"
    refuses "is not empty" run "$file" --extract "$HOME/a folder"
    before=$(state "$HOME")
    refuses "do not start here" run "$scratch/foreign.run" --extract "$HOME/third"
    refuses "do not start here" run "$scratch/foreign.run" --install
    same_state "$HOME" "$before"

    try_uninstaller "$@"
    try_leftovers "$@"
    [[ $1 != busybox ]] || return 0 # it takes its own tools for all that is faked from here on
    try_killed "$@"
    try_obstacles "$@"
    where="$* other machines"
    mkdir -p "$scratch/fake"
    printf '#!/bin/sh\n[ "$1" = -s ] && echo Linux || echo aarch64\n' >"$scratch/fake/uname"
    chmod 755 "$scratch/fake/uname"
    PATH=$scratch/fake:$PATH refuses "not for Linux on aarch64" run "$file" --install
    printf '#!/bin/sh\nprintf "Filesystem 1024-blocks Used Available Capacity Mounted on\\nd 9 9 0 99%%%% /\\n"\n' \
        >"$scratch/fake/df"
    rm "$scratch/fake/uname"
    chmod 755 "$scratch/fake/df"
    before=$(state "$HOME")
    PATH=$scratch/fake:$PATH refuses "not enough room" run "$file" --install
    rm "$scratch/fake/df"
    same_state "$HOME" "$before"

    # A disk that fills up while unpacking, and one that runs no programs.
    if ((EUID == 0)) && unshare --mount true 2>/dev/null; then
        where="$* disk"
        mkdir -p "$scratch/disk"
        export shell_words="$*" file scratch
        ln -s /bin/true "$scratch/fake/df" # which cannot tell
        in_mounts() { unshare --mount --propagation private -- sh -c "$1"; }
        refuses "could not unpack" in_mounts 'mount -t tmpfs -o size=64k none "$scratch/disk" &&
            export HOME="$scratch/disk" && PATH="$scratch/fake:$PATH" $shell_words "$file" --install'
        rm "$scratch/fake/df"
        refuses "programs may not be run" in_mounts 'mount -t tmpfs -o noexec none "$scratch/disk" &&
            export HOME="$scratch/disk" && $shell_words "$file" --install'
    else
        echo "SKIP : full and noexec disks: only root can mount them"
    fi
}
try_with_shell sh
try_with_shell bash --posix
if command -v busybox >/dev/null; then
    try_with_shell busybox sh
fi
((problems == 0)) || exit 1
echo "all as it should be"
