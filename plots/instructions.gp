# SPDX-License-Identifier: Apache-2.0
# Exact instruction counts of native code at every ISA counted, relative to the same variant at the
# first of them, one row per workload, on a logarithmic axis of base 2.
load 'style.gp'

entries = 2 * words(counted)
entry_title(i) = short(word(counted, line_of(i))) . ' ' . variant_of(i)
entry_color(i) = color(line_of(i))
entry_mark(i) = mark(line_of(i), variant_of(i))

figure_width = 520
body_height = (3 * entries > 16 ? 3 * entries + 6 : 22) * (workloads + 1)
stats data using (column('relative')) name 'RELATIVE' nooutput
right = RELATIVE_max * 1.4
left = RELATIVE_min < 0.95 ? RELATIVE_min / 1.2 : 0.8
load 'canvas.gp'
load 'rows.gp'

set logscale x 2
set xrange [left : right]
set xlabel 'instructions / those at ' . base . ' (log scale; left is fewer)'
place(i) = line_of(i) + (variant_of(i) eq 'scalar' ? 0 : words(counted))
y(i) = column('row') + 0.6 * ((place(i) - 0.5) / entries - 0.5)

plot for [i = 1 : entries] data \
        using (of('native/' . word(counted, line_of(i)), variant_of(i), 'relative')) : (y(i)) \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.7 \
        linewidth 1.2 title entry_title(i), \
    @gaps
