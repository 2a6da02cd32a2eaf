#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Use: images_test.sh LANEMARK ANSWER.wasm FOLDER. Compiled modules as files: those that `lanemark compile` makes run, can
# be listed and give what the module gives, damaged ones are refused with a reason; and those that the engine keeps of itself are found
# again, replaced when damaged, and shared by processes that all begin at once.
set -u
lanemark=$1 module=$2 folder=$3
rm -rf "$folder"
mkdir -p "$folder"
failed=0

# expect STATUS PATTERN COMMAND...: exit status, and a line of the output that matches.
expect() {
    status=$1 pattern=$2
    shift 2
    output=$("$@" 2>&1)
    got=$?
    if [ "$got" -ne "$status" ] || ! printf '%s\n' "$output" | grep -qE "$pattern"; then
        printf '%s\n  status %s instead of %s, or no line like: %s\n%s\n' "$*" "$got" "$status" "$pattern" "$output"
        failed=1
    fi
}

# damaged BYTE: a copy of the image with that byte changed.
damaged() {
    cp "$folder/answer.lmo" "$folder/damaged.lmo"
    printf '\377' | dd of="$folder/damaged.lmo" bs=1 seek="$1" conv=notrunc 2>/dev/null
}

export LANEMARK_CACHE=off
for level in 0 1 2 3; do
    expect 0 'answer.lmo: [0-9]+ bytes' "$lanemark" compile --opt $level "$module" -o "$folder/answer.lmo"
    expect 0 '142' "$lanemark" exec --invoke add "$folder/answer.lmo" 100
    expect 0 "$("$lanemark" exec --engine interp --invoke sum "$module" 40)" "$lanemark" exec --invoke sum "$folder/answer.lmo" 40
    expect 134 'out of bounds memory access' "$lanemark" exec --invoke peek "$folder/answer.lmo" 65533
done
for mode in guard check; do
    expect 134 'out of bounds memory access' "$lanemark" exec --engine llvm --bounds $mode --invoke peek "$module" 65533
done
expect 0 '142' "$lanemark" exec --engine llvm --bounds none --invoke add "$module" 100
expect 3 'bounds' "$lanemark" compile --bounds some "$module" -o "$folder/answer.lmo"
expect 3 'no result' "$lanemark" compile "$module"
expect 3 'cannot|No such' "$lanemark" compile "$module" -o "$folder/none/answer.lmo"
expect 2 'takes none' "$lanemark" exec --engine interp --invoke add "$folder/answer.lmo" 1

# The machine code of both, beside the instructions, with its counts.
expect 0 'offset=16   \(checked before the loop\)' "$lanemark" asm --func sum "$module"
expect 0 'call.*<.*#0>' "$lanemark" asm --func sum "$folder/answer.lmo"
expect 0 '^all: [0-9]+ Wasm instructions, [0-9]+ machine instructions' "$lanemark" asm --stats "$module"
expect 0 '^"peek" #1: 2 Wasm instructions' "$lanemark" asm --stats --isa x86-64-v2,host --func '#1' "$module"
expect 3 'no function of the module is called nobody' "$lanemark" asm --func nobody "$module"
expect 3 'no file' "$lanemark" asm

# C sources: their lines stand above the Wasm instructions, and those above the machine code.
cat > "$folder/answer.c" <<'END'
int main(void) { return 42; }

void scale(int n, float a, float *x) {
    for (int i = 0; i < n; i++)
        x[i] = a * x[i];
}
END
expect 0 '^    1 \| int main\(void\) \{ return 42; \}' "$lanemark" asm "$folder/answer.c"
expect 0 'movl.*\$42, %eax' "$lanemark" asm --isa x86-64-v2 "$folder/answer.c"
expect 0 '^    5 \|         x\[i\] = a \* x\[i\];' "$lanemark" asm --isa x86-64-v3 --func scale "$folder/answer.c"
for isa in aarch64 riscv64; do
    expect 0 '^    5 \|         x\[i\] = a \* x\[i\];' "$lanemark" asm --isa $isa --func scale "$folder/answer.c"
    expect 0 '^ +[0-9a-f]+:.fmul' "$lanemark" asm --isa $isa --func scale "$folder/answer.c"
done
expect 0 'f32.mul' "$lanemark" asm --func scale "$folder/answer.c"
expect 0 'f32x4.mul' "$lanemark" asm --func scale --cflags '-O3 -msimd128' "$folder/answer.c"
expect 2 'nobody: .*LANEMARK_CC' env LANEMARK_CC=nobody "$lanemark" asm "$folder/answer.c"
echo 'int main(void) { return }' > "$folder/wrong.c"
expect 1 'wrong.c: .*did not compile it: mend' "$lanemark" asm "$folder/wrong.c"
expect 3 'none.c: No such file' "$lanemark" asm "$folder/none.c"

