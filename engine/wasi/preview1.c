/* SPDX-License-Identifier: Apache-2.0 */
/* The table of functions, and the one way into them: it looks up the first descriptor and its
 * right, so that no function can forget to. */
#include "engine/wasi/preview1.h"

#include "engine/wasi/place.h"

const struct lm_wasi_row lm_wasi_rows[] = {
#define WASI(name, signature, right)                                                               \
    {#name, #signature, (uint32_t)LM_RIGHT_##right, lm_preview1_##name},
#include "engine/wasi/wasi.def"
#undef WASI
};

const size_t lm_wasi_row_count = sizeof lm_wasi_rows / sizeof lm_wasi_rows[0];

void lm_wasi_state_init(struct lm_wasi_state *state) {
    *state = (struct lm_wasi_state){.has_openat2 = lm_has_openat2()};
    for (size_t i = 0; i < LM_WASI_FDS; i++)
        state->fds[i].host = -1;
}

void lm_wasi_state_release(struct lm_wasi_state *state) {
    for (size_t i = 0; i < LM_WASI_FDS; i++)
        if (state->fds[i].host >= 0) (void)lm_wasi_fd_end(&state->fds[i]);
    lm_arena_free(&state->arena);
    state->args = state->environment = (struct lm_wasi_texts){0};
}

enum lm_errno lm_wasi_perform(const struct lm_wasi_row *row, struct lm_wasi_state *state,
                              uint8_t *memory, uint64_t memory_size, const uint64_t *args) {
    struct lm_wasi_call call = {
        .state = state, .memory = memory, .memory_size = memory_size, .args = args};
    for (unsigned i = 0; row->signature[i] != '_'; i++) {
        if (row->signature[i] != 'f') continue;
        WASI_TRY(lm_wasi_fd_need(state, lm_arg32(&call, i), row->right, &call.fd));
        break;
    }
    return row->function(&call);
}
