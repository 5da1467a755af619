#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that each rule of lint.py refuses what it should refuse and accepts what it should accept."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import lint

HEADER = "// SPDX-" "FileCopyrightText: 2026 Someone\n// SPDX-" "License-Identifier: GPL-3.0-or-later\n\n"
TREE = lint.Tree(("base", "image", "models", "faces"))
HOME = "/ho" "me/"

# rule -> (refused, accepted), each a list of (path, text without the licence header)
CASES = {
    "pragma-once": ([("core/base/a.h", "#include <vector>\n"), ("core/base/a.h", "")],
                    [("core/base/a.h", "#pragma once\n"), ("core/base/a.cpp", "int a;\n")]),
    "length": ([("core/base/a.cpp", "int a;\n" * 700)], [("core/base/a.cpp", "int a;\n" * 500)]),
    "unfinished": ([("core/base/a.cpp", "// TO" "DO: later\n"), ("a.sh", "# FIX" "ME\n")],
                   [("core/base/a.cpp", "// mastodon\n")]),
    "machine-path": ([("docs/a.md", f"see {HOME}someone/x\n"), ("core/base/a.cpp", f'auto p = "{HOME}me";\n'),
                      ("dev", "cd /ro" "ot/x\n")],
                     [("docs/a.md", "see /usr/share/doc and ./ho" "me/x and $HOME/x\n"),
                      ("docs/a.md", "the folder ~/work/ and a/work/b\n")]),
    "cmake-glob": ([("core/CMakeLists.txt", "file(GLOB sources *.cpp)\n")],
                   [("core/CMakeLists.txt", "file(READ a b)\n")]),
    "no-qt": ([("core/base/a.cpp", "#include <QString>\n"), ("app/cli/a.h", "#pragma once\n#include <QtCore/QObject>\n"),
               ("core/base/CMakeLists.txt", "target_link_libraries(a Qt6::Core)\n")],
              [("ui/a.cpp", "#include <QString>\n"), ("core/base/a.cpp", '#include "core/base/quality.h"\n'),
               ("tests/core/base/tst_a.cpp", "#include <QTest>\n")]),
    "torch": ([("core/models/network.h", "#pragma once\n#include <ATen/ATen.h>\n"),
               ("core/models/a.cpp", "#include <ATen/ATen.h>\n"),
               ("app/cli/a.cpp", "#include <c10/core/Scalar.h>\n"),
               ("core/gradients/a.cpp", "#include <torch/torch.h>\n"),
               ("core/jobs/a.cpp", '#include "core/gradients/optimiser.h"\n')],
              [("core/gradients/a.cpp", '#include <ATen/ATen.h>\n#include "core/gradients/optimiser.h"\n'),
               ("core/gradients/a.h", "#pragma once\n#include <ATen/core/Tensor.h>\n")]),
    "onednn": ([("core/faces/a.cpp", "#include <dnnl.hpp>\n"),
                ("core/models/network.h", "#pragma once\n#include <dnnl.hpp>\n"),
                ("core/faces/a.cpp", '#include "core/models/program_onednn.h"\n')],
               [("core/models/a.cpp", "#include <dnnl.hpp>\n"),
                ("core/models/program_onednn.h", "#pragma once\n#include <dnnl.hpp>\n")]),
    "libav": ([("core/image/a.cpp", "#include <libavformat/avformat.h>\n"),
               ("core/video/a.h", "#pragma once\n#include <libswscale/swscale.h>\n"),
               ("core/video/a.h", '#pragma once\n#include "core/video/av_compat.h"\n'),
               ("core/jobs/a.cpp", '#include "core/video/muxer_av.h"\n')],
              [("core/video/a.cpp", "#include <libavformat/avformat.h>\n"),
               ("core/video/muxer_av.h", '#pragma once\n#include "core/video/av_compat.h"\n')]),
    "layers": ([("core/base/a.cpp", '#include "core/image/image.h"\n'),
                ("core/image/a.h", '#pragma once\n#include "core/faces/face.h"\n'),
                ("core/faces/a.cpp", '#include "app/cli/command.h"\n'),
                ("core/faces/a.cpp", '#include "core/unknown/a.h"\n'),
                ("app/cli/a.cpp", '#include "tests/support/test_paths.h"\n'),
                ("app/cli/a.cpp", '#include "ui/window.h"\n')],
               [("core/faces/a.cpp", '#include "core/base/error.h"\n#include "core/faces/face.h"\n'),
                ("app/cli/a.cpp", '#include "core/faces/face.h"\n'),
                ("tests/core/base/tst_a.cpp", '#include "tests/support/test_paths.h"\n')]),
    "ui-engine": ([("ui/app/a.cpp", '#include "core/jobs/workshop.h"\n'),
                   ("ui/app/a.cpp", '#include "core/models/model_store.h"\n'),
                   ("ui/canvas/a.h", '#pragma once\n#include "ui/engine/core_engine.h"\n'),
                   ("ui/engine/engine_host.cpp", '#include "core/faces/detector.h"\n')],
                  [("ui/app/a.cpp", '#include "core/plan/plan.h"\n#include "ui/engine/engine_host.h"\n'),
                   ("ui/engine/core_engine.cpp", '#include "core/jobs/workshop.h"\n')]),
    "network": ([("core/base/a.cpp", "#include <sys/so" "cket.h>\n"), ("ui/a.cpp", "#include <QNetworkReply>\n"),
                 ("core/base/a.cpp", "auto s = ::so" "cket(AF_INET, 0, 0);\n"),
                 ("core/base/a.cpp", "getaddr" "info(a, b, c, d);\n"), ("core/base/CMakeLists.txt", "CURL::libcurl\n"),
                 ("cmake/a.cmake", "FetchContent_Declare(x)\n")],
                [("core/base/a.cpp", "#include <sys/stat.h>\nint socketLike;\n"),
                 ("ui/a.cpp", "connect(a, &A::b, this, f);\nQObject::connect(a, &A::b, c, f);\n")]),
}