# Phases of compiling.
expect 0 'optimise +[0-9.]+ ms' "$lanemark" compile --phases "$module" -o "$folder/phases.lmo"
expect 0 'MB of code section per second' "$lanemark" compile -v --opt 0 "$module" -o "$folder/phases.lmo"
expect 0 '"optimise": [1-9]' "$lanemark" compile --json "$module" -o "$folder/phases.lmo"

# Backtraces through compiled code.
expect 134 '^ *0: 0x[0-9a-f]+ "peek" #1$' "$lanemark" exec --invoke peek "$folder/answer.lmo" 65533

# Names for profilers.
mkdir -p "$folder/maps"
LANEMARK_PERF_MAP="$folder/maps" expect 0 '142' "$lanemark" exec --invoke add "$folder/answer.lmo" 100
if ! grep -qE '^[0-9a-f]+ [0-9a-f]+ wasm .*#0$' "$folder"/maps/perf-*.map; then
    echo "no names for profilers"
    failed=1
fi

damaged 6000
expect 3 'damaged' "$lanemark" exec --invoke add "$folder/damaged.lmo" 1
damaged 340
expect 3 'header|version|damaged' "$lanemark" exec --invoke add "$folder/damaged.lmo" 1
head -c 5000 "$folder/answer.lmo" >"$folder/damaged.lmo"
expect 3 'damaged' "$lanemark" exec --invoke add "$folder/damaged.lmo" 1

# kept: the names of the files in the cache.
export LANEMARK_CACHE="$folder/cache"
kept() {
    find "$LANEMARK_CACHE" -type f | sort
}
pids=""
for i in 1 2 3 4; do
    "$lanemark" exec --engine llvm --invoke add "$module" 100 >"$folder/out.$i" 2>&1 &
    pids="$pids $!"
done
for pid in $pids; do
    wait "$pid" || failed=1
done
for i in 1 2 3 4; do
    grep -q 142 "$folder/out.$i" || { echo "process $i: no 142"; failed=1; }
done
if [ "$(kept | wc -l)" -ne 1 ] || ! kept | grep -q '\.lmo$'; then
    echo "four processes left: $(kept)"
    failed=1
fi
file=$(kept)
before=$(cksum <"$file")
printf '\377' | dd of="$file" bs=1 seek=6000 conv=notrunc 2>/dev/null
spoilt=$(cksum <"$file")
expect 0 '142' "$lanemark" exec --engine llvm --invoke add "$module" 100
after=$(cksum <"$file")
if [ "$spoilt" = "$before" ] || [ "$after" = "$spoilt" ]; then
    echo "a damaged file was not written anew"
    failed=1
fi
expect 0 '142' "$lanemark" exec --engine llvm --isa x86-64-v2 --invoke add "$module" 100
if [ "$(kept | wc -l)" -ne 2 ]; then
    echo "another ISA did not get a file of its own: $(kept)"
    failed=1
fi

# Too large a cache loses what was not used for longest; other files stay.
touch "$LANEMARK_CACHE/notes.txt"
export LANEMARK_CACHE_SIZE=1G
for level in 0 1 2; do
    expect 0 '142' "$lanemark" exec --engine llvm --opt $level --invoke add "$module" 100
done
oldest=$(find "$LANEMARK_CACHE" -name '*.lmo' -printf '%T@ %p\n' | sort -n | head -1 | cut -d' ' -f2)
all=$(find "$LANEMARK_CACHE" -name '*.lmo' | wc -l)
expect 0 '142' "$lanemark" exec --engine llvm --opt 0 --invoke add "$module" 100
used=$(find "$LANEMARK_CACHE" -name '*.lmo' -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2)
export LANEMARK_CACHE_SIZE=$(($(du -b "$used" | cut -f1) * 4 / 1024))K
expect 0 '142' "$lanemark" exec --engine llvm --bounds check --invoke add "$module" 100
if [ "$all" -ne 5 ] || [ -e "$oldest" ] || [ ! -e "$used" ] || [ ! -e "$LANEMARK_CACHE/notes.txt" ]; then
    echo "trimming $all files to $LANEMARK_CACHE_SIZE left: $(kept); oldest was $oldest, used last $used"
    failed=1
fi
exit $failed
