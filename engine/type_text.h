/* SPDX-License-Identifier: Apache-2.0 */
/* External types as the text format writes them (spec section 6.4), for messages: "func (param i32)
 * (result f64)", "table 1 10 funcref", "memory i64 1 2 shared", "global (mut i32)". Each writes at
 * most `size` bytes with the NUL, cutting what is longer, and returns `text`. */
#ifndef LM_ENGINE_TYPE_TEXT_H
#define LM_ENGINE_TYPE_TEXT_H

#include <stddef.h>

#include "engine/types.h"

const char *lm_functype_text(const struct lm_functype *type, char *text, size_t size);
const char *lm_table_type_text(const struct lm_table_type *type, char *text, size_t size);
const char *lm_memory_type_text(const struct lm_memory_type *type, char *text, size_t size);
const char *lm_global_type_text(const struct lm_global_type *type, char *text, size_t size);

#endif
