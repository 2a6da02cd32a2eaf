/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers on their way from the command line into a function and back, see exec_call.h. */
#include "harness/exec_call.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"

enum { LANES = 4 };

/* --- Reading ---------------------------------------------------------------------------------- */

/* A whole number, decimal or hexadecimal, signed or not, of at most `bits` bits. */
static bool read_whole(const char *text, char end_mark, unsigned bits, uint64_t *value,
                       const char **end) {
    char *stop = NULL;
    const bool negative = text[0] == '-';
    if (text[0] < '+' || text[0] > '9') return false;
    errno = 0;
    const char *digits = text + (negative || text[0] == '+');
    const int base = digits[0] == '0' && (digits[1] | 0x20) == 'x' ? 16 : 10;
    *value = negative ? (uint64_t)strtoll(text, &stop, base) : strtoull(text, &stop, base);
    *end = stop;
    if (stop == text || *stop != end_mark || errno != 0) return false;
    const int64_t least = bits == 64 ? INT64_MIN : -(INT64_C(1) << (bits - 1));
    if (negative) return (int64_t)*value >= least;
    return bits == 64 || *value >> bits == 0;
}

static bool read_int(const char *text, unsigned bits, uint64_t *value) {
    const char *end = NULL;
    return read_whole(text, '\0', bits, value, &end);
}

static bool read_lanes(const char *text, uint8_t bytes[16]) {
    for (unsigned i = 0; i < LANES; i++) {
        uint64_t lane = 0;
        if (!read_whole(text, i + 1 < LANES ? ',' : '\0', 32, &lane, &text)) return false;
        const uint32_t part = (uint32_t)lane;
        memcpy(bytes + sizeof part * i, &part, sizeof part);
        text++;
    }
    return true;
}

static bool read_real(const char *text, double *value) {
    char *end = NULL;
    *value = strtod(text, &end);
    return end != text && *end == '\0';
}

/* Rounded once, from the decimal. */
static bool read_float(const char *text, float *value) {
    char *end = NULL;
    *value = strtof(text, &end);
    return end != text && *end == '\0';
}

static bool read_value(const char *text, wasm_valkind_t kind, union lm_value *value) {
    uint64_t whole = 0;
    switch (kind) {
    case WASM_I32:
        if (!read_int(text, 32, &whole)) return false;
        value->i32 = (uint32_t)whole;
        return true;
    case WASM_I64: return read_int(text, 64, &value->i64);
    case WASM_F32: return read_float(text, &value->f32);
    case WASM_F64: return read_real(text, &value->f64);
    case LM_V128_KIND: return read_lanes(text, value->v128);
    default: return strcmp(text, "null") == 0; /* of references only this can be written */
    }
}

static const char *kind_name(wasm_valkind_t kind) {
    switch (kind) {
    case WASM_I32: return "i32";
    case WASM_I64: return "i64";
    case WASM_F32: return "f32";
    case WASM_F64: return "f64";
    case LM_V128_KIND: return "v128";
    case WASM_FUNCREF: return "funcref";
    default: return "externref";
    }
}

/* --- Printing --------------------------------------------------------------------------------- */

/* The fewest digits that read back as the same number. */
static void print_float(float value) {
    char text[64];
    uint32_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    for (int digits = 1; digits <= 9; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, (double)value);
        if (strtof(text, NULL) == value) break;
    }
    if (isnan(value))
        printf("nan:0x%08x\n", bits);
    else
        puts(text);
}

static void print_double(double value) {
    char text[64];
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    if (isnan(value))
        printf("nan:0x%016llx\n", (unsigned long long)bits);
    else
        puts(text);
}

static void print_lanes(const uint8_t bytes[16]) {
    for (unsigned i = 0; i < LANES; i++) {
        uint32_t lane = 0;
        memcpy(&lane, bytes + sizeof lane * i, sizeof lane);
        printf("%s0x%08x", i > 0 ? "," : "", lane);
    }
    putchar('\n');
}

