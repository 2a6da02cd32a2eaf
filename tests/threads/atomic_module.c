/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the binary of atomic_module.h, section by section (spec section 5.5). */
#include "tests/threads/atomic_module.h"

#include <stdlib.h>
#include <string.h>

#include "engine/types.h"

static void put(struct atomic_bytes *to, uint8_t byte) {
    if (to->size == sizeof to->data) abort();
    to->data[to->size++] = byte;
}

static void put_number(struct atomic_bytes *to, size_t number) {
    for (; number > 0x7f; number >>= 7)
        put(to, (uint8_t)(number | 0x80));
    put(to, (uint8_t)number);
}

/* Length, then bytes. */
static void put_sized(struct atomic_bytes *to, const struct atomic_bytes *bytes) {
    put_number(to, bytes->size);
    for (size_t i = 0; i < bytes->size; i++)
        put(to, bytes->data[i]);
}

static void put_section(struct atomic_bytes *to, uint8_t id, const struct atomic_bytes *bytes) {
    put(to, id);
    put_sized(to, bytes);
}

static bool is_in(const struct atomic_module *how, enum lm_op op) {
    return how->only == 0 || how->only == op;
}

/* The types of signature letters up to `end`. */
static void put_types(struct atomic_bytes *to, const struct atomic_module *how, const char *from,
                      const char *end) {
    put_number(to, (size_t)(end - from));
    for (; from < end; from++)
        put(to, how->is_64 && *from == 'a' ? LM_I64 : lm_sig_type(*from));
}

static void put_type(struct atomic_bytes *to, const struct atomic_module *how, const char *sig) {
    const char *split = strchr(sig, '_');
    put(to, 0x60);
    put_types(to, how, sig, split);
    put_types(to, how, split + 1, sig + strlen(sig));
}

static void put_memory(struct atomic_bytes *to, const struct atomic_module *how) {
    enum { HAS_MAX = 1, SHARED = 2, WIDE = 4 };
    put_number(to, how->is_second ? 2 : 1);
    for (uint8_t i = 0; i < 2 && how->is_second; i++)
        put(to, i); /* no maximum, one page */
    put(to, (uint8_t)((how->is_shared ? SHARED : 0) | (how->has_no_max ? 0 : HAS_MAX) |
                      (how->is_64 ? WIDE : 0)));
    put(to, 1);
    if (!how->has_no_max) put(to, 1);
}

static void put_body(struct atomic_bytes *to, const struct atomic_module *how, enum lm_op op,
                     uint8_t offset) {
    const struct lm_op_info *info = &lm_ops[op];
    struct atomic_bytes body = {.size = 0};
    put(&body, 0); /* no locals */
    for (const char *at = info->sig; *at != '_'; at++) {
        put(&body, 0x20); /* local.get */
        put(&body, (uint8_t)(at - info->sig));
    }
    put(&body, info->prefix);
    put_number(&body, info->code);
    if (info->imm == LM_IMM_atomic) {
        const unsigned natural = (unsigned)__builtin_ctz(info->width);
        const unsigned align = how->has_align ? how->align : natural;
        put_number(&body, align | (how->is_second ? 0x40 : 0)); /* an index follows */
        if (how->is_second) put(&body, 1);
        put(&body, offset);
    } else {
        put(&body, how->reserved);
    }
    put(&body, 0x0b); /* end */
    put_sized(to, &body);
}

void atomic_module(struct atomic_bytes *out, const struct atomic_module *how) {
    static const uint8_t head[] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    struct atomic_bytes types = {.size = 0}, funcs = {.size = 0}, code = {.size = 0};
    struct atomic_bytes memory = {.size = 0};
    const size_t rows = how->only ? 1 : ATOMIC_LAST - ATOMIC_FIRST + 1;
    put_memory(&memory, how);
    put_number(&types, rows);
    put_number(&funcs, 2 * rows);
    put_number(&code, 2 * rows);
    size_t type = 0;
    for (enum lm_op op = ATOMIC_FIRST; op <= ATOMIC_LAST; op++) {
        if (!is_in(how, op)) continue;
        put_type(&types, how, lm_ops[op].sig);
        for (uint8_t offset = 0; offset < 2; offset++) {
            put_number(&funcs, type);
            put_body(&code, how, op, offset);
        }
        type++;
    }
    memcpy(out->data, head, sizeof head);
    out->size = sizeof head;
    put_section(out, 1, &types);
    put_section(out, 3, &funcs);
    put_section(out, 5, &memory);
    put_section(out, 10, &code);
}
