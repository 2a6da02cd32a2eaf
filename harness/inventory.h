/* SPDX-License-Identifier: Apache-2.0 */
/* What there is, as JSON arrays of objects with at least "name" and "summary", and "reason" where
 * something is not available here. Shared by `list` and `doctor`; the caller owns the arrays. */
#ifndef LM_HARNESS_INVENTORY_H
#define LM_HARNESS_INVENTORY_H

#include <jansson.h>

#include "engine/base/arena.h"

json_t *lm_inventory_engines(struct lm_arena *arena); /* with "kind", "version", "available" */
json_t *lm_inventory_isas(void);                      /* with "family", "bits", "available" */

#endif
