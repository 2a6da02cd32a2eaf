# SPDX-License-Identifier: Apache-2.0
"""`lanemark run --module`: WASI commands and bench ABI modules of the user's; neither of both is refused."""
import hashlib
import os
import re
import resource
import shutil
import subprocess
import unittest

from lanemark_command import (BRIEF, CLANG, FAILED, GOOD, HASH, HERE, LANEMARK, SHARE, SIZE, UNMEASURED, USAGE,
                              LanemarkTest, lanemark)

RELAXED = """
typedef float f32x4 __attribute__((vector_size(16)));
__attribute__((export_name("lm_setup"))) void lm_setup(unsigned size) { (void)size; }
static f32x4 sum;
__attribute__((export_name("lm_run"))) void lm_run(void) {
    const f32x4 one = {1, 1, 1, 1};
    sum = __builtin_wasm_relaxed_madd_f32x4(one, one, one);
}
__attribute__((export_name("lm_result"))) const void *lm_result(void) { return &sum; }
__attribute__((export_name("lm_result_size"))) unsigned lm_result_size(void) { return sizeof sum; }
"""


class Module(LanemarkTest):
    def wasm(self, name, *flags, text=None, source=None):
        """Compiles to FOLDER/NAME.wasm."""
        output = self.path(f"{name}.wasm")
        if text is not None:
            source = self.path(f"{name}.c")
            with open(source, "w", encoding="utf-8") as file:
                file.write(text)
        subprocess.run([CLANG, "-O1", *flags, source, "-o", output], check=True)
        return output

    def command(self):
        return self.wasm("command", "--target=wasm32-wasi", source=os.path.join(HERE, "command.c"))

    def bench(self, behaviour):
        return self.wasm(behaviour, "--target=wasm32", "-nostdlib", "-Wl,--no-entry", "-Wl,--export-dynamic",
                         "-fno-builtin", f"-DBEHAVIOUR={behaviour}", source=os.path.join(HERE, "guest.c"))

    def file(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def run_module(self, module, *args, **kwargs):
        """On one engine: others differ in nothing that is looked at here."""
        return lanemark("run", "--module", module, *BRIEF, "--engine", "interp", "--out", self.path("run"), *args,
                        **kwargs)

    def only_sample(self):
        rows = self.samples()
        self.assertEqual(len(rows), 1)
        return rows[0]


class WasiCommand(Module):
    def test_given_and_printed(self):
        expect = self.file("expect", "argument command.wasm\nargument show\nargument -5\nargument two words\n"
                                     "MOOD calm\nTEXT\n")
        result = self.run_module(self.command(), "--args", "show", "-5", "two words", "--stdin",
                                 self.file("in", "text\n"), "--env", "MOOD=calm", "--expect", expect,
                                 "--processes", "2")
        self.check_status(result, GOOD)
        rows = self.samples()
        self.assertEqual([row["cell"] for row in rows], ["module/command/scalar/interp/host"] * 2)
        for row in rows:
            self.assertEqual(row["kind"], "sample", row)
            self.assertGreater(row["iterations"], 4)
            self.assertEqual(row["output"], hashlib.sha256(open(expect, "rb").read()).hexdigest())
            self.assertIn("part of its run", row["metrics"]["setup_time"]["reason"])
        self.assertIn("module/command", result.stdout)

    def test_words_behind_two_dashes(self):
        expect = self.file("expect", "argument command.wasm\nargument show\nargument --seed\nargument --\nMOOD none\n")
        result = self.run_module(self.command(), "--expect", expect, "--args", "--", "show", "--seed", "--")
        self.check_status(result, GOOD)
        result = lanemark("run", "--module", self.command(), "--verify-only", "--args=show", "--args=--seed",
                          "--args=--", "--expect", expect)
        self.check_status(result, GOOD)
        self.assertRegex(result.stdout, r"^(\d+) of \1 cells give")  # on every engine for Wasm

    def test_counters_are_of_whole_programs(self):
        module = self.command()
        counts = []
        for words in (["show"], ["show", "more", "and", "more"]):
            out = f"run{len(words)}"
            result = lanemark("run", "--module", module, "--min-time", "0.002", "--processes", "2", "--counters", "sde",
                              "--engine", "interp", "--out", self.path(out), "--args", *words)
            self.check_status(result, GOOD)
            metrics = [row["metrics"] for row in self.samples(out)]
            for name in ("wasm_ops", "host_calls", "code_bytes"):
                self.assertEqual(metrics[0][name]["value"], metrics[1][name]["value"], name)
            counts.append(metrics[0])
        self.assertGreater(counts[1]["wasm_ops"]["value"], counts[0]["wasm_ops"]["value"] + 100)
        self.assertGreater(counts[0]["wasm_ops"]["value"], 500)
        self.assertLess(counts[0]["wasm_ops"]["value"], 20000)
        self.assertEqual(counts[0]["code_bytes"]["value"], counts[1]["code_bytes"]["value"])

    def check_error(self, result, cause, pattern):
        self.check_status(result, FAILED)
        row = self.only_sample()
        self.assertEqual((row["kind"], row["cause"]), ("error", cause), row)
        self.assertRegex(row["message"], pattern)
        self.assertNotIn("real_time", row)

    def test_wrong_output(self):
        expect = self.file("expect", "argument command.wasm\nargument shown\nMOOD none\n")
        self.check_error(self.run_module(self.command(), "--args", "show", "--expect", expect), "mismatch",
                         r"of the first run: 46 bytes, .*/expect has 47: they differ from byte 35 \(line 2\) on")

    def test_output_that_does_not_repeat(self):
        self.check_error(self.run_module(self.command(), "--args", "clock"), "mismatch", r"output of the second run")

    def test_output_that_changes_later(self):
        self.check_error(self.run_module(self.command(), "--args", "late", "count", "--dir", self.folder + "::."),
                         "mismatch", r"output after timing")

    def test_exit_status(self):
        self.check_error(self.run_module(self.command(), "--args", "exit", "3"), "exit",
                         r"ended with status 3: last words$")
        result = lanemark("run", "--module", self.command(), "--verify-only", "--args", "exit", "0")
        self.check_status(result, GOOD)

    def test_trap(self):
        self.check_error(self.run_module(self.command(), "--args", "trap"), "trap", r"^trap: unreachable")

    def test_timeout(self):
        endless = self.run_module(self.command(), "--args", "hang", "--timeout", "0.5")
        self.check_error(endless, "timeout", r"no end within 0.5 s, during first run")

    def test_output_has_a_limit(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 17, 1 << 17))

        result = lanemark("run", "--module", self.command(), "--verify-only", "--args", "flood", preexec_fn=limit)
        self.check_status(result, FAILED)
        self.assertIn("exit: the program ended with status 7: no more room", result.stderr)

    def test_resume_from_elsewhere(self):
        """The files of a run are found again, and its first output stays the reference."""
        self.command()
        given = self.file("in", "text\n")
        result = lanemark("run", "--module", "command.wasm", "--stdin", "in", "--min-time", "0.002", "--processes", "3",
                          "--counters", "none", "--engine", "interp", "--out", "run", "--args", "show",
                          cwd=self.folder)
        self.check_status(result, GOOD)
        whole = self.samples()
        with open(self.path("run", "samples.jsonl"), encoding="utf-8") as file:
            lines = file.readlines()
        with open(self.path("run", "samples.jsonl"), "w", encoding="utf-8") as file:
            file.writelines(lines[:2])
        self.check_status(lanemark("run", "--resume", self.path("run")), GOOD)
        self.assertEqual([(row["cell"], row["process"], row["output"]) for row in self.samples()],
                         [(row["cell"], row["process"], row["output"]) for row in whole])
        with open(self.path("run", "samples.jsonl"), "w", encoding="utf-8") as file:
            file.writelines(lines[:2])
        with open(given, "a", encoding="utf-8") as file:
            file.write("more\n")
        self.check_complaint(lanemark("run", "--resume", self.path("run")), USAGE,
                             r"/in: is not the file the run began with: begin anew")

    def test_wrong_usage(self):
        command = self.command()
        for args, pattern in [
                (["--size", "8"], r"--size: .*command\.wasm is a WASI command, which has no lm_setup: tell it by --args"),
                (["--engine", "native"], r"--engine: a module has no native build"),
                (["--stdin", self.path("none")], r"--stdin: .*/none: No such file or directory: name a readable file"),
                (["--stdin", "/dev/stdin"], r"--stdin: /dev/stdin: cannot be read again for each run: write it to a file"),
                (["--expect", self.folder], r"--expect: .*is a folder"),
                (["--dir", self.path("none") + "::."], r"--dir: .*/none: No such file or directory: name a readable"),
                (["--env", "MOOD"], r"--env: 'MOOD' is not usable: write NAME=VALUE"),
                (["--args"], r"--args: its value is missing"),
                (["--args", b"\xff"], r"is no UTF-8")]:
            with self.subTest(args=args):
                result = lanemark("run", "--module", command, "--dry-run", *args, stdin=subprocess.PIPE)
                self.check_complaint(result, USAGE, pattern)
        for args in (["--args", "x"], ["--stdin", "x"], ["--expect", "x"], ["--dir", "x"], ["--env", "X=1"]):
            with self.subTest(args=args):
                self.check_complaint(lanemark("run", "--dry-run", *args), USAGE,
                                     rf"{args[0]}: is for a module: add --module FILE\.wasm")


