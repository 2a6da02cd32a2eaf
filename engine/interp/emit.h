/* SPDX-License-Identifier: Apache-2.0 */
/* The translator's lower half: its state, the code buffer, cells, jumps and their patches, tallies,
 * and where operands lie. Used by translate*.c, which decide what to emit.
 *
 * The first failure (no memory, a limit) sticks in `status`; emitting goes on harmlessly into the
 * same buffer, and the sink reports it at the end of each instruction. */
#ifndef LM_INTERP_EMIT_H
#define LM_INTERP_EMIT_H

#include "engine/interp/cells.h"
#include "engine/interp/handler_id.h"
#include "engine/interp/interp.h"
#include "engine/interp/tree.h"
#include "engine/walk.h"

/* A label; parallel to the walk's frames. */
struct block {
    uint32_t start;      /* loop: position of its label */
    uint32_t patches;    /* jumps to the label, a list in translator.patches; NO_PATCH at the end */
    uint32_t else_patch; /* the jump of `if` when false, or NO_PATCH */
    uint32_t detour_serial; /* the br_table that made the detour below */
    uint32_t detour;        /* position */
};

struct patch {
    uint32_t at;   /* position of the displacement */
    uint32_t base; /* what it counts from */
    uint32_t next;
};

#define NO_PATCH  UINT32_MAX
#define NO_MEMORY UINT32_MAX
#define NO_SLOT   UINT32_MAX

struct call_site {
    uint32_t at;   /* position of the displacement, or of the function's index */
    uint32_t base; /* what a displacement counts from */
    uint32_t func;
};

/* A tile's cell, or that of several joined. */
struct lm_tile_cell {
    uint32_t handler;
    uint32_t length; /* of its fields */
    uint32_t parts;  /* tiles that are joined in it */
};

/* The cell emitted last, if it is a tile's and nothing but straight execution can lie between it
 * and what comes next; `before`: what it was before the last of its parts was joined. */
struct last_tile {
    bool valid;
    uint32_t cell;
    struct lm_tile_cell now, before;
};

/* The tile emitted last, if it is `number` and sets a local. */
struct last_set {
    bool valid;
    uint32_t number, local;
    uint32_t offset; /* of its instruction */
    struct lm_tile_key key;
    uint32_t length; /* of its fields, which are in the cell */
};

/* A jump that is always taken. */
struct lm_jump {
    uint32_t cell, at;          /* position of the displacement */
    struct lm_tile_cell before; /* what it is joined with; parts 0: nothing */
};

enum { MOST_PINS_OF_LOOP = 8 };

/* A local that a loop keeps in a register. */
struct lm_pin {
    uint32_t local, slot;
    uint8_t kind; /* enum lm_kind */
    uint8_t type;
    bool is_written;
};

/* What pins.c found out about a loop. */
struct lm_loop {
    uint64_t offset; /* of the instruction in the module */
    uint32_t count;
    struct lm_pin pins[MOST_PINS_OF_LOOP];
};

struct lm_place {
    uint32_t position; /* of a cell */
    uint32_t offset;   /* in the module, of its instruction */
};

struct lm_translator {
    const struct lm_module *module;
    const struct lm_handler_set *set;
    bool counting, fueled;
    lm_status status;
    const char *reason;

    /* of the module */
    uint8_t *cells;
    uint32_t size, capacity;
    uint32_t room; /* no more than `capacity`; 0 when something has failed */
    uint32_t *tallies;
    uint32_t tally_size, tally_capacity;
    struct call_site *calls;
    uint32_t call_count, call_capacity;
    uint32_t *entries;
    uint8_t *places; /* see places.h */
    uint32_t place_size, place_capacity;
    uint32_t *place_starts;
    struct lm_recipe *recipes; /* see recall.h */
    uint32_t recipes_log2;