static void print_value(wasm_valkind_t kind, const union lm_value *value) {
    printf("%s:", kind_name(kind));
    switch (kind) {
    case WASM_I32: printf("%d\n", (int32_t)value->i32); break;
    case WASM_I64: printf("%lld\n", (long long)value->i64); break;
    case WASM_F32: print_float(value->f32); break;
    case WASM_F64: print_double(value->f64); break;
    case LM_V128_KIND: print_lanes(value->v128); break;
    default: puts(value->ref == NULL ? "null" : "not null"); break;
    }
}

/* --- Calling ---------------------------------------------------------------------------------- */

static bool name_is(const wasm_name_t *name, const char *text) {
    const size_t length = strnlen(name->data, name->size);
    return strlen(text) == length && memcmp(name->data, text, length) == 0;
}

const wasm_func_t *lm_exec_find(const struct lm_wasm_api *api, const struct lm_exports *exports,
                                const char *name) {
    for (size_t i = 0; i < exports->types.size && i < exports->items.size; i++)
        if (name_is(api->wasm_exporttype_name(exports->types.data[i]), name))
            return api->wasm_extern_as_func(exports->items.data[i]);
    return NULL;
}

static lm_status no_such_function(struct lm_arena *arena, const struct lm_wasm_api *api,
                                  const struct lm_exports *exports, const char *name,
                                  struct lm_error *error) {
    struct lm_strings names = {0};
    for (size_t i = 0; i < exports->types.size && i < exports->items.size; i++) {
        const wasm_name_t *export = api->wasm_exporttype_name(exports->types.data[i]);
        if (api->wasm_extern_as_func(exports->items.data[i]) != NULL)
            lm_strings_add(&names, arena,
                           lm_need_format(arena, "%.*s", (int)export->size, export->data));
    }
    return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "%s: is no exported function: %s", name,
                   names.count == 0 ? "the module exports none"
                                    : lm_strings_advice(&names, arena, name));
}

static lm_status read_numbers(const struct lm_strings *numbers, const wasm_valtype_vec_t *params,
                              const struct lm_wasm_api *api, const char *name,
                              union lm_value *values, struct lm_error *error) {
    if (numbers->count != params->size)
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "%s: takes %zu arguments, not %zu", name,
                       params->size, numbers->count);
    for (size_t i = 0; i < params->size; i++) {
        const wasm_valkind_t kind = api->wasm_valtype_kind(params->data[i]);
        if (!read_value(numbers->items[i], kind, &values[i]))
            return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "%s: argument '%s' is no %s", name,
                           numbers->items[i], kind_name(kind));
    }
    return LM_OK;
}

static lm_status call_typed(struct lm_arena *arena, const struct lm_wasm_api *api,
                            const wasm_func_t *func, const wasm_functype_t *type, const char *name,
                            const struct lm_strings *numbers, wasm_trap_t **trap,
                            struct lm_error *error) {
    const wasm_valtype_vec_t *params = api->wasm_functype_params(type);
    const wasm_valtype_vec_t *results = api->wasm_functype_results(type);
    union lm_value *args = lm_need(arena, params->size, sizeof *args);
    union lm_value *values = lm_need(arena, results->size, sizeof *values);
    TRY(read_numbers(numbers, params, api, name, args, error));
    *trap = api->lm_func_call(func, args, values);
    if (*trap != NULL) return LM_OK;
    for (size_t i = 0; i < results->size; i++) {
        const wasm_valkind_t kind = api->wasm_valtype_kind(results->data[i]);
        print_value(kind, &values[i]);
        if (wasm_valkind_is_ref(kind)) api->wasm_ref_delete(values[i].ref);
    }
    return LM_OK;
}

lm_status lm_exec_call(struct lm_arena *arena, const struct lm_wasm_api *api,
                       const struct lm_exports *exports, const char *name,
                       const struct lm_strings *numbers, wasm_trap_t **trap,
                       struct lm_error *error) {
    const wasm_func_t *func = lm_exec_find(api, exports, name);
    if (func == NULL) return no_such_function(arena, api, exports, name, error);
    wasm_functype_t *type = api->wasm_func_type(func);
    const lm_status status = call_typed(arena, api, func, type, name, numbers, trap, error);
    api->wasm_functype_delete(type);
    return status;
}
