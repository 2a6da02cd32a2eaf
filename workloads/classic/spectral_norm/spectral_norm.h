/* SPDX-License-Identifier: Apache-2.0 */
/* Spectral norm: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SPECTRAL_NORM_H
#define LM_WORKLOADS_SPECTRAL_NORM_H

#include <stdint.h>

#define SPECTRAL_NORM_MAX 512

/* The spectral norm of the first n rows and columns (1 to SPECTRAL_NORM_MAX) of the matrix with the
 * elements 1 / ((i + j) (i + j + 1) / 2 + i + 1), from ten steps of the power method. `vector`
 * receives the singular vector, n elements, not normalised. */
double spectral_norm(double *vector, uint32_t n);

#endif
