/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of WASI preview 1: a guest's view of the system, and the functions of wasi.def that
 * act on it. Knows no engine: a call is raw arguments and the guest's memory, errors are WASI's
 * error numbers. wasi_api.c makes host functions of it.
 *
 * Whatever the arguments are, a call returns: addresses outside the memory give LM_ERRNO_fault
 * before anything else has happened, and no path leads out of the folders that were opened
 * beforehand (place.h). */
#ifndef LM_ENGINE_WASI_PREVIEW1_H
#define LM_ENGINE_WASI_PREVIEW1_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/arena.h"
#include "engine/wasi/abi.h"

enum { LM_WASI_FDS = 1024, LM_WASI_ARGS = 9 };

/* Where a folder goes on after each entry that was given of it. */
struct lm_wasi_listing {
    int64_t *positions; /* owned */
    uint32_t count, room;
};

/* A descriptor of the guest; its number is its index in the table. */
struct lm_wasi_fd {
    int host; /* owned; -1: this number is free */
    uint8_t filetype;
    uint64_t base;       /* rights */
    uint64_t inheriting; /* rights that descriptors opened through it may have */
    const char *preopen; /* the guest's name of a folder opened beforehand, else NULL */
    struct lm_wasi_listing listing;
};

/* Arguments, or environment as "NAME=value". */
struct lm_wasi_texts {
    const char *const *items;
    uint32_t count;
    uint32_t bytes; /* of all texts with their NULs */
};

struct lm_wasi_state {
    struct lm_arena arena; /* texts and names */
    struct lm_wasi_texts args, environment;
    struct lm_wasi_fd fds[LM_WASI_FDS];
    bool has_openat2;
    bool has_exited; /* the guest called proc_exit; the binding ends it */
    uint32_t exit_code;
};

struct lm_wasi_call {
    struct lm_wasi_state *state;
    uint8_t *memory; /* the guest's; NULL where it exports none */
    uint64_t memory_size;
    const uint64_t *args;  /* one per parameter, i32 in the low half */
    struct lm_wasi_fd *fd; /* of the first descriptor parameter: in use, with the row's right */
};

typedef enum lm_errno lm_wasi_function(const struct lm_wasi_call *call);

struct lm_wasi_row {
    const char *name;
    const char *signature; /* as in wasi.def: "fpnp_i" */
    uint32_t right;
    lm_wasi_function *function;
};

/* The rows of wasi.def in their order. */
extern const struct lm_wasi_row lm_wasi_rows[];
extern const size_t lm_wasi_row_count;

/* Makes `state` empty: no arguments, no environment, no descriptors. */
void lm_wasi_state_init(struct lm_wasi_state *state);

/* Closes every descriptor and frees the texts. */
void lm_wasi_state_release(struct lm_wasi_state *state);

/* Performs a call of a row; `args` as in struct lm_wasi_call. */
enum lm_errno lm_wasi_perform(const struct lm_wasi_row *row, struct lm_wasi_state *state,
                              uint8_t *memory, uint64_t memory_size, const uint64_t *args);

/* --- For the functions themselves ------------------------------------------------------------- */

#define WASI(name, signature, right)                                                               \
    enum lm_errno lm_preview1_##name(const struct lm_wasi_call *call);
#include "engine/wasi/wasi.def"
#undef WASI

#define WASI_TRY(expression)                                                                       \
    do {                                                                                           \
        const enum lm_errno try_errno_ = (expression);                                             \
        if (try_errno_ != LM_ERRNO_success) return try_errno_;                                     \
    } while (0)

static inline uint32_t lm_arg32(const struct lm_wasi_call *call, unsigned index) {
    return (uint32_t)call->args[index];
}

static inline uint64_t lm_arg64(const struct lm_wasi_call *call, unsigned index) {
    return call->args[index];
}

/* `length` bytes of the guest at `address`, or NULL when not all of them are in its memory. They
 * stay valid for the call. */
static inline void *lm_guest_at(const struct lm_wasi_call *call, uint32_t address,
                                uint64_t length) {
    if (length > call->memory_size || address > call->memory_size - length) return NULL;
    return call->memory ? call->memory + address : NULL;
}

/* The guest's array of `count` elements of `size` bytes, likewise. */
static inline void *lm_guest_array(const struct lm_wasi_call *call, uint32_t address,
                                   uint32_t count, uint32_t size) {
    return lm_guest_at(call, address, (uint64_t)count * size);
}

/* WASI's number for the host's `error`; LM_ERRNO_io for what has none. */
enum lm_errno lm_errno_of(int error);

/* For the host's errno as it stands. */
enum lm_errno lm_errno_last(void);

/* --- Descriptors (fds.c) ---------------------------------------------------------------------- */

/* The descriptor of a number, or NULL when it is not in use. */
struct lm_wasi_fd *lm_wasi_fd_find(struct lm_wasi_state *state, uint32_t number);

/* Finds a descriptor that has `right`: badf or notcapable otherwise. */
enum lm_errno lm_wasi_fd_need(struct lm_wasi_state *state, uint32_t number, uint32_t right,
                              struct lm_wasi_fd **fd);

/* Takes the host's `descriptor` over, on failure too, under the lowest free number from *number on,
 * which it sets: its kind decides which of the rights in `base` and `inheriting` it can have. */
enum lm_errno lm_wasi_fd_add(struct lm_wasi_state *state, int descriptor, uint64_t base,
                             uint64_t inheriting, uint32_t *number);

/* Ends it and frees its number; what the system says about the last writes. */
enum lm_errno lm_wasi_fd_end(struct lm_wasi_fd *fd);

/* The kind of file behind a host's st_mode. */
uint8_t lm_filetype_of_mode(uint32_t mode);

#endif
