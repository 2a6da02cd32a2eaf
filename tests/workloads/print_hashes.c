/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the manifest's hash line of each built workload, as its native scalar build at `host`
 * computes it: the source of every reference hash. Usage: print_hashes FOLDER..., a FOLDER being
 * build/share/lanemark/workloads/<family>/<name>. */
#include "tests/workloads/native_workload.h"

#include <stdio.h>
#include <stdlib.h>

static lm_status hash_at(const char *folder, const char *size_name,
                         char hash[NATIVE_HASH_LENGTH + 1], struct lm_error *error) {
    char path[4096], sizes[NATIVE_VALUE_LENGTH], size[NATIVE_VALUE_LENGTH];
    snprintf(path, sizeof path, "%s/manifest", folder);
    TRY(native_manifest_value(path, "sizes", sizes, error));
    if (!native_value_for_size(sizes, size_name, size)) {
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: no size %s", path, size_name);
    }
    snprintf(path, sizeof path, "%s/native/scalar-host.so", folder);
    return native_workload_hash(path, (uint32_t)strtoul(size, NULL, 10), 1, hash, error);
}

static lm_status print_hashes(const char *folder, struct lm_error *error) {
    char quick[NATIVE_HASH_LENGTH + 1], full[NATIVE_HASH_LENGTH + 1];
    TRY(hash_at(folder, "quick", quick, error));
    TRY(hash_at(folder, "full", full, error));
    printf("%s\nhash = quick:%s full:%s\n", folder, quick, full);
    return LM_OK;
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        struct lm_error error = LM_ERROR_INIT;
        if (print_hashes(argv[i], &error) != LM_OK) {
            fprintf(stderr, "print_hashes: %s\n", error.message);
            return 2;
        }
    }
    return argc > 1 ? 0 : 3;
}
