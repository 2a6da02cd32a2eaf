/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled modules as bytes: an ELF shared object for the machine it is for, with one segment of
 * code and constants, one of addresses that loading fills in, and a note whose description is
 * struct lm_image_header, followed by the tables it points at. The compiler makes it (object.c),
 * image.c maps it: from memory for modules compiled in process, from a file for those compiled
 * ahead of time.
 *
 * All positions are from the image's start, as it lies in the file and as it is mapped. */
#ifndef LM_LLVM_IMAGE_H
#define LM_LLVM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/status.h"

struct lm_compile_options;
struct lm_module;

enum {
    LM_IMAGE_VERSION = 3,
    LM_IMAGE_PAGE = 4096,
    LM_IMAGE_NOTE_TYPE = 0x6c6d6f, /* "lmo" */
};

#define LM_IMAGE_MAGIC    "lmimage"
#define LM_IMAGE_NO_ENTRY UINT32_MAX

/* Where code of a function begins; sorted by position. */
struct lm_image_func {
    uint32_t position;
    uint32_t func; /* index in the module's function index space; LM_IMAGE_NO_ENTRY: none of the
                      guest's, which ends a backtrace */
};

/* Marks offsets of accesses that a check has covered, which must not fault. */
#define LM_IMAGE_PLAIN 0x80000000U

/* From `position` on code belongs to the instruction at `offset` of the module; sorted. */
struct lm_image_place {
    uint32_t position;
    uint32_t offset;
};

/* What compiling took, added up over threads. */
enum lm_image_phase {
    LM_IMAGE_PHASE_validate,
    LM_IMAGE_PHASE_generate,
    LM_IMAGE_PHASE_optimise,
    LM_IMAGE_PHASE_emit,
    LM_IMAGE_PHASE_link,
    LM_IMAGE_PHASES,
};

struct lm_image_header {
    char magic[8];
    uint32_t version;
    uint32_t flags;       /* lm_image_flags */
    uint64_t module_hash; /* FNV-1a of the module's bytes */
    char isa[16];         /* the name asked for */
    char cpu[32];         /* and what the code is for, as LLVM calls it */
    uint64_t size;        /* of the image */
    uint64_t checksum;    /* lm_image_checksum */
    uint32_t code, code_size;
    uint32_t imports, import_count;   /* addresses to fill in, by enum lm_image_import */
    uint32_t entries, entry_count;    /* uint32_t: position by function index of the module */
    uint32_t adapters, adapter_count; /* uint32_t: position by type index of the module */
    uint32_t funcs, func_count;       /* struct lm_image_func */
    uint32_t places, place_count;     /* struct lm_image_place */
    uint32_t module, module_size;     /* the module's binary; size 0: it is not there */
    uint32_t context_version;         /* lm_image_context_version at the time of compiling */
    uint32_t features;                /* bit mask: what the module was validated with */
    uint64_t machine;                 /* lm_image_machine of where it was made */
    uint64_t phase_ns[LM_IMAGE_PHASES];
};

/* Counters, fuel, level of optimisation and way of checking bounds, as one number. */
uint32_t lm_image_flags(const struct lm_compile_options *options);

/* C functions that LLVM makes calls of by itself, and what they call. */
#define LM_IMAGE_IMPORTS(X)                                                                        \
    X(memcpy, memcpy) X(memmove, memmove) X(memset, memset) X(memcmp, memcmp) X(bcmp, memcmp)

enum lm_image_import {
#define X(name, function) LM_IMAGE_IMPORT_##name,
    LM_IMAGE_IMPORTS(X)
#undef X
        LM_IMAGE_IMPORT_COUNT
};

/* Bytes of an image, to be freed by free(). */
struct lm_image_bytes {
    uint8_t *bytes;
    size_t size;
};

/* A mapped image. */
struct lm_image {
    uint8_t *base;
    size_t size;
    const struct lm_image_header *header;
    const uint32_t *entries;
    const uint32_t *adapters;
    const struct lm_image_func *funcs;
    const struct lm_image_place *places;
};

/* Maps a copy of an image and makes its code executable. Errors: LM_BAD_DATA when it is none or not
 * for this engine, LM_NO_MEMORY. */
lm_status lm_image_load(const struct lm_image_bytes *bytes, struct lm_image *image,
                        struct lm_error *error);

/* Maps an image that lies in a file, which nobody may write to as long as the image lives; it may
 * be removed. Errors as above. */
lm_status lm_image_map(int file, struct lm_image *image, struct lm_error *error);
void lm_image_unload(struct lm_image *image);

/* Changes whenever what code knows of the engine's structures does. */
uint32_t lm_image_context_version(void);

uint64_t lm_image_hash(const uint8_t *bytes, size_t size);

/* Of the header, its checksum aside, and of the `size` bytes behind the first page. */
uint64_t lm_image_checksum(const struct lm_image_header *header, const uint8_t *bytes, size_t size);

/* What code for an ISA depends on beside its name: for "host" a hash of this CPU's model and
 * features, else 0. */
uint64_t lm_image_machine(const char *isa);

/* Whether the image was made of this module. */
bool lm_image_fits(const struct lm_image *image, const struct lm_module *module);

/* LM_UNSUPPORTED with the reason where its code does not run on this CPU. */
lm_status lm_image_runs_here(const struct lm_image *image, struct lm_error *error);

/* A copy as it was made, to be freed; NULL bytes without memory. */
struct lm_image_bytes lm_image_copy(const struct lm_image *image);

/* The module's binary inside an image that is not loaded, and the features it was validated with.
 * LM_BAD_DATA: it is no image, or has none. */
lm_status lm_image_module(const struct lm_image_bytes *bytes, struct lm_image_bytes *binary,
                          uint32_t *features, struct lm_error *error);

/* Whether an address lies in the image's code. Safe in signal handlers, as all below. */
bool lm_image_has(const struct lm_image *image, uintptr_t address);

/* The function around an address of the code and where it starts, or LM_IMAGE_NO_ENTRY. */
uint32_t lm_image_func_at(const struct lm_image *image, uintptr_t address, uintptr_t *start);

/* The offset in the module of the instruction that an address of the code belongs to, perhaps with
 * LM_IMAGE_PLAIN; 0 where none is known. */
uint32_t lm_image_offset_at(const struct lm_image *image, uintptr_t address);

#endif
