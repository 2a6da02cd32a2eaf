/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark _worker`: one job from standard input, JSON lines on descriptor 3.
 *
 * Lines: {"kind":"phase","phase":...} as it goes, so that a crash can be placed; at the end one
 * {"kind":"sample",...} or {"kind":"error","cause":...,"message":...}. The status is 0 in both
 * cases: whatever else the harness sees (a signal, a timeout, no last line) is a crash. */
#ifndef LM_HARNESS_WORKER_H
#define LM_HARNESS_WORKER_H

enum { LM_WORKER_FD = 3 };

int lm_worker_main(int argc, char **argv);

#endif
