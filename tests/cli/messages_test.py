# SPDX-License-Identifier: Apache-2.0
"""Whole printed lines: what a user reads about a module that is refused (`lanemark validate`, one row per kind of defect)
and about a guest that trapped (`lanemark exec`, with the backtrace). What is refused is named with its place (the byte,
the function or other part), what was expected and what was found, and what to do."""
import os
import subprocess
import unittest

from lanemark_command import FAILED, GOOD, UNMEASURED, USAGE, LanemarkTest, lanemark

WAT2WASM = os.environ["LANEMARK_WAT2WASM"]
HEADER = b"\0asm\1\0\0\0"
SWITCH_ON = "switch it on with --features, or compile without it"
REMEDIES = {
    USAGE: "compile or copy it again",
    FAILED: "mend what made it, or compile it again",
    UNMEASURED: "make it smaller: the limit is this engine's",
}


def leb128(number):
    low, number = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + leb128(number) if number else bytes([low])


def section(kind, content):
    return bytes([kind]) + leb128(len(content)) + content


# (name, exit status, module, the line between file name and remedy, features). A module is text for wat2wasm, which does
# not check it; or bytes in hexadecimal: all of them (raw:), those of the only function's body (body:), or else those
# behind the header.
REFUSED = [
    ("empty file", USAGE,
     "raw:",
     "byte 0x0: unexpected end: a module begins with a header of 8 bytes"),
    ("cut header", USAGE,
     "raw:0061736d01",
     "byte 0x4: unexpected end: a module begins with a header of 8 bytes"),
    ("another magic", USAGE,
     "raw:7f454c4601000000",
     "byte 0x0: magic header not detected: expected 00 61 73 6d, found 7f 45 4c 46"),
    ("another version", USAGE,
     "raw:0061736d0d000100",
     "byte 0x4: unknown binary version: expected 01 00 00 00, found 0d 00 01 00"),
    ("section id", USAGE,
     "0e00",
     "byte 0x8: malformed section id: 14, known are 0 to 12"),
    ("section twice", USAGE,
     "01010001 0100",
     "byte 0xb: unexpected content after last section: the type section stands again after the type section"),
    ("section order", USAGE,
     "03010001 0100",
     "byte 0xb: unexpected content after last section: the type section stands after the function section"),
    ("section too long", USAGE,
     "01050100",
     "byte 0x9: length out of bounds: type section of 5 bytes, 2 are left"),
    ("section left over", USAGE,
     "0102 0000",
     "byte 0xb: section size mismatch: 1 bytes of the type section are left over"),
    ("section cut in a number", USAGE,
     "0180",
     "byte 0xa: unexpected end: the size of a section is cut off"),
    ("number too long", USAGE,
     "0106 808080808000",
     "byte 0xe: integer representation too long: more bytes than 32 bits need (in the type section)"),
    ("number too large", USAGE,
     "0105 ffffffff7f",
     "byte 0xe: integer too large: not a number of 32 bits (in the type section)"),
    ("types announced", USAGE,
     "0101 05",
     "byte 0xb: unexpected end of section or function: 5 types announced (in the type section)"),
    ("function form", USAGE,
     "0104 01 5f 0000",
     "byte 0xb: malformed function type: expected 0x60, found 0x5f (in type 0)"),
    ("value type", USAGE,
     "0105 01 60 01 6b 00",
     "byte 0xd: malformed value type: 0x6b (in type 0)"),
    ("import kind", USAGE,
     "0207 01 0161 0162 0500",
     "byte 0xf: malformed import kind: 0x05, known are 0 to 3 (in import 0)"),
    ("import name cut", USAGE,
     "0203 01 0561",
     "byte 0xb: length out of bounds: a name of 5 bytes, 1 are left (in import 0)"),
    ("import name not UTF-8", USAGE,
     "0207 01 0161 02c328 00",
     "byte 0xe: malformed UTF-8 encoding: byte 0 of a name is 0xc3 (in import 0)"),
    ("function of no type", FAILED,
     "0302 0105",
     "byte 0xb: unknown type 5: there are 0 (in function 0)"),
    ("table of no reference", USAGE,
     "0404 01 7f 0001",
     "byte 0xb: malformed reference type: 0x7f (in table 0)"),
    ("limits flags", USAGE,
     "0503 01 0901",
     "byte 0xb: integer too large: limits flags 0x09, known bits are 0x07 (in memory 0)"),
    ("shared table", USAGE,
     "0404 01 70 0201",
     "byte 0xc: integer too large: limits flags 0x02, known bits are 0x05 (in table 0)"),
    ("global mutability", USAGE,
     "0606 01 7f 02 4100 0b",
     "byte 0xc: malformed mutability: 0x02, neither 0 (const) nor 1 (var) (in global 0)"),
    ("export kind", USAGE,
     "0705 01 0161 0700",
     "byte 0xd: malformed export kind: 0x07, known are 0 to 3 (in export 0)"),
    ("element flags", USAGE,
     "0902 0108",
     "byte 0xb: malformed elements segment kind: 8, known are 0 to 7 (in element segment 0)"),
    ("element kind", USAGE,
     "0904 01 01 01 00",
     "byte 0xc: malformed element kind: 0x01, known is 0 (functions) (in element segment 0)"),
    ("data kind", USAGE,
     "0b02 0103",
     "byte 0xb: malformed data segment kind: 3, known are 0 to 2 (in data segment 0)"),
    ("body too long", USAGE,
     "0104 01600000 0302 0100 0a04 0109 000b",
     "byte 0x15: length out of bounds: a body of 9 bytes, 2 are left (in function 0)"),
    ("body without end", USAGE,
     "0104 01600000 0302 0100 0a05 0103 0001 01",
     "byte 0x19: unexpected end of section or function: a body must close with end (in function 0)"),
    ("no code section", USAGE,
     "0104 01600000 0302 0100",
     "byte 0x12: function and code section have inconsistent lengths: 1 functions, 0 bodies"),
    ("fewer bodies", USAGE,
     "0104 01600000 0303 020000 0a04 0102 000b",
     "byte 0x15: function and code section have inconsistent lengths: 2 functions, 1 bodies (in the code section)"),
    ("data count", USAGE,
     "0503 01 0001 0c01 02 0b07 01 00 4100 0b 0161",
     "byte 0x12: data count and data section have inconsistent lengths: 2 announced, 1 segments (in "
     "the data section)"),
    ("illegal opcode", USAGE,
     "body:00 ff 0b",
     "byte 0x17: illegal opcode ff: no instruction has it (in function #0)"),
    ("illegal opcode in constant", USAGE,
     "0604 01 7f 00 27",
     "byte 0xd: illegal opcode 27: no instruction has it (in global 0)"),
    ("illegal opcode of a page", USAGE,
     "body:00 fc7f 0b",
     "byte 0x17: illegal opcode fc 7f: no instruction has it (in function #0)"),
    ("else without if", USAGE,
     "body:00 05 0b 0b",
     "byte 0x17: else without if: the innermost block is the body (in function #0)"),
    ("block type", USAGE,
     "body:00 02 41 0b 0b",
     "byte 0x17: malformed block type: 0x41 (in function #0)"),
    ("bytes behind the end", USAGE,
     "body:00 0b 01 0b",
     "byte 0x18: END opcode expected: 2 bytes follow the body's last end (in function #0)"),
    ("memory.size's byte", USAGE,
     "0104 01600000 0302 0100 0503 010001 0a08 0106 00 3f8000 1a0b",
     "byte 0x1c: zero byte expected: found 0x80 behind memory.size (in function #0)",
     "-multi-memory"),
    ("ref.null type", USAGE,
     "body:00 d07f 1a0b",
     "byte 0x17: malformed reference type: ref.null of i32 (in function #0)"),
    ("memory flags of an access", USAGE,
     "0104 01600000 0302 0100 0503 010001 0a0b 0109 00 4100 28 8001 00 1a0b",
     "byte 0x1e: malformed memop flags: 0x80 (in function #0)"),
    ("data count missing", USAGE,
     "0104 01600000 0302 0100 0503 010001 0a0e 010c 00 4100 4100 4100 fc08 00 00 0b 0b03 01 01 00",
     "byte 0x22: data count section required: memory.init names a data segment (in function #0)"),
    ("too many locals", USAGE,
     "body:02 ffffffff0f 7f 02 7e 0b",
     "byte 0x1d: too many locals: 4294967297, indices have 32 bits (in function #0)"),
    ("br_table's labels", USAGE,
     "body:00 4100 0e ff01 00 0b",
     "byte 0x19: unexpected end: br_table announces 255 labels (in function #0)"),
    ("opcode feature", USAGE,
     "(module (func $add (result v128) v128.const i32x4 0 0 0 0))",
     "byte 0xe: malformed value type: v128 needs the feature simd128, which is off (in type 0)",
     "-simd128"),
    ("opcode feature sign", USAGE,
     "(module (func $ext (param i32) (result i32) local.get 0 i32.extend8_s))",
     "byte 0x1b: illegal opcode: i32.extend8_s needs the feature sign-extension, which is off (in function $ext #0)",
     "-sign-extension"),
    ("type feature", USAGE,
     "(module (func (param v128)))",
     "byte 0xd: malformed value type: v128 needs the feature simd128, which is off (in type 0)",
     "-simd128"),
    ("reference feature", USAGE,
     "(module (func (param externref)))",
     "byte 0xd: malformed value type: externref needs the feature reference-types, which is off (in type 0)",
     "-reference-types"),
    ("local feature", USAGE,
     "(module (func $f (local v128)))",
     "byte 0x17: malformed value type: v128 needs the feature simd128, which is off (in function $f #0)",
     "-simd128"),
    ("block type feature", FAILED,
     "(module (func $f (result i32 i32) (block (result i32 i32) i32.const 1 i32.const 2)))",
     "byte 0xb: invalid result arity: a function type of 2 results needs the feature multi-value, "
     "which is off (in type 0)",
     "-multi-value"),
    ("data count feature", USAGE,
     '(module (memory 1) (data "a") (func $f data.drop 0))',
     "byte 0x19: malformed section id: data count needs the feature bulk-memory, which is off (in "
     "the data count section)",
     "-bulk-memory"),
    ("shared memory feature", USAGE,
     "(module (memory 1 1 shared))",
     "byte 0xb: integer too large: limits flags 0x03: a memory of that kind needs the feature "
     "threads, which is off (in memory 0)",
     "-threads"),
    ("table of 64 bits feature", USAGE,
     "0404 01 70 0401",
     "byte 0xc: integer too large: limits flags 0x04: a table of that kind needs the feature memory64, which is off (in "
     "table 0)",
     "-memory64"),
    ("memories feature", FAILED,
     "(module (memory 1) (memory 1))",
     "byte 0xa: multiple memories: a module of 2 needs the feature multi-memory, which is off (in the memory section)",
     "-multi-memory"),
    ("tables feature", FAILED,
     "(module (table 1 funcref) (table 1 funcref))",
     "byte 0xa: multiple tables: a module of 2 needs the feature reference-types, which is off (in the table section)",
     "-reference-types"),
    ("constant feature", FAILED,
     "(module (global i32 (i32.add (i32.const 1) (i32.const 2))))",
     "byte 0x11: constant expression required: i32.add in one needs the feature extended-const, "
     "which is off (in global 0)",
     "-extended-const"),
    ("results feature", FAILED,
     "(module (type (func (result i32 i32))))",
     "byte 0xb: invalid result arity: a function type of 2 results needs the feature multi-value, "
     "which is off (in type 0)",
     "-multi-value"),
    ("segment feature", USAGE,
     '(module (memory 1) (data "a"))',
     "byte 0x10: malformed data segment kind: one that is not 0 needs the feature bulk-memory, which "
     "is off (in data segment 0)",
     "-bulk-memory"),
    ("operand type", FAILED,
     "(module (func $add (result i32) i32.const 1 f32.const 2 i32.add))",
     "byte 0x1f: type mismatch: i32.add expects i32, found f32 (in function $add #0)"),
    ("operand missing", FAILED,
     "(module (func $add (result i32) i32.const 1 i32.add))",
     "byte 0x1a: type mismatch: i32.add expects i32, found an empty stack (in function $add #0)"),
    ("operand outside of its block", FAILED,
     "(module (func $f (result i32) i32.const 1 block i32.eqz drop end))",
     "byte 0x1c: type mismatch: i32.eqz expects i32, found nothing in its block (in function $f #0)"),
    ("drop of nothing", FAILED,
     "(module (func $f drop))",
     "byte 0x17: type mismatch: drop expects a value, found an empty stack (in function $f #0)"),
    ("result type", FAILED,
     "(module (func $f (result i32) f64.const 1))",
     "byte 0x21: type mismatch: end expects i32, found f64 (in function $f #0)"),
    ("result missing", FAILED,
     "(module (func $f (result i32)))",
     "byte 0x18: type mismatch: end expects i32, found an empty stack (in function $f #0)"),
    ("values left over", FAILED,
     "(module (func $f i32.const 1 i32.const 2))",
     "byte 0x1b: type mismatch: values remaining on stack at end of block: 2 more than its 0 results "
     "(in function $f #0)"),
    ("branch value", FAILED,
     "(module (func $f (block (result i64) i32.const 1 br 0) drop))",
     "byte 0x1b: type mismatch: br expects i64, found i32 (in function $f #0)"),
    ("branch to no label", FAILED,
     "(module (func $f br 4))",
     "byte 0x17: unknown label 4: there are 1 (in function $f #0)"),
    ("br_table arities", FAILED,
     "(module (func $f (block (result i32) block i32.const 1 i32.const 0 br_table 0 1 end i32.const 2) drop))",
     "byte 0x1f: type mismatch: br_table expects 1 values, as its default label takes, found 0 for "
     "label 0 (in function $f #0)"),
    ("if without else", FAILED,
     "(module (func $f (if (result i32) (i32.const 1) (then i32.const 2)) drop))",
     "byte 0x1d: type mismatch: an if without else must keep its parameters (in function $f #0)"),
    ("condition type", FAILED,
     "(module (func $f i64.const 1 if end))",
     "byte 0x19: type mismatch: if expects i32, found i64 (in function $f #0)"),
    ("select of references", FAILED,
     "(module (func $f (param externref externref) local.get 0 local.get 1 i32.const 0 select drop))",
     "byte 0x1f: type mismatch: select without a type expects numbers or vectors, found externref "
     "(in function $f #0)"),
    ("select of two types", FAILED,
     "(module (func $f i32.const 1 f32.const 1 i32.const 0 select drop))",
     "byte 0x20: type mismatch: select expects i32, found f32 (in function $f #0)"),
    ("select of two names", FAILED,
     "body:00 4101 4102 4100 1c 02 7f 7f 1a 0b",
     "byte 0x1d: invalid result arity: select names 2 types instead of one (in function #0)"),
    ("argument type", FAILED,
     "(module (func $g (param i64)) (func $f i32.const 1 call $g))",
     "byte 0x21: type mismatch: call expects i64, found i32, calling $g #0 (in function $f #1)"),
    ("unknown function", FAILED,
     "(module (func $f call 9))",
     "byte 0x17: unknown function 9: there are 1 (in function $f #0)"),
    ("unknown type", FAILED,
     "(module (table 1 funcref) (func $f i32.const 0 call_indirect (type 7)))",
     "byte 0x1f: unknown type 7: there are 1 (in function $f #0)"),
    ("unknown table", FAILED,
     "(module (type (func)) (func $f i32.const 0 call_indirect (type 0)))",
     "byte 0x19: unknown table 0: there are 0 (in function $f #0)"),
    ("call of externref", FAILED,
     "(module (type (func)) (table 1 externref) (func $f i32.const 0 call_indirect (type 0)))",
     "byte 0x1f: type mismatch: call_indirect expects funcref, found externref (in function $f #0)"),
    ("tail call's results", FAILED,
     "(module (func $g (result i64) i64.const 1) (func $f (result i32) return_call $g))",
     "byte 0x22: type mismatch: return_call expects i32 as result 0, found i64, calling $g #0 (in function $f #1)"),
    ("tail call's count", FAILED,
     "(module (func $g) (func $f (result i32) return_call $g))",
     "byte 0x1f: type mismatch: return_call expects 1 results, found 0, calling $g #0 (in function $f #1)"),
    ("unknown local", FAILED,
     "(module (func $f (param i32) local.get 3 drop))",
     "byte 0x18: unknown local 3: there are 1 (in function $f #0)"),
    ("local's type", FAILED,
     "(module (func $f (local f32) i32.const 0 local.set 0))",
     "byte 0x1b: type mismatch: local.set expects f32, found i32 (in function $f #0)"),
    ("unknown global", FAILED,
     "(module (func $f global.get 2 drop))",
     "byte 0x17: unknown global 2: there are 0 (in function $f #0)"),
    ("immutable global", FAILED,
     "(module (global i32 (i32.const 0)) (func $f i32.const 0 global.set 0))",
     "byte 0x21: global is immutable: global.set of global 0 (in function $f #0)"),
    ("unknown memory", FAILED,
     "(module (func $f i32.const 0 i32.load drop))",
     "byte 0x19: unknown memory 0: there are 0 (in function $f #0)"),
    ("alignment", FAILED,
     "0104 01600000 0302 0100 0503 010001 0a0a 0108 00 4100 28 03 00 1a0b",
     "byte 0x1e: alignment must not be larger than natural: 8 bytes, i32.load takes 4 (in function #0)"),
    ("atomic alignment", FAILED,
     "0104 01600000 0302 0100 0504 01030101 0a0b 0109 00 4100 fe10 01 00 1a0b",
     "byte 0x1f: atomic alignment must be natural: 2 bytes, i32.atomic.load takes 4 (in function #0)"),
    ("offset", FAILED,
     "0104 01600000 0302 0100 0503 010001 0a0e 010c 00 4100 28 02 8080808010 1a0b",
     "byte 0x1e: offset out of range: 0x100000000 in memory 0, whose addresses are i32 (in function #0)"),
    ("lane", FAILED,
     "body:00 fd0c 00000000000000000000000000000000 fd15 10 1a 0b",
     "byte 0x29: invalid lane index: 16, i8x16.extract_lane_s takes those below 16 (in function #0)"),
    ("shuffle lane", FAILED,
     "body:00 fd0c 00000000000000000000000000000000 fd0c 00000000000000000000000000000000 fd0d "
     "00010203040506070809200b0c0d0e0f 1a 0b",
     "byte 0x3b: invalid lane index: 32, i8x16.shuffle takes those below 32 (in function #0)"),
    ("undeclared reference", FAILED,
     "(module (func $g) (func $f ref.func $g drop))",
     "byte 0x1b: undeclared function reference: function 0 stands in no export, global or element "
     "segment (in function $f #1)"),
    ("reference wanted", FAILED,
     "(module (func $f i32.const 0 ref.is_null drop))",
     "byte 0x19: type mismatch: ref.is_null expects a reference, found i32 (in function $f #0)"),
    ("table element types", FAILED,
     "(module (table 1 funcref) (table 1 externref) (func $f i32.const 0 i32.const 0 i32.const 0 table.copy 0 1))",
     "byte 0x26: type mismatch: table.copy expects funcref, found externref (in function $f #0)"),
    ("table value", FAILED,
     "(module (table 1 funcref) (func $f i32.const 0 ref.null extern table.set 0))",
     "byte 0x21: type mismatch: table.set expects funcref, found externref (in function $f #0)"),
    ("unknown element segment", FAILED,
     "(module (func $f elem.drop 3))",
     "byte 0x17: unknown elem segment 3: there are 0 (in function $f #0)"),
    ("unknown data segment", FAILED,
     '(module (memory 1) (data "a") (func $f data.drop 3))',
     "byte 0x1f: unknown data segment 3: there are 1 (in function $f #0)"),
    ("address of a 64-bit memory", FAILED,
     "(module (memory i64 1) (func $f i32.const 0 i32.load drop))",
     "byte 0x1e: type mismatch: i32.load expects i64, found i32 (in function $f #0)"),
    ("limits in disorder", FAILED,
     "(module (memory 2 1))",
     "byte 0xb: size minimum must not be greater than maximum: 2 > 1 (in memory 0)"),
    ("memory too large", FAILED,
     "(module (memory 65537))",
     "byte 0xb: memory size must be at most 65536 pages (4GiB): minimum is 65537 (in memory 0)"),
    ("table too large", FAILED,
     "0408 01 70 00 8080808010",
     "byte 0xc: table size must be at most 2^32-1: minimum is 4294967296 (in table 0)"),
    ("shared without maximum", FAILED,
     "0503 01 02 01",
     "byte 0xb: shared memory must have maximum: it has a minimum alone (in memory 0)"),
    ("constant's type", FAILED,
     "(module (global i32 (f32.const 1)))",
     "byte 0x12: type mismatch: the constant expression must give i32, it gives f32 (in global 0)"),
    ("constant's count", FAILED,
     "(module (global i32 (i32.const 1) (i32.const 2)))",
     "byte 0x11: type mismatch: the constant expression must give one i32, it gives 2 values (in global 0)"),
    ("no constant", FAILED,
     "(module (global i32 (i32.eqz (i32.const 1))))",
     "byte 0xf: constant expression required: i32.eqz is no constant instruction (in global 0)"),
    ("constant's operand", FAILED,
     "(module (global i32 (i32.add (i32.const 1) (f32.const 2))))",
     "byte 0x14: type mismatch: i32.add expects i32, found f32 (in global 0)"),
    ("global of constant", FAILED,
     "(module (global i32 (global.get 0)))",
     "byte 0xd: unknown global 0: constant expressions see 0 imported ones (in global 0)"),
    ("mutable constant", FAILED,
     '(module (import "m" "g" (global (mut i32))) (global i32 (global.get 0)))',
     "byte 0x17: constant expression required: global 0 is mutable (in global 1)"),
    ("export of nothing", FAILED,
     "0705 01 0161 0003",
     "byte 0xe: unknown function 3: there are 0 (in export 0)"),
    ("export twice", FAILED,
     '(module (func) (export "a" (func 0)) (export "b" (func 0)) (export "a" (func 0)))',
     'byte 0x1e: duplicate export name: "a" (in the export section)'),
    ("start's type", FAILED,
     "(module (func $s (param i32)) (start $s))",
     "byte 0x15: start function: function 0 takes 1 parameters and gives 0 results instead of none "
     "(in the start section)"),
    ("unknown start", FAILED,
     "0801 05",
     "byte 0xa: unknown function 5: there are 0 (in the start section)"),
    ("elements of another table", FAILED,
     "(module (table 1 externref) (func $f) (elem (table 0) (i32.const 0) func $f))",
     "byte 0x1b: type mismatch: elements of funcref for a table of externref (in element segment 0)"),
    ("element of no table", FAILED,
     "(module (func $f) (elem (i32.const 0) $f))",
     "byte 0x16: unknown table 0: there are 0 (in element segment 0)"),
    ("element of no function", FAILED,
     "0404 01700001 0907 01 00 4100 0b 01 05",
     "byte 0x16: unknown function 5: there are 0 (in element segment 0)"),
    ("data of no memory", FAILED,
     '(module (data (i32.const 0) "a"))',
     "byte 0xc: unknown memory 0: there are 0 (in data segment 0)"),
    ("data offset's type", FAILED,
     '(module (memory 1) (data (i64.const 0) "a"))',
     "byte 0x13: type mismatch: the constant expression must give i32, it gives i64 (in data segment 0)"),
    ("many results", UNMEASURED,
     "raw:" + (HEADER + section(1, b"\1\x60\0" + leb128(1001) + b"\x7f" * 1001)).hex(),
     "byte 0xe: too many results: 1001, at most 1000 (in type 0)"),
    ("many locals", UNMEASURED,
     "body:01 80ea30 7f 0b",
     "byte 0x17: too many locals: 800000, at most 50000 (in function #0)"),
    ("deep const", UNMEASURED,
     "raw:" + (HEADER + section(6, b"\1\x7f\0" + b"\x41\0" * 1001 + b"\x0b")).hex(),
     "byte 0x7de: constant expression too deep: more than 1000 values on its stack (in global 0)"),
    ("many memories", UNMEASURED,
     "raw:" + (HEADER + section(5, leb128(101) + b"\0\1" * 101)).hex(),
     "byte 0xb: too many memories: 101, at most 100 (in the memory section)"),
]

