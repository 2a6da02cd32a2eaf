/* SPDX-License-Identifier: Apache-2.0 */
/* What a module of the user's is: a WASI command or a module with the bench ABI, and which variant.
 * Its exports and imports tell, so that nobody has to say it. */
#ifndef LM_HARNESS_MODULE_FACTS_H
#define LM_HARNESS_MODULE_FACTS_H

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/job.h"

struct lm_module_facts {
    enum lm_abi abi;
    bool reset;          /* of the bench ABI, exports lm_reset */
    const char *variant; /* scalar, simd or relaxed by the features it needs; `given` where the
                            library cannot be told to do without one */
};

/* Compiles the module at `path` on an engine's library and looks it over. LM_UNSUPPORTED when the
 * library cannot be used; LM_IO, LM_MALFORMED, LM_INVALID for a bad file; LM_BAD_DATA with what is
 * lacking when the module is of neither kind, or imports what nobody gives it. */
lm_status lm_module_look(struct lm_arena *arena, const char *library, const char *path,
                         struct lm_module_facts *facts, struct lm_error *error);

#endif
