# SPDX-License-Identifier: Apache-2.0
# Time of each engine over the native limit, one row per workload, on a logarithmic axis: an
# interpreter is tens of times slower. Native code at the same ISAs stands in the same rows, so that
# one sees which variant is the limit.
figure_width = 520
figure_height = 110 + 22 * (workloads + 1) + 12 * footers
load 'style.gp'
stats data using 'slowdown' nooutput
load 'rows.gp'

# Engines first, then native code at their ISAs.
lines = series
do for [word in series] {
    if (has(native, isa_of(word)) && !has(lines, 'native/' . isa_of(word))) {
        lines = lines . ' native/' . isa_of(word)
    }
}
variants = 'scalar simd'
y(variant) = column('row') + (variant eq 'scalar' ? -0.14 : 0.14)

right = STATS_max * 1.6
set logscale x
set xrange [0.8 : right]
set format x '%g×'
set xlabel 'time / native limit (log scale; left is faster)' textcolor rgb ink
set arrow 2 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1 dashtype '-'

plot for [s = 1 : words(lines)] for [variant in variants] data \
        using (barred(word(lines, s), variant, 'slowdown')) : (y(variant)) \
        : 'slowdown_lower' : 'slowdown_upper' \
        with xerrorbars linecolor rgb color(s) pointsize 0 linewidth 1 notitle, \
    for [s = 1 : words(lines)] for [variant in variants] data \
        using (of(word(lines, s), variant, 'slowdown')) : (y(variant)) \
        with points linecolor rgb color(s) pointtype mark(s, variant) pointsize 0.8 \
        linewidth 1.2 title spoken(word(lines, s)) . ' ' . variant, \
    @gaps
