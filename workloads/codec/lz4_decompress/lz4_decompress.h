/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of the LZ4 format (Y. Collet, "LZ4 Block Format Description", lz4 repository, 2011 to
 * 2024): the decoder its variants implement, and a small encoder. */
#ifndef LM_WORKLOADS_LZ4_DECOMPRESS_H
#define LM_WORKLOADS_LZ4_DECOMPRESS_H

#include <stddef.h>
#include <stdint.h>

#define LZ4_BAD ((size_t)-1)

/* Bytes that a block of `size` bytes of content has at the most. */
#define LZ4_BOUND(size) ((size) + (size) / 255 + 16)

/* Encodes content into a block and returns the block's size; there is room for LZ4_BOUND(size). */
size_t lz4_compress(uint8_t *to, const uint8_t *from, size_t size);

/* Decodes a block and returns the content's size; LZ4_BAD where the block is malformed or the
 * content larger than `capacity`. Whatever the block says, no byte is read outside of it, and none
 * read or written outside of the `capacity` bytes; those behind the content mean nothing. One per
 * variant. */
size_t lz4_decompress(uint8_t *restrict content, size_t capacity, const uint8_t *restrict block,
                      size_t size);

#endif
