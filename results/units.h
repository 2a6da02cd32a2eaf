/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities as text of three significant digits with an SI prefix, for tables and reports. Each
 * function fills a caller's buffer of LM_UNITS_TEXT bytes, in UTF-8, and returns it. */
#ifndef LM_RESULTS_UNITS_H
#define LM_RESULTS_UNITS_H

#include <stddef.h>

#define LM_UNITS_TEXT 48

/* Nanoseconds as "812 ns", "41.3 µs", "1.20 ms", "3.4 s"; `gap` stands between number and unit. */
const char *lm_units_time(char *text, double nanoseconds, const char *gap);

/* A plain factor, "50.1×". */
const char *lm_units_factor(char *text, double factor);

/* A rate per second from a count per iteration and ns per iteration: "85.2 GFLOP/s", "1.2 GB/s" for
 * op "byte". */
const char *lm_units_rate(char *text, double count, const char *op, double nanoseconds);

/* A count per iteration, "412k", "3.10M"; below a thousand, all of it. */
const char *lm_units_count(char *text, double count);

/* Columns that UTF-8 text takes on a terminal (every code point counts as one). */
size_t lm_units_columns(const char *text);

#endif
