/* SPDX-License-Identifier: Apache-2.0 */
/* Formulas over metrics, as the group files write them: names, numbers, + - * / and parentheses,
 * with the usual precedence. */
#ifndef LM_HARNESS_COUNTERS_FORMULA_H
#define LM_HARNESS_COUNTERS_FORMULA_H

#include <stdbool.h>

#include "engine/base/status.h"

/* The value of the metric `name`: true and *value, or false when there is none. */
typedef bool (*lm_formula_lookup)(void *context, const char *name, double *value);

/* Evaluates `text` and looks each name up, in order of appearance. LM_BAD_DATA with the reason when
 * it is no formula, LM_UNSUPPORTED when a name has no value (the rest is looked up all the same) or
 * the result is not finite. */
lm_status lm_formula_value(const char *text, lm_formula_lookup lookup, void *context, double *value,
                           struct lm_error *error);

#endif
