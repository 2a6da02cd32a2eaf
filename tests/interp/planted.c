/* SPDX-License-Identifier: Apache-2.0 */
/* Handlers that break one promise each, which check_handlers.py must find; and one that keeps them
 * all. */
#include "engine/interp/dispatch.h"

#pragma clang section text = "lm_guest_code"

void opaque(void *pointer);
HANDLER(h_good) {
    SLOT_AT(lm_u32, CELL_DEST) = SLOT_AT(lm_u32, CELL_A);
    NEXT(16);
}

HANDLER(h_calls) {
    opaque(fp);
    NEXT(16);
}

HANDLER(h_spills) {
    volatile uint64_t bytes[4] = {0};
    bytes[SLOT_AT(lm_u32, CELL_A) & 3] = 1;
    SLOT_AT(lm_u64, CELL_DEST) = bytes[0];
    NEXT(16);
}

HANDLER(h_returns) {
    SLOT(lm_u32, 0) = 0;
}

HANDLER(h_wide) {
    typedef long long wide __attribute__((vector_size(32), aligned(1), may_alias));
    SLOT_AT(wide, CELL_DEST) = SLOT_AT(wide, CELL_A) + SLOT_AT(wide, CELL_B);
    NEXT(16);
}

HANDLER(h_i32_load) {
    const uint8_t *const address = mem + SLOT_AT(lm_u32, CELL_A);
    lm_u32 *const dest = &SLOT_AT(lm_u32, CELL_DEST);
    pc += 16;
    __asm__ volatile("" : "+r"(pc)); /* not to be moved behind the access */
    *dest = *(const lm_u32 *)address;
    TAIL(HANDLER_AT(pc));
}

extern lm_handler *const planted[];
lm_handler *const planted[] = {h_good, h_calls, h_spills, h_returns, h_wide, h_i32_load};
