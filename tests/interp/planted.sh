#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Shows that check_handlers.py finds what planted.c plants: planted.sh PYTHON CHECKER OBJDUMP OBJECT.
out=$("$1" -B "$2" "$3" 6 1 "$4") && { echo "the planted object passed"; exit 1; }
echo "$out"
for expected in "calls: touches the stack" "spills: touches the stack" "returns: returns" "wide: uses vectors wider" \
    "returns: does not end in an indirect jump" "i32_load: moves pc before its access" "bytes of handlers, at most 1"; do
    echo "$out" | grep -q "$expected" || { echo "not found: $expected"; exit 1; }
done
if echo "$out" | grep -q ": good:"; then echo "found fault with the good one"; exit 1; fi
if "$1" -B "$2" "$3" 7 9999 "$4" | grep -q "only 6 handlers"; then exit 0; fi
echo "did not miss a handler"
exit 1
