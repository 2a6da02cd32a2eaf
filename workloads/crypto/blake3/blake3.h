/* SPDX-License-Identifier: Apache-2.0 */
/* BLAKE3 (J. O'Connor, J.-P. Aumasson, S. Neves, Z. Wilcox-O'Hearn, "BLAKE3: one function, fast
 * everywhere", 2020): the hash, and the kernel its variants implement. */
#ifndef LM_WORKLOADS_BLAKE3_H
#define LM_WORKLOADS_BLAKE3_H

#include <stddef.h>
#include <stdint.h>

#define BLAKE3_MAX_SIZE    ((size_t)1 << 20)
#define BLAKE3_BLOCK_SIZE  ((size_t)64)
#define BLAKE3_CHUNK_SIZE  ((size_t)1024)
#define BLAKE3_DIGEST_SIZE ((size_t)32)

/* Domain separation flags (section 2.3, table 3). */
enum {
    BLAKE3_CHUNK_START = 1 << 0,
    BLAKE3_CHUNK_END = 1 << 1,
    BLAKE3_PARENT = 1 << 2,
    BLAKE3_ROOT = 1 << 3,
};

/* Nodes of one kind in the hash tree, side by side in memory. */
struct blake3_nodes {
    size_t blocks;         /* of 64 bytes each: 16 in a chunk, 1 in a parent */
    uint32_t counter;      /* of the first node */
    uint32_t counter_step; /* from a node to the next: 1 for chunks, 0 for parents */
    uint32_t flags;        /* of every block */
    uint32_t first_flags;  /* of the first block, beside those */
    uint32_t last_flags;   /* of the last block, beside those */
};

/* The 32-byte digest of at most BLAKE3_MAX_SIZE bytes; a longer message traps. */
void blake3(const uint8_t *message, size_t size, uint8_t digest[BLAKE3_DIGEST_SIZE]);

/* The chaining values, 32 bytes each, of `count` nodes, whose blocks follow one another in `input`.
 * `values` may begin where `input` begins. One per variant. */
void blake3_hash_nodes(uint8_t *values, const uint8_t *input, size_t count,
                       const struct blake3_nodes *nodes);

#endif
