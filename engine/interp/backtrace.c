/* SPDX-License-Identifier: Apache-2.0 */
/* Backtraces of the interpreter (backtrace.h). Guest frames form a list on the value stack: each
 * holds, behind its parameters, the return address and the caller's frame (cells.h); places.c knows
 * which instruction a cell stands for. After a fault and a time limit, pc and fp are the machine's
 * registers at that moment. */
#include "engine/interp/backtrace.h"

#include <string.h>

#include "engine/interp/dispatch.h"
#include "engine/interp/handler_id.h"
#include "engine/interp/places.h"

/* --- Interrupted handlers --------------------------------------------------------------------- */

/* The linker makes these two names. NOLINTBEGIN(bugprone-reserved-identifier) */
extern const char __start_lm_guest_code[] __attribute__((visibility("hidden")));
extern const char __stop_lm_guest_code[] __attribute__((visibility("hidden")));
/* NOLINTEND(bugprone-reserved-identifier) */

/* The number (handler_id.h) of the handler that a machine address lies in: the one that starts last
 * at or before it. */
static uint32_t handler_around(const struct lm_handler_set *set, uintptr_t address) {
    uint32_t found = LM_HANDLER_COUNT;
    uintptr_t start = 0;
    for (uint32_t i = 0; i < LM_HANDLER_COUNT; i++) {
        const uintptr_t candidate = (uintptr_t)set->handlers[i];
        if (candidate > address || candidate < start) continue;
        found = i;
        start = candidate;
    }
    return found;
}

static bool is_cell(const struct lm_interp_code *code, const uint8_t *pc) {
    const uintptr_t position = (uintptr_t)pc - (uintptr_t)code->cells;
    return position < code->size && position % 8 == 0;
}

/* Where the parts of joined handlers begin that may trap: NEXT_PART of handlers.c. The linker makes
 * the two names. */
struct part {
    int32_t distance; /* from here to the address */
    uint32_t number;
};
/* NOLINTBEGIN(bugprone-reserved-identifier) */
extern const struct part __start_lm_guest_parts[] __attribute__((visibility("hidden")));
extern const struct part __stop_lm_guest_parts[] __attribute__((visibility("hidden")));
/* NOLINTEND(bugprone-reserved-identifier) */

/* The part of the cell's handler that a machine address lies in. */
static uint32_t part_around(const uint8_t *pc, uintptr_t machine) {
    const uintptr_t handler = (uintptr_t)HANDLER_AT(pc);
    uintptr_t last = handler;
    uint32_t number = 0;
    for (const struct part *part = __start_lm_guest_parts; part < __stop_lm_guest_parts; part++) {
        const uintptr_t start = (uintptr_t)&part->distance + (uintptr_t)(intptr_t)part->distance;
        if (start <= last || start > machine) continue;
        last = start;
        number = part->number;
    }
    return number;
}

static bool is_between(uint32_t number, uint32_t first, uint32_t end) {
    return number >= first && number < end;
}

/* Handlers that change fp, or what lies in the frame's linkage. */
static bool changes_frame(uint32_t handler) {
    if (is_between(handler, LM_HANDLER_FIRST_RETURN, LM_HANDLER_END_OF_RETURNS) ||
        is_between(handler, LM_HANDLER_FIRST_JOINED_RETURN, LM_HANDLER_END_OF_JOINED_RETURNS))
        return true;
    switch (handler) {
    case LM_HANDLER_call_import:
    case LM_HANDLER_call_indirect:
    case LM_HANDLER_return_call:
    case LM_HANDLER_return_call_import:
    case LM_HANDLER_return_call_indirect:
    case LM_HANDLER_ret: return true;
    default: return false;
    }
}

static bool is_at_cell(const struct lm_run *run) {
    const struct lm_interp_code *const code = (const struct lm_interp_code *)run->instance->code;
    if (!is_cell(code, run->pc)) return false;
    const uintptr_t handler = (uintptr_t)HANDLER_AT(run->pc);
    const uint32_t known = handler_around(run->set, handler);
    return known != LM_HANDLER_COUNT && handler == (uintptr_t)run->set->handlers[known];
}

/* A handler that is short of machine registers may have put fp aside for a while. */
static bool is_frame(const struct lm_run *run) {
    return run->fp >= run->base && run->fp < run->limit && (uintptr_t)run->fp % 8 == 0;
}

/* Whether pc and fp belong together: always but in the middle of a handler that changes them. */
static bool is_settled(const struct lm_run *run, uintptr_t machine) {
    const uint32_t running = handler_around(run->set, machine);
    const bool is_at_start = machine == (uintptr_t)HANDLER_AT(run->pc);
    return running != LM_HANDLER_COUNT &&
           (!changes_frame(running) || is_at_start || LM_IS_AT_JUMP(machine));
}

/* Without optimisation handlers call functions for their accesses, which leave their registers
 * alone: a fault there finds pc and fp too. */
