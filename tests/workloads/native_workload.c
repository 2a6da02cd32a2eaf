/* SPDX-License-Identifier: Apache-2.0 */
/* Loading and running native workloads; see native_workload.h. */
#include "tests/workloads/native_workload.h"

#include "harness/tolerance.h"

#include <dlfcn.h>
#include <errno.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct workload_functions {
    void (*setup)(uint32_t size);
    void (*run)(void);
    void (*reset)(void); /* NULL where a run does not destroy its input */
    const void *(*result)(void);
    uint32_t (*result_size)(void);
};

/* The value of a line "key = value", or NULL; ends the line's text. */
static char *line_value(char *line, const char *key) {
    const size_t key_length = strlen(key);
    if (strncmp(line, key, key_length) != 0) return NULL;
    char *rest = line + key_length + strspn(line + key_length, " ");
    if (*rest != '=') return NULL;
    rest += 1 + strspn(rest + 1, " ");
    rest[strcspn(rest, "\r\n")] = '\0';
    return rest;
}

lm_status native_manifest_value(const char *manifest_path, const char *key,
                                char value[NATIVE_VALUE_LENGTH], struct lm_error *error) {
    FILE *const file = fopen(manifest_path, "r");
    if (!file) return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", manifest_path, strerror(errno));
    char line[NATIVE_VALUE_LENGTH];
    value[0] = '\0';
    while (value[0] == '\0' && fgets(line, sizeof line, file)) {
        const char *const found = line_value(line, key);
        if (found) snprintf(value, NATIVE_VALUE_LENGTH, "%s", found);
    }
    fclose(file);
    return LM_OK;
}

bool native_value_for_size(const char *value, const char *size_name,
                           char part[NATIVE_VALUE_LENGTH]) {
    char prefix[32];
    snprintf(prefix, sizeof prefix, "%s:", size_name);
    const char *const found = strstr(value, prefix);
    if (!found) return false;
    const char *const start = found + strlen(prefix);
    snprintf(part, NATIVE_VALUE_LENGTH, "%.*s", (int)strcspn(start, " "), start);
    return true;
}

static lm_status find_functions(void *object, const char *path, struct workload_functions *found,
                                struct lm_error *error) {
    *(void **)&found->setup = dlsym(object, "lm_setup");
    *(void **)&found->run = dlsym(object, "lm_run");
    *(void **)&found->reset = dlsym(object, "lm_reset");
    *(void **)&found->result = dlsym(object, "lm_result");
    *(void **)&found->result_size = dlsym(object, "lm_result_size");
    if (!found->setup || !found->run || !found->result || !found->result_size) {
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: lacks the bench ABI", path);
    }
    return LM_OK;
}

/* An output of a workload, copied to memory of its own. */
struct output {
    uint8_t *bytes;
    size_t size;
};

static struct output run_workload(const struct workload_functions *workload, uint32_t size,
                                  unsigned runs) {
    workload->setup(size);
    for (unsigned i = 0; i < runs; i++) {
        if (workload->reset) workload->reset();
        workload->run();
    }
    struct output output = {.size = workload->result_size()};
    output.bytes = malloc(output.size + 1);
    if (!output.bytes) abort();
    memcpy(output.bytes, workload->result(), output.size);
    return output;
}

/* The output's bytes are the caller's to free, NULL on failure. */
static lm_status run_object(const char *object_path, uint32_t size, unsigned runs,
                            struct output *output, struct lm_error *error) {
    *output = (struct output){0};
    void *const object = dlopen(object_path, RTLD_NOW | RTLD_LOCAL);
    if (!object) return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s", dlerror());
    struct workload_functions functions;
    const lm_status status = find_functions(object, object_path, &functions, error);
    if (status == LM_OK) *output = run_workload(&functions, size, runs);
    dlclose(object);
    return status;
}

lm_status native_workload_hash(const char *object_path, uint32_t size, unsigned runs,
                               char hash[NATIVE_HASH_LENGTH + 1], struct lm_error *error) {
    struct output output;
    TRY(run_object(object_path, size, runs, &output, error));
    SHA256Data(output.bytes, output.size, hash);
    free(output.bytes);
    return LM_OK;
}

static lm_status part_of_manifest(const char *manifest_path, const char *key, const char *size_name,
                                  char part[NATIVE_VALUE_LENGTH], struct lm_error *error) {
    char value[NATIVE_VALUE_LENGTH];
    TRY(native_manifest_value(manifest_path, key, value, error));
    if (!native_value_for_size(value, size_name, part)) {
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: no %s for size %s", manifest_path,
                       key, size_name);
    }
    return LM_OK;
}

/* Compares two objects' outputs by the manifest's element and tolerance. */
static lm_status check_near(const char *manifest_path, const char *object_path,
                            const char *reference_path, uint32_t size, struct lm_error *error) {
    char element[NATIVE_VALUE_LENGTH], tolerance[NATIVE_VALUE_LENGTH];
    TRY(native_manifest_value(manifest_path, "element", element, error));
    TRY(native_manifest_value(manifest_path, "tolerance", tolerance, error));
    struct output output, reference;
    TRY(run_object(object_path, size, 2, &output, error));
    lm_status status = run_object(reference_path, size, 1, &reference, error);
    if (status == LM_OK)
        status = lm_outputs_near(element, strtod(tolerance, NULL), output.bytes, output.size,
                                 reference.bytes, reference.size, error);
    free(output.bytes);
    free(reference.bytes);
    return status;
}

/* The scalar object beside a relaxed one whose manifest gives a tolerance; false for any other. */
static bool find_reference(const char *manifest_path, const char *object_path,
                           char reference[NATIVE_PATH_LENGTH]) {
    const char *const file = strrchr(object_path, '/') + 1;
    char tolerance[NATIVE_VALUE_LENGTH];
    if (strncmp(file, "relaxed-", 8) != 0 ||
        native_manifest_value(manifest_path, "tolerance", tolerance, NULL) != LM_OK ||
        tolerance[0] == '\0')
        return false;
    snprintf(reference, NATIVE_PATH_LENGTH, "%.*sscalar-%s", (int)(file - object_path), object_path,
             file + 8);
    return true;
}

lm_status native_workload_check(const char *manifest_path, const char *object_path,
                                const char *size_name, struct lm_error *error) {
    char size[NATIVE_VALUE_LENGTH], expected[NATIVE_VALUE_LENGTH], hash[NATIVE_HASH_LENGTH + 1];
    TRY(part_of_manifest(manifest_path, "sizes", size_name, size, error));
    TRY(part_of_manifest(manifest_path, "hash", size_name, expected, error));
    const uint32_t number = (uint32_t)strtoul(size, NULL, 10);
    char reference[NATIVE_PATH_LENGTH];
    const bool relaxed = find_reference(manifest_path, object_path, reference);
    if (relaxed) TRY(check_near(manifest_path, object_path, reference, number, error));
    TRY(native_workload_hash(relaxed ? reference : object_path, number, 2, hash, error));
    if (strcmp(hash, expected) != 0) {
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "output %s, not %s", hash, expected);
    }
    return LM_OK;
}
