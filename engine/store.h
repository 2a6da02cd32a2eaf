/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the runtime structure (store.c, memory.c, table.c, trap_signals.c) share and
 * nobody else needs: the store's lists. A list's nodes hold the objects themselves and lie in the
 * store's arena. */
#ifndef LM_ENGINE_STORE_H
#define LM_ENGINE_STORE_H

#include "engine/runtime.h"

struct lm_memory_list {
    struct lm_memory_list *next;
    struct lm_memory memory;
};

struct lm_table_list {
    struct lm_table_list *next;
    struct lm_table table;
};

/* Give the system's resources back; the nodes belong to the arena. */
void lm_memory_list_release(struct lm_memory_list *list);
void lm_table_list_release(struct lm_table_list *list);

/* Whether an address lies in the reservation of one of the memories. Safe inside a signal handler.
 */
bool lm_memory_list_has(const struct lm_memory_list *list, const void *address);

/* Makes the process ready for lm_trap_guard; once per store. */
void lm_trap_guard_prepare(void);

#endif