bool lm_interp_interrupted(void *argument, void *context) {
    enum { PATIENCE = 50 }; /* signals of a time limit to wait for settled registers */
    struct lm_run *const run = argument;
    const uintptr_t machine = LM_MACHINE_PC(context);
    if (run->code != LM_TRAP_none) return false; /* it is leaving, and pc and fp are known */
    const bool is_guest = machine - (uintptr_t)__start_lm_guest_code <
                          (uintptr_t)(__stop_lm_guest_code - __start_lm_guest_code);
    run->pc = (const uint8_t *)LM_GUEST_PC(context);
    run->fp = (uint8_t *)LM_GUEST_FP(context);
    if (!is_at_cell(run)) run->pc = NULL;
    if (!is_guest) return false;
    if (run->pc && is_frame(run) && is_settled(run, machine)) {
        run->pc += 8 * part_around(run->pc, machine); /* which places.c has a note for */
        return true;
    }
    run->pc = NULL;
    return ++run->unsettled > PATIENCE;
}

/* --- Frames ----------------------------------------------------------------------------------- */

/* A frame, and a position inside the cell that it is at. */
struct cursor {
    const struct lm_run *run;
    const struct lm_interp_code *code;
    const struct lm_module *module;
    const uint8_t *fp;
    uint32_t position;
    uint32_t func; /* UINT32_MAX: no frame */
};

/* Goes to the caller's frame, whose linkage lies in slot `link` of this one, or to none: the
 * outermost function returns to the cell `exit`, at position 0. A caller's frame lies below; what
 * is not as it must be ends the walk. */
static void go_to_caller(struct cursor *cursor, uint32_t link) {
    const uint8_t *linkage[2];
    const uint8_t *const at = cursor->fp + 8 * (size_t)link;
    cursor->func = UINT32_MAX;
    if (at + sizeof linkage > cursor->run->limit) return;
    memcpy((void *)linkage, at, sizeof linkage);
    const uintptr_t back = (uintptr_t)linkage[0] - (uintptr_t)cursor->code->cells;
    const bool has_caller = back > 0 && back <= cursor->code->size &&
                            linkage[1] >= cursor->run->base && linkage[1] < cursor->fp;
    if (!has_caller) return;
    cursor->fp = linkage[1];
    cursor->position = (uint32_t)back - 1; /* inside the call's cell, just before */
    cursor->func = lm_place_func(cursor->code, cursor->module, cursor->position);
}

static void next_frame(struct cursor *cursor) {
    const struct lm_functype *const type = cursor->module->funcs[cursor->func].type;
    go_to_caller(cursor,
                 type->param_slots > type->result_slots ? type->param_slots : type->result_slots);
}

/* Whether the function at the cell has made its frame that of a function elsewhere, which failed.
 */
static bool is_handed_over(const struct lm_run *run) {
    const uintptr_t handler = (uintptr_t)HANDLER_AT(run->pc);
    void (*const *const handlers)(void) = run->set->handlers;
    return run->code == LM_TRAP_host &&
           (handler == (uintptr_t)handlers[LM_HANDLER_return_call_import] ||
            handler == (uintptr_t)handlers[LM_HANDLER_return_call_indirect]);
}

/* The innermost frame of a run; none where registers were unsettled. */
static struct cursor first_frame(const struct lm_run *run) {
    struct cursor cursor = {.run = run,
                            .code = (const struct lm_interp_code *)run->instance->code,
                            .module = run->instance->module,
                            .fp = run->fp,
                            .func = UINT32_MAX};
    const uint8_t *const pc = run->pc;
    if (!pc || !is_cell(cursor.code, pc) || !is_frame(run)) return cursor;
    cursor.position = (uint32_t)(pc - cursor.code->cells);
    cursor.func = lm_place_func(cursor.code, cursor.module, cursor.position);
    if (is_handed_over(run)) go_to_caller(&cursor, FIELD(lm_u16, CELL_CALL_LINK));
    return cursor;
}

static uint64_t count_frames(const struct lm_run *run) {
    uint64_t count = 0;
    struct cursor cursor = first_frame(run);
    for (; cursor.func != UINT32_MAX; next_frame(&cursor))
        count++;
    return count;
}

void lm_interp_backtrace(const struct lm_run *run, struct lm_trace *trace) {
    const uint64_t count = count_frames(run);
    const uint64_t first = trace->count < LM_TRACE_FIRST ? LM_TRACE_FIRST - trace->count : 0;
    uint64_t number = 0;
    struct cursor cursor = first_frame(run);
    for (; cursor.func != UINT32_MAX; next_frame(&cursor), number++) {
        if (number >= first && number + LM_TRACE_LAST < count) {
            lm_trace_skip(trace, 1);
            continue;
        }
        lm_trace_add(trace, &(struct lm_trace_frame){
                                .instance = run->instance,
                                .func = cursor.func,
                                .offset = lm_place_offset(cursor.code, cursor.module, cursor.func,
                                                          cursor.position)});
    }
}
