#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Translation lint: every text of the studio is in the translation files, translated.

usage: translations.py LUPDATE ROOT     exit code 1 and one line a text that is missing, unfinished or left over

English needs only the plurals. Contexts are compared without their namespaces, as ui/app/translations.cpp looks them up.
"""

import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

EMPTY = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="{0}"></TS>\n'


def texts(file):
    """{(context, source, comment): message element}"""
    found = {}
    for context in tree.parse(file).getroot().iter("context"):
        name = context.findtext("name").split("::")[-1]
        for message in context.iter("message"):
            found[name, message.findtext("source"), message.findtext("comment") or ""] = message
    return found


def in_sources(lupdate, root):
    """The texts of ui/ and of the program, as lupdate sees them."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "all.ts")
        file.write_text(EMPTY.format("en"), encoding="utf-8")
        command = [lupdate, str(root / "ui"), str(root / "app" / "studio_main.cpp"), "-ts", str(file)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return texts(file)


def is_translated(message):
    translation = message.find("translation")
    forms = translation.findall("numerusform") or [translation]
    return translation.get("type") != "unfinished" and all((form.text or "").strip() for form in forms)


def main(lupdate, root):
    root = pathlib.Path(root)
    wanted = in_sources(lupdate, root)
    if len(wanted) < 100:
        print(f"only {len(wanted)} texts in the sources: is this the right folder?")
        return 1
    complaints = []
    for language in ("en", "zh_CN"):
        have = texts(root / "resources" / "translations" / f"bauta_{language}.ts")
        needed = {key for key, message in wanted.items() if language != "en" or message.get("numerus") == "yes"}
        for context, source, _ in sorted(needed - have.keys()):
            complaints.append(f"{language}: {context}: not there: {source}")
        for context, source, _ in sorted(have.keys() - wanted.keys()):
            complaints.append(f"{language}: {context}: no longer used: {source}")
        for (context, source, _), message in sorted(have.items(), key=lambda item: item[0]):
            if not is_translated(message):
                complaints.append(f"{language}: {context}: not translated: {source}")
    print("\n".join(complaints) if complaints else f"{len(wanted)} texts, all translated")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
