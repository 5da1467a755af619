#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an installed tree stand alone: carries the libraries that its programs need.

usage: carry.py TREE

TREE has bin/, libexec/ and lib/ as `cmake --install` makes them. Every shared library that they need, and what those
need, is put into TREE/lib under the name that it is asked for by, but for glibc's own. Programs get a search path
relative to themselves (DT_RPATH: it holds for all libraries of the process, comes before LD_LIBRARY_PATH, and no child
inherits it), so that Debian's libraries need no change but the removal of a path of their own. Their notices go to TREE/licences. Prints the
highest version of glibc that anything asks for; the list of large parts goes to standard error.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Optional, Set, Tuple

# glibc comes from the system that the tree runs on: it belongs to the kernel, the locale and the name services there.
GLIBC = re.compile(r"(ld-linux-x86-64|libc|libm|libmvec|libpthread|libdl|librt|libresolv|libutil|libanl)\.so\.\d+$")

# Debian links libtorch_cpu with a list of all that it might use. Entries that it takes no symbol from are removed:
# OpenCV's windows, readers of maps and medical pictures, Qt 5 and others, 110 MB.
OVERLINKED = re.compile(r"libtorch_cpu\.so\.")

# Compiled into the programs as headers, or into the unpacker: carried without a file of their own.
CARRIED_AS_SOURCE = ("libcli11-dev", "nlohmann-json3-dev", "libspdlog-dev", "libc6", "liblzma-dev")

LARGE = 5_000_000


