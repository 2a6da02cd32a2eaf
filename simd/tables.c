/* SPDX-License-Identifier: Apache-2.0 */
/* The tables that this build has, in the order of the rows in simd/CMakeLists.txt, which writes
 * simd_tables.def. */
#include <string.h>

#include "simd/cpu.h"
#include "simd/v128.h"

#define TABLE(id) extern const struct lm_v128_ops lm_v128_##id;
#include "simd_tables.def"
#undef TABLE

static const struct lm_v128_ops *const tables[] = {
#define TABLE(id) &lm_v128_##id,
#include "simd_tables.def"
#undef TABLE
};

unsigned lm_v128_table_count(void) {
    return sizeof tables / sizeof *tables;
}

const struct lm_v128_ops *lm_v128_table_at(unsigned index) {
    return tables[index];
}

const struct lm_v128_ops *lm_v128_table(const char *isa) {
    const char *name = lm_isa_row(isa);
    for (unsigned i = 0; i < lm_v128_table_count(); i++)
        if (strcmp(tables[i]->isa, name) == 0) return tables[i];
    return NULL;
}
