/* SPDX-License-Identifier: Apache-2.0 */
/* What this build was made from; harness/revision.cmake fills the values in at every build. */
#ifndef LM_HARNESS_REVISION_H
#define LM_HARNESS_REVISION_H

extern const char lm_build_version[];    /* "0.1.0" */
extern const char lm_build_revision[];   /* of git, with -dirty; "unknown" outside of it */
extern const char lm_build_c_compiler[]; /* "Clang 19.1.7" */
extern const char lm_build_cxx_compiler[];
extern const char lm_build_benchmark_version[]; /* of Google Benchmark */

#endif
