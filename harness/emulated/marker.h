/* SPDX-License-Identifier: Apache-2.0 */
/* The marks around a counted region, between the program under emulation (guest_program.c) and the
 * plugin that counts it (counters/qemu_plugin). A mark is a system call that no kernel has: it does
 * nothing but fail, needs no instruction of its own per ISA, and ends the translated block it
 * stands in, so that counting whole blocks is exact. */
#ifndef LM_HARNESS_MARKER_H
#define LM_HARNESS_MARKER_H

/* syscall(LM_MARKER_CALL, LM_MARKER_BEGIN or LM_MARKER_END, region). */
enum { LM_MARKER_CALL = 0x5157, LM_MARKER_BEGIN = 1, LM_MARKER_END = 2 };

/* The regions of one count: a function that returns at once, whose count is what calling and
 * marking costs, and the function that is asked about. */
enum { LM_REGION_EMPTY = 1, LM_REGION_CALL = 2 };

#endif
