/* SPDX-License-Identifier: Apache-2.0 */
/* Recursive descent that evaluates as it reads: formulas are a line long and evaluated once per
 * sample, so no tree is kept.
 *
 *   sum     = product {("+" | "-") product}
 *   product = factor {("*" | "/") factor}
 *   factor  = number | name | "(" sum ")" */
#include "harness/counters/formula.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NAME = 64, MOST_DEPTH = 16 };

struct formula {
    const char *at;
    lm_formula_lookup lookup;
    void *context;
    bool lacking; /* a name had no value */
    int depth;
    struct lm_error *error;
};

static lm_status sum(struct formula *formula, double *value);

static char next(struct formula *formula) {
    while (*formula->at == ' ' || *formula->at == '\t')
        formula->at++;
    return *formula->at;
}

static lm_status name_value(struct formula *formula, double *value) {
    char name[MOST_NAME];
    size_t length = 0;
    while (isalnum((unsigned char)formula->at[length]) || formula->at[length] == '_')
        length++;
    if (length == 0)
        return lm_fail(formula->error, LM_BAD_DATA, LM_NO_OFFSET,
                       "formula: a name, a number or '(' is missing before '%s'", formula->at);
    if (length >= sizeof name)
        return lm_fail(formula->error, LM_BAD_DATA, LM_NO_OFFSET,
                       "formula: a name has %d characters at most", MOST_NAME - 1);
    memcpy(name, formula->at, length);
    name[length] = '\0';
    formula->at += length;
    *value = 0;
    if (!formula->lookup(formula->context, name, value)) formula->lacking = true;
    return LM_OK;
}

static lm_status group(struct formula *formula, double *value) {
    if (++formula->depth > MOST_DEPTH)
        return lm_fail(formula->error, LM_BAD_DATA, LM_NO_OFFSET,
                       "formula: parentheses are nested %d deep at most", MOST_DEPTH);
    formula->at++;
    TRY(sum(formula, value));
    if (next(formula) != ')')
        return lm_fail(formula->error, LM_BAD_DATA, LM_NO_OFFSET,
                       "formula: ')' is missing before '%s'", formula->at);
    formula->at++;
    formula->depth--;
    return LM_OK;
}

static lm_status factor(struct formula *formula, double *value) {
    const char first = next(formula);
    if (first == '(') return group(formula, value);
    if (!isdigit((unsigned char)first) && first != '.') return name_value(formula, value);
    char *end = NULL;
    *value = strtod(formula->at, &end);
    formula->at = end;
    return LM_OK;
}

static lm_status product(struct formula *formula, double *value) {
    TRY(factor(formula, value));
    for (char sign = next(formula); sign == '*' || sign == '/'; sign = next(formula)) {
        double right = 0;
        formula->at++;
        TRY(factor(formula, &right));
        *value = sign == '*' ? *value * right : *value / right;
    }
    return LM_OK;
}

static lm_status sum(struct formula *formula, double *value) {
    TRY(product(formula, value));
    for (char sign = next(formula); sign == '+' || sign == '-'; sign = next(formula)) {
        double right = 0;
        formula->at++;
        TRY(product(formula, &right));
        *value = sign == '+' ? *value + right : *value - right;
    }
    return LM_OK;
}

lm_status lm_formula_value(const char *text, lm_formula_lookup lookup, void *context, double *value,
                           struct lm_error *error) {
    struct formula formula = {.at = text, .lookup = lookup, .context = context, .error = error};
    TRY(sum(&formula, value));
    if (next(&formula) != '\0')
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "formula: '%s' is too much", formula.at);
    if (formula.lacking)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "formula: an input is missing");
    if (!isfinite(*value))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "formula: the result is not finite");
    return LM_OK;
}
