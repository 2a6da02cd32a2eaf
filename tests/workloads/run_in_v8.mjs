// SPDX-License-Identifier: Apache-2.0
// Runs every Wasm build in V8 and compares the hash of its output with the manifest's, or that of a relaxed
// build with the scalar one's within the manifest's tolerance: a second opinion on modules and hashes from an
// engine that shares no code with ours. Relaxed builds are left out, with the reason, where V8 refuses them.
// Usage: node --experimental-wasm-relaxed-simd run_in_v8.mjs WORKLOADS_FOLDER; exit status 1 when anything differs.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

function readManifest(path) {
    const lines = readFileSync(path, "utf8").split("\n");
    const pairs = lines.filter((line) => /^\w+ *=/.test(line)).map((line) => line.split(/ *= */, 2));
    return Object.fromEntries(pairs);
}

// "quick:A full:B" as [["quick", "A"], ["full", "B"]].
const bySize = (value) => value.split(" ").map((part) => part.split(":"));

const arrays = {
    f32: Float32Array, f64: Float64Array, i8: Int8Array, u8: Uint8Array, i16: Int16Array, u16: Uint16Array,
    i32: Int32Array, u32: Uint32Array, i64: BigInt64Array, u64: BigUint64Array,
};

// The function (v128) -> v128 of one f32x4.relaxed_madd.
const relaxedModule = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32, 0, 32, 0, 253, 133, 2, 11,
]);

function output(module, size) {
    const guest = new WebAssembly.Instance(module, {}).exports;
    guest.lm_setup(size);
    for (let run = 0; run < 2; run++) {
        guest.lm_reset?.();
        guest.lm_run();
    }
    return new Uint8Array(guest.memory.buffer, guest.lm_result() >>> 0, guest.lm_result_size());
}

const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex");

// The greatest difference, each divided by the greater of 1 and the expected magnitude for floats.
function greatestDifference(element, bytes, expected) {
    const [values, wanted] = [bytes, expected].map((one) => new arrays[element](one.slice().buffer));
    const scale = (value) => (element.startsWith("f") ? Math.max(1, Math.abs(value)) : 1);
    const differences = [...values].map((value, i) =>
        value === wanted[i] ? 0 : Math.abs(Number(value) - Number(wanted[i])) / scale(Number(wanted[i])));
    return values.length === wanted.length ? differences.reduce((a, b) => (a >= b ? a : b), 0) : NaN;
}

// Whether one output is good, and what to print about it.
function judge(folder, manifest, variant, sizeName, size) {
    const load = (name) => new WebAssembly.Module(readFileSync(join(folder, `${name}.wasm`)));
    const bytes = output(load(variant), size);
    if (variant !== "relaxed" || !manifest.tolerance) {
        const hash = hashOf(bytes);
        return [hash === Object.fromEntries(bySize(manifest.hash))[sizeName], hash];
    }
    const difference = greatestDifference(manifest.element, bytes, output(load("scalar"), size));
    return [difference <= Number(manifest.tolerance), `off by ${difference}`];
}

function checkWorkload(folder) {
    const manifest = readManifest(join(folder, "manifest"));
    let failures = 0;
    for (const variant of (manifest.variants ?? "scalar simd").split(" ")) {
        if (variant === "relaxed" && !WebAssembly.validate(relaxedModule)) {
            console.log(`left out: ${folder}/relaxed.wasm: V8 ${process.versions.v8} has no relaxed SIMD as it was started`);
            continue;
        }
        for (const [sizeName, size] of bySize(manifest.sizes)) {
            const [good, what] = judge(folder, manifest, variant, sizeName, Number(size));
            console.log(`${good ? "ok  " : "FAIL"} ${folder}/${variant}.wasm ${sizeName} ${what}`);
            failures += good ? 0 : 1;
        }
    }
    return failures;
}

const root = process.argv[2];
const folders = readdirSync(root).flatMap((family) =>
    readdirSync(join(root, family)).map((name) => join(root, family, name)));
const failures = folders.reduce((sum, folder) => sum + checkWorkload(folder), 0);
console.log(`${folders.length} workloads, ${failures} failures`);
process.exit(folders.length > 0 && failures === 0 ? 0 : 1);
