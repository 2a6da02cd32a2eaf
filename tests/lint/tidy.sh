#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Use: tidy.sh ROOT BUILD LLVM-VERSION. Runs clang-tidy (.clang-tidy, tests/.clang-tidy) over every source of ours that
# BUILD/compile_commands.json compiles. Exit status 1 lists the findings.
set -eu
log=$2/lint-tidy.log
if run-clang-tidy-"$3" -clang-tidy-binary "clang-tidy-$3" -p "$2" -quiet -j "$(nproc)" \
    "^$1/(engine|simd|harness|results|plots|workloads|tests)/" >"$log" 2>&1; then
    exit 0
fi
grep -E '(error|warning): ' "$log" | sort -u || cat "$log"
echo "the whole output: $log"
exit 1