class StandardEngine(Module):
    """A library with wasm.h alone: our own, whose extensions cannot be found under their names any more."""

    def setUp(self):
        super().setUp()
        prefix = os.path.dirname(os.path.dirname(LANEMARK))
        for folder in ("bin", "lib"):
            os.makedirs(self.path("prefix", folder))
        shutil.copy(LANEMARK, self.path("prefix", "bin", "lanemark"))
        with open(os.path.join(prefix, "lib", "liblanemark.so"), "rb") as file:
            library = file.read()
        kept = (b"lm_config_set_backend", b"lm_config_set_isa")  # which the row of engines.def asks for
        names = set(re.findall(rb"\0(lm_[a-z0-9_]+)(?=\0)", library)) - set(kept)
        self.assertIn(b"lm_wasi_new", names)
        for name in names:
            library = library.replace(b"\0" + name + b"\0", b"\0LM" + name[2:] + b"\0")
        with open(self.path("prefix", "lib", "liblanemark.so"), "wb") as file:
            file.write(library)

    def run_here(self, *args):
        return subprocess.run([self.path("prefix", "bin", "lanemark"), "run", *BRIEF, "--engine", "interp", "--out",
                               self.path("run"), *args],
                              capture_output=True, text=True, check=False)

    def test_bench_module_is_measured(self):
        result = self.run_here("--module", self.bench("good"), "--size", str(SIZE))
        self.assertEqual([(row["kind"], row["cell"], row["output"]) for row in self.samples()],
                         [("sample", "module/good/given/interp/host", HASH)])
        self.assertIn("samples.jsonl", os.listdir(self.path("run")), result.stderr)

    def test_wasi_command_is_skipped_with_the_reason(self):
        result = self.run_here("--module", self.command())
        self.check_complaint(result, UNMEASURED, r"every chosen cell was skipped")
        self.assertIn("skipped: interp at host, 1 cell module/command/given/interp/host: its library offers no WASI beside "
                      "wasm.h, so that it runs bench ABI modules only\n", result.stderr)


