/* SPDX-License-Identifier: Apache-2.0 */
/* Selection, scalar: every value is stored, and the next place moves on if it was selected. No
 * branch depends on the data. */
#include "filter_compact.h"

size_t filter_compact(uint32_t *restrict out, const uint32_t *restrict values, size_t count,
                      uint32_t low, uint32_t width) {
    size_t selected = 0;
    for (size_t i = 0; i < count; i++) {
        out[selected] = values[i];
        selected += values[i] - low < width;
    }
    return selected;
}
