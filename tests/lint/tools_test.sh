#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Use: tools_test.sh ROOT LLVM-VERSION. Tests format.sh and tidy.sh themselves: in a temporary tree, each passes
# a clean file and fails on a planted one.
set -eu
root=$1 llvm=$2
here=$root/tests/lint
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cp "$root/.clang-format" "$root/.clang-tidy" "$tree"
mkdir "$tree/engine" "$tree/build"

plant() { # the one source of the tree
    printf '%s\n' "$1" >"$tree/engine/planted.c"
    printf '[{"directory": "%s", "file": "engine/planted.c", "command": "clang -c engine/planted.c"}]\n' "$tree" \
        >"$tree/build/compile_commands.json"
}
expect() { # STATUS COMMAND...
    wanted=$1 status=0
    shift
    "$@" >"$tree/out" 2>&1 || status=$?
    [ "$status" = "$wanted" ] && return
    echo "status $status instead of $wanted: $*"
    cat "$tree/out"
    exit 1
}

plant 'int twice(int x) { return 2 * x; }'
expect 1 "$here/format.sh" "$tree" "clang-format-$llvm" # inline functions only on one line
plant 'int twice(int x) {
    return 2 * x;
}'
expect 0 "$here/format.sh" "$tree" "clang-format-$llvm"
expect 0 "$here/tidy.sh" "$tree" "$tree/build" "$llvm"
plant 'int first(const int *x) {
    x = 0;
    return *x;
}'
expect 1 "$here/tidy.sh" "$tree" "$tree/build" "$llvm"
grep -q NullDereference "$tree/out" || {
    cat "$tree/out"
    exit 1
}