# (name, the module's fields, function to call, lines of stderr behind the file's name).
TRAPPED = [
    ("unreachable",
     '(func $inner unreachable) (func $outer call $inner) (func (export "f") call $outer)',
     ["unreachable", "   0: 0x000020 $inner #0 in guest", "   1: 0x000024 $outer #1 in guest",
      '   2: 0x000029 "f" #2 in guest']),
    ("division",
     '(func $div (param i32 i32) (result i32) local.get 0 local.get 1 i32.div_s) (func (export "f") (drop '
     '(call $div (i32.const 1) (i32.const 0))))',
     ["integer divide by zero", "   0: 0x000029 $div #0 in guest", '   1: 0x000031 "f" #1 in guest']),
    ("overflow",
     '(func $div (param i64) (result i64) (i64.div_s (local.get 0) (i64.const -1))) (func (export "f") (drop '
     '(call $div (i64.const 0x8000000000000000))))',
     ["integer overflow", "   0: 0x000028 $div #0 in guest", '   1: 0x000037 "f" #1 in guest']),
    ("conversion",
     '(func $f (export "f") (drop (i32.trunc_f64_u (f64.const -1))))',
     ["integer overflow", "   0: 0x000027 $f #0 in guest"]),
    ("NaN to integer",
     '(func $f (export "f") (drop (i64.trunc_f32_s (f32.const nan))))',
     ["invalid conversion to integer", "   0: 0x000023 $f #0 in guest"]),
    ("load",
     '(memory 1) (func $load (param i32) (result i32) (i32.load offset=4 (local.get 0))) (func $f (export '
     '"f") (drop (call $load (i32.const 65532))))',
     ["out of bounds memory access", "   0: 0x00002b $load #0 in guest", "   1: 0x000035 $f #1 in guest"]),
    ("vector store",
     '(memory 1) (func $f (export "f") (v128.store (i32.const -1) (v128.const i32x4 0 0 0 0)))',
     ["out of bounds memory access", "   0: 0x000037 $f #0 in guest"]),
    ("memory.init",
     '(memory 1) (data $d "abc") (func $f (export "f") (memory.init $d (i32.const 0) (i32.const 2) (i32.const 2)))',
     ["out of bounds memory access", "   0: 0x00002c $f #0 in guest"]),
    ("table.get",
     '(table 1 funcref) (func $f (export "f") (drop (table.get 0 (i32.const 1))))',
     ["out of bounds table access", "   0: 0x000026 $f #0 in guest"]),
    ("undefined element",
     '(table 1 funcref) (type $t (func)) (func $f (export "f") (call_indirect (type $t) (i32.const 1)))',
     ["undefined element", "   0: 0x000026 $f #0 in guest"]),
    ("uninitialized element",
     '(table 1 funcref) (type $t (func)) (func $f (export "f") (call_indirect (type $t) (i32.const 0)))',
     ["uninitialized element", "   0: 0x000026 $f #0 in guest"]),
    ("type of a call",
     '(table funcref (elem $g)) (type $t (func)) (func $g (param i32)) (func $f (export "f") (call_indirect '
     '(type $t) (i32.const 0)))',
     ["indirect call type mismatch", "   0: 0x000038 $f #1 in guest"]),
    ("atomics",
     '(memory 1 1 shared) (func $f (export "f") (drop (i32.atomic.load (i32.const 2))))',
     ["unaligned atomic", "   0: 0x000026 $f #0 in guest"]),
    ("waiting",
     '(memory 1) (func $f (export "f") (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 0))))',
     ["expected shared memory", "   0: 0x000029 $f #0 in guest"]),
    ("fuel",
     '(func $spin (loop br 0)) (func (export "f") call $spin)',
     ["all fuel consumed", "   0: 0x000021 $spin #0 in guest", '   1: 0x000027 "f" #1 in guest']),
    ("time",
     '(func $spin (loop br 0)) (func (export "f") call $spin)',
     ["time limit exceeded", "   0: 0x000021 $spin #0 in guest", '   1: 0x000027 "f" #1 in guest']),
    ("tail calls leave no frame",
     '(func $end unreachable) (func $middle return_call $end) (func (export "f") call $middle)',
     ["unreachable", "   0: 0x000020 $end #0 in guest", '   1: 0x000029 "f" #2 in guest']),
    ("start function",
     '(memory 0) (func $begin i32.const 0 i32.load drop) (start $begin) (func (export "f"))',
     ["out of bounds memory access", "   0: 0x000029 $begin #0 in guest"]),
]

