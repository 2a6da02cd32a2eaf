/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities as short text (units.h): the one place that rounds numbers for people. */
#include "results/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Decimals that leave three significant digits of a value in 1..999. */
static int decimals(double value) {
    if (value < 9.995) return 2;
    return value < 99.95 ? 1 : 0;
}

/* Scales to 1..999 by thousands; `index` is moved along with it, within 0..last. */
static double scale(double value, int *index, int last) {
    while (value >= 999.5 && *index < last) {
        value /= 1000;
        ++*index;
    }
    return value;
}

const char *lm_units_time(char *text, double nanoseconds, const char *gap) {
    static const char *const units[] = {"ns", "µs", "ms", "s"};
    int unit = 0;
    const double value = scale(nanoseconds, &unit, 3);
    (void)snprintf(text, LM_UNITS_TEXT, "%.*f%s%s", decimals(value), value, gap, units[unit]);
    return text;
}

const char *lm_units_factor(char *text, double factor) {
    (void)snprintf(text, LM_UNITS_TEXT, "%.*f×", decimals(factor), factor);
    return text;
}

const char *lm_units_count(char *text, double count) {
    static const char *const prefixes[] = {"", "k", "M", "G", "T"};
    int prefix = 0;
    const double value = scale(count, &prefix, 4);
    (void)snprintf(text, LM_UNITS_TEXT, "%.*f%s", prefix == 0 ? 0 : decimals(value), value,
                   prefixes[prefix]);
    return text;
}

const char *lm_units_rate(char *text, double count, const char *op, double nanoseconds) {
    static const char *const prefixes[] = {"", "k", "M", "G", "T"};
    int prefix = 0;
    const double value = scale(count / nanoseconds * 1e9, &prefix, 4);
    (void)snprintf(text, LM_UNITS_TEXT, "%.*f %s%.16s/s", decimals(value), value, prefixes[prefix],
                   strcmp(op, "byte") == 0 ? "B" : op);
    return text;
}

size_t lm_units_columns(const char *text) {
    size_t columns = 0;
    for (; *text; text++)
        columns += ((unsigned char)*text & 0xC0) != 0x80;
    return columns;
}
