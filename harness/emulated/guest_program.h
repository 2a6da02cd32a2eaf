/* SPDX-License-Identifier: Apache-2.0 */
/* What the harness and the program under emulation say to each other, over one socket on the
 * program's standard input. The machines that are emulated are little-endian, as the hosts are.
 *
 * Each request is answered by a struct lm_emulated_answer and `size` bytes after it: the output
 * where it was asked for, the reason where it failed. A program that faults answers nothing: its
 * emulator ends by the signal. The program's end is guest_program.c, for either kind of program. */
#ifndef LM_HARNESS_GUEST_PROGRAM_H
#define LM_HARNESS_GUEST_PROGRAM_H

#include <stdint.h>

enum lm_emulated_what {
    LM_EMULATED_SETUP,  /* lm_setup(value) */
    LM_EMULATED_RUN,    /* lm_run, value times */
    LM_EMULATED_RESET,  /* lm_reset */
    LM_EMULATED_RESULT, /* the output's bytes */
    LM_EMULATED_COUNT,  /* the two regions of marker.h: nothing, then one lm_run */
};

struct lm_emulated_request {
    uint32_t what, value;
};

struct lm_emulated_answer {
    uint32_t failed, size;
};

/* --- The program's end ------------------------------------------------------------------------ */

/* The workload as a program holds it. Functions give NULL, or why they failed in static storage. */
struct lm_emulated_workload {
    const char *(*setup)(uint32_t size);
    const char *(*run)(void);
    void (*counted)(void);               /* the same, with no instruction around what is counted */
    const char *(*counted_failed)(void); /* whether the last counted run did; NULL: it cannot */
    const char *(*reset)(void);
    const char *(*result)(const uint8_t **data, uint32_t *size);
};

/* Obeys requests until there are none: an exit status. */
int lm_emulated_serve(const struct lm_emulated_workload *workload);

#endif
