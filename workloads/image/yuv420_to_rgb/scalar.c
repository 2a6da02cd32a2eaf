/* SPDX-License-Identifier: Apache-2.0 */
/* YUV to RGB, scalar: chroma's share once for two pixels of a row. */
#include "yuv420_to_rgb.h"

/* What chroma adds to each colour, and the half that rounds. */
struct chroma {
    int32_t red, green, blue;
};

static inline struct chroma weigh(uint8_t u, uint8_t v) {
    const int32_t du = u - YUV_CHROMA_MID, dv = v - YUV_CHROMA_MID, half = 1 << (YUV_BITS - 1);
    return (struct chroma){YUV_RED_V * dv + half, YUV_GREEN_U * du + YUV_GREEN_V * dv + half,
                           YUV_BLUE_U * du + half};
}

static inline uint8_t clamp(int32_t sum) {
    const int32_t value = sum >> YUV_BITS;
    if (value < 0) return 0;
    return value > 255 ? 255 : (uint8_t)value;
}

static inline void store_pixel(uint8_t *rgb, uint8_t y, struct chroma chroma) {
    const int32_t luma = YUV_LUMA * (y - YUV_LUMA_ZERO);
    rgb[0] = clamp(luma + chroma.red);
    rgb[1] = clamp(luma + chroma.green);
    rgb[2] = clamp(luma + chroma.blue);
}

void yuv420_to_rgb(uint8_t *restrict rgb, const struct yuv420 *frame, size_t width, size_t height) {
    for (size_t y = 0; y < height; y++, rgb += RGB_CHANNELS * width) {
        const uint8_t *const luma = frame->y + y * width;
        const uint8_t *const u = frame->u + y / 2 * (width / 2);
        const uint8_t *const v = frame->v + y / 2 * (width / 2);
        for (size_t x = 0; x < width / 2; x++) {
            const struct chroma chroma = weigh(u[x], v[x]);
            store_pixel(rgb + RGB_CHANNELS * 2 * x, luma[2 * x], chroma);
            store_pixel(rgb + RGB_CHANNELS * (2 * x + 1), luma[2 * x + 1], chroma);
        }
    }
}