def output_of(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def fail(message: str) -> None:
    sys.exit(f"carry: {message}")


def is_elf(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(4) == b"\x7fELF"


def dynamic(file: Path) -> Tuple[List[str], List[str]]:
    """(needed libraries, search path) of an ELF file."""
    needed, paths = [], []
    for line in output_of("objdump", "-p", str(file)).splitlines():
        words = line.split()
        if len(words) == 2 and words[0] == "NEEDED":
            needed.append(words[1])
        elif len(words) == 2 and words[0] in ("RPATH", "RUNPATH"):
            paths += words[1].split(":")
    return needed, paths


def symbols(file: Path, which: str) -> Set[str]:
    """Names of the dynamic symbols of a file; which is --defined-only or --undefined-only."""
    found = output_of("nm", "-D", "--format=posix", which, str(file))
    return {line.split()[0].split("@")[0] for line in found.splitlines() if line}


class System:
    """Libraries of the machine that builds."""

    def __init__(self) -> None:
        self._cache: Dict[str, Path] = {}
        for line in output_of("ldconfig", "-p").splitlines():
            match = re.match(r"\s*(\S+) \(libc6,x86-64[^)]*\) => (\S+)", line)
            if match:
                self._cache.setdefault(match.group(1), Path(match.group(2)))

    def find(self, name: str, origin: Path, paths: List[str]) -> Path:
        for folder in paths:
            candidate = Path(folder.replace("$ORIGIN", str(origin)).replace("${ORIGIN}", str(origin))) / name
            if candidate.exists():
                return candidate
        if name not in self._cache:
            fail(f"{name} is not on this machine")
        return self._cache[name]


def used_entries(file: Path, needed: List[str], system: System) -> List[str]:
    """Of the libraries that a file names, those that it takes a symbol from."""
    wanted = symbols(file, "--undefined-only")
    return [name for name in needed
            if GLIBC.match(name) or wanted & symbols(system.find(name, file.parent, []), "--defined-only")]


def carry_libraries(tree: Path, system: System) -> Dict[Path, Path]:
    """Copies the closure; answers where each carried file came from."""
    origin: Dict[Path, Path] = {}
    waiting = [file for file in sorted(tree.rglob("*")) if is_elf(file)]
    library = tree / "lib"
    while waiting:
        file = waiting.pop()
        source = origin.get(file, file)
        needed, paths = dynamic(source)
        if OVERLINKED.match(file.name):
            used = used_entries(source, needed, system)
            needless = [name for name in needed if name not in used]
            subprocess.run(["patchelf", *(part for name in needless for part in ("--remove-needed", name)), str(file)],
                           check=True)
            needed = used
        for name in needed:
            target = library / name
            if GLIBC.match(name) or target.exists():
                continue
            found = system.find(name, source.resolve().parent, paths).resolve()
            shutil.copyfile(found, target)
            target.chmod(0o644)
            origin[target] = found
            waiting.append(target)
    return origin


def check_symbols(tree: Path) -> None:
    """A library whose entries were removed must still find every symbol."""
    for file in sorted((tree / "lib").glob("libtorch_cpu.so.*")):
        environment = dict(os.environ, LD_LIBRARY_PATH=str(tree / "lib"))
        answer = subprocess.run(["ldd", "-r", str(file)], capture_output=True, text=True, env=environment, check=False)
        missing = [line for line in (answer.stdout + answer.stderr).splitlines() if "undefined" in line or "not found" in line]
        if missing:
            fail(f"{file.name} lacks symbols: {missing[0].strip()}")


def is_own(file: Path) -> bool:
    """Whether a file of the tree (relative to it) is Bauta's: all but the libraries and the plugins of others."""
    return file.parent != Path("lib") and file.parts[:2] not in (("lib", "qt6"), ("lib", "libheif"))


def set_search_paths(tree: Path) -> None:
    """Our own files search TREE/lib; all others have no path, so that those of the program hold."""
    for file in sorted(tree.rglob("*")):
        if not is_elf(file):
            continue
        if not is_own(file.relative_to(tree)):
            if dynamic(file)[1]:
                subprocess.run(["patchelf", "--remove-rpath", str(file)], check=True)
            continue
        subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)
        path = "$ORIGIN/" + os.path.relpath(tree / "lib", file.parent)
        subprocess.run(["patchelf", "--force-rpath", "--set-rpath", path, str(file)], check=True)


def owner(file: Path) -> Optional[str]:
    """The Debian package that a file came with; merged /usr has two names for it."""
    names = [str(file)]
    if names[0].startswith("/usr/"):
        names.append(names[0][4:])
    for name in names:
        answer = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            return answer.stdout.split(":")[0].split(",")[0]
    return None


def write_notices(tree: Path, sources: List[Path]) -> None:
    packages = set(CARRIED_AS_SOURCE)
    for source in sources:
        package = owner(source)
        if package is None:
            fail(f"{source} belongs to no Debian package, so that its licence is not known")
        packages.add(package)
    folder = tree / "licences"
    rows = []
    for package in sorted(packages):
        notice = Path("/usr/share/doc") / package / "copyright"
        if not notice.exists():
            fail(f"{package} has no copyright file")
        (folder / package).mkdir(parents=True)
        shutil.copyfile(notice, folder / package / "copyright")
        answer = output_of("dpkg-query", "-W", "-f=${Version}\t${source:Package}\t${source:Version}\n", package)
        rows.append((package, *answer.splitlines()[0].split("\t")))
    shutil.copytree("/usr/share/common-licenses", folder / "common-licenses", symlinks=True)
    lines = ["This folder has the notices of all software of others that this copy of Bauta carries, as the Debian",
             "packages below state them. Texts that they refer to as /usr/share/common-licenses are in common-licenses.",
             "Bauta's own licence is LICENSE, beside this folder; those of the models are in share/bauta/models.",
             "",
             "Sources: Debian keeps the source package of every version below; it is found by name and version on",
             "Debian's servers and at its archive of all versions (snapshot). On a Debian system:",
             "apt-get source SOURCE=VERSION. Two things are changed: from libtorch_cpu the names of libraries are removed",
             "that it takes nothing from, and from some other libraries and plugins a search path for libraries.",
             ""]
    widths = [max(len(row[column]) for row in rows) + 2 for column in range(3)]
    for row in [("package", "version", "source", "version"), *rows]:
        lines.append("".join(word.ljust(width) for word, width in zip(row, widths)) + row[3])
    (folder / "README").write_text("\n".join(lines) + "\n", encoding="utf-8")


def highest_glibc(tree: Path) -> str:
    highest: Tuple[int, ...] = (0,)
    for file in tree.rglob("*"):
        if is_elf(file):
            versions = re.findall(r"\bGLIBC_([0-9.]+)", output_of("objdump", "-p", str(file)))
            highest = max([highest, *(tuple(int(part) for part in version.split(".")) for version in versions)])
    return ".".join(str(part) for part in highest)


def report_sizes(tree: Path) -> None:
    sizes = {file: file.stat().st_size for file in tree.rglob("*") if file.is_file() and not file.is_symlink()}
    print(f"{len(sizes)} files, {sum(sizes.values()) / 1e6:.0f} MB; above {LARGE / 1e6:.0f} MB:", file=sys.stderr)
    for file, size in sorted(sizes.items(), key=lambda item: -item[1]):
        if size > LARGE:
            print(f"{size / 1e6:8.1f} MB  {file.relative_to(tree)}", file=sys.stderr)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tree = Path(sys.argv[1]).resolve()
    # make_portable.sh copied these and says where from.
    copied = tree / "copied"
    sources = [Path(line).resolve() for line in copied.read_text(encoding="utf-8").splitlines()]
    copied.unlink()
    origin = carry_libraries(tree, System())
    blas = origin.get(tree / "lib" / "libblas.so.3")
    if blas is not None and "openblas" not in str(blas):
        fail(f"libblas.so.3 is {blas} here, with which cloaks take 20 times as long: install libopenblas0-openmp")
    check_symbols(tree)
    set_search_paths(tree)
    write_notices(tree, sources + list(origin.values()))
    report_sizes(tree)
    print(highest_glibc(tree))


if __name__ == "__main__":
    main()
