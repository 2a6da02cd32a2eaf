#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests lint.py itself: every rule must find its violation planted in an otherwise clean tree, at the right line.

Also holds near misses (a `goto` in a comment, a row that differs) that must pass, so that no rule cries wolf.
"""
import os
import sys
import tempfile

import lint

SPDX = "/* SPDX-License-Identifier: Apache-2.0 */\n/* What this file does and where it stands in the data flow. */\n"
HASH = "# SPDX-License-Identifier: Apache-2.0\n# What this file does and where it stands in the data flow.\n"

CLEAN = {
    "README.md": "# Lanemark\n`engine/walk` `plots/NAME.gp` `workloads/lib/` `plots/*.gp`\n",
    "engine/README.md": "# engine\n",
    "engine/base/status.h": SPDX + "#ifndef LM_ENGINE_BASE_STATUS_H\n#define LM_ENGINE_BASE_STATUS_H\n#endif\n",
    "engine/wasm.h": SPDX + '#ifndef LM_ENGINE_WASM_H\n#include "engine/base/status.h"\n#ifdef __cplusplus\n#endif\n#endif\n',
    "engine/walk.c": SPDX + '#include "engine/wasm.h"\n#include "simd/v128.h"\n/* no goto here */ // goto\n'
                     'const char *text = "goto \\"out\\"; #if";\n',
    "engine/opcodes.def": SPDX + 'OP(0x00, 0x01, nop, "nop")\nOP(0xfc, 0x01, other, "other")\n',
    "engine/interp/handlers.c": SPDX + '#include "engine/wasm.h"\n#include <stdint.h>\n',
    "engine/llvm/emit.h": SPDX + "#define EMIT 1\n",
    "engine/llvm/emit.c": SPDX + "int f(void) {\n" + "    ;\n" * 78 + "}\n",
    "simd/README.md": "# simd\n",
    "simd/v128.h": SPDX + '#include "engine/base/status.h"\n#if defined(__AVX2__)\n#endif\n',
    "results/README.md": "# results\n",
    "results/results.h": SPDX + "#include <jansson.h>\n",
    "plots/README.md": "# plots\n",
    "plots/style.gp": HASH,
    "harness/README.md": "# harness\n",
    "harness/main.c": SPDX + '#include "plots/plots.h"\n#include "engine/wasm.h"\n',
    "plots/plots.h": SPDX + '#include "results/results.h"\n',
    "workloads/README.md": "# workloads\n",
    "workloads/lib/bench.h": SPDX + "#define BENCH 1\n",
    "workloads/blas/dot/dot.c": SPDX + '#include "bench.h"\n#include "kernel.h"\n#include <stdint.h>\n',
    "workloads/blas/dot/kernel.h": SPDX + "#define KERNEL 1\n",
    "workloads/suites/quick.suite": "# a suite has its description first\nblas/dot\n",
    "tests/README.md": "# tests\n",
    "tests/unit/walk_test.c": SPDX + '#include "engine/interp/dispatch.h"\n#include <setjmp.h>\n#include <cmocka.h>\n',
    "engine/interp/dispatch.h": SPDX + "#ifdef __riscv\n#endif\n",
    "tests/CMakeLists.txt": HASH,
    "bench": "#!/bin/sh\n" + HASH,
}

LONG_FUNCTION = "int f(void) {\n" + "    ;\n" * 79 + "}\n"

# rule, path, content, line of the finding; `content` replaces the clean file or adds one.
PLANTS = [
    ("include_arrows", "simd/v128.h", SPDX + '#include "engine/wasm.h"\n', 3),
    ("include_arrows", "engine/base/status.h", SPDX + '#include "simd/v128.h"\n', 3),
    ("include_arrows", "engine/walk.c", SPDX + "\n" + '#include "harness/main.c"\n', 4),
    ("include_arrows", "engine/walk.c", SPDX + '#include "engine/interp/dispatch.h"\n', 3),
    ("include_arrows", "engine/interp/handlers.c", SPDX + '#include "engine/llvm/emit.h"\n', 3),
    ("include_arrows", "engine/llvm/emit.h", SPDX + '#include "engine/interp/dispatch.h"\n', 3),
    ("include_arrows", "results/results.h", SPDX + '#include "plots/plots.h"\n', 3),
    ("include_arrows", "plots/plots.h", SPDX + '#include "harness/main.c"\n', 3),
    ("include_arrows", "results/results.h", SPDX + '#include "engine/wasm.h"\n', 3),
    ("include_arrows", "engine/opcodes.def", SPDX + '#include "harness/main.c"\n', 3),
    ("include_arrows", "engine/walk.c", SPDX + '#include "wasm.h"\n', 3),
    ("include_arrows", "engine/walk.c", SPDX + '#include "engine/absent.h"\n', 3),
    ("include_arrows", "engine/walk.c", SPDX + "#include <papi.h>\n", 3),
    ("include_arrows", "harness/main.c", SPDX + "#include <llvm-c/Core.h>\n", 3),
    ("include_arrows", "workloads/blas/dot/dot.c", SPDX + '#include "engine/wasm.h"\n', 3),
    ("licence_and_header", "engine/walk.c", "int x;\n", 1),
    ("licence_and_header", "engine/walk.c", SPDX.split("\n")[0] + "\nint without_a_word_about_its_duty;\n", 2),
    ("licence_and_header", "plots/style.gp", "set terminal svg\n", 1),
    ("licence_and_header", "bench", "#!/bin/sh\necho no licence\n", 2),
    ("no_goto", "engine/walk.c", SPDX + "void f(void) {\n    goto out;\n", 4),
    ("jumps_from_guest_code_only", "harness/main.c", SPDX + "void f(void) {\n    siglongjmp(b, 1);\n", 4),
    ("no_unfinished_marks", "engine/walk.c", SPDX + "/* TO" "DO: later */\n", 3),
    ("no_unfinished_marks", "plots/style.gp", HASH + "# a st" "ub\n", 3),
    ("no_unfinished_marks", "engine/walk.c", SPDX + "#if " "0\n#endif\n", 3),
    ("no_single_machine", "README.md", "see /ho" "me/somebody/lanemark\n", 1),
    ("no_single_machine", "bench", "#!/bin/sh\n" + HASH + "curl https://deb.deb" "ian.org\n", 4),
    ("file_size", "engine/walk.c", SPDX + "int x;\n" * 799, 801),
    ("function_size", "engine/walk.c", SPDX + LONG_FUNCTION, 3),
    ("page_size", "README.md", "line\n" * 151, 151),
    ("page_size", "simd/README.md", "line\n" * 31, 31),
    ("pages_name_real_paths", "simd/README.md", "# simd\n\nsee `engine/wasm.h` and `engine/gone.c`\n", 3),
    ("no_platform_ifs", "engine/walk.c", SPDX + "#ifdef __x86_64__\n#endif\n", 3),
    ("no_platform_ifs", "harness/main.c", SPDX + "#include <stdio.h>\n#ifndef LM_SECOND_H\n#endif\n", 4),
    ("unique_rows", "engine/opcodes.def", SPDX + 'OP(0x00, 0x01, a, "a")\nOP(0x00, 0x02, b, "b")\nOP(0x00, 0x01, c, "c")\n', 5),
    ("unique_rows", "engine/traps.def", SPDX + 'TRAP(host, "x")\nTRAP(host, "y")\n', 4),
    ("tidy_text", "README.md", "trailing \n", 1),
    ("tidy_text", "README.md", "no newline at the end", 1),
    ("tree_shape", "extras.c", SPDX, 1),
    ("tree_shape", ".ci/packages", "some-tool-%    what for\n", 1),
]
ALWAYS = {"CONTRIBUTING.md": "`other-tool`\n"}  # for the rule on packages


def lint_tree(files):
    """Writes `files` to a temporary tree and returns lint's findings there."""
    with tempfile.TemporaryDirectory() as root:
        for path, content in files.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as target:
                target.write(content)
        return list(lint.findings(root))


def main():
    """Runs the clean tree, then each plant; prints what failed."""
    failures = [f"clean tree: {finding}" for finding in lint_tree(CLEAN | ALWAYS)]
    for rule, path, content, line in PLANTS:
        found = [(finding[4], finding[0], finding[1]) for finding in lint_tree(CLEAN | ALWAYS | {path: content})]
        if (rule, path, line) not in found:
            failures.append(f"{rule} missed its plant in {path}:{line}: found {found}")
    without = lint_tree({path: text for path, text in CLEAN.items() if path != "simd/README.md"})
    if [finding[:2] for finding in without] != [("simd/README.md", 1)]:
        failures.append(f"a missing README is not found: {without}")
    planted = {plant[0] for plant in PLANTS}
    failures += [f"rule {rule.__name__} has no plant" for rule in lint.RULES if rule.__name__ not in planted]
    for failure in failures:
        print(failure)
    print(f"{len(PLANTS) + 2} trees, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
