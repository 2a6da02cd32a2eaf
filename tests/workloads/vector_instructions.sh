#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Use: vector_instructions.sh WASM-OBJDUMP WORKLOADS-FOLDER. Counts instructions of opcode prefix 0xfd in every Wasm
# build: scalar variants must have none, all others at least ten, relaxed ones at least one relaxed instruction
# (opcodes from 0x100 on) and simd ones none; no module may import anything. Exit status 1 names the modules that
# break this.
set -eu
objdump=$1 status=0 modules=0
# Kernels of PolyBench that are sums in order or chains of points: the auto-vectoriser owes them nothing.
in_order=" 2mm 3mm adi bicg cholesky doitgen gesummv lu ludcmp mvt seidel_2d trisolv "
for module in "$2"/*/*/*.wasm; do
    modules=$((modules + 1))
    count=$("$objdump" -d "$module" | grep -c '^ [0-9a-f]*: fd ' || true)
    folder=${module%/*}
    case $in_order in
        *" ${folder##*/} "*) least=0 ;;
        *) least=10 ;;
    esac
    case $module in
        */scalar.wasm) [ "$count" -eq 0 ] || { echo "$module: $count v128 instructions, not 0" && status=1; } ;;
        *) [ "$count" -ge "$least" ] || { echo "$module: only $count v128 instructions" && status=1; } ;;
    esac
    relaxed=$("$objdump" -d "$module" | grep -c '^ [0-9a-f]*: fd [89][0-9a-f] 02' || true)
    case $module in
        */relaxed.wasm) [ "$relaxed" -ge 1 ] || { echo "$module: no relaxed instruction" && status=1; } ;;
        *) [ "$relaxed" -eq 0 ] || { echo "$module: $relaxed relaxed instructions, not 0" && status=1; } ;;
    esac
    "$objdump" -x "$module" | grep -q '^Import' && { echo "$module: has imports" && status=1; }
    echo "$module: $count"
done
[ "$modules" -ge 24 ] || { echo "$2: only $modules modules" && status=1; }
exit "$status"
