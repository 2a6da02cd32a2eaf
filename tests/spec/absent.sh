#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# absent.sh FOLDER: stands in for the spec tests when their scripts are missing; says so and is counted as skipped.
echo "The WebAssembly core test suite is absent: $1 holds no .wast files."
echo "Clone https://github.com/WebAssembly/testsuite and configure with -DLANEMARK_SPEC_TESTSUITE=FOLDER."
exit 2
