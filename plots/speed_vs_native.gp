# SPDX-License-Identifier: Apache-2.0
# Time of each engine over the native limit, one row per workload, on a logarithmic axis: an
# interpreter is tens of times slower. Native code at the same ISAs stands in the same rows, so that
# one sees which variant is the limit.
load 'style.gp'

lines = with_native
entries = 2 * words(lines)
entry_title(i) = spoken(word(lines, line_of(i))) . ' ' . variant_of(i)
entry_color(i) = color(line_of(i))
entry_mark(i) = mark(line_of(i), variant_of(i))

figure_width = 520
body_height = (4 * entries > 16 ? 4 * entries + 6 : 22) * (workloads + 1)
stats data using (highest('slowdown')) name 'HIGH' nooutput
stats data using (lowest('slowdown')) name 'LOW' nooutput
right = HIGH_max * 1.6
left = LOW_min < 0.95 ? LOW_min / 1.2 : 0.8
load 'canvas.gp'
load 'rows.gp'

set logscale x
set xrange [left : right]
set xlabel 'time / native limit (log scale; left is faster)'
# Scalar marks stand above SIMD marks in a row, and engines one below the other within both.
place(i) = line_of(i) + (variant_of(i) eq 'scalar' ? 0 : words(lines))
y(i) = column('row') + 0.6 * ((place(i) - 0.5) / entries - 0.5)

plot for [i = 1 : entries] data \
        using (barred(word(lines, line_of(i)), variant_of(i), 'slowdown')) : (y(i)) \
        : 'slowdown_lower' : 'slowdown_upper' \
        with xerrorbars linecolor rgb entry_color(i) pointsize 0 linewidth 1, \
    for [i = 1 : entries] data \
        using (of(word(lines, line_of(i)), variant_of(i), 'slowdown')) : (y(i)) \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.8 \
        linewidth 1.2 title entry_title(i), \
    @gaps
