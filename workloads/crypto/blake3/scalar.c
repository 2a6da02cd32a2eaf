/* SPDX-License-Identifier: Apache-2.0 */
/* BLAKE3 kernel, scalar: one node after the other. */
#include "blake3.h"

#include "blake3_compress.h"

void blake3_hash_nodes(uint8_t *values, const uint8_t *input, size_t count,
                       const struct blake3_nodes *nodes) {
    const size_t size = nodes->blocks * BLAKE3_BLOCK_SIZE;
    for (size_t i = 0; i < count; i++) {
        blake3_hash_node(values + i * BLAKE3_DIGEST_SIZE, input + i * size,
                         nodes->counter + (uint32_t)i * nodes->counter_step, nodes);
    }
}
