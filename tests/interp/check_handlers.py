#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the machine code of the interpreter's handlers and complains where one is not what dispatch.h promises.

    check_handlers.py OBJDUMP FEWEST MOST OBJECT...

Every handler ends in an indirect jump to the next one, returns nowhere, and leaves the stack alone: no push, pop, call or
access through the stack pointer; no vectors wider than 128 bits, which cost a vzeroupper; and loads and stores move pc
on only when they have made their access, so that a fault finds pc at their cell. Exceptions are listed here, with the reason. An object must hold at least FEWEST handlers, in at most MOST bytes. Exit status 0: all is well; 1: findings, one line
each.
"""
import re
import subprocess
import sys

# Handlers that call C functions: into the runtime (they push once to align the stack, and call).
CALLS = {"call_import", "call_indirect", "return_call_import", "return_call_indirect", "memory_grow", "memory_init",
         "memory_copy", "memory_fill", "table_grow", "table_init", "table_copy", "table_fill"}
# The same, of tiles: instructions in their names.
CALLING = ("memory_atomic_notify", "memory_atomic_wait32", "memory_atomic_wait64")
# Handlers that need more registers than the interpreter's own leave free.
SPILLS = {"rebase", "enter_zero", "count", "return_call"}
# Handlers without a successor.
ENDS = {"exit", "unreachable"}
# The scalar reference indexes an array of bytes: ISA headers that do not shadow these inherit that.
ARRAYS = ("i8x16_shuffle", "i8x16_swizzle", "i8x16_relaxed_swizzle")
# Likewise: the reference computes in wider lanes, which makes a vector of twice the size on the way.
WIDENS = ("i16x8_q15mulr_sat_s", "i16x8_shl", "i16x8_shr_s", "i16x8_shr_u", "i32x4_trunc_sat_f32x4_s",
          "i32x4_trunc_sat_f32x4_u", "i8x16_bitmask", "i8x16_narrow_i16x8_s", "i8x16_narrow_i16x8_u",
          "i16x8_narrow_i32x4_s", "i16x8_narrow_i32x4_u", "i16x8_relaxed_q15mulr_s", "i16x8_relaxed_dot_i8x16_i7x16_s",
          "i32x4_relaxed_trunc_f32x4_s", "i32x4_relaxed_trunc_f32x4_u")
STACK = re.compile(r"%[re]sp|%rbp|^(push|pop|call)[qlw]?\s")
MOVES_PC = re.compile(r"(?!cmp|test)\w+\s.*%r12$")
WIDE = re.compile(r"%[yz]mm|vzeroupper")


def functions(objdump, path):
    """Yields (name, instructions) of each handler h_NAME in an object file."""
    text = subprocess.run([objdump, "-d", "--no-show-raw-insn", "--no-leading-addr", path], check=True,
                          capture_output=True, text=True).stdout
    for match in re.finditer(r"^<h_(\w+)>:\n((?:.+\n)*)", text, re.M):
        lines = [line.split("#")[0].strip() for line in match.group(2).splitlines()]
        yield match.group(1), [line for line in lines if line and not line.startswith("nop")]


def section_size(objdump, path):
    """Bytes of code in an object file's section of handlers."""
    text = subprocess.run([objdump, "-h", path], check=True, capture_output=True, text=True).stdout
    return sum(int(size, 16) for size in re.findall(r"\slm_guest_code\s+([0-9a-f]+)", text))


def early_move(lines):
    """The first access to memory behind the instruction that moves pc on, or None."""
    moved = False
    for line in lines:
        if moved and "(" in line and not line.startswith("j"):
            return line
        moved = not line.startswith("jmp") and (moved or bool(MOVES_PC.match(line)))
    return None


def has_any(name, instructions):
    """Whether a tile, which is named for its tree, contains one of the instructions."""
    return any(instruction in name for instruction in instructions)


def findings(name, lines):
    """What is wrong with one handler."""
    is_calling = name in CALLS or has_any(name, CALLING)
    if name not in ENDS and not any(re.match(r"jmpq?\s+\*", line) for line in lines):
        yield "does not end in an indirect jump"
    if name not in ENDS and any(line.startswith("ret") for line in lines):
        yield "returns"
    if not is_calling and name not in SPILLS and not has_any(name, ARRAYS):
        for line in lines:
            if STACK.search(line):
                yield f"touches the stack: {' '.join(line.split())}"
                break
    if not has_any(name, WIDENS) and any(WIDE.search(line) for line in lines):
        yield "uses vectors wider than 128 bits"
    if re.search(r"_load|_store|_atomic", name) and not is_calling and early_move(lines):
        yield f"moves pc before its access: {' '.join(early_move(lines).split())}"


def main(arguments):
    if len(arguments) < 5:
        sys.exit("usage: check_handlers.py OBJDUMP FEWEST MOST OBJECT...")
    objdump, fewest, most, objects = arguments[1], int(arguments[2]), int(arguments[3]), arguments[4:]
    wrong = 0
    for path in objects:
        handlers = dict(functions(objdump, path))
        for name, lines in sorted(handlers.items()):
            for finding in findings(name, lines):
                print(f"{path}: {name}: {finding}")
                wrong += 1
        if section_size(objdump, path) > most:
            print(f"{path}: {section_size(objdump, path)} bytes of handlers, at most {most} are allowed")
            wrong += 1
        if len(handlers) < fewest:
            print(f"{path}: only {len(handlers)} handlers found, expected at least {fewest}")
            wrong += 1
    print(f"{wrong} findings in {len(objects)} objects")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(sys.argv)
