/* SPDX-License-Identifier: Apache-2.0 */
/* Runs one job in one fresh worker process and says how it ended. */
#ifndef LM_HARNESS_RUNNER_H
#define LM_HARNESS_RUNNER_H

#include <jansson.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/job.h"

/* Catches SIGINT and SIGTERM from now on: they end the running worker's whole group and make
 * lm_runner_signal non-zero. Ignores SIGPIPE and SIGXFSZ. Once per process. */
void lm_runner_prepare(void);

/* Gives both signals their usual effect again; one that came before is still told below. */
void lm_runner_finish(void);

/* The signal that asked the run to stop, or 0. */
int lm_runner_signal(void);

/* Waits that long, less when such a signal comes. */
void lm_runner_pause(unsigned milliseconds);

/* Starts `lanemark _worker` in its own process group, waits at most `timeout` seconds, kills the
 * group. *outcome becomes the worker's last line ({"kind":"sample"|"verified"...}) or an error
 * object ({"kind":"error","cause","message"}) made from what happened to it; the caller owns it. It
 * is NULL when a signal asked to stop. LM_IO when no process could be started. */
lm_status lm_runner_run(const struct lm_job *job, double timeout, json_t **outcome,
                        struct lm_error *error);

#endif
