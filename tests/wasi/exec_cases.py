# SPDX-License-Identifier: Apache-2.0
"""`lanemark exec` itself: calls by name, traps, and what it refuses. Rows as in wasi_cases.py, modules stand in modules/.
stderr_is: all of stderr."""
from wasi_cases import TRAPPED, case

USAGE = 3


def call(function, *numbers, **more):
    """A call of a function of calls.wat."""
    return case("calls", *numbers, options=["--invoke", function], **more)


def trap(function, message):
    """A call that traps with a message of the standard."""
    return case("traps", options=["--invoke", function], status=TRAPPED, stdout="",
                stderr=f"traps.wasm: trap: {message}\n")


def refused(program, options, message, *args):
    """A command line or a file that exec does not run."""
    return case(program, *args, options=options, status=USAGE, stdout="", stderr=message)


CASES = {
    "call_same": call("same", "-1", "0x8000000000000000", "1.5", "-0", "1,0x2,-3,4294967295", status=0,
                      stdout="i32:-1\ni64:-9223372036854775808\nf32:1.5\nf64:-0\n"
                             "v128:0x00000001,0x00000002,0xfffffffd,0xffffffff\n"),
    "call_unsigned": call("same", "4294967295", "18446744073709551615", "inf", "1e-320", "0,0,0,0", status=0,
                          stdout="i32:-1\ni64:-1\nf32:inf\nf64:1e-320\n"
                                 "v128:0x00000000,0x00000000,0x00000000,0x00000000\n"),
    "call_nan": call("same", "0", "0", "nan", "-nan", "0,0,0,0", status=0,
                     stdout="i32:0\ni64:0\nf32:nan:0x7fc00000\nf64:nan:0xfff8000000000000\n"
                            "v128:0x00000000,0x00000000,0x00000000,0x00000000\n"),
    "call_digits": call("thirds", status=0, stdout="f32:0.33333334\nf64:0.3333333333333333\n"),
    "call_refs": call("refs", "null", status=0, stdout="externref:null\nfuncref:not null\n"),
    "call_nothing": call("nothing", status=0, stdout=""),
    "call_wide": call("int", "4294967296", status=USAGE, stderr="argument '4294967296' is no i32"),
    "call_low": call("int", "-2147483649", status=USAGE, stderr="is no i32"),
    "call_text": call("int", "1x", status=USAGE, stderr="argument '1x' is no i32"),
    "call_octal": call("int", "010", status=0, stdout="i32:10\n"),
    "call_few_lanes": call("lanes", "1,2,3", status=USAGE, stderr="argument '1,2,3' is no v128"),
    "call_many_lanes": call("lanes", "1,2,3,4,5", status=USAGE, stderr="is no v128"),
    "call_few": call("int", status=USAGE, stderr="int: takes 1 arguments, not 0"),
    "call_unknown": call("nothink", status=USAGE, stderr="did you mean nothing?"),
    "call_memory": call("memory", status=USAGE, stderr="memory: is no exported function"),

    "trap_unreachable": trap("unreachable", "unreachable"),
    "trap_load": trap("load", "out of bounds memory access"),
    "trap_store": trap("store", "out of bounds memory access"),
    "trap_divide": trap("divide", "integer divide by zero"),
    "trap_overflow": trap("overflow", "integer overflow"),
    "trap_conversion": trap("conversion", "invalid conversion to integer"),
    "trap_recursion": trap("recursion", "call stack exhausted"),
    "trap_type": trap("type", "indirect call type mismatch"),
    "trap_element": trap("element", "uninitialized element"),
    "trap_undefined": trap("undefined", "undefined element"),
    "trap_in_start": case("start_traps", status=TRAPPED, stderr="start_traps.wasm: trap: unreachable\n"),
    "exit_in_start": case("start_exits", status=4, stderr_is=""),
    "exit_is_final": case("exits_twice", options=["--invoke", "go"], status=6, stderr_is=""),

    "no_file": refused(None, [], "exec: no file: name a .wasm file"),
    "missing_file": refused("missing", [], "missing.wasm: No such file or directory"),
    "no_module": case(None, "input", options=[], files={"input": "no module"}, status=USAGE,
                      stderr="byte 0x0: magic header not detected"),
    "empty_file": case(None, "input", options=[], files={"input": ""}, status=USAGE, stderr="unexpected end"),
    "invalid_module": refused("invalid", [], "type mismatch"),
    "no_start": refused("calls", [], "_start: is no exported function"),
    "unknown_module": refused("unknown_module", [], "import env.f: no function of WASI preview 1"),
    "unknown_function": refused("unknown_function", [], "wasi_snapshot_preview1.f: WASI preview 1 has no such function"),
    "older_interface": refused("older_interface", [], "an interface before WASI preview 1: compile it again"),
    "wrong_type": refused("wrong_type", [], "wasi_snapshot_preview1.sched_yield"),
    "no_function": refused("no_function", [], "WASI preview 1 has functions only"),
    "no_memory": case("no_memory", status=0),
    "unknown_option": refused("calls", ["--invok", "nothing", "--what"], "--what: there is no such option"),
    "unknown_engine": refused("calls", ["--engine", "interpreter"], "did you mean interp?"),
    "native_engine": refused("calls", ["--engine", "native"], "no engine for Wasm of that name"),
    "unknown_isa": case("calls", options=["--isa", "pdp-11"], status=2, stderr="pdp-11"),
    "missing_folder": refused("calls", ["--dir", "nowhere::/"], "nowhere: No such file or directory"),
    "folder_is_file": case("calls", options=["--dir", "input"], files={"input": ""}, status=USAGE,
                           stderr="input: Not a directory"),
    "env_without_value": refused("calls", ["--env", "LM"], "--env LM: has no value: write NAME=VALUE"),
    "missing_value": refused(None, ["--invoke"], "--invoke: its value is missing"),
    "feature_off": refused("calls", ["--features", "-simd128", "--invoke", "nothing"], "calls.wasm: byte "),
    "feature_unknown": refused("calls", ["--features", "+simd"], "simd"),
    "fuel_enough": case("calls", options=["--fuel", "10", "--invoke", "nothing"], status=0, stderr_is=""),
    "fuel_none": case("traps", options=["--fuel=5000", "--invoke", "endless"], status=TRAPPED,
                      stderr="traps.wasm: trap: all fuel consumed\n"),
    "fuel_text": refused("calls", ["--fuel", "much"], "--fuel much: is no whole number"),
    "timeout_enough": case("calls", options=["--timeout", "60", "--invoke", "nothing"], status=0, stderr_is=""),
    "timeout": case("traps", options=["--timeout", "0.5", "--invoke", "endless"], status=TRAPPED, signals=True,
                    stderr="traps.wasm: trap: time limit exceeded\n"),
    "timeout_in_sleep": case("sleeps", options=["--timeout", "0.05"], status=TRAPPED,
                             stderr="sleeps.wasm: trap: time limit exceeded\n"),
    "timeout_text": refused("calls", ["--timeout", "soon"], "--timeout soon: is no such time: give seconds from"),
    "timeout_none": refused("calls", ["--timeout", "0"], "--timeout 0: is no such time: give seconds from"),
    "backtrace": case("traces", options=["--invoke", "outer"], status=TRAPPED, stdout="",
                      stderr="""traces.wasm: trap: out of bounds memory access
   0: 0x000034 $inner #0 in traces
   1: 0x000040 $middle #1 in traces
   2: 0x000046 "outer" #2 in traces
"""),
    "guest_options": case("hello", "--help", "--invoke", "--", options=["--"], status=42, stdout="""3 arguments
[--help]
[--invoke]
[--]
LM_FIRST=(none)
LM_SECOND=(none)
at exit
"""),
    "counters": case("calls", options=["--counters", "--invoke", "nothing"], status=0, stdout="", stderr="wasm_ops "),
}
