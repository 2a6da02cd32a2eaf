/* SPDX-License-Identifier: Apache-2.0 */
/* Prices of options, scalar. */
#include "black_scholes.h"

#include "log_f32.h"
#include "normal_f32.h"

void black_scholes(struct options *options, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float spot = options->spot[i], strike = options->strike[i], time = options->time[i];
        const float rate = options->rate[i], volatility = options->volatility[i];
        const float spread = volatility * __builtin_sqrtf(time);
        const float drift = (rate + 0.5f * (volatility * volatility)) * time;
        const float d1 = (lm_log_f32(spot / strike) + drift) / spread;
        const float above1 = lm_normal_f32(d1), above2 = lm_normal_f32(d1 - spread);
        const float discounted = strike * lm_exp_f32(-(rate * time));
        options->call[i] = spot * above1 - discounted * above2;
        options->put[i] = discounted * (1 - above2) - spot * (1 - above1);
    }
}