class RulesCanFail(unittest.TestCase):
    def findings(self, rule, path, text):
        header = HEADER.replace("//", "#") if not path.endswith((".cpp", ".h")) else HEADER
        marker = f"[{rule}]"
        return [line for line in lint.check_file(path, header + text, TREE) if marker in line]

    def test_every_rule_has_a_case(self):
        self.assertEqual(set(lint.RULES), set(CASES) | {"spdx"})

    def test_refused(self):
        for rule, (refused, _) in CASES.items():
            for path, text in refused:
                with self.subTest(rule=rule, path=path, text=text[:40]):
                    self.assertTrue(self.findings(rule, path, text), "was accepted")

    def test_accepted(self):
        for rule, (_, accepted) in CASES.items():
            for path, text in accepted:
                with self.subTest(rule=rule, path=path, text=text[:40]):
                    self.assertEqual(self.findings(rule, path, text), [])

    def test_spdx(self):
        self.assertEqual(len(lint.check_file("a.cpp", "int a;\n", TREE)), 2)
        self.assertEqual(len(lint.check_file("a.cpp", HEADER.replace("GPL-3.0", "GPL-2.0"), TREE)), 1)
        self.assertEqual(lint.check_file("a.cpp", HEADER, TREE), [])

    def test_layers_are_read_in_order(self):
        self.assertEqual(lint.read_layers("# add_subdirectory(no)\nadd_subdirectory(base)\nadd_subdirectory(image)\n"),
                         ("base", "image"))


class WholeRun(unittest.TestCase):
    """The program as CTest starts it: exit codes, and that it looks at the files at all."""

    def run_lint(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for path, text in files.items():
                target = Path(folder, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
            return subprocess.run([sys.executable, lint.__file__, folder], capture_output=True, text=True, check=False)

    def test_clean_tree_passes(self):
        result = self.run_lint({"core/CMakeLists.txt": "add_subdirectory(base)\n",
                                "core/base/a.cpp": HEADER, "build/x/moc.cpp": "no licence, but generated\n"})
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("2 files", result.stdout)

    def test_violation_fails_and_names_file_and_line(self):
        result = self.run_lint({"core/CMakeLists.txt": "add_subdirectory(base)\n",
                                "core/base/a.cpp": HEADER + "#include <QString>\n"})
        self.assertEqual(result.returncode, 1)
        self.assertIn("core/base/a.cpp:4: [no-qt]", result.stdout)


if __name__ == "__main__":
    unittest.main()
