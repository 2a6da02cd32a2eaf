/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a natively built workload in this process, for the tests: load the shared object, set it up
 * at a size of its manifest, run, hash the output with SHA-256 (libmd's, not the workload's). */
#ifndef LM_TESTS_WORKLOADS_NATIVE_WORKLOAD_H
#define LM_TESTS_WORKLOADS_NATIVE_WORKLOAD_H

#include "engine/base/status.h"

#include <stdbool.h>
#include <stdint.h>

enum { NATIVE_HASH_LENGTH = 64, NATIVE_VALUE_LENGTH = 256, NATIVE_PATH_LENGTH = 4096 };

/* Copies a manifest's value of `key` ("" where the key is missing). */
lm_status native_manifest_value(const char *manifest_path, const char *key,
                                char value[NATIVE_VALUE_LENGTH], struct lm_error *error);

/* Copies the part of "quick:A full:B" after `size_name` and the colon; false where there is none.
 */
bool native_value_for_size(const char *value, const char *size_name,
                           char part[NATIVE_VALUE_LENGTH]);

/* Loads the object, calls lm_setup(size), then lm_run `runs` times, and gives the output's SHA-256
 * as lower-case hexadecimal digits. */
lm_status native_workload_hash(const char *object_path, uint32_t size, unsigned runs,
                               char hash[NATIVE_HASH_LENGTH + 1], struct lm_error *error);

/* Runs the object twice over at a size ("quick", "full") of the manifest and compares the hash with
 * the manifest's: LM_BAD_DATA with both hashes where they differ. Where the manifest gives a
 * tolerance and the object is <folder>/relaxed-<isa>.so, its output is held against that of
 * scalar-<isa>.so instead, and the latter's hash is compared. */
lm_status native_workload_check(const char *manifest_path, const char *object_path,
                                const char *size_name, struct lm_error *error);

#endif
