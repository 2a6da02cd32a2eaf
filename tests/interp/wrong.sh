#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Shows that the case runner can fail: wrong.sh RUNNER CASES FOLDER passes if every case of CASES is found wrong.
found=$("$1" "$2" "$3" 2>&1 | grep -c "isa host, counters off")
cases=$(grep -c '^[a-z_0-9]* .*[=!]' "$2")
echo "$found of $cases wrong cases found"
[ "$found" -eq "$cases" ] && [ "$cases" -gt 0 ]
