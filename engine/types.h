/* SPDX-License-Identifier: Apache-2.0 */
/* Types of values, functions, tables, memories and globals, as decoded (spec sections 2.3 and 5.3),
 * and the slot model that every back end shares: a value takes one 8-byte slot, a v128 two. */
#ifndef LM_ENGINE_TYPES_H
#define LM_ENGINE_TYPES_H

#include <stdbool.h>
#include <stdint.h>

/* Value types by their binary codes; LM_TYPE_ANY is the validator's polymorphic operand (spec
 * section 3.3). */
enum lm_type {
    LM_TYPE_ANY = 0x00,
    LM_I32 = 0x7f,
    LM_I64 = 0x7e,
    LM_F32 = 0x7d,
    LM_F64 = 0x7c,
    LM_V128 = 0x7b,
    LM_FUNCREF = 0x70,
    LM_EXTERNREF = 0x6f,
};

struct lm_functype {
    const uint8_t *params;  /* enum lm_type each */
    const uint8_t *results; /* enum lm_type each */
    uint32_t param_count;
    uint32_t result_count;
    uint32_t param_slots;  /* 8-byte slots of all parameters */
    uint32_t result_slots; /* 8-byte slots of all results */
};

struct lm_limits {
    uint64_t min;
    uint64_t max; /* UINT64_MAX where none was given */
    bool has_max;
};

struct lm_table_type {
    uint8_t element; /* LM_FUNCREF or LM_EXTERNREF */
    struct lm_limits limits;
    bool is_64; /* addresses are i64 */
};

struct lm_memory_type {
    struct lm_limits limits; /* in pages of LM_PAGE_SIZE bytes */
    bool is_shared;
    bool is_64; /* addresses are i64 */
};

struct lm_global_type {
    uint8_t type;
    bool is_mutable;
};

/* Kinds of imports and exports by their binary codes. */
enum lm_extern_kind {
    LM_EXTERN_FUNC = 0,
    LM_EXTERN_TABLE = 1,
    LM_EXTERN_MEMORY = 2,
    LM_EXTERN_GLOBAL = 3
};

#define LM_PAGE_SIZE    UINT64_C(65536)
#define LM_MAX_PAGES    UINT64_C(65536) /* of a 32-bit memory */
#define LM_MAX_PAGES_64 (UINT64_C(1) << 48)

/* What stands for `a` in signatures: the type of a memory's or a table's addresses. */
static inline uint8_t lm_address_type(const struct lm_memory_type *type) {
    return type->is_64 ? LM_I64 : LM_I32;
}

static inline uint8_t lm_table_address_type(const struct lm_table_type *type) {
    return type->is_64 ? LM_I64 : LM_I32;
}

static inline uint32_t lm_type_slots(uint8_t type) {
    return type == LM_V128 ? 2 : 1;
}

static inline bool lm_type_is_ref(uint8_t type) {
    return type == LM_FUNCREF || type == LM_EXTERNREF;
}

static inline bool lm_type_is_num(uint8_t type) {
    return type >= LM_F64 && type <= LM_I32;
}

/* The text format's name of a type, such as "i32"; "any" for LM_TYPE_ANY. Static storage. */
const char *lm_type_name(uint8_t type);

/* Whether two function types have the same parameters and results. */
bool lm_functype_equal(const struct lm_functype *a, const struct lm_functype *b);

#endif
