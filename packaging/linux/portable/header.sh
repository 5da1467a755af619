#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Bauta for any Linux on x86-64, in one file: this script, then a small program that unpacks, then what it unpacks.
# sh THIS_FILE --help tells what it does. Needs a POSIX shell, coreutils, sed and tar, or busybox.
# `A && B || die` is meant for the failure of either; functions that traps call are reachable.
# shellcheck disable=SC2015,SC2317
set -u

# Filled in by self_extracting.sh.
version=@VERSION@
needs_glibc=@NEEDS_GLIBC@
unpacked_kb=@UNPACKED_KB@
unpacker_size=@UNPACKER_SIZE@
file_size=@FILE_SIZE@
header_size=@HEADER_SIZE@
digest=@DIGEST@
# In what --install writes it says that this is bauta-uninstall, or the copy of it that does the work.
uninstaller=

usage() {
    if [ -n "$uninstaller" ]; then
        cat <<TEXT
usage: bauta-uninstall [--purge]
Removes Bauta $version from $prefix
and all that installing it made; with --purge also settings, unsaved work and models that you added.
TEXT
        return
    fi
    cat <<TEXT
Bauta $version: makes photos and videos safe to share. This file holds the command line program (bauta) and the desktop
program (bauta-studio) with everything that they need, for Linux on x86-64 with glibc $needs_glibc or newer.

usage: sh $me OPTION

  --install [--prefix DIR]   install for you alone, without root: into DIR, by default
                             $prefix_shown,
                             with links in ~/.local/bin and an entry in the desktop's menu.
                             Replaces a version that was installed before.
  --uninstall [--purge]      remove what --install made; with --purge also settings, unsaved work and models that
                             you added. Add --prefix DIR if it was installed with it.
  --extract FOLDER           only unpack into FOLDER, which is new or empty
  --check                    tell whether this file is complete and undamaged; --install and --extract do so first
  --version                  print the version
  --help                     this text
TEXT
}

say() { printf '%s\n' "$*"; }
die() {
    printf '%s: %s\n' "$me" "$*" >&2
    exit 1
}
misused() {
    printf '%s: %s\n%s --help lists what there is\n' "$me" "$*" "$called" >&2
    exit 2
}

# -------------------------------------------------------------------------------------------------- this file, and here

# tail_from OFFSET: this file from there on.
tail_from() { tail -c "+$(($1 + 1))" "$self"; }

check_file() {
    actual=$(wc -c <"$self") || die "cannot read $self"
    actual=$((actual))
    [ "$actual" -eq "$file_size" ] ||
        die "this file is not whole: it has $actual bytes, not $file_size. Fetch it again."
    command -v sha256sum >/dev/null || die "sha256sum is not installed, so that this file cannot be checked"
    actual=$({
        head -c "$header_size" "$self" | sed '/^digest=/d'
        tail_from "$header_size"
    } | sha256sum | cut -d ' ' -f 1)
    [ "$actual" = "$digest" ] ||
        die "this file is damaged: its SHA-256 is $actual, not $digest. Fetch it again."
}

host_glibc() {
    for answer in "$(getconf GNU_LIBC_VERSION 2>/dev/null)" "$(/lib64/ld-linux-x86-64.so.2 --version 2>/dev/null)" \
        "$(ldd --version 2>/dev/null)"; do
        found=$(printf '%s\n' "$answer" | sed -n '1s/^.*[^0-9.]\([0-9][0-9]*\.[0-9][0-9]*\)[^0-9]*$/\1/p')
        case $answer in
        *glibc* | *GLIBC* | *"GNU libc"* | ld.so*) [ -z "$found" ] || break ;;
        esac
        found=
    done
    printf '%s\n' "$found"
}

check_system() {
    [ "$(uname -s)" = Linux ] && [ "$(uname -m)" = x86_64 ] ||
        die "this is for Linux on x86_64, not for $(uname -s) on $(uname -m)"
    have=$(host_glibc)
    [ -n "$have" ] || die "this system has no glibc, the C library of most Linux systems; Bauta needs $needs_glibc or newer"
    if [ "${have%%.*}" -lt "${needs_glibc%%.*}" ] ||
        { [ "${have%%.*}" -eq "${needs_glibc%%.*}" ] && [ "${have#*.}" -lt "${needs_glibc#*.}" ]; }; then
        die "this system has glibc $have, and Bauta needs $needs_glibc or newer (Debian 12 has 2.36, Debian 13 2.41)"
    fi
}

