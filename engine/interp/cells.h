/* SPDX-License-Identifier: Apache-2.0 */
/* The register code: cells, one after the other, which the translator writes and handlers.c reads.
 *
 * A cell starts with its handler's address; fields follow, unaligned and little-endian, and its
 * size is rounded up to 8. Slots are u16 indices of 8-byte slots from the frame pointer;
 * displacements are i32 from the start of the cell that holds them (br_table: from the entry
 * itself). The fields of a tile (tile_key.h) stand in the order of its key: the slot of the result,
 * then those of its operands; an access has its offset (u32) behind its address, a read or write of
 * a global its index, a jump its displacement and a return the linkage's slot at the end. The
 * fields of all other handlers, those of special.def, are below. A frame:
 *
 *     fp -> parameters, overlaid by results: max(parameter slots, result slots)
 *           linkage: return pc, caller's fp
 *           other locals
 *           homes of the operand stack; the frame of a callee starts where its arguments lie
 *           slots for what tiles leave one another
 */
#ifndef LM_INTERP_CELLS_H
#define LM_INTERP_CELLS_H

#include <stdint.h>

enum {
    /* what has results and operands */
    CELL_DEST = 8, /* u16: slot of the result */
    CELL_A = 10,   /* u16: first operand in a slot */
    CELL_B = 12,   /* u16: second operand in a slot */
    /* which memory `mem` is for */
    CELL_REBASE_WIDTH = 8,   /* u8: bytes accessed; rebase, whose address is the slot at CELL_A */
    CELL_REBASE_ALIGN = 9,   /* u8: bits of the address that must be 0 */
    CELL_MEMORY = 12,        /* u32: index; rebase, use_memory */
    CELL_REBASE_OFFSET = 16, /* u64: memory offset; rebase */
    /* branches */
    CELL_TABLE_INDEX = 8,  /* u16: slot; br_table */
    CELL_TABLE_COUNT = 12, /* u32: entries but the default */
    CELL_TABLE_JUMPS = 16, /* i32 each, the default last */
    /* functions */
    CELL_ENTER_FRAME = 8,  /* u16: slots of the frame */
    CELL_ENTER_ZERO = 10,  /* u16: first slot to zero */
    CELL_ENTER_COUNT = 12, /* u16: how many */
    CELL_LINK = 8,         /* u16: slot of the linkage; ret */
    CELL_CALL_FRAME = 8,   /* u16: slot where the callee's frame starts */
    CELL_CALL_LINK = 10,   /* u16: slot of the callee's linkage, from the callee's fp */
    CELL_CALL_JUMP = 12,   /* i32: displacement; call */
    CELL_CALL_FUNC = 12,   /* u32: function index; call_import */
    CELL_CALL_INDEX = 12,  /* u16: slot; call_indirect */
    CELL_CALL_TABLE = 16,  /* u32 */
    CELL_CALL_TYPE = 20,   /* u32 */
    /* tail calls: those of the call that is no tail call, whose CELL_CALL_FRAME is where the
       arguments are, and */
    CELL_TAIL_LINK = 24,  /* u16: slot of the caller's own linkage */
    CELL_TAIL_COUNT = 26, /* u16: slots of the arguments */
    /* what calls into the runtime: up to three slots at CELL_DEST, CELL_A, CELL_B */
    CELL_WIDE_SLOTS = 14, /* u16: bit k: the slot at CELL_DEST + 2 * k holds an i64 */
    CELL_INDEX = 16,      /* u32: global, table, segment, function */
    CELL_OTHER = 20,      /* u32: second index */
    CELL_COUNTS = 8,      /* u32: position in the code's list of tallies; count */
    CELL_COST = 8,        /* u32: instructions of the block; fuel */
    CELL_SIZE = 8,        /* u16: slot of a number of bytes or elements; fuel_bulk */
    CELL_IS_WIDE = 10,    /* u16: whether that number is an i64 */
};

#endif
