/* SPDX-License-Identifier: Apache-2.0 */
/* The tensor contraction of multiresolution analysis (R. Harrison et al., "Multiresolution Quantum
 * Chemistry", J. Chem. Phys. 121, 2004; PolyBench/C 4.2.1, kernel doitgen, 2016), in f64.
 *
 * Each element is a sum in order down a column of c4. */
#include "doitgen.h"

#include "polybench.h"

enum { MAX_NR = 50, MAX_NQ = 40, MAX_NP = 60 };

static struct {
    LM_ALIGNED double a[MAX_NR * MAX_NQ * MAX_NP], c4[MAX_NP * MAX_NP], sum[MAX_NP];
} arrays;
static const struct extents {
    uint32_t nr, nq, np;
} datasets[POLYBENCH_DATASETS] = {{10, 8, 12}, {25, 20, 30}, {MAX_NR, MAX_NQ, MAX_NP}};
static struct extents size;

void doitgen(size_t nr, size_t nq, size_t np, double *restrict a, const double *restrict c4,
             double *restrict sum) {
    for (size_t rq = 0; rq < nr * nq; rq++) {
        double *const row = a + rq * np;
        for (size_t p = 0; p < np; p++) {
            double product = 0;
            for (size_t s = 0; s < np; s++)
                product += row[s] * c4[s * np + p];
            sum[p] = product;
        }
        for (size_t p = 0; p < np; p++)
            row[p] = sum[p];
    }
}

void lm_reset(void) {
    for (uint32_t r = 0; r < size.nr; r++) {
        for (uint32_t q = 0; q < size.nq; q++) {
            for (uint32_t p = 0; p < size.np; p++)
                arrays.a[(r * size.nq + q) * size.np + p] =
                    (double)((r * q + p) % size.np) / size.np;
        }
    }
}

void lm_setup(uint32_t nr) {
    size = POLYBENCH_DATASET(datasets, nr, nr);
    polybench_fill(arrays.c4, size.np, size.np, (struct polybench_pattern){0, 0, size.np, size.np});
    lm_reset();
}

void lm_run(void) {
    doitgen(size.nr, size.nq, size.np, arrays.a, arrays.c4, arrays.sum);
}

POLYBENCH_RESULT(arrays.a, (size.nr * size.nq * size.np))
