#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Use: format.sh ROOT CLANG-FORMAT. Checks that clang-format would change nothing in our C and C++ files; tables
# (.def, .inc) are aligned by hand. Exit status 1 names the first difference of each file.
set -eu
cd "$1"
find . -path ./build -prune -o -path './build-*' -prune -o -path './.*' -prune -o \
    \( -name '*.c' -o -name '*.h' -o -name '*.cc' \) -print0 |
    xargs -0 -r -n 16 -P "$(nproc)" "$2" --dry-run -Werror --ferror-limit=3 || exit 1
