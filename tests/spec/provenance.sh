#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# usage: provenance.sh FOLDER COMMIT SCRIPTS WHY
#
# Says which core test suite the spec tests ran; or, with 0 scripts, why there is none and what to do.
# Exit status 2 then tells ctest that the suite was skipped.
set -euo pipefail

folder=$1 commit=$2 scripts=$3 why=$4
if [[ $scripts -gt 0 ]]; then
    echo "the core test suite: $scripts scripts beside the proposals' in $folder"
    if [[ -d $folder/.git ]]; then echo "cloned at commit $(git -C "$folder" rev-parse HEAD)"; fi
    exit 0
fi
cat <<EOF
the core test suite is absent, nothing of it was run: it could not be cloned: $why
Clone https://github.com/WebAssembly/testsuite at commit $commit by hand
and configure with -DLANEMARK_SPEC_TESTSUITE=FOLDER.
EOF
exit 2
