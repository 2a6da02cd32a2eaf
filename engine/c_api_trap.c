/* SPDX-License-Identifier: Apache-2.0 */
/* Traps and frames of wasm.h. A guest's trap becomes an object when it leaves the engine; an
 * embedder's own trap object travels through guests as the payload of a struct lm_trap and comes
 * out as it went in, but that its trace has grown by their frames. */
#include <stdlib.h>

#include "engine/c_api.h"

static void release_trap(struct wasm_ref_t *ref) {
    wasm_byte_vec_delete(&((wasm_trap_t *)ref)->message);
}

static wasm_trap_t *new_trap(struct wasm_store_t *store, const char *text, size_t length) {
    wasm_trap_t *trap = lm_ref_new(store, LM_REF_TRAP, sizeof *trap);
    if (!trap) return NULL;
    trap->ref.release = release_trap;
    trap->code = LM_TRAP_host;
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
    const bool is_own = trap->code == LM_TRAP_host && trap->payload;
    wasm_trap_t *object = is_own ? trap->payload : lm_trap_from_text(store, lm_trap_text(trap));
    if (object == store->spare) return object;
    if (!is_own) object->code = trap->code;
    object->trace = trap->trace;
    object->is_out = store->store->call_depth == 0;
    return object;
}

bool lm_trap_of_object(struct lm_trap *trap, wasm_trap_t *object) {
    lm_trap_set(trap, LM_TRAP_host);
    trap->payload = object;
    if (!object->is_out) trap->trace = object->trace;
    if (object->message.size > 0) {
        const size_t room = sizeof trap->message - 1;
        memcpy(trap->message, object->message.data,
               object->message.size < room ? object->message.size : room);
    }
    return false;
}

void wasm_trap_message(const wasm_trap_t *trap, wasm_message_t *out) {
    wasm_byte_vec_copy(out, &trap->message);
}

const char *lm_trap_name(const wasm_trap_t *trap) {
    static const char *const names[LM_TRAP_COUNT] = {
        [LM_TRAP_none] = "none",
#define TRAP(name, message) [LM_TRAP_##name] = #name,
#include "engine/traps.def"
#undef TRAP
    };
    return names[trap->code];
}

/* --- Frames ----------------------------------------------------------------------------------- */

struct wasm_frame_t {
    struct lm_trace_frame frame;
};

static wasm_frame_t *new_frame(const struct lm_trace_frame *frame) {
    wasm_frame_t *object = malloc(sizeof *object);
    if (object) object->frame = *frame;
    return object;
}

wasm_frame_t *wasm_trap_origin(const wasm_trap_t *trap) {
    return trap->trace.count > 0 ? new_frame(&trap->trace.frames[0]) : NULL;
}

void wasm_trap_trace(const wasm_trap_t *trap, wasm_frame_vec_t *out) {
    wasm_frame_vec_new_uninitialized(out, lm_trace_kept(&trap->trace));
    for (size_t i = 0; i < out->size; i++) {
        uint64_t number = 0;
        out->data[i] = new_frame(lm_trace_at(&trap->trace, (uint32_t)i, &number));
        if (out->data[i]) continue;
        wasm_frame_vec_delete(out); /* without memory no trace rather than one with holes */
        return;
    }
}

uint64_t lm_trap_frame_count(const wasm_trap_t *trap) {
    return trap->trace.count;
}

void lm_trap_backtrace(const wasm_trap_t *trap, wasm_message_t *out) {
    const size_t length = lm_trace_write(&trap->trace, NULL, 0);
    wasm_byte_vec_new_uninitialized(out, length + 1);
    if (out->size > 0) (void)lm_trace_write(&trap->trace, out->data, out->size);
}

void wasm_frame_delete(wasm_frame_t *frame) {
    free(frame);
}

wasm_frame_t *wasm_frame_copy(const wasm_frame_t *frame) {
    return new_frame(&frame->frame);
}

/* NULL where the instance never got a handle: its start function trapped. */
struct wasm_instance_t *wasm_frame_instance(const wasm_frame_t *frame) {
    return frame->frame.instance->handle;
}

uint32_t wasm_frame_func_index(const wasm_frame_t *frame) {
    return frame->frame.func;
}

size_t wasm_frame_func_offset(const wasm_frame_t *frame) {
    return frame->frame.offset - frame->frame.instance->module->funcs[frame->frame.func].offset;
}

size_t wasm_frame_module_offset(const wasm_frame_t *frame) {
    return frame->frame.offset;
}
