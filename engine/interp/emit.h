/* SPDX-License-Identifier: Apache-2.0 */
/* The translator's lower half: its state, the code buffer, cells, jumps and their patches, tallies,
 * and where operands lie. Used by translate*.c, which decide what to emit.
 *
 * The first failure (no memory, a limit) sticks in `status`; emitting goes on harmlessly into the
 * same buffer, and the sink reports it at the end of each instruction. */
#ifndef LM_INTERP_EMIT_H
#define LM_INTERP_EMIT_H

#include "engine/interp/cells.h"
#include "engine/interp/interp.h"
#include "engine/walk.h"

/* A value on the operand stack: in its home, or still to be fetched from a local, or a constant. */
enum operand_kind { OPERAND_HOME, OPERAND_LOCAL, OPERAND_CONST };

struct operand {
    uint8_t kind;  /* enum operand_kind */
    uint8_t type;  /* enum lm_type */
    uint32_t slot; /* of the frame: where it is now (home or local) */
    uint32_t home; /* of the frame: where it must be when paths meet */
    uint32_t local;
    uint64_t bits; /* of a constant; i32 and f32 in the low half */
};

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

struct call_site {
    uint32_t cell;
    uint32_t func;
};

/* The cell emitted last, if nothing but straight execution can lie between it and what comes next,
 * and it stores a result at CELL_DEST. */
struct last_cell {
    bool valid;
    uint32_t position;
    enum lm_op op; /* LM_OP_COUNT where no instruction stands for it */
    enum lm_form form;
    uint32_t dest;
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
    uint32_t *tallies;
    uint32_t tally_size, tally_capacity;
    struct call_site *calls;
    uint32_t call_count, call_capacity;
    uint32_t *entries;
    uint8_t *places; /* see places.h */
    uint32_t place_size, place_capacity;
    uint32_t *place_starts;

    /* of the function */
    struct operand *operands;
    uint32_t height, operand_capacity;
    uint32_t *pending; /* per local: how many operands are still to be fetched from it */
    uint32_t pending_total, pending_capacity;
    struct block *blocks;
    uint32_t block_capacity;
    struct patch *patches;
    uint32_t patch_count, patch_capacity;
    uint32_t area, link, local_base, home_base, frame_slots; /* see cells.h */
    uint32_t enter;                                          /* position of the enter cell */
    uint32_t table_serial;                                   /* number of br_tables so far */
    uint32_t memory; /* the one that `mem` is for here; at labels, calls and branches memory 0 */
    struct last_cell last;
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

uint32_t lm_emit(struct lm_translator *t, enum lm_handler_id handler, uint32_t size);
void lm_put_u16(struct lm_translator *t, uint32_t cell, uint32_t field, uint32_t value);
void lm_put_u32(struct lm_translator *t, uint32_t cell, uint32_t field, uint32_t value);
void lm_put_u64(struct lm_translator *t, uint32_t cell, uint32_t field, uint64_t value);
void lm_put_bytes(struct lm_translator *t, uint32_t cell, uint32_t field, const void *bytes,
                  uint32_t count);
uint32_t lm_get_u16(const struct lm_translator *t, uint32_t cell, uint32_t field);
uint32_t lm_get_u32(const struct lm_translator *t, uint32_t cell, uint32_t field);

/* Notes that `cell` stores the value of `op` at its CELL_DEST, and writes that field. */
void lm_set_dest(struct lm_translator *t, uint32_t cell, enum lm_op op, enum lm_form form,
                 uint32_t dest);

/* The handler of an instruction's form, or LM_HANDLER_COUNT. */
enum lm_handler_id lm_handler_of(enum lm_op op, enum lm_form form);

/* --- Jumps ------------------------------------------------------------------------------------ */

void lm_add_patch(struct lm_translator *t, uint32_t *list, uint32_t at, uint32_t base);
/* Points all jumps of the list here. Ends the basic block if there are any. */
void lm_bind_label(struct lm_translator *t, uint32_t *list);
/* Ends the basic block: what is emitted next may be reached otherwise. */
void lm_end_basic_block(struct lm_translator *t);
/* Counts an executed instruction, if counting, and pays for it, if fueled. */
void lm_count_op(struct lm_translator *t, enum lm_op op);

/* Makes `mem` the base of a 32-bit memory, or of memory 0, which it is wherever paths meet. */
void lm_use_memory(struct lm_translator *t, uint32_t memory);

/* --- Operands --------------------------------------------------------------------------------- */

void lm_use_slots(struct lm_translator *t, uint32_t end);
/* Drops operands above `height`. */
void lm_truncate_operands(struct lm_translator *t, uint32_t height);
/* Pushes at the next position; `home` is the frame slot of its home. */
void lm_push_operand(struct lm_translator *t, struct operand operand);
void lm_push_home(struct lm_translator *t, uint8_t type, uint32_t home);
/* Pushes values of these types at their homes from slot `home` on. */
void lm_push_homes(struct lm_translator *t, const uint8_t *types, uint32_t count, uint32_t home);

void lm_emit_move(struct lm_translator *t, uint8_t type, uint32_t to, uint32_t from);
/* Brings an operand's value to a slot, wherever it is. */
void lm_emit_fetch(struct lm_translator *t, const struct operand *operand, uint32_t to);
/* The slot an operand's value is in; a constant is brought to its home first. */
uint32_t lm_slot_of(struct lm_translator *t, const struct operand *operand);
/* Brings operands[index] home for good. */
void lm_send_home(struct lm_translator *t, uint32_t index);
/* Brings every operand that waits in a local home; or only those that wait in `local`. */
void lm_flush_locals(struct lm_translator *t);
void lm_flush_local(struct lm_translator *t, uint32_t local);
uint32_t lm_local_slot(const struct lm_translator *t, const struct lm_walk *walk, uint32_t local);

#endif
