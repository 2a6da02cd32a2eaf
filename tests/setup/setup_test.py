#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests ./bench, ./check and .ci/setup in a copy of the scripts, with a PATH that holds only fakes and a few tools.

The fake package system keeps its state in files beside the fakes: `installed` (one package per line) and `calls`
(each command line of apt-get, sudo, ctest, ...). Use: setup_test.py ROOT.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOOLS = ["bash", "sh", "env", "sed", "cut", "cat", "mkdir", "dirname", "readlink", "grep", "nproc", "flock", "uname"]
FAKES = {
    "dpkg-query": 'sed "s/^/installed /" "$STATE/installed"; echo "config-files clang-format-19"; exit 1',
    "apt-get": 'echo "apt-get $*" >>"$STATE/calls"; [ -z "${APT_FAILS-}" ] || { echo "E: Failed to fetch"; exit 100; }\n'
               'echo "dlstatus:1:50.0:x" >&3; [ -n "${APT_LIES-}" ] || for word; do echo "$word" >>"$STATE/installed"; done',
    "id": 'echo "${FAKE_UID:-0}"',
    "sudo": 'echo "sudo $*" >>"$STATE/calls"; [ -z "${SUDO_REFUSES-}" ] || exit 1; [ "$1" != -n ] || shift; exec "$@"',
    "true": "exit 0",
    "cmake": 'echo "cmake $*" >>"$STATE/calls"; [ -z "${CMAKE_FAILS-}" ] || { echo "CMake Error: no"; exit 1; }\n'
             'echo >"$STATE/tree/build/build.ninja"; for word; do case $word in -DLANEMARK_LLVM=*)\n'
             'echo "LANEMARK_LLVM:STRING=${word#*=}" >"$STATE/tree/build/CMakeCache.txt";; esac; done',
    "ninja": 'echo "ninja $*" >>"$STATE/calls"; exit "${NINJA_STATUS_FAKE:-0}"',
    "ctest": 'echo "ctest $*" >>"$STATE/calls"; exit "${CTEST_STATUS:-0}"',
}
LANEMARK = 'echo "lanemark $*" >>"$STATE/calls"; exit "${LANEMARK_STATUS:-0}"'


class Machine:
    """A temporary machine: the scripts in tree/, the fakes in bin/."""

    def __init__(self, root, without=(), lacks=()):
        self.state = tempfile.mkdtemp()
        os.makedirs(f"{self.state}/tree/build/bin")
        os.mkdir(f"{self.state}/bin")
        for name in ("bench", "check"):
            shutil.copy(f"{root}/{name}", f"{self.state}/tree")
        shutil.copytree(f"{root}/.ci", f"{self.state}/tree/.ci")
        for tool in TOOLS:
            os.symlink(shutil.which(tool), f"{self.state}/bin/{tool}")
        for name, body in FAKES.items():
            if name not in without:
                self.script(f"bin/{name}", body)
        self.script("tree/build/bin/lanemark", LANEMARK)
        self.packages = re.findall(r"^([a-z0-9]\S*) ", open(f"{root}/.ci/packages", encoding="utf-8").read(), re.M)
        with open(f"{self.state}/installed", "w", encoding="utf-8") as installed:
            print("\n".join(set(self.names()) - set(lacks)), file=installed)

    def names(self, llvm="19"):
        """The packages of the table for one LLVM version."""
        return [name.replace("%", llvm) for name in self.packages]

    def script(self, path, body):
        """Writes an executable shell script."""
        with open(f"{self.state}/{path}", "w", encoding="utf-8") as file:
            file.write(f"#!{shutil.which('sh')}\n{body}\n")
        os.chmod(f"{self.state}/{path}", 0o755)

    def run(self, command, **env):
        """Runs a script of the tree from another folder; gives (status, stdout, stderr, calls)."""
        path = f"{self.state}/calls"
        open(path, "w", encoding="utf-8").close()
        done = subprocess.run([f"{self.state}/tree/{command[0]}", *command[1:]], cwd="/", text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, check=False, env={"PATH": f"{self.state}/bin", "STATE": self.state, **env})
        return done.returncode, done.stdout, done.stderr, open(path, encoding="utf-8").read().splitlines()


FAILURES = []


def check(name, condition, seen):
    """Notes a failed expectation with what was seen instead."""
    if not condition:
        FAILURES.append(f"{name}: {seen}")


def nothing_to_do(root):
    seen = Machine(root).run([".ci/setup"])
    check("nothing to do", seen == (0, "", "", []), seen)


def installs_only_what_is_missing(root):
    machine = Machine(root, lacks=["lld-19", "wabt"])
    seen = machine.run([".ci/setup"])
    status, out, _, calls = seen
    check("installs", status == 0 and "lld-19 " in out and "wabt " in out and "cmake " not in out, seen)
    check("apt calls", len(calls) == 2 and calls[0].endswith(" update")
          and calls[1].endswith(" install --no-install-recommends lld-19 wabt"), seen)
    seen = machine.run([".ci/setup"])
    check("second run", seen == (0, "", "", []), seen)