# check_room FOLDER: whether the unpacked files fit. What df cannot tell is found out when unpacking.
check_room() {
    free=$(df -Pk "$1" 2>/dev/null | sed -n '2s/^.* \([0-9][0-9]*\)  *[0-9]*% .*$/\1/p')
    [ -z "$free" ] || [ "$free" -ge "$unpacked_kb" ] ||
        die "not enough room in $1: $((unpacked_kb / 1024)) MB are needed, $((free / 1024)) MB are free"
}

# unpack FOLDER: which exists and is empty. Whoever calls removes it when that fails.
unpack() {
    unpacker=$1/.unpack
    tail_from "$header_size" | head -c "$unpacker_size" >"$unpacker" && chmod 700 "$unpacker" || return 1
    "$unpacker" --try 2>/dev/null || {
        complain "programs may not be run in $1 (is the file system mounted with noexec?); choose another folder"
        return 1
    }
    {
        tail_from "$((header_size + unpacker_size))" | "$unpacker" || : >"$1/.failed"
    } | tar -xof - -C "$1" || return 1
    [ ! -e "$1/.failed" ] && [ -d "$1/$marker" ] && rm "$unpacker" || return 1
    "$1/bin/bauta" version >/dev/null 2>&1 || {
        complain "programs of other systems do not start here (is /lib64/ld-linux-x86-64.so.2 there?)"
        return 1
    }
    write_fonts_conf "$1" "$2"
}
complain() { printf '%s: %s\n' "$me" "$*" >&2; }

# write_fonts_conf TREE PLACE: where fontconfig keeps what it remembers, when the tree is in its place. Only that is
# absolute in the tree; where it does not hold any more, fontconfig takes the user's own folder.
write_fonts_conf() {
    [ -f "$1/$marker/fonts.conf.in" ] || return 0
    cache=$(printf '%s' "$2/$marker/cache" | sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g')
    cache=$(printf '%s' "$cache" | sed -e 's/[\\&|]/\\&/g')
    sed "s|@CACHE@|$cache|" "$1/$marker/fonts.conf.in" >"$1/$marker/fonts.conf"
}

# ------------------------------------------------------------------------------------------------------------- extract

extract() {
    check_file
    check_system
    folder=$(absolute "$1")
    [ ! -e "$folder" ] || [ -d "$folder" ] || die "$folder is no folder"
    [ ! -d "$folder" ] || [ -z "$(ls -A "$folder")" ] || die "$folder is not empty"
    existed=$([ -d "$folder" ] && echo yes)
    trap 'exit 1' HUP INT TERM
    trap 'clean_extracted' EXIT
    mkdir -p "$folder" || die "cannot make $folder"
    check_room "$folder"
    unpack "$folder" "$folder" || die "could not unpack into $folder: see above; nothing is left there"
    trap - EXIT
    say "unpacked; the programs are $folder/bin/bauta and $folder/bin/bauta-studio"
}
clean_extracted() {
    for entry in "$folder"/* "$folder"/.unpack "$folder"/.failed; do
        rm -rf "$entry"
    done
    [ -n "$existed" ] || rmdir "$folder" 2>/dev/null
}

# ------------------------------------------------------------------------------------------------------------- install

# link_for FILE: where the link to this file of the tree belongs.
link_for() {
    case $1 in
    bin/*) printf '%s\n' "$HOME/.local/$1" ;;
    uninstall) printf '%s\n' "$HOME/.local/bin/bauta-uninstall" ;;
    share/*) printf '%s\n' "$data_home/${1#share/}" ;;
    esac
}
linked_files='bin/bauta
bin/bauta-studio
uninstall
share/applications/bauta-studio.desktop
share/mime/packages/bauta-studio.xml
share/icons/hicolor/scalable/apps/bauta-studio.svg
share/icons/hicolor/scalable/mimetypes/application-x-bauta-project.svg
share/man/man1/bauta.1.gz
share/man/man1/bauta-studio.1.gz
share/bash-completion/completions/bauta
share/bash-completion/completions/bauta-studio'

is_ours() { [ -d "$1/$marker" ] && [ -f "$1/$record" ]; }

# recorded_of KIND: what the record of the installed tree says of it, a line each.
recorded_of() { [ ! -f "$prefix/$record" ] || sed -n "s/^$1 //p" "$prefix/$record"; }

# is_our_link LINK: whether it leads into the tree, under the name that this had when the link was made.
is_our_link() {
    [ -L "$1" ] || return 1
    case $(readlink "$1") in
    "$linked_tree"/*) return 0 ;;
    esac
    return 1
}

# refuse_foreign: before anything is done, whether all that is to be made may be made.
refuse_foreign() {
    if [ -e "$prefix" ] || [ -L "$prefix" ]; then
        is_ours "$prefix" || die "$prefix exists and is not an installed Bauta; choose another folder with --prefix"
    fi
    for file in $linked_files; do
        link=$(link_for "$file")
        if { [ -e "$link" ] || [ -L "$link" ]; } && ! is_our_link "$link"; then
            case $(readlink "$link") in
            */"$file") die "$link belongs to another copy of Bauta: $(readlink "$link"). Uninstall that one first." ;;
            esac
            die "$link exists and is not Bauta's; move it away first"
        fi
    done
}

