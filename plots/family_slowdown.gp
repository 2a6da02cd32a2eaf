# SPDX-License-Identifier: Apache-2.0
# Time of each engine over the native limit by family: geometric means with their intervals, and behind
# them a small dot for every workload, because a mean alone hides how far apart they are.
load 'style.gp'

lines = series
entries = 2 * words(lines)
entry_title(i) = spoken(word(lines, line_of(i))) . ' ' . variant_of(i)
entry_color(i) = color(line_of(i))
entry_mark(i) = mark(line_of(i), variant_of(i))

names = families
workloads = words(families)
last_row = 'all workloads'
figure_width = 520
body_height = (7 * entries > 24 ? 7 * entries + 6 : 26) * (workloads + 1)
stats cells using (strcol('engine') eq 'native' ? NaN : column('slowdown')) name 'ALL' nooutput
stats data using (strcol('engine') eq 'native' ? NaN : highest('slowdown')) name 'HIGH' nooutput
stats data using (strcol('engine') eq 'native' ? NaN : lowest('slowdown')) name 'LOW' nooutput
most = ALL_max > HIGH_max ? ALL_max : HIGH_max
least = ALL_min < LOW_min ? ALL_min : LOW_min
right = most * 1.3
left = least < 0.95 ? least / 1.2 : 0.8
load 'canvas.gp'
load 'rows.gp'

set logscale x
set xrange [left : right]
set xlabel 'time / native limit (log scale; left is faster)'
place(i) = line_of(i) + (variant_of(i) eq 'scalar' ? 0 : words(lines))
shift(i) = 0.66 * ((place(i) - 0.5) / entries - 0.5)
y(i) = column('row') + shift(i)
family_row(name) = sum [j = 1 : workloads] (word(families, j) eq name ? j : 0)
dot_y(i) = family_row(strcol('family')) > 0 ? family_row(strcol('family')) + shift(i) : NaN

plot for [i = 1 : entries] cells \
        using (of(word(lines, line_of(i)), variant_of(i), 'slowdown')) : (dot_y(i)) \
        with points linecolor rgb tint(entry_color(i)) pointtype 7 pointsize 0.35, \
    for [i = 1 : entries] data \
        using (barred(word(lines, line_of(i)), variant_of(i), 'slowdown')) : (y(i)) \
        : 'slowdown_lower' : 'slowdown_upper' \
        with xerrorbars linecolor rgb entry_color(i) pointsize 0 linewidth 1, \
    for [i = 1 : entries] data \
        using (of(word(lines, line_of(i)), variant_of(i), 'slowdown')) : (y(i)) \
        with points linecolor rgb entry_color(i) pointtype entry_mark(i) pointsize 0.9 \
        linewidth 1.2 title entry_title(i), \
    @gaps
