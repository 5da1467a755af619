#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: drive_studio.sh PROGRAM PHOTO_FOLDER OUT_FOLDER
#
# Runs the studio's own program on a virtual screen with a window manager and drives it from outside, as a person would:
# opens a folder in the file dialog, keeps one face, exports, looks at the check, saves the project and quits. Pictures
# of each step are in OUT_FOLDER. Exit code 77: something that this needs is not installed. Nothing of the user's own
# settings is touched.
set -euo pipefail

program=$1
mkdir -p "$3"
out=$(cd "$3" && pwd)
patience=${BAUTA_PATIENCE:-240} # seconds for one step

for tool in Xvfb openbox xdotool import; do
    command -v "$tool" >/dev/null || {
        echo "SKIP: $tool is not installed (Debian: xvfb openbox xdotool imagemagick)"
        exit 77
    }
done

home=$(mktemp -d)
children=()
photos=$home/photos
mkdir "$photos"
cp "$2"/*.jpg "$photos"
photo_count=$(find "$photos" -name '*.jpg' | wc -l)
clean_up() {
    for child in "${children[@]}"; do
        kill "$child" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    rm -rf "$home"
}
trap clean_up EXIT

fail() {
    import -window root "$out/failed.png" || true
    printf 'drive_studio: %s; the screen is in %s\n' "$*" "$out/failed.png" >&2
    exit 1
}
# wait_for WHAT COMMAND...: until the command succeeds.
wait_for() {
    local what=$1 end=$((SECONDS + patience))
    shift
    until "$@" >/dev/null 2>&1; do
        kill -0 "$studio" 2>/dev/null || fail "the studio has ended while waiting for $what"
        ((SECONDS < end)) || fail "waited $patience s for $what"
        sleep 0.2
    done
    printf '%5d s  %s\n' "$SECONDS" "$what"
}
# The largest free number: Xvfb says which it took.
exec {from_server}<> <(:)
Xvfb -displayfd "$from_server" -screen 0 1440x900x24 -nolisten tcp 2>/dev/null &
children+=($!)
read -r -t 30 -u "$from_server" display || {
    echo "drive_studio: Xvfb does not start" >&2
    exit 1
}
export DISPLAY=:$display
unset WAYLAND_DISPLAY QT_QPA_PLATFORM
export HOME=$home XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data XDG_CACHE_HOME=$home/cache LC_ALL=C.UTF-8
openbox &
children+=($!)

window_named() { xdotool search --onlyvisible --name "$1"; }
focused() { xdotool getwindowname "$(xdotool getwindowfocus)" | grep -q -- "$1"; }
shoot() { import -window root "$out/$1.png"; }
key() {
    xdotool key --clearmodifiers "$@"
    sleep 0.4
}
type_text() {
    xdotool type --delay 12 -- "$1"
    sleep 0.4
}

"$program" &
studio=$!
children+=("$studio")
wait_for "the window" window_named ' Bauta$'
window=$(window_named ' Bauta$' | head -n 1)
xdotool windowactivate --sync "$window"
xdotool windowsize --sync "$window" 1400 840
xdotool windowmove "$window" 10 25
sleep 1
shoot 1-empty

# What the studio knows is in its project file, so that is how this looks into it.
project=$home/family.bauta
count() { grep -o -- "$1" "$project" | wc -l; }
all_looked_at() {
    key ctrl+s
    [[ -f $project ]] && (($(count '"sha256"') == photo_count))
}
one_is_kept() {
    key ctrl+s
    grep -q '"method": *"keep"' "$project"
}
exported() { (($(find "$photos/protected" -name '*.jpg' ! -name '.*' 2>/dev/null | wc -l) == photo_count)); }
gone() { ! kill -0 "$studio" 2>/dev/null; }

key ctrl+shift+i
wait_for "the dialog for a folder" focused '^Add a folder'
type_text "$photos"
shoot 2-open
key Return
wait_for "the library" focused ' – Bauta$'
# A key that comes while the last dialog goes is lost, so it is pressed until there is an answer.
asks_where_to_save() { focused '^Save project' || { key ctrl+s && sleep 1 && focused '^Save project'; }; }
wait_for "the dialog to save" asks_where_to_save
type_text "$project"
key Return
wait_for "the faces of $photo_count photos" all_looked_at
shoot 3-faces

key F6
key k
wait_for "a face that is kept" one_is_kept
shoot 4-kept

# With the mouse: the button is at the right end of the tool bar.
eval "$(xdotool getwindowgeometry --shell "$window")"
xdotool mousemove $((X + WIDTH - 60)) $((Y + 46)) click 1
wait_for "the export dialog" focused '^Export'
shoot 5-export
key Return
wait_for "$photo_count protected photos" exported
wait_for "the check of the export" focused '^Check of the export'
sleep 1
shoot 6-check
back_in_the_window() { focused ' – Bauta$' || { key Escape && sleep 1 && focused ' – Bauta$'; }; }
wait_for "the window again" back_in_the_window
key ctrl+s
shoot 7-done
end=$((SECONDS + 20))
until gone; do
    ((SECONDS < end)) || fail "the studio does not end"
    key ctrl+q || true
    sleep 0.5
done
status=0
wait "$studio" || status=$?
((status == 0)) || fail "the studio ended with $status"
printf '%5d s  ended with 0; %s faces, one of them kept; pictures are in %s\n' \
    "$SECONDS" "$(count '"box"')" "$out"
