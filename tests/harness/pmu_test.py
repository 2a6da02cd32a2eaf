# SPDX-License-Identifier: Apache-2.0
"""Hardware counters where the machine that tests has none: boots Debian's arm64 kernel in an emulated machine whose
processor retires one instruction per tick (qemu-system-aarch64 -icount), runs the harness's own counter code in it
(pmu_guest.c) and holds what it counts against loops whose instructions are known one by one. Cycles are the same ticks
there and prove nothing but that they are counted; events that this processor lacks must be absent or broken.

usage: pmu_test.py CLANG FOLDER   (FOLDER keeps the downloaded packages). Exit status 77 and a reason: it cannot run.
       pmu_test.py --planted      checks the check alone, on output with planted faults"""
import glob
import gzip
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CROSS = "/usr/aarch64-linux-gnu"
KERNEL = "linux-image-cloud-arm64"
LIBRARIES = ["libpapi7.0", "libpfm4"]
SOURCES = ["tests/harness/pmu_guest.c", "engine/base/status.c", "engine/base/arena.c", "simd/aarch64/cpu_aarch64.c",
           "harness/complain.c", "harness/strings.c", "harness/files.c"]
SOURCES += [f"harness/counters/{name}.c" for name in
            ("papi", "papi_pass", "pmu", "selftest", "groups", "formula", "known_loop", "counters")]
INSTRUCTIONS_PER_TURN = 2  # harness/counters/known_loop.h
MOST_AROUND = 1000  # instructions of PAPI between reading the counters and the loop
TIMEOUT = 400


def not_run(reason):
    print(f"not run: {reason}")
    sys.exit(77)


def run(*command, **kwargs):
    return subprocess.run(command, capture_output=True, text=True, check=False, **kwargs)


def need_tools():
    for tool, package in (("qemu-system-aarch64", "qemu-system-arm"), ("apt-get", "apt"), ("dpkg-deb", "dpkg")):
        if shutil.which(tool) is None:
            not_run(f"{tool} is missing: install the package {package}")
    if not os.path.exists(f"{CROSS}/lib/crt1.o"):
        not_run("there is no C library for aarch64: install the package libc6-dev-arm64-cross")


def fetch(folder):
    """Downloads the kernel and PAPI for arm64, with lists of apt's own kept in the folder: the system stays as it is."""
    state = os.path.join(folder, "apt")
    for name in ("lists/partial", "cache/archives/partial"):
        os.makedirs(os.path.join(state, name), exist_ok=True)
    options = [f"Dir::State::lists={state}/lists", f"Dir::Cache={state}/cache", "Dir::State::status=/dev/null",
               "APT::Architecture=arm64", "APT::Architectures=arm64", "APT::Sandbox::User=root"]
    apt = [word for option in options for word in ("-o", option)]
    updated = run("apt-get", "-qq", *apt, "update", timeout=TIMEOUT)
    depends = run("apt-cache", *apt, "depends", KERNEL)
    image = re.search(r"Depends: (linux-image-\S+)", depends.stdout)
    if updated.returncode != 0 or image is None:
        not_run(f"no package {KERNEL} to download: {(updated.stderr + depends.stderr).strip() or 'apt has no arm64'}")
    done = run("apt-get", "-qq", *apt, "download", image[1], *LIBRARIES, cwd=folder, timeout=TIMEOUT)
    if done.returncode != 0:
        not_run(f"packages cannot be downloaded: {done.stderr.strip()}")


