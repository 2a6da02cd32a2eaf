# SPDX-License-Identifier: Apache-2.0
"""Guest programs and what each must do: rows for run_programs.py, the C and C++ sources stand in programs/.

A row is a dict: program, args, and what is given and expected. Given: options of exec, stdin, stdin_file (input is a
file), late (input comes once the guest has printed a line), files and links in the box, no_box (the box is not the
guest's `/`), closed (no standard streams). Expected: status, stdout, stderr (a part of it), leaves (files added to the
box), leaves_more (names only); native: the same source built natively does the same.
"""
TEXT = "the quick brown fox jumps over the lazy dog that was lazy before\n"
LINES = "pear\napple\nfig\nquince\nbanana\n"
# Links out of the box and back into it; ROOT is the folder that box and outside lie in.
LINKS = {"abs_folder": "ROOT/outside", "abs_file": "ROOT/outside/secret", "up_folder": "../outside",
         "up_file": "../outside/secret", "sub/middle": "../../outside", "sub/back": "../plain", "chain2": "up_folder",
         "chain": "chain2"}


def case(program, *args, **more):
    """A row."""
    return {"program": program, "args": args, **more}


TRAPPED = 134
HELLO = "LM_FIRST=one\nLM_SECOND=(none)\n"
ENV = ["--env", "LM_FIRST=one"]

CASES = {
    # C programs, the same natively
    "arguments": case("hello", "return", "", "two words", "--dir", "-x", options=ENV, native=True, status=0,
                      stdout="5 arguments\n[return]\n[]\n[two words]\n[--dir]\n[-x]\n" + HELLO + "at exit\n",
                      stderr="to the error stream\n"),
    "exit_status": case("hello", "exit", "7", options=ENV, native=True, status=7),
    "exit_255": case("hello", "exit", "255", options=ENV, native=True, status=255),
    "exit_256": case("hello", "exit", "256", options=ENV, native=True, status=0),
    "exit_at_once": case("hello", "_exit", "9", options=ENV, native=True, status=9,
                         stdout="2 arguments\n[_exit]\n[9]\n" + HELLO),
    "main_returns": case("hello", "other", options=ENV, native=True, status=42),
    "abort": case("hello", "abort", status=TRAPPED, stderr="trap: unreachable\n"),
    "input": case("upper", stdin=TEXT * 1000, native=True, status=0, stdout=TEXT.upper() * 1000 +
                  f"1000 lines, {1000 * len(TEXT)} bytes\n"),
    "no_input": case("upper", stdin="", native=True, status=0, stdout="0 lines, 0 bytes\n"),
    "sort": case("sort", "from", "to", files={"from": LINES}, native=True, status=0, stdout="5 lines\n",
                 leaves={"to": "apple\nbanana\nfig\npear\nquince\n"}),
    "sort_nothing": case("sort", "missing", "to", native=True, status=2, stderr="No such file"),
    "sort_no_folder": case("sort", "from", "to", options=[], no_box=True, status=2, stderr="from: "),
    "files": case("files", native=True, status=0, stdout="files: good\n", leaves={}),
    "folders": case("folders", native=True, status=0, stdout="folders: good\n", leaves={}),
    "times": case("times", native=True, status=0, stdout="times: good\n", leaves={}),
    # C++
    "words": case("words", "text", files={"text": TEXT}, native=True, status=0,
                  stdout="begin global\nquick 1\nbrown 1\njumps 1\nover 1\nlazy 2\nthat 1\nbefore 1\n7 words\nend global\n"),
    # What there is only in WASI
    "poll_file": case("poll", "file", stdin_file=TEXT, status=0, stdout="poll: good\n", leaves={}),
    "poll_pipe": case("poll", "pipe", late="late\n", status=0, stdout="waiting\npoll: good\n"),
    "escapes": case("escapes", files={"plain": "plain", "sub/inner": "inner"}, links=LINKS, status=0,
                    stdout="escapes: none\n", leaves={"plain": "plain", "sub/inner": "inner"}),
    "rights": case("rights", status=0, stdout="rights: good\n", leaves={}),
    "every_function": case("every_function", status=0, stdout="45 functions\n"),
    "two_folders": case("sort", "/in/from", "/out/to", files={"a/from": LINES, "b/x": ""}, no_box=True,
                        options=["--dir", "a::/in", "--dir=b::/out"], status=0, leaves_more=["b/to"]),
    "reactor": case("reactor", "3", "-4", options=["--invoke", "add"], status=0, stdout="ready 1\ni32:-1\n"),
    "reactor_exits": case("reactor", "5", options=["--invoke", "leave"], status=5, stdout=""),
    "no_streams": case("hello", closed=True, status=0, stdout=""),
    "no_streams_but_files": case("hello", "file", closed=True, status=TRAPPED, leaves={"out": "mine"}),
}
