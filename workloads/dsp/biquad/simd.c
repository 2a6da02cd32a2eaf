/* SPDX-License-Identifier: Apache-2.0 */
/* Biquad cascade, simd: one lane per section, each a sample behind the one before it, so that what
 * a step makes of four samples in four sections waits for the last step alone. Both channels' steps
 * are independent of one another. While the pipeline fills and drains, lanes without a sample keep
 * their sums. */
#include "biquad.h"

#include "guest_simd.h"

#define DELAY (BIQUAD_SECTIONS - 1)

struct factors {
    v128_t b0, b1, b2, a1, a2;
};

/* One channel: its sums, and the last outputs of its sections. */
struct channel {
    v128_t s1, s2, y;
};

/* The first section's sample before the outputs of all sections but the last. */
static inline v128_t enter(const float *sample, v128_t y) {
    return wasm_i32x4_shuffle(wasm_v128_load32_zero(sample), y, 0, 4, 5, 6);
}

static inline void step(struct channel *channel, const struct factors *f, v128_t x) {
    const v128_t y = wasm_f32x4_add(wasm_f32x4_mul(f->b0, x), channel->s1);
    const v128_t sum = wasm_f32x4_add(wasm_f32x4_mul(f->b1, x), channel->s2);
    channel->s1 = wasm_f32x4_sub(sum, wasm_f32x4_mul(f->a1, y));
    channel->s2 = wasm_f32x4_sub(wasm_f32x4_mul(f->b2, x), wasm_f32x4_mul(f->a2, y));
    channel->y = y;
}

/* Step `time` at either end: lane k has sample time - k, if there is one. */
static inline void step_at_end(struct channel *channel, const struct factors *f, float *output,
                               const float *input, size_t time, size_t count) {
    static const float silence = 0;
    const v128_t sample =
        wasm_i32x4_sub(wasm_i32x4_splat((int32_t)time), wasm_i32x4_make(0, 1, 2, 3));
    const v128_t active = wasm_u32x4_lt(sample, wasm_i32x4_splat((int32_t)count));
    const struct channel before = *channel;
    step(channel, f, enter(time < count ? input + BIQUAD_CHANNELS * time : &silence, channel->y));
    channel->s1 = wasm_v128_bitselect(channel->s1, before.s1, active);
    channel->s2 = wasm_v128_bitselect(channel->s2, before.s2, active);
    if (time >= DELAY)
        wasm_v128_store32_lane(output + BIQUAD_CHANNELS * (time - DELAY), channel->y, 3);
}

static inline void step_at_ends(struct channel channels[BIQUAD_CHANNELS], const struct factors *f,
                                float *output, const float *input, size_t time, size_t count) {
    for (size_t k = 0; k < BIQUAD_CHANNELS; k++)
        step_at_end(&channels[k], f, output + k, input + k, time, count);
}

void biquad_filter(struct biquad_cascade *restrict cascade, float *restrict output,
                   const float *restrict input, size_t count) {
    const struct factors f = {wasm_v128_load(cascade->b0), wasm_v128_load(cascade->b1),
                              wasm_v128_load(cascade->b2), wasm_v128_load(cascade->a1),
                              wasm_v128_load(cascade->a2)};
    struct channel channels[BIQUAD_CHANNELS];
    for (size_t k = 0; k < BIQUAD_CHANNELS; k++)
        channels[k] = (struct channel){wasm_v128_load(cascade->s1[k]),
                                       wasm_v128_load(cascade->s2[k]), wasm_f32x4_splat(0)};
    size_t time = 0;
    for (; time < DELAY; time++)
        step_at_ends(channels, &f, output, input, time, count);
    struct channel left = channels[0], right = channels[1];
    for (; time < count; time++) {
        const float *const from = input + BIQUAD_CHANNELS * time;
        float *const to = output + BIQUAD_CHANNELS * (time - DELAY);
        step(&left, &f, enter(from, left.y));
        step(&right, &f, enter(from + 1, right.y));
        wasm_v128_store32_lane(to, left.y, 3);
        wasm_v128_store32_lane(to + 1, right.y, 3);
    }
    channels[0] = left;
    channels[1] = right;
    for (; time < count + DELAY; time++)
        step_at_ends(channels, &f, output, input, time, count);
    for (size_t k = 0; k < BIQUAD_CHANNELS; k++) {
        wasm_v128_store(cascade->s1[k], channels[k].s1);
        wasm_v128_store(cascade->s2[k], channels[k].s2);
    }
}