# missing_folders FOLDER: those that must be made for it, outermost last, in the form of the record.
missing_folders() {
    missing=$1
    while [ ! -d "$missing" ]; do
        printf 'folder %s\n' "$missing"
        missing=$(dirname "$missing")
    done
}

running_program() {
    real=$(cd "$prefix" && pwd -P) || return 1
    for exe in /proc/[0-9]*/exe; do
        case $(readlink "$exe" 2>/dev/null) in
        "$real"/*)
            exe=${exe#/proc/}
            printf '%s\n' "${exe%/exe}"
            return 0
            ;;
        esac
    done
    return 1
}
refuse_running() {
    process=$(running_program) && die "Bauta is running (process $process); end it first"
    return 0
}

# write_desktop_entry: with the path of the program, as sessions need not know ~/.local/bin.
write_desktop_entry() {
    entry=$1/share/applications/bauta-studio.desktop
    [ -f "$entry" ] || return 0
    # Quoted for Exec (" ` $ \), then as a string of the file (\), then for sed.
    program=$(printf '%s' "$prefix/bin/bauta-studio" |
        sed -e 's/["`$\\]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g' -e 's/[\\&|]/\\&/g')
    sed "s|^Exec=bauta-studio|Exec=\"$program\"|" "$entry" >"$entry.new" && mv "$entry.new" "$entry"
}

# The uninstaller is this script without the packed files.
write_uninstaller() {
    head -c "$header_size" "$self" | sed -e 's/^uninstaller=.*/uninstaller=installed/' >"$1/$marker/uninstall.sh" || return 1
    cat >"$1/uninstall" <<'TEXT' || return 1
#!/bin/sh
# Removes this copy of Bauta; with --purge also settings, unsaved work and models that you added.
self=$(readlink -f "$0")
tree=$(dirname "$self")
exec sh "$tree/share/bauta/portable/uninstall.sh" --uninstall --prefix "$tree" "$@"
TEXT
    chmod 755 "$1/uninstall"
}

# desktop_files: two levels of the folders that the desktop's tools write in, which is how deep they do.
desktop_files() {
    for folder in "$data_home/applications" "$data_home/mime"; do
        for entry in "$folder"/* "$folder"/*/*; do
            [ ! -e "$entry" ] || printf '%s\n' "$entry"
        done
    done
}

# tell_desktop [new]: what desktops derive from entries and types of files is brought up to date, where the tools for that
# are installed. Only with "new" it is made where it did not exist: the tools may have come after Bauta was installed.
tell_desktop() {
    [ -z "${1:-}" ] && [ ! -f "$data_home/applications/mimeinfo.cache" ] ||
        ! command -v update-desktop-database >/dev/null ||
        update-desktop-database "$data_home/applications" >/dev/null 2>&1
    [ -z "${1:-}" ] && [ ! -f "$data_home/mime/mime.cache" ] || ! command -v update-mime-database >/dev/null ||
        update-mime-database "$data_home/mime" >/dev/null 2>&1
    [ ! -d "$data_home/icons/hicolor" ] || touch "$data_home/icons/hicolor" 2>/dev/null
    return 0
}

