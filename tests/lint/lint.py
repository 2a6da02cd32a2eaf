#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the rules of the source tree that compilers do not: include arrows, sizes, forbidden words.

Use: lint.py ROOT. Prints one line `file:line: what: why` per finding; exit status 1 if there is any. Each rule
is one function in RULES; tables hold what it allows and the reason. lint_test.py plants a violation of each.
"""
import os
import re
import sys

# Who may include whom (DESIGN: simd <- engine <- harness; results <- plots <- harness; tests -> all). A file
# belongs to the longest prefix here; the value lists the prefixes it may include beside its own. engine/base
# is the leaf everybody may use.
ARROWS = {
    "engine/base": [],
    "simd": [],
    "engine": ["simd"],
    "engine/interp": ["engine", "simd"],
    "engine/llvm": ["engine", "simd"],
    "engine/wasi": ["engine"],
    "engine/runner": ["engine", "simd"],
    "workloads": [],  # guest code, which guest_include below holds to itself
    "results": [],
    "plots": ["results"],
    "harness": ["simd", "engine", "engine/runner", "results", "plots"],
    "harness/counters": ["harness", "simd", "engine", "results"],
    "tests": ["simd", "engine", "engine/interp", "engine/llvm", "engine/wasi", "workloads", "results", "plots",
              "harness", "harness/counters"],
}

# Libraries whose headers only some folders may include, so that each stays behind one door.
LIBRARIES = {
    r"papi|sde_lib": (["harness/counters", "tests"], "hardware counters are harness/counters' business"),
    r"benchmark/": (["harness", "tests"], "Google Benchmark stays behind the harness's wrapper"),
    r"llvm-c/": (["engine/llvm", "harness/decode", "tests"], "LLVM stays behind its back end, and the decoder"),
    r"jansson": (["results", "plots", "harness", "tests"], "the engine and simd know no JSON"),
    r"sqlite3": (["results", "tests"], "the trend store belongs to results"),
    r"cmocka": (["tests"], "test support stays in tests"),
    r"simde/": (["workloads", "tests"], "our own code uses simd/, SIMDe is for native workloads"),
}

# Files outside simd/ that may ask for the platform or ISA with #if, and why.
PLATFORM_FILES = {
    "engine/wasm.h": "an embedder may define the standard header's export macro first",
    "engine/interp/dispatch.h": "calling convention and registers of handlers differ per machine",
    "workloads/lib/native/guest_relaxed.h": "each machine has another instruction for a dot product",
    "engine/llvm/machine.h": "registers in a signal's context differ per machine",
    "harness/counters/known_loop.c": "a loop of known instructions differs per machine",
    "harness/counters/stepper.c": "only x86 lets a process step itself",
    "tests/cli/guest.c": "Wasm cannot spawn what the native build must",
}

# Headers that the build generates, and from what.
GENERATED = {"simd_tables.def": "simd/CMakeLists.txt lists the ISA tables of this build",
             "interp_sets.def": "engine/interp/CMakeLists.txt lists the handler sets of this build"}
GENERATED.update({f"tile_{part}.inc": "engine/interp/generate_tiles.c makes the handlers"
                  for part in ("count", "handlers", "names", "pairs", "pins", "table")})
GENERATED["join_table.inc"] = "engine/interp/generate_tiles.c makes it, too"

# Files that may leave guest code by a jump.
JUMP_FILES = {"engine/trap_signals.c": "a trap comes as a signal and leaves the guest from there"}

TOP_LEVEL = {
    "CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "bench",
    "check", "engine", "simd", "workloads", "harness", "results", "plots", "tests",
}
FOLDERS = sorted(name for name in TOP_LEVEL if name.islower() and name not in ("bench", "check"))

FILE_LINES, FUNCTION_LINES, PAGE_LINES, FOLDER_PAGE_LINES = 800, 80, 150, 30

# Spelled in pieces, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|not (yet )?imple" r"mented|\bstu" r"b(bed)?\b|#if " r"0",
                        re.IGNORECASE)
ONE_MACHINE = re.compile(r"(^|[^\w.$}])/(work|home|root|Users)/|/tmp/(wl|peers|proto)|\b(deb\.deb" r"ian\.org|registry\.np"
                         r"mjs|py" r"pi\.org|proxy\.gol" r"ang)")


class File:
    """One text file: its path from the root, its lines, and its C code without comments and literals."""

    def __init__(self, root, path):
        self.path = path
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as source:
            self.text = source.read()
        self.lines = self.text.split("\n")
        if self.text.endswith("\n"):
            self.lines.pop()
        self.ext = os.path.splitext(path)[1]
        self.is_c = self.ext in (".c", ".h", ".cc", ".inc")
        self.code = strip_c(self.text).split("\n") if self.is_c else self.lines

    def layer(self):
        """The longest prefix of ARROWS that holds this file, or None."""
        return layer_of(self.path)


def layer_of(path):
    """The longest prefix of ARROWS that holds `path`, or None."""
    return max((layer for layer in ARROWS if path.startswith(layer + "/")), key=len, default=None)


def strip_c(text):
    """C source with comments and the insides of literals blanked, lines kept; #include paths stay."""
    token = re.compile(r'/\*.*?\*/|//[^\n]*|^[ \t]*#[ \t]*include[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                       re.DOTALL | re.MULTILINE)

    def blank(match):
        found = match.group()
        if found.lstrip().startswith("#"):
            return found
        quote = found[0] if found[0] in "\"'" else " "
        return quote + "\n" * found.count("\n") + quote

    return token.sub(blank, text)


def include_arrows(file):
    """Includes go the way of ARROWS, are written from the root, and keep libraries behind their door."""
    if not file.is_c and file.ext != ".def":
        return
    for number, line in enumerate(file.code, 1):
        match = re.match(r'\s*#\s*include\s*(["<])([^">]+)', line)
        if not match:
            continue
        quote, target = match.groups()
        if quote == "<":
            yield from library_door(file, number, target)
        elif file.path.startswith("workloads/"):
            yield from guest_include(file, number, target)
        elif file.layer():
            yield from project_include(file, number, target)


def library_door(file, number, target):
    """An include of a system or library header."""
    for pattern, (folders, why) in LIBRARIES.items():
        if re.match(pattern, target) and not any(file.path.startswith(folder + "/") for folder in folders):
            yield number, f"includes <{target}>", why


def guest_include(file, number, target):
    """A quoted include of guest code: its own folder or workloads/lib, so that it builds for any engine."""
    folders = [os.path.dirname(file.path), "workloads/lib", "workloads/lib/native", "workloads/lib/wasm"]
    if not any(os.path.exists(os.path.join(file.root, folder, target)) for folder in folders):
        yield number, f'includes "{target}"', "guest code uses its own folder and workloads/lib only"


def project_include(file, number, target):
    """A quoted include between the folders of the project."""
    allowed = ARROWS[file.layer()] + [file.layer(), "engine/base"]
    if target in GENERATED:
        return
    if re.match("|".join(LIBRARIES), target):
        yield from library_door(file, number, target)
    elif layer_of(target) is None or not os.path.exists(os.path.join(file.root, target)):
        if not (file.layer() == "tests" and os.path.exists(os.path.join(file.root, os.path.dirname(file.path), target))):
            yield number, f'includes "{target}"', "not a path from the root of the project"
    elif layer_of(target) not in allowed:
        yield number, f'includes "{target}"', f"{file.layer()} may include {', '.join(sorted(allowed))} only"


def licence_and_header(file):
    """An SPDX line, then a comment that says what the file is for."""
    script = file.text.startswith("#!")
    if not (file.is_c or script or file.ext in (".def", ".gp", ".py", ".sh", ".cmake") or file.path.endswith("CMakeLists.txt")):
        return
    first = 1 if script else 0
    lines = file.lines[first:first + 4] + [""] * 4
    if "SPDX-License-Identifier: Apache-2.0" not in lines[0]:
        yield first + 1, "no SPDX line", "a file starts with its licence"
    elif not re.match(r'(/\*|//|#|""")', lines[1]) or len(re.sub(r'[/*#"\s]', "", "".join(lines[1:3]))) < 20:
        yield first + 2, "no header comment", "a file says its duty and its place in the data flow below the SPDX line"


def no_goto(file):
    """Early return by TRY instead of goto."""
    if file.is_c:
        for number, line in enumerate(file.code, 1):
            if re.search(r"\bgoto\b", line):
                yield number, "goto", "return early with TRY; an arena or an outer function releases"


def jumps_from_guest_code_only(file):
    """longjmp is for guest traps."""
    if file.is_c and file.path not in JUMP_FILES:
        for number, line in enumerate(file.code, 1):
            if re.search(r"\b_?_?(sig)?(long|set)jmp\b\s*\(|__builtin_(long|set)jmp", line):
                yield number, "jump out of a call", "only guest traps leave calls that way"


def no_unfinished_marks(file):
    """Nothing is left for later in the code."""
    if file.ext == ".md":
        return
    for number, line in enumerate(file.lines, 1):
        match = UNFINISHED.search(line)
        if match:
            yield number, f"`{match.group()}`", "finish it, or put it into the issue tracker"


def no_single_machine(file):
    """No path of one machine and no registry host."""
    for number, line in enumerate(file.lines, 1):
        match = ONE_MACHINE.search(line)
        if match:
            yield number, f"`{match.group().strip()}`", "paths of one machine and registry hosts mean nothing elsewhere"


def file_size(file):
    """Files a reader can hold in mind; tables (.def) are exempt."""
    if (file.is_c or file.ext in (".py", ".sh", ".cmake")) and len(file.lines) > FILE_LINES:
        yield FILE_LINES + 1, f"{len(file.lines)} lines", f"a file has at most {FILE_LINES}"


def function_size(file):
    """Functions a reader can see at once. A function ends at a `}` in column 0 (clang-format's layout)."""
    if not file.is_c:
        return
    start = 0
    for number, line in enumerate(file.code, 1):
        if re.match(r"[A-Za-z_]", line):
            start = number
        elif line.rstrip() == "}" and number - start + 1 > FUNCTION_LINES:
            yield start, f"{number - start + 1} lines in one function", f"a function has at most {FUNCTION_LINES}"


def page_size(file):
    """Pages stay short enough to be read."""
    limits = {"README.md": PAGE_LINES, "ARCHITECTURE.md": PAGE_LINES}
    limit = limits.get(file.path, FOLDER_PAGE_LINES if file.path.endswith("/README.md") else None)
    if limit and len(file.lines) > limit:
        yield limit + 1, f"{len(file.lines)} lines", f"this page has at most {limit}"


def pages_name_real_paths(file):
    """What a page calls `folder/file` is there; names with capitals, <>, * or {} are placeholders."""
    if file.ext != ".md":
        return
    for number, line in enumerate(file.lines, 1):
        for path in re.findall(rf"`((?:{'|'.join(FOLDERS)}|\.ci)/[a-z0-9_./-]*[a-z0-9_/])`", line):
            if not any(os.path.exists(os.path.join(file.root, path + ending)) for ending in ("", ".c", ".h")):
                yield number, f"`{path}` does not exist", "pages keep up with the tree"


def no_platform_ifs(file):
    """#if only in simd/, the dispatch header and platform files; guards, C++ linkage and tables' defaults aside."""
    if not file.is_c or file.path.startswith("simd/") or file.path in PLATFORM_FILES:
        return
    guard = next((line for line in file.code if line.strip()), "")
    for number, line in enumerate(file.code, 1):
        if not re.match(r"\s*#\s*(if|ifdef|ifndef|elif)\b", line):
            continue
        if "__cplusplus" not in line and not (line == guard and re.match(r"#ifndef LM_\w+_H$", line)):
            yield number, line.strip(), "platform and ISA are chosen in simd/, the dispatch header and platform files"


def unique_rows(file):
    """One row per fact: no two rows of a table have the same key (opcodes: prefix and code; ordered rules: the whole
    row; else: first column)."""
    if file.ext != ".def":
        return
    seen = {}
    for number, line in enumerate(file.lines, 1):
        match = re.match(r"([A-Z][A-Z0-9_]*)\(\s*([^,)]+?)\s*(?:,\s*([^,)]+?)\s*)?(?:,|\))", line)
        if not match:
            continue
        macro, *columns = match.groups()
        key = (macro, *columns) if macro == "OP" else (macro, line) if macro == "INSN_RULE" else (macro, columns[0])
        if key in seen:
            yield number, f"row {', '.join(filter(None, key))} again", f"first stands in line {seen[key]}"
        seen.setdefault(key, number)


def tidy_text(file):
    """Text ends with one newline and has no trailing blanks."""
    for number, line in enumerate(file.lines, 1):
        if line != line.rstrip():
            yield number, "blanks at the end of the line", ".editorconfig trims them"
    if file.text and (not file.text.endswith("\n") or file.text.endswith("\n\n")):
        yield len(file.lines), "does not end with exactly one newline", ".editorconfig asks for it"


RULES = [include_arrows, licence_and_header, no_goto, jumps_from_guest_code_only, no_unfinished_marks, no_single_machine,
         file_size, function_size, page_size, pages_name_real_paths, no_platform_ifs, unique_rows, tidy_text]
TEXT = {".c", ".h", ".cc", ".inc", ".def", ".gp", ".py", ".sh", ".cmake", ".txt", ".md", ".json", ".suite", ".html", ".css", ".js",
        ".yml", ".wat"}


def tree_shape(root, paths):
    """Rules over the tree as a whole: top-level names, a README per folder, packages explained."""
    for name in sorted({path.split("/")[0] for path in paths}):
        if name not in TOP_LEVEL and not name.startswith("."):
            yield name, 1, "unknown name at the top level", f"folders are {', '.join(FOLDERS)}"
    for folder in FOLDERS:
        if any(path.startswith(folder + "/") for path in paths) and f"{folder}/README.md" not in paths:
            yield f"{folder}/README.md", 1, "missing", "each top-level folder has a README of at most 30 lines"
    yield from explained_packages(root)


def explained_packages(root):
    """Every package of .ci/packages stands in CONTRIBUTING.md, with why it is needed."""
    table, page = (os.path.join(root, name) for name in (".ci/packages", "CONTRIBUTING.md"))
    if not os.path.exists(table) or not os.path.exists(page):
        return
    explained = open(page, encoding="utf-8").read()
    for number, line in enumerate(open(table, encoding="utf-8"), 1):
        match = re.match(r"([a-z0-9][^\s]*)\s*(.*)", line)
        if match and f"`{match.group(1).replace('%', 'NN')}`" not in explained:
            yield ".ci/packages", number, f"{match.group(1)} is not in CONTRIBUTING.md", "each dependency is explained there"


def text_paths(root):
    """Paths of our text files, build trees and hidden folders but .ci left out."""
    for folder, folders, names in os.walk(root):
        here = os.path.relpath(folder, root)
        folders[:] = sorted(name for name in folders
                            if not (name.startswith(".") and name != ".ci") and not (here == "." and name.startswith("build"))
                            and name != "__pycache__")
        for name in sorted(names):
            path = os.path.normpath(os.path.join(here, name))
            if os.path.splitext(name)[1] in TEXT or here in (".", ".ci") or name == "manifest":
                if name not in (".git", "LICENSE") and not name.endswith(".png"):
                    yield path


def findings(root):
    """All findings under `root` as (path, line, what, why, rule name)."""
    paths = list(text_paths(root))
    for path in paths:
        file = File(root, path)
        file.root = root
        for rule in RULES:
            for number, what, why in rule(file):
                yield path, number, what, why, rule.__name__
    for path, number, what, why in tree_shape(root, set(paths)):
        yield path, number, what, why, "tree_shape"


def main(arguments):
    """Prints the findings of one tree."""
    if len(arguments) != 2 or not os.path.isdir(arguments[1]):
        print("usage: lint.py ROOT", file=sys.stderr)
        return 3
    found = list(findings(arguments[1]))
    for path, number, what, why, _ in found:
        print(f"{path}:{number}: {what}: {why}")
    print(f"{len(found)} findings in {sum(1 for _ in text_paths(arguments[1]))} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
