/* SPDX-License-Identifier: Apache-2.0 */
/* wasm3 as the peer (peer.h), from a library built elsewhere from its public sources. */
#include "tests/interp/bench/peer.h"

#include <stdlib.h>
#include <wasm3.h>

struct lm_peer {
    IM3Runtime runtime;
};

const char *lm_peer_name(void) {
    return "wasm3";
}

struct lm_peer *lm_peer_open(const uint8_t *bytes, size_t size) {
    enum { STACK = 1 << 20 };
    struct lm_peer *const peer = malloc(sizeof *peer);
    IM3Environment const environment = m3_NewEnvironment();
    IM3Module module;
    if (!peer || !environment) abort();
    peer->runtime = m3_NewRuntime(environment, STACK, NULL);
    const bool is_good = peer->runtime &&
                         !m3_ParseModule(environment, &module, bytes, (uint32_t)size) &&
                         !m3_LoadModule(peer->runtime, module);
    if (is_good) return peer;
    free(peer);
    return NULL;
}

bool lm_peer_call(struct lm_peer *peer, const char *name, const int32_t *argument,
                  int32_t *result) {
    IM3Function function;
    if (m3_FindFunction(&function, peer->runtime, name)) return false;
    if (argument ? m3_CallV(function, *argument) : m3_CallV(function)) return false;
    return !result || !m3_GetResultsV(function, result);
}

bool lm_peer_translate(const uint8_t *bytes, size_t size) {
    enum { STACK = 1 << 16 };
    IM3Environment const environment = m3_NewEnvironment();
    IM3Runtime const runtime = environment ? m3_NewRuntime(environment, STACK, NULL) : NULL;
    IM3Module module;
    const bool is_good = runtime && !m3_ParseModule(environment, &module, bytes, (uint32_t)size) &&
                         !m3_LoadModule(runtime, module) && !m3_CompileModule(module);
    m3_FreeRuntime(runtime);
    m3_FreeEnvironment(environment);
    return is_good;
}
