#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Architecture lint: the project's rules that a compiler does not check.

usage: lint.py ROOT        check every source below ROOT; exit code 1 and one line a violation
       lint.py --list      the rules with their reasons

Each rule is a function (path, text, tree) -> iterable of (line number, message), registered with @rule. Paths are
relative to ROOT with forward slashes. lint_selftest.py proves for each rule that it can fail.
"""

import os
import re
import sys
from dataclasses import dataclass
from typing import Callable, Dict, Iterable, Iterator, List, Tuple

SKIPPED_FOLDERS = {".git", ".cache", "build", "__pycache__", "node_modules"}
CODE = (".cpp", ".h")
SCRIPTS = (".py", ".sh", ".cmake", ".js", ".mjs", ".cjs")
TEXT = CODE + SCRIPTS + (".txt", ".md", ".json", ".yml", ".xml", ".in", ".desktop")
MAX_LINES = 600

Finding = Tuple[int, str]


@dataclass(frozen=True)
class Tree:
    """What rules need to know of the whole project."""

    layers: Tuple[str, ...]  # bottom to top


@dataclass(frozen=True)
class Rule:
    name: str
    reason: str
    applies: Callable[[str], bool]
    check: Callable[[str, str, Tree], Iterable[Finding]]


RULES: Dict[str, Rule] = {}


def rule(name: str, reason: str, applies: Callable[[str], bool]):
    """Registers a rule under its name."""

    def register(check):
        RULES[name] = Rule(name, reason, applies, check)
        return check

    return register


def is_code(path: str) -> bool:
    return path.endswith(CODE)


def is_script(path: str) -> bool:
    return path.endswith(SCRIPTS) or path in ("dev", ".ci/run")


def is_text(path: str) -> bool:
    return path.endswith(TEXT) or path in ("dev", ".ci/run")


INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def includes(text: str) -> Iterator[Tuple[int, str]]:
    """(line number, what is included) of each include directive."""
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def matches(text: str, pattern: "re.Pattern[str]") -> Iterator[Tuple[int, str]]:
    """(line number, matched text) of the first match in each line."""
    for number, line in enumerate(text.splitlines(), 1):
        match = pattern.search(line)
        if match:
            yield number, match.group(0)


# ------------------------------------------------------------------------------------------------- form of a file


@rule("spdx", "the licence of every file is plain to people and tools", lambda p: is_code(p) or is_script(p))
def check_spdx(_path, text, _tree):
    head = "\n".join(text.splitlines()[:6])
    for tag in ("SPDX-" + "FileCopyrightText:", "SPDX-" + "License-Identifier: GPL-3.0-or-later"):
        if tag not in head:
            yield 1, f"the first lines lack '{tag}'"


@rule("pragma-once", "a header may be included twice", lambda p: p.endswith(".h"))
def check_pragma_once(_path, text, _tree):
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("//"):
            if line.strip() != "#pragma once":
                yield number, "the first line after the licence must be '#pragma once'"
            return
    yield 1, "no '#pragma once'"


@rule("length", f"a file has one job; above {MAX_LINES} lines it has two", lambda p: is_code(p) or is_script(p))
def check_length(_path, text, _tree):
    count = len(text.splitlines())
    if count > MAX_LINES:
        yield count, f"{count} lines; split it ({MAX_LINES} at most)"


@rule("unfinished", "unfinished work belongs into an issue, not into the code", lambda p: is_code(p) or is_script(p))
def check_unfinished(_path, text, _tree):
    for number, word in matches(text, re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")):
        yield number, f"'{word}'"


@rule("machine-path", "the project runs on any machine", is_text)
def check_machine_path(_path, text, _tree):
    pattern = re.compile(r"(?<![\w./$}-])(/(work|home|root|Users|mnt)/\w|[A-Z]:\\\\?Users)")
    for number, found in matches(text, pattern):
        yield number, f"absolute path of some machine: '{found}...'"


@rule("cmake-glob", "a source file that is not listed is not built; a glob notices new files only by chance",
      lambda p: p.endswith("CMakeLists.txt") or p.endswith(".cmake"))
def check_cmake_glob(_path, text, _tree):
    for number, found in matches(text, re.compile(r"\bfile\s*\(\s*GLOB\w*")):
        yield number, f"'{found}': list the sources"


# ---------------------------------------------------------------------------------------------------- architecture


def is_qt_free(path: str) -> bool:
    return path.startswith(("core/", "app/cli/"))


@rule("no-qt", "core and the command line serve programs without Qt and start fast",
      lambda p: is_qt_free(p) and (is_code(p) or p.endswith("CMakeLists.txt")))
def check_no_qt(path, text, _tree):
    if is_code(path):
        for number, name in includes(text):
            if re.match(r"Q[A-Z]|Qt\w*/|q[a-z]+\.h$", name):
                yield number, f"includes Qt: {name}"
    else:
        for number, found in matches(text, re.compile(r"\bQt[56]?::\w+")):
            yield number, f"links Qt: {found}"


@rule("torch", "libtorch takes long to load and to compile; who does not need gradients must not wait for it",
      lambda p: is_code(p) and not p.startswith("tests/"))
def check_torch(path, text, _tree):
    for number, name in includes(text):
        if re.match(r"(torch|ATen|c10)/", name) and not path.startswith("core/gradients/"):
            yield number, f"{name}: only in core/gradients"
        if name.startswith("core/gradients/") and not path.startswith("core/gradients/"):
            yield number, f"{name}: loaded, not linked (core/models/gradients_library.h)"
        if name == "torch/torch.h":
            yield number, "torch/torch.h takes 20 s to compile; use the narrow headers"


@rule("onednn", "oneDNN stays behind core/models", lambda p: is_code(p) and not p.startswith("tests/"))
def check_onednn(path, text, _tree):
    allowed = path.startswith("core/models/") and (path.endswith(".cpp") or path.endswith("_onednn.h"))
    for number, name in includes(text):
        if (name == "dnnl.hpp" or name.endswith("_onednn.h")) and not allowed:
            yield number, f"{name}: only in the .cpp files of core/models and *_onednn.h"


@rule("libav", "FFmpeg stays behind core/video",
      lambda p: is_code(p) and not p.startswith("tests/"))
def check_libav(path, text, _tree):
    inside = path.startswith("core/video/")
    allowed = inside and (path.endswith(".cpp") or path.endswith("/av_compat.h"))
    for number, name in includes(text):
        if re.match(r"lib(av|sw)\w+/", name) and not allowed:
            yield number, f"{name}: only in the .cpp files of core/video"
        if re.search(r"(_av|/av_compat)\.h$", name) and not (allowed or inside and path.endswith("_av.h")):
            yield number, f"{name} leaks FFmpeg out of the .cpp files of core/video"


@rule("layers", "data flows one way; a layer includes only what lies below it", is_code)
def check_layers(path, text, tree):
    parts = path.split("/")
    for number, name in includes(text):
        target = name.split("/")
        if parts[0] != "tests" and target[0] == "tests":
            yield number, f"{name}: only tests include tests"
        if parts[0] == "core" and target[0] in ("app", "ui"):
            yield number, f"{name}: core knows no front end"
        if parts[0] == "ui" and target[0] == "app" or parts[0] == "app" and parts[1:2] == ["cli"] and target[0] == "ui":
            yield number, f"{name}: the two front ends do not know each other"
        if parts[0] != "core" or target[0] != "core" or len(target) < 3 or len(parts) < 3:
            continue
        for layer in (parts[1], target[1]):
            if layer not in tree.layers:
                yield number, f"core/{layer} is not listed in core/CMakeLists.txt"
                break
        else:
            if tree.layers.index(target[1]) > tree.layers.index(parts[1]):
                yield number, f"core/{parts[1]} lies below core/{target[1]} and must not include {name}"


# What windows may know of the core: plans, reports, errors; all else they ask the engine for.
UI_KNOWS = re.compile(r"core/(base/(cancel_token|error|expected|progress|without_folders)|plan/\w+|faces/(face|track/face_track)|"
                      r"image/metadata|protect/mask_shape|jobs/(report|protect_job|audit_job|audit_report|input_collector)|"
                      r"audit/face_audit)\.h$")
UI_ENGINE = re.compile(r"ui/engine/(engine|engine_host|engine_entry|background)\.h$")


@rule("ui-engine", "what the studio paints its window with loads no library of the core (decision 0017)",
      lambda p: p.startswith("ui/") and is_code(p)
      and (not p.startswith("ui/engine/") or p.startswith(("ui/engine/engine.", "ui/engine/engine_host."))))
def check_ui_engine(_path, text, _tree):
    for number, name in includes(text):
        if name.startswith("core/") and not UI_KNOWS.match(name):
            yield number, f"{name}: ask the engine"
        if name.startswith("ui/engine/") and not UI_ENGINE.match(name):
            yield number, f"{name} belongs to the engine's library"


NETWORK_HEADERS = re.compile(
    r"(sys/socket|sys/un|netdb|arpa/|netinet/|net/if|curl/|boost/asio|asio|Qt?Network|QTcp|QUdp|QSsl|QWebSocket|"
    r"torch/csrc/distributed|httplib)")
NETWORK_NAMES = re.compile(
    r"\b(getaddrinfo|gethostbyname\w*|curl_easy_\w+|QNetwork\w+|QTcpSocket|QUdpSocket|avformat_network_init|"
    r"inet_pton)\b|(?<!\w)::(socket|connect|sendto)\s*\(")


@rule("network", "the program never opens a network connection",
      lambda p: is_code(p) or p.endswith("CMakeLists.txt") or p.endswith(".cmake"))
def check_network(path, text, _tree):
    if is_code(path):
        for number, name in includes(text):
            if NETWORK_HEADERS.match(name):
                yield number, f"networking header: {name}"
        for number, found in matches(text, NETWORK_NAMES):
            yield number, f"networking call: {found}"
    else:
        for number, found in matches(text, re.compile(r"\bQt6?::Network\b|\bCURL::\w+|\bFetchContent\w*")):
            yield number, f"networking library: {found}"


# ------------------------------------------------------------------------------------------------------------ driver


def read_layers(text: str) -> Tuple[str, ...]:
    """The layers in the order of core/CMakeLists.txt."""
    return tuple(re.findall(r"^\s*add_subdirectory\((\w+)\)", text, re.MULTILINE))


def sources(root: str) -> Iterator[str]:
    """Relative paths of all files that a rule may look at, sorted."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS)
        for name in sorted(files):
            path = os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")
            if is_text(path):
                yield path


def check_file(path: str, text: str, tree: Tree) -> List[str]:
    """All violations of one file as 'path:line: [rule] message'."""
    return [f"{path}:{number}: [{r.name}] {message} ({r.reason})"
            for r in RULES.values() if r.applies(path)
            for number, message in r.check(path, text, tree)]


def main(arguments: List[str]) -> int:
    if arguments == ["--list"]:
        for r in RULES.values():
            print(f"{r.name:14} {r.reason}")
        return 0
    if len(arguments) != 1:
        print(__doc__)
        return 2
    root = arguments[0]
    with open(os.path.join(root, "core", "CMakeLists.txt"), encoding="utf-8") as file:
        tree = Tree(read_layers(file.read()))
    violations: List[str] = []
    count = 0
    for path in sources(root):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            violations += check_file(path, file.read(), tree)
        count += 1
    for line in violations:
        print(line)
    print(f"{count} files, {len(RULES)} rules, {len(violations)} violations")
    return 1 if violations or count == 0 or not tree.layers else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