# remove_leftovers TREE: what an installation that was killed left beside the tree. If it had already moved the older
# version away, that comes back.
remove_leftovers() {
    for folder in "$1".old-[0-9]* "$1".new-[0-9]*; do
        process=${folder##*-}
        case $process in
        *[!0-9]*) continue ;;
        esac
        [ -d "$folder" ] && [ ! -L "$folder" ] && [ ! -d "/proc/$process" ] || continue
        if [ "${folder%-*}" = "$1.old" ] && [ ! -e "$1" ] && [ ! -L "$1" ] && is_ours "$folder"; then
            mv "$folder" "$1"
        elif [ -d "$folder/$marker" ] || [ -e "$folder/.unpack" ]; then
            rm -rf "$folder" || complain "cannot remove $folder"
        else
            rmdir "$folder" 2>/dev/null # killed before anything was in it
        fi
    done
}

# plan_record: what the record is going to say.
plan_record() {
    missing_folders "$parent"
    for file in $linked_files; do
        missing_folders "$(dirname "$(link_for "$file")")"
    done
    # What programs make themselves is only removed with --purge, and only when empty.
    for folder in "$config_home" "$data_home"; do
        [ -d "$folder" ] || printf 'later %s\n' "$folder"
    done
    [ ! -f "$prefix/$record" ] || sed -n -e '/^folder /p' -e '/^later /p' -e '/^made /p' "$prefix/$record"
    printf 'tree %s\ndata %s\n' "$prefix" "$data_home"
    for file in $linked_files; do
        printf 'link %s\n' "$(link_for "$file")"
    done
}

# put_in_place: the new tree, complete with its record, where the old one was.
put_in_place() {
    stage=$prefix.new-$$
    old=$prefix.old-$$
    trap 'exit 1' HUP INT TERM
    trap 'undo_install' EXIT
    mkdir -p "$parent" && [ -w "$parent" ] || die "cannot write in $parent"
    check_room "$parent"
    mkdir "$stage" || die "cannot write in $parent"
    say "unpacking into $prefix ..."
    unpack "$stage" "$prefix" || die "could not unpack into $parent: see above (is the disk full?); nothing was installed"
    write_desktop_entry "$stage" && write_uninstaller "$stage" &&
        printf '%s\n' "$planned" | sort -u | sed '/^$/d' >"$stage/$record" || die "cannot write in $stage"
    [ ! -d "$prefix" ] || mv "$prefix" "$old" || die "cannot replace $prefix"
    mv "$stage" "$prefix" || die "cannot rename $stage to $prefix"
    rm -rf "$old"
    trap - EXIT
}
undo_install() {
    rm -rf "$stage"
    if [ -d "$old" ] && [ -d "$prefix" ]; then # the new one is in place
        rm -rf "$old"
    elif [ -d "$old" ]; then
        mv "$old" "$prefix"
    fi
    printf '%s\n' "$planned" | remove_folders folder
}

make_links() {
    for file in $linked_files; do
        link=$(link_for "$file")
        [ -e "$prefix/$file" ] || continue
        mkdir -p "$(dirname "$link")" && ln -sf "$prefix/$file" "$link" || die "cannot make $link"
    done
    printf '%s\n' "$old_links" | while IFS= read -r link; do # those of an older version that lead nowhere now
        [ -e "$link" ] || ! is_our_link "$link" || rm "$link"
    done
}

# note_made BEFORE: files that exist only since then are removed again with the last entry beside them.
note_made() {
    desktop_files | while IFS= read -r entry; do
        case "
$1
" in
        *"
$entry
"*) ;;
        *) [ -L "$entry" ] || printf 'made %s\n' "$entry" ;;
        esac
    done >>"$prefix/$record"
}