def unpack(folder):
    root = os.path.join(folder, "root")
    if not glob.glob(f"{folder}/linux-image*.deb"):
        fetch(folder)
    shutil.rmtree(root, ignore_errors=True)
    for package in glob.glob(f"{folder}/*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    return root


def build(clang, root, program):
    lib = f"{CROSS}/lib"
    command = [clang, "--target=aarch64-linux-gnu", "-nostdlibinc", "-isystem", f"{CROSS}/include", "-idirafter",
               "/usr/include", "-O2", "-std=gnu17", "-D_GNU_SOURCE", f"-I{ROOT}", "-ffunction-sections", "-fdata-sections",
               "-nostdlib", "-no-pie", "-fuse-ld=lld", "-Wl,--gc-sections,--allow-shlib-undefined",
               "-Wl,--dynamic-linker=/lib/ld-linux-aarch64.so.1", *[f"{lib}/{name}" for name in ("crt1.o", "crti.o", "crtn.o")],
               *[os.path.join(ROOT, source) for source in SOURCES], f"-L{lib}", *glob.glob(f"{root}/usr/lib/*/libpapi.so.7.0"),
               "-lm", "-lc", "-o", program]
    done = run(*command)
    if done.returncode != 0:
        sys.exit(f"the guest program does not build:\n{done.stderr}")


class Archive:
    """An initial file system in cpio's newc format (kernel: Documentation/driver-api/early-userspace/buffer-format.rst)."""

    def __init__(self):
        self.data = bytearray()
        self.number = 0

    def add(self, name, mode, content=b"", device=(0, 0)):
        self.number += 1
        fields = [self.number, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(name) + 1, 0]
        self.data += b"070701" + "".join(f"{field:08x}" for field in fields).encode() + name.encode() + b"\0"
        self.data += b"\0" * (-len(self.data) % 4) + content
        self.data += b"\0" * (-len(self.data) % 4)

    def add_file(self, name, path):
        with open(path, "rb") as file:
            self.add(name, 0o100755, file.read())


def make_initial(root, program, path):
    archive = Archive()
    for name in ("bin", "dev", "lib", "share", "share/lanemark", "share/lanemark/counters"):
        archive.add(name, 0o040755)
    archive.add("dev/console", 0o020600, device=(5, 1))
    archive.add_file("bin/pmu_guest", program)
    for name in ("ld-linux-aarch64.so.1", "libc.so.6", "libm.so.6"):
        archive.add_file(f"lib/{name}", f"{CROSS}/lib/{name}")
    for name in ("libpapi.so.7.0", "libpfm.so.4"):
        archive.add_file(f"lib/{name}", os.path.realpath(glob.glob(f"{root}/usr/lib/*/{name}")[0]))
    for group in sorted(glob.glob(f"{ROOT}/harness/counters/groups/*.group")):
        archive.add_file(f"share/lanemark/counters/{os.path.basename(group)}", group)
    archive.add("TRAILER!!!", 0)
    with gzip.open(path, "wb", 1) as file:
        file.write(bytes(archive.data))


def boot(root, initial):
    kernel = glob.glob(f"{root}/boot/vmlinuz-*")[0]
    done = run("qemu-system-aarch64", "-M", "virt", "-cpu", "neoverse-n1", "-m", "512", "-nographic", "-no-reboot", "-icount",
               "shift=0", "-kernel", kernel, "-initrd", initial, "-append",
               "console=ttyAMA0 quiet panic=-1 rdinit=/bin/pmu_guest", stdin=subprocess.DEVNULL, timeout=TIMEOUT)
    print(done.stdout[-6000:], done.stderr[-2000:])
    return re.findall(r"^pmu: (.*?)\s*$", done.stdout, re.M)


def check(lines):
    """What the machine printed, against what its loops are made of. Returns the faults."""
    faults = [] if lines and lines[-1] == "done" else ["the guest program did not end well"]
    survey = {words[1]: words[2] for words in map(str.split, lines) if words[0] == "survey"}
    counts = [words[1:] for words in map(str.split, lines) if words[0] == "count"]
    for name in ("instructions", "cycles"):
        if survey.get(name) != "exact":
            faults.append(f"{name} is {survey.get(name)}, and this processor counts it")
    for name in ("vector_fp", "sse_avx_flops"):
        if name in survey:
            faults.append(f"{name} is of other processors")
    found = [(int(turns), int(count)) for name, turns, count in counts if name == "instructions"]
    if len(found) != 4:
        return [*faults, f"{len(found)} counts of instructions where the program makes 4"]
    around = [count - INSTRUCTIONS_PER_TURN * turns for turns, count in found]
    print("instructions around the loops:", around)
    if len(set(around)) != 1 or not 0 < around[0] <= MOST_AROUND:
        faults.append(f"the counts are {around} off the loops' instructions: one figure from 1 to {MOST_AROUND} is right")
    for name, turns, count in counts:
        if survey.get(name) in ("absent", "broken"):
            faults.append(f"{name} is {survey[name]} and yet counted: {count} in {turns} turns")
    return faults


GOOD_OUTPUT = """survey instructions exact perf::INSTRUCTIONS
survey cycles exact perf::CYCLES
survey vector_ops broken - ASE_SPEC: self-test: counts 0
count cycles 1000 2193
count instructions 1000 2193
count instructions 10000 20193
count instructions 40000 80193
count instructions 10000 20193
done"""

PLANTED = [  # text of the good output, what stands there instead, what the check says
    ("40000 80193", "40000 80194", "the counts are"),
    ("2193\ncount instructions 10000 20193\ncount instructions 40000", "0\ncount instructions 10000 0\ncount instructions 40000",
     "the counts are"),
    ("count instructions 1000 2193\n", "", "3 counts"),
    ("survey cycles exact", "survey cycles broken", "cycles is broken"),
    ("survey instructions exact", "survey instructions absent", "instructions is absent"),
    ("survey vector_ops", "survey sse_avx_flops absent -\nsurvey vector_ops", "of other processors"),
    ("count cycles 1000", "count vector_ops 1000 0\ncount cycles 1000", "and yet counted"),
    ("\ndone", "", "did not end well"),
]


def check_the_check():
    wrong = [f"good output: {fault}" for fault in check(GOOD_OUTPUT.splitlines())]
    for text, other, expected in PLANTED:
        assert text in GOOD_OUTPUT, text
        faults = check(GOOD_OUTPUT.replace(text, other, 1).splitlines())
        if not any(expected in fault for fault in faults):
            wrong.append(f"'{other}' for '{text}' is not found: {faults}")
    sys.exit("\n".join(wrong) if wrong else 0)


def main():
    if sys.argv[1:] == ["--planted"]:
        check_the_check()
    clang, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    need_tools()
    root = unpack(folder)
    program, initial = os.path.join(folder, "pmu_guest"), os.path.join(folder, "initial.gz")
    build(clang, root, program)
    make_initial(root, program, initial)
    faults = check(boot(root, initial))
    sys.exit("\n".join(faults) if faults else 0)


if __name__ == "__main__":
    main()
