/* SPDX-License-Identifier: Apache-2.0 */
/* No peer (peer.h): the build has no library of one, LANEMARK_WASM3. */
#include "tests/interp/bench/peer.h"

const char *lm_peer_name(void) {
    return NULL;
}

struct lm_peer *lm_peer_open(const uint8_t *bytes, size_t size) {
    (void)bytes;
    (void)size;
    return NULL;
}

bool lm_peer_call(struct lm_peer *peer, const char *name, const int32_t *argument,
                  int32_t *result) {
    (void)peer;
    (void)name;
    (void)argument;
    (void)result;
    return false;
}

bool lm_peer_translate(const uint8_t *bytes, size_t size) {
    (void)bytes;
    (void)size;
    return false;
}
