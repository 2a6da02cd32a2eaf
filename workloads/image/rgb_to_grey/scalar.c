/* SPDX-License-Identifier: Apache-2.0 */
/* RGB to grey, scalar: three products per pixel. */
#include "rgb_to_grey.h"

void rgb_to_grey(uint8_t *restrict grey, const uint8_t *restrict rgb, size_t count) {
    for (size_t i = 0; i < count; i++)
        grey[i] = grey_of_pixel(rgb + RGB_CHANNELS * i);
}
