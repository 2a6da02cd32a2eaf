#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Use: install_test.sh BUILD COMPILER [FLAG]. Installs into a temporary prefix and uses it from there: the command finds
# its library and data, and a program builds against the library with nothing but pkg-config's flags.
set -eu
build=$1 compiler=$2 flag=${3-}
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT

cmake --install "$build" --prefix "$prefix" >"$prefix/install.log" || {
    cat "$prefix/install.log"
    exit 1
}
"$prefix/bin/lanemark" --version
for data in workloads/blas/triad_f32/simd.wasm workloads/blas/triad_f32/native/simd-host.so suites/quick.suite; do
    [ -e "$prefix/share/lanemark/$data" ] || { echo "not installed: $data" && exit 1; }
done
cd "$prefix"
# As in a bare container: no locale, no home.
env -i PATH="$PATH" bin/lanemark run --filter blas/triad_f32 --isa host --processes 1 --min-time 0.01 --out "$prefix/run" >run.log 2>&1 || {
    cat run.log
    exit 1
}
[ -s run/report/index.html ] || { echo "no report" && cat run.log && exit 1; }

cat >embed.c <<'END'
#include <stdio.h>

#include <lanemark.h>
#include <wasm.h>

int main(void) {
    wasm_engine_t *engine = wasm_engine_new();
    printf("%s %s\n", lm_version(), lm_backend_name(0));
    wasm_engine_delete(engine);
    return engine == NULL;
}
END
PKG_CONFIG_PATH=$prefix/lib/pkgconfig
export PKG_CONFIG_PATH
# shellcheck disable=SC2046 # flags are words
"$compiler" -std=c17 -Werror ${flag:+"$flag"} embed.c -o embed $(pkg-config --cflags --libs lanemark)
LD_LIBRARY_PATH=$prefix/lib ./embed

# Workloads of one's own build against the prefix as well.
[ -e "$prefix/share/lanemark/example/CMakeLists.txt" ] || { echo "not installed: example" && exit 1; }
if ! { cmake -G Ninja -S "$prefix/share/lanemark/example" -B "$prefix/own" "-DCMAKE_PREFIX_PATH=$prefix" &&
    cmake --build "$prefix/own" &&
    bin/lanemark run --workloads "$prefix/own/workloads" --verify-only; } >own.log 2>&1; then
    cat own.log
    exit 1
fi
grep 'give the reference output' own.log
