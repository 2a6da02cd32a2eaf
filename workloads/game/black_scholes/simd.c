/* SPDX-License-Identifier: Apache-2.0 */
/* Prices of options, simd: four at a time, each lane with the scalar variant's steps. */
#include "black_scholes.h"

#include "guest_simd.h"
#include "log_f32x4.h"
#include "normal_f32x4.h"

void black_scholes(struct options *options, size_t count) {
    const v128_t one = wasm_f32x4_splat(1), half = wasm_f32x4_splat(0.5f);
    for (size_t i = 0; i < count; i += OPTIONS_GROUP) {
        const v128_t spot = wasm_v128_load(options->spot + i);
        const v128_t strike = wasm_v128_load(options->strike + i);
        const v128_t time = wasm_v128_load(options->time + i);
        const v128_t rate = wasm_v128_load(options->rate + i);
        const v128_t volatility = wasm_v128_load(options->volatility + i);
        const v128_t spread = wasm_f32x4_mul(volatility, wasm_f32x4_sqrt(time));
        const v128_t variance = wasm_f32x4_mul(volatility, volatility);
        const v128_t growth = wasm_f32x4_add(rate, wasm_f32x4_mul(half, variance));
        const v128_t distance = lm_log_f32x4(wasm_f32x4_div(spot, strike));
        const v128_t drifted = wasm_f32x4_add(distance, wasm_f32x4_mul(growth, time));
        const v128_t d1 = wasm_f32x4_div(drifted, spread);
        const v128_t above1 = lm_normal_f32x4(d1);
        const v128_t above2 = lm_normal_f32x4(wasm_f32x4_sub(d1, spread));
        const v128_t factor = lm_exp_f32x4(wasm_f32x4_neg(wasm_f32x4_mul(rate, time)));
        const v128_t discounted = wasm_f32x4_mul(strike, factor);
        wasm_v128_store(options->call + i, wasm_f32x4_sub(wasm_f32x4_mul(spot, above1),
                                                          wasm_f32x4_mul(discounted, above2)));
        const v128_t below1 = wasm_f32x4_sub(one, above1), below2 = wasm_f32x4_sub(one, above2);
        wasm_v128_store(options->put + i, wasm_f32x4_sub(wasm_f32x4_mul(discounted, below2),
                                                         wasm_f32x4_mul(spot, below1)));
    }
}