def refusals(root):
    """Machines that cannot be set up: status 3, one message, the list of what is missing."""
    cases = [  # name, fakes left out, environment, words on stderr
        ("no network", [], {"APT_FAILS": "1"}, "apt-get failed .*check the network"),
        ("apt lies", [], {"APT_LIES": "1"}, "packages still missing"),
        ("no root, no sudo", ["sudo"], {"FAKE_UID": "1000"}, "not root, and there is no sudo: run this as root"),
        ("sudo refuses", [], {"FAKE_UID": "1000", "SUDO_REFUSES": "1"}, "sudo refused: run this as root"),
        ("no apt", ["apt-get"], {}, "no apt on this system.*LANEMARK_SETUP=no"),
        ("no dpkg", ["dpkg-query"], {}, "no apt on this system"),
    ]
    for name, without, env, words in cases:
        machine = Machine(root, without, lacks=["lld-19", "wabt"])
        for command in (["bench"], ["check"]):
            seen = machine.run(command, **env)
            status, _, err, calls = seen
            listed = machine.names() if "no apt" in words else ["lld-19", "wabt"]
            check(f"{name}: status and words", status == 3 and re.search(f"^lanemark: .*{words}", err, re.M), seen)
            check(f"{name}: list", err.endswith(f"apt-get install --no-install-recommends {' '.join(listed)}\n"), seen)
            check(f"{name}: goes no further", not any(call.startswith(("cmake", "ninja")) for call in calls), seen)
            check(f"{name}: apt's words", name != "no network" or "E: Failed to fetch" in err, seen)


def sudo_when_not_root(root):
    seen = Machine(root, lacks=["wabt"]).run([".ci/setup"], FAKE_UID="1000")
    check("sudo", seen[0] == 0 and any(call.startswith("sudo -n env") for call in seen[3]), seen)


def versions_and_opting_out(root):
    machine = Machine(root)
    seen = machine.run([".ci/setup"], LANEMARK_LLVM="20")
    asked = seen[3][-1].split("--no-install-recommends ")[1].split()
    check("LLVM 20", seen[0] == 0 and asked == [name for name in machine.names("20") if "20" in name], seen)
    seen = machine.run(["check"], LANEMARK_LLVM="20")
    check("LLVM 20 reaches cmake", any("-DCMAKE_C_COMPILER=clang-20" in call for call in seen[3]), seen)
    seen = machine.run(["check"], LANEMARK_LLVM="new")
    check("LLVM new", seen[0] == 3 and "LANEMARK_LLVM=new: not a version number" in seen[2], seen)
    seen = Machine(root, ["apt-get", "dpkg-query"]).run([".ci/setup"], LANEMARK_SETUP="no")
    check("LANEMARK_SETUP=no", seen == (0, "", "", []), seen)


def bench_and_check(root):
    machine = Machine(root)
    status, _, err, calls = seen = machine.run(["bench", "--filter", "a b"], LANEMARK_STATUS="2")
    check("bench", status == 2 and not err and calls[-1] == "lanemark run --filter a b", seen)
    check("bench configures", [call.split()[0] for call in calls] == ["cmake", "ninja", "lanemark"], seen)
    status, _, err, calls = seen = machine.run(["check", "-L", "unit"], CTEST_STATUS="8")
    check("check", status == 8 and [call.split()[0] for call in calls] == ["ninja", "ctest"], seen)
    check("check's arguments", calls[-1].endswith(" -LE slow -L unit"), seen)
    seen = machine.run(["check", "--all", "-N"])
    check("check --all", seen[0] == 0 and "-LE" not in seen[3][-1] and seen[3][-1].endswith(" -N"), seen)
    for script in ("bench", "check"):
        seen = machine.run([script, "--help"])
        check("help", seen[0] == 0 and seen[1].startswith(f"usage: ./{script} ") and not seen[3], seen)
        seen = machine.run([script], NINJA_STATUS_FAKE="1")
        check("build fails", seen[0] == 2 and "lanemark: cannot build" in seen[2], seen)
        seen = Machine(root).run([script], CMAKE_FAILS="1")
        check("cmake fails", seen[0] == 2 and "CMake Error: no" in seen[2] and "cannot configure" in seen[2], seen)
    seen = machine.run([".ci/run", "-L", "unit"], CTEST_STATUS="8")
    check(".ci/run", seen[0] == 8 and "cores: " in seen[1] and seen[3][-1].endswith("-L unit"), seen)


def main(arguments):
    """Runs all cases against the scripts of ROOT."""
    cases = [nothing_to_do, installs_only_what_is_missing, refusals, sudo_when_not_root, versions_and_opting_out, bench_and_check]
    for case in cases:
        case(os.path.abspath(arguments[1]))
    print("\n".join(FAILURES))
    print(f"{len(cases)} groups, {len(FAILURES)} failures")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
