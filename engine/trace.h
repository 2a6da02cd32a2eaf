/* SPDX-License-Identifier: Apache-2.0 */
/* Where a trap came from: the guest's frames, innermost first, written by back ends while a trap
 * passes through their activations, and read by the public API. A trace is bounded: of many frames
 * it keeps the first and the last, and counts those between. Host functions leave no frames; those
 * of the guests before and behind them are joined. */
#ifndef LM_ENGINE_TRACE_H
#define LM_ENGINE_TRACE_H

#include <stddef.h>
#include <stdint.h>

struct lm_instance;

enum { LM_TRACE_FIRST = 64, LM_TRACE_LAST = 16 };

struct lm_trace_frame {
    struct lm_instance *instance;
    uint32_t func;   /* in the instance's function index space */
    uint32_t offset; /* in the module, of the instruction that trapped or calls the frame before */
};

struct lm_trace {
    uint64_t count; /* of all frames; the first LM_TRACE_FIRST are kept, the others in a ring */
    struct lm_trace_frame frames[LM_TRACE_FIRST + LM_TRACE_LAST];
};

/* Adds the next outer frame. */
void lm_trace_add(struct lm_trace *trace, const struct lm_trace_frame *frame);

/* Counts `count` frames that the trace would not keep: all beyond the first, and as many as it
 * keeps last follow at once. Spares the work of finding out about them. */
void lm_trace_skip(struct lm_trace *trace, uint64_t count);

/* How many frames are kept, and which is the index-th of them; *number is its place among all. */
uint32_t lm_trace_kept(const struct lm_trace *trace);
const struct lm_trace_frame *lm_trace_at(const struct lm_trace *trace, uint32_t index,
                                         uint64_t *number);

/* Writes the trace as text, a line per frame: number, function, offset in the module, the module's
 * name where it has one. Returns the length without the NUL; writes at most `size` bytes with it.
 */
size_t lm_trace_write(const struct lm_trace *trace, char *text, size_t size);

#endif
