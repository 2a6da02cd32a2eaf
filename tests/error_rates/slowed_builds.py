# SPDX-License-Identifier: Apache-2.0
"""Compiles slowed.c into a folder of workloads for `lanemark ab` and `lanemark run`: FOLDER/workloads/slowed/KERNEL."""
import ctypes
import hashlib
import os
import subprocess

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "slowed.c")
KERNELS = ("hash", "filter", "chase", "collatz")
SIZE = 1000

MANIFEST = """title = {kernel}, with extra work
origin = tests/error_rates/slowed.c
variants = scalar
sizes = quick:{size} full:{size}
ops = quick:{size} full:{size}
op = step
hash = quick:{hash} full:{hash}
"""


def output_hash(library):
    """Of what the native build gives."""
    code = ctypes.CDLL(library)
    code.lm_result.restype = ctypes.c_void_p
    code.lm_setup(SIZE)
    code.lm_run()
    return hashlib.sha256(ctypes.string_at(code.lm_result(), code.lm_result_size())).hexdigest()


def build(clang, folder, extra, kernels=KERNELS):
    """`extra`: per cent of work that the kernels do for nothing."""
    for kernel in kernels:
        place = os.path.join(folder, "workloads", "slowed", kernel)
        os.makedirs(os.path.join(place, "native"))
        library = os.path.join(place, "native", "scalar-host.so")
        common = [clang, "-O2", "-ffp-contract=off", f"-DKERNEL={kernel}", f"-DEXTRA={extra}", SOURCE]
        subprocess.run([*common, "-shared", "-fPIC", "-o", library], check=True)
        subprocess.run([*common, "--target=wasm32", "-nostdlib", "-Wl,--no-entry", "-Wl,--export-dynamic",
                        "-o", os.path.join(place, "scalar.wasm")], check=True)
        with open(os.path.join(place, "manifest"), "w", encoding="utf-8") as file:
            file.write(MANIFEST.format(kernel=kernel, size=SIZE, hash=output_hash(library)))
