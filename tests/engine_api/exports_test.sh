#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Usage: exports_test.sh NM LIBRARY STATUS HEADER... Checks that the library exports every function that the headers
# declare, and nothing else but what STATUS, the header below them, names.
set -eu
nm=$1 library=$2 status=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$nm" -D --defined-only --format=just-symbols "$library" | sort -u >"$work/exported"
# A declaration may break its line before the name; types and pointers stand before it, a parenthesis behind.
cat "$@" | tr '\n' ' ' | sed 's/WASM_API_EXTERN/\n&/g' | sed -n 's/^WASM_API_EXTERN [^(]*[ *]\([a-z0-9_]*\)(.*/\1/p' |
    sort -u >"$work/declared"

fail=0
count=$(wc -l <"$work/declared")
if [ "$count" -lt 250 ]; then
    echo "exports: only $count declarations found in $*: the pattern does not fit them"
    fail=1
fi
if grep -v '^wasm_\|^lm_' "$work/exported"; then
    echo "exports: $library: the names above are no API: hide them"
    fail=1
fi
if comm -23 "$work/declared" "$work/exported" | grep .; then
    echo "exports: $library: the names above are declared but missing"
    fail=1
fi
for name in $(comm -13 "$work/declared" "$work/exported"); do
    if ! grep -qw "$name" "$status"; then
        echo "exports: $library: $name: stands in no public header: hide it"
        fail=1
    fi
done
echo "exports: $count functions declared, $(wc -l <"$work/exported") symbols exported"
exit $fail