class BenchModule(Module):
    def test_good(self):
        for behaviour in ("good", "reset"):
            with self.subTest(behaviour=behaviour):
                result = lanemark("run", "--module", self.bench(behaviour), "--size", str(SIZE), *BRIEF, "--out",
                                  self.path(behaviour))
                self.check_status(result, GOOD)
                rows = self.samples(behaviour)
                self.assertIn(f"module/{behaviour}/scalar/interp/host", {row["cell"] for row in rows})
                self.assertEqual({row["output"] for row in rows}, {HASH})  # on every engine for Wasm

    def test_expect(self):
        module = self.bench("good")
        with open(self.path("bytes"), "wb") as file:
            file.write(bytes(range(SIZE)))
        good = self.run_module(module, "--size", str(SIZE), "--expect", self.path("bytes"), "--verify-only")
        self.check_status(good, GOOD)
        with open(self.path("bytes"), "ab") as file:
            file.write(b"x")
        bad = self.run_module(module, "--size", str(SIZE), "--expect", self.path("bytes"), "--verify-only")
        self.check_status(bad, FAILED)
        self.assertRegex(bad.stderr, r"mismatch: output of the first run: 64 bytes, .*/bytes has 65: .*byte 64")

    def test_output_that_does_not_repeat(self):
        result = self.run_module(self.bench("late"), "--size", str(SIZE))
        self.check_status(result, FAILED)
        self.assertEqual(self.only_sample()["cause"], "mismatch")

    def test_variants(self):
        triad = os.path.join(SHARE, "workloads", "blas", "triad_f32")
        relaxed = self.wasm("fused", "--target=wasm32", "-nostdlib", "-Wl,--no-entry", "-msimd128", "-mrelaxed-simd",
                            text=RELAXED)
        for module, name in [(os.path.join(triad, "scalar.wasm"), "module/scalar/scalar/interp/host"),
                             (os.path.join(triad, "simd.wasm"), "module/simd/simd/interp/host"),
                             (relaxed, "module/fused/relaxed/interp/host")]:
            with self.subTest(name=name):
                result = lanemark("run", "--module", module, "--dry-run", "--engine", "interp")
                self.check_status(result, GOOD)
                self.assertEqual(result.stdout.split(), [name])

    def test_neither(self):
        flags = ["--target=wasm32", "-nostdlib", "-Wl,--no-entry"]
        export = '__attribute__((export_name("{}"))) {}\n'.format
        part = export("lm_run", "void a(void) {}") + export("lm_setup", "void b(unsigned size) { (void)size; }")
        whole = part + export("lm_result_size", "unsigned c(void) { return 0; }")
        importing = '__attribute__((import_module("env"), import_name("now"))) int now(void);\n'
        with open(self.path("empty.wasm"), "wb") as file:
            file.write(b"\0asm\1\0\0\0")
        for module, pattern in [
                (self.path("empty.wasm"), r"is neither a WASI command nor a bench ABI module.*lacks memory, lm_setup\(i32\),"
                                          r" lm_run\(\), lm_result\(\) -> i32, lm_result_size\(\) -> i32: see"),
                (self.wasm("part", *flags, text=part), r"is no whole bench ABI module: .*lacks lm_result\(\) -> i32, lm_r"),
                (self.wasm("type", *flags, text=whole + export("lm_result", "double d(void) { return 0; }")),
                 r"lacks lm_result\(\) -> i32: "),
                (self.wasm("imports", *flags, text=importing + whole + export("lm_result", "int d(void) { return now(); }")),
                 r"imports env\.now, while a bench ABI module has no imports"),
                (self.wasm("foreign", "--target=wasm32-wasi", text=importing + "int main(void) { return now(); }"),
                 r"env.*now")]:
            with self.subTest(module=module):
                self.check_complaint(self.run_module(module), USAGE, pattern)
                self.assertFalse(os.path.exists(self.path("run")))

    def test_no_system_for_a_kernel(self):
        module = self.bench("good")
        for option in (["--args", "1"], ["--stdin", module], ["--dir", self.folder], ["--env", "A=b"]):
            with self.subTest(option=option):
                self.check_complaint(self.run_module(module, *option), USAGE,
                                     rf"{option[0]}: .*good\.wasm is a bench ABI module, which sees no system")


if __name__ == "__main__":
    unittest.main()
