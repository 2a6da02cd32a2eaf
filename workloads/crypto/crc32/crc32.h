/* SPDX-License-Identifier: Apache-2.0 */
/* CRC-32/ISO-HDLC, that of Ethernet, gzip and PNG: the checksum, its tables, and the kernel its
 * variants implement. */
#ifndef LM_WORKLOADS_CRC32_H
#define LM_WORKLOADS_CRC32_H

#include <stddef.h>
#include <stdint.h>

#define CRC32_SLICES ((size_t)16)

/* crc32_tables[k][b] is the remainder of byte b followed by k bytes of zeros; crc32_make_tables
 * fills them in. */
extern uint32_t crc32_tables[CRC32_SLICES][256];
void crc32_make_tables(void);

/* Makes a variant's own tables of those; called by crc32_make_tables. One per variant. */
void crc32_prepare(void);

/* The checksum of `size` bytes; for the tables see above. */
uint32_t crc32(const uint8_t *bytes, size_t size);

/* The register after `size` more bytes, by M. E. Kounavis, F. L. Berry, "A Systematic Approach to
 * Building High Performance Software-Based CRC Generators", ISCC 2005: sixteen look-ups per step.
 */
uint32_t crc32_slices(uint32_t crc, const uint8_t *bytes, size_t size);

/* The register after `size` more bytes. One per variant. */
uint32_t crc32_update(uint32_t crc, const uint8_t *bytes, size_t size);

#endif
