/* SPDX-License-Identifier: Apache-2.0 */
/* Bilinear scaling of an RGBA picture by 5 / 8 (R. Gonzalez and R. Woods, "Digital Image
 * Processing", image interpolation), first between rows, then between columns, in weights of 7
 * bits: plan, inputs and the bench ABI; the kernels are in scalar.c or simd.c. */
#include "resize_bilinear.h"

#include "bench.h"
#include "pictures.h"

#define MAX_SIDE   RESIZE_MAX_SIDE
#define MAX_OUTPUT (MAX_SIDE * 5 / 8)

static LM_ALIGNED uint8_t input[RESIZE_CHANNELS * MAX_SIDE * MAX_SIDE];
static LM_ALIGNED uint8_t output[RESIZE_CHANNELS * MAX_OUTPUT * MAX_OUTPUT];
static struct resize_plan plan;

/* Positions are in 65536ths of an input pixel. */
static void prepare_axis(struct resize_tap *taps, size_t input_size, size_t output_size) {
    const int64_t greatest = (int64_t)(input_size - 1) << 16;
    for (size_t i = 0; i < output_size; i++) {
        const uint64_t middle = (2 * (uint64_t)i + 1) * input_size * 32768 / output_size;
        const int64_t centre = (int64_t)middle - 32768;
        const int64_t at = centre < 0 ? 0 : centre > greatest ? greatest : centre;
        const int64_t whole = at == greatest ? (int64_t)input_size - 2 : at >> 16;
        const int64_t weight = (at - (whole << 16)) >> (16 - RESIZE_BITS);
        taps[i] =
            (struct resize_tap){(uint32_t)whole, {(int16_t)(RESIZE_ONE - weight), (int16_t)weight}};
    }
}

void resize_prepare(struct resize_plan *resize) {
    prepare_axis(resize->columns, resize->input_width, resize->output_width);
    prepare_axis(resize->rows, resize->input_height, resize->output_height);
}

void resize_bilinear(uint8_t *restrict to, const uint8_t *restrict from,
                     const struct resize_plan *resize) {
    static LM_ALIGNED int16_t row[RESIZE_CHANNELS * RESIZE_MAX_SIDE];
    const size_t pitch = RESIZE_CHANNELS * resize->input_width;
    for (size_t y = 0; y < resize->output_height; y++) {
        const struct resize_tap *const tap = &resize->rows[y];
        const uint8_t *const upper = from + tap->first * pitch;
        resize_mix_rows(row, upper, upper + pitch, tap->weights, pitch);
        resize_mix_columns(to, row, resize->columns, resize->output_width);
        to += RESIZE_CHANNELS * resize->output_width;
    }
}

void lm_setup(uint32_t size) {
    lm_require(size >= 8 && size <= MAX_SIDE && size % 8 == 0);
    plan.input_width = plan.input_height = size;
    plan.output_width = plan.output_height = size / 8 * 5;
    resize_prepare(&plan);
    lm_draw_picture(input, RESIZE_CHANNELS * size * size, RESIZE_CHANNELS, 52);
}

void lm_run(void) {
    resize_bilinear(output, input, &plan);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (uint32_t)(RESIZE_CHANNELS * plan.output_width * plan.output_height);
}
