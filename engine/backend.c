/* SPDX-License-Identifier: Apache-2.0 */
/* The back ends of this build, from backends.def. */
#include <string.h>

#include "engine/runtime.h"

#define BACKEND(name) extern const struct lm_backend lm_backend_##name;
#include "engine/backends.def"
#undef BACKEND

const struct lm_backend *const lm_backends[] = {
#define BACKEND(name) &lm_backend_##name,
#include "engine/backends.def"
#undef BACKEND
};

const size_t lm_backend_total = sizeof lm_backends / sizeof *lm_backends;

const struct lm_backend *lm_backend_find(const char *name) {
    for (size_t i = 0; i < lm_backend_total; i++)
        if (strcmp(lm_backends[i]->name, name) == 0) return lm_backends[i];
    return NULL;
}
