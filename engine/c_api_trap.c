/* SPDX-License-Identifier: Apache-2.0 */
/* Traps and frames of wasm.h. A guest's trap becomes an object when it leaves the engine; an
 * embedder's own trap object travels through guests as the payload of a struct lm_trap and comes
 * out as it went in. No back end knows the frames of a trap yet, so traces are empty. */
#include <stdlib.h>

#include "engine/c_api.h"

static void release_trap(struct wasm_ref_t *ref) {
    wasm_byte_vec_delete(&((wasm_trap_t *)ref)->message);
}

static wasm_trap_t *new_trap(struct wasm_store_t *store, const char *text, size_t length) {
    wasm_trap_t *trap = lm_ref_new(store, LM_REF_TRAP, sizeof *trap);
    if (!trap) return NULL;
    trap->ref.release = release_trap;
    wasm_byte_vec_new_uninitialized(&trap->message, length + 1); /* zeroed: the NUL is there */
    if (trap->message.size > 0 && length > 0) memcpy(trap->message.data, text, length);
    return trap;
}

wasm_trap_t *wasm_trap_new(wasm_store_t *store, const wasm_message_t *message) {
    const bool is_terminated = message->size > 0 && message->data[message->size - 1] == 0;
    return new_trap(store, message->data, is_terminated ? message->size - 1 : message->size);
}

/* A trap is never lost: without memory the store's spare one stands in. */
wasm_trap_t *lm_trap_from_text(struct wasm_store_t *store, const char *text) {
    wasm_trap_t *trap = new_trap(store, text, strlen(text));
    return trap ? trap : wasm_trap_copy(store->spare);
}

wasm_trap_t *lm_trap_object(struct wasm_store_t *store, const struct lm_trap *trap) {
    if (trap->code == LM_TRAP_host && trap->payload) return trap->payload;
    return lm_trap_from_text(store, lm_trap_text(trap));
}

void wasm_trap_message(const wasm_trap_t *trap, wasm_message_t *out) {
    wasm_byte_vec_copy(out, &trap->message);
}

wasm_frame_t *wasm_trap_origin(const wasm_trap_t *trap) {
    (void)trap;
    return NULL;
}

void wasm_trap_trace(const wasm_trap_t *trap, wasm_frame_vec_t *out) {
    (void)trap;
    wasm_frame_vec_new_empty(out);
}

/* --- Frames ----------------------------------------------------------------------------------- */

struct wasm_frame_t {
    struct wasm_instance_t *instance; /* borrowed */
    uint32_t func_index;
    size_t func_offset; /* of the instruction, from the start of the function's body */
    size_t module_offset;
};

void wasm_frame_delete(wasm_frame_t *frame) {
    free(frame);
}

wasm_frame_t *wasm_frame_copy(const wasm_frame_t *frame) {
    wasm_frame_t *copy = malloc(sizeof *copy);
    if (copy) *copy = *frame;
    return copy;
}

struct wasm_instance_t *wasm_frame_instance(const wasm_frame_t *frame) {
    return frame->instance;
}

uint32_t wasm_frame_func_index(const wasm_frame_t *frame) {
    return frame->func_index;
}

size_t wasm_frame_func_offset(const wasm_frame_t *frame) {
    return frame->func_offset;
}

size_t wasm_frame_module_offset(const wasm_frame_t *frame) {
    return frame->module_offset;
}
