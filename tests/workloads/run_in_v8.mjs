// SPDX-License-Identifier: Apache-2.0
// Runs every Wasm build in V8 and compares the hash of its output with the manifest's: a second
// opinion on modules and hashes from an engine that shares no code with ours.
// Usage: node run_in_v8.mjs WORKLOADS_FOLDER; exit status 1 when anything differs.
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

function outputHash(module, size) {
    const guest = new WebAssembly.Instance(module, {}).exports;
    guest.lm_setup(size);
    for (let run = 0; run < 2; run++) {
        guest.lm_reset?.();
        guest.lm_run();
    }
    const bytes = new Uint8Array(guest.memory.buffer, guest.lm_result() >>> 0, guest.lm_result_size());
    return createHash("sha256").update(bytes).digest("hex");
}

function checkWorkload(folder) {
    const manifest = readManifest(join(folder, "manifest"));
    const expected = Object.fromEntries(bySize(manifest.hash));
    let failures = 0;
    for (const variant of (manifest.variants ?? "scalar simd").split(" ")) {
        const module = new WebAssembly.Module(readFileSync(join(folder, `${variant}.wasm`)));
        for (const [sizeName, size] of bySize(manifest.sizes)) {
            const hash = outputHash(module, Number(size));
            const good = hash === expected[sizeName];
            console.log(`${good ? "ok  " : "FAIL"} ${folder}/${variant}.wasm ${sizeName} ${hash}`);
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