tell_installed() {
    say "Bauta $version is installed in $prefix"
    say "    start it:   $HOME/.local/bin/bauta --help   and   $HOME/.local/bin/bauta-studio"
    say "    remove it:  $HOME/.local/bin/bauta-uninstall"
    case :$PATH: in
    *:"$HOME/.local/bin":*) ;;
    *) say "    $HOME/.local/bin is not in PATH; until you add it (or log in again), call the programs as above" ;;
    esac
}

install() {
    check_file
    check_system
    remove_leftovers "$prefix"
    linked_tree=$(recorded_of tree)
    linked_tree=${linked_tree:-$prefix}
    old_links=$(recorded_of link)
    refuse_foreign
    [ ! -d "$prefix" ] || refuse_running
    parent=$(dirname "$prefix")
    planned=$(plan_record)
    put_in_place
    before=$(desktop_files)
    make_links
    tell_desktop new
    note_made "$before"
    tell_installed
}

# ----------------------------------------------------------------------------------------------------------- uninstall

# remove_folders KIND: those of the record on standard input, innermost first, where they are empty.
remove_folders() {
    sed -n "s/^$1 //p" | sort -ru | while IFS= read -r folder; do
        [ ! -d "$folder" ] || [ -L "$folder" ] || rmdir "$folder" 2>/dev/null
    done
    return 0
}

# remove_made FOLDER GLOB: what the desktop's tools made in the folder, if nothing that they serve is left there.
remove_made() {
    for entry in "$1"/$2; do
        [ ! -e "$entry" ] && [ ! -L "$entry" ] || return 0
    done
    printf '%s\n' "$recorded" | sed -n 's/^made //p' | sort -ru | while IFS= read -r entry; do
        case $entry in
        "$1"/*)
            if [ -d "$entry" ] && [ ! -L "$entry" ]; then
                rmdir "$entry" 2>/dev/null
            else
                rm -f "$entry"
            fi
            ;;
        esac
    done
}

# empty_but FOLDER NAMES: removes what is in the folder but the entries of these names.
empty_but() {
    for entry in "$1"/* "$1"/.[!.]*; do
        case " $2 " in
        *" ${entry##*/} "*) continue ;;
        esac
        rm -rf "$entry" || return 1
    done
}

# remove_tree: what uninstalling takes goes last, the record at the very end, so that it can be repeated when something
# was in the way.
remove_tree() {
    empty_but "$prefix" "share uninstall" && empty_but "$prefix/share" bauta && empty_but "$prefix/share/bauta" portable &&
        empty_but "$prefix/$marker" "uninstall.sh ${record##*/}" || return 1
    remove_link "$(link_for uninstall)"
    rm -f "$prefix/uninstall" "$prefix/$marker/uninstall.sh" && rm -rf "$prefix" || return 1
    [ -z "$way_here" ] || rm "$way_here"
}
remove_link() { ! is_our_link "$1" || rm "$1" || complain "cannot remove $1"; }

remove_settings() {
    for folder in "$config_home/bauta" "$data_home/bauta"; do
        if [ -d "$folder" ]; then
            rm -rf "$folder" || die "cannot remove $folder"
            say "removed $folder"
        fi
    done
}

# work_outside: a file that is open cannot be removed from a network's disk, so that the uninstaller of the tree does its
# work from a copy. Where there is no room for one it goes on.
work_outside() {
    copy=$(mktemp 2>/dev/null) || return 0
    sed 's/^uninstaller=.*/uninstaller=copy/' "$self" >"$copy" &&
        exec sh "$copy" --uninstall --prefix "$prefix" ${purge:+--purge}
    rm -f "$copy"
}