    /* of the function */
    struct lm_operand *operands;
    uint32_t height, operand_capacity;
    struct lm_node *nodes;
    uint32_t node_count, node_capacity;
    uint32_t plain_nodes; /* so many may be made without further ado; 0 when counting */
    uint32_t tree_count, effect_count, trap_count; /* operands that are still to be computed; with
                                                      effects; that may trap but for memory */
    uint32_t local_count;                          /* operands that are locals */
    uint32_t *pending; /* per local: how many nodes are still to read it */
    uint32_t pending_capacity;
    uint8_t *pin_of; /* per local: enum lm_kind of its pin here, or LM_KIND_none */
    uint32_t pin_capacity;
    uint32_t reach;        /* the farthest of all trees of the stack, or more */
    uint32_t free_slot;    /* from here on slots of the frame are free for the moment */
    uint8_t used_pins[2];  /* per bank, a bit each: pins that hold a local, or a tree that waits */
    uint32_t acc_slots[2]; /* per bank: the slot whose value the accumulator has, or NO_SLOT */
    struct lm_loop *loops; /* those with pins, in order, once there was a loop */
    uint32_t loop_count, loop_capacity, next_loop;
    bool loops_known;
    uint32_t pinned_depth; /* the frame of the loop that `pins` is for; 0: none */
    struct lm_loop pins;
    bool other_memory; /* the access being translated is not to a 32-bit memory 0 */
    struct block *blocks;
    uint32_t block_capacity;
    struct patch *patches;
    uint32_t patch_count, patch_capacity;
    struct lm_jump *jumps;
    uint32_t jump_count, jump_capacity;
    uint32_t area, link, local_base, home_base, frame_slots; /* see cells.h */
    uint32_t enter;                                          /* position of the enter cell */
    uint32_t table_serial;                                   /* number of br_tables so far */
    uint32_t memory; /* the one that `mem` is for here; at labels, calls and branches memory 0 */
    uint32_t cell_number; /* of cells emitted so far, joined or not */
    struct last_tile last_tile;
    struct last_set last;
    struct lm_op_tally tally;             /* of the basic block being translated */
    uint32_t tally_cell;                  /* its count cell, or NO_PATCH */
    uint32_t fuel_cell;                   /* its fuel cell, or NO_PATCH */
    uint32_t offset;                      /* in the module, of the instruction being translated */
    struct lm_place place, written_place; /* the last note, and the last one written */
};

/* Grows *array to hold `needed` elements; false: t->status is set. */
bool lm_grow_array(struct lm_translator *t, void **array, uint32_t *capacity, uint32_t needed,
                   size_t element);
void lm_fail_translation(struct lm_translator *t, lm_status status, const char *reason);
void lm_emit_release(struct lm_translator *t);

/* --- Cells: fields are written through positions, since the buffer moves ---------------------- */

/* Makes the first room for code; false: there is no memory. */
bool lm_emit_begin(struct lm_translator *t);
/* A cell of a handler of special.def, all zero: its position. cell.h has those of tiles. */
uint32_t lm_emit(struct lm_translator *t, enum lm_handler_id handler, uint32_t size);
/* Where a cell of so many bytes is to start that does not fit in t->room. */
enum { LM_CELL_SLACK = 64 }; /* bytes that are there beyond every cell */
uint32_t lm_find_room(struct lm_translator *t, uint32_t size);
/* The handler for two tiles, one after the other (joins.txt). */
bool lm_find_join(uint32_t first, uint32_t second, uint32_t *handler);
/* Takes back the tile emitted last, which must be valid, but not those it was joined with. */
void lm_take_back(struct lm_translator *t);
void lm_put_u16(struct lm_translator *t, uint32_t cell, uint32_t field, uint32_t value);
void lm_put_u32(struct lm_translator *t, uint32_t cell, uint32_t field, uint32_t value);
void lm_put_u64(struct lm_translator *t, uint32_t cell, uint32_t field, uint64_t value);
void lm_put_bytes(struct lm_translator *t, uint32_t cell, uint32_t field, const void *bytes,
                  uint32_t count);
/* --- Jumps ------------------------------------------------------------------------------------ */

void lm_add_patch(struct lm_translator *t, uint32_t *list, uint32_t at, uint32_t base);
/* Points all jumps of the list here. Ends the basic block if there are any. */
void lm_bind_label(struct lm_translator *t, uint32_t *list);
/* Ends the basic block: what is emitted next may be reached otherwise. */
void lm_end_basic_block(struct lm_translator *t);
/* Counts an executed instruction, if counting, and pays for it, if fueled. */
void lm_count_op_now(struct lm_translator *t, enum lm_op op);

static inline void lm_count_op(struct lm_translator *t, enum lm_op op) {
    if (t->counting || t->fueled) lm_count_op_now(t, op);
}

/* Makes `mem` the base of a 32-bit memory, or of memory 0, which it is wherever paths meet. */
void lm_use_memory(struct lm_translator *t, uint32_t memory);

/* --- Slots ------------------------------------------------------------------------------------ */

/* The frame needs slots up to `end`. */
void lm_use_more_slots(struct lm_translator *t, uint32_t end);

static inline void lm_use_slots(struct lm_translator *t, uint32_t end) {
    if (end > t->frame_slots) lm_use_more_slots(t, end);
}

static inline uint32_t lm_local_slot(const struct lm_translator *t, const struct lm_walk *walk,
                                     uint32_t local) {
    const uint32_t slot = walk->locals[local].slot;
    const uint32_t params = walk->func->type->param_slots;
    return slot < params ? slot : t->local_base + slot - params;
}

/* The accumulators hold no slot's value from here on. */
void lm_forget_accumulators(struct lm_translator *t);

#endif
