# SPDX-License-Identifier: Apache-2.0
"""verify.py can fail: it is given the command behind a wrapper that spoils what it does. Use: verify_test.py COMMAND."""
import os
import subprocess
import sys
import tempfile
import unittest

COMMAND = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))

# What the wrapper does to `lanemark run`, and whether verify.py must then be content.
SPOILT = {
    "nothing": ('"$real" "$@"', 0),
    "a failure": ('"$real" "$@"; exit 1', 1),
    "a crash": ("kill -9 $$", 1),
    "one wrong cell": ('''"$real" "$@" | sed 's/^[0-9]* of/1 of/' ''', 1),
    "a filter that loses cells": ('"$real" "$@" --engine native', 1),
    "a cell without its file": ('"$real" "$@"; echo "lanemark: skipped: interp at host, 1 cell a/b: no file x" >&2', 1),
    "an instruction set that is here": ('''"$real" "$@" --engine native
        echo "lanemark: skipped: interp at host, 2 cells: the library was not built for host" >&2''', 1),
    "silence": ("true", 1),
}


class Verify(unittest.TestCase):
    def test_spoilt_runs_are_noticed(self):
        for what, (run, status) in SPOILT.items():
            with self.subTest(what=what), tempfile.TemporaryDirectory() as folder:
                wrapper = os.path.join(folder, "lanemark")
                with open(wrapper, "w", encoding="utf-8") as file:
                    file.write(f'#!/bin/sh\nreal={COMMAND}\n[ "$1" = run ] || exec "$real" "$@"\n{run}\n')
                os.chmod(wrapper, 0o755)
                done = subprocess.run([sys.executable, "-B", os.path.join(HERE, "verify.py"), wrapper, "ml"],
                                      capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, status, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