uninstall() {
    remove_leftovers "$prefix"
    is_ours "$prefix" || die "there is no installed Bauta in $prefix; name the folder with --prefix"
    refuse_running
    prefix=$(cd "$prefix" && pwd -P) || die "cannot enter $prefix"
    [ -w "$prefix" ] && [ -w "$(dirname "$prefix")" ] || die "cannot write in $(dirname "$prefix")"
    recorded=$(cat "$prefix/$record")
    linked_tree=$(recorded_of tree)
    data_home=$(recorded_of data)
    [ -n "$linked_tree" ] && [ -n "$data_home" ] ||
        die "the record of this installation is damaged: $prefix/$record. Install again, then uninstall."
    remove_leftovers "$linked_tree"
    way_here= # the tree may have been moved, with a link to it where it was
    [ ! -L "$linked_tree" ] || [ "$(cd "$linked_tree" && pwd -P)" != "$prefix" ] || way_here=$linked_tree
    recorded_of link | while IFS= read -r link; do
        [ "$link" = "$(link_for uninstall)" ] || remove_link "$link"
    done
    remove_made "$data_home/applications" '*.desktop'
    remove_made "$data_home/mime" 'packages/*.xml'
    tell_desktop
    [ -z "$purge" ] || remove_settings
    remove_tree || die "cannot remove all of $prefix"
    printf '%s\n' "$recorded" | remove_folders folder
    [ -z "$purge" ] || printf '%s\n' "$recorded" | remove_folders later
    say "Bauta is removed from $prefix"
    for folder in "$config_home/bauta" "$data_home/bauta"; do
        [ ! -d "$folder" ] || say "    $folder stays: settings, unsaved work, or models that you added"
    done
}

# ---------------------------------------------------------------------------------------------------------------- main

absolute() {
    case $1 in
    /*) path=$1 ;;
    *) path=$PWD/$1 ;;
    esac
    while [ "$path" != "${path%/}" ] && [ "$path" != / ]; do
        path=${path%/}
    done
    printf '%s\n' "$path"
}

marker=share/bauta/portable # in the tree
record=$marker/installed
case $0 in
*/*) self=$0 ;;
*) self=./$0 ;;
esac
me=${0##*/}
called="sh $me"
if [ -n "$uninstaller" ]; then
    me=bauta-uninstall
    called=$me
fi

home_needed() {
    [ -n "${HOME:-}" ] && [ -d "$HOME" ] || die "HOME does not name a folder"
    case $HOME$prefix in
    *"
"*) die "folders whose names have line breaks are not supported" ;;
    esac
}
case ${XDG_DATA_HOME:-} in
/*) data_home=$XDG_DATA_HOME ;;
*) data_home=${HOME:-}/.local/share ;;
esac
case ${XDG_CONFIG_HOME:-} in
/*) config_home=$XDG_CONFIG_HOME ;;
*) config_home=${HOME:-}/.config ;;
esac
prefix=$data_home/bauta-portable
prefix_shown=$prefix

action=
argument=
purge=
while [ $# -gt 0 ]; do
    case $1 in
    --help | -h)
        usage
        exit 0
        ;;
    --version | --check | --install | --uninstall | --extract)
        [ -z "$uninstaller" ] || [ "$1" = --uninstall ] || misused "what is $1?"
        [ -z "$action" ] || misused "$action and $1 do not go together"
        action=$1
        if [ "$1" = --extract ]; then
            [ $# -ge 2 ] && [ -n "$2" ] || misused "--extract takes a folder"
            argument=$2
            shift
        fi
        ;;
    --prefix)
        [ $# -ge 2 ] && [ -n "$2" ] || misused "--prefix takes a folder"
        prefix=$(absolute "$2")
        shift
        ;;
    --purge) purge=yes ;;
    *) misused "what is $1?" ;;
    esac
    shift
done
[ -z "$purge" ] || [ "$action" = --uninstall ] || misused "--purge goes with --uninstall"
[ "$prefix" = "$prefix_shown" ] || [ "$action" = --install ] || [ "$action" = --uninstall ] ||
    misused "--prefix goes with --install and --uninstall"

# File names of the list above have no blanks; everything else is quoted.
case $action in
--version) say "$version" ;;
--check)
    check_file
    say "complete and undamaged: Bauta $version, SHA-256 $digest"
    ;;
--extract) extract "$argument" ;;
--install)
    home_needed
    umask 022
    install
    ;;
--uninstall)
    home_needed
    [ "$uninstaller" != installed ] || work_outside
    [ "$uninstaller" != copy ] || trap 'rm -f "$self"' EXIT
    trap 'exit 1' HUP INT TERM
    uninstall
    ;;
*) usage ;;
esac
exit 0
