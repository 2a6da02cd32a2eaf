/* SPDX-License-Identifier: Apache-2.0 */
/* Names and equality of types (types.h; spec sections 2.3 and 6.4). */
#include "engine/types.h"

#include <string.h>

const char *lm_type_name(uint8_t type) {
    switch (type) {
    case LM_I32: return "i32";
    case LM_I64: return "i64";
    case LM_F32: return "f32";
    case LM_F64: return "f64";
    case LM_V128: return "v128";
    case LM_FUNCREF: return "funcref";
    case LM_EXTERNREF: return "externref";
    default: return "any";
    }
}

static bool same_types(const uint8_t *a, const uint8_t *b, uint32_t count) {
    return count == 0 || memcmp(a, b, count) == 0;
}

bool lm_functype_equal(const struct lm_functype *a, const struct lm_functype *b) {
    return a->param_count == b->param_count && a->result_count == b->result_count &&
           same_types(a->params, b->params, a->param_count) &&
           same_types(a->results, b->results, a->result_count);
}