# What a row of TRAPPED needs beside the module. Time limits have several attempts: a busy machine may not let the guest
# begin, and without optimisation a signal may find its registers where they tell of no frame.
OPTIONS = {"fuel": [["--fuel", "1000"]], "time": [["--timeout", seconds] for seconds in 9 * ["0.2"] + ["2", "10"]]}


def bytes_of(text):
    kind, _, digits = text.rpartition(":")
    code = bytes.fromhex(digits)
    if kind == "raw":
        return code
    if kind == "body":
        body = b"\1" + leb128(len(code)) + code
        code = section(1, b"\1\x60\0\0") + section(3, b"\1\0") + section(10, body)
    return HEADER + code


class Messages(LanemarkTest):
    def make(self, name, module):
        path = self.path(f"{name}.wasm")
        if not module.startswith("(module"):
            with open(path, "wb") as file:
                file.write(bytes_of(module))
            return path
        with open(self.path("text.wat"), "w", encoding="utf-8") as file:
            file.write(module)
        subprocess.run([WAT2WASM, "--no-check", "--enable-all", "--debug-names", self.path("text.wat"), "-o", path],
                       check=True)
        return path

    def test_refused_modules(self):
        for name, status, module, line, *features in REFUSED:
            with self.subTest(name=name):
                path = self.make("m", module)
                result = lanemark("validate", *(["--features", features[0]] if features else []), path)
                self.check_status(result, status)
                remedy = SWITCH_ON if "needs the feature" in line else REMEDIES[status]
                self.assertEqual(result.stderr, f"lanemark: {path}: {line}: {remedy}\n")
                self.assertEqual(result.stdout, "")
                if features:  # and nothing else is wrong with it
                    self.check_status(lanemark("validate", path), GOOD)

    def test_exec_refuses_alike(self):
        for name, _, module, line, *features in REFUSED[::8]:
            with self.subTest(name=name):
                path = self.make("m", module)
                result = lanemark("exec", *(["--features", features[0]] if features else []), path)
                self.assertNotEqual(result.returncode, GOOD)
                self.assertTrue(result.stderr.startswith(f"lanemark: {path}: {line}: "), result.stderr)

    def test_long_paths_leave_the_reason_whole(self):
        folder = self.path("x" * 200)
        os.mkdir(folder)
        path = self.make("x" * 200 + "/m", "raw:0061736d0d000100")
        result = lanemark("validate", path)
        self.check_status(result, USAGE)
        self.assertEqual(result.stderr, "lanemark: ..." + path[-100:] + ": byte 0x4: unknown binary version: expected "
                         "01 00 00 00, found 0d 00 01 00: compile or copy it again\n")

    def test_names_stay_on_one_line(self):
        path = self.make("m", '(module (func) (export "a\\n\\1bb" (func 0)) (export "a\\n\\1bb" (func 0)))')
        result = lanemark("validate", path)
        self.assertIn('duplicate export name: "a??b"', result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1)

    def test_many_files(self):
        good = self.make("good", "(module (func))")
        bad = self.make("bad", "(module (func drop))")
        broken = self.make("broken", "raw:00")
        result = lanemark("validate", good, broken, bad, good)
        self.check_status(result, USAGE)
        self.assertEqual(result.stdout, f"{good}: valid\n{good}: valid\n")
        self.assertEqual([line.split(": ")[1] for line in result.stderr.splitlines()], [broken, bad])
        self.check_status(lanemark("validate", good, bad), FAILED)

    def test_features(self):
        path = self.make("m", "(module (memory i64 1) (func (result v128) v128.const i32x4 1 2 3 4))")
        for features, status in (("+simd128", GOOD), ("-relaxed-simd,-threads", GOOD), ("-simd128", USAGE),
                                 ("-simd128,+relaxed-simd", GOOD), ("-memory64", USAGE)):
            with self.subTest(features=features):
                for command in ("validate", "exec"):
                    result = lanemark(command, "--features", features, path)
                    self.assertEqual("needs the feature" in result.stderr, status == USAGE, result.stderr)
                self.check_status(lanemark("validate", "--features", features, path), status)
        for command in ("validate", "exec"):
            result = lanemark(command, "--features", "+simd", path)
            self.check_complaint(result, USAGE, r'features: "\+simd" is none: choose from sign-extension, .*, threads')
            self.assertEqual(result.stderr.count("\n"), 1)
            self.check_complaint(lanemark(command, "--features=-mvp", path), USAGE, r"features: mvp is WebAssembly itself")

    def test_traps(self):
        for name, fields, lines in TRAPPED:
            if name == "time" and os.environ.get("LANEMARK_SANITIZE") == "thread":
                print("time: not run: ThreadSanitizer delivers no signal to guest code")
                continue
            with self.subTest(name=name):
                path = self.make("m", f"(module $guest {fields})")
                for options in OPTIONS.get(name, [[]]):
                    result = lanemark("exec", "--engine", "interp", *options, "--invoke", "f", path)
                    self.check_status(result, 134)
                    if "\n   0: " in result.stderr:
                        break
                self.assertEqual(result.stderr.splitlines(), [f"lanemark: {path}: trap: {lines[0]}", *lines[1:]])

    def test_deep_trace(self):
        path = self.make("m", '(module (func $down (param i64) (result i64) (i64.add (call $down (i64.const 1)) '
                         '(i64.const 1))) (func (export "f") (drop (call $down (i64.const 1)))))')
        result = lanemark("exec", "--invoke", "f", path)
        self.check_status(result, 134)
        lines = result.stderr.splitlines()
        self.assertEqual(lines[0], f"lanemark: {path}: trap: call stack exhausted")
        self.assertEqual(len(lines), 1 + 64 + 1 + 16)
        self.assertRegex(lines[64], r"^  63: 0x[0-9a-f]{6} \$down #0$")
        self.assertRegex(lines[65], r"^      … \d+ more$")
        self.assertRegex(lines[81], r'^ *\d+: 0x[0-9a-f]{6} "f" #1$')
        frames = int(lines[81].split(":")[0]) + 1
        self.assertEqual(frames, 64 + 16 + int(lines[65].split()[1]))


if __name__ == "__main__":
    unittest.main()
