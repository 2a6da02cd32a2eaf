/* SPDX-License-Identifier: Apache-2.0 */
/* Checking UTF-8 text, as names in a module must be (spec section 5.2.4; Unicode standard, table
 * 3-7). */
#ifndef LM_ENGINE_UTF8_H
#define LM_ENGINE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The length of the longest prefix of `bytes` that is whole, well-formed UTF-8 characters; `size`
 * when all is. */
size_t lm_utf8_prefix(const uint8_t *bytes, size_t size);

#endif
