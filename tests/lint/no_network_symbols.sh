#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: no_network_symbols.sh NM ARCHIVE...
# Fails if one of our object files calls a function that opens a network connection or starts another program. The
# source lint sees names; this sees what the compiler made of macros, inline functions and templates.
set -euo pipefail
nm=$1
shift
forbidden='^(socket|connect|bind|listen|accept4?|sendto|getaddrinfo|gethostbyname.*|curl_.*|system|popen|execv.*|posix_spawn.*)(@.*)?$'
status=0
for archive in "$@"; do
    symbols=$("$nm" --undefined-only --format=just-symbols "$archive" 2>/dev/null | sort -u)
    [[ -n $symbols ]] || { echo "$archive: no symbols read" && status=1; }
    if found=$(grep -E "$forbidden" <<<"$symbols"); then
        echo "$archive calls: ${found//$'\n'/ }"
        status=1
    fi
done
echo "$# archives looked at"
exit "$status"
