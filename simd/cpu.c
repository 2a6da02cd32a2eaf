/* SPDX-License-Identifier: Apache-2.0 */
/* The ISA rows, and the questions about them that are the same on every platform. */
#include "simd/cpu.h"

#include <stdio.h>
#include <string.h>

static const struct lm_isa isas[] = {
#define ISA(id, name, family, bits, flags) {name, family, bits, flags},
#include "simd/isas.def"
#undef ISA
};

size_t lm_isa_count(void) {
    return sizeof isas / sizeof *isas;
}

const struct lm_isa *lm_isa_at(size_t index) {
    return &isas[index];
}

const struct lm_isa *lm_isa_find(const char *name) {
    for (size_t i = 0; i < lm_isa_count(); i++)
        if (strcmp(isas[i].name, name) == 0) return &isas[i];
    return NULL;
}

bool lm_isa_check(const char *name, char *reason, size_t size) {
    const struct lm_isa *isa = lm_isa_find(name);
    if (size > 0) reason[0] = '\0';
    if (isa == NULL) {
        snprintf(reason, size, "there is no ISA of this name");
        return false;
    }
    if (strcmp(name, "host") == 0) return true;
    if (strcmp(isa->family, lm_cpu_family()) != 0) {
        snprintf(reason, size, "it needs %s, this machine is %s", isa->family, lm_cpu_family());
        return false;
    }
    return lm_cpu_runs(isa, reason, size);
}

bool lm_isa_supported(const char *name) {
    return lm_isa_check(name, NULL, 0);
}

const char *lm_isa_best(void) {
    const char *best = "host";
    for (size_t i = 0; i < lm_isa_count(); i++)
        if (isas[i].family[0] != '\0' && lm_isa_supported(isas[i].name)) best = isas[i].name;
    return best;
}

bool lm_isa_row_check(const char *name, char *reason, size_t size) {
    if (strcmp(name, "host") != 0) return lm_isa_check(name, reason, size);
    if (size > 0) reason[0] = '\0';
    return lm_cpu_runs_native(reason, size);
}

/* Equal flags mean an image that serves vectors of all lengths: the first of them has the row. */
static const char *first_alike(const char *name) {
    const struct lm_isa *isa = lm_isa_find(name);
    for (size_t i = 0; isa != NULL && i < lm_isa_count(); i++)
        if (strcmp(isas[i].family, isa->family) == 0 && strcmp(isas[i].flags, isa->flags) == 0)
            return isas[i].name;
    return name;
}

const char *lm_isa_row(const char *isa) {
    const bool is_other = strcmp(isa, "host") == 0 && !lm_isa_row_check(isa, NULL, 0);
    return first_alike(is_other ? lm_isa_best() : isa);
}
