# SPDX-License-Identifier: Apache-2.0
# Exact instruction counts of engines over those of native code of the same variant at the same ISA,
# one row per workload, on a logarithmic axis of base 2.
load 'style.gp'

entries = 2 * words(counted_series)
entry_title(i) = spoken(word(counted_series, line_of(i))) . ' ' . variant_of(i)
entry_color(i) = color(line_of(i))
entry_mark(i) = mark(line_of(i), variant_of(i))

figure_width = 520
body_height = (3 * entries > 16 ? 3 * entries + 6 : 22) * (workloads + 1)
stats data using (column('over_native')) name 'RELATIVE' nooutput
right = RELATIVE_max * 1.4
left = RELATIVE_min < 0.95 ? RELATIVE_min / 1.2 : 0.8
load 'canvas.gp'
load 'rows.gp'

set logscale x 2
set xrange [left : right]
set xlabel 'instructions / those of native code (log scale; left is fewer)'
place(i) = line_of(i) + (variant_of(i) eq 'scalar' ? 0 : words(counted_series))
y(i) = column('row') + 0.6 * ((place(i) - 0.5) / entries - 0.5)

plot for [i = 1 : entries] data \
        using (of(word(counted_series, line_of(i)), variant_of(i), 'over_native')) : (y(i)) \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.7 \
        linewidth 1.2 title entry_title(i), \
    @gaps
