# SPDX-License-Identifier: Apache-2.0
# Scalar time over SIMD time for every engine and ISA, one row per workload, on a logarithmic axis
# of base 2, so that the width of a vector is a round number.
figure_width = 520
figure_height = 110 + 26 * (workloads + 1) + 12 * footers
load 'style.gp'
stats data using 'gain' nooutput
load 'rows.gp'

lines = series
do for [isa in native] { lines = lines . ' native/' . isa }
count = words(lines)
y(s) = column('row') + 0.6 * ((s - 0.5) / count - 0.5)

right = STATS_max * 1.25
left = STATS_min < 1 ? STATS_min / 1.25 : 0.8
set logscale x 2
set xrange [left : right]
set format x '%g×'
set xlabel 'scalar time / SIMD time (log scale)' textcolor rgb ink
set arrow 2 from 1, graph 0 to 1, graph 1 nohead linecolor rgb ink linewidth 1 dashtype '-'

plot for [s = 1 : count] data \
        using (barred(word(lines, s), 'simd', 'gain')) : (y(s)) : 'gain_lower' : 'gain_upper' \
        with xerrorbars linecolor rgb color(s) pointsize 0 linewidth 1 notitle, \
    for [s = 1 : count] data using (of(word(lines, s), 'simd', 'gain')) : (y(s)) \
        with points linecolor rgb color(s) pointtype mark(s, 'simd') pointsize 0.7 \
        title spoken(word(lines, s)), \
    @gaps
