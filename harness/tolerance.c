/* SPDX-License-Identifier: Apache-2.0 */
/* Compares outputs by element. Every element becomes a long double, which holds all of them
 * exactly on x86-64 and, where it is a double, rounds only integers beyond 2^53. */
#include "harness/tolerance.h"

#include <math.h>
#include <string.h>

/* How far an element may be off for each unit of tolerance. */
static long double relative(long double reference) {
    return fmaxl(1, fabsl(reference));
}

static long double absolute(long double reference) {
    (void)reference;
    return 1;
}

/* One reader per element: the value at `bytes`. */
#define ELEMENT(name, type, scale)                                                                 \
    static long double read_##name(const uint8_t *bytes) {                                         \
        type value;                                                                                \
        memcpy(&value, bytes, sizeof value);                                                       \
        return (long double)value;                                                                 \
    }
#include "harness/elements.def"
#undef ELEMENT

static const struct element {
    const char *name;
    size_t size;
    long double (*read)(const uint8_t *bytes);
    long double (*scale)(long double reference);
} elements[] = {
#define ELEMENT(name, type, scale) {#name, sizeof(type), read_##name, scale},
#include "harness/elements.def"
#undef ELEMENT
};

static const struct element *find_element(const char *name) {
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
        if (strcmp(elements[i].name, name) == 0) return &elements[i];
    return NULL;
}

bool lm_element_known(const char *element) {
    return find_element(element) != NULL;
}

/* The comparison is written so that it fails for NaN. */
static bool is_near(const struct element *element, double tolerance, long double value,
                    long double reference) {
    const long double allowed = (long double)tolerance * element->scale(reference);
    return value == reference || (isfinite(reference) && fabsl(value - reference) <= allowed);
}

lm_status lm_outputs_near(const char *element, double tolerance, const uint8_t *output,
                          size_t output_size, const uint8_t *reference, size_t reference_size,
                          struct lm_error *error) {
    const struct element *type = find_element(element);
    if (type == NULL)
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "no element type '%s'", element);
    if (output_size != reference_size || output_size % type->size != 0)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%zu bytes of %s, the reference has %zu",
                       output_size, element, reference_size);
    for (size_t i = 0; i < output_size; i += type->size) {
        const long double value = type->read(output + i), wanted = type->read(reference + i);
        if (!is_near(type, tolerance, value, wanted))
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                           "%s %zu is %.9Lg, the reference %.9Lg, beyond the tolerance of %g",
                           element, i / type->size, value, wanted, tolerance);
    }
    return LM_OK;
}
